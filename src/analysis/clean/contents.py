"""The rule for lists of contents, which say every heading twice."""

import re
from collections import defaultdict

from analysis.clean.edits import Edit, lines_of

_WORDS = 15
_FEWEST = 3
_NEAR_TOP = 0.25  # of the lines; contents stand at the beginning
_MARK = re.compile(
    r"\s*(?:[^\w\s\"'\u2018\u201c(|]+|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\d{1,3}(?:\.\d{1,3})+)\s+"
)
_PAGE = re.compile(r"\s*(?:\.{2,}|\u2026|\||\t|\s{2,}|\s)[\s.|]*\d{1,3}\s*$")
_LEADER = re.compile(r"(?:\.{4,}|\u2026{2,}|(?: \.){3,})\s*\d{1,3}\s*$")
_TITLES = {"contents", "table of contents", "in this issue", "on this page", "list of contents"}


def contents(text: str) -> list[Edit]:
    """Take out a list near the top whose items recur below, in the same order, as lines.

    1. A list is a run of short lines that all have a list mark, or all end in a page number, or
       else stand without either.
    2. It is a list of contents if at least three of its lines, and three in five, recur below it
       in the same order; or if three or more end in dots and a page number.
    3. Of lines without mark or number only those from the first to the last that recur go.
    """
    lines = [(start, line) for start, line in lines_of(text) if line.strip()]
    keys = [_key(line) for _, line in lines]
    places = defaultdict(list)
    for i, key in enumerate(keys):
        places[key].append(i)
    gone: set[int] = set()
    i = 0
    while i < min(len(lines), max(len(lines) * _NEAR_TOP, 3)):
        end = _run_end([line for _, line in lines], i)
        if end - i >= _FEWEST:
            gone.update(_contents_in(lines, keys, places, i, end))
        i = end
    for i in sorted(gone):
        if i and i - 1 not in gone and lines[i - 1][1].strip().lower().rstrip(":") in _TITLES:
            gone.add(i - 1)
    return [Edit(*lines[i], "") for i in sorted(gone)]


def _key(line: str) -> str:
    """Reduce a line to what a heading and its entry in the contents have in common."""
    line = _PAGE.sub("", _MARK.sub("", line, count=1))
    return " ".join(re.findall(r"[^\W_]+|\|", line.replace("\u2019", "").replace("'", "").lower()))


def _kind(line: str) -> str:
    if len(line) > 150 or len(line.split()) > _WORDS:
        return ""
    if _PAGE.search(line):
        return "page"
    return "mark" if _MARK.match(line) else "plain"


def _run_end(lines: list[str], start: int) -> int:
    kind = _kind(lines[start])
    end = start + 1
    while kind and end < len(lines) and _kind(lines[end]) == kind:
        end += 1
    return end


def _contents_in(
    lines: list[tuple[int, str]],
    keys: list[str],
    places: dict[str, list[int]],
    start: int,
    end: int,
) -> range:
    dotted = sum(bool(_LEADER.search(line)) for _, line in lines[start:end])
    recurring, last = [], end - 1
    for i in range(start, end):
        below = [place for place in places[keys[i]] if place > last] if keys[i] else []
        if below:
            recurring.append(i)
            last = below[0]
    marked = _kind(lines[start][1]) != "plain"
    first, stop = (
        (start, end) if marked else (min(recurring, default=0), max(recurring, default=0) + 1)
    )
    enough = len(recurring) >= _FEWEST and len(recurring) >= 0.6 * (stop - first)
    if enough or dotted >= _FEWEST:
        return range(first, stop) if enough else range(start, end)
    return range(0)
