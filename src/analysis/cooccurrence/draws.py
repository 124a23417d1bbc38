"""Resampled measures of pairs: the bootstrap draws behind intervals and differences."""

from typing import Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from analysis import association
from analysis.cooccurrence.stratified import mantel_haenszel_terms
from analysis.errors import InputError
from analysis.resampling import Weights

Measure = Literal["odds_ratio", "phi", "lift", "jaccard", "npmi"]
LEVEL = 0.95


def check_measure(measure: str) -> None:
    """Refuse a measure that does not exist.

    Raises
    ------
    InputError
        With the list of those that do.
    """
    if measure not in get_args(Measure):
        raise InputError(f"measure {measure!r} is not one of {', '.join(get_args(Measure))}")


class Part(NamedTuple):
    """The documents of one group.

    Attributes
    ----------
    cells : [4, m, p]
        ``n11 n10 n01 n00`` of each document and pair.
    strata : [m]
        The stratum of each document.
    weights
        How often each document was drawn.
    """

    cells: np.ndarray
    strata: np.ndarray
    weights: Weights


def draw_measure(part: Part, measure: Measure) -> np.ndarray:
    """Compute a measure of every pair in every resample: ``float64[resamples, p]``."""
    if measure == "odds_ratio":
        together, apart = _odds(part)
        with np.errstate(divide="ignore", invalid="ignore"):
            return together / apart
    sums = [(part.weights @ cell).ravel() for cell in part.cells]
    table = pd.DataFrame(dict(zip(association.CELLS, sums, strict=True)))
    values: np.ndarray = getattr(association, measure)(table).to_numpy()
    return values.reshape(len(part.weights.drawn), part.cells.shape[2])


def _odds(part: Part) -> tuple[np.ndarray, np.ndarray]:
    """Give the two sums whose ratio is the odds ratio of Mantel and Haenszel."""
    names = np.unique(part.strata)
    if len(names) == len(part.strata):  # each document is its own stratum: the sums are linear
        together, apart = mantel_haenszel_terms(part.cells)
        return part.weights @ together, part.weights @ apart
    sums = []
    for name in names:
        own = part.strata == name
        drawn = [part.weights.take(own) @ cell[own] for cell in part.cells]
        sums.append(mantel_haenszel_terms(np.stack(drawn)))
    together, apart = np.sum(sums, axis=0)
    return together, apart


def percentile_bounds(draws: np.ndarray) -> np.ndarray:
    """Give the bounds of the middle 95% of each column, low and high; NaN draws are left out.

    Both are NaN if there is no draw. Bounds are draws themselves, not interpolated, because a draw
    may be infinite.
    """
    if not len(draws):
        return np.full((2, draws.shape[1]), np.nan)
    ordered = np.sort(draws, axis=0)  # NaN last
    defined = (~np.isnan(draws)).sum(axis=0)
    tail = (1 - LEVEL) / 2
    ranks = np.stack([np.floor(tail * defined), np.ceil((1 - tail) * defined) - 1])
    return np.take_along_axis(ordered, np.maximum(ranks, 0).astype(int), axis=0)
