"""The bytes of one file -> its text: txt, md, html, pdf, docx, odt, rtf, csv, xlsx, json."""

from analysis.extract.changes import RULES, Change
from analysis.extract.documents import Extracted, extract
from analysis.extract.files import UnreadableDocumentError
from analysis.extract.rows import Rows, extract_rows

__all__ = [
    "RULES",
    "Change",
    "Extracted",
    "Rows",
    "UnreadableDocumentError",
    "extract",
    "extract_rows",
]
