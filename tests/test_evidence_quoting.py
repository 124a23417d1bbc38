import numpy as np
import pandas as pd
import pytest

from analysis.codebook import match_pattern
from analysis.errors import InputError
from analysis.evidence import extreme_passages, passages
from analysis.lexicons import Lexicon
from analysis.sentiment import sentence_scores, word_scores
from conftest import corpus_of

TEXTS = {
    "one": "“Care?” she said. They care, and care.\nA paragraph about care!",
    "two": "No more. Care again.",
}


def found(texts=None, pattern="care", **settings):
    corpus = corpus_of(TEXTS if texts is None else texts)
    return passages(corpus, places(*match_pattern(corpus, pattern)), **settings)


def places(firsts, pasts):
    return pd.DataFrame({"first": firsts, "past": pasts})


def test_each_sentence_is_quoted_once_as_it_is_written_with_every_hit():
    table = found()
    assert table[["document", "sentence", "text", "spans"]].to_numpy(object).tolist() == [
        ["one", 0, "“Care?” she said.", [(1, 5)]],
        ["one", 1, "They care, and care.", [(5, 9), (15, 19)]],
        ["one", 2, "A paragraph about care!", [(18, 22)]],
        ["two", 4, "Care again.", [(0, 4)]],
    ]
    for row in table.itertuples():
        assert TEXTS[row.document][row.start : row.end] == row.text
        assert {row.text[a:b].lower() for a, b in row.spans} == {"care"}
    assert table["title"].tolist()[-1] == "Title of two"


def test_the_unit_may_be_wider():
    assert found(unit="paragraph")["text"].tolist() == [
        "“Care?” she said. They care, and care.", "A paragraph about care!", TEXTS["two"]
    ]  # fmt: skip
    table = found(unit="document")
    assert table["text"].tolist() == list(TEXTS.values())
    assert table["sentence"].tolist() == [0, 3]
    assert [len(spans) for spans in table["spans"]] == [4, 1]


def test_spread_takes_one_of_each_document_before_a_second_of_any():
    texts = {"a": "care. Care. Care. Care. Care.", "b": "Care.", "c": "Care. Care."}
    table = found(texts, order="spread", seed=3)
    assert set(table["document"][:3]) == {"a", "b", "c"}
    assert set(table["document"][3:5]) == {"a", "c"}
    assert len(table) == 8
    assert (
        found(texts, order="spread", seed=3, limit=3)["document"].tolist()
        == table["document"].tolist()[:3]
    )


def test_a_random_draw_depends_on_the_seed_but_not_on_the_order_of_documents():
    texts = {f"d{i}": "Care. Care." for i in range(6)}
    drawn = found(texts, order="random", seed=5)[["document", "start"]].to_numpy().tolist()
    turned = found(dict(reversed(texts.items())), order="random", seed=5)
    assert drawn == turned[["document", "start"]].to_numpy().tolist()
    assert drawn != found(texts, order="random", seed=6)[["document", "start"]].to_numpy().tolist()
    assert drawn != found(texts)[["document", "start"]].to_numpy().tolist()


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "word"}])
def test_nothing_found_is_an_empty_table(texts):
    table = found(texts)
    assert table.empty
    assert {"document", "text", "spans", "start"} <= set(table)


def test_one_word_is_a_passage():
    assert found({"a": "care"})["text"].tolist() == ["care"]


def test_an_order_that_does_not_exist_is_refused():
    with pytest.raises(InputError, match="order is 'length'; choose position, random or spread"):
        found(order="length")


def test_spans_may_come_in_any_order():
    corpus = corpus_of(TEXTS)
    firsts, pasts = match_pattern(corpus, "care")
    turned = passages(corpus, places(np.flip(firsts), np.flip(pasts)))
    assert turned.equals(passages(corpus, places(firsts, pasts)))


def test_a_span_that_leaves_its_unit_is_cut_at_the_edge():
    corpus = corpus_of({"a": "One two. Three four."})
    table = passages(corpus, places([1], [3]))
    assert table[["text", "spans"]].to_numpy(object).tolist() == [["One two.", [(4, 8)]]]


@pytest.mark.parametrize("unit", ["sentence", "paragraph"])
def test_the_ends_of_the_scale_with_what_made_them(unit):
    own = Lexicon(name="own", entries={"good": 1, "bad": -1}, source="", version="", licence="")
    texts = {"a": "It is not good.\n\nA table.\n\nGood care, good.\n\nBad."}
    corpus = corpus_of(texts)
    options = {"method": own, "topic_words": ["care"], "unit": unit}
    scores, words = sentence_scores(corpus, **options), word_scores(corpus, **options)
    table = extreme_passages(corpus, scores, words, limit=2)
    assert table["text"].tolist() == ["Good care, good.", "Bad.", "It is not good."]
    assert table["group"].tolist() == [f"most positive {unit}s", *[f"most negative {unit}s"] * 2]
    assert table["spans"].tolist() == [[(0, 4), (11, 15)], [(0, 3)], [(10, 14)]]
    value = f"{words['value'].max():.1f}"
    turned = f"{words['value'].max() * 0.74:.1f}"
    assert table["why"].tolist() == [
        f"good +{value}, good +{value}",
        f"bad −{value}",
        f"good −{turned} (negated)",
    ]
    assert table["of"].tolist() == [3, 3, 3]


def test_a_corpus_without_a_score_has_no_ends():
    corpus = corpus_of({"a": "A table."})
    assert extreme_passages(corpus, sentence_scores(corpus), word_scores(corpus)).empty
