"""The rule for lists of contents, which say every heading twice."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from analysis.clean.edits import Edit, lines_of

_WORDS = 15
_LETTERS = 150
_FEWEST = 3
_MOST_PLACES = 3  # of a heading: in the contents, above its part, perhaps once more
_NEAR_TOP = 0.25  # of the lines; contents stand at the beginning
_MARK = re.compile(
    r"\s*(?:[^\w\s\"'\u2018\u201c(|]+|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\d{1,3}(?:\.\d{1,3})+)\s+"
)
_PAGE = re.compile(r"\s*(?:\.{2,}|\u2026|\||\t|\s{2,}|\s)[\s.|]*\d{1,3}\s*$")
_LEADER = re.compile(r"(?:\.{4,}|\u2026{2,}|(?: \.){3,})\s*\d{1,3}\s*$")
_LAST_NUMBER = re.compile(r"\d{1,3}(?=\s*$)")
_TITLES = {"contents", "table of contents", "in this issue", "on this page", "list of contents"}


def contents(text: str) -> list[Edit]:
    """Take out a list near the top whose items recur below, in the same order, as lines.

    1. A list is a run of short lines that all have a list mark, or all end in a page number, or
       else stand without either.
    2. It is a list of contents if at least three of its lines, and three in five, recur once or
       twice below it in the same order; or if three or more end in dots and a page number; or if
       it has a title such as "Contents" and page numbers that rise.
    3. Of lines without mark or number only those from the first to the last that recur go.
    """
    lines = [(start, line) for start, line in lines_of(text) if line and not line.isspace()]
    runs = list(_runs([line for _, line in lines[: int(len(lines) * _NEAR_TOP) + _FEWEST]]))
    if not runs:
        return []
    places = defaultdict(list)
    for i, (_, line) in enumerate(lines):
        if len(line) <= _LETTERS:
            places[_plain(line)].append(i)
    gone: set[int] = set()
    for start, end in runs:
        gone.update(_contents_in(lines, places, start, _first_repeated(lines, start, end)))
    for i in sorted(gone):
        if i - 1 not in gone and _has_title(lines, i):
            gone.add(i - 1)
    return [Edit(*lines[i], "") for i in sorted(gone)]


def _first_repeated(lines: list[tuple[int, str]], start: int, end: int) -> int:
    """Give the first line that repeats one of its run: a heading, with which the body begins."""
    seen: set[str] = set()
    for i in range(start, end):
        if (plain := _plain(lines[i][1])) in seen:
            return i
        seen.add(plain)
    return end


def _has_title(lines: list[tuple[int, str]], i: int) -> bool:
    return i > 0 and lines[i - 1][1].strip().lower().rstrip(":") in _TITLES


def _pages_rise(lines: list[tuple[int, str]]) -> bool:
    pages = [int(page[0]) for _, line in lines if (page := _LAST_NUMBER.search(line))]
    return len(pages) == len(lines) and pages == sorted(pages)


def _plain(line: str) -> str:
    return line.lower().replace("\u2019", "'").strip(" \t\u00a0.:\u2026*#")


def _below(entry: str, places: dict[str, list[int]], last: int) -> int | None:
    """Give the first line after `last` that says the same as an entry, with or without its mark."""
    entry = _PAGE.sub("", entry) if entry.rstrip()[-1].isdigit() else entry
    for key in dict.fromkeys((_plain(entry), _plain(_MARK.sub("", entry, count=1)))):
        found = places.get(key, []) if key else []
        if len(found) > _MOST_PLACES:
            continue
        if (i := bisect_right(found, last)) < len(found):
            return found[i]
    return None


def _kind(line: str) -> str:
    last = line.rstrip()[-1]
    if len(line) > _LETTERS or len(line.split()) > _WORDS or last in {".", "!", ";"}:
        return ""
    if last.isdigit() and _PAGE.search(line):
        return "page"
    return "mark" if _MARK.match(line) else "plain"


def _runs(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Give start and end of each run of three or more short lines of one kind."""
    start = 0
    for kind, run in groupby(lines, key=_kind):
        end = start + len(list(run))
        if kind and end - start >= _FEWEST:
            yield start, end
        start = end


def _contents_in(
    lines: list[tuple[int, str]],
    places: dict[str, list[int]],
    start: int,
    end: int,
) -> range:
    if _has_title(lines, start) and _pages_rise(lines[start:end]):
        return range(start, end)
    dotted = sum(bool(_LEADER.search(line)) for _, line in lines[start:end])
    recurring, last = [], end - 1
    for i in range(start, end):
        below = _below(lines[i][1], places, last)
        if below is not None:
            recurring.append(i)
            last = below
    marked = _kind(lines[start][1]) != "plain"
    first, stop = (
        (start, end) if marked else (min(recurring, default=0), max(recurring, default=0) + 1)
    )
    enough = len(recurring) >= _FEWEST and len(recurring) >= 0.6 * (stop - first)
    if enough or dotted >= _FEWEST:
        return range(first, stop) if enough else range(start, end)
    return range(0)
