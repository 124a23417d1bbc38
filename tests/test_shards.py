"""One way to compute: every analysis gives the same of one shard, of many, and of any split."""

import gc
import weakref
from functools import partial

import numpy as np
import pytest

from analysis import cooccurrence, themes
from analysis.codebook import match_pattern, parse_pattern
from analysis.codebook.matching import may_match
from analysis.cooccurrence import counts
from analysis.corpus import load_corpus
from conftest import corpus_of, same_corpus
from sharding import SOME, codebook, random_corpus, same, sharded, split_tests, with_hits

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

test_any_split_gives_the_same, test_a_selection_gives_the_same = split_tests(ANALYSES)


@pytest.mark.parametrize("name", [name for name in ANALYSES if name.startswith("pair")])
def test_pairs_are_the_same_a_few_at_a_time(name, monkeypatch):
    corpus = random_corpus()
    expected = ANALYSES[name](corpus)
    monkeypatch.setattr(counts, "CELLS", 3 * len(corpus.documents))
    same(expected, ANALYSES[name](corpus))


def test_a_shard_knows_what_stands_before_it(tmp_path):
    corpus = random_corpus()
    before = sharded(corpus, [4, 8], tmp_path).before()
    assert [b.documents for b in before] == [0, 4, 8]
    assert [b.tokens for b in before] == corpus.document_starts[[0, 4, 8]].tolist()
    sentences = np.searchsorted(corpus.sentence_starts, corpus.document_starts[[0, 4, 8]])
    assert [b.sentences for b in before] == sentences.tolist()


def test_what_is_gathered_is_the_corpus(tmp_path):
    corpus, keep = random_corpus(), np.array(SOME)
    parts = sharded(corpus, [4, 8, 11], tmp_path)
    for whole, gathered in (
        (corpus, parts.gather()),
        (corpus.select(keep), parts.select(keep).gather()),
        (corpus.select(~keep & keep), parts.select(~keep & keep).gather()),
    ):
        gathered.check()
        same_corpus(whole, gathered)


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


def test_a_shard_whose_words_cannot_match_is_not_read(tmp_path):
    corpus = corpus_of({"a": "foster carers", "b": "a care leaver", "c": "Foster-family care."})
    parts = sharded(corpus, [1, 2], tmp_path)
    (tmp_path / "shard-1" / "tokens.arrow").unlink()  # it would not be missed
    for pattern, held in {
        "foster (carers|family)": [1, 0, 1],
        "near(family, foster, 3)": [0, 0, 1],
        "carers foster": [1, 0, 0],  # has the words, not the phrase
        "sheriff*": [0, 0, 0],
    }.items():
        holding = partial(may_match, patterns=[parse_pattern(pattern)])
        sizes = list(parts.map(lambda shard: len(shard.documents), holding=holding))
        assert sizes == held, pattern


def test_the_vocabulary_rules_out_nothing_that_matches():
    corpus = random_corpus()
    for theme in codebook().themes:
        for pattern in theme.include:
            if len(match_pattern(corpus, pattern)[0]):
                assert may_match(corpus.vocabulary, [pattern])
    assert not may_match(corpus.vocabulary, codebook().theme("never").include)


def test_a_shard_is_let_go_before_the_next_is_read(tmp_path):
    seen = []

    def count(corpus, number):
        assert not any(earlier() for earlier in seen)
        seen.append(weakref.ref(corpus))
        return number

    parts = sharded(random_corpus(), [4, 8], tmp_path)
    table = parts.derive(lambda corpus: len(corpus.documents))
    gc.disable()  # what is held in a circle would wait for it
    try:
        assert list(parts.map(count, parts.derive(lambda _, n: n, table))) == [4, 4, 6]
    finally:
        gc.enable()
