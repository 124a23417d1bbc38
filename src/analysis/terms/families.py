"""Word forms -> families of forms with one stem."""

from typing import Literal, NamedTuple

import numpy as np

Families = Literal["stem"]


class Family(NamedTuple):
    """Families of word forms.

    Attributes
    ----------
    numbers : int32[k]
        The family of each form.
    names : object[f]
        The most frequent form of each, sorted.
    forms : object[f]
        All forms of each, most frequent first.
    """

    numbers: np.ndarray
    names: np.ndarray
    forms: np.ndarray


def stem_families(names: np.ndarray, totals: np.ndarray) -> Family:
    """Join the forms of one Snowball stem; a family bears the name of its commonest form.

    Parameters
    ----------
    names, totals : [k]
        The word forms, and their occurrences in the whole corpus.
    """
    from nltk.stem.snowball import SnowballStemmer

    stem = SnowballStemmer("english").stem
    stems, family = np.unique(
        np.array([stem(name) for name in names], dtype=object), return_inverse=True
    )
    order = np.lexsort((names.astype(str), -totals, family))
    cuts = np.searchsorted(family[order], np.arange(1, len(stems)))
    members = [names[part] for part in np.split(order, cuts)] if len(stems) else []
    leading = np.array([forms[0] for forms in members], dtype=object)
    lists = np.array([", ".join(forms) for forms in members], dtype=object)
    by_name = np.argsort(leading.astype(str), kind="stable")
    rank = np.empty(len(stems), np.int32)
    rank[by_name] = np.arange(len(stems))
    return Family(rank[family], leading[by_name], lists[by_name])
