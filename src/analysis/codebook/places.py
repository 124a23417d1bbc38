"""The words of a pattern -> words of a corpus."""

import re
from bisect import bisect_left
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.codebook.patterns import Word
from analysis.words import Words

_BEYOND = chr(0x10FFFF)


class Place(NamedTuple):
    """What one word of a phrase may be."""

    ids: np.ndarray
    written: re.Pattern[str] | None  # how it must be written, if case matters


class Places:
    """Looks the words of patterns up among those of a corpus."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._forms = pa.array(words.forms, pa.large_string())
        self._known: dict[tuple[Word, ...], Place] = {}

    def place(self, slot: tuple[Word, ...]) -> Place:
        """Look up what may fill one place of a phrase."""
        if slot not in self._known:
            forms = sorted({form for word in slot for form in self._matching(word)})
            ids = np.array([self.words.index[form] for form in forms], np.int64)
            exact = any(word.exact for word in slot)
            written = re.compile(_expression(slot)) if exact and forms else None
            self._known[slot] = Place(ids, written)
        return self._known[slot]

    def lookup(self, word: Word) -> np.ndarray:
        """Give the ids of the forms that fit a word of a pattern, whatever their case."""
        return self.place((word,)).ids

    def _matching(self, word: Word) -> list[str]:
        glob = word.glob.lower()
        if word.plain:
            return [glob] if glob in self.words.index else []
        prefix = re.split(r"[*?]", glob, maxsplit=1)[0]
        rest = glob[len(prefix) :]
        start = bisect_left(self.words.forms, prefix)
        end = bisect_left(self.words.forms, prefix + _BEYOND)
        if rest == "*":
            return self.words.forms[start:end]
        some = self._forms.slice(start, end - start)
        literal = max(re.split(r"[*?]+", rest), key=len)  # rules most forms out at little cost
        fits = re.compile(_wildcards(glob)).fullmatch
        return [f for f in some.filter(pc.match_substring(some, literal)).to_pylist() if fits(f)]


def _wildcards(glob: str) -> str:
    """Write a glob as a regular expression that takes linear time, also on a hostile word."""
    first, *others = (
        re.escape(part).replace(r"\?", ".") for part in re.sub(r"\*+", "*", glob).split("*")
    )
    if not others:
        return first
    *inner, last = others
    return first + "".join(f"(?>.*?{part})" for part in inner) + ".*" + last


def _expression(slot: tuple[Word, ...]) -> str:
    """Write one place as a regular expression; case matters where a word is exact."""
    return "|".join(
        _wildcards(word.glob) if word.exact else f"(?i:{_wildcards(word.glob)})" for word in slot
    )
