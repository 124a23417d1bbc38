"""Counts of terms in documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, eq=False)
class Terms:
    """Counts of terms in documents; counts add, so every statistic of terms follows from these.

    The counts are the largest thing that is kept of a corpus in shards, and what grows with it: 8
    bytes for each different term of a document, which is some 2.4 kB for a document of 1,000
    words without stop words, and 2.4 GB for a million of them. A limit to the number of terms
    (``most`` of ``counting.count_terms``), or a greater ``minimum_count``, makes it less.

    Attributes
    ----------
    names : object[k]
        The terms.
    counts : sparse int32[d, k]
        Occurrences of each term in each document, without stored zeros.
    tokens : int64[d]
        All tokens of each document, stop words too: the denominator of every rate.
    forms : object[k] or None
        For families, the word forms that each joins, most frequent first.
    """

    names: np.ndarray
    counts: "csr_array"
    tokens: np.ndarray
    forms: np.ndarray | None = None

    def take(self, columns: np.ndarray) -> "Terms":
        """Choose some terms by index or by truth value, in their order."""
        forms = None if self.forms is None else self.forms[columns]
        return Terms(self.names[columns], self.counts[:, columns], self.tokens, forms)


def term_totals(counts: "csr_array") -> np.ndarray:
    """Add up each column, as ``float64[k]``."""
    return np.bincount(counts.indices, weights=counts.data, minlength=counts.shape[1])


def stack_counts(
    counts: Iterable["csr_array"], *, shape: tuple[int, int], most: int
) -> "csr_array":
    """Put the documents of several shards below each other; each count is there once only.

    Parameters
    ----------
    shape
        Of the whole.
    most
        Upper bound of the number of counts other than zero.
    """
    from scipy.sparse import csr_array

    data, indices = np.empty(most, np.int32), np.empty(most, np.int32)
    # SciPy keeps all its numbers as the widest are
    ends = np.zeros(shape[0] + 1, np.int32 if most <= np.iinfo(np.int32).max else np.int64)
    row = size = 0
    for part in counts:
        if part.shape == shape:
            return part
        rows, past = part.shape[0], size + part.nnz
        data[size:past], indices[size:past] = part.data, part.indices
        # in the type of the whole, which holds it
        ends[row + 1 : row + rows + 1] = part.indptr[1:].astype(ends.dtype) + size
        row, size = row + rows, past
    return csr_array((data[:size], indices[:size], ends), shape=shape)
