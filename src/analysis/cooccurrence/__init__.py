"""Which themes go together: counted per unit, judged within documents.

``counts`` are sums by document, ``stratified`` tests them, ``draws`` resamples them, ``refusals``
says where a test would mislead, ``pairs`` is the table of all that, ``contrasts`` compares groups,
``arrangement`` orders themes for figures, ``simulation`` shows why all this is needed.
"""

from analysis.cooccurrence.arrangement import pair_order, pair_positions
from analysis.cooccurrence.contrasts import pair_difference
from analysis.cooccurrence.counts import PairCounts, count_pairs
from analysis.cooccurrence.draws import Measure
from analysis.cooccurrence.pairs import UNITS, pair_agreement, pair_counts
from analysis.cooccurrence.simulation import rejection_rates
from analysis.cooccurrence.stratified import stratified_test

__all__ = [
    "UNITS",
    "Measure",
    "PairCounts",
    "count_pairs",
    "pair_agreement",
    "pair_counts",
    "pair_difference",
    "pair_order",
    "pair_positions",
    "rejection_rates",
    "stratified_test",
]
