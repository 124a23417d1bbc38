"""Apply the rules to a text and log every change."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.clean.edits import apply_edits, forget_lines, letters_of
from analysis.clean.rules import RULES_BY_NAME
from analysis.errors import InputError

RULES = {name: rule.description for name, rule in RULES_BY_NAME.items()}


@dataclass(frozen=True)
class Cleaned:
    """A clean text and the log of what was done to it.

    Attributes
    ----------
    text
        In NFC; one line a block (paragraph, heading, list item, table row), without empty lines;
        single spaces, none at the ends of a line.
    changes
        One (rule, position, removed, replacement) a change, in the order of the rules and of the
        text; position counts characters from the start of the text that the rule was given.
    """

    text: str
    changes: tuple[tuple[str, int, str, str], ...]

    @cached_property
    def log(self) -> pd.DataFrame:
        """The changes as a table: rule, position, removed, replacement.

        The characters of the text given are those of the clean text, less those of all
        replacements, plus those removed; `restore` makes the text given from the clean one and
        this table. Built when first asked for: it takes as long as cleaning a short text.
        """
        rules, positions, removed, replacements = (
            zip(*self.changes, strict=True) if self.changes else ((),) * 4
        )
        columns = {
            "rule": pd.array(rules, dtype="str"),
            "position": np.array(positions, dtype=np.int64),
            "removed": pd.array(removed, dtype="str"),
            "replacement": pd.array(replacements, dtype="str"),
        }
        return pd.DataFrame(columns, copy=False)


def clean(text: str, *, off: Collection[str] = ()) -> Cleaned:
    """Apply every rule of `RULES` that is not named in `off`.

    Raises
    ------
    InputError
        If `off` names a rule that does not exist, or the text holds half a character (a lone
        surrogate), which no file can.
    """
    if unknown := sorted(set(off) - set(RULES)):
        raise InputError(
            f"there is no cleaning rule {unknown[0]!r}; the rules are {', '.join(RULES)}"
        )
    changes: list[tuple[str, int, str, str]] = []
    letters = letters_of(text)
    if halves := sorted(letter for letter in letters if "\ud800" <= letter <= "\udfff"):
        raise InputError(
            f"the text holds half a character ({halves[0]!a}); read it with `analysis.extract`"
        )
    for name, rule in RULES_BY_NAME.items():
        if name in off or (rule.needs and letters.isdisjoint(rule.needs)):
            continue
        if found := rule.find(text):
            text = apply_edits(text, found)
            changes += ((name, *edit) for edit in found)
            letters.update(*(edit.replacement for edit in found))
    forget_lines()
    return Cleaned(text, tuple(changes))
