"""Changes to a text as a log that can be counted and undone."""

import re
from collections.abc import Callable, Iterable

Edit = tuple[int, str, str]  # position in the text before the rule, removed, replacement


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Give the text after edits that are sorted by position and do not overlap."""
    parts: list[str] = []
    done = 0
    for position, removed, replacement in edits:
        parts += text[done:position], replacement
        done = position + len(removed)
    parts.append(text[done:])
    return "".join(parts)


def substitute(
    pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str]
) -> Callable[[str], list[Edit]]:
    """Make a rule that replaces every match of a pattern."""

    def rule(text: str) -> list[Edit]:
        if isinstance(replacement, str):
            return [(m.start(), m[0], replacement) for m in pattern.finditer(text)]
        return [
            (m.start(), m[0], new)
            for m in pattern.finditer(text)
            if (new := replacement(m)) != m[0]
        ]

    return rule
