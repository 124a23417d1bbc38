"""Guesses at a document's title, date, language and source, for the researcher to confirm."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? {_YEAR}\b",
        rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}\b",
        rf"\b{_MONTH},? {_YEAR}\b",
    )
]
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)\b")
_LABELS = (
    re.compile(r"\b(?:publish|publication|posted|issued)", re.IGNORECASE),
    re.compile(r"\b(?:dated?\b|updated)", re.IGNORECASE),
    re.compile(""),
)
_OTHER_EVENT = re.compile(r"\b(?:previous|last|next|earlier|review due)\b", re.IGNORECASE)
_SALUTATION = re.compile(r"Dear [^\n]{1,80}")
_RE = re.compile(r"^(?:re|subject)\s*:\s*", re.IGNORECASE)
_UNTIL = re.compile(r"\s*(?:to|until|[-\u2013\u2014])\s*")
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
_NO_TITLE = re.compile(
    r"(?:microsoft word|powerpoint presentation|untitled|document\d*|slide \d+)\b|"
    r"\.(?:docx?|pdf|indd|pptx?|xlsx?|rtf|odt)$",
    re.IGNORECASE,
)
_DATE_KEYS = (
    "article:published_time",
    "datepublished",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "dc.date.issued",
    "date",
    "govuk:first-published-at",
    "govuk:public-updated-at",
)
_HEAD_BLOCKS = 30
_SHORT = 15  # words; a longer block with a date in it speaks of something else
_LONGEST_TITLE = 200


def guesses(
    blocks: Sequence[str], declared: Mapping[str, str], *, heading: str = ""
) -> tuple[dict[str, str], list[str]]:
    """Give the guessed metadata, and a warning for a date that can be read in two ways.

    `declared` is what the file says of itself; a heading is believed before it, the subject of a
    letter before both. So is a date that stands in a short line at the top of the text, first of
    all one that is called the date of publication; not the date of an earlier or later event.
    """
    found = {key: " ".join(value.split()) for key, value in declared.items() if value.strip()}
    title = _subject(blocks[:_HEAD_BLOCKS]) or heading or found.pop("title", "")
    if title := " ".join(title.split())[:_LONGEST_TITLE]:
        found["title"] = title
    head = [
        block
        for block in blocks[:_HEAD_BLOCKS]
        if len(block.split()) <= _SHORT and not _OTHER_EVENT.search(block)
    ]
    warnings: list[str] = []
    for block in (block for label in _LABELS for block in head if label.search(block)):
        when, doubt = find_date(block)
        if doubt:
            warnings.append(f"the date {doubt} can be read in two ways; enter it in the manifest")
        if when:
            found["date"] = when
            break
    return {key: found[key] for key in ("title", "date", "language", "source") if key in found}, [
        *dict.fromkeys(warnings)
    ]


def _subject(blocks: Sequence[str]) -> str:
    """Give the line under the salutation of a letter, if it reads like a heading."""
    for block, after in pairwise(blocks):
        if _SALUTATION.fullmatch(block):
            is_heading = len(after.split()) <= _SHORT and after[-1:] not in {".", ",", ";", ":"}
            return _RE.sub("", after) if is_heading else ""
    return ""


def find_date(text: str) -> tuple[str, str]:
    """Give the first date of a text as YYYY, YYYY-MM or YYYY-MM-DD, and any that is ambiguous.

    Of a period ("21 November to 2 December 2022") its last day is given. Dates in figures alone
    are read as day, month, year, and only where the day is past 12.
    """
    for pattern in _DATES:
        if match := pattern.search(text):
            until = _UNTIL.match(text, match.end())
            match = (until and pattern.match(text, until.end())) or match
            parts = match.groupdict()
            month = int(parts.get("number") or 0) or _MONTHS[parts["month"].lower()]
            return _written(int(parts["year"]), month, int(parts.get("day") or 0)), ""
    if match := _SLASHED.search(text):
        day, month, year = (int(group) for group in match.groups())
        if day <= 12 and month <= 12 and day != month:
            return "", match[0]
        return _written(year, month, day), ""
    return "", ""


def _written(year: int, month: int, day: int) -> str:
    """Write a date as far as it is a real one."""
    if not 1 <= month <= 12:
        return str(year)
    try:
        return date(year, month, day).isoformat() if day else f"{year}-{month:02}"
    except ValueError:
        return f"{year}-{month:02}"


def real_title(title: str | None) -> str:
    """Give a title that the file declares, or "" for a file's name and the like."""
    title = " ".join((title or "").split())
    return "" if len(title) < 4 or _NO_TITLE.search(title) else title


def pdf_metadata(declared: Mapping[str, str]) -> dict[str, str]:
    """Give what a PDF says of itself; its day of creation stands for the date."""
    found = {"title": real_title(declared.get("Title"))}
    if when := _PDF_DATE.match(declared.get("CreationDate", "")):
        year, month, day = (int(group or 0) for group in when.groups())
        found["date"] = _written(year, month, day)
    return found


def html_metadata(tree: Any) -> dict[str, str]:
    """Give what a page says of itself in its head, and its only first-level heading."""
    meta = {
        (node.get("property") or node.get("name") or "").lower(): node.get("content") or ""
        for node in tree.iter("meta")
    }
    headings = [" ".join(node.text_content().split()) for node in tree.iter("h1")]
    title = tree.findtext(".//title") or ""
    day = next((meta[key] for key in _DATE_KEYS if meta.get(key)), "")
    found = {
        "heading": headings[0] if len(headings) == 1 else "",
        "title": real_title(meta.get("og:title")) or real_title(title),
        "date": find_date(day)[0],
        "language": (tree.get("lang") or "").split("-")[0].lower(),
        "source": meta.get("og:site_name") or meta.get("dc.publisher") or "",
        "head_title": title,
    }
    return {key: value for key, value in found.items() if value.strip()}
