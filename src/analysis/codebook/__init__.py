"""Themes as patterns, and where they stand in a corpus.

``patterns`` is the language, ``reading`` reads codebook.yml, ``matching`` finds spans of tokens,
``hits`` puts them together, ``checks`` says what does not fit the texts, ``dictionaries`` reads
those of other tools.
"""

from analysis.codebook.checks import check_codebook
from analysis.codebook.dictionaries import import_dictionary, write_codebook
from analysis.codebook.hits import find_hits, hit_spans, hits_of_theme
from analysis.codebook.matching import match_pattern, match_patterns, may_match
from analysis.codebook.patterns import Pattern, parse_pattern
from analysis.codebook.reading import (
    Codebook,
    Theme,
    read_codebook,
    shipped_codebook,
    shipped_codebooks,
)
from analysis.codebook.spans import Spans, overlaps
from analysis.codebook.spelling import nearest_forms, similar_forms

__all__ = [
    "Codebook",
    "Pattern",
    "Spans",
    "Theme",
    "check_codebook",
    "find_hits",
    "hit_spans",
    "hits_of_theme",
    "import_dictionary",
    "match_pattern",
    "match_patterns",
    "may_match",
    "nearest_forms",
    "overlaps",
    "parse_pattern",
    "read_codebook",
    "shipped_codebook",
    "shipped_codebooks",
    "similar_forms",
    "write_codebook",
]
