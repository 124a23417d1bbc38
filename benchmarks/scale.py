"""What a study costs as it grows: seconds and peak memory of each stage, slopes, a second worker.

    python benchmarks/scale.py [--megabytes 500] [--shard-megabytes 16] [--rounds 1]

The text is generated: sentences of the example study, half of them with invented words drawn by
Zipf's law (exponent 1.3), so that there are ever more different ones as the text grows (Heaps'
law), and as many in each shard. Documents are of very uneven length (log-normal, 40 kB
on average), from eight sources and fifteen years, one ``.txt`` file each, in paragraphs of five
sentences. Each size is the beginning of the next. All is written to a temporary folder and
deleted at the end: five times the megabytes, and as much again for what is built.

Each stage at each size runs in a fresh process, in one worker; at the largest size in two as well.
Peak memory is that of the process and of all its children, looked at every 20 ms. The time of an
analysis begins when the study is open and its workers have started: both are paid once, however
many analyses follow, and are lines of their own. Opening reads and hashes every file. The slope is
that of the logarithm of a core's seconds (which other programs disturb less, and of which the
least of all rounds counts) over that of the size, of the largest four.
"""

import argparse
import itertools
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil

from analysis.build import open_built
from analysis.executors import Executor
from analysis.shards import AnyCorpus
from analysis.study import Study

TEXTS = Path(__file__).parents[1] / "data" / "raw" / "example"
MEGABYTE = 10**6
LENGTH, SPREAD = 40_000, 1.2  # bytes of a document on average; of the logarithm
ZIPF = 1.3
SOURCES, YEARS = 8, 15
PEER_MEGABYTES = 125  # what a peer that holds everything in memory is given
PEER = "scikit-learn's counts"
OPEN, START = "open", "start of workers"
SYLLABLES = [c + v for c in "bcdfghlmnprst" for v in "aeiou"]


def write_corpus(folder: Path, megabytes: float) -> pd.DataFrame:
    """Write documents of generated text; give the manifest with the bytes of each."""
    stream = np.random.default_rng(1)
    lines = [
        line.strip()
        for path in sorted(TEXTS.rglob("*.txt"))
        for line in re.split(r"(?<=[.!?])\s+|\n+", path.read_text(encoding="utf-8"))
        if len(line.split()) > 3
    ]
    folder.mkdir(parents=True)
    rows, written = [], 0
    mean = np.log(LENGTH) - SPREAD**2 / 2
    while written < megabytes * MEGABYTE:
        size = min(max(int(stream.lognormal(mean, SPREAD)), 300), 2 * MEGABYTE)
        text = _document(lines, size, stream=stream)
        number = len(rows)
        name = f"d{number:06}.txt"
        data = text.encode()
        (folder / name).write_bytes(data)
        written += len(data)
        source = int(stream.integers(SOURCES))
        rows.append((name, f"Document {number}", f"Source {source}", f"type {source % 3}",
                     "report", f"{2010 + number % YEARS}", "en", len(data)))  # fmt: skip
    columns = ["file", "title", "source", "source_type", "genre", "date", "language", "bytes"]
    return pd.DataFrame(rows, columns=columns)


def _document(lines: list[str], size: int, *, stream: np.random.Generator) -> str:
    count = max(2, size // 110)
    chosen = stream.integers(len(lines), size=count)
    ranks = stream.zipf(ZIPF, (count, 2))
    added = stream.random(count) < 0.5
    parts = [
        f"{lines[c]} {_word(a).capitalize()} said {_word(b)}." if more else lines[c]
        for c, (a, b), more in zip(chosen, ranks.tolist(), added, strict=True)
    ]
    return "\n\n".join(" ".join(parts[i : i + 5]) for i in range(0, count, 5))


def _word(number: int) -> str:
    word = ""
    number += len(SYLLABLES)
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        word += SYLLABLES[rest]
    return word


def make_study(texts: Path, manifest: pd.DataFrame, megabytes: float, *, project: Path) -> Study:
    """Make a project whose one study is the first documents, up to a size."""
    study = Study("grown", project)
    study.folder.mkdir(parents=True)
    rows = manifest[manifest["bytes"].cumsum() - manifest["bytes"] < megabytes * MEGABYTE]
    for name in rows["file"]:
        os.link(texts / name, study.folder / name)
    rows.drop(columns="bytes").to_csv(study.manifest, index=False)
    return study


def _hits(corpus: AnyCorpus) -> tuple[Any, Any]:
    from analysis.codebook import find_hits, shipped_codebook

    codebook = shipped_codebook("childrens-social-care")
    return find_hits(corpus, codebook), codebook


def _terms(corpus: AnyCorpus) -> object:
    from analysis.frequency import term_frequency

    return term_frequency(corpus, by="source", most=30)


def _themes(corpus: AnyCorpus) -> object:
    from analysis.themes import prevalence

    hits, codebook = _hits(corpus)
    return prevalence(corpus, hits, codebook=codebook, by="source")


def _pairs(corpus: AnyCorpus) -> object:
    from analysis.cooccurrence import pair_counts

    hits, codebook = _hits(corpus)
    return pair_counts(corpus, hits, codebook=codebook, by="source", unit="sentence")


def _sentiment(corpus: AnyCorpus) -> object:
    from analysis.sentiment import mean_scores, sentence_scores

    return mean_scores(corpus, sentence_scores(corpus), by="source")


def _concordance(corpus: AnyCorpus) -> object:
    from analysis.evidence import concordance

    return concordance(corpus, "social worker*", order="random", limit=50)


def _passages(corpus: AnyCorpus) -> object:
    from analysis.evidence import theme_passages

    return theme_passages(corpus, _hits(corpus)[0], by="source")


STAGES: dict[str, Callable[[AnyCorpus], object]] = {
    "terms by source": _terms,
    "themes by source": _themes,
    "pairs by source": _pairs,
    "sentiment by source": _sentiment,
    "concordance, 50 lines": _concordance,
    "passages of themes": _passages,
}


def measure(stage: str, study: Study, *, workers: int, megabytes: float) -> dict[str, float]:
    """Do a stage in this process and its children; give seconds and peak megabytes."""
    executor = Executor("serial") if workers == 1 else Executor("processes", workers=workers)
    with _peak_memory() as seen:
        start, before = time.perf_counter(), _processor()
        if stage == "build":
            open_built(study, executor=executor, megabytes=megabytes, verify=True)
        elif stage == PEER:
            peer(sorted(study.folder.glob("*.txt")))
        elif stage == START:
            start_workers(executor)
        else:
            corpus = open_built(study, executor=executor).corpus
            if stage in STAGES:
                start_workers(executor)
                start, before = time.perf_counter(), _processor()
                STAGES[stage](corpus)
        seconds = time.perf_counter() - start
    shut_down()  # so that the time of its processes is known
    return {"seconds": seconds, "cpu": _processor() - before, "peak": max(seen) / MEGABYTE}


def start_workers(executor: Executor) -> None:
    """Let each worker import what analyses need."""
    list(executor.map(_import, range(4 * executor.parallel()), unit="start"))


def _import(_: int) -> None:
    import analysis.cooccurrence
    import analysis.evidence
    import analysis.frequency
    import analysis.sentiment  # noqa: F401

    time.sleep(0.2)  # so that one worker does not do it all


def _processor() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def shut_down() -> None:
    """End the processes that joblib keeps for the next time."""
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor().shutdown(wait=True)


@contextmanager
def _peak_memory() -> Iterator[list[int]]:
    """Note the memory of this process and its children, from beginning to end."""
    seen: list[int] = []
    ended = threading.Event()

    def look() -> None:
        own = psutil.Process()
        while not ended.wait(0.02) or not seen:
            total = own.memory_info().rss
            for child in own.children(recursive=True):
                with suppress(psutil.Error):  # it may have ended just now
                    total += child.memory_info().rss
            seen.append(total)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


def measured(stage: str, study: Study, *, workers: int, megabytes: float) -> dict[str, float]:
    """Measure a stage in a fresh process."""
    words = ["--stage", stage, "--project", str(study.project), "--workers", str(workers)]
    done = subprocess.run(
        [sys.executable, __file__, *words, "--shard-megabytes", str(megabytes)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{stage}: {done.stderr}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def peer(texts: list[Path]) -> None:
    """Count the words of documents as is usual: all in memory, without sentences or places."""
    from sklearn.feature_extraction.text import CountVectorizer

    read = (path.read_text(encoding="utf-8") for path in texts)
    counts = CountVectorizer().fit_transform(read)
    counts.sum(axis=0)


def grow(largest: float, shard: float, folder: Path, *, rounds: int) -> None:
    """Measure every stage at every size and print the table."""
    manifest = write_corpus(folder / "texts", largest)
    sizes = [largest / 2**step for step in range(5, -1, -1) if largest / 2**step >= 10]
    studies = {}
    for size in sizes:
        study = make_study(folder / "texts", manifest, size, project=folder / f"{size:g}")
        real = sum(path.stat().st_size for path in study.folder.glob("*.txt")) / MEGABYTE
        studies[real] = study
    best: dict[tuple[str, float], dict[str, float]] = {}
    print(f"{'':24}{'MB':>7}{'workers':>9}{'seconds':>9}{'of a core':>11}{'MB/s':>8}{'peak MB':>9}")
    for _, (real, study) in itertools.product(range(rounds), studies.items()):
        shutil.rmtree(study.processed, ignore_errors=True)
        peers = [PEER] if real <= 1.1 * PEER_MEGABYTES else []
        for stage in ("build", OPEN, *STAGES, *peers):
            found = measured(stage, study, workers=1, megabytes=shard)
            _show(stage, real, 1, found)
            known = best.get((stage, real), found)
            best[stage, real] = min(known, found, key=lambda one: one["cpu"])
    _show(START, real, 2, measured(START, study, workers=2, megabytes=shard))
    for stage in ("build", *STAGES):
        if stage == "build":
            shutil.rmtree(study.processed)
        best[stage, np.inf] = measured(stage, study, workers=2, megabytes=shard)
        _show(stage, real, 2, best[stage, np.inf])
    print()
    print(f"{'':24}{'slope':>7}{'peak of the largest / of a half':>34}{'gain of a worker':>18}")
    for stage in ("build", *STAGES):
        found = [best[stage, size] for size in studies]
        logs = np.log([(size, best[stage, size]["cpu"]) for size in studies])
        slope = np.polyfit(logs[-4:, 0], logs[-4:, 1], 1)[0]
        peaks = found[-1]["peak"] / found[-2]["peak"]
        gain = found[-1]["seconds"] / best[stage, np.inf]["seconds"]
        print(f"{stage:24}{slope:7.3f}{peaks:34.2f}{gain:18.2f}")


def _show(stage: str, size: float, workers: int, found: dict[str, float]) -> None:
    seconds = found["seconds"]
    times = f"{seconds:9.1f}{found['cpu']:11.1f}{size / seconds:8.1f}"
    print(f"{stage:24}{size:7.0f}{workers:9}{times}{found['peak']:9,.0f}", flush=True)


def main() -> None:
    """Measure all, or one stage of one study."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, default=500)
    parser.add_argument("--shard-megabytes", type=float, default=16)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--stage", help=argparse.SUPPRESS)
    parser.add_argument("--project", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--workers", type=int, default=1, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.stage:
        study = Study("grown", given.project)
        found = measure(given.stage, study, workers=given.workers, megabytes=given.shard_megabytes)
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        grow(given.megabytes, given.shard_megabytes, Path(folder), rounds=given.rounds)


if __name__ == "__main__":
    main()
