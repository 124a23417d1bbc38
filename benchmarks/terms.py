"""Terms of a corpus of five million tokens: counts, keyness and concordance beside named peers.

    python benchmarks/terms.py [millions of tokens]

The text is drawn at random: word forms with Zipf's frequencies, used unevenly by documents, from
six sources, with a phrase that stands 8,000 times in a million tokens. Every tool works on the
same documents. Ours starts from the built corpus, whose making is a line of its own; the peers
from what the line says. R's tidytext is run where ``Rscript`` and the package are installed
(Debian: r-cran-tidytext). Libraries are imported before the clock starts.
"""

import csv
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from nltk.text import ConcordanceIndex
from scipy.stats import permutation_test
from sklearn.feature_extraction.text import CountVectorizer

from analysis.corpus import Corpus, build_corpus
from analysis.evidence import concordance
from analysis.frequency import term_frequency
from analysis.groups import group_documents
from analysis.keyness import keyness
from analysis.permutation import permutation_p
from analysis.terms import Terms, count_terms
from analysis.tokens import TOKEN_PATTERN

DOCUMENTS, SOURCES, FORMS = 1000, 6, 60_000
PHRASE = "social care"
TESTED, PERMUTATIONS = 20_000, 1000
SAMPLE = 10  # words that the slow peer tests; its time is multiplied up
TIDYTEXT = """
suppressMessages({library(tidytext); library(dplyr)})
documents <- read.csv(commandArgs(TRUE)[1], stringsAsFactors = FALSE)
reading <- system.time(tokens <- unnest_tokens(documents, word, text))["elapsed"]
counting <- system.time(counts <- count(tokens, source, word))["elapsed"]
cat(reading, counting, nrow(counts))
"""


def random_documents(tokens: int) -> pd.DataFrame:
    """Draw the documents."""
    rng = np.random.default_rng(0)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    forms = np.unique(["".join(rng.choice(letters, 4 + i % 6)) for i in range(FORMS)])
    rng.shuffle(forms)
    rates = 1 / (np.arange(len(forms)) + 2.7)
    texts = []
    for _ in range(DOCUMENTS):
        own = rates * rng.gamma(2, 0.5, len(forms))
        words = rng.choice(forms, tokens // DOCUMENTS, p=own / own.sum()).astype(object)
        words[:: 1000 // 8] = PHRASE
        sentences = [" ".join(words[i : i + 20]).capitalize() for i in range(0, len(words), 20)]
        texts.append(". ".join(sentences) + ".")
    table = pd.DataFrame({"id": [f"d{i:04}" for i in range(DOCUMENTS)], "text": texts})
    table["source"] = [f"source {i % SOURCES}" for i in range(DOCUMENTS)]
    return table.assign(title="", source_type="", genre="", date="")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Time a call; the better of two."""
    times = []
    for _ in range(2):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def show(task: str, tool: str, seconds: float, note: str = "") -> None:
    """Print one line of the table."""
    print(f"{task:14} {tool:36} {seconds:>9.3f} s  {note}", flush=True)


def main() -> None:
    """Print the table."""
    millions = float(sys.argv[1]) if len(sys.argv) > 1 else 5
    documents = random_documents(int(millions * 1_000_000))
    seconds, corpus = timed(lambda: build_corpus(documents))
    size = f"{len(corpus.token_ids):,} tokens, {len(corpus.vocabulary):,} word forms"
    show("build", "ours", seconds, size)
    counts(corpus, documents)
    keywords(corpus)
    lines(corpus)


def counts(corpus: Corpus, documents: pd.DataFrame) -> None:
    """Count every word in every source."""
    groups = group_documents(corpus, "source")
    every = range(len(groups.labels))

    def by_source() -> Any:
        terms = count_terms(corpus, stop_words=())
        return np.stack([terms.counts[groups.codes == code].sum(axis=0) for code in every])

    seconds, ours = timed(by_source)
    show("count", "ours, counts", seconds, f"{np.count_nonzero(ours):,} words in sources")
    seconds, _ = timed(lambda: term_frequency(corpus, stop_words=(), resamples=0))
    show("count", "ours, with document frequency and DP", seconds, "as a table")
    vectoriser = CountVectorizer(token_pattern=TOKEN_PATTERN)
    seconds, theirs = timed(lambda: vectoriser.fit_transform(documents["text"]))
    same = np.stack([theirs[groups.codes == code].sum(axis=0).A1 for code in every])
    show("count", "scikit-learn", seconds, f"from texts; equal: {(ours == same).all()}")
    words = pd.Categorical.from_codes(corpus.token_ids, corpus.vocabulary)
    sources = np.repeat(documents["source"].to_numpy(), np.diff(corpus.document_starts))
    tokens = pd.DataFrame({"source": pd.Categorical(sources), "word": words})
    seconds, _ = timed(lambda: tokens.groupby(["source", "word"], observed=True).size())
    show("count", "pandas groupby", seconds, "from a table of tokens, as categories")
    tidytext(documents)


def tidytext(documents: pd.DataFrame) -> None:
    """Count with R, where it is installed."""
    if shutil.which("Rscript") is None:
        print("count          tidytext: Rscript is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        path, script = Path(folder) / "documents.csv", Path(folder) / "count.R"
        documents[["source", "text"]].to_csv(path, index=False, quoting=csv.QUOTE_ALL)
        script.write_text(TIDYTEXT, encoding="utf-8")
        command = ["Rscript", str(script), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print("count          tidytext:", done.stderr.strip().splitlines()[-1])
        return
    reading, counting, rows = map(float, done.stdout.split())
    show("count", "tidytext, unnest_tokens", reading, "from texts")
    show("count", "tidytext, count", counting, f"from its tokens; {rows:,.0f} words in sources")


def keywords(corpus: Corpus) -> None:
    """Compare one source with the rest."""
    terms = count_terms(corpus, stop_words=())
    most = np.argsort(-terms.counts.sum(axis=0), kind="stable")[:TESTED]
    terms = terms.take(np.sort(most))
    target = (corpus.documents["source"] == "source 0").to_numpy()
    seconds, _ = timed(lambda: tested(terms, target))
    words = f"{len(terms.names):,} words, {PERMUTATIONS:,} permutations"
    show("permutation", "ours", seconds, words)
    sample = terms.counts[:, : SAMPLE * 100 : 100].toarray()

    def by_scipy() -> list[float]:
        return [scipy_p(column, terms.tokens, target) for column in sample.T]

    seconds, _ = timed(by_scipy)
    scaled = seconds / SAMPLE * len(terms.names)
    show("permutation", "scipy.stats.permutation_test", scaled, f"from {SAMPLE} words")
    settings = {"stop_words": (), "minimum_count": 20}
    seconds, table = timed(lambda: keyness(corpus, "source 0", **settings))
    show("keyness", "ours, with intervals and all measures", seconds, f"{len(table):,} words")


def tested(terms: Terms, target: np.ndarray) -> np.ndarray:
    """Test every word."""
    return permutation_p(terms.counts, terms.tokens, target, permutations=PERMUTATIONS)


def scipy_p(counts: np.ndarray, tokens: np.ndarray, target: np.ndarray) -> float:
    """Test one word: the difference of the rates, documents dealt anew."""

    def difference(side: np.ndarray, other: np.ndarray, axis: int) -> np.ndarray:
        rates = [counts[x].sum(axis=axis) / tokens[x].sum(axis=axis) for x in (side, other)]
        return rates[0] - rates[1]

    numbers = np.arange(len(counts))
    data = (numbers[target], numbers[~target])
    result = permutation_test(data, difference, n_resamples=PERMUTATIONS, vectorized=True)
    return float(result.pvalue)


def lines(corpus: Corpus) -> None:
    """List every place of the phrase."""
    seconds, table = timed(lambda: concordance(corpus, PHRASE))
    show("concordance", "ours", seconds, f"{len(table):,} lines")
    seconds, _ = timed(lambda: concordance(corpus, PHRASE, order="left"))
    show("concordance", "ours, sorted by the left", seconds)
    tokens = corpus.vocabulary[corpus.token_ids].tolist()
    seconds, index = timed(lambda: ConcordanceIndex(tokens))
    show("concordance", "NLTK, index", seconds, "from a list of tokens")
    seconds, found = timed(lambda: index.find_concordance(PHRASE.split()))
    show("concordance", "NLTK, lines", seconds, f"{len(found):,} lines")


if __name__ == "__main__":
    main()
