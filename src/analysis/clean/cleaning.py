"""Apply the rules to a text and log every change."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.clean.edits import Edit, apply_edits, letters_of
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
    log
        One row a change, in the order of the rules and of the text: rule, position (characters
        from the start of the text that the rule was given), removed, replacement. The characters
        of the text given are those of the clean text, less those of all replacements, plus those
        removed; `restore` makes the text given from the clean one and the log.
    """

    text: str
    log: pd.DataFrame


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
    names: list[str] = []
    edits: list[Edit] = []
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
            names += [name] * len(found)
            edits += found
            letters.update(*(edit.replacement for edit in found))
    log = pd.DataFrame(
        {
            "rule": names,
            "position": np.array([edit.position for edit in edits], dtype=np.int64),
            "removed": [edit.removed for edit in edits],
            "replacement": [edit.replacement for edit in edits],
        }
    )
    # an empty log has no strings to tell the type of a column by
    return Cleaned(text, log.astype(dict.fromkeys(["rule", "removed", "replacement"], "str")))
