"""The words of a pattern -> ids in a corpus's vocabulary."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
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
        self.forms: list[str] = corpus.vocabulary.tolist()
        self.index = corpus.word_index
        hyphens = [form.count("-") for form in self.forms if "-" in form]
        self.longest = 1 + max(hyphens, default=0)
        self.known: dict[str, np.ndarray] = {}

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
        """Look up a token that fills one place, or several as a hyphenated word."""
        choices = list(itertools.product(*slots))
        ids = [self.lookup("-".join(word.glob for word in words).lower()) for words in choices]
        exact = any(word.exact for words in choices for word in words)
        return Place(np.unique(np.concatenate(ids)), _spelling(choices) if exact else None)

    def lookup(self, glob: str) -> np.ndarray:
        """Give the ids of the word forms that fit a lower-case word with wildcards."""
        if glob not in self.known:
            self.known[glob] = np.array(self._search(glob), np.int64)
        return self.known[glob]

    def _search(self, glob: str) -> list[int]:
        prefix = re.split(r"[*?]", glob, maxsplit=1)[0]
        if prefix == glob:
            return [self.index[glob]] if glob in self.index else []
        start = bisect_left(self.forms, prefix)
        end = bisect_left(self.forms, prefix + _BEYOND) if prefix else len(self.forms)
        fits = re.compile(_expression(glob)).fullmatch
        return [i for i in range(start, end) if fits(self.forms[i])]


def _expression(glob: str) -> str:
    return re.escape(glob).replace(r"\*", ".*").replace(r"\?", ".")


def _spelling(choices: Iterable[Sequence[Word]]) -> re.Pattern[str]:
    words = (
        "-".join(
            _expression(word.glob) if word.exact else f"(?i:{_expression(word.glob)})"
            for word in words
        )
        for words in choices
    )
    return re.compile("|".join(words))
