"""Text -> clean text, with a log of every removal and repair."""

from analysis.clean.cleaning import RULES, Cleaned, clean

__all__ = ["RULES", "Cleaned", "clean"]
