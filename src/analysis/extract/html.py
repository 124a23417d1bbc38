"""A tree of HTML -> its blocks: headings, paragraphs, list items and table rows."""

import re
from collections import Counter
from typing import Any

from analysis.extract.html_page import main_content, parse

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_BREAK = "\0"  # stands for <br>; the parser leaves no such character in a text
_NOTE = re.compile(r"\s*[\[(]?(?:(?:foot)?note )?(?:\d{1,3}|[*\u2020\u2021])[\])]?\s*")
_WAY_BACK = re.compile(r"[\s\u21a9\ufe0e\u2191^]+")  # from a note to its place in the text
_UNIT = re.compile(r"(?:\d\s?|\b)[cmk]?m$")
_LONG_CELL = 100  # words; a table of such cells lays out a page


def page_blocks(text: str, name: str) -> tuple[list[str], dict[str, str], Counter[str]]:
    """Give the blocks of a web page's main content, its metadata, and the words cut by kind."""
    from analysis.extract.metadata import html_metadata

    tree = parse(text, name)
    metadata = html_metadata(tree)
    content, cut = main_content(tree)
    return blocks_of(content), metadata, cut


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
    return text.replace("\n", _BREAK) if holder.tag == "pre" else text


def _flush(letters: list[str], blocks: list[str]) -> None:
    lines = (" ".join(line.split()) for line in "".join(letters).split(_BREAK))
    if block := "\n".join(line for line in lines if line):
        blocks.append(block)
    letters.clear()


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
    rows = [blocks_of(caption)[0] for caption in table.findall("caption") if blocks_of(caption)]
    for row in table.iter("tr"):
        cells = (" ".join(blocks_of(cell)) for cell in row if cell.tag in {"td", "th"})
        rows.append(" | ".join(cell.replace("\n", " ") for cell in cells if cell))
    return [row for row in rows if row]
