"""2x2 counts -> measures of association; one notation for words and for themes.

Every measure takes a table with the columns ``n11 n10 n01 n00`` and returns a Series on the same
index, so that any result joins back:

====  =======================================  ===========================================
n11   keyness: the word in the target          pairs: units with both A and B
n10   other tokens of the target               units with A only
n01   the word in the reference                units with B only
n00   other tokens of the reference            units with neither
====  =======================================  ===========================================

The first index belongs to the row (target, A), the second to the column (the word, B). A value
that the counts do not define is NaN, never 0. The formulas are those of Evert (2005), *The
statistics of word cooccurrences*, unless a function names another source.
"""

from typing import Any, Literal

import numpy as np
import pandas as pd

CELLS = ["n11", "n10", "n01", "n00"]
ABSENT = 0.5  # stands for a count of zero in a logarithm (Hardie 2014)


def expected_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Give the counts expected if row and column were independent: ``e11 e10 e01 e00``."""
    n11, n10, n01, n00 = _cells(table)
    total = n11 + n10 + n01 + n00
    rows, columns = (n11 + n10, n01 + n00), (n11 + n01, n10 + n00)
    names = {"e11": (0, 0), "e10": (0, 1), "e01": (1, 0), "e00": (1, 1)}
    return pd.DataFrame(
        {name: _divide(rows[r] * columns[c], total) for name, (r, c) in names.items()},
        index=table.index,
    )


def log_likelihood(table: pd.DataFrame) -> pd.Series:
    """Log-likelihood ratio G² (Dunning 1993): twice the sum of observed × ln(observed/expected).

    It says how sure a difference is if tokens were independent, not how large it is, and grows
    with the corpus. It has no sign.
    """
    observed = table[CELLS].to_numpy(float)
    expected = expected_counts(table).to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(observed == 0, 0.0, observed * np.log(observed / expected))
    value = 2 * np.maximum(terms.sum(axis=1), 0)
    return _series(np.where(observed.sum(axis=1) == 0, np.nan, value), table, "log_likelihood")


def chi_square(table: pd.DataFrame, *, yates: bool = False) -> pd.Series:
    """Pearson's χ² of a 2x2 table, with Yates' correction for continuity on request."""
    observed, expected = table[CELLS].to_numpy(float), expected_counts(table).to_numpy()
    difference = np.abs(observed - expected)
    if yates:
        difference = np.maximum(difference - 0.5, 0)
    return _series(_divide(difference**2, expected).sum(axis=1), table, "chi_square")


def chi_square_test(counts: np.ndarray | pd.DataFrame) -> pd.Series:
    """Pearson's χ² test of an r x c table, with Yates' correction only where it is 2x2.

    Parameters
    ----------
    counts : [r, c]
        For example hits and other units (rows) of each source (columns).

    Returns
    -------
    Series
        ``chi_square``, ``degrees_of_freedom``, ``p_value`` and ``smallest_expected``, the least
        of the expected counts (below 5 the p value is rough). NaN where a row or a column is
        empty. The p value takes units as independent, which sentences of one document are not.
    """
    from scipy.stats import chi2_contingency

    values = np.asarray(counts, float)
    names = ["chi_square", "degrees_of_freedom", "p_value", "smallest_expected"]
    if values.ndim != 2 or not (values.sum(0).all() and values.sum(1).all() and values.size):
        return pd.Series(np.nan, index=names)
    result = chi2_contingency(values, correction=True)  # scipy corrects 2x2 tables only
    least = result.expected_freq.min()
    return pd.Series([result.statistic, result.dof, result.pvalue, least], index=names)


def log_ratio(table: pd.DataFrame) -> pd.Series:
    """Binary logarithm of the relative rate, row 1 to row 2 (Hardie 2014): 1 means twice as often.

    A count of zero in one row is taken as 0.5; NaN where both are zero or a row is empty.
    """
    return _series(_log_relative_rate(table)[0] / np.log(2), table, "log_ratio")


def log_ratio_interval(
    table: pd.DataFrame,
    *,
    level: float = 0.95,
    family: int = 1,
    method: Literal["normal", "exact"] = "exact",
) -> pd.DataFrame:
    """Confidence interval of the log ratio if tokens were independent: ``low``, ``high``.

    For documents as the sampling unit see ``keyness.keyness``.

    Parameters
    ----------
    level
        Confidence, two-sided.
    family
        Number of intervals that shall hold together (Bonferroni).
    method
        ``"normal"``: normal approximation of the logarithm (Katz et al. 1978; Hardie's).
        ``"exact"``: Clopper and Pearson's interval of n11 / (n11 + n01), which has a finite
        bound also where a count is zero (Evert 2022).
    """
    from scipy.stats import beta, norm

    alpha = (1 - level) / family / 2
    if method == "normal":
        centre, variance = _log_relative_rate(table)
        half = norm.isf(alpha) * np.sqrt(variance)
        low, high = (centre - half) / np.log(2), (centre + half) / np.log(2)
    else:
        n11, n10, n01, n00 = _cells(table)
        exposure = np.log2(_divide(n01 + n00, n11 + n10))
        share_low = np.where(n11 == 0, 0.0, beta.ppf(alpha, n11, n01 + 1))
        share_high = np.where(n01 == 0, 1.0, beta.isf(alpha, n11 + 1, n01))
        with np.errstate(divide="ignore"):
            low = exposure + np.log2(share_low) - np.log2(1 - share_low)
            high = exposure + np.log2(share_high) - np.log2(1 - share_high)
        nothing = n11 + n01 == 0
        low, high = np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)
    return pd.DataFrame({"low": low, "high": high}, index=table.index)


def conservative_log_ratio(
    table: pd.DataFrame,
    *,
    level: float = 0.95,
    family: int | None = None,
    method: Literal["normal", "exact"] = "exact",
) -> pd.Series:
    """Give the bound of the log ratio's interval that is nearer to zero; 0 if it spans zero.

    ``method="normal"`` with ``level=0.99`` is the conservative log ratio of CQPweb;
    ``method="exact"`` with ``level=0.95`` is Evert's (2022) LRC. Both correct for the number of
    rows; ``family`` states another number.
    """
    size = len(table) if family is None else family
    bounds = log_ratio_interval(table, level=level, family=max(size, 1), method=method)
    nearest = np.where(
        bounds["low"] > 0, bounds["low"], np.where(bounds["high"] < 0, bounds["high"], 0.0)
    )
    undefined = bounds.isna().any(axis=1)
    return _series(np.where(undefined, np.nan, nearest), table, "conservative_log_ratio")


def _log_relative_rate(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Give the natural log of the relative rate and its variance, with zeros taken as 0.5."""
    n11, n10, n01, n00 = _cells(table)
    row1, row2 = n11 + n10, n01 + n00
    defined = (n11 + n01 > 0) & (row1 > 0) & (row2 > 0)
    a, b = np.where(n11 == 0, ABSENT, n11), np.where(n01 == 0, ABSENT, n01)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(a / row1) - np.log(b / row2)
        variance = 1 / a - 1 / row1 + 1 / b - 1 / row2
    return np.where(defined, value, np.nan), np.where(defined, variance, np.nan)


def odds_ratio(table: pd.DataFrame) -> pd.Series:
    """Odds of the column in row 1 over those in row 2; infinite where only n10 or n01 is 0."""
    n11, n10, n01, n00 = _cells(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _series(np.divide(n11 * n00, n10 * n01), table, "odds_ratio")


def jaccard(table: pd.DataFrame) -> pd.Series:
    """Share of the units with A or B that have both, 0 to 1 (Jaccard 1901).

    Not a measure of strength: it is high when both are simply frequent.
    """
    n11, n10, n01, _n00 = _cells(table)
    return _series(_divide(n11, n11 + n10 + n01), table, "jaccard")


def lift(table: pd.DataFrame) -> pd.Series:
    """Observed over expected n11 (Brin et al. 1997): 1 if independent."""
    return _series(_divide(_cells(table)[0], expected_counts(table)["e11"]), table, "lift")


def phi(table: pd.DataFrame) -> pd.Series:
    """Pearson's correlation of two binary variables, -1 to 1; phi² is χ²/n."""
    n11, n10, n01, n00 = _cells(table)
    margins = np.sqrt((n11 + n10) * (n01 + n00)) * np.sqrt((n11 + n01) * (n10 + n00))
    return _series(_divide(n11 * n00 - n10 * n01, margins), table, "phi")


def npmi(table: pd.DataFrame) -> pd.Series:
    """Normalised pointwise mutual information, -1 to 1 (Bouma 2009): ln(lift) / -ln(n11 / n).

    -1 where both occur but never together, 0 if independent, 1 where each occurs only with the
    other; NaN where one does not occur, or where every unit has both.
    """
    n11, n10, n01, n00 = _cells(table)
    rate = lift(table).to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(rate) / -np.log(n11 / (n11 + n10 + n01 + n00))
    value = np.where((n10 + n01 + n00 == 0) & (n11 > 0), np.nan, value)
    return _series(np.where((n11 == 0) & ~np.isnan(rate), -1.0, value), table, "npmi")


def t_score(table: pd.DataFrame) -> pd.Series:
    """(n11 - e11) / √n11 (Church et al. 1991): favours frequent pairs; NaN where n11 is 0."""
    n11 = _cells(table)[0]
    return _series(_divide(n11 - expected_counts(table)["e11"], np.sqrt(n11)), table, "t_score")


def _cells(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    n11, n10, n01, n00 = (table[name].to_numpy(float) for name in CELLS)
    return n11, n10, n01, n00


def _divide(numerators: Any, denominators: Any) -> np.ndarray:
    """Divide, with NaN where the denominator is zero."""
    numerators, denominators = np.asarray(numerators, float), np.asarray(denominators, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominators == 0, np.nan, numerators / denominators)


def _series(values: np.ndarray, table: pd.DataFrame, name: str) -> pd.Series:
    return pd.Series(values, index=table.index, name=name)


def false_discovery_rates(p_values: np.ndarray) -> np.ndarray:
    """Give the least false discovery rate at which each of a family of tests is significant.

    Benjamini & Hochberg (1995), as ``scipy.stats.false_discovery_control``, of which the import
    alone takes longer than the tests of a whole notebook.

    Parameters
    ----------
    p_values : [k]
        None of them missing.
    """
    values = np.asarray(p_values, float)
    order = np.argsort(values)
    rates = values[order] * (len(values) / np.arange(1, len(values) + 1))
    result = np.empty(len(values))
    result[order] = np.minimum.accumulate(rates[::-1])[::-1]
    return np.clip(result, 0, 1)
