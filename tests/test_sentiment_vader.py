"""VADER's scores against NLTK's own analyzer, on generated and on real sentences."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants

from analysis.lexicons import vader
from analysis.sentiment import sentence_scores
from analysis.sentiment.words import PUNCTUATION, clean_word
from analysis.units import unit_texts
from conftest import PROJECT, corpus_of


class Analyzer(SentimentIntensityAnalyzer):
    """NLTK's analyzer, without its download."""

    def __init__(self):
        self.lexicon = vader().entries
        self.constants = VaderConstants()


NLTK = Analyzer()

PIECES = """
good bad GOOD BAD great Great awful terrible love hate kind Kind of sort just enough like no not
NOT never Never so this least at very but But BUT isn't ISN'T don't don’t cannot without hardly
extremely EXTREMELY slightly kinda rarely the shit bomb ass yeah right cut mustard kiss death hand
to mouth
:) :( :D ;-) <3 😀 ☹ ! !! !!! ? ?? ??? ?!? . , ; : - – — ... good! good!!! bad?? (good) "good" 'bad'
“good” good, ,good good.. well-being care/support a I x 7 $: 3.5 né déjà naïve İ ß ǅ can't won't n't
""".split()
WORDS = st.sampled_from(PIECES) | st.text(max_size=6)
SENTENCE = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


def check_parity(texts):
    corpus = corpus_of({str(i): text for i, text in enumerate(texts)})
    scores = sentence_scores(corpus, method="vader", topic_words=())
    sentences = unit_texts(corpus, "sentence", np.arange(len(scores)))
    expected = [NLTK.polarity_scores(text)["compound"] for text in sentences]
    assert scores["score"].fillna(0).to_numpy() == pytest.approx(expected, abs=6e-5)
    return len(scores)


@settings(max_examples=100)
@given(st.lists(SENTENCE, min_size=1, max_size=12))
def test_generated_sentences(texts):
    check_parity(texts)


@pytest.mark.parametrize(
    "text",
    [
        "The plan is good, but the result is NOT good and not bad.",
        "It was never so good, and never this bad, so good.",
        "kind of good, sort of bad, just enough good",
        "at least good, the least good, very least bad, least good",
        "least good",
        "He will cut the mustard; it was the bomb and the kiss of death.",
        "Yeah right, they live from hand to mouth",
        "GREAT WORK ALL ROUND",
        "GREAT work, EXTREMELY good, extremely BAD!!!!!",
        "Why?? Why??? Why???? Good?",
        "It isn't good. It ain't without hope, rarely despite love!",
        "But good. but bad BUT good",
        "good good good not good",
        "The service was helpful :) 😀 but slow :(",
        "It’s not good, they don’t love it — “awful”.",
        "(good) [bad] {great} good/bad well-being",
    ],
)
def test_rule_by_rule(text):
    check_parity([text])


def test_real_sentences(corpora):
    texts = [path.read_text("utf-8") for path in sorted(corpora.glob("care-review/*.txt"))]
    assert check_parity(texts) > 150


def test_the_documents_of_the_example_study():
    texts = [path.read_text("utf-8") for path in sorted(PROJECT.glob("data/raw/example/*.txt"))]
    assert check_parity(texts) > 500


@pytest.mark.parametrize("unit", ["paragraph", "document"])
def test_longer_units_are_scored_as_one_text(unit):
    texts = ["It is good. It is bad!\n\nNot good at all. Very bad, but fine.", "", "?", "Great!"]
    corpus = corpus_of({str(i): text for i, text in enumerate(texts)})
    scores = sentence_scores(corpus, method="vader", topic_words=(), unit=unit)
    units = unit_texts(corpus, unit, np.arange(len(scores)))
    expected = [NLTK.polarity_scores(text)["compound"] for text in units]
    assert scores["score"].fillna(0).to_numpy() == pytest.approx(expected, abs=6e-5)


def test_many_documents_are_read_in_parts_with_the_same_scores(monkeypatch):
    texts = {str(i): f"It is good. Number {i} is not bad!" for i in range(40)} | {"z": ""}
    whole = sentence_scores(corpus_of(texts), method="vader")
    monkeypatch.setattr("analysis.sentiment.words.CHUNK_TOKENS", 20)
    assert sentence_scores(corpus_of(texts), method="vader").equals(whole)
    assert len(whole) == 80


def test_not_good_by_hand():
    # good 1.9, turned by -0.74: -1.406; -1.406 / sqrt(1.406² + 15) = -0.3412
    scores = sentence_scores(corpus_of({"a": "not good"}), method="vader")
    assert scores["score"].round(4).tolist() == [-0.3412]


@given(st.sampled_from(["good", "naïve", "x", "n't", "a-b"]), st.text(max_size=4))
def test_clean_word_takes_one_mark_off_one_end(core, marks):
    for word in (core + marks, marks + core):
        letters = re.sub(r"[!-/:-@\[-`{-~]", "", word)
        expected = {letters + mark for mark in PUNCTUATION} | {m + letters for m in PUNCTUATION}
        assert clean_word(word) == (letters if word in expected and len(letters) > 1 else word)
