"""Codebook and sentiment method compared with a coding, and its errors carried into the results.

``coded`` (codes with weights) → ``rates`` and ``judged`` (errors and their uncertainty) →
``themes``, ``prevalence`` and ``sentiment`` (tables) → ``studies`` (for whatever shows the themes
of a study).
"""

from analysis.validation.coded import coded_sample
from analysis.validation.prevalence import corrected_prevalence, most_read_theme
from analysis.validation.sentiment import judge_sentiment, sentiment_confusion
from analysis.validation.studies import (
    correct_study,
    judge_methods,
    judge_study,
    mark_unfit,
    sentiment_note,
    validation_note,
)
from analysis.validation.themes import judge_themes, theme_errors, validation_caption

__all__ = [
    "coded_sample",
    "correct_study",
    "corrected_prevalence",
    "judge_methods",
    "judge_sentiment",
    "judge_study",
    "judge_themes",
    "mark_unfit",
    "most_read_theme",
    "sentiment_confusion",
    "sentiment_note",
    "theme_errors",
    "validation_caption",
    "validation_note",
]
