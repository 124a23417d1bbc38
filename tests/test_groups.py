import numpy as np
import pytest

from analysis.errors import InputError
from analysis.groups import group_documents

TEXTS = {"z": "one", "y": "two", "x": "three"}


def test_groups_are_sorted_and_documents_counted(make_corpus):
    groups = group_documents(make_corpus(TEXTS, source=["B", "A", "B"]), "source")
    assert groups.labels["source"].tolist() == ["A", "B"]
    assert groups.codes.tolist() == [1, 0, 1]
    assert groups.documents.tolist() == [1, 2]
    assert groups.order.tolist() == [2, 1, 0]  # by id: x, y, z
    assert groups.sum(np.array([1, 10, 100])).tolist() == [10, 101]


def test_several_columns_years_and_missing_values(make_corpus):
    corpus = make_corpus(TEXTS, source=["B", "", "B"], date=["2021", "2022-05", ""])
    groups = group_documents(corpus, ["source", "year"])
    assert groups.labels.to_numpy().tolist() == [
        ["B", "2021"],
        ["B", "not stated"],
        ["not stated", "2022"],
    ]
    months = group_documents(corpus, "month").labels["month"].tolist()
    assert months == ["2022-05", "not stated"]


def test_document_and_all(make_corpus):
    corpus = make_corpus(TEXTS)
    assert group_documents(corpus, "document").labels["document"].tolist() == ["x", "y", "z"]
    assert group_documents(corpus, []).documents.tolist() == [3]
    assert group_documents(make_corpus({}), []).documents.tolist() == []
    assert group_documents(make_corpus({}), "source").documents.tolist() == []


def test_an_unknown_column_is_refused_with_those_that_are_known(make_corpus):
    with pytest.raises(InputError, match="cannot group by 'sauce'; choose from: id, title, source"):
        group_documents(make_corpus(TEXTS), "sauce")
