import pandas as pd

from analysis.overview import cleaning_counts, document_counts, group_counts

TEXTS = {"a": "One two. Three!\nFour", "b": "", "c": "Two five"}


def test_documents_are_counted(make_corpus):
    table = document_counts(make_corpus(TEXTS))
    assert table["words"].tolist() == [4, 0, 2]
    assert table["sentences"].tolist() == [3, 0, 1]
    assert table["paragraphs"].tolist() == [2, 0, 1]


def test_groups_are_counted_with_their_dates(make_corpus):
    corpus = make_corpus(TEXTS, source=["N", "S", "N"], date=["2021-05", "", "2020"])
    table = group_counts(corpus)
    assert table.to_dict("records") == [
        {"source": "N", "documents": 2, "words": 6, "sentences": 4, "first": "2020",
         "last": "2021-05"},
        {"source": "S", "documents": 1, "words": 0, "sentences": 0, "first": "", "last": ""},
    ]  # fmt: skip


def test_cleaning_is_counted_by_rule():
    log = pd.DataFrame(
        [("a", "dashes", 3, "--", "–"), ("a", "menus", 0, "Skip", ""), ("b", "menus", 0, "Me", "")],
        columns=["document", "rule", "position", "removed", "replacement"],
    )
    assert cleaning_counts(log).to_numpy().tolist() == [
        ["menus", 2, 2, 6, 0],
        ["dashes", 1, 1, 2, 1],
    ]
    assert cleaning_counts(log.head(0)).empty


def test_of_an_empty_corpus(make_corpus):
    assert document_counts(make_corpus({})).empty
    assert group_counts(make_corpus({})).empty
