"""A tree of HTML -> its blocks: headings, paragraphs, list items and table rows."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from analysis.extract.changes import PAGE_FRAME, Change, Piece, changes_of, kept
from analysis.extract.html_page import Cut, main_content, parse

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
# Signs that are in no text here: for <br>, and around the number of what was cut out.
_BREAK = "\0"
_CUT = re.compile("\1(\\d+)\1")
_NOTE = re.compile(r"\s*[\[(]?(?:(?:foot)?note )?(?:\d{1,3}|[*\u2020\u2021])[\])]?\s*")
_WAY_BACK = re.compile(r"[\s\u21a9\ufe0e\u2191^]+")  # from a note to its place in the text
_UNIT = re.compile(r"(?:\d\s?|\b)[cmk]?m$")
_LONG_CELL = 100  # words; a table of such cells lays out a page


def page_blocks(
    text: str, name: str
) -> tuple[list[str], dict[str, str], Counter[str], list[Change]]:
    """Give the blocks of a web page's main content, its metadata, and what was cut out.

    What was cut out is given as the words of each kind, and as changes, which tell its text.
    """
    from analysis.extract.metadata import html_metadata

    tree = parse(text, name)
    metadata = html_metadata(tree)
    content, cuts = main_content(tree)
    pieces = _pieces(blocks_of(content), cuts)
    words: Counter[str] = Counter()
    for cut in cuts:
        words[cut.kind] += len(cut.text.split())
    read = "".join(piece.read for piece in pieces)
    return read.split("\n\n") if read else [], metadata, +words, changes_of(pieces)


def _pieces(blocks: Sequence[str], cuts: Sequence[Cut]) -> list[Piece]:
    """Give the text in pieces: what was cut stands before the block in or before which it stood."""
    numbers = {int(mark[1]) for block in blocks if (mark := _CUT.fullmatch(block))}
    outside = [cut for number, cut in enumerate(cuts) if number not in numbers]
    pieces = [Piece(f"{cut.text}\n\n", "", PAGE_FRAME) for cut in outside if cut.text]
    between = ""
    for block in blocks:
        if mark := _CUT.fullmatch(block):
            if text := cuts[int(mark[1])].text:
                pieces.append(
                    Piece(f"{between}{text}" if between else f"{text}\n\n", "", PAGE_FRAME)
                )
        else:
            pieces += [kept(f"{between}{block}")]
            between = "\n\n"
    return pieces


def blocks_of(element: Any) -> list[str]:
    """Give the blocks of an element and all that is in it."""
    from lxml import etree

    blocks: list[str] = []
    letters: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if tag in _BLOCKS or not isinstance(tag, str):
            _flush(letters, blocks)
        if event == "end":
            if node is not element:
                letters.append(_text(node.tail, node.getparent()))
        elif tag == "br":
            letters.append(_BREAK)
        elif tag == "cut":
            letters.append(f"\1{node.get('number')}\1")
        elif tag == "table" and _is_data(node):
            blocks += _rows(node)
            walk.skip_subtree()
        elif (tag == "sup" and _is_note_mark(node, letters)) or (tag == "a" and _is_way_back(node)):
            walk.skip_subtree()
        else:
            letters.append(_text(node.text, node))
    _flush(letters, blocks)
    return blocks


def _text(text: str | None, holder: Any) -> str:
    if not text:
        return ""
    text = text.replace("\1", "")
    return text.replace("\n", _BREAK) if holder.tag == "pre" else text


def _flush(letters: list[str], blocks: list[str]) -> None:
    text = "".join(letters)
    letters.clear()
    if "\1" in text:
        blocks += (mark[0] for mark in _CUT.finditer(text))
        text = _CUT.sub("", text)
    lines = (" ".join(line.split()) for line in text.split(_BREAK))
    if block := "\n".join(line for line in lines if line):
        blocks.append(block)


def _is_note_mark(node: Any, letters: list[str]) -> bool:
    before = "".join(letters[-2:])
    return bool(
        before.strip() and _NOTE.fullmatch(node.text_content()) and not _UNIT.search(before)
    )


def _is_way_back(link: Any) -> bool:
    return link.get("href", "").startswith("#") and bool(_WAY_BACK.fullmatch(link.text_content()))


def _is_data(table: Any) -> bool:
    """Say whether a table holds data; one that lays out a page is read as if it were none."""
    if table.get("role") in {"presentation", "none"} or table.find(".//table") is not None:
        return False
    rows = [row.findall("td") + row.findall("th") for row in table.iter("tr")]
    if max(map(len, rows), default=0) < 2:
        return False
    cells = (cell for row in rows for cell in row)
    return not any(
        len(list(cell.iter("p", "li", "h1", "h2", "h3", "br"))) > 3
        or len(cell.text_content().split()) > _LONG_CELL
        for cell in cells
    )


def _rows(table: Any) -> list[str]:
    rows: list[str] = []
    for caption in table.findall("caption"):
        rows += blocks_of(caption)
    for row in table.iter("tr"):
        cells = [blocks_of(cell) for cell in row if cell.tag in {"td", "th"}]
        rows += (block for cell in cells for block in cell if _CUT.fullmatch(block))
        texts = (" ".join(block for block in cell if not _CUT.fullmatch(block)) for cell in cells)
        rows.append(" | ".join(text.replace("\n", " ") for text in texts if text))
    return [row for row in rows if row]
