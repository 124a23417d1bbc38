import numpy as np
import pytest

from analysis.errors import InputError
from analysis.units import unit_documents, unit_of_tokens, unit_starts, unit_texts

TEXTS = {"a": "One two. Three (four)!\n“Five.”", "b": "", "c": "Six said “why?” Seven!"}


def test_units_of_each_kind(make_corpus):
    corpus = make_corpus(TEXTS)
    assert unit_documents(corpus, "document").tolist() == [0, 1, 2]
    assert unit_documents(corpus, "paragraph").tolist() == [0, 0, 2]
    assert unit_documents(corpus, "sentence").tolist() == [0, 0, 0, 2, 2]
    assert unit_of_tokens(corpus, "sentence", np.array([0, 1, 2, 8])).tolist() == [0, 0, 1, 4]


def test_texts_are_exactly_as_written(make_corpus):
    corpus = make_corpus(TEXTS)
    assert unit_texts(corpus, "sentence", range(5)) == [
        "One two.",
        "Three (four)!",
        "“Five.”",
        "Six said “why?”",
        "Seven!",
    ]
    assert unit_texts(corpus, "document", [0, 1]) == [TEXTS["a"], ""]


def test_an_unknown_unit_is_refused(make_corpus):
    with pytest.raises(InputError, match="'page' is not one of document, paragraph, window, sent"):
        unit_starts(make_corpus({}), "page")


@pytest.mark.parametrize("texts", [{}, {"a": ""}])
@pytest.mark.parametrize("unit", ["document", "paragraph", "window", "sentence"])
def test_of_nothing(make_corpus, texts, unit):
    corpus = make_corpus(texts)
    count = len(texts) if unit == "document" else 0
    assert len(unit_documents(corpus, unit)) == count
    assert unit_texts(corpus, unit, range(count)) == [""] * count


def test_windows_are_the_sentences_that_begin_in_the_same_stretch_of_tokens(make_corpus):
    # sentences begin at tokens 0, 3, 5, 9 of the first document (tokens 0 to 9) and 0 of the next
    corpus = make_corpus(
        {"a": "One two three. Four five. Six a b c. Ten.", "b": "", "c": "Eleven."}
    )
    assert unit_starts(corpus, "window", window=4).tolist() == [0, 5, 9, 10, 11]
    assert unit_starts(corpus, "window", window=100).tolist() == [0, 10, 11]
    assert unit_documents(corpus, "window", window=4).tolist() == [0, 0, 0, 2]
    assert unit_of_tokens(corpus, "window", [8, 9, 10], window=4).tolist() == [1, 2, 3]
    assert unit_texts(corpus, "window", [1], window=4) == ["Six a b c."]


def test_a_window_has_a_size(make_corpus):
    with pytest.raises(InputError, match="window 0: give the number of tokens, at least 1"):
        unit_starts(make_corpus({"a": "x"}), "window", window=0)
