"""Themes as patterns, and where they stand in a corpus.

``patterns`` (the language) → ``reading`` (codebook.yml) → ``matching`` (spans of tokens) → ``hits``.
"""

from analysis.codebook.hits import find_hits, hit_spans
from analysis.codebook.matching import Spans, match_pattern, match_patterns, overlaps
from analysis.codebook.patterns import Pattern, parse_pattern
from analysis.codebook.reading import (
    Codebook,
    Theme,
    read_codebook,
    shipped_codebook,
    shipped_codebooks,
)

__all__ = [
    "Codebook",
    "Pattern",
    "Spans",
    "Theme",
    "find_hits",
    "hit_spans",
    "match_pattern",
    "match_patterns",
    "overlaps",
    "parse_pattern",
    "read_codebook",
    "shipped_codebook",
    "shipped_codebooks",
]
