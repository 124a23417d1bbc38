import pandas as pd
import pytest

from analysis.codebook import Codebook, Theme, find_hits, parse_pattern
from analysis.cooccurrence import pair_counts
from analysis.evidence import pair_passages, term_passages

BOOK = Codebook(
    "test",
    (
        Theme("love", "Love", "", (parse_pattern("love"),)),
        Theme("law", "Law", "", (parse_pattern("law"),)),
    ),
)
TEXTS = {"x": "Love and law. Only love.", "y": "Law of love. Law, love.", "z": "Nothing."}


@pytest.fixture
def corpus(make_corpus):
    return make_corpus(TEXTS, source=["S", "N", "N"])


def test_every_pair_is_quoted_with_the_words_of_both(corpus):
    hits = find_hits(corpus, BOOK)
    pairs = pair_counts(corpus, hits, codebook=BOOK, resamples=0)
    found = pair_passages(corpus, hits, pairs, limit=2)
    assert found["name"].tolist() == ["pair-love-law"] * 2
    assert found["of"].tolist() == [3, 3] == pairs["n11"].tolist() * 2
    assert set(found["document"]) == {"x", "y"}, "one of each document before a second"
    first = found[found["document"] == "x"].iloc[0]
    assert first["text"] == "Love and law."
    assert first["spans"] == [(0, 4), (9, 12)]
    assert (first["label"], first["group"]) == ("Love with Law", "all documents")


def test_pairs_by_group_are_quoted_from_the_group(corpus):
    hits = find_hits(corpus, BOOK)
    pairs = pair_counts(corpus, hits, codebook=BOOK, by="source", resamples=0)
    found = pair_passages(corpus, hits, pairs)
    assert found.groupby("name")["text"].agg(set).to_dict() == {
        "pair-love-law-0": {"Law of love.", "Law, love."},
        "pair-love-law-1": {"Love and law."},
    }
    assert found.groupby("name")["group"].first().to_dict() == {
        "pair-love-law-0": "N",
        "pair-love-law-1": "S",
    }


def test_a_table_without_a_meeting_gives_no_passage(make_corpus):
    corpus = make_corpus({"x": "Love."})
    hits = find_hits(corpus, BOOK)
    pairs = pair_counts(corpus, hits, codebook=BOOK, resamples=0)
    found = pair_passages(corpus, hits, pairs)
    assert found.empty
    assert {"name", "label", "group", "of", "text", "spans"} <= set(found.columns)


def test_the_first_term_of_each_target_is_quoted_from_its_own_documents(corpus):
    marks = pd.DataFrame(
        {
            "target": ["Z", "S", "S", "N", "N"],
            "term": ["law", "only love", "law", "love", "law"],
            "q": [0.2, 0.01, 0.01, 0.01, 0.01],
            "shrunken": 1.0,
            "one_document": [False, False, False, True, False],
        }
    )
    found = term_passages(corpus, marks)
    rows = found[["name", "text", "of"]].to_numpy().tolist()
    assert sorted(rows) == [
        ["term-1", "Only love.", 1],
        ["term-2", "Law of love.", 2],
        ["term-2", "Law, love.", 2],
    ]
    assert found["spans"].iloc[0] == [(0, 9)]
    assert found["label"].tolist() == ["“only love”", "“law”", "“law”"]
    assert term_passages(corpus, marks.assign(term="absent")).empty
    assert term_passages(corpus, marks.head(0)).empty
