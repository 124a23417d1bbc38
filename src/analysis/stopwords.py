"""Stop words: a named, licensed list that can be printed, changed or left out."""

from collections.abc import Collection
from importlib.resources import files

import pandas as pd

from analysis.errors import InputError

FUNCTION_WORDS = "english-function-words"
LISTS = (FUNCTION_WORDS,)


def stop_word_table(name: str = FUNCTION_WORDS) -> pd.DataFrame:
    """Give a list of stop words as ``word`` and ``word_class``, in the order of its file.

    The file ``data/<name>.txt`` of this package states where the list comes from and its licence.

    Raises
    ------
    InputError
        If there is no list of that name.
    """
    if name not in LISTS:
        raise InputError(
            f"no list of stop words is named {name!r}; choose {' or '.join(LISTS)}, or give the "
            "words themselves as a list"
        )
    text = files("analysis").joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    rows, word_class = [], ""
    for line in text.splitlines():
        if line.startswith("["):
            word_class = line.strip("[]")
        elif not line.startswith("#"):
            rows += [(word, word_class) for word in line.split()]
    return pd.DataFrame(rows, columns=["word", "word_class"])


def stop_word_set(words: str | Collection[str]) -> frozenset[str]:
    """Give the stop words as lower-case word forms.

    Parameters
    ----------
    words
        The name of a list, or the words; an empty list for none.
    """
    if isinstance(words, str):
        return frozenset(stop_word_table(words)["word"])
    return frozenset(word.lower().replace("’", "'") for word in words)
