"""A finished run -> one offline HTML page: numbers, pictures and the passages behind them."""

import base64
import json
from pathlib import Path
from typing import Any

from analysis.build import Built
from analysis.files import write_bytes
from analysis.notebooks.format import load_nbformat
from analysis.runs import Run
from analysis.study import Study
from analysis.templating import render


def write_report(study: Study, built: Built, run: Run) -> Path:
    """Write ``reports/<study>/index.html`` from a run's folder; nothing is computed again.

    The page holds its pictures and passages itself and fetches nothing, so that it can be sent
    to somebody; its links to notebooks and tables work while the run's folder lies beside it.
    """
    record = json.loads((run.folder / "run.json").read_text(encoding="utf-8"))
    stems = list(record["notebooks"])
    page = render(
        "report.html",
        study=study.name,
        run=record,
        sections=[_section(run.folder, stem) for stem in stems],
        documents=built.corpus.documents.drop(columns="text").to_dict("records"),
        counts=_counts(built),
        problems=built.problems.to_dict("records"),
        failures=run.failures,
    )
    path = study.reports / "index.html"
    write_bytes(path, page.encode("utf-8", "backslashreplace"))
    return path


def _section(folder: Path, stem: str) -> dict[str, Any]:
    """Give what one notebook recorded; what it had not reached when it failed is not there."""
    notebook = folder / "notebooks" / f"{stem}.ipynb"
    record = folder / "records" / f"{stem}.json"
    items = json.loads(record.read_text(encoding="utf-8")) if record.exists() else []
    for item in items:
        if item["kind"] == "figure":
            png = (folder / "figures" / f"{item['stem']}.png").read_bytes()
            item["image"] = base64.b64encode(png).decode()
    return {"stem": stem, "title": _title(notebook), "items": items}


def _title(notebook: Path) -> str:
    first = load_nbformat().read(notebook, as_version=4).cells[0].source.splitlines()[0]
    return first.lstrip("# ")


def _counts(built: Built) -> dict[str, int]:
    corpus = built.corpus
    return {
        "documents": len(corpus.documents),
        "sources": corpus.documents["source"].nunique(),
        "words": len(corpus.token_ids),
        "sentences": len(corpus.sentence_starts) - 1,
    }
