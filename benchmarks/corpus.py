"""The speed of each stage from files to a corpus, beside tools that do a part of it.

    python benchmarks/corpus.py [FOLDER] [--megabytes 30]

One text goes through every stage: paragraphs drawn at random from the .txt files in the folder (or
those of the example study), with a new word form in each, as documents of about 20 kB. Slow peers
get one document in so many, and their time is multiplied. Every time is the least of some runs;
each table says how ours compares, and the peak of the memory is that of a process of its own. PDFs:
those in the folder, or pages drawn for the purpose. spaCy, pdftotext and wc are not needed, and a
line says where one is missing.
"""

import argparse
import io
import multiprocessing
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from analysis.clean import clean
from analysis.corpus import build_corpus, load_corpus
from analysis.extract import UnreadableDocumentError, extract
from analysis.tokens import tokenise

TEXTS = Path(__file__).parents[1] / "data" / "raw" / "example"
DOCUMENT = 20_000  # characters
PROCESSES = 2
LEFTOVERS = "Skip to content\n\nIt\u2019s at www.gov.uk/a.As they said, \u201cyes\u201d \u2013 no."
Stage = tuple[str, Callable[[list[str]], object], int]  # name, work, one document in so many


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", type=Path, help="of .txt and .pdf files")
    parser.add_argument("--megabytes", type=int, default=30)
    arguments = parser.parse_args()
    raw = documents_of(arguments.folder or TEXTS, arguments.megabytes)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        show("read and clean", timed(raw, reading_stages(raw, scratch)))
        texts = [clean(text).text for text in raw]
        show(
            "sentences, tokens with offsets, vocabulary", timed(texts, token_stages(texts, scratch))
        )
        show("the whole corpus", corpus_rows(texts, scratch))
        show("cost as the text grows", slopes(raw, texts))
        show("PDF", pdf_rows(sorted(pdfs_in(arguments.folder, scratch))))


def show(title: str, rows: list[dict[str, Any]]) -> None:
    """Print a table under its title."""
    print(f"\n{title}\n{pd.DataFrame(rows).to_string(index=False, float_format='{:,.2f}'.format)}")


def seconds(work: Callable[[], object], *, runs: int = 3) -> float:
    """Give the least time that a call takes on the clock."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def documents_of(folder: Path, megabytes: int) -> list[str]:
    """Draw paragraphs of the texts of a folder, with what web pages leave among them."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]
    paragraphs = [p for text in texts for p in text.split("\n\n") if p.strip()]
    stream = np.random.default_rng(0)
    documents, size = [], 0
    while size < megabytes * 10**6:
        parts: list[str] = [LEFTOVERS]
        while sum(map(len, parts)) < DOCUMENT:
            drawn = stream.integers(len(paragraphs), size=20)
            parts += (f"{paragraphs[i]} Case {stream.integers(10**6)}." for i in drawn)
        documents.append("\n\n".join(parts))
        size += len(documents[-1].encode())
    return documents


def timed(texts: list[str], stages: Iterator[Stage]) -> list[dict[str, Any]]:
    """Time stages on the same texts: seconds, MB/s, and how often as long as the first stage."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    rows: list[dict[str, Any]] = []
    for name, work, share in stages:
        part = texts[::share]
        work(part[:1])  # what is made once is not counted
        measured = sum(len(text.encode()) for text in part) / 1e6
        taken = seconds(lambda: work(part)) * size / measured  # noqa: B023, called at once
        first = rows[0]["seconds"] if rows else taken
        rows.append(
            {
                "stage": name,
                "seconds": taken,
                "MB/s": size / taken,
                "times the first": taken / first,
            }
        )
    return rows


def reading_stages(texts: list[str], scratch: Path) -> Iterator[Stage]:
    """Give our stages from files to clean text, and ftfy, which repairs less and logs none."""
    from ftfy import fix_text

    paths = [scratch / f"{i}.txt" for i in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    yield "clean", lambda part: [clean(text) for text in part], 1
    yield "read", lambda part: [extract(path) for path in paths[: len(part)]], 1
    with ProcessPoolExecutor(PROCESSES) as pool:
        yield (
            f"read and clean, {PROCESSES} processes",
            lambda part: list(pool.map(read_clean, paths[: len(part)], chunksize=8)),
            1,
        )
    yield "ftfy", lambda part: [fix_text(text) for text in part], 10


def read_clean(path: Path) -> tuple[str, int]:
    """Read and clean a file: its text, and how many changes were made."""
    cleaned = clean(extract(path).text)
    return cleaned.text, len(cleaned.changes)


def token_stages(texts: list[str], scratch: Path) -> Iterator[Stage]:
    """Give our stage from clean text to tokens, and the peers, each with what it does of it."""
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktSentenceTokenizer
    from sklearn.feature_extraction.text import CountVectorizer

    yield "ours", tokenise, 1
    if shutil.which("wc"):
        (scratch / "text").write_text("\n".join(texts), encoding="utf-8")
        yield "wc -w (only counts words)", lambda _: run_all([["wc", "-w", scratch / "text"]]), 1
    else:
        print("\nwc is not installed, and left out")
    yield (
        "CountVectorizer (no sentences, no offsets)",
        lambda part: CountVectorizer().fit_transform(part),
        4,
    )
    punkt, words = PunktSentenceTokenizer(), NLTKWordTokenizer()
    yield (
        "NLTK Punkt and word_tokenize (no offsets)",
        lambda part: [[words.tokenize(s) for s in punkt.tokenize(text)] for text in part],
        40,
    )
    try:
        import spacy
    except ImportError:
        print("\nspaCy is not installed (pip install spacy), and left out")
        return
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    yield "spaCy, blank English with sentencizer", lambda part: list(blank.pipe(part)), 20


def documents_table(texts: list[str]) -> pd.DataFrame:
    """Give the texts as documents without a history."""
    empty = dict.fromkeys(("title", "source", "source_type", "genre", "date"), "")
    return pd.DataFrame({"id": [str(i) for i in range(len(texts))], **empty, "text": texts})


def corpus_rows(texts: list[str], scratch: Path) -> list[dict[str, Any]]:
    """Measure the building, saving and loading of a corpus, and the memory that building takes."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    corpus = build_corpus(documents_table(texts))
    rows: list[dict[str, Any]] = [
        {"what": what, "value": seconds(work), "unit": "s"}
        for what, work in (
            ("build", lambda: build_corpus(documents_table(texts))),
            ("save", lambda: corpus.save(scratch / "corpus")),
            ("load and check", lambda: load_corpus(scratch / "corpus")),
        )
    ]
    rows.insert(0, {"what": "text", "value": size, "unit": "MB"})
    if Path("/proc/self/clear_refs").exists():
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            peak = pool.submit(peak_memory, scratch / "corpus").result()
        rows.append(
            {"what": "peak memory of build, text included", "value": peak, "unit": "x text"}
        )
    return rows


def peak_memory(folder: Path) -> float:
    """Give the most memory that a build of a saved corpus's texts takes, in sizes of the text.

    Only Linux tells it of a part of a process's life.
    """
    table = pa.ipc.open_file(folder / "documents.arrow").read_all().slice(0, 1).to_pandas()
    build_corpus(table)  # what is loaded and made once is not counted
    before = resident("VmRSS")
    with pa.memory_map(str(folder / "documents.arrow")) as file:
        table = pa.ipc.open_file(file).read_all()
        size = pa.compute.sum(pa.compute.binary_length(table["text"])).as_py()
        documents = table.to_pandas()
        Path("/proc/self/clear_refs").write_text("5")
        build_corpus(documents)
    return (resident("VmHWM") - before) / int(size)


def resident(field: str) -> int:
    """Give the bytes of memory that this process holds (VmRSS) or has held at most (VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith(field))


def slopes(raw: list[str], texts: list[str]) -> list[dict[str, Any]]:
    """Fit the slope of the logarithm of the time on that of the text: 1 is cost in proportion."""
    rows = []
    for name, work, documents in (
        ("clean", lambda part: [clean(text) for text in part], raw),
        ("clean, as one document", lambda part: clean("\n\n".join(part)), raw[: len(raw) // 4]),
        ("sentences and tokens", tokenise, texts),
        ("the same, as one document", lambda part: tokenise(["\n".join(part)]), texts),
    ):
        parts = [documents[: len(documents) // share] for share in (16, 8, 4, 2, 1)]
        sizes = [sum(map(len, part)) for part in parts]
        times = [seconds(lambda: work(part)) for part in parts]  # noqa: B023, called at once
        slope = np.polyfit(np.log(sizes), np.log(times), 1)[0]
        rows.append({"stage": name, "largest MB": sizes[-1] / 1e6, "log-log slope": slope})
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


def run_all(commands: list[list[str | Path]]) -> None:
    """Run commands one after the other; their output is dropped."""
    for command in commands:
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    main()
