"""Back from numbers to words: the passages behind a count or a pair, and concordance lines."""

from analysis.evidence.behind import pair_passages, term_passages
from analysis.evidence.concordances import Concordance, concordance, near_spellings
from analysis.evidence.drawing import Order
from analysis.evidence.quotations import quotations
from analysis.evidence.quoting import extreme_passages, passages, theme_passages

__all__ = [
    "Concordance",
    "Order",
    "concordance",
    "extreme_passages",
    "near_spellings",
    "pair_passages",
    "passages",
    "quotations",
    "term_passages",
    "theme_passages",
]
