"""Sentiment: scores of sentences, their means, what they come from, how far to trust them.

``words`` (what is read) → ``rules`` (points in context) → ``finding`` (any method) → ``scores`` →
``means``, ``speech``, ``shift``, ``audit``.
"""

from analysis.sentiment.audit import (
    disagreements,
    lexicon_audit,
    method_agreement,
    rating_agreement,
    score_methods,
    suggest_topic_words,
    word_weights,
)
from analysis.sentiment.means import (
    MINIMUM_SENTENCES,
    compare_groups,
    mean_scores,
    theme_scores,
)
from analysis.sentiment.scores import sentence_scores, word_scores
from analysis.sentiment.shift import sentence_html, word_shift
from analysis.sentiment.speech import reported_speech

__all__ = [
    "MINIMUM_SENTENCES",
    "compare_groups",
    "disagreements",
    "lexicon_audit",
    "mean_scores",
    "method_agreement",
    "rating_agreement",
    "reported_speech",
    "score_methods",
    "sentence_html",
    "sentence_scores",
    "suggest_topic_words",
    "theme_scores",
    "word_scores",
    "word_shift",
    "word_weights",
]
