"""Texts that stand in more than one document: exact copies, near copies and reused passages.

``words`` hashes runs of words, ``copies`` finds documents that are nearly one, ``passages`` finds
runs of words that stand in two, ``finding`` puts it together.
"""

from analysis.duplicates.finding import COLUMNS, find_duplicates

__all__ = ["COLUMNS", "find_duplicates"]
