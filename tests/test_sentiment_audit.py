"""Coverage, topic words, agreement of methods, reported speech."""

import numpy as np
import pandas as pd
import pytest

from analysis.lexicons import Lexicon
from analysis.sentiment import (
    disagreements,
    lexicon_audit,
    method_agreement,
    reported_speech,
    score_methods,
    sentence_scores,
    suggest_topic_words,
    word_scores,
    word_weights,
)
from conftest import corpus_of


def lexicon(name, **entries):
    return Lexicon(name=name, entries=entries, source="", version="", licence="")


OWN = lexicon("own", good=1, bad=-1, care=1)
TEXTS = {"a": "Good care. No table. Care.", "b": "Their care. Bad care, good care."}


class TestAudit:
    def test_by_hand(self):
        # 5 sentences; without the topic word "care" two of them have lexicon words; 8 occurrences
        # of equal weight: good 2, bad 1, care 5
        table = lexicon_audit(corpus_of(TEXTS), [OWN], topic_words=["care"], minimum_sentences=1)
        row = table.iloc[0]
        assert row["method"] == "own"
        assert (row["sentences"], row["sentences_scored"], row["occurrences"]) == (5, 2, 8)
        assert row["coverage"] == pytest.approx(2 / 5)
        assert row["topic_share"] == pytest.approx(5 / 8)
        assert row["score"] < row["score_with_topic_words"]
        assert row["documents"] == 2

    def test_methods_side_by_side(self):
        table = lexicon_audit(corpus_of(TEXTS), ["ensemble", "vader", ["vader", OWN]])
        assert table["method"].tolist() == ["ensemble", "vader", "vader+own"]

    @pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "x"}])
    def test_small_corpora(self, texts):
        row = lexicon_audit(corpus_of(texts), [OWN]).iloc[0]
        assert row["occurrences"] == 0
        assert np.isnan([row["topic_share"], row["score"]]).all()

    def test_weights_by_hand(self):
        corpus = corpus_of(TEXTS)
        words = word_scores(corpus, method=OWN, topic_words=["good care"])
        table = word_weights(corpus, words).set_index("word")
        assert table["occurrences"].to_dict() == {"care": 5, "good": 2, "bad": 1}
        assert table["topic_occurrences"].to_dict() == {"care": 2, "good": 2, "bad": 0}
        assert table["documents"].to_dict() == {"care": 2, "good": 2, "bad": 1}
        assert table["share_of_documents"].to_dict() == {"care": 1, "good": 1, "bad": 0.5}
        assert table["share_of_valence"].to_dict() == pytest.approx(
            {"care": 5 / 8, "good": 2 / 8, "bad": 1 / 8}
        )

    def test_suggestions_leave_out_what_is_neutral_already_and_show_lines(self):
        corpus = corpus_of(TEXTS)
        words = word_scores(corpus, method=OWN, topic_words=["good"])
        table = suggest_topic_words(corpus, words, top=2, lines=2)
        assert table["word"].tolist() == ["care", "bad"]
        # from different documents first
        assert table["lines"].tolist() == [
            ("Good ‹care›. No table. Care.", "Their ‹care›. Bad care, good care."),
            ("Their care. ‹Bad› care, good care.",),
        ]

    def test_a_line_is_cut_between_words_and_has_no_line_breaks(self):
        corpus = corpus_of({"a": "word " * 30 + "a\ngood\none " + "next " * 30})
        words = word_scores(corpus, method=OWN, topic_words=())
        (line,) = suggest_topic_words(corpus, words)["lines"][0]
        assert line == "word " * 8 + "a ‹good› one" + " next" * 8

    def test_nothing_to_suggest(self):
        corpus = corpus_of({})
        assert suggest_topic_words(corpus, word_scores(corpus)).empty


class TestMethods:
    def test_agreement_by_hand(self):
        # of three sentences that both score, the signs of two agree; the ranks are 3 2 1 and 3 1 2
        scores = {
            "a": pd.DataFrame({"score": [0.5, 0.2, -0.1, np.nan]}),
            "b": pd.DataFrame({"score": [0.9, -0.4, -0.3, 0.1]}),
        }
        row = method_agreement(corpus_of({}), scores).iloc[0]
        assert (row["first"], row["second"], row["sentences"]) == ("a", "b", 3)
        assert row["same_sign"] == pytest.approx(2 / 3)
        assert row["spearman"] == pytest.approx(0.5)

    def test_agreement_of_few_or_equal_sentences_is_missing(self):
        one = pd.DataFrame({"score": [0.5, 0.5, 0.5]})
        row = method_agreement(corpus_of({}), {"a": one, "b": one}).iloc[0]
        assert np.isnan(row["spearman"])
        assert row["same_sign"] == 1
        assert method_agreement(corpus_of({}), {"a": one}).empty

    def test_the_sentence_on_which_methods_disagree_most(self):
        corpus = corpus_of({"a": "Good. Bad. Good and odd. Odd."})
        pessimist = lexicon("pessimist", good=1, bad=-1, odd=-3)
        methods = [lexicon("optimist", good=1, bad=-1, odd=3), pessimist]
        scores = score_methods(corpus, methods)
        table = disagreements(corpus, scores, top=2)
        assert table["text"].tolist() == ["Odd.", "Good and odd."]
        assert table["document"].tolist() == ["a", "a"]
        assert (table["optimist"] > 0).all()
        assert (table["pessimist"] < 0).all()
        assert table["spread"].is_monotonic_decreasing

    def test_a_method_with_a_wider_scale_does_not_decide(self):
        # unscaled, "One." and "Two." lie 0.81 apart and "Three." 0.08; scaled, 0.14, 0.14 and 0.97
        corpus = corpus_of({"a": "One. Two. Three."})
        wide, narrow = [0.9, -0.9, 0.0], [0.09, -0.09, 0.08]
        scores = {
            name: pd.DataFrame({"document": 0, "sentence": range(3), "score": values})
            for name, values in (("wide", wide), ("narrow", narrow))
        }
        assert disagreements(corpus, scores, top=1)["text"].tolist() == ["Three."]


def test_paragraphs_go_through_everything():
    text = "Good. Bad, he said.\n\n“It is good,” she said, “and good.”"
    corpus = corpus_of({"a": text})
    options = {"topic_words": (), "unit": "paragraph"}
    scores = score_methods(corpus, [OWN], **options)
    assert scores["own"]["paragraph"].tolist() == [0, 1]
    assert disagreements(corpus, scores)["paragraph"].tolist() == [0, 1]
    assert reported_speech(corpus, unit="paragraph").tolist() == ["reported", "quoted"]
    words = word_scores(corpus, method=OWN, **options)
    assert suggest_topic_words(corpus, words, top=1)["word"].tolist() == ["good"]
    audit = lexicon_audit(corpus, [OWN], minimum_sentences=1, **options)
    assert audit["sentences"].tolist() == [2]


class TestReportedSpeech:
    @pytest.mark.parametrize(
        ("text", "speech"),
        [
            ("The report is good.", "own"),
            ("Members felt that the report was good.", "reported"),
            ("Josh felt there was a need for change.", "reported"),
            ("Children felt safe with their carers.", "own"),
            ("We believe that this will work.", "own"),
            ("I said so.", "own"),
            ("We have been told that it will work.", "own"),
            ("The chair said thank you.", "reported"),
            ("According to parents it is slow.", "reported"),
            ("Concerns were raised about cost.", "reported"),
            ("The concerns are about cost.", "own"),
            ("“Awful,” she said of it.", "reported"),
            ("“It was really quite awful,” she said.", "quoted"),
            ('"They never listen to us."', "quoted"),
            ("‘They never listen to us.’", "quoted"),
            ("'They don't listen to us.'", "quoted"),
            ("The so-called “offer” is not one that we can accept.", "own"),
            ("The children’s home isn’t the parents’ choice.", "own"),
            ("It's the parents' and the children's choice.", "own"),
        ],
    )
    def test_one_sentence(self, text, speech):
        assert reported_speech(corpus_of({"a": text})).tolist() == [speech]

    def test_a_quotation_over_sentences_and_paragraphs(self):
        text = "A girl wrote. “It was fine. Then it was not.\n“Nobody came.” We agree."
        found = reported_speech(corpus_of({"a": text})).tolist()
        assert found == ["own", "quoted", "quoted", "quoted", "own"]

    def test_a_mark_that_is_not_closed_ends_with_its_paragraph(self):
        found = reported_speech(corpus_of({"a": "“It was fine. Yes.\nWe agree.", "b": "Fine."}))
        assert found.tolist() == ["quoted", "quoted", "own", "own"]

    def test_it_does_not_reach_across_sentences(self):
        found = reported_speech(corpus_of({"a": "They felt. That is all. According. To me."}))
        assert found.tolist() == ["own"] * 4

    @pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "x"}])
    def test_small_corpora(self, texts):
        corpus = corpus_of(texts)
        found = reported_speech(corpus)
        assert len(found) == len(sentence_scores(corpus))
        assert found.cat.categories.tolist() == ["own", "reported", "quoted"]
