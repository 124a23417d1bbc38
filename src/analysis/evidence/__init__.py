"""Back from numbers to words: the passages behind a count or a pair, and concordance lines."""

from analysis.evidence.concordances import Concordance, concordance, near_spellings
from analysis.evidence.quotations import quotations
from analysis.evidence.quoting import Order, extreme_passages, passages, theme_passages

__all__ = [
    "Concordance",
    "Order",
    "concordance",
    "extreme_passages",
    "near_spellings",
    "passages",
    "quotations",
    "theme_passages",
]
