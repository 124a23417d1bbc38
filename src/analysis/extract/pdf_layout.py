"""The lines of a PDF's pages -> its paragraphs, headings, list items and table rows."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from analysis.extract.pdf_lines import LIST_MARK, Line

_TERMINAL = re.compile(r"[.!?:;][\"'\u2019\u201d)\]]*$")
_ALL_PAGES = -1
_INDENT = 36  # points; lines that begin nearer to one another than this are of one column
_CELL_WORDS = 60  # a longer text beside another is a column, not a cell of a table


def blocks_of(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Give the lines of each paragraph, heading, list item and table row.

    Footnotes (smaller type at the foot of a page) follow the paragraph that runs on to the next
    page.
    """
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    layout = _Layout(lines)
    body = _group([line for line in lines if line not in layout.footnotes], layout)
    notes = _group([line for line in lines if line in layout.footnotes], layout)
    return sorted(body + notes, key=lambda block: (block[0].page, block[0] in layout.footnotes))


class _Layout:
    """What is usual in this document: the distance of lines, the right edge, the type's size."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.leading = _leading(lines)
        self.edges = _right_edges(lines)
        self.footnotes = _footnotes(lines)

    def ends_short(self, line: Line, following: Line) -> bool:
        """Say whether the next line's first word would have had room at the end of this one."""
        word = len(following.text.split(" ", 1)[0]) + 1
        return line.right + following.width_of(word) < self.edges[line] - line.height / 2

    def is_far(self, line: Line, following: Line) -> bool:
        """Say whether more than the usual space stands between two lines of a page."""
        usual = self.leading.get(round(following.height), 1.5 * following.height)
        runs_on = following.text[0].islower() and not _TERMINAL.search(line.text)
        return line.bottom - following.bottom > (1.6 if runs_on else 1.25) * usual


def _leading(lines: Sequence[Line]) -> dict[int, float]:
    gaps = defaultdict(list)
    for a, b in zip(lines, lines[1:], strict=False):
        gap = a.bottom - b.bottom
        alike = a.page == b.page and round(a.height) == round(b.height) and a.overlaps(b)
        if alike and 0.6 * b.height < gap < 3 * b.height:
            gaps[round(b.height)].append(gap)
    return {height: float(np.percentile(found, 25)) for height, found in gaps.items()}


def _right_edges(lines: Sequence[Line]) -> dict[Line, float]:
    """Give, for each line, how far right the lines that begin about where it begins reach.

    Of its own page if there are ten of them, else of the whole document; the ninth tenth of them
    stands for all, so that a title across two columns does not count.
    """
    near: dict[tuple[int, int], list[float]] = defaultdict(list)
    for line in lines:
        for page in (line.page, _ALL_PAGES):
            for column in range(-1, 2):
                near[page, int(line.left // _INDENT) + column].append(line.right)
    edges = {key: sorted(rights)[int(0.9 * len(rights))] for key, rights in near.items()}
    return {
        line: edges[
            line.page if len(near[line.page, int(line.left // _INDENT)]) >= 10 else _ALL_PAGES,
            int(line.left // _INDENT),
        ]
        for line in lines
    }


def _footnotes(lines: Sequence[Line]) -> set[Line]:
    sizes: dict[int, int] = defaultdict(int)
    for line in lines:
        sizes[round(line.height)] += len(line.text)
    usual = max(sizes, key=sizes.__getitem__)
    found: set[Line] = set()
    by_page = defaultdict(list)
    for line in lines:
        by_page[line.page].append(line)
    for page in by_page.values():
        for line in sorted(page, key=lambda line: line.bottom):
            if line.height > 0.92 * usual:
                break
            found.add(line)
    return found


def _group(lines: Sequence[Line], layout: _Layout) -> list[list[Line]]:
    blocks: list[list[Line]] = []
    for line, following in zip_longest(lines, lines[1:]):
        if blocks and (
            _is_cell(blocks[-1], line)
            or (
                _continues(blocks[-1], line, layout)
                and not _begins_table(blocks[-1], line, following)
            )
        ):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _begins_table(block: list[Line], line: Line, following: Line | None) -> bool:
    """Say whether a paragraph has ended, and the line is the first cell of a row below it."""
    ended = bool(_TERMINAL.search(block[-1].text)) and not _is_row(block)
    return ended and following is not None and _is_cell([line], following)


def _is_cell(block: list[Line], line: Line) -> bool:
    """Say whether the line stands to the right of the block's last cell, in the same row."""
    cell = [other for other in block if other.overlaps(block[-1])]
    overlap = min(line.top, max(other.top for other in cell)) - max(
        line.bottom, min(other.bottom for other in cell)
    )
    return (
        line.page == block[-1].page
        and line.left >= max(other.right for other in cell)
        and overlap > line.height / 4
        and sum(len(other.text.split()) for other in cell) <= _CELL_WORDS
    )


def _is_row(block: list[Line]) -> bool:
    return any(
        b.left >= a.right and a.page == b.page for a, b in zip(block, block[1:], strict=False)
    )


def _continues(block: list[Line], line: Line, layout: _Layout) -> bool:
    """Say whether the line carries on the paragraph of the block's last line."""
    last = block[-1]
    other_type = abs(line.height - last.height) > 0.12 * last.height or (
        (last.bold and not (line.bold_start or line.bold_end))
        or (line.bold and not (last.bold_start or last.bold_end))
    )
    if other_type or _begins_item(block, line, layout):
        return False
    if line.page != last.page or line.bottom > last.bottom:
        return _continues_elsewhere(block, line, layout)
    if not line.overlaps(last) or layout.is_far(last, line):
        return False
    if _is_row(block):
        return abs(line.left - last.left) < line.height
    runs_on = not _TERMINAL.search(last.text)
    indented = line.left > last.left + last.height and not LIST_MARK.match(last.text)
    fits = not layout.ends_short(last, line) and (runs_on or not indented)
    return fits or (runs_on and line.text[0].islower())


def _continues_elsewhere(block: list[Line], line: Line, layout: _Layout) -> bool:
    """Say whether the line carries on in the next column or on the next page."""
    last = block[-1]
    if (line.page == last.page and line.overlaps(last)) or _TERMINAL.search(last.text):
        return False
    full = not (_is_row(block) or layout.ends_short(last, line))
    return line.text[0].islower() or full


def _begins_item(block: list[Line], line: Line, layout: _Layout) -> bool:
    mark = LIST_MARK.match(line.text)
    if not mark:
        return False
    if not mark[0][-1].isalnum() and not mark[0][0].isalnum() and mark[0] not in "-\u2013\u2014*":
        return True
    last = block[-1]
    outdented = line.left < last.left - line.height / 2
    flush = abs(line.left - block[0].left) < line.height / 2
    return outdented or (
        flush and bool(_TERMINAL.search(last.text) or layout.ends_short(last, line))
    )
