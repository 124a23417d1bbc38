"""Is a rate higher in some documents than in others? A test that deals whole documents anew.

The tokens of one document are not independent, so the test does not ask how likely the counts
would be if words fell like rain, but how often so great a difference arises when the same
documents, each with all its words, are dealt to the two sides at random.
"""

import itertools
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from analysis.errors import check_least
from analysis.resampling import MOST_DRAWS, check_seed

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BLOCK = 1024  # columns at once: bounds the memory, and large arrays are cheaper to come by
CELLS = 2**23  # documents x deals at once
REFINED, ROUNDS = 0.01, 10  # p values up to this are found again, from so many times as many
NEGLIGIBLE = 1 / 16  # variance beyond Poisson's, as a share of it, that is not worth a weight


def permutation_p(
    counts: "csr_array",
    tokens: np.ndarray,
    in_target: np.ndarray,
    *,
    permutations: int = 1000,
    seed: int = 0,
) -> np.ndarray:
    """Permutation p of a difference between two sets of documents in the rate of each column.

    The statistic is the score test of an overdispersed Poisson rate (Breslow 1990), squared:

    1. A column's occurrences in a document of n tokens have mean rn and variance rn(1 + kn), with
       k, how unevenly documents use it, estimated by moments and rounded to a power of two.
    2. Each document counts by 1/(1 + kn): by its tokens if k is small, as one document if large.
    3. U is the sum over one side of the weighted (count - rn), and the statistic U²/variance.

    Divided so by its variance, the test keeps its size nearly also where one side's documents are
    longer or fewer than the other's (Chung & Romano 2013), which a bare difference of rates does
    not.

    Parameters
    ----------
    counts : sparse [d, k]
    tokens : [d]
        Above zero for every document.
    in_target : bool[d]
        Which documents are on the first side.
    permutations
        Random ones of every column. Where p is 0.01 or less it is found again from ten times as
        many new ones, so that a false discovery rate among thousands of columns can be small.
        Documents that can be dealt in no more ways than this are dealt in every way: p is exact.

    Returns
    -------
    float64[k]
        Two-sided p: the share of the ways, the true one among them, in which the statistic is at
        least as great. NaN where a column is empty.
    """
    meaning = "the number of random deals"
    check_least("permutations", permutations, 1, meaning=meaning, most=MOST_DRAWS)
    check_seed(seed)
    tokens, size = tokens.astype(float), int(in_target.sum())
    test = _ScoreTest(counts.T.tocsr().astype(float), tokens, in_target)
    everyone = np.arange(len(test.rates))
    if math.comb(len(tokens), size) <= permutations:
        ways = _all_deals(len(tokens), size)
        p = test.exceeded(ways, everyone) / len(ways)
    else:
        rng = np.random.default_rng(seed)
        p = np.ones(len(everyone))
        for deals in _deals(in_target, permutations, rng):
            p += test.exceeded(deals, everyone)
        p /= 1 + permutations
        small = np.flatnonzero((p <= REFINED) & (test.rates > 0))
        more = ROUNDS * permutations if len(small) else 0
        again = sum(test.exceeded(deals, small) for deals in _deals(in_target, more, rng))
        p[small] = (1 + again) / (1 + ROUNDS * permutations)
    return np.where(test.rates > 0, p, np.nan)


class _ScoreTest:
    """The statistic of ``permutation_p`` for any way to deal the documents."""

    def __init__(self, columns: "csr_array", tokens: np.ndarray, in_target: np.ndarray) -> None:
        unevenness, self.levels = np.unique(_unevenness(columns, tokens), return_inverse=True)
        weights = 1 / (1 + np.outer(unevenness, tokens))
        self.tokens = weights * tokens
        rows = np.repeat(np.arange(columns.shape[0]), np.diff(columns.indptr))
        columns.data *= weights[self.levels[rows], columns.indices]
        self.columns = columns
        self.rates = columns.sum(axis=1) / self.tokens.sum(axis=1)[self.levels]
        everyone = np.arange(len(self.rates))
        self.observed = next(self._squares(in_target[None], everyone, len(everyone)))

    def exceeded(self, deals: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """Count the deals, bool[ways, d], in which a chosen column is as extreme as observed."""
        counts = [
            # equal but for rounding is equal: the same deal again, or one with the same counts
            np.count_nonzero(squares >= observed * (1 - 1e-9), axis=1)
            for squares, observed in zip(
                self._squares(deals, chosen, BLOCK),
                np.split(self.observed[chosen], range(BLOCK, len(chosen), BLOCK)),
                strict=True,
            )
        ]
        return np.concatenate(counts)

    def _squares(self, deals: np.ndarray, chosen: np.ndarray, size: int) -> Iterator[np.ndarray]:
        """Give the statistic of each deal for the chosen columns, so many at a time."""
        sides = np.ascontiguousarray(deals.T, dtype=float)
        one = self.tokens @ sides
        deviations = np.sqrt(one * (self.tokens.sum(axis=1)[:, None] - one))  # but for a factor
        expected = one / deviations
        for first in range(0, max(len(chosen), 1), max(size, 1)):
            block = chosen[first : first + size]
            levels, squares = self.levels[block], self.columns[block] @ sides
            squares /= deviations[levels]
            squares -= self.rates[block, None] * expected[levels]
            squares *= squares
            yield squares


def _unevenness(columns: "csr_array", tokens: np.ndarray) -> np.ndarray:
    """Estimate k of each column from the mean of (count - rn)², which is rn(1 + kn)."""
    counts = np.asarray(columns.sum(axis=1))
    rates = counts / tokens.sum()
    rows = np.repeat(np.arange(columns.shape[0]), np.diff(columns.indptr))
    crossed = columns.data * (columns.data - 2 * rates[rows] * tokens[columns.indices])
    squared_tokens = (tokens**2).sum()
    squares = np.bincount(rows, weights=crossed, minlength=len(rates)) + rates**2 * squared_tokens
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (squares - counts) / (rates * squared_tokens)
        rounded = 2.0 ** np.round(np.log2(estimate))
    return np.where(estimate * tokens.mean() > NEGLIGIBLE, rounded, 0)


def _deals(in_target: np.ndarray, number: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Draw ways to choose the first side, bool[ways, d], so many at once as memory bears."""
    size, documents = int(in_target.sum()), len(in_target)
    most = max(CELLS // documents, 1)
    for first in range(0, number, most):
        ways = min(most, number - first)
        chosen = np.argpartition(rng.random((ways, documents)), size - 1, axis=1)[:, :size]
        deals = np.zeros((ways, documents), bool)
        np.put_along_axis(deals, chosen, values=True, axis=1)
        yield deals


def _all_deals(documents: int, size: int) -> np.ndarray:
    """Give every way to choose the first side, the true one among them: bool[ways, d]."""
    ways = np.array(list(itertools.combinations(range(documents), size)), np.int64)
    deals = np.zeros((len(ways), documents), bool)
    np.put_along_axis(deals, ways, values=True, axis=1)
    return deals
