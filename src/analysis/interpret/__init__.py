"""Sentences that state a result, made from the result, so that they stay true when data change."""

from analysis.interpret.reading import duplicates, languages, switched_off, unread
from analysis.interpret.robustness import robustness, stability_view, swept
from analysis.interpret.themes import (
    false_alarms,
    most_surprising_pair,
    over_time,
    pairs_by_group,
    reach,
    strongest_pair,
    telling_pairs,
    widest_cell,
    widest_theme,
)
from analysis.interpret.tone import compare_ends, tone
from analysis.interpret.wording import NOTHING
from analysis.interpret.words import (
    balance,
    company,
    distinctive,
    leading_term,
    most_frequent,
    occurrences,
)

__all__ = [
    "NOTHING",
    "balance",
    "company",
    "compare_ends",
    "distinctive",
    "duplicates",
    "false_alarms",
    "languages",
    "leading_term",
    "most_frequent",
    "most_surprising_pair",
    "occurrences",
    "over_time",
    "pairs_by_group",
    "reach",
    "robustness",
    "stability_view",
    "strongest_pair",
    "swept",
    "switched_off",
    "telling_pairs",
    "tone",
    "unread",
    "widest_cell",
    "widest_theme",
]
