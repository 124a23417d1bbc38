"""The page: a run's findings, pictures and tables, and the passages behind them."""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.build import Built
from analysis.files import write_bytes
from analysis.notebooks.format import load_nbformat
from analysis.overview import group_counts
from analysis.report.findings import find_findings
from analysis.runs import Run
from analysis.runs.record import DISTRIBUTION
from analysis.shards import AnyCorpus
from analysis.study import Study
from analysis.templating import asset, render

LISTED = 1000  # documents, kinds of documents and problems, each; more would choke a browser


def write_report(study: Study, built: Built, run: Run) -> Path:
    """Write ``reports/<study>/index.html`` from a run's folder; nothing is computed again.

    The page holds its pictures and passages itself and fetches nothing, so that it can be sent
    to somebody; its links to notebooks and tables work while the run's folder lies beside it.
    """
    record = json.loads((run.folder / "run.json").read_text(encoding="utf-8"))
    sections = [_section(run.folder, stem) for stem in record["notebooks"]]
    groups = [g for s in sections for item in s["passages"] for g in item["groups"]]
    findings = find_findings(run.folder / "tables", record["parameters"])
    style, script = (asset("report.css"), asset("tables.js") + asset("report.js"))
    page = render(
        "report.html",
        study=study.name,
        run=record,
        findings={name: [asdict(finding) for finding in own] for name, own in findings.items()},
        sections=sections,
        quoted={group["name"] for group in groups},
        passages=sum(len(group["items"]) for group in groups),
        source_numbers=_numbers(sorted({i["source"] for g in groups for i in g["items"]})),
        theme_numbers=_numbers(group["label"] for group in groups),
        **_documents(built.corpus),
        counts=_counts(built),
        shared_note=_shared_note(built.corpus.documents),
        **_problems(built.problems),
        failures=run.failures,
        downloads=_downloads(run.folder),
        version=version(DISTRIBUTION),
        style=Markup(style),  # noqa: S704 -- our own file, and its hash is all the page may apply
        script=Markup(script),  # noqa: S704 -- the same
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    path = study.reports / "index.html"
    write_bytes(path, page.encode("utf-8", "backslashreplace"))
    return path


def _numbers(names: Iterable[str]) -> dict[str, int]:
    """Give each name a number, so that a page need not repeat the name at every passage."""
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _hash(text: str) -> str:
    """Hash a script or style as a Content-Security-Policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _section(folder: Path, stem: str) -> dict[str, Any]:
    """Give what one notebook recorded; what it had not reached when it failed is not there."""
    notebook = folder / "notebooks" / f"{stem}.ipynb"
    record = folder / "records" / f"{stem}.json"
    items = json.loads(record.read_text(encoding="utf-8")) if record.exists() else []
    for item in items:
        if item["kind"] == "figure":
            png = (folder / "figures" / f"{item['stem']}.png").read_bytes()
            item["image"] = base64.b64encode(png).decode()
    title, _, subtitle = _title(notebook).partition(": ")
    return {
        "stem": stem,
        "title": title,
        "subtitle": subtitle,
        "items": [item for item in items if item["kind"] != "passages"],
        "passages": [item for item in items if item["kind"] == "passages"],
    }


def _title(notebook: Path) -> str:
    first = load_nbformat().read(notebook, as_version=4).cells[0].source.splitlines()[0]
    return first.lstrip("# ")


def _downloads(folder: Path) -> dict[str, list[str]]:
    """List the files of a run by the folder they lie in."""
    kinds = ("tables", "figures", "notebooks")
    return {kind: sorted(path.name for path in (folder / kind).glob("*")) for kind in kinds}


def _documents(corpus: AnyCorpus) -> dict[str, list[dict[str, Any]]]:
    """List the documents; too many for a page are summed up by their kinds."""
    if len(corpus.documents) <= LISTED:
        rows = corpus.documents.drop(columns="text", errors="ignore")
        return {"documents": rows.to_dict("records"), "kinds": []}
    kinds = group_counts(corpus, by=["source_type", "genre"])
    kinds = kinds.sort_values("documents", ascending=False, kind="stable").head(LISTED)
    return {"documents": [], "kinds": kinds.to_dict("records")}


def _problems(problems: pd.DataFrame) -> dict[str, Any]:
    """List the problems that a page can hold, what was left out before the rest."""
    first = problems.sort_values("left_out", ascending=False, kind="stable").head(LISTED)
    return {"problems": first.to_dict("records"), "unlisted": len(problems) - len(first)}


def _shared_note(documents: pd.DataFrame) -> str:
    """Give the note that the manifest has on every document, such as that all are invented."""
    notes = set(documents["notes"])
    return str(notes.pop()) if len(notes) == 1 else ""


def _counts(built: Built) -> dict[str, int]:
    corpus = built.corpus
    return {
        "documents": len(corpus.documents),
        "sources": corpus.documents["source"].nunique(),
        "words": int(corpus.sizes["tokens"].sum()),
        "sentences": int(corpus.sizes["sentences"].sum()),
    }
