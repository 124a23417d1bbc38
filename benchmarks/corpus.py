"""The speed of each stage from files to clean text, beside tools that do a part of it.

    python benchmarks/corpus.py [FOLDER]

Cleaning: texts of the example study, or the .txt files in a folder, repeated to tens of megabytes
as documents of about 20 kB. ftfy and wc -w on the same text say what repairing everything, and
merely reading it, would take. PDFs: those in the folder, or pages drawn for the purpose; pdftotext
beside them, where it is installed. All of it on one processor.
"""

import io
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.clean import clean
from analysis.extract import UnreadableDocumentError, extract

TEXTS = Path(__file__).parents[1] / "data" / "raw" / "example"
MEGABYTES, DOCUMENT = 20, 20_000
FTFY_SHARE = 10  # ftfy gets one document in ten, and its time is multiplied


def main() -> None:
    """Print one table of the stages for text, and one for PDFs."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    print_table("text", text_rows(documents_of(folder)))
    with tempfile.TemporaryDirectory() as scratch:
        print_table("PDF", pdf_rows(sorted(pdfs_in(folder, Path(scratch)))))


def print_table(title: str, rows: list[dict[str, object]]) -> None:
    """Print a table under its title."""
    print(f"\n{title}\n{pd.DataFrame(rows).to_string(index=False, float_format='{:,.2f}'.format)}")


def seconds(run: Callable[[], object]) -> float:
    """Give the time that a call takes on the clock."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def documents_of(folder: Path | None) -> list[str]:
    """Repeat the texts of a folder, with what web pages leave in them, as equal documents."""
    paths = sorted((folder or TEXTS).rglob("*.txt"))
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in paths)
    text += "\n\nSkip to content\n\nIt\u2019s at www.gov.uk/a.As they said, \u201cyes\u201d.\n\n"
    document = (text * (DOCUMENT // len(text) + 1))[:DOCUMENT]
    return [f"{document} {i}" for i in range(MEGABYTES * 10**6 // len(document.encode()))]


def text_rows(documents: list[str]) -> list[dict[str, object]]:
    """Time every stage on the same documents: name, seconds, megabytes a second."""
    from ftfy import fix_text

    data = "\n".join(documents).encode()
    clean(documents[0])
    stages: list[tuple[str, Callable[[], object], int]] = [
        ("clean", lambda: [clean(document) for document in documents], 1),
        ("clean, and its log as tables", lambda: [clean(d).log for d in documents], 1),
        ("ftfy", lambda: [fix_text(d) for d in documents[::FTFY_SHARE]], FTFY_SHARE),
    ]
    if shutil.which("wc"):
        count = ["wc", "-w"]
        stages.append(
            (
                "wc -w",
                lambda: subprocess.run(count, input=data, check=True, stdout=subprocess.DEVNULL),
                1,
            )
        )
    rows = []
    for name, run, share in stages:
        taken = seconds(run) * share
        rows.append({"stage": name, "seconds": taken, "MB/s": len(data) / 1e6 / taken})
    return rows


def pdfs_in(folder: Path | None, scratch: Path) -> list[Path]:
    """Give the PDFs of a folder; where there are none, draw some."""
    paths = list(folder.rglob("*.pdf")) if folder else []
    return paths or [draw(scratch / f"drawn-{i}.pdf") for i in range(5)]


def draw(path: Path, *, pages: int = 40, lines: int = 45) -> Path:
    """Draw pages of text with a footer."""
    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(595, 842), invariant=1)
    for page in range(pages):
        for line in range(lines):
            words = "the children told us that nobody had explained it to them"
            canvas.drawString(72, 760 - 15 * line, f"In case {page * lines + line} {words}")
        canvas.drawString(72, 40, f"Annual report {page + 1}")
        canvas.showPage()
    canvas.save()
    path.write_bytes(data.getvalue())
    return path


def pdf_rows(paths: list[Path]) -> list[dict[str, object]]:
    """Time the reading of PDFs: name, seconds, pages a second."""
    import pypdfium2

    pages, readable = 0, []
    for path in paths:
        try:
            extract(path)
        except UnreadableDocumentError as error:
            print(error)
            continue
        with pypdfium2.PdfDocument(path) as document:
            pages += len(document)
        readable.append(path)
    rows = [("extract, with layout", seconds(lambda: [extract(path) for path in readable]))]
    if program := shutil.which("pdftotext"):
        for options in ([], ["-layout"]):
            commands = [[program, *options, str(path), "-"] for path in readable]
            name = " ".join(["pdftotext", *options])
            rows.append((name, seconds(lambda: run_all(commands))))  # noqa: B023, run at once
    return [{"stage": name, "seconds": s, "pages/s": pages / s} for name, s in rows]


def run_all(commands: list[list[str]]) -> None:
    """Run commands one after the other; their output is dropped."""
    for command in commands:
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    main()
