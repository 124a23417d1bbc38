import numpy as np
import pandas as pd
import pytest

from analysis import association
from analysis.codebook import match_pattern
from analysis.collocation import collocations
from analysis.errors import InputError
from conftest import corpus_of

TEXTS = {
    "a": "Kind carers help. Foster carers help children who need kind carers now.",
    "b": "Children help. Kind words help children.",
}


def rows(table):
    return table.set_index("term")[["n11", "n10", "n01", "n00"]].T.to_dict("list")


def test_counts_by_hand():
    # 18 tokens, 3 of them "carers"; within two tokens of it, in its sentence: kind help | foster
    # help children need kind now
    table = collocations(corpus_of(TEXTS), "carers", window=2, stop_words=(), minimum_count=1)
    assert rows(table) == {
        "kind": [2, 6, 1, 6], "help": [2, 6, 2, 5], "foster": [1, 7, 0, 7],
        "children": [1, 7, 2, 5], "need": [1, 7, 0, 7], "now": [1, 7, 0, 7],
    }  # fmt: skip
    assert table["observed"].equals(table["n11"])
    kind = table.set_index("term").loc["kind"]
    assert kind["expected"] == pytest.approx(8 * 3 / 15)
    assert kind[["document_frequency", "documents"]].tolist() == [1, 1]


def test_measures_are_those_of_association():
    table = collocations(corpus_of(TEXTS), "carers", minimum_count=1)
    for name in ("log_likelihood", "log_ratio", "npmi", "t_score"):
        assert table[name].equals(getattr(association, name)(table))


def test_the_window_ends_with_the_sentence():
    wide = collocations(corpus_of({"a": "One two. Carers. Three four."}), "carers", window=9)
    assert wide.empty
    crossing = collocations(corpus_of({"a": "x y", "b": "y x"}), "x", window=9, minimum_count=1)
    assert rows(crossing) == {"y": [2, 0, 0, 0]}


def test_a_token_near_two_occurrences_counts_once():
    table = collocations(corpus_of({"a": "carers kind carers sea sky"}), "carers", window=1,
                         minimum_count=1)  # fmt: skip
    assert rows(table) == {"kind": [1, 1, 0, 1], "sea": [1, 1, 0, 1]}


def test_the_words_of_a_phrase_are_not_its_own_collocates():
    corpus = corpus_of({"a": "kind foster carers foster hope"})
    table = collocations(corpus, "foster carers", window=2, minimum_count=1)
    assert rows(table) == {
        "foster": [1, 2, 0, 0], "hope": [1, 2, 0, 0], "kind": [1, 2, 0, 0]
    }  # fmt: skip


def test_hits_of_a_theme_may_be_the_node():
    corpus = corpus_of(TEXTS)
    firsts, pasts = match_pattern(corpus, "carers")
    hits = pd.DataFrame({"theme": "carers", "first": firsts, "past": pasts})
    pd.testing.assert_frame_equal(collocations(corpus, hits), collocations(corpus, "carers"))


def test_attracted_words_come_first_repelled_ones_last_and_stop_words_only_count():
    texts = {str(i): "kind carers the the the the sea . Sea sea sea sea the ." for i in range(4)}
    table = collocations(corpus_of(texts), "carers", window=5)
    assert list(table["term"]) == ["kind", "sea"]
    assert table.loc[0, "observed"] > table.loc[0, "expected"]
    assert table.loc[1, "observed"] < table.loc[1, "expected"]
    assert table.loc[0, ["n11", "n10"]].sum() == 4 * 6


def test_rare_meetings_are_left_out():
    corpus = corpus_of(TEXTS)
    assert set(collocations(corpus, "carers", window=2)["term"]) == {"kind", "help"}
    assert collocations(corpus, "carers", minimum_document_frequency=2).empty


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "carers"}, {"a": "other"}])
def test_nothing_near_gives_an_empty_table(texts):
    table = collocations(corpus_of(texts), "carers")
    assert table.empty
    assert {"term", "observed", "expected", "npmi", "documents"} <= set(table)


def test_a_window_below_one_is_refused():
    with pytest.raises(InputError, match="window is 0; it is the number of words on each side"):
        collocations(corpus_of(TEXTS), "carers", window=0)


def test_every_token_is_in_the_table_once():
    rng = np.random.default_rng(0)
    texts = {str(i): " ".join(rng.choice(list("abcdef"), 60)) for i in range(5)}
    corpus = corpus_of(texts)
    table = collocations(corpus, "a", stop_words=(), minimum_count=0)
    total = table[["n11", "n10", "n01", "n00"]].sum(axis=1)
    assert (total == len(corpus.token_ids) - np.sum(corpus.token_ids == 0)).all()
    assert table["n11"].sum() == table.loc[0, ["n11", "n10"]].sum()
