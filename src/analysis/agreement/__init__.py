"""Coders compared with one another: how far they agree, where they do not, and what is settled.

Every statistic is a function of a table of counts (which code meets which), and those counts add
up over documents. Intervals are percentile bootstrap intervals over documents: two sentences of one
document share a subject and a voice, and are easy or hard to code together, so that drawing
passages one by one would make the intervals too narrow.
"""

from analysis.agreement.coders import agreement, confusion
from analysis.agreement.settling import adjudicate, adjudication_sheet, disagreements

__all__ = ["adjudicate", "adjudication_sheet", "agreement", "confusion", "disagreements"]
