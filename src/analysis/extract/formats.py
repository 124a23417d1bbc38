"""Which format a file's bytes are in, whatever its name says."""

import re
from pathlib import Path

_MAGIC = (
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)
_TEXT_SUFFIXES = {
    ".md": "md",
    ".markdown": "md",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_HTML = re.compile(
    r"\s{0,200}(?:<\?xml[^>]{0,200}>|<!--[^>]{0,2000}-->|\s)*<(?:!doctype html|html|head|body)\b",
    re.I,
)


def sniff_bytes(data: bytes) -> str:
    """Give "pdf", "rtf", "ole", "zip" or "text"."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), "text")


def sniff_text(text: str, path: Path) -> str:
    """Give the format of decoded text; only between plain-text formats does the name decide."""
    if _HTML.match(text[:5000]):
        return "html"
    return _TEXT_SUFFIXES.get(path.suffix.lower(), "txt")
