"""Hits -> counts of pairs of themes in each document."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.codebook import hit_spans, overlaps
from analysis.corpus import Corpus
from analysis.groups import group_documents
from analysis.themes import ThemeCounts, count_themes, mentions
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
        """Give the units of each document and pair that have both, A only, B only, neither.

        Returns
        -------
        int64[4, d, p]
            ``n11 n10 n01 n00``, without the units that are set aside.
        """
        a = self.themes.with_theme[:, self.first] - self.set_aside
        b = self.themes.with_theme[:, self.second] - self.set_aside
        units = self.themes.units[:, None] - self.set_aside
        return np.stack([self.joint, a - self.joint, b - self.joint, units - a - b + self.joint])


def count_pairs(
    corpus: Corpus, hits: pd.DataFrame, *, unit: Unit = "sentence", window: int = WINDOW
) -> PairCounts:
    """Count the units of each document that mention two themes.

    A unit in which every hit of one theme shares words with every hit of the other does not make
    a pair; it is set aside, and is not counted among the units of that pair at all.
    """
    k, d = len(hits["theme"].cat.categories), len(corpus.documents)
    first, second = np.triu_indices(k, 1)
    p = len(first)
    number = np.zeros((k, k), np.int64)
    number[first, second] = number[second, first] = np.arange(p)
    # one key for each unit and pair that meet there, and the pairs of hits that they make
    units, themes, counts = mentions(corpus, hits, unit=unit, window=window)
    a, b = _pairs_within(units)
    keys = units[a] * p + number[themes[a], themes[b]]
    order = np.argsort(keys)
    keys, meetings = keys[order], (counts[a] * counts[b])[order]
    # of which in the same words
    own = hits["theme"].cat.codes.to_numpy(np.int64)
    x, y = overlaps(hit_spans(hits), hit_spans(hits))
    x, y = x[own[x] < own[y]], y[own[x] < own[y]]
    met = unit_of_tokens(corpus, unit, hits["first"].to_numpy(np.int64)[x], window=window)
    shared_keys, shared = np.unique(met * p + number[own[x], own[y]], return_counts=True)
    aside = np.zeros(len(keys), bool)
    at = np.searchsorted(keys, shared_keys)
    aside[at] = shared == meetings[at]

    documents = unit_documents(corpus, unit, window=window)
    cell = documents[keys // max(p, 1)] * p + keys % max(p, 1)
    return PairCounts(
        themes=count_themes(corpus, hits, unit=unit, window=window),
        first=first,
        second=second,
        joint=np.bincount(cell[~aside], minlength=d * p).reshape(d, p),
        set_aside=np.bincount(cell[aside], minlength=d * p).reshape(d, p),
    )


def document_strata(corpus: Corpus, unit: Unit) -> np.ndarray:
    """Give the stratum of each document: itself, or its source where documents are the units."""
    if unit == "document":
        return group_documents(corpus, "source").codes
    return np.arange(len(corpus.documents))


def _pairs_within(units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the index pairs, the lower first, of entries that have the same (ascending) unit."""
    ends = np.searchsorted(units, units, side="right")
    counts = ends - np.arange(len(units)) - 1
    a = np.repeat(np.arange(len(units)), counts)
    b = np.arange(len(a)) - np.repeat(np.cumsum(counts) - counts, counts) + a + 1
    return a, b
