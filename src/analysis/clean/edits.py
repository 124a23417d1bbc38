"""Changes to a text as a list that can be counted, applied and undone."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import pandas as pd

_LONGEST_WORD = 2000
_SHORT = 300
_SPACE = re.compile(r"\s")


class Edit(NamedTuple):
    """One change: where it stands in the text before the rule, what went and what came."""

    position: int
    removed: str
    replacement: str


Finder = Callable[[str], list[Edit]]


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Give the text after edits that are sorted by position and do not overlap.

    Raises
    ------
    ValueError
        If they are not: the log could then not give back the text.
    """
    parts: list[str] = []
    done = 0
    for position, removed, replacement in edits:
        if position < done:
            raise ValueError(f"edits overlap at {position}")
        parts += text[done:position], replacement
        done = position + len(removed)
    parts.append(text[done:])
    return "".join(parts)


def restore(text: str, log: pd.DataFrame) -> str:
    """Give back the text that was cleaned, from its clean text and its log.

    The rules are undone one after the other, the last first, so this proves that nothing is lost.

    Parameters
    ----------
    text
        The clean text.
    log
        The columns rule, position, removed and replacement, as `Cleaned.log` has them.
    """
    for rule in reversed(log["rule"].unique().tolist()):
        rows = log[log["rule"] == rule]
        parts: list[str] = []
        done, shift = 0, 0
        for position, removed, replacement in zip(
            rows["position"], rows["removed"], rows["replacement"], strict=True
        ):
            parts += text[done : position + shift], removed
            done = position + shift + len(replacement)
            shift += len(replacement) - len(removed)
        text = "".join([*parts, text[done:]])
    return text


def substitution(pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> Finder:
    """Make a rule that replaces every match of a pattern.

    A pattern is fast (some hundred MB a second) if it begins with a fixed character, slower if
    with one of a set, and slow if with a choice or with what must stand before it.
    """
    compiled = re.compile(pattern)

    def find(text: str) -> list[Edit]:
        """Give the edits that replace the matches in a text."""
        if isinstance(replacement, str):
            return [Edit(m.start(), m[0], replacement) for m in compiled.finditer(text)]
        return [
            Edit(m.start(), m[0], new)
            for m in compiled.finditer(text)
            if (new := replacement(m)) != m[0]
        ]

    return find


def at_line_starts(pattern: str) -> Finder:
    """Make a rule that takes out every match of a pattern at the start of a line."""
    compiled = re.compile("\n(?:" + pattern + ")")

    def find(text: str) -> list[Edit]:
        """Give the edits that take out the matches in a text."""
        # a line break before the text gives every line the same beginning
        return [Edit(m.start(), m[0][1:], "") for m in compiled.finditer("\n" + text)]

    return find


def places(text: str, string: str) -> Iterator[int]:
    """Give every place of a string in a text."""
    place = text.find(string)
    while place >= 0:
        yield place
        place = text.find(string, place + 1)


def words_with(text: str, patterns: Iterable[str]) -> list[tuple[int, int]]:
    """Give start and end of every word that holds a match of one of the patterns.

    A word is what stands between spaces, or 2,000 characters on either side of the match. A
    pattern is found fast if it begins with some fixed characters.
    """
    found: set[tuple[int, int]] = set()
    for pattern in patterns:
        done = -1
        for match in re.finditer(pattern, text):
            place = match.start()
            if place < done:
                continue
            before = _SPACE.search(text[max(0, place - _LONGEST_WORD) : place][::-1])
            start = place - (before.start() if before else min(place, _LONGEST_WORD))
            after = _SPACE.search(text, place, place + _LONGEST_WORD)
            done = after.start() if after else min(len(text), place + _LONGEST_WORD)
            found.add((start, done))
    return _merged(sorted(found))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def letters_of(text: str) -> set[str]:
    """Give the different characters of a text; much faster than a set of it."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    rare = codes[(codes < 32) | (codes > 126)]
    seen = np.zeros(int(rare.max(initial=0)) + 1, dtype=bool)
    seen[rare] = True
    usual = {chr(code) for code in range(32, 127) if chr(code) in text}
    return usual | {chr(code) for code in np.flatnonzero(seen)}


def difference(position: int, before: str, after: str) -> Edit:
    """Give the edit from one string to another without what both begin and end with."""
    start, limit = 0, min(len(before), len(after))
    while start < limit and before[start] == after[start]:
        start += 1
    end = 0
    while end < limit - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return Edit(
        position + start, before[start : len(before) - end], after[start : len(after) - end]
    )


@lru_cache(maxsize=1)
def lines_of(text: str) -> list[tuple[int, str]]:
    """Give where each line begins, and the line.

    Most rules leave most texts as they are, so the next rule asks for the same lines again; the
    last answer is kept, until `clean` is done and has it forgotten.
    """
    lines = text.split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    return list(zip(starts, lines, strict=False))


@lru_cache(maxsize=1)
def short_lines(text: str) -> list[tuple[int, str, str]]:
    """Give start, line and lower-case line of each line of 1 to 300 characters; kept likewise."""
    return [
        (start, line, low)
        for start, line in lines_of(text)
        if 0 < len(line) <= _SHORT and (low := line.lower().strip())
    ]


def plain_lines(
    text: str, longest: int = 200, begins: tuple[str, ...] = ("",)
) -> Iterator[tuple[int, str, str]]:
    """Give start, line, and the line in lower case with plain apostrophes and single spaces.

    Only lines of up to so many characters (at most 300) that begin with one of the strings.
    """
    for start, line, low in short_lines(text):
        if low.startswith(begins) and len(line) <= longest:
            yield start, line, plain_line(low)


def plain_line(low: str) -> str:
    """Give a lower-case line with plain apostrophes and single spaces."""
    odd = "\u2019" in low or "\u00a0" in low or "  " in low or "\t" in low
    return " ".join(low.replace("\u2019", "'").split()) if odd else low


def forget_lines() -> None:
    """Let go of the last text whose lines were asked for."""
    lines_of.cache_clear()
    short_lines.cache_clear()
