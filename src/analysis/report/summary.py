"""A finished run -> a page of Markdown for a code host: tables and pictures, no passage."""

import json
import shutil
from pathlib import Path
from typing import Any

from analysis.files import write_bytes
from analysis.report.findings import find_findings
from analysis.runs import Run
from analysis.study import Study
from analysis.templating import render

# What holds no text of a document but single words, in the order of the notebooks
TABLES = ("groups", "cleaning", "scores", "lexicon_audit", "themes", "theme_pairs")
FIGURES = (
    "words_by_group",
    "leading_terms",
    "distinctive_terms_figure",
    "scores_by_group",
    "theme_heat_map",
    "theme_pairs_matrix",
    "pairs_by_group",
)


def write_summary(study: Study, run: Run, path: Path) -> Path:
    """Write a run's findings, tables and figures, with intervals and refusals, as Markdown.

    No passage is written, so that the page can be published where the texts cannot. The pictures
    go to ``images/<name of the page>`` beside it.
    """
    record = json.loads((run.folder / "run.json").read_text(encoding="utf-8"))
    images = path.parent / "images" / path.stem
    shutil.rmtree(images, ignore_errors=True)
    sections = []
    for stem in record["notebooks"]:
        items = [_for_page(item) for item in _items(run.folder, stem) if _is_shown(item)]
        for item in items:
            if item["kind"] == "figure":
                picture = f"{item['stem']}.png"
                write_bytes(images / picture, (run.folder / "figures" / picture).read_bytes())
        if items:
            sections.append({"title": stem[3:].replace("_", " ").capitalize(), "items": items})
    findings = find_findings(run.folder / "tables", record["parameters"])
    page = render(
        "summary.md",
        study=study.name,
        name=path.stem,
        findings=findings,
        sections=sections,
        failures=run.failures,
    )
    write_bytes(path, page.encode())
    return path


def _items(folder: Path, stem: str) -> list[dict[str, Any]]:
    record = folder / "records" / f"{stem}.json"
    return json.loads(record.read_text(encoding="utf-8")) if record.exists() else []


def _is_shown(item: dict[str, Any]) -> bool:
    return (item["kind"] == "table" and item["stem"] in TABLES) or (
        item["kind"] == "figure" and item["stem"] in FIGURES
    )


def _for_page(item: dict[str, Any]) -> dict[str, Any]:
    """Make the cells of a table fit into a row of Markdown."""
    if item["kind"] != "table":
        return item
    rows = [[" ".join(cell.replace("|", "\\|").split()) for cell in row] for row in item["rows"]]
    return item | {"rows": rows}
