"""Sentiment lexicons: words and patterns with a value, each with its source and licence."""

from analysis.lexicons.reading import Lexicon, read_lexicon
from analysis.lexicons.shipped import ENSEMBLE, choose_lexicons, choose_method, lexicon_table, vader
from analysis.lexicons.values import form_values, phrase_values

__all__ = [
    "ENSEMBLE",
    "Lexicon",
    "choose_lexicons",
    "choose_method",
    "form_values",
    "lexicon_table",
    "phrase_values",
    "read_lexicon",
    "vader",
]
