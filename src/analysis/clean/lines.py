"""Rules for lines: hard wraps, lines of signs, bullets and numbers of list items."""

import re

from analysis.clean.edits import Edit, at_line_starts, lines_of, places, short_lines
from analysis.extract.hyphenation import SUSPENDED, hyphens_kept

_WIDEST = 130  # characters; a longer line is a paragraph, not a line of wrapped text
_FEWEST_WRAPS = 3
_MARK = re.compile(
    "[ \t]*(?:[\u2022\u2023\u2043\u2219\u25a0-\u25ff\u2713\u2714\u2794\u27a2\u00b7*>\u2013-]"
    r"|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s"
)
_SIGNS = re.compile(
    "[^\\w%?!$\u00a3\u20ac]*_*[^\\w%?!$\u00a3\u20ac]*"
)  # a lone "?" may be an answer
BULLETS = (
    "\u2022\u2023\u2043\u2219\u25a0\u25a1\u25aa\u25ab\u25b6\u25b8\u25ba\u25c6\u25c7\u25c9\u25cb\u25cf"
    "\u25e6\u25fb\u25fc\u25fd\u25fe\u2605\u2713\u2714\u2794\u27a2"
)
_first_bullets = at_line_starts(
    rf"[^\S\n]*(?:[{BULLETS}]|[\u00b7*+\u2013\u2014\u2500-](?=\s|(?<=\u00b7)[A-Z])"
    r"|o(?=[^\S\n]{2}|\t))[^\S\n]*"
)
_TERMINAL = re.compile(r"[.!?:;][\"'\u2019\u201d)\]]*$")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010]$")


def line_wraps(text: str) -> list[Edit]:
    """Join the lines of a paragraph that was broken at a fixed width.

    1. The width is that of the lines after which a sentence plainly runs on (the next line begins
       in lower case); with fewer than three such lines, no line is taken as wrapped.
    2. A line is wrapped if the next line's first word would not have fitted within the width; a
       shorter line was ended on purpose, like a heading or an address.
    3. A hyphen at its end is kept or not as the rest of the text writes the word.
    """
    lines = lines_of(text)
    pairs = [
        ((start, line.rstrip()), following)
        for (start, line), following in zip(lines, lines[1:], strict=False)
        if line
        and following[1]
        and len(line) <= _WIDEST
        and not line.isspace()
        and not following[1].isspace()
        and not _MARK.match(following[1])
    ]
    runs_on = sorted(len(a[1]) for a, b in pairs if _is_lower(b[1]) and not _TERMINAL.search(a[1]))
    if len(runs_on) < _FEWEST_WRAPS:
        return []
    width = runs_on[int(0.95 * (len(runs_on) - 1))]
    wrapped = [(a, b) for a, b in pairs if _is_wrapped(a[1], b[1].lstrip(), width)]
    return _joins(text, wrapped)


def _is_lower(line: str) -> bool:
    return line.lstrip()[0].islower()


def _is_wrapped(line: str, following: str, width: int) -> bool:
    if len(line) > width + 10:
        return False
    if following[0].islower() and not _TERMINAL.search(line) and len(line) > width / 2:
        return True
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > width


def _joins(text: str, wrapped: list[tuple[tuple[int, str], tuple[int, str]]]) -> list[Edit]:
    hyphened = [
        (_HYPHEN.sub("", a[1]), b[1].lstrip()) for a, b in wrapped if _is_parted(a[1], b[1])
    ]
    kept = iter(hyphens_kept(hyphened, text.split("\n")))
    edits = []
    for (start, line), (next_start, following) in wrapped:
        begin, end = start + len(line), next_start + len(following) - len(following.lstrip())
        if not _is_parted(line, following):
            edits.append(Edit(begin, text[begin:end], " "))
        elif next(kept):
            edits.append(Edit(begin, text[begin:end], ""))
        else:
            edits.append(Edit(begin - 1, text[begin - 1 : end], ""))
    return edits


def _is_parted(line: str, following: str) -> bool:
    return bool(_HYPHEN.search(line)) and not SUSPENDED.match(following.lstrip())


def separators(text: str) -> list[Edit]:
    """Take out lines of nothing but signs (-----, * * *, ____)."""
    return [
        Edit(start, line, "")
        for start, line, low in short_lines(text)
        if not low[0].isalnum() and _SIGNS.fullmatch(low)
    ]


def bullets(text: str) -> list[Edit]:
    """Take out the signs before list items; within a line, begin a new one at each such sign.

    At the start of a line any sign for an item counts, within it only such as are nothing else.
    """
    edits = _first_bullets(text)
    inside = sorted(place for sign in BULLETS for place in places(text, sign))
    taken = {place for e in edits for place in range(e.position, e.position + len(e.removed))}
    done = 0
    for place in inside:
        start, end = place - 1, place + 2
        spaced = (
            start > done and text[start : start + 1].isspace() and text[end - 1 : end].isspace()
        )
        if spaced and taken.isdisjoint((start, place)) and "\n" not in text[start - 1 : place]:
            edits.append(Edit(start, text[start:end], "\n"))
            done = end
    return sorted(edits)


list_numbers = at_line_starts(
    r"[^\S\n]*(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]"
    r"|\d{1,3}(?:\.\d{1,3}){1,3}\.?(?=[^\S\n]+[A-Z]))[^\S\n]+(?=\S)"
)
