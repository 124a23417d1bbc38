"""The words that tokens are made of: a hyphenated token is several."""

from functools import cached_property

import numpy as np


class Words:
    """The tokens of a corpus with hyphens taken as spaces: ``foster-carer`` is two words.

    Parameters
    ----------
    token_ids, vocabulary
        Of a ``corpus.Corpus``.

    Attributes
    ----------
    forms : list of str
        The lower-case forms, sorted.
    index : dict
        The place of each form in ``forms``.
    """

    def __init__(self, token_ids: np.ndarray, vocabulary: np.ndarray) -> None:
        parts = "-".join(vocabulary).split("-") if len(vocabulary) else []
        self.forms = sorted(dict.fromkeys(parts))
        self.index = {form: i for i, form in enumerate(self.forms)}
        hyphens = np.fromiter((form.count("-") for form in vocabulary), np.int64, len(vocabulary))
        joining = np.flatnonzero((hyphens > 0)[token_ids])
        more = hyphens[token_ids[joining]]
        # of each word that is not the first of its token: the token, and the word itself
        self._tokens = np.repeat(joining, more)
        self._later = self._tokens + np.arange(1, len(self._tokens) + 1)
        self._token_ids, self._starts = token_ids, np.cumsum(hyphens + 1) - hyphens - 1
        self._parts = np.fromiter((self.index[part] for part in parts), np.int32, len(parts))

    @cached_property
    def ids(self) -> np.ndarray:
        """Give the word at each position, as ``int32[m]``: an index into ``forms``."""
        firsts = self._parts[self._starts]
        within = self._later - self.first_of(self._tokens)
        later = self._parts[self._starts[self._token_ids[self._tokens]] + within]
        return np.insert(firsts[self._token_ids], self._tokens + 1, later)

    def first_of(self, tokens: np.ndarray) -> np.ndarray:
        """Give the position of the first word of some tokens."""
        return tokens + np.searchsorted(self._tokens, tokens)

    def token_of(self, positions: np.ndarray) -> np.ndarray:
        """Give the token in which the word at a position stands."""
        return positions - np.searchsorted(self._later, positions, side="right")
