"""Sentiment: scores of sentences, their means, what they come from, how far to trust them."""

from analysis.sentiment.means import (
    MINIMUM_SENTENCES,
    compare_groups,
    mean_scores,
    theme_scores,
)
from analysis.sentiment.scores import sentence_scores, word_scores

__all__ = [
    "MINIMUM_SENTENCES",
    "compare_groups",
    "mean_scores",
    "sentence_scores",
    "theme_scores",
    "word_scores",
]
