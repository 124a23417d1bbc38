"""Tables as people read them: estimates with their intervals in one cell, and what they rest on."""

from analysis.present.numbers import Form, per_million, percent, ratio, score, with_interval
from analysis.present.pairs import leading_pairs, pair_agreement, pairs, pairs_by_group
from analysis.present.themes import shares, themes_by_group
from analysis.present.tone import judgements, scores, word_weights
from analysis.present.words import (
    collocates,
    concordance_lines,
    distinctive_terms,
    measures,
    top_terms,
)

__all__ = [
    "Form",
    "collocates",
    "concordance_lines",
    "distinctive_terms",
    "judgements",
    "leading_pairs",
    "measures",
    "pair_agreement",
    "pairs",
    "pairs_by_group",
    "per_million",
    "percent",
    "ratio",
    "score",
    "scores",
    "shares",
    "themes_by_group",
    "top_terms",
    "with_interval",
    "word_weights",
]
