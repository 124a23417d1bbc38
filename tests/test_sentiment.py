"""Scores of sentences and words, whatever the lexicon."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.lexicons import Lexicon, vader
from analysis.notebooks.parameters import choose_values
from analysis.sentiment import mean_scores, sentence_html, sentence_scores, word_scores
from conftest import PROJECT, corpus_of

OWN = Lexicon(
    name="own",
    entries={"good": 1, "bad": -1, "fell short": -1, "well off": 1, "kingdom": 0, "risk": -1},
    source="test",
    version="1",
    licence="MIT",
)
S = vader().strength()  # what the values of OWN become on VADER's scale, as all are of size 1


def normalised(points):
    return points / np.sqrt(points**2 + 15)


def points_of(text, **options):
    options = {"method": OWN, "topic_words": ()} | options
    return word_scores(corpus_of({"a": text}), **options)["points"].tolist()


class TestRules:
    """Each rule by hand, with a lexicon whose every value is ±S."""

    @pytest.mark.parametrize(
        ("text", "factors"),
        [
            ("It is good", [1]),
            ("Neither word", []),
            ("A GOOD and good!!!", [1, 1]),
            ("They fell short", [-1]),
            # negation: a good word is bad, a bad one mildly good; five words, one clause
            ("It is not good", [-0.74]),
            ("It isn’t good", [-0.74]),
            ("It is not in my own view good", [-0.74]),
            ("It is not in my own considered view good", [1]),
            ("It was not there, and good", [1]),
            ("There is no bad", [0.4]),
            ("They never fell short", [0.4]),
            ("They fail to be good", [-0.74]),
            ("It is far from good", [-0.74]),
            ("The least good", [-0.74]),
            ("A good good good not good", [1, 1, 1, -0.74]),
            ("It is not only good, it is at least good, no doubt good", [1, 1, 1]),
            # verbs and words that turn one side only
            ("They prevent bad, and good", [0.4, 1]),
            ("It is not good and not bad", [-0.74, 0.4]),
            ("They did not prevent bad", [0.4 * -0.74]),
            ("It undermines good, and bad", [-0.74, -1]),
            ("Less good and less bad", [-0.74, 0.4]),
            ("It is too good, with little good and a little good", [-0.74, -0.74, 0.75]),
            ("Free from bad; free bad", [0.4, -1]),
            ("The bad was reduced", [0.4]),
            ("The bad was not reduced", [-1]),
            ("The bad that reduced", [-1]),
            # strength
            ("It is very good", [1.25]),
            ("It is very bad", [-1.25]),
            ("It is fairly good", [0.75]),
            # what is not so
            ("It should be good and could be bad", [0.6, -0.8]),
            ("Is it good?", [0.5]),
            # contrast and concession
            ("It is bad but good", [-0.5, 1.5]),
            ("But it is good", [1]),
            ("It is anything but good", [-0.74]),
            ("Although it is good, it is bad", [0.5, -1]),
            ("It is bad, although good", [-1, 0.5]),
        ],
    )
    def test_factor_of_the_value(self, text, factors):
        assert points_of(text) == pytest.approx([factor * S for factor in factors])

    def test_a_booster_with_a_value_counts_only_where_it_boosts_nothing(self):
        own = Lexicon(
            name="own", entries={"terribly": -1, "good": 1}, source="", version="", licence=""
        )
        text = "It was terribly good. It went terribly."
        assert points_of(text, method=own) == pytest.approx([1.25 * S, -S])

    def test_without_negation(self):
        assert points_of("It is not good, and no bad", negation=False) == pytest.approx([S, -S])

    def test_a_shifter_with_a_value_acts_and_counts(self):
        own = Lexicon(
            name="own", entries={"failed": -1, "good": 1}, source="", version="", licence=""
        )
        assert points_of("It failed to be good", method=own) == pytest.approx([-S, -0.74 * S])

    def test_one_negator_works_on_every_lexicon(self):
        corpus = corpus_of({"a": "It is excellent.", "b": "It is not excellent."})
        for method in ("ensemble", "vader", "textblob", "prose"):
            plain, turned = sentence_scores(corpus, method=method)["score"]
            assert plain > 0 > turned


class TestSentenceScores:
    def test_columns_by_hand(self):
        corpus = corpus_of({"a": "A good day. No feeling. Good, bad!", "b": "Not at risk."})
        table = sentence_scores(corpus, method=OWN, topic_words=["risk"])
        expected = pd.DataFrame(
            {
                "document": [0, 0, 0, 1],
                "sentence": [0, 1, 2, 3],
                "words": [2, 2, 2, 3],  # "a" has one character
                "lexicon_words": [1, 0, 2, 0],
                "topic_words": [0, 0, 0, 1],
                # fewer than 10 words: the sum times √(20/10)
                "score": [normalised(S * 2**0.5), np.nan, 0, np.nan],
                "score_with_topic_words": [
                    normalised(S * 2**0.5),
                    np.nan,
                    0,
                    normalised(0.4 * S * 2**0.5),
                ],
            }
        )
        pd.testing.assert_frame_equal(table, expected, check_dtype=False)

    @pytest.mark.parametrize(("words", "factor"), [(10, 2**0.5), (20, 1), (80, 0.5)])
    def test_length(self, words, factor):
        text = "good" + " the" * (words - 1)
        score = sentence_scores(corpus_of({"a": text}), method=OWN)["score"]
        assert score.tolist() == pytest.approx([normalised(S * factor)])

    def test_vader_keeps_its_own_scale(self):
        score = sentence_scores(corpus_of({"a": "good"}), method="vader", topic_words=())["score"]
        assert score.tolist() == pytest.approx([normalised(1.9)])

    def test_no_lexicon_word_is_missing_and_not_zero(self):
        for method in ("ensemble", "vader", OWN):
            scores = sentence_scores(corpus_of({"a": "The table stands there."}), method=method)
            assert scores["score"].isna().all()
            assert scores["lexicon_words"].tolist() == [0]

    def test_the_field_is_neutral_by_default(self):
        corpus = corpus_of({"a": "Social care for care leavers."})
        for method in ("ensemble", "vader"):
            assert sentence_scores(corpus, method=method)["score"].isna().all()
            assert sentence_scores(corpus, method=method, topic_words=())["score"].gt(0).all()

    @pytest.mark.parametrize("method", ["ensemble", "vader", OWN])
    @pytest.mark.parametrize(
        "texts", [{}, {"a": ""}, {"a": "good"}, {"a": "", "b": "?!", "c": "x"}]
    )
    def test_small_corpora(self, method, texts):
        corpus = corpus_of(texts)
        for unit in ("sentence", "paragraph", "document"):
            scores = sentence_scores(corpus, method=method, unit=unit)
            words = word_scores(corpus, method=method, unit=unit)
            count = len(texts) if unit == "document" else len(corpus.sentence_starts) - 1
            assert len(scores) == count
            assert len(words) == sum(text == "good" for text in texts.values())

    def test_an_unknown_unit(self):
        with pytest.raises(InputError, match="unit 'page' is not one of"):
            sentence_scores(corpus_of({"a": "good"}), unit="page")

    def test_a_pattern_that_cannot_be_read(self):
        with pytest.raises(InputError, match=r"\(care"):
            sentence_scores(corpus_of({"a": "good"}), topic_words=["(care"])

    @pytest.mark.parametrize("method", ["ensemble", "vader"])
    def test_the_order_of_documents_does_not_matter(self, method):
        texts = {
            "a": "It is good. It fell short!",
            "b": "Not GOOD, but safe care.",
            "c": "Awful? Thriving families.",
        }
        forward = sentence_scores(corpus_of(texts), method=method)
        backward = sentence_scores(corpus_of(dict(reversed(texts.items()))), method=method)
        for document in range(3):
            a = forward[forward["document"] == document].drop(columns=["document", "sentence"])
            b = backward[backward["document"] == 2 - document]
            b = b.drop(columns=["document", "sentence"])
            pd.testing.assert_frame_equal(a.reset_index(drop=True), b.reset_index(drop=True))

    def test_one_document_more_changes_no_score(self):
        texts = {"a": "It is good. It fell short!", "b": "Not good."}
        fewer = sentence_scores(corpus_of(texts))
        more = sentence_scores(corpus_of(texts | {"c": "Excellent. Good, bad, risky."}))
        pd.testing.assert_frame_equal(more.iloc[: len(fewer)], fewer)


POOL = "good bad care support social not never very but least risk of harm the at isn't great poor"
TEXT = st.lists(st.sampled_from(POOL.split()), min_size=1, max_size=12).map(" ".join)


@settings(max_examples=80)
@given(st.lists(TEXT, min_size=1, max_size=4), st.sampled_from(["vader", "ensemble"]))
def test_neutral_words_change_nothing_else(texts, method):
    corpus = corpus_of({str(i): text for i, text in enumerate(texts)})
    topic_words = ["social care", "(support|harm)", "risk of"]
    counted = word_scores(corpus, method=method, topic_words=())
    neutral = word_scores(corpus, method=method, topic_words=topic_words)
    assert len(counted) == len(neutral)
    kept = ~neutral["topic"]
    columns = ["document", "sentence", "start", "end", "value", "points"]
    pd.testing.assert_frame_equal(counted.loc[kept, columns], neutral.loc[kept, columns])
    assert (neutral.loc[~kept, ["points", "contribution"]] == 0).all().all()
    assert set(neutral.loc[~kept, "word"]) <= {"care", "support", "harm", "risk", "social"}
    scores = sentence_scores(corpus, method=method, topic_words=topic_words)
    with_topic = sentence_scores(corpus, method=method, topic_words=())
    pd.testing.assert_series_equal(
        scores["score_with_topic_words"], with_topic["score"], check_names=False
    )


class TestWordScores:
    TEXT = "The plan was not good. They fell short, but were well off, at risk."

    def test_which_words_gave_which_points_after_which_rule(self):
        corpus = corpus_of({"a": self.TEXT})
        table = word_scores(corpus, method=OWN, topic_words=["risk"])
        assert table["word"].tolist() == ["good", "fell short", "well off", "risk"]
        assert [self.TEXT[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == [
            "good",
            "fell short",
            "well off",
            "risk",
        ]
        assert table["rules"].tolist() == [
            "negated",
            "before but",
            "after but",
            "after but, topic word",
        ]
        assert table["points"].tolist() == pytest.approx([-0.74 * S, -0.5 * S, 1.5 * S, 0])
        assert table["sentence"].tolist() == [0, 1, 1, 1]

    @pytest.mark.parametrize("method", ["ensemble", "vader", OWN])
    def test_contributions_add_up_to_the_score(self, method):
        texts = {"a": self.TEXT + " Good!!! Bad?? GREAT and good, bad!", "b": "Good but bad."}
        corpus = corpus_of(texts)
        words = word_scores(corpus, method=method)
        sums = words.groupby("sentence")["contribution"].sum()
        scores = sentence_scores(corpus, method=method)["score"].dropna()
        assert sums.reindex(scores.index).to_numpy() == pytest.approx(scores.to_numpy())

    def test_words_as_written_keep_their_place_in_the_text(self):
        text = "So “good”, GREAT!!! :) — care"
        table = word_scores(corpus_of({"a": text}), method="vader")
        found = [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)]
        assert found == ["GREAT!!!", ":)", "care"]
        assert table["word"].tolist() == ["great", ":)", "care"]
        assert table["topic"].tolist() == [False, False, True]

    def test_a_phrase_with_a_topic_word_is_neutral(self):
        own = Lexicon(
            name="own", entries={"at risk": -1, "bad": -1}, source="", version="", licence=""
        )
        corpus = corpus_of({"a": "They are at risk."})
        table = word_scores(corpus, method=own, topic_words=["risk"])
        assert table[["word", "topic", "points"]].to_numpy().tolist() == [["at risk", True, 0.0]]

    def test_entries_that_negate_themselves_are_not_turned_again(self):
        # as in the Lexicoder dictionary, whose entries hold their own negations
        entries = {"good*": 1, "not good*": -1, "not bad": 0.5, "bad": -1}
        own = Lexicon(name="own", entries=entries, source="", version="", licence="")
        table = word_scores(corpus_of({"a": "It is not goodly, not bad."}), method=own)
        assert table["word"].tolist() == ["not goodly", "not bad"]
        assert table["points"].tolist() == table["value"].tolist()

    def test_the_longest_phrase_counts(self):
        entries = {"not good": -1, "good": 1, "not good enough": -2, "well": 1, "as well": 0}
        own = Lexicon(name="own", entries=entries, source="", version="", licence="")
        corpus = corpus_of({"a": "It is not good enough as well."})
        table = word_scores(corpus, method=own, topic_words=())
        assert table["word"].tolist() == ["not good enough"]


class TestSentenceHtml:
    def test_words_are_marked_and_text_is_escaped(self):
        corpus = corpus_of({"a": "First. A <b>good</b> & bad day at risk."})
        words = word_scores(corpus, method=OWN, topic_words=["risk"])
        html = sentence_html(corpus, words, 1)
        good = f'<mark class="positive" title="value +{S:.1f}; points +{S:.1f}">good</mark>'
        bad = f'<mark class="negative" title="value −{S:.1f}; points −{S:.1f}">bad</mark>'
        risk = f'<mark class="topic" title="value −{S:.1f}; topic word; points +0.0">risk</mark>'
        assert html == f"A &lt;b&gt;{good}&lt;/b&gt; &amp; {bad} day at {risk}."

    def test_a_sentence_without_lexicon_words(self):
        corpus = corpus_of({"a": "One table. Good."})
        assert sentence_html(corpus, word_scores(corpus, method=OWN), 0) == "One table."


class TestImpossibleParametersOfTheNotebook:
    """Both where a run is given them and where they stand in the cell."""

    @pytest.mark.parametrize(
        ("name", "text", "message"),
        [
            ("method", "x", "'x' cannot be .*choose from: ensemble, vader, textblob, prose, afinn"),
            ("unit", "word", "'word' cannot be .*choose from: sentence, paragraph"),
            ("minimum_sentences", "-1", "-1 cannot be .*1 or more"),
            ("seed", "-1", "-1 cannot be .*0 or more"),
        ],
    )
    def test_of_a_run(self, name, text, message):
        with pytest.raises(InputError, match=message):
            choose_values([PROJECT / "notebooks" / "03_sentiment.ipynb"], {name: text})

    def test_in_the_cell(self):
        corpus = corpus_of({"a": "It is good."})
        with pytest.raises(InputError, match=r"no method 'x'; choose from: ensemble, vader"):
            sentence_scores(corpus, method="x")
        with pytest.raises(InputError, match="'word' is not one of document, paragraph, window"):
            sentence_scores(corpus, unit="word")
        scores = sentence_scores(corpus)
        with pytest.raises(InputError, match="minimum_sentences is -1; it must be 1 or more"):
            mean_scores(corpus, scores, minimum_sentences=-1)
        with pytest.raises(InputError, match="seed is -1; it is the number"):
            mean_scores(corpus, scores, seed=-1)
