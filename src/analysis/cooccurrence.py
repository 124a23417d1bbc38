"""Pairs of themes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis import association
from analysis.codebook import Codebook, hit_spans, overlaps
from analysis.corpus import Corpus
from analysis.groups import group_documents
from analysis.themes import ThemeCounts, count_themes
from analysis.units import WINDOW, Unit, unit_documents, unit_of_tokens


@dataclass(frozen=True, eq=False)
class PairCounts:
    """Counts of pairs by document, which add up over documents and over parts of a corpus.

    Attributes
    ----------
    themes : ThemeCounts
        Units with each theme.
    first, second : int64[p]
        The themes of each pair.
    joint : int64[d, p]
        Units that mention both in different words.
    set_aside : int64[d, p]
        Units that mention both, but in the same words only.
    """

    themes: ThemeCounts
    first: np.ndarray
    second: np.ndarray
    joint: np.ndarray
    set_aside: np.ndarray

    def cells(self) -> np.ndarray:
        """Give ``n11 n10 n01 n00`` of each document and pair, without units set aside: [4, d, p]."""
        a = self.themes.with_theme[:, self.first] - self.set_aside
        b = self.themes.with_theme[:, self.second] - self.set_aside
        units = self.themes.units[:, None] - self.set_aside
        n11 = self.joint
        return np.stack([n11, a - n11, b - n11, units - a - b + n11])


def count_pairs(
    corpus: Corpus, hits: pd.DataFrame, *, unit: Unit = "sentence", window: int = WINDOW
) -> PairCounts:
    """Count the units of each document that mention two themes.

    A unit in which every hit of one theme shares words with every hit of the other does not make
    a pair; it is set aside, and is not counted among the units of that pair at all.
    """
    k, d = len(hits["theme"].cat.categories), len(corpus.documents)
    first, second = np.triu_indices(k, 1)
    number = np.zeros((k, k), np.int64)
    number[first, second] = np.arange(len(first))
    themes = hits["theme"].cat.codes.to_numpy(np.int64)
    units = unit_of_tokens(corpus, unit, hits["first"].to_numpy(), window=window)
    documents = unit_documents(corpus, unit, window=window)

    mentions, counts = np.unique(units * k + themes, return_counts=True)
    a, b = _pairs_within(mentions // max(k, 1))
    pairs = number[mentions[a] % k, mentions[b] % k]
    keys = mentions[a] // k * len(first) + pairs
    combinations = counts[a] * counts[b]

    spans = hit_spans(hits)
    x, y = overlaps(spans, spans)
    lower = themes[x] < themes[y]
    x, y = x[lower], y[lower]
    overlapping = units[x] * len(first) + number[themes[x], themes[y]]
    shared_keys, shared = np.unique(overlapping, return_counts=True)
    aside = np.zeros(len(keys), bool)
    order = np.argsort(keys)
    at = order[np.searchsorted(keys, shared_keys, sorter=order)]
    aside[at] = shared == combinations[at]

    def by_document(chosen: np.ndarray) -> np.ndarray:
        own = documents[keys[chosen] // len(first)] * len(first) + pairs[chosen]
        return np.bincount(own, minlength=d * len(first)).reshape(d, len(first))

    themes_counts = count_themes(corpus, hits, unit=unit, window=window)
    return PairCounts(themes_counts, first, second, by_document(~aside), by_document(aside))


def _pairs_within(units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the index pairs, the lower first, of entries that have the same (ascending) unit."""
    ends = np.searchsorted(units, units, side="right")
    counts = ends - np.arange(len(units)) - 1
    a = np.repeat(np.arange(len(units)), counts)
    b = np.arange(len(a)) - np.repeat(np.cumsum(counts) - counts, counts) + a + 1
    return a, b


def pair_counts(
    corpus: Corpus,
    hits: pd.DataFrame,
    *,
    codebook: Codebook,
    by: str | Sequence[str] | None = None,
    unit: Unit = "sentence",
    window: int = WINDOW,
) -> pd.DataFrame:
    """Measure which themes go together.

    Returns
    -------
    DataFrame
        One row for every group and pair: the columns ``by``, ``theme_a``, ``theme_b``,
        ``label_a``, ``label_b``, ``n11 n10 n01 n00`` (units), ``set_aside`` (units in which both
        stand in the same words only), ``documents``, ``documents_joint``, ``expected`` (n11 if
        independent), ``jaccard``, ``lift``, ``phi``, ``npmi``.
    """
    groups = group_documents(corpus, [] if by is None else by)
    counts = count_pairs(corpus, hits, unit=unit, window=window)
    p, g = len(counts.first), len(groups.labels)
    names = hits["theme"].cat.categories
    table = groups.labels.loc[np.repeat(np.arange(g), p)].reset_index(drop=True)
    for side, themes in (("a", counts.first), ("b", counts.second)):
        table[f"theme_{side}"] = np.tile(names[themes], g)
        table[f"label_{side}"] = table[f"theme_{side}"].map(codebook.labels())
    for name, cells in zip(association.CELLS, counts.cells(), strict=True):
        table[name] = groups.sum(cells).ravel()
    table["set_aside"] = groups.sum(counts.set_aside).ravel()
    table["documents"] = np.repeat(groups.documents, p)
    table["documents_joint"] = groups.sum((counts.joint > 0).astype(np.int64)).ravel()
    table["expected"] = association.expected_counts(table)["e11"]
    for measure in (association.jaccard, association.lift, association.phi, association.npmi):
        table[measure.__name__] = measure(table)
    return table
