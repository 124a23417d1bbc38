import pandas as pd

from analysis.duplicates import find_duplicates
from analysis.overview import (
    cleaning_counts,
    document_counts,
    duplicate_places,
    group_counts,
    language_counts,
    rules_switched_off,
)

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
    expected = [["menus", 2, 2, 6, 0], ["dashes", 1, 1, 2, 1]]
    assert cleaning_counts([log]).to_numpy().tolist() == expected
    assert cleaning_counts([log.head(2), log.tail(1)]).to_numpy().tolist() == expected
    assert cleaning_counts([log.head(0)]).empty


def test_of_an_empty_corpus(make_corpus):
    assert document_counts(make_corpus({})).empty
    assert group_counts(make_corpus({})).empty
    assert language_counts(make_corpus({}, language=[])).empty


def test_languages_are_counted_and_told_whether_they_are_measured(make_corpus):
    table = language_counts(make_corpus(TEXTS, language=["cy", "", "en"]))
    assert table.to_dict("list") == {
        "language": ["cy", "en", "not clear"],
        "documents": [1, 1, 1],
        "words": [4, 2, 0],
        "measured": [False, True, True],
    }


def test_rules_switched_off_are_counted_by_row():
    record = {
        "documents": {
            "a": {"sha256": "", "clean_without": "quotes, bullets"},
            "b": {"sha256": "", "clean_without": "quotes quotes"},
            "c": {"sha256": ""},
        }
    }
    assert rules_switched_off(record).to_numpy().tolist() == [["bullets", 1], ["quotes", 2]]
    assert rules_switched_off({"documents": {}}).empty


def test_duplicates_show_both_places(make_corpus):
    words = " ".join(f"word{n}" for n in range(20))
    texts = {"a": f"First of all {words}.", "b": f"{words} stands here too, as was said."}
    table = find_duplicates(make_corpus(texts))
    assert duplicate_places(table).iloc[0].to_dict() == {
        "kind": "passage",
        "document": "b",
        "characters": f"0\u2013{len(words)}",
        "also_in": "a",
        "characters_there": f"13\u2013{13 + len(words)}",
        "words": 20,
        "share": 20 / 23,
        "begins": " ".join(words.split()[:12]),
    }
    assert duplicate_places(table.head(0)).empty
