"""What VADER's rules look at: its word lists by form, and the words around each lexicon word."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np

from analysis.sentiment.words import Words


class Forms:
    """What the rules need to know of each form, as arrays over the forms."""

    def __init__(
        self,
        forms: list[str],
        values: np.ndarray,
        boosters: Mapping[str, float],
        negators: Collection[str],
        idioms: Mapping[str, float],
    ) -> None:
        self.count = len(forms)
        lower = [form.lower() for form in forms]
        self.held = values != 0
        self.upper = self._each(form.isupper() for form in forms)
        self.booster = np.fromiter((boosters.get(x, 0) for x in lower), float, self.count)
        self.negator = self._each(x in negators or "n't" in x for x in lower)
        self.kind, self.of, self.least, self.but = (
            self._each(x == word for x in lower) for word in ("kind", "of", "least", "but")
        )
        self.at_or_very = self._each(x in {"at", "very"} for x in lower)
        # these are compared as written, in NLTK too
        self.never = self._each(form == "never" for form in forms)
        self.so_or_this = self._each(form in {"so", "this"} for form in forms)
        self.sequences = Sequences(forms, boosters, idioms)

    def _each(self, truths: Iterable[bool]) -> np.ndarray:
        return np.fromiter(truths, bool, self.count)


class Sequences:
    """Idioms and two-word dampeners, looked up by the numbers of their words."""

    def __init__(
        self, forms: list[str], boosters: Mapping[str, float], idioms: Mapping[str, float]
    ) -> None:
        dampeners = {words: value for words, value in boosters.items() if " " in words}
        parts = {part for words in (*idioms, *dampeners) for part in words.split()}
        code = {part: i for i, part in enumerate(sorted(parts))}
        self.none = len(code)  # the number of every other word, and of no word
        self.code = np.fromiter((code.get(form, self.none) for form in forms), np.int64, len(forms))
        shape = self.none + 1
        self.pair_value = np.full((shape, shape), np.nan)
        self.triple_value = np.full((shape, shape, shape), np.nan)
        self.dampens = np.zeros((shape, shape), bool)
        for words, value in idioms.items():
            place = tuple(code[part] for part in words.split())
            (self.pair_value if len(place) == 2 else self.triple_value)[place] = value
        for words in dampeners:
            self.dampens[tuple(code[part] for part in words.split())] = True


class Context:
    """The words around each valued word, looked up by their distance from it."""

    def __init__(self, words: Words, at: np.ndarray) -> None:
        self.words, self.at = words, at
        self.unit = np.searchsorted(words.starts, at, side="right") - 1
        self.first, self.past = words.starts[self.unit], words.starts[self.unit + 1]
        self.place = self._first_places()

    def _first_places(self) -> np.ndarray:
        """Give for each word the first place of the same form in its unit."""
        key = self.unit * np.int64(len(self.words.forms)) + self.words.ids[self.at]
        _, first, back = np.unique(key, return_index=True, return_inverse=True)
        return self.at[first[back]]

    def look(self, table: np.ndarray, distance: int, outside: float = 0) -> np.ndarray:
        """Give a table's entry for the word at a distance; ``outside`` beyond the unit."""
        place = self.place + distance
        there = (place >= self.first) & (place < self.past)
        return np.where(there, table[self.words.ids[np.where(there, place, 0)]], outside)

    def of_units(self, table: np.ndarray) -> np.ndarray:
        """Count in each unit the words of which a table is true."""
        counts = np.concatenate([[0], np.cumsum(table[self.words.ids])])
        return counts[self.words.starts[1:]] - counts[self.words.starts[:-1]]
