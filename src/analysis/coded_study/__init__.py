"""The coding of a study: where its files lie, and what is done with them.

In ``data/raw/<study>/``: ``coding-sample.csv`` says what was drawn, with the weights; the codes
stand in ``coding.csv``, or in a ``coding-sheet-<coder>.csv`` (or .xlsx) for each coder, or in both.
"""

from analysis.coded_study.actions import (
    compare_coders,
    draw_sheet,
    move_codes,
    receive_project,
    send_project,
)
from analysis.coded_study.opened import WHOLE_TOKENS, CodedStudy, open_coded

__all__ = [
    "WHOLE_TOKENS",
    "CodedStudy",
    "compare_coders",
    "draw_sheet",
    "move_codes",
    "open_coded",
    "receive_project",
    "send_project",
]
