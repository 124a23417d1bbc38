"""Sentences per second: our VADER beside NLTK's and vaderSentiment's; the ensemble on 30 MB.

    python benchmarks/sentiment.py [folder of .txt files]

Without a folder the text is that of the example study. It is repeated to the size that each
measurement needs; the peers score a sample of the same sentences. Times include everything from
the built corpus to the table of scores; libraries are imported before the clock starts.
"""

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants
from vaderSentiment import vaderSentiment

from analysis.corpus import Corpus, build_corpus
from analysis.lexicons import vader
from analysis.sentiment import sentence_scores
from analysis.units import unit_texts

MEGABYTES = 30
SAMPLE = 5000
PROJECT = Path(__file__).parents[1]


class Analyzer(SentimentIntensityAnalyzer):
    """NLTK's analyzer with the lexicon of the package vaderSentiment, so without a download."""

    def __init__(self) -> None:
        self.lexicon = vader().entries
        self.constants = VaderConstants()


def repeated_corpus(folder: Path, megabytes: float) -> Corpus:
    """Build a corpus of the folder's text files, over and over, up to a size."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]
    copies = int(np.ceil(megabytes * 1e6 / sum(len(text.encode()) for text in texts)))
    columns = dict.fromkeys(("title", "source", "source_type", "genre", "date"), "")
    rows = [
        {"id": f"{copy}-{i}", **columns, "text": text}
        for copy in range(copies)
        for i, text in enumerate(texts)
    ]
    return build_corpus(pd.DataFrame(rows))


def seconds(work: object) -> float:
    """Time a call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "data" / "raw" / "example"
    corpus = repeated_corpus(folder, MEGABYTES)
    count = len(corpus.sentence_starts) - 1
    chosen = np.linspace(0, count - 1, min(SAMPLE, count)).astype(int)
    sample = unit_texts(corpus, "sentence", chosen)
    nltk, package = Analyzer(), vaderSentiment.SentimentIntensityAnalyzer()

    ours = sentence_scores(corpus, method="vader", topic_words=())["score"].fillna(0)
    theirs = [nltk.polarity_scores(text)["compound"] for text in sample]
    equal = np.abs(ours.to_numpy()[chosen] - theirs) < 6e-5
    print(
        f"{MEGABYTES} MB, {count:,} sentences; equal to NLTK's: {equal.sum():,} of {len(sample):,}"
    )

    speed = {
        "ours": count / seconds(lambda: sentence_scores(corpus, method="vader", topic_words=())),
        "NLTK": len(sample) / seconds(lambda: [nltk.polarity_scores(text) for text in sample]),
        "vaderSentiment": len(sample)
        / seconds(lambda: [package.polarity_scores(text) for text in sample]),
    }
    print(f"{'VADER by':16} {'sentences/s':>12} {'ours is faster by':>18}")
    for name, rate in speed.items():
        print(f"{name:16} {rate:12,.0f} {speed['ours'] / rate:17.1f}x")
    for method in ("ensemble", "vader"):
        took = seconds(lambda chosen=method: sentence_scores(corpus, method=chosen))
        print(f"{method} on {MEGABYTES} MB, topic words neutral: {took:.1f} s")


if __name__ == "__main__":
    main()
