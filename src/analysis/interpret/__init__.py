"""Sentences that state a result, made from the result, so that they stay true when data change."""

from analysis.interpret.reading import duplicates, languages, switched_off, unread
from analysis.interpret.robustness import robustness, stability_view, swept
from analysis.interpret.themes import (
    pairs_by_group,
    reach,
    strongest_pair,
    widest_cell,
)
from analysis.interpret.tone import compare_ends, judged, spread, tone
from analysis.interpret.wording import NOTHING
from analysis.interpret.words import balance, distinctive, leading_term, most_frequent

__all__ = [
    "NOTHING",
    "balance",
    "compare_ends",
    "distinctive",
    "duplicates",
    "judged",
    "languages",
    "leading_term",
    "most_frequent",
    "pairs_by_group",
    "reach",
    "robustness",
    "spread",
    "stability_view",
    "strongest_pair",
    "swept",
    "switched_off",
    "tone",
    "unread",
    "widest_cell",
]
