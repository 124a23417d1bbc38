"""Hits -> counts of pairs of themes in each document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.codebook import hit_spans, overlaps
from analysis.corpus import Corpus
from analysis.groups import group_documents
from analysis.shards import AnyCorpus, AnyTable
from analysis.themes import Mentions, ThemeCounts, mentions, theme_counts
from analysis.units import WINDOW, Unit

CELLS = 2**21  # documents x pairs looked at together


@dataclass(frozen=True, eq=False)
class PairCounts:
    """Counts of pairs by document, which add up over documents and over parts of a corpus.

    Attributes
    ----------
    themes : ThemeCounts
        Units with each theme.
    first, second : int64[p]
        The themes of each pair.
    joint : unsigned integers[d, p]
        Units that mention both in different words.
    set_aside : unsigned integers[d, p]
        Units that mention both, but in the same words only.

    Both are of the least width that holds them: these are what grows with the documents, mostly
    272 bytes each for the 136 pairs of 17 themes.
    """

    themes: ThemeCounts
    first: np.ndarray
    second: np.ndarray
    joint: np.ndarray
    set_aside: np.ndarray

    @staticmethod
    def joined(parts: Sequence["PairCounts"]) -> "PairCounts":
        """Put the documents of several shards below each other."""
        themes = ThemeCounts.joined([part.themes for part in parts])
        arrays = ([getattr(part, name) for part in parts] for name in ("joint", "set_aside"))
        return PairCounts(themes, parts[0].first, parts[0].second, *map(np.concatenate, arrays))

    def blocks(self) -> Iterator["PairCounts"]:
        """Give a few pairs at a time, so that their cells take a bounded part of memory."""
        most = max(CELLS // max(len(self.joint), 1), 1)
        for first in range(0, max(len(self.first), 1), most):
            own = slice(first, first + most)
            yield PairCounts(
                self.themes, self.first[own], self.second[own],
                self.joint[:, own], self.set_aside[:, own],
            )  # fmt: skip

    def cells(self) -> np.ndarray:
        """Give the units of each document and pair that have both, A only, B only, neither.

        Returns
        -------
        int64[4, d, p]
            ``n11 n10 n01 n00``, without the units that are set aside.
        """
        joint, aside = self.joint.astype(np.int64), self.set_aside.astype(np.int64)
        a = self.themes.with_theme[:, self.first] - aside
        b = self.themes.with_theme[:, self.second] - aside
        units = self.themes.units[:, None] - aside
        return np.stack([joint, a - joint, b - joint, units - a - b + joint])


def count_pairs(
    corpus: AnyCorpus, hits: AnyTable, *, unit: Unit = "sentence", window: int = WINDOW
) -> PairCounts:
    """Count the units of each document that mention two themes.

    A unit in which every hit of one theme shares words with every hit of the other does not make
    a pair; it is set aside, and is not counted among the units of that pair at all.
    """
    return next(counts_by_unit(corpus, hits, units=[unit], window=window))


def counts_by_unit(
    corpus: AnyCorpus, hits: AnyTable, *, units: Sequence[Unit], window: int = WINDOW
) -> Iterator[PairCounts]:
    """Give the counts of ``count_pairs`` at each of some units, in turn."""
    shards = list(corpus.map(_counts, hits, units=units, window=window))
    for parts in zip(*shards, strict=True):
        yield PairCounts.joined(parts)


def _counts(
    corpus: Corpus, hits: pd.DataFrame, *, units: Sequence[Unit], window: int
) -> list[PairCounts]:
    """Count the pairs of one shard at each unit."""
    codes = hits["theme"].cat.codes.to_numpy(np.int64)
    spans = hit_spans(hits)
    a, b = overlaps(spans, spans)
    a, b = a[codes[a] < codes[b]], b[codes[a] < codes[b]]
    same_words = spans.firsts[a], codes[a], codes[b]
    return [_count(mentions(corpus, hits, unit=unit, window=window), same_words) for unit in units]


def _count(found: Mentions, same_words: tuple[np.ndarray, np.ndarray, np.ndarray]) -> PairCounts:
    """Count pairs; ``same_words`` are the places and themes of hits that share words."""
    d, k = found.shape
    first, second = np.triu_indices(k, 1)
    p = max(len(first), 1)
    number = np.zeros((k, k), np.int64)
    number[first, second] = np.arange(len(first))
    # one key for each unit and pair that meet there, and the pairs of hits that they make
    a, b = _pairs_within(found.units)
    keys = found.units[a] * p + number[found.themes[a], found.themes[b]]
    order = np.argsort(keys)
    keys, meetings = keys[order], (found.hits[a] * found.hits[b])[order]
    # of which in the same words
    places, one, other = same_words
    units = np.searchsorted(found.starts, places, side="right") - 1
    shared_keys, shared = np.unique(units * p + number[one, other], return_counts=True)
    aside = np.zeros(len(keys), bool)
    at = np.searchsorted(keys, shared_keys)
    aside[at] = shared == meetings[at]
    cells = found.documents[keys // p] * p + keys % p

    def counted(which: np.ndarray) -> np.ndarray:
        counts = np.bincount(cells[which], minlength=d * p).reshape(d, p)[:, : len(first)]
        return counts.astype(np.min_scalar_type(counts.max(initial=0)))

    return PairCounts(
        themes=theme_counts(found),
        first=first,
        second=second,
        joint=counted(~aside),
        set_aside=counted(aside),
    )


def document_strata(corpus: AnyCorpus, unit: Unit) -> np.ndarray:
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
