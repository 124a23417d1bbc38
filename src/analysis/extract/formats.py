"""Which format a file's bytes are in, whatever its name says."""

import io
import re
import zipfile
from pathlib import Path

# what the first bytes mean; the kinds that are no document are named in words
_MAGIC = (
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a database"),
    (b"ID3", "a sound recording"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_OLE = (
    ("EncryptedPackage", "password"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
)
_ZIP = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)"),
    ("ppt/presentation.xml", "a PowerPoint presentation (.pptx)"),
    ("META-INF/container.xml", "an e-book (.epub)"),
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
FORMAT_OF_SUFFIX = _TEXT_SUFFIXES | {
    ".txt": "txt",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}
_PROLOG = re.compile(r"(?:\s+|<\?[^>]*>|<!--.*?-->)*", re.DOTALL)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TAG = re.compile(r"</?(?:p|div|h[1-6]|li|table|span|a)\b[^<>]*>", re.IGNORECASE)


def sniff_bytes(data: bytes) -> str:
    """Give a format, "text", or in words what else the bytes are ("a picture (PNG)")."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "text")
    if kind == "ole":
        names = ((name.encode("utf-16-le"), old) for name, old in _OLE)
        return next((old for name, old in names if name in data), "an old Office file")
    return _sniff_zip(data) if kind == "zip" else kind


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return "a damaged ZIP archive"
    if data[30:77] == b"mimetypeapplication/vnd.oasis.opendocument.text":
        return "odt"
    if "content.xml" in names and "mimetype" in names:
        return "an OpenDocument file other than text"
    return next((kind for name, kind in _ZIP if name in names), "a ZIP archive")


def sniff_text(text: str, path: Path) -> str:
    """Give the format of decoded text; only between plain-text formats does the name decide."""
    head = text[:20_000]
    start = _PROLOG.match(head)
    suffix = path.suffix.lower()
    if start and _HTML.match(head, start.end()):
        return "html"
    if FORMAT_OF_SUFFIX.get(suffix) == "html" and _TAG.search(head):
        return "html"
    if head.lstrip().startswith(("<?xml", "<!DOCTYPE")):
        return "XML"
    return _TEXT_SUFFIXES.get(suffix, "txt")
