"""Uncertainty by resampling whole documents, computed from per-document sums.

Tokens and sentences of one document are not independent, so the document is what is drawn. A
resample gives each document a weight (how often it was drawn), and a resampled sum is weights
times sums: 2,000 resamples of many columns are one matrix product.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.errors import check_least
from analysis.groups import Groups

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MINIMUM_DOCUMENTS = 3
RESAMPLES = 2000
BAGS = 2000
MOST_DRAWS = 20_000  # more adds no digit, and of many documents would fill the memory
NOT_ASKED = "no interval: none was asked for"
BLOCK = 1024  # columns resampled at once, which bounds the working memory
ROWS = 128  # resamples drawn at once, likewise


@dataclass(frozen=True, eq=False)
class Weights:
    """How often the documents of one group are drawn in each resample.

    Attributes
    ----------
    bags : int64[m]
        Which of the things that are drawn each document belongs to: itself or, in a group of more
        than ``BAGS`` documents, a bag of some.
    drawn : unsigned integers[resamples, b]
        How often each was drawn; each resample sums to b. Of the least width that holds them, as
        those of all groups are held at once: mostly 4 MB for a large group.
    """

    bags: np.ndarray
    drawn: np.ndarray

    def sums(self, values: Any) -> Any:
        """Add up per-document values, ``[m, ...]``, within the things drawn: ``[b, ...]``.

        What is sparse stays so.
        """
        from scipy.sparse import csr_array

        m, b = len(self.bags), self.drawn.shape[1]
        return csr_array((np.ones(m), (self.bags, np.arange(m))), shape=(b, m)) @ values

    def __matmul__(self, values: np.ndarray) -> np.ndarray:
        """Give the sum of per-document values in each resample: ``[resamples, ...]``."""
        resampled: np.ndarray = self.drawn.astype(float) @ self.sums(values)
        return resampled

    def take(self, own: np.ndarray) -> "Weights":
        """Choose some documents by index or by truth value."""
        return Weights(self.bags[own], self.drawn)


def document_weights(groups: Groups, *, resamples: int = RESAMPLES, seed: int = 0) -> list[Weights]:
    """Draw documents with replacement within each group.

    The documents of a group of more than ``BAGS`` are dealt at random into as many bags of equal
    size, which are drawn in their stead (the method of random groups; Wolter 2007, ch. 2), so that
    the work and the memory do not grow with the documents. The standard error so estimated is
    itself uncertain by 1.6%.

    Returns
    -------
    list of Weights
        One a group; its documents in their order in the corpus.

    Raises
    ------
    InputError
        If the number of resamples or the seed is negative.
    """
    check_resamples(resamples, least=0)
    check_seed(seed)
    ranks = np.empty(len(groups.order), np.int64)
    ranks[groups.order] = np.arange(len(ranks))
    found = []
    for code in range(len(groups.labels)):
        # each group has its own stream, so that leaving out one group changes no other's interval
        label = "\x1f".join(map(str, groups.labels.iloc[code]))
        stream = np.random.default_rng([seed, *label.encode()])
        members = ranks[groups.codes == code]
        bags = np.argsort(np.argsort(members))  # the members in the order of their ids
        if len(bags) > BAGS:
            bags = (stream.permutation(len(bags)) % BAGS)[bags]
        size = max(min(len(bags), BAGS), 1)
        found.append(Weights(bags, _count_draws(stream, size, resamples)))
    return found


def _count_draws(stream: np.random.Generator, size: int, resamples: int) -> np.ndarray:
    """Draw so many things from as many, again and again; see ``Weights.drawn``."""
    blocks = [np.zeros((0, size), np.uint8)]
    for first in range(0, resamples, ROWS):
        rows = min(ROWS, resamples - first)
        # counting draws is ten times as fast as drawing the counts from a multinomial
        cells = stream.integers(size, size=(rows, size)) + size * np.arange(rows)[:, None]
        counts = np.bincount(cells.ravel(), minlength=rows * size).reshape(rows, size)
        blocks.append(counts.astype(np.min_scalar_type(counts.max())))
    return np.concatenate(blocks)


def check_resamples(resamples: int, *, least: int) -> None:
    """Refuse too small a number of resamples, and one that a computer has no room for."""
    meaning = "the number of times that documents are drawn"
    check_least("resamples", resamples, least, meaning=meaning, most=MOST_DRAWS)


def check_seed(seed: int) -> None:
    """Refuse a negative seed."""
    check_least("seed", seed, 0, meaning="the number from which random draws begin")


def even_weights(count: int, *, resamples: int = RESAMPLES, seed: int = 0) -> np.ndarray:
    """Draw so many documents with replacement: ``float64[resamples, count]``."""
    check_resamples(resamples, least=1)
    check_seed(seed)
    if count == 0:
        return np.zeros((resamples, 0))
    chances = np.full(count, 1 / count)
    return np.random.default_rng(seed).multinomial(count, chances, size=resamples).astype(float)


def ratio_intervals(
    numerators: np.ndarray,
    denominators: np.ndarray,
    groups: Groups,
    *,
    resamples: int = RESAMPLES,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Percentile bootstrap of a ratio of sums in each group (Efron & Tibshirani 1993, ch. 13).

    Parameters
    ----------
    numerators : [d, k]
        Per-document sums.
    denominators : [d] or [d, k]
        Per-document sums that they are divided by.

    Returns
    -------
    estimate, low, high : float64[g, k]
        NaN bounds in groups of fewer than three documents (see ``interval_notes``); NaN where a
        denominator is zero.
    """
    numerators = np.asarray(numerators, float)
    denominators = np.asarray(denominators, float)
    if denominators.ndim == 1:
        denominators = np.broadcast_to(denominators[:, None], numerators.shape)
    estimate = _divide(groups.sum(numerators), groups.sum(denominators))
    low, high = np.full_like(estimate, np.nan), np.full_like(estimate, np.nan)
    tails = [50 * (1 - level), 100 - 50 * (1 - level)]
    check_resamples(resamples, least=1)
    weights = document_weights(groups, resamples=resamples, seed=seed)
    for code in np.flatnonzero(groups.documents >= MINIMUM_DOCUMENTS):
        members, own = groups.codes == code, weights[code]
        for first in range(0, numerators.shape[1], BLOCK):
            block = slice(first, first + BLOCK)
            draws = _divide(own @ numerators[members, block], own @ denominators[members, block])
            low[code, block], high[code, block] = _percentiles(draws, tails)
    return estimate, low, high


def ratio_differences(
    numerators: np.ndarray,
    denominators: np.ndarray,
    groups: Groups,
    *,
    pair: tuple[int, int],
    resamples: int = RESAMPLES,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Percentile bootstrap of the difference of a ratio of sums between two groups.

    Parameters
    ----------
    numerators : [d, k]
        Per-document sums.
    denominators : [d]
        What they are divided by.
    pair
        Numbers of the two groups: the first minus the second.

    Returns
    -------
    estimate, low, high : float64[k]
        NaN bounds if either group has fewer than three documents.
    """
    check_resamples(resamples, least=1)
    weights = document_weights(groups, resamples=resamples, seed=seed)
    ratios = []
    for code in pair:
        members, own = groups.codes == code, weights[code]
        # the first row is the sample
        sample = Weights(own.bags, np.vstack([np.ones(own.drawn.shape[1]), own.drawn]))
        totals = (sample @ denominators[members])[:, None]
        ratios.append(_divide(sample @ numerators[members], totals))
    differences = ratios[0] - ratios[1]
    if min(groups.documents[list(pair)]) < MINIMUM_DOCUMENTS:
        low, high = np.full((2, numerators.shape[1]), np.nan)
    else:
        low, high = _percentiles(differences[1:], [50 * (1 - level), 100 - 50 * (1 - level)])
    return differences[0], low, high


def sparse_ratio_intervals(
    numerators: "csr_array",
    denominators: np.ndarray,
    weights: Weights,
    *,
    level: float = 0.95,
) -> tuple[np.ndarray, np.ndarray]:
    """Give the intervals of ``ratio_intervals`` for one group and many columns, most of them zero.

    Parameters
    ----------
    numerators : sparse [m, k]
        Per-document sums of the group's documents.
    denominators : [m]
        What they are divided by.
    weights
        The group's, of ``document_weights``.

    Returns
    -------
    low, high : float64[k]
    """
    resampled = weights @ denominators
    usable = resampled > 0
    columns = weights.sums(numerators).T.tocsr()
    draws = np.ascontiguousarray(weights.drawn[usable].T, dtype=float)
    low, high = np.full((2, columns.shape[0]), np.nan)
    for first in range(0, len(low) if usable.any() else 0, BLOCK):
        block = slice(first, first + BLOCK)
        ratios = columns[block] @ draws / resampled[usable]
        ratios.sort(axis=1)  # faster here than a partition
        low[block] = sorted_quantile(ratios, (1 - level) / 2)
        high[block] = sorted_quantile(ratios, (1 + level) / 2)
    return low, high


def sorted_quantile(rows: np.ndarray, share: float) -> np.ndarray:
    """Interpolate between order statistics, as ``np.quantile`` does."""
    place = share * (rows.shape[1] - 1)
    below, above = rows[:, int(np.floor(place))], rows[:, int(np.ceil(place))]
    return below + (above - below) * (place % 1)


def _divide(numerators: np.ndarray, denominators: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominators == 0, np.nan, numerators / denominators)


def _percentiles(draws: np.ndarray, tails: list[float]) -> np.ndarray:
    """Give the percentiles of each column; draws without a denominator (NaN) are left out."""
    if np.isnan(draws).any():
        return pd.DataFrame(draws).quantile(np.array(tails) / 100).to_numpy()
    return np.percentile(draws, tails, axis=0)


def interval_notes(groups: Groups, *, resamples: int = RESAMPLES) -> list[str]:
    """Say for each group why it has no interval; an empty string where it has one."""
    if not resamples:
        return [NOT_ASKED] * len(groups.labels)
    return [interval_note(count) for count in groups.documents]


def interval_note(documents: int) -> str:
    """Say why so many documents have no interval; an empty string where they have one."""
    if documents >= MINIMUM_DOCUMENTS:
        return ""
    return (
        f"no interval: {documents} document{'' if documents == 1 else 's'}, at least "
        f"{MINIMUM_DOCUMENTS} are needed"
    )
