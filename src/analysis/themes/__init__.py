"""How much of what is said mentions each theme."""

from analysis.themes.counts import (
    Mentions,
    ThemeCounts,
    count_themes,
    mentions,
    richest_document,
    theme_counts,
    theme_positions,
)
from analysis.themes.prevalence import prevalence, prevalence_difference, silence_bound

__all__ = [
    "Mentions",
    "ThemeCounts",
    "count_themes",
    "mentions",
    "prevalence",
    "prevalence_difference",
    "richest_document",
    "silence_bound",
    "theme_counts",
    "theme_positions",
]
