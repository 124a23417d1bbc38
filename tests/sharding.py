"""A random corpus, the same in shards, and whether an analysis gives the same of both."""

import functools
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.codebook import find_hits, read_codebook
from analysis.executors import Executor
from analysis.shards import Shards
from conftest import corpus_of

WORDS = (
    "care carers foster family families placement school social worker support review council "
    "funding voice listen hope sad not never happy abuse risk the of and to a in it was is. so. "
    "early help poverty health young people leaving home court police staff turnover"
).split()


@functools.cache
def random_corpus(documents=14, *, seed=5):
    """Make texts of words of the field, uneven in length, one of them empty."""
    rng = np.random.default_rng(seed)
    texts = {}
    for number in range(documents):
        size = 0 if number == 3 else int(rng.integers(5, 400))
        words = rng.choice(WORDS, size)
        cuts = rng.random(size)
        text = "".join(
            f"{word}{'.' if cut < 0.1 else ''}{chr(10) if cut < 0.02 else ' '}"
            for word, cut in zip(words, cuts, strict=True)
        )
        texts[f"d{number:02}"] = text
    sources = [f"Source {'ABC'[n % 3]}" for n in range(documents)]
    dates = [f"20{20 + n % 3}-0{1 + n % 9}" for n in range(documents)]
    return corpus_of(texts, source=sources, date=dates, language=["en"] * documents)


def sharded(corpus, cuts, folder, executor=None):
    """Save a corpus as shards that begin at some documents."""
    edges = [0, *sorted(set(cuts)), len(corpus.documents)]
    numbers = np.repeat(np.arange(len(edges) - 1), np.diff(edges))
    folders = []
    for number in range(len(edges) - 1):
        folders.append(folder / f"shard-{number}")
        corpus.select(numbers == number).save(folders[-1])
    rows = np.arange(len(numbers)) - np.array(edges)[numbers]
    return Shards(
        documents=corpus.documents.drop(columns="text"),
        sizes=corpus.sizes,
        folders=tuple(folders),
        places=np.column_stack([numbers, rows]),
        executor=executor or Executor(),
    )


CODEBOOK = """
themes:
  care: {label: Care, definition: d, include: [care*, foster carers]}
  voice: {label: Voice, definition: d, include: [voice, listen, 'near(young people, review, 6)']}
  help: {label: Help, definition: d, include: [help, early help], exclude: [help poverty]}
  money: {label: Money, definition: d, include: [funding, poverty, (police|court) staff]}
  never: {label: Never, definition: d, include: [xylophone*]}
topic_words: [care, abuse]
"""


@functools.cache
def codebook():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "codebook.yml"
        path.write_text(CODEBOOK, "utf-8")
        return read_codebook(path)


def hits_of(corpus):
    return find_hits(corpus, codebook())


def with_hits(function, **arguments):
    """Make an analysis of hits one of a corpus alone."""
    return lambda corpus: function(corpus, hits_of(corpus), **arguments)


def same(one, other):
    """Compare two results: counts are equal, sums may differ by rounding in their last digits."""
    assert type(one) is type(other)
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other, rtol=1e-12, check_exact=None)
        for name in one.select_dtypes(["integer", "object", "str", "bool"]):
            assert one[name].equals(other[name]), name
    elif isinstance(one, dict):
        assert list(one) == list(other)
        for name in one:
            same(one[name], other[name])
    elif isinstance(one, list | tuple):
        assert len(one) == len(other)
        for left, right in zip(one, other, strict=True):
            same(left, right)
    else:
        assert one == other


def check_splits(analysis, folder, *, splits=(), keep=None):
    """Compare an analysis of the random corpus with that of the same in shards.

    Parameters
    ----------
    splits
        Sets of documents (1 to 13) with which shards begin.
    keep
        Truth values of the documents that are selected; None for all.
    """
    corpus = random_corpus()
    expected = analysis(corpus if keep is None else corpus.select(keep))
    for number, cuts in enumerate(splits):
        parts = sharded(corpus, cuts, folder / str(number))
        same(expected, analysis(parts if keep is None else parts.select(keep)))


def random_splits(count=4, *, seed=1):
    """Draw ways to cut the random corpus, and cut it into single documents."""
    rng = np.random.default_rng(seed)
    drawn = [rng.choice(np.arange(1, 14), rng.integers(1, 8), replace=False) for _ in range(count)]
    return [*(set(cuts.tolist()) for cuts in drawn), set(range(1, 14))]


# no document of the shard 8 to 10
SOME = [number % 4 != 1 and number not in (8, 9, 10) for number in range(14)]


def split_tests(analyses, *, splits=4):
    """Make the two tests of analyses: in any split, and of a selection, they give the same.

    Parameters
    ----------
    analyses
        ``{name: function of a corpus}``; the names are those of the tests' cases.
    splits
        How many splits are drawn, beside that into single documents.
    """

    @pytest.mark.parametrize("name", analyses)
    def any_split(name, tmp_path):
        check_splits(analyses[name], tmp_path, splits=random_splits(splits))

    @pytest.mark.parametrize("name", analyses)
    def selection(name, tmp_path):
        check_splits(analyses[name], tmp_path, splits=[{4, 8, 11}], keep=SOME)

    return any_split, selection
