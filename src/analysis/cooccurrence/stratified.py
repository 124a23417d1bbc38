"""2x2 counts in strata -> one odds ratio and one test over all of them.

A stratum is a document, so that a pair is judged within documents: two themes that are both
frequent in one document, or in one source, do not thereby go together. Cells are arrays
``[4, s, p]``: ``n11 n10 n01 n00`` for each stratum and pair.
"""

from functools import reduce
from typing import NamedTuple

import numpy as np
import pandas as pd

ENOUGH = 5  # Mantel & Fleiss (1980)
TIE = 1e-7  # relative; outcomes this near in probability count as equally likely, as in R


def sum_strata(cells: np.ndarray, strata: np.ndarray) -> np.ndarray:
    """Sum the cells of documents within their strata: ``[4, d, p]`` to ``[4, s, p]``."""
    names = np.unique(strata)
    if len(names) == len(strata):
        return cells
    return np.stack([cells[:, strata == name].sum(axis=1) for name in names], axis=1)


def mantel_haenszel_terms(cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give each stratum's n11 n00 / n and n10 n01 / n, whose sums' ratio is the odds ratio."""
    n11, n10, n01, n00 = cells.astype(float)
    total = np.maximum(n11 + n10 + n01 + n00, 1)
    return n11 * n00 / total, n10 * n01 / total


class Null(NamedTuple):
    """What n11 is in each stratum and pair if the two are independent, given the margins.

    Attributes
    ----------
    expected, variance, least, most : float64[s, p]
        Of the hypergeometric distribution.
    """

    expected: np.ndarray
    variance: np.ndarray
    least: np.ndarray
    most: np.ndarray


def null_distribution(cells: np.ndarray) -> Null:
    """Describe the distribution of n11 under independence."""
    n11, n10, n01, n00 = cells.astype(float)
    a, b, total = n11 + n10, n11 + n01, n11 + n10 + n01 + n00
    size = np.maximum(total, 1)
    variance = a * (total - a) * b * (total - b) / (size**2 * np.maximum(total - 1, 1))
    return Null(a * b / size, variance, np.maximum(a + b - total, 0), np.minimum(a, b))


def stratified_test(cells: np.ndarray) -> pd.DataFrame:
    """Cochran-Mantel-Haenszel test of no association in any stratum.

    1. The odds ratio of Mantel & Haenszel (1959).
    2. The statistic without correction for continuity, and its p value from χ² with one degree
       of freedom (as statsmodels' ``StratifiedTable.test_null_odds``).
    3. Where the counts are small by the rule of Mantel & Fleiss (1980), the exact p value in its
       place (as R's ``mantelhaen.test(exact = TRUE)``): given the margins of every stratum, n11
       in each is hypergeometric, and the distribution of their sum is a convolution. It needs no
       random draws. Two-sided: all outcomes no more likely than the one observed.

    Units of one stratum are taken as exchangeable under the null hypothesis. The test does not
    know that neighbouring sentences resemble each other, nor that long ones hold more themes.

    Returns
    -------
    DataFrame
        One row a pair: ``odds_ratio`` (infinite where no unit has one theme alone, NaN where no
        stratum tells), ``expected`` (n11, given each stratum's margins), ``informative`` (strata
        in which n11 could vary), ``chi_square``, ``p_value``, ``p_method`` ("CMH", "exact" or
        "" where no stratum is informative).
    """
    null = null_distribution(cells)
    expected, variance = null.expected.sum(0), null.variance.sum(0)
    informative = (null.variance > 0).sum(0)
    together, apart = (terms.sum(0) for terms in mantel_haenszel_terms(cells))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = together / apart
        chi_square = (cells[0].sum(0) - expected) ** 2 / variance
    room = np.minimum(expected - null.least.sum(0), null.most.sum(0) - expected)
    methods = np.where(informative == 0, "", np.where(room < ENOUGH, "exact", "CMH"))
    p_value = _upper_tail(chi_square)
    for pair in np.flatnonzero(methods == "exact"):
        telling = null.variance[:, pair] > 0
        p_value[pair] = _exact_p_value(cells[:, telling, pair].astype(float))
    return pd.DataFrame(
        {
            "odds_ratio": ratio,
            "expected": expected,
            "informative": informative,
            "chi_square": np.where(informative == 0, np.nan, chi_square),
            "p_value": np.where(informative == 0, np.nan, p_value),
            "p_method": methods,
        }
    )


def _upper_tail(chi_square: np.ndarray) -> np.ndarray:
    from scipy.special import chdtrc

    return np.asarray(chdtrc(1, chi_square), float)


def _exact_p_value(cells: np.ndarray) -> float:
    """Give the two-sided exact p value of one pair: ``[4, s]``."""
    from scipy.special import gammaln

    n11, n10, n01, n00 = cells[:, :, None]
    a, b, total = n11 + n10, n11 + n01, n11 + n10 + n01 + n00
    least, most = np.maximum(a + b - total, 0), np.minimum(a, b)
    n = least + np.arange((most - least).max() + 1)
    possible = n <= most
    counts = np.where(possible, [n, a - n, b - n, total - a - b + n], 0)
    logs = np.where(possible, -gammaln(counts + 1).sum(0), -np.inf)
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    widths = (most - least + 1).astype(int).ravel()
    parts = [row[:width] for row, width in zip(weights, widths, strict=True)]
    distribution = reduce(np.convolve, parts)
    observed = distribution[int((n11 - least).sum())]
    return float(min(1, distribution[distribution <= observed * (1 + TIE)].sum()))
