"""Changes to a text as a list that can be counted, applied and undone."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import pandas as pd


class Edit(NamedTuple):
    """One change: where it stands in the text before the rule, what went and what came."""

    position: int
    removed: str
    replacement: str


Finder = Callable[[str], list[Edit]]


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Give the text after edits that are sorted by position and do not overlap."""
    parts: list[str] = []
    done = 0
    for position, removed, replacement in edits:
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


def finder(
    pattern: str, replacement: str | Callable[[re.Match[str]], str], *, needs: Iterable[str] = ()
) -> Finder:
    """Make a rule that replaces every match of a pattern.

    A text without any of the strings that a match needs is not searched: looking for a string is
    a hundred times as fast as matching a pattern.
    """
    compiled = re.compile(pattern, re.MULTILINE)
    needed = tuple(needs)

    def find(text: str) -> list[Edit]:
        if needed and not any(string in text for string in needed):
            return []
        if isinstance(replacement, str):
            return [Edit(m.start(), m[0], replacement) for m in compiled.finditer(text)]
        return [
            Edit(m.start(), m[0], new)
            for m in compiled.finditer(text)
            if (new := replacement(m)) != m[0]
        ]

    return find


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


def lines_of(text: str, longest: int | None = None) -> Iterator[tuple[int, str]]:
    """Give where each line begins, and the line; only lines of up to so many characters."""
    start = 0
    for line in text.split("\n"):
        if longest is None or len(line) <= longest:
            yield start, line
        start += len(line) + 1
