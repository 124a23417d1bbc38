"""One way to compute: every analysis gives the same of one shard, of many, and of any split."""

import functools
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import cooccurrence, themes
from analysis.codebook import find_hits, read_codebook
from analysis.corpus import load_corpus
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


drawn = {"resamples": 200, "seed": 3}
found = {"codebook": codebook(), **drawn}
richest = {"codebook": codebook(), "document": "d06"}

# name: an analysis of a corpus
ANALYSES = {
    "prevalence": with_hits(themes.prevalence, **found),
    "prevalence by year and document": with_hits(
        themes.prevalence, by=["year"], unit="document", **found
    ),
    "prevalence difference": with_hits(
        themes.prevalence_difference, first="Source A", second="Source B", **found
    ),
    "richest document": with_hits(themes.richest_document),
    "theme positions": with_hits(themes.theme_positions, **richest),
    "pairs at every unit": with_hits(cooccurrence.pair_counts, unit=cooccurrence.UNITS, **found),
    "pairs by source": with_hits(cooccurrence.pair_counts, by="source", **found),
    "pair difference": with_hits(
        cooccurrence.pair_difference, first="Source A", second="Source B", **found
    ),
}


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


@pytest.mark.parametrize("name", ANALYSES)
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cuts=st.sets(st.integers(1, 13), min_size=1))
def test_any_split_gives_the_same_table(name, cuts, tmp_path_factory):
    corpus = random_corpus()
    parts = sharded(corpus, cuts, tmp_path_factory.mktemp("split"))
    same(ANALYSES[name](corpus), ANALYSES[name](parts))


@pytest.mark.parametrize("name", ANALYSES)
def test_a_selection_of_shards_is_that_of_the_corpus(name, tmp_path):
    corpus = random_corpus()
    keep = np.array([number % 4 != 1 for number in range(14)])
    keep[8:11] = False  # the whole of one shard
    parts = sharded(corpus, [4, 8, 11], tmp_path)
    same(ANALYSES[name](corpus.select(keep)), ANALYSES[name](parts.select(keep)))


def test_a_shard_knows_what_stands_before_it(tmp_path):
    corpus = random_corpus()
    before = sharded(corpus, [4, 8], tmp_path).before()
    assert [b.documents for b in before] == [0, 4, 8]
    assert [b.tokens for b in before] == corpus.document_starts[[0, 4, 8]].tolist()
    sentences = np.searchsorted(corpus.sentence_starts, corpus.document_starts[[0, 4, 8]])
    assert [b.sentences for b in before] == sentences.tolist()


def test_of_no_documents_there_is_one_empty_shard(tmp_path):
    parts = sharded(random_corpus(), [4], tmp_path).select(np.zeros(14, bool))
    (size,) = parts.map(lambda corpus: len(corpus.documents))
    assert size == 0
    assert load_corpus(parts.folders[0]).documents["id"].tolist() == ["d00", "d01", "d02", "d03"]


def test_select_wants_a_value_a_document(tmp_path):
    with pytest.raises(ValueError, match="1 truth values for 14 documents"):
        sharded(random_corpus(), [4], tmp_path).select([True])


def test_a_table_that_others_are_made_of_is_made_once_a_shard(tmp_path):
    made = []

    def numbers(corpus):
        made.append(len(corpus.documents))
        return made[-1]

    parts = sharded(random_corpus(), [4], tmp_path)
    base = parts.derive(numbers)
    twice = parts.derive(lambda _, number: 2 * number, base)
    assert list(parts.map(lambda _, one, two: (one, two), base, twice)) == [(4, 8), (10, 20)]
    assert made == [4, 10]
