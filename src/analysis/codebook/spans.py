"""Spans of tokens: which overlap, and which of them stay."""

from typing import NamedTuple

import numpy as np


class Spans(NamedTuple):
    """Half-open runs of token positions, all ``int64``, sorted by ``firsts``, then ``pasts``.

    The words between the two terms of ``near`` and ``then`` are ``gap_firsts`` to ``gap_pasts``;
    they lie in the span but are not words of the match. Without a gap both equal ``pasts``.
    """

    firsts: np.ndarray
    pasts: np.ndarray
    gap_firsts: np.ndarray
    gap_pasts: np.ndarray

    def take(self, rows: np.ndarray) -> "Spans":
        """Choose some spans by index or by truth value."""
        return Spans(*(column[rows] for column in self))


def longest(spans: Spans) -> np.ndarray:
    """Resolve overlaps: the longest span stays, then the longest of those left, and so on.

    Of spans of one length the first stays.

    Returns
    -------
    int64
        Indices of the spans that stay, ascending.
    """
    firsts, pasts = spans.firsts, spans.pasts
    left = np.argsort(firsts, kind="stable")
    kept = [np.zeros(0, np.int64)]
    while len(left):
        # spans that touch, directly or through others, form a cluster
        reach = np.maximum.accumulate(pasts[left])
        opens = np.append(True, firsts[left][1:] >= reach[:-1])
        cluster = np.cumsum(opens) - 1
        order = np.lexsort((firsts[left], firsts[left] - pasts[left], cluster))
        best = left[order[np.flatnonzero(np.diff(cluster[order], prepend=-1))]]
        kept.append(best)
        rival = best[cluster]
        left = left[(pasts[left] <= firsts[rival]) | (firsts[left] >= pasts[rival])]
    return np.sort(np.concatenate(kept))


def overlaps(left: Spans, right: Spans) -> tuple[np.ndarray, np.ndarray]:
    """Pair the spans that share a word; words in a gap are not a span's own.

    Returns
    -------
    int64, int64
        Indices into ``left`` and ``right``, one entry a pair.
    """
    reach = np.maximum.accumulate(right.pasts) if len(right.pasts) else right.pasts
    begin = np.searchsorted(reach, left.firsts, side="right")
    end = np.searchsorted(right.firsts, left.pasts, side="left")
    counts = np.maximum(end - begin, 0)
    a = np.repeat(np.arange(len(left.firsts)), counts)
    b = np.arange(len(a)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(begin, counts)
    shared = np.zeros(len(a), bool)
    for one in _pieces(left):
        for other in _pieces(right):
            shared |= np.maximum(one[0][a], other[0][b]) < np.minimum(one[1][a], other[1][b])
    return a[shared], b[shared]


def _pieces(spans: Spans) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(spans.firsts, spans.gap_firsts), (spans.gap_pasts, spans.pasts)]
