"""One file -> the text of one document."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from analysis.extract.encoding import decode
from analysis.extract.files import MAX_BYTES, UnreadableDocument, read_bytes, shown
from analysis.extract.formats import sniff_bytes, sniff_text


@dataclass(frozen=True)
class Extracted:
    """The text of one document and what is known of it.

    Attributes
    ----------
    text
        Blocks (paragraph, heading, list item, table row) separated by a blank line; the cells of
        a table row are separated by " | ".
    format
        "txt", "md", "html", "pdf", "docx", "odt", "rtf", "csv", "xlsx", "json" or "jsonl".
    sha256
        Of the bytes really read.
    metadata
        Guesses only: any of title, date (YYYY, YYYY-MM or YYYY-MM-DD), language and source.
    warnings
        Plain sentences.
    """

    text: str
    format: str
    sha256: str
    metadata: dict[str, str]
    warnings: tuple[str, ...]


def extract(path: Path, *, max_bytes: int = MAX_BYTES) -> Extracted:
    """Read the text of one document.

    Raises
    ------
    UnreadableDocument
        If no text can be read; the message names the file and the remedy.
    """
    data = read_bytes(path, max_bytes=max_bytes)
    kind = sniff_bytes(data)
    warnings: list[str] = []
    if kind == "pdf":
        from analysis.extract.pdf import pdf_blocks

        text = "\n\n".join(pdf_blocks(data))
    elif kind == "text":
        text, warnings = decode(data)
        kind = sniff_text(text, path)
        if kind == "html":
            from analysis.extract.html import html_blocks

            text = "\n\n".join(html_blocks(text))
    else:
        raise UnreadableDocument(f"{shown(path)}: is not a supported kind of file")
    if not text.strip():
        raise UnreadableDocument(f"{shown(path)}: holds no text")
    return Extracted(text, kind, hashlib.sha256(data).hexdigest(), {}, tuple(warnings))
