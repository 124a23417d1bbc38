"""A lexicon, and how a researcher's own is read from a CSV file."""

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from analysis.errors import InputError


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Values of words, from below 0 (bad) to above 0 (good), on a scale of its own.

    Attributes
    ----------
    name
        As written in tables.
    entries
        Word or pattern (see ``codebook.patterns``), in lower case -> value. The value 0 says that
        what matches carries no feeling, whatever another lexicon says of it.
    source, version, licence
        Where the values come from, for the reader.
    literal
        The entries are plain words, never patterns (VADER's emoticons hold ``*`` and ``|``).
    """

    name: str
    entries: Mapping[str, float] = field(repr=False)
    source: str
    version: str
    licence: str
    literal: bool = False

    def strength(self) -> float:
        """Give the root mean square of the values that are not 0."""
        values = np.array([value for value in self.entries.values() if value != 0])
        return float(np.sqrt(np.mean(values**2)))


def read_lexicon(
    path: Path, *, name: str = "", source: str = "", version: str = "", licence: str = ""
) -> Lexicon:
    """Read a researcher's lexicon: a CSV file with the columns ``word`` and ``value``.

    A word may be any pattern of the codebook: a wildcard (``abandon*``) or a phrase.

    Raises
    ------
    InputError
        With file and row: no such file, not UTF-8, a column missing, an empty word, a value that
        is not a number, a word given twice, no entry but 0.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            entries = read_entries(file, path.name)
    except FileNotFoundError:
        raise InputError(f"{path.name}: there is no such file; it holds words and values") from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name}: not UTF-8 text; save it again as CSV UTF-8") from None
    if not any(entries.values()):
        raise InputError(f"{path.name}: no word has a value other than 0; give values to words")
    not_stated = "not stated"
    return Lexicon(
        name=name or path.stem,
        entries=entries,
        source=source or path.name,
        version=version or not_stated,
        licence=licence or not_stated,
    )


def read_entries(file: Iterable[str], name: str) -> dict[str, float]:
    """Read the rows of a lexicon file; ``name`` stands in messages."""
    rows = csv.DictReader(file)
    missing = [column for column in ("word", "value") if column not in (rows.fieldnames or ())]
    if missing:
        raise InputError(
            f"{name}: the column {' and the column '.join(missing)} is missing; the first row "
            "names the columns word and value"
        )
    entries: dict[str, float] = {}
    for number, row in enumerate(rows, start=2):
        word = (row["word"] or "").strip().lower()
        if not word:
            raise InputError(f"{name}, row {number}: there is no word; fill it in or take it out")
        try:
            value = float(row["value"] or "")
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise InputError(
                f"{name}, row {number}: the value {row['value']!r} of {word!r} is not a number; "
                "write for example 1 for good and -1 for bad"
            )
        if entries.setdefault(word, value) != value:
            raise InputError(
                f"{name}, row {number}: {word!r} stands above with another value; keep one"
            )
    return entries
