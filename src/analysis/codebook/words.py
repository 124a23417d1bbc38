"""The words of a pattern -> ids in a corpus's vocabulary."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.codebook.patterns import Phrase, Word
from analysis.corpus import Corpus

_BEYOND = chr(0x10FFFF)


class Place(NamedTuple):
    """What one token of a phrase may be."""

    ids: np.ndarray
    written: re.Pattern[str] | None  # how it must be written, if case matters


class Vocabulary:
    """Looks words up in the vocabulary of one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.index = corpus.word_index
        self.forms = corpus.vocabulary.tolist()
        self.hyphenated = [form for form in self.forms if "-" in form]
        self.longest = 1 + max((form.count("-") for form in self.hyphenated), default=0)
        self.known: dict[Phrase, Place] = {}

    def variants(self, phrase: Phrase, first: int = 0) -> Iterator[tuple[Place, ...]]:
        """Give every run of tokens that can be the phrase from its place ``first`` on."""
        if first == len(phrase):
            yield ()
        for past in range(first + 1, min(first + self.longest, len(phrase)) + 1):
            place = self.place(phrase[first:past])
            if len(place.ids):
                for rest in self.variants(phrase, past):
                    yield (place, *rest)

    def place(self, slots: Phrase) -> Place:
        """Look up a token that fills one place of a phrase, or several as a hyphenated word."""
        if slots not in self.known:
            search = self._word if len(slots) == 1 else self._hyphenated_word
            forms = sorted({form for word in slots[0] for form in search(word, slots)})
            ids = np.array([self.index[form] for form in forms], np.int64)
            exact = any(word.exact for slot in slots for word in slot)
            written = re.compile(_expression(slots)) if exact and forms else None
            self.known[slots] = Place(ids, written)
        return self.known[slots]

    def lookup(self, word: Word) -> np.ndarray:
        """Give the ids of the word forms that fit a word, whatever their case."""
        return self.place(((word,),)).ids

    def _word(self, word: Word, _slots: Phrase) -> list[str]:
        glob = word.glob.lower()
        if word.plain:
            return [glob] if glob in self.index else []
        prefix, rest = _literal_prefix(glob)
        forms = _beginning_with(self.forms, prefix)
        if rest == "*":
            return forms
        literal = max(re.split(r"[*?]+", rest), key=len)  # rules most forms out at little cost
        fits = re.compile(_wildcards(glob)).fullmatch
        return [form for form in forms if literal in form and fits(form)]

    def _hyphenated_word(self, word: Word, slots: Phrase) -> list[str]:
        prefix, rest = _literal_prefix(word.glob.lower())
        forms = _beginning_with(self.hyphenated, prefix if rest else f"{prefix}-")
        if not forms:
            return []
        fits = re.compile(_expression(((word,), *slots[1:])), re.IGNORECASE).fullmatch
        return [form for form in forms if fits(form)]


def _beginning_with(forms: list[str], prefix: str) -> list[str]:
    """Give the part of a sorted list that begins with ``prefix``."""
    return forms[bisect_left(forms, prefix) : bisect_left(forms, prefix + _BEYOND)]


def _literal_prefix(glob: str) -> tuple[str, str]:
    prefix = re.split(r"[*?]", glob, maxsplit=1)[0]
    return prefix, glob[len(prefix) :]


def _wildcards(glob: str) -> str:
    """Write a glob as a regular expression that takes linear time, also on a hostile word."""
    first, *others = (
        re.escape(part).replace(r"\?", ".") for part in re.sub(r"\*+", "*", glob).split("*")
    )
    if not others:
        return first
    *inner, last = others
    return first + "".join(f"(?>.*?{part})" for part in inner) + ".*" + last


def _expression(slots: Phrase) -> str:
    """Write some places as one hyphenated word; case matters where a word is exact."""
    return "-".join(
        "(?:"
        + "|".join(
            _wildcards(word.glob) if word.exact else f"(?i:{_wildcards(word.glob)})"
            for word in slot
        )
        + ")"
        for slot in slots
    )
