"""Sentiment: scores of sentences, their means, what they come from, how far to trust them.

``words`` (what is read) → ``points`` (by the ``rules``) → ``finding`` (any method) → ``scores`` →
``documents`` → ``means``, ``differences``; ``speech``, ``shift``, ``audit``, ``weights``,
``methods``.
"""

from analysis.sentiment.audit import lexicon_audit, score_methods
from analysis.sentiment.differences import score_difference
from analysis.sentiment.documents import MINIMUM_SENTENCES, scored_unit
from analysis.sentiment.means import mean_scores, theme_scores
from analysis.sentiment.methods import disagreements, method_agreement
from analysis.sentiment.scores import sentence_scores, word_scores
from analysis.sentiment.shift import sentence_html, word_shift
from analysis.sentiment.speech import reported_speech, speech_scores
from analysis.sentiment.weights import suggest_topic_words, word_weights

__all__ = [
    "MINIMUM_SENTENCES",
    "disagreements",
    "lexicon_audit",
    "mean_scores",
    "method_agreement",
    "reported_speech",
    "score_difference",
    "score_methods",
    "scored_unit",
    "sentence_html",
    "sentence_scores",
    "speech_scores",
    "suggest_topic_words",
    "theme_scores",
    "word_scores",
    "word_shift",
    "word_weights",
]
