"""How strongly a term marks out one side, and whether one document makes it do so."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.keyness.comparison import Comparison
from analysis.terms import term_totals

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def log_odds(table: pd.DataFrame, *, prior_tokens: float | None = None) -> pd.DataFrame:
    """Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008).

    1. The prior of a term is ``prior_tokens`` x its share of all tokens of both sides, a.
    2. A side's odds are (count + a) / (other tokens + prior_tokens - a).
    3. The variance of the difference of their logarithms is 1/(n11 + a) + 1/(n01 + a).

    Parameters
    ----------
    table
        ``n11 n10 n01 n00``: the term and other tokens in the target, in the reference.
    prior_tokens
        Weight of the prior in tokens; None for as many as are compared.

    Returns
    -------
    DataFrame
        ``log_odds`` (natural logarithm, positive for the target) and ``z``, its ratio to its
        standard error if tokens were independent. NaN for a term that does not occur.
    """
    n11, n10, n01, n00 = (table[name].to_numpy(float) for name in ("n11", "n10", "n01", "n00"))
    total = n11 + n10 + n01 + n00
    weight = total if prior_tokens is None else prior_tokens
    with np.errstate(divide="ignore", invalid="ignore"):
        prior = weight * (n11 + n01) / total
        other = weight - prior
        value = np.log((n11 + prior) / (n10 + other)) - np.log((n01 + prior) / (n00 + other))
        z = value / np.sqrt(1 / (n11 + prior) + 1 / (n01 + prior))
    absent = n11 + n01 == 0
    return pd.DataFrame(
        {"log_odds": np.where(absent, np.nan, value), "z": np.where(absent, np.nan, z)},
        index=table.index,
    )


def shrunken_effects(
    effects: np.ndarray, variances: np.ndarray, *, prior_deviation: float = 1.0
) -> np.ndarray:
    """Draw uncertain effects towards zero: the posterior mean under a normal prior about zero.

    An effect keeps the share prior_deviation² / (prior_deviation² + variance) of itself, so that
    a rare term, or one that documents use unevenly, cannot lead the list by chance.

    Parameters
    ----------
    effects, variances : [k]
        Log ratios (binary) and their variances, above zero.
    prior_deviation
        Standard deviation of the prior: at 1, two terms of three are thought to be at most twice
        or half as frequent on one side as on the other.
    """
    return effects * prior_deviation**2 / (prior_deviation**2 + variances)


def smoothed_log_ratio(comparison: Comparison) -> tuple[np.ndarray, np.ndarray]:
    """Log ratio of each term (binary, target to reference) and its variance over documents.

    One occurrence more, shared between the sides as their tokens are, keeps it finite. The
    variance of a side's log rate is that of a ratio of sums over documents (Cochran 1977, 6.4),
    and at least the Poisson variance, which a term in a single document would undercut.
    """
    total = comparison.terms.tokens.sum()
    logs, variances = [], []
    for counts, tokens in comparison.sides():
        occurrences = term_totals(counts) + tokens.sum() / total
        logs.append(np.log2(occurrences / tokens.sum()))
        between = _residual_squares(counts, tokens) * len(tokens) / max(len(tokens) - 1, 1)
        variances.append(np.maximum(between, occurrences) / (occurrences * np.log(2)) ** 2)
    return logs[0] - logs[1], variances[0] + variances[1]


def _residual_squares(counts: "csr_array", tokens: np.ndarray) -> np.ndarray:
    """Sum over documents of (count - rate x tokens)², for each term."""
    size = counts.shape[1]
    rates = term_totals(counts) / tokens.sum()
    own = np.repeat(tokens, np.diff(counts.indptr))
    terms = counts.data * (counts.data - 2 * rates[counts.indices] * own)
    squares = np.bincount(counts.indices, weights=terms, minlength=size)
    return squares + rates**2 * (tokens.astype(float) ** 2).sum()


def one_document_effects(comparison: Comparison, effects: np.ndarray) -> np.ndarray:
    """Tell whether an effect halves or turns without one document of the side that uses it more.

    Parameters
    ----------
    effects : [k]
        From ``smoothed_log_ratio``.

    Returns
    -------
    bool[k]
        True for every term of a side that has one document only.
    """
    total = comparison.terms.tokens.sum()
    sides = comparison.sides()
    logs = [
        np.log2((term_totals(counts) + tokens.sum() / total) / tokens.sum())
        for counts, tokens in sides
    ]
    least = np.abs(effects)
    for (counts, tokens), others, uses in zip(
        sides, reversed(logs), (effects > 0, effects < 0), strict=True
    ):
        column, without = counts.indices, tokens.sum() - np.repeat(tokens, np.diff(counts.indptr))
        occurrences = term_totals(counts)[column] - counts.data + tokens.sum() / total
        with np.errstate(divide="ignore"):
            changed = np.log2(occurrences / without) - others[column]
        changed = np.where(without > 0, changed, 0)
        np.minimum.at(least, column[uses[column]], changed[uses[column]])
    return (least < np.abs(effects) / 2) & (effects != 0)
