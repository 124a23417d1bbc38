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
    with pytest.raises(InputError, match="'page' is not one of document, paragraph, sentence"):
        unit_starts(make_corpus({}), "page")


@pytest.mark.parametrize("texts", [{}, {"a": ""}])
@pytest.mark.parametrize("unit", ["document", "paragraph", "sentence"])
def test_of_nothing(make_corpus, texts, unit):
    corpus = make_corpus(texts)
    count = len(texts) if unit == "document" else 0
    assert len(unit_documents(corpus, unit)) == count
    assert unit_texts(corpus, unit, range(count)) == [""] * count
