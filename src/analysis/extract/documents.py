"""One file -> the text of one document."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.extract.changes import Change
from analysis.extract.encoding import NotTextError, decode
from analysis.extract.files import MAX_BYTES, UnreadableDocumentError, read_bytes, shown
from analysis.extract.formats import FORMAT_OF_SUFFIX, sniff_bytes, sniff_text
from analysis.extract.metadata import guesses

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{3,40})", re.IGNORECASE)
_HALF = re.compile("[\ud800-\udfff]")
_ERROR_PAGE = re.compile(
    r"\b(?:not found|no longer (?:exists|available)|access denied|forbidden|unavailable|"
    r"(?:4\d\d|5\d\d) error|error (?:4\d\d|5\d\d)|just a moment|session (?:has )?expired|"
    r"sign in|log ?in)\b|^(?:error|40[0-9]|50[0-9])\b",
    re.IGNORECASE,
)
# of a Markdown file: lines of fields between two rules, at the very start
_FRONT_MATTER = re.compile(
    r"\s*---[ \t]*\n((?:[A-Za-z][\w-]*:.*\n|[ \t-].*\n)+?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_FIELD = re.compile(r"^(\w+):[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)
_ERROR_WORDS = 150  # a page of more words is no error page, whatever its title
_REMEDY = {
    "password": "is locked with a password; save it anew without one",
    "doc": "is an old Word document (.doc); open it in Word or LibreOffice and save it as .docx",
    "xls": "is an old Excel workbook (.xls); open it in Excel or LibreOffice and save it as .xlsx",
    "ppt": "is an old PowerPoint file (.ppt); open it and save it as .pdf",
    "an old Office file": "is an old Office file; open it and save it as .docx, .xlsx or .pdf",
    "a PowerPoint presentation (.pptx)": "is a PowerPoint presentation; save it as .pdf",
    "an OpenDocument file other than text": (
        "is an OpenDocument file other than text; save it as .odt, .xlsx or .pdf"
    ),
    "XML": "is XML, whose tags could mean anything; save its text as .txt or .html",
}


@dataclass(frozen=True)
class Extracted:
    """The text of one document and what is known of it.

    Attributes
    ----------
    text
        Blocks (paragraph, heading, list item, table row) separated by a blank line; the cells of
        a table row are separated by " | ". A plain-text file's own lines are left as they are.
    format
        "txt", "md", "html", "pdf", "docx", "odt", "rtf", "csv", "xlsx", "json" or "jsonl".
    sha256
        Of the bytes really read.
    metadata
        Guesses only: any of title, date (YYYY, YYYY-MM or YYYY-MM-DD), language and source.
    doubts
        Plain sentences about the guesses, such as a date that can be read in two ways.
    warnings
        Plain sentences about the text.
    changes
        What was left out or repaired within a text: rule (of `RULES`), page (from 1), position in
        the text before that rule, removed, replacement. `analysis.clean.restore` undoes them.
    """

    text: str
    format: str
    sha256: str
    metadata: dict[str, str]
    doubts: tuple[str, ...]
    warnings: tuple[str, ...]
    changes: tuple[Change, ...] = ()


@dataclass
class _Reading:
    """What one of the readers makes of a file."""

    format: str
    blocks: Sequence[str]
    declared: dict[str, str]
    warnings: list[str]
    changes: Sequence[Change] = ()


def extract(path: Path, *, data: bytes | None = None, max_bytes: int = MAX_BYTES) -> Extracted:
    """Read the text of one document; its format is told from its content, not from its name.

    Parameters
    ----------
    data
        The file's bytes, where they have been read already.

    Raises
    ------
    UnreadableDocumentError
        If no text can be read; the message names the file and the remedy.
    """
    data, name = data or read_bytes(path, max_bytes=max_bytes), shown(path)
    kind = sniff_bytes(data)
    reading = _read_text_file(data, path) if kind == "text" else _read_binary(data, kind, name)
    text = "\n\n".join(block for block in reading.blocks if block.strip())
    text, damaged = whole_characters(text)
    reading.warnings += damaged
    if not text:
        raise UnreadableDocumentError(f"{name}: holds no text; replace it with the full document")
    named = FORMAT_OF_SUFFIX.get(path.suffix.lower())
    if named and named != reading.format:
        reading.warnings.insert(
            0, f"the name ends in {path.suffix} but the content is {reading.format}"
        )
    heading = reading.declared.pop("heading", "")
    metadata, doubts = guesses(text[:20_000].split("\n\n"), reading.declared, heading=heading)
    return Extracted(
        text,
        reading.format,
        hashlib.sha256(data).hexdigest(),
        metadata,
        tuple(doubts),
        tuple(reading.warnings),
        tuple(reading.changes),
    )


def read_text(data: bytes, name: str) -> tuple[str, list[str]]:
    """Decode a file that is not binary; give its text with plain line ends, and the warnings."""
    charset = _CHARSET.search(data[:4096])
    try:
        text, warnings = decode(data, declared=charset[1].decode() if charset else None)
    except NotTextError as error:
        raise UnreadableDocumentError(
            f"{name}: is no text in a known encoding and of no supported format; save it as .txt "
            "in UTF-8, or as .docx or .pdf"
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"), warnings


def whole_characters(text: str) -> tuple[str, list[str]]:
    """Put the sign for a damaged character in place of halves of one, which JSON may hold."""
    halves = _HALF.findall(text)
    if not halves:
        return text, []
    return _HALF.sub("\ufffd", text), [f"damaged characters, shown as \ufffd: {len(halves)}"]


def _read_binary(data: bytes, kind: str, name: str) -> _Reading:
    if kind == "pdf":
        from analysis.extract.pdf import pdf_blocks

        return _Reading(kind, *pdf_blocks(data, name))
    if kind in {"docx", "odt", "rtf"}:
        from analysis.extract import office

        if kind == "rtf":
            return _Reading(kind, office.rtf_blocks(data, name), {}, [])
        read = office.docx_blocks if kind == "docx" else office.odt_blocks
        return _Reading(kind, *read(data, name))
    if kind == "xlsx":
        from analysis.extract.tables import xlsx_rows

        sheets = xlsx_rows(data, name)
        rows = [cells for sheet in sheets.values() for _, cells in sheet]
        return _Reading(kind, _joined(rows), {}, [_WHOLE_TABLE])
    if kind.startswith("a picture"):
        remedy = "; put it through text recognition (OCR) and save the result as .pdf or .txt"
        raise UnreadableDocumentError(f"{name}: is {kind}{remedy}")
    remedy = _REMEDY.get(kind, f"is {kind}, which holds no text to read; save the text as .txt")
    raise UnreadableDocumentError(f"{name}: {remedy}")


_WHOLE_TABLE = (
    "every cell was read as one document; if each row is a response, name its text_column in the "
    "manifest"
)


def _joined(rows: Sequence[Sequence[str]]) -> list[str]:
    cells = ([" ".join(cell.split()) for cell in row] for row in rows)
    return [" | ".join(cell for cell in row if cell) for row in cells]


def _read_text_file(data: bytes, path: Path) -> _Reading:
    name = shown(path)
    text, warnings = read_text(data, name)
    kind = sniff_text(text, path)
    if kind == "html":
        return _read_html(text, path, warnings)
    if kind == "md":
        return _read_markdown(text, name, warnings)
    if kind == "csv":
        from analysis.extract.tables import csv_rows

        rows, short = csv_rows(text, name)
        return _Reading(
            kind, _joined([row for _, row in rows]), {}, [*warnings, *short, _WHOLE_TABLE]
        )
    if kind in {"json", "jsonl"}:
        from analysis.extract.records import json_value, jsonl_values, texts_of

        value = (
            json_value(text, name)
            if kind == "json"
            else [value for _, value in jsonl_values(text, name)]
        )
        return _Reading(kind, list(texts_of(value)), {}, [*warnings, _WHOLE_TABLE])
    if kind == "XML":
        raise UnreadableDocumentError(f"{name}: {_REMEDY[kind]}")
    return _Reading(kind, [text.strip("\n")], {"heading": _first_title(text)}, warnings)


def _read_html(text: str, path: Path, warnings: list[str]) -> _Reading:
    from analysis.extract.html import page_blocks

    name = shown(path)
    blocks, declared, _, changes = page_blocks(text, name)
    title = declared.pop("head_title", "")
    shown_title = declared.get("heading") or title
    words = sum(len(block.split()) for block in blocks)
    if words < _ERROR_WORDS and (_ERROR_PAGE.search(title) or _ERROR_PAGE.search(shown_title)):
        raise UnreadableDocumentError(
            f"{name}: is a web page that reports an error ({shown_title!r}), not the document; "
            "download the document again"
        )
    return _Reading("html", blocks, declared, warnings, changes)


def _read_markdown(text: str, name: str, warnings: list[str]) -> _Reading:
    """Read the text below the front matter, whose title and date are what the file declares."""
    from markdown_it import MarkdownIt

    from analysis.extract.html import blocks_of
    from analysis.extract.html_page import parse
    from analysis.extract.metadata import find_date, real_title

    front = _FRONT_MATTER.match(text)
    fields = dict(_FIELD.findall(front[1])) if front else {}
    if front:
        told = ", ".join(dict.fromkeys(re.findall(r"^[\w-]+", front[1], re.MULTILINE)))
        warnings = [*warnings, f"the lines of fields at its start were left out ({told})"]
    declared = {
        "title": real_title(fields.get("title")),
        "date": find_date(fields.get("date", ""))[0],
    }
    page = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    tree = parse(page.render(text[front.end() :] if front else text) or "<p></p>", name)
    headings = [" ".join(node.text_content().split()) for node in tree.iter("h1")]
    heading = {"heading": headings[0]} if headings else {}
    return _Reading("md", blocks_of(tree), declared | heading, warnings)


def _first_title(text: str) -> str:
    """Give the first line of a plain text if it reads like a title."""
    first = next((line.strip() for line in text[:2000].split("\n") if line.strip()), "")
    is_frame = re.search(r"^skip to|www\.|://|@", first, re.IGNORECASE)
    is_title = len(first.split()) <= 20 and first[-1:] not in {".", ",", ";", ":", "|"}
    return first.lstrip("# ") if is_title and not is_frame else ""
