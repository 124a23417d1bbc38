"""Counts of codes that meet -> kappa and alpha."""

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd

from analysis.coding.passages import KEY

Level = Literal["nominal", "ordinal", "interval"]


@dataclass(frozen=True, eq=False)
class PairCounts:
    """Which code of one coder meets which code of another, by document.

    Attributes
    ----------
    codes : float64[v]
        Those that occur, sorted.
    confusions : float64[d, p, v, v]
        For each pair of coders, passages by code of the first and of the second.
    coincidences : float64[d, v, v]
        Krippendorff's coincidences: each ordered pair of codes of a passage, weighted by
        1 / (number of its codes - 1).
    passages : int
        Passages with at least two codes.
    """

    codes: np.ndarray
    confusions: np.ndarray
    coincidences: np.ndarray
    passages: int


def count_pairs(coding: pd.DataFrame, variable: str) -> tuple[PairCounts, list[str]]:
    """Count which codes of a variable meet, by document.

    Returns
    -------
    counts : PairCounts
    documents : list of str
        Their ids, sorted, in the order of the counts.
    """
    known = coding[coding[variable].notna()]
    table = known.pivot(index=list(KEY), columns="coder", values=variable)
    table = table[table.notna().sum(axis=1) >= 2].sort_index()
    given = table.to_numpy(float)
    codes = np.unique(given[~np.isnan(given)])
    documents, own = np.unique(table.index.get_level_values("document"), return_inverse=True)
    pairs = list(combinations(range(given.shape[1]), 2))
    v = len(codes)
    confusions = np.zeros((len(documents), len(pairs), v, v))
    coincidences = np.zeros((len(documents), v, v))
    share = 1 / (np.maximum((~np.isnan(given)).sum(1), 2) - 1)
    for number, (first, second) in enumerate(pairs):
        both = ~np.isnan(given[:, [first, second]]).any(1)
        a, b = (np.searchsorted(codes, given[both, coder]) for coder in (first, second))
        np.add.at(confusions, (own[both], number, a, b), 1)
        np.add.at(coincidences, (own[both], a, b), share[both])
        np.add.at(coincidences, (own[both], b, a), share[both])
    return PairCounts(codes, confusions, coincidences, len(given)), [str(d) for d in documents]


def cohen_kappa(confusions: np.ndarray, codes: np.ndarray, *, level: Level) -> np.ndarray:
    """Give Cohen's kappa: 1 - observed disagreement / disagreement expected from the two margins.

    Parameters
    ----------
    confusions : [..., v, v]
        Passages by code of the first coder (rows) and of the second.
    codes : [v]
        In their order.
    level
        ``"nominal"``: all codes are equally far apart; ``"ordinal"``: by their difference (linear
        weights); ``"interval"``: by its square (quadratic weights).

    Returns
    -------
    [...]
        NaN where both coders use one and the same code throughout.
    """
    apart = np.abs(codes[:, None] - codes)
    distance = {"nominal": apart > 0, "ordinal": apart, "interval": apart**2}[level]
    first, second = confusions.sum(-1), confusions.sum(-2)
    expected = first[..., :, None] * second[..., None, :]
    observed = (confusions * distance).sum((-1, -2)) * confusions.sum((-1, -2))
    return 1 - ratio(observed, (expected * distance).sum((-1, -2)))


def krippendorff_alpha(coincidences: np.ndarray, codes: np.ndarray, *, level: Level) -> np.ndarray:
    """Give Krippendorff's alpha (2004, ch. 11) from coincidences.

    Parameters
    ----------
    coincidences : [..., v, v]
        As in ``PairCounts``, symmetric.
    codes : [v]
        Sorted.
    level
        Difference of two codes: ``"nominal"`` 0 or 1; ``"interval"`` the square of their
        difference; ``"ordinal"`` the square of the difference of their mean ranks.

    Returns
    -------
    [...]
        NaN where all codes are the same.
    """
    totals = coincidences.sum(-1)
    n = totals.sum(-1)
    if level == "nominal":
        distance = 1.0 - np.eye(len(codes))
    else:
        ranks = np.cumsum(totals, -1) - totals / 2
        scale = ranks if level == "ordinal" else np.broadcast_to(codes, totals.shape)
        distance = (scale[..., :, None] - scale[..., None, :]) ** 2
    observed = (coincidences * distance).sum((-1, -2)) * (n - 1)
    expected = (totals[..., :, None] * totals[..., None, :] * distance).sum((-1, -2))
    return 1 - ratio(observed, expected)


def ratio(numerators: np.ndarray, denominators: np.ndarray) -> np.ndarray:
    """Divide; NaN where the denominator is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominators == 0, np.nan, np.divide(numerators, denominators))
