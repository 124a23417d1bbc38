"""Text -> clean text, with a log of every removal and repair."""

from analysis.clean.cleaning import RULES, Cleaned, clean
from analysis.clean.edits import restore

__all__ = ["RULES", "Cleaned", "clean", "restore"]
