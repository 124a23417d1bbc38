"""Terms of a corpus and how often each stands in each document: forms, n-grams, phrases, stems.

``shard`` (the terms of one shard) → ``counting`` (which of them are counted, and all shards
together) → ``table`` (``Terms``, from which every statistic of terms follows).
"""

from analysis.terms.counting import count_patterns, count_terms
from analysis.terms.families import Families
from analysis.terms.shard import inside_spans
from analysis.terms.table import Terms, term_totals

__all__ = ["Families", "Terms", "count_patterns", "count_terms", "inside_spans", "term_totals"]
