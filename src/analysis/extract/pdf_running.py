"""Running headers, footers and page numbers of a PDF, told by where they recur."""

import re
from collections import defaultdict
from collections.abc import Sequence

from analysis.extract.pdf_lines import Line

_ZONE = 0.2  # of the page's height, above and below
_NUMBER = re.compile(r"\d+|^[ivxlc]{1,6}$", re.IGNORECASE)


def split_running(
    pages: Sequence[list[Line]], heights: Sequence[float]
) -> tuple[list[list[Line]], list[Line]]:
    """Part the pages' own lines from the running ones.

    A line is running if, digits aside, it recurs at the same height of the page in the top or
    bottom fifth on three neighbouring pages (every page or every second one), or on most pages,
    and nothing but running lines stands between it and the edge of the page.
    """
    places: dict[tuple[str, bool, int], set[int]] = defaultdict(set)
    for page, lines in enumerate(pages):
        for line in lines:
            for key in _keys(line, heights[page]):
                places[key].add(page)
    recurring = {key for key, where in places.items() if _recurs(sorted(where), len(pages))}
    kept, running = [], []
    for page, lines in enumerate(pages):
        gone = _outermost(lines, heights[page], recurring)
        running += [line for line in lines if id(line) in gone]
        kept.append([line for line in lines if id(line) not in gone])
    return kept, running


def _keys(line: Line, height: float) -> list[tuple[str, bool, int]]:
    """Give the keys under which a line counts as the same; two, as rounding must not part it."""
    upper = line.bottom > (1 - _ZONE) * height
    if not upper and line.top > _ZONE * height:
        return []
    text = _NUMBER.sub("#", line.text)
    place = line.bottom - height if upper else line.bottom
    return [(text, upper, int((place + shift) // 6)) for shift in (0, 3)]


def _recurs(where: list[int], pages: int) -> bool:
    if pages <= 3:
        return len(where) >= 2
    neighbours = any(b - a <= 4 for a, b in zip(where, where[2:], strict=False))
    return len(where) >= 3 and (neighbours or len(where) > pages / 2)


def _outermost(lines: list[Line], height: float, recurring: set[tuple[str, bool, int]]) -> set[int]:
    """Give the ids of the recurring lines, row by row from either edge to the first own row."""
    gone: set[int] = set()
    for upper in (True, False):
        for row in _rows(sorted(lines, key=lambda line: -line.bottom if upper else line.bottom)):
            found = {
                id(line)
                for line in row
                if any(key[1] == upper and key in recurring for key in _keys(line, height))
            }
            if not found:
                break
            gone |= found
    return gone


def _rows(lines: list[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(line.bottom - rows[-1][0].bottom) < line.height / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows
