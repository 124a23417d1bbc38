"""Codebook and sentiment method compared with a coding, and its errors carried into the results.

``coded`` (codes with weights) → ``rates`` and ``judged`` (errors and their uncertainty) →
``themes`` and ``sentiment`` (tables).
"""

from analysis.validation.coded import coded_sample
from analysis.validation.sentiment import judge_sentiment, sentiment_confusion
from analysis.validation.themes import (
    corrected_prevalence,
    judge_themes,
    most_read_theme,
    theme_errors,
    validation_caption,
)

__all__ = [
    "coded_sample",
    "corrected_prevalence",
    "judge_sentiment",
    "judge_themes",
    "most_read_theme",
    "sentiment_confusion",
    "theme_errors",
    "validation_caption",
]
