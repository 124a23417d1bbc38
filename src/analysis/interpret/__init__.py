"""Sentences that state a result, made from the result, so that they stay true when data change."""

from analysis.interpret.reading import duplicates, languages, switched_off, unread
from analysis.interpret.robustness import robustness, stability_view, swept
from analysis.interpret.themes import (
    compare_shares,
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
from analysis.interpret.tone import compare_ends, judged, spread, tone
from analysis.interpret.trust import (
    best_method,
    codebook_judged,
    coders_agree,
    corrections,
    errors_listed,
    left_to_settle,
    opinions_offered,
    what_was_coded,
)
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
    "best_method",
    "codebook_judged",
    "coders_agree",
    "company",
    "compare_ends",
    "compare_shares",
    "corrections",
    "distinctive",
    "duplicates",
    "errors_listed",
    "false_alarms",
    "judged",
    "languages",
    "leading_term",
    "left_to_settle",
    "most_frequent",
    "most_surprising_pair",
    "occurrences",
    "opinions_offered",
    "over_time",
    "pairs_by_group",
    "reach",
    "robustness",
    "spread",
    "stability_view",
    "strongest_pair",
    "swept",
    "switched_off",
    "telling_pairs",
    "tone",
    "unread",
    "what_was_coded",
    "widest_cell",
    "widest_theme",
]
