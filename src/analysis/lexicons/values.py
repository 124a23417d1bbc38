"""The values of word forms and phrases under one lexicon or an average of several."""

import re
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from analysis.lexicons.reading import Lexicon
from analysis.lexicons.shipped import vader

_WORD = re.compile(r"(?:[^\W_]|[*?])+(?:['’](?:[^\W_]|[*?])+)*")


@cache
def scale(lexicon: Lexicon) -> float:
    """Give the factor that brings a lexicon's values to the strength of VADER's.

    The root mean square of the values that are not 0 becomes that of VADER's lexicon.
    """
    return vader().strength() / lexicon.strength()


def form_values(lexicons: Sequence[Lexicon], forms: Sequence[str]) -> np.ndarray:
    """Give the value of each word form, as ``float64[v]``; 0 where it has none.

    The values of several lexicons are brought to one scale and averaged. A form that they all
    hold has the mean of its values. One that some do not hold is drawn towards 0, as if one lexicon
    more had called every form neutral, so that what lexicons agree on weighs more than what one
    alone has. A form that any lexicon silences has no value.
    """
    own = np.array([_own_values(lexicon, forms) for lexicon in lexicons])
    return _average(own * np.array([[scale(lexicon)] for lexicon in lexicons]))


def _average(values: np.ndarray) -> np.ndarray:
    """Average values, ``[lexicons, forms]`` on one scale, NaN where a lexicon lacks the form."""
    holders = np.sum(~np.isnan(values), axis=0)
    count = len(values)
    means = np.nansum(values, axis=0) * (count + 1) / count / (holders + 1)
    return np.where((values == 0).any(axis=0), 0.0, means)


def _own_values(lexicon: Lexicon, forms: Sequence[str]) -> np.ndarray:
    """Give values on the lexicon's own scale; NaN where it does not hold the form."""
    values = np.array([lexicon.entries.get(form.lower(), np.nan) for form in forms], float)
    if lexicon.literal:
        return values
    globs = _globs(lexicon)
    for i in np.flatnonzero(np.isnan(values)).tolist():
        form = forms[i].lower()
        for length in range(len(form), -1, -1):  # the longest known beginning first
            fitting = [value for fits, value in globs.get(form[:length], ()) if fits(form)]
            if fitting:
                values[i] = fitting[0]
                break
    return values


@cache
def _globs(lexicon: Lexicon) -> dict[str, list[tuple[Callable[[str], object], float]]]:
    """Give the entries with wildcards by what stands before the first; the longest first."""
    globs: dict[str, list[tuple[Callable[[str], object], float]]] = {}
    for entry in sorted(lexicon.entries, key=lambda entry: (-len(entry), entry)):
        if ("*" in entry or "?" in entry) and _WORD.fullmatch(entry):
            beginning = re.split(r"[*?]", entry, maxsplit=1)[0]
            expression = re.escape(entry).replace(r"\*", ".*").replace(r"\?", ".")
            fits = re.compile(expression).fullmatch
            globs.setdefault(beginning, []).append((fits, lexicon.entries[entry]))
    return globs


def phrase_values(lexicons: Sequence[Lexicon]) -> dict[str, float]:
    """Give the value of each entry that is more than one word, averaged as in ``form_values``."""
    texts = dict.fromkeys(
        entry
        for lexicon in lexicons
        if not lexicon.literal
        for entry in lexicon.entries
        if not _WORD.fullmatch(entry)
    )
    own = [
        [lexicon.entries.get(text, np.nan) * scale(lexicon) for text in texts]
        for lexicon in lexicons
    ]
    return dict(zip(texts, _average(np.array(own)).tolist(), strict=True))
