"""Means of documents and groups, differences between groups, word shifts."""

import numpy as np
import pandas as pd
import pytest

from analysis.codebook import find_hits, shipped_codebook
from analysis.errors import InputError
from analysis.lexicons import Lexicon
from analysis.sentiment import (
    mean_scores,
    score_difference,
    sentence_scores,
    theme_scores,
    word_scores,
    word_shift,
)
from conftest import corpus_of

OWN = Lexicon(name="own", entries={"good": 1, "bad": -1}, source="test", version="1", licence="MIT")


def scores_of(documents, scores, **columns):
    """Make a table of sentence scores by hand."""
    table = pd.DataFrame({"document": documents, "sentence": range(len(documents)), **columns})
    return table.assign(score=scores, score_with_topic_words=scores)


def corpus_with(sources, **columns):
    texts = {f"d{i}": "One. Two. Three. Four." for i in range(len(sources))}
    return corpus_of(texts, source=list(sources), **columns)


class TestMeanScores:
    def test_sentences_then_documents_by_hand(self):
        # A: documents of means (0.2 + 0.4) / 2 = 0.3 and 0.5, so 0.4, not (0.2 + 0.4 + 0.5) / 3;
        # B: -0.6, and a document without any score
        scores = scores_of([0, 0, 0, 1, 2, 2, 3], [0.2, 0.4, np.nan, 0.5, -0.6, np.nan, np.nan])
        table = mean_scores(corpus_with("AABB"), scores, minimum_sentences=1)
        assert table["source"].tolist() == ["A", "B"]
        assert table["score"].tolist() == pytest.approx([0.4, -0.6])
        assert table["documents"].tolist() == [2, 1]
        assert table["documents_without_score"].tolist() == [0, 1]
        assert table["sentences"].tolist() == [4, 3]
        assert table["sentences_scored"].tolist() == [3, 1]
        assert table[["low", "high"]].isna().all().all()
        assert table["note"].tolist() == [
            "no interval: 2 documents, at least 3 are needed",
            "no interval: 1 document, at least 3 are needed",
        ]

    def test_short_documents_have_no_score(self):
        scores = scores_of([0, 0, 1, 1, 1], [0.2, 0.4, 0.5, 0.5, 0.8])
        table = mean_scores(corpus_with("AB"), scores)  # three scored sentences are needed
        assert table["score"].isna().tolist() == [True, False]
        assert table["note"][0] == "no score: no document has 3 sentences with a lexicon word"
        table = mean_scores(corpus_with("AB"), scores, minimum_sentences=1)
        assert table["score"].tolist() == pytest.approx([0.3, 0.6])

    def test_interval_over_documents(self):
        scores = scores_of(np.repeat(range(6), 4), np.repeat([0.1, 0.2, 0.3, 0.5, 0.5, 0.5], 4))
        table = mean_scores(corpus_with("AAABBB"), scores)
        # equal documents have an interval without width; the extremes of A are 0.1 and 0.3
        assert table.loc[1, ["score", "low", "high"]].tolist() == pytest.approx([0.5, 0.5, 0.5])
        assert 0.1 <= table["low"][0] < 0.2 < table["high"][0] <= 0.3
        assert table["note"].tolist() == ["", ""]
        again = mean_scores(corpus_with("AAABBB"), scores)
        pd.testing.assert_frame_equal(table, again)
        other = mean_scores(corpus_with("AAABBB"), scores, seed=1)
        assert other["score"].tolist() == table["score"].tolist()

    def test_documents_without_score_do_not_make_an_interval(self):
        scores = scores_of(np.repeat(range(4), 3), [0.1] * 3 + [0.3] * 3 + [np.nan] * 6)
        table = mean_scores(corpus_with("AAAA"), scores)
        assert table["score"].tolist() == pytest.approx([0.2])
        assert table["low"].isna().all()
        assert table["note"][0] == "no interval: 2 documents, at least 3 are needed"

    def test_by_columns_of_the_sentences(self):
        scores = scores_of(
            [0, 0, 1, 1],
            [0.2, -0.4, 0.6, 0.5],
            speech=pd.Categorical(["own", "quoted", "own", "own"], ["own", "reported", "quoted"]),
        )
        table = mean_scores(corpus_with("AB"), scores, by=["speech", "source"], minimum_sentences=1)
        assert table[["speech", "source"]].astype(str).agg("/".join, axis=1).tolist() == [
            *("own/A", "own/B", "reported/A", "reported/B", "quoted/A", "quoted/B"),
        ]
        nothing = np.nan
        assert table["score"].tolist() == pytest.approx(
            [0.2, 0.55, nothing, nothing, -0.4, nothing], nan_ok=True
        )
        assert table["note"][2] == "no score: no sentence"
        assert table["documents_without_score"].tolist() == [0] * 6  # none has sentences there

    def test_by_document_year_and_all(self):
        corpus = corpus_with("AAB", date=["2020-01", "2021", "2021-05"])
        scores = scores_of([0, 1, 2], [0.1, 0.2, 0.6])
        by = {name: mean_scores(corpus, scores, by=name, minimum_sentences=1) for name in
              ("document", "year")}  # fmt: skip
        assert by["document"]["score"].tolist() == pytest.approx([0.1, 0.2, 0.6])
        assert by["year"]["score"].tolist() == pytest.approx([0.1, 0.4])
        whole = mean_scores(corpus, scores, by=[], minimum_sentences=1)
        assert whole["score"].tolist() == pytest.approx([0.3])
        assert whole["documents"].tolist() == [3]

    def test_how_much_topic_words_would_make(self):
        corpus = corpus_of({"a": "Good care. Care. Good."})
        own = Lexicon(name="own", entries={"good": 1, "care": 1}, source="", version="", licence="")
        scores = sentence_scores(corpus, method=own, topic_words=["care"])
        row = mean_scores(corpus, scores, minimum_sentences=1).iloc[0]
        both = scores["score_with_topic_words"]
        assert row["score"] == pytest.approx(scores["score"].dropna().mean())
        assert row["score_with_topic_words"] == pytest.approx(both.mean())
        assert both[0] > scores["score"][0]

    def test_empty_corpus(self):
        corpus = corpus_of({})
        assert mean_scores(corpus, sentence_scores(corpus)).empty
        assert mean_scores(corpus, sentence_scores(corpus), by=[]).empty

    def test_faults(self):
        corpus, scores = corpus_with("A"), scores_of([0], [0.1])
        with pytest.raises(InputError, match="minimum_sentences is 0; it must be 1 or more"):
            mean_scores(corpus, scores, minimum_sentences=0)
        with pytest.raises(InputError, match="cannot group by 'sauce'"):
            mean_scores(corpus, scores, by="sauce")


class TestThemeScores:
    def test_a_sentence_counts_for_each_of_its_themes(self):
        text = "A good loving relationship. Bad funding for a loving relationship. Good."
        corpus = corpus_of({"a": text})
        hits = find_hits(corpus, shipped_codebook("childrens-social-care"))
        table = theme_scores(corpus, sentence_scores(corpus, method=OWN), hits)
        pairs = list(zip(table["sentence"], table["theme"], strict=True))
        assert pairs == [(0, "relationships"), (1, "relationships"), (1, "funding")]
        means = mean_scores(corpus, table, by=["theme", "source"], minimum_sentences=1)
        means = means.set_index("theme")
        assert means["sentences"]["relationships"] == 2
        assert means["score"]["relationships"] == pytest.approx(0)
        assert means["score"]["funding"] < 0
        assert means["note"]["justice"] == "no score: no sentence"

    def test_by_paragraph(self):
        corpus = corpus_of({"a": "A loving relationship. Good.\n\nBad."})
        hits = find_hits(corpus, shipped_codebook("childrens-social-care"))
        scores = sentence_scores(corpus, method=OWN, unit="paragraph")
        table = theme_scores(corpus, scores, hits)
        assert table["paragraph"].tolist() == [0]
        assert table["score"].tolist() == [scores["score"][0]]

    def test_whole_documents_are_refused(self):
        corpus = corpus_of({"a": "Good."})
        scores = sentence_scores(corpus, method=OWN, unit="document")
        with pytest.raises(InputError, match=r'pile up near −1 and 1.*unit="sentence"'):
            mean_scores(corpus, scores)


class TestScoreDifference:
    def test_said_with_its_interval(self):
        scores = scores_of(np.repeat(range(6), 3), np.repeat([0.5, 0.6, 0.7, 0.1, 0.2, 0.3], 3))
        row = score_difference(corpus_with("AAABBB"), scores, ("A", "B")).iloc[0]
        assert row["difference"] == pytest.approx(0.6 - 0.2)
        assert 0.2 <= row["low"] < 0.4 < row["high"] <= 0.6
        assert row["statement"].startswith(
            "A is more positive than B: the mean scores differ by +0.40 (95% interval +0."
        )
        other = score_difference(corpus_with("AAABBB"), scores, ("B", "A")).iloc[0]
        assert other["difference"] == pytest.approx(-0.4)
        assert other["statement"].startswith(
            "B is more negative than A: the mean scores differ by −0.40 (95% interval −0."
        )

    def test_what_the_data_do_not_tell_apart(self):
        scores = scores_of(np.repeat(range(6), 3), np.repeat([0.1, 0.6, 0.7, 0.1, 0.5, 0.7], 3))
        row = score_difference(corpus_with("AAABBB"), scores, ("A", "B")).iloc[0]
        assert row["low"] < 0 < row["high"]
        assert row["statement"].startswith("These documents do not tell A and B apart")

    def test_too_few_documents_are_not_compared(self):
        scores = scores_of(np.repeat(range(4), 3), np.repeat([0.1, 0.6, 0.7, 0.1], 3))
        row = score_difference(corpus_with("AAAB"), scores, ("A", "B")).iloc[0]
        assert np.isnan([row["low"], row["high"]]).all()
        assert row["statement"] == (
            "A and B cannot be compared: no interval: 1 document, at least 3 are needed."
        )

    def test_a_group_that_does_not_occur(self):
        with pytest.raises(InputError, match="there is no source 'C'; choose from: A, B"):
            score_difference(corpus_with("AB"), scores_of([0], [0.1]), ("A", "C"))


TEXTS = {
    "a": "Good. Good, bad. Not good. A table.",
    "b": "Good but bad! Very good. Bad.",
    "c": "Bad. Bad, bad, good. Good.",
    "d": "Good.",
}


class TestWordShift:
    @pytest.mark.parametrize("method", [OWN, "ensemble", "vader"])
    def test_shifts_add_up_to_the_difference(self, method):
        corpus = corpus_of(TEXTS, source=["A", "A", "B", "B"])
        scores = mean_scores(corpus, sentence_scores(corpus, method=method))["score"]
        table = word_shift(corpus, word_scores(corpus, method=method), ("A", "B"))
        assert table["shift"].sum() == pytest.approx(scores[0] - scores[1])
        assert table["part_first"].sum() == pytest.approx(scores[0])
        assert table["part_second"].sum() == pytest.approx(scores[1])
        assert table["shift"].abs().is_monotonic_decreasing

    def test_by_hand(self):
        # one document each; A has a score of s and one of 0 (good and bad cancel), B one of -s
        corpus = corpus_of({"a": "Good. Good, bad.", "b": "Bad."}, source=["A", "B"])
        words = word_scores(corpus, method=OWN)
        table = word_shift(corpus, words, ("A", "B"), minimum_sentences=1).set_index("word")
        value = words["value"].max() * 2**0.5  # fewer than 10 words: the sum times √(20/10)
        s, each = value / np.sqrt(value**2 + 15), value / np.sqrt(15)
        assert table["part_first"].to_dict() == pytest.approx(
            {"good": (s + each) / 2, "bad": -each / 2}
        )
        assert table["part_second"].to_dict() == pytest.approx({"good": 0, "bad": -s})
        assert table["count_first"].to_dict() == {"good": 2, "bad": 1}
        assert table["count_second"].to_dict() == {"good": 0, "bad": 1}

    def test_faults(self):
        corpus = corpus_of(TEXTS, source=["A", "A", "B", "C"])
        words = word_scores(corpus, method=OWN)
        with pytest.raises(InputError, match="there is no source 'X'; choose from: A, B, C"):
            word_shift(corpus, words, ("A", "X"))
        with pytest.raises(InputError, match="no document of 'C' has 3 sentences"):
            word_shift(corpus, words, ("A", "C"))
