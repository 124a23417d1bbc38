"""Coding by hand: draw passages, write sheets, read codes back.

``sampling`` (which passages) → ``sheets`` (files that people fill in) → ``passages`` (found again);
``widget`` fills a sheet in within JupyterLab.
"""

from analysis.coding.passages import find_passages, relocate
from analysis.coding.sampling import document_parts, draw_sample, read_sample, write_sample
from analysis.coding.sheets import blank_sheet, read_coding, write_sheet
from analysis.coding.widget import code_passages

__all__ = [
    "blank_sheet",
    "code_passages",
    "document_parts",
    "draw_sample",
    "find_passages",
    "read_coding",
    "read_sample",
    "relocate",
    "write_sample",
    "write_sheet",
]
