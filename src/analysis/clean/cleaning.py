"""Apply the rules to a text and log every change."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from analysis.clean.edits import apply_edits
from analysis.clean.rules import RULES_BY_NAME
from analysis.errors import InputError

RULES = {name: rule.description for name, rule in RULES_BY_NAME.items()}


@dataclass(frozen=True)
class Cleaned:
    """A clean text and the log of what was done to it.

    Attributes
    ----------
    text
        One line a block, no empty lines, single spaces.
    log
        One row a change: rule, position (characters into the text that the rule was given),
        removed, replacement.
    """

    text: str
    log: pd.DataFrame


def clean(text: str, *, off: Collection[str] = ()) -> Cleaned:
    """Apply every rule that is not named in `off`."""
    if unknown := sorted(set(off) - set(RULES)):
        raise InputError(f"no such cleaning rule: {unknown[0]}; the rules are {', '.join(RULES)}")
    rows: list[tuple[str, int, str, str]] = []
    for name, rule in RULES_BY_NAME.items():
        if name not in off and (edits := rule.edits(text)):
            rows += [(name, *edit) for edit in edits]
            text = apply_edits(text, edits)
    return Cleaned(text, pd.DataFrame(rows, columns=["rule", "position", "removed", "replacement"]))
