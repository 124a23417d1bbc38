"""Which words mark out one group of documents.

``comparison`` (two sides of documents) → ``effects`` (how strong) → ``tables`` (with the tests of
``analysis.permutation`` and intervals by document).
"""

from analysis.keyness.comparison import MOST_TARGETS, REST
from analysis.keyness.effects import log_odds, shrunken_effects
from analysis.keyness.tables import keyness, marking_terms

__all__ = ["MOST_TARGETS", "REST", "keyness", "log_odds", "marking_terms", "shrunken_effects"]
