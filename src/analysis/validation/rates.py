"""Rates of error from a weighted, clustered sample, and the shares that follow from them.

The sample is drawn by what the codebook says (hits and non-hits), so that what it estimates without
any assumption is how often a hit is right (precision) and how often a non-hit is not (the false
omission rate). With the share of hits, which is counted in the whole corpus, they give everything
else (double sampling: Tenenbein 1970):

    share with the theme = share of hits · precision + (1 - share of hits) · false omission rate
    recall               = share of hits · precision / share with the theme

The form of Rogan & Gladen (1978) goes the other way round, by sensitivity and specificity. It is
for a validation made elsewhere and carried over. Where the validation sample comes from the very
texts, it throws away what is known of the hits, can leave 0 to 1, and is less exact; it is used
here only where the error rates of all groups are lent to each of them.

Intervals come from draws in which whole documents get random weights, the same for their hits and
for their coded passages, because documents rich in a theme are rich in hits and in misses alike
(Bayesian bootstrap, Rubin 1981).
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Rates:
    """How often something holds among coded passages, theme by theme.

    Attributes
    ----------
    holding, coded : float64[d, k]
        Weighted passages of each document in which it holds, and that were coded.
    counts : int64[2, k]
        The passages themselves: those in which it holds, and all that were coded.
    typical : float64[k]
        The weight of a typical passage (the sum of squared weights by their sum).
    """

    holding: np.ndarray
    coded: np.ndarray
    counts: np.ndarray
    typical: np.ndarray

    @property
    def estimate(self) -> np.ndarray:
        """Give the weighted shares, ``float64[k]``; NaN where nothing was coded."""
        return _divide(self.holding.sum(0), self.coded.sum(0))

    def draw(self, weights: np.ndarray, stream: np.random.Generator) -> np.ndarray:
        """Give plausible shares, ``float64[B, k]``, one for each row of document weights.

        Half a passage in which it holds and half a passage in which it does not are added, at
        random weight: Jeffreys' prior (Brown, Cai & DasGupta 2001). Without them "none among 30"
        would mean "never", which it does not.
        """
        yes, no = stream.gamma(0.5, size=(2, len(weights), len(self.typical))) * self.typical
        return _divide(weights @ self.holding + yes, weights @ self.coded + yes + no)


def rates(holds: np.ndarray, weights: np.ndarray, documents: np.ndarray, *, count: int) -> Rates:
    """Sum up coded passages by document.

    Parameters
    ----------
    holds : float64[n, k]
        1, 0, or NaN where the passage does not belong to what is asked, or is not coded.
    weights : float64[n]
        What each passage stands for.
    documents : int64[n]
        The number of each passage's document, below ``count``.
    """
    known = ~np.isnan(holds)
    w, yes = weights[:, None] * known, np.nan_to_num(holds)
    sums = np.zeros((2, count, holds.shape[1]))
    np.add.at(sums[0], documents, w * yes)
    np.add.at(sums[1], documents, w)
    counts = np.array([(yes > 0).sum(0), known.sum(0)])
    typical = np.nan_to_num(_divide((w**2).sum(0), w.sum(0)), nan=1.0)
    return Rates(holding=sums[0], coded=sums[1], counts=counts, typical=typical)


def random_weights(documents: int, stream: np.random.Generator, *, resamples: int) -> np.ndarray:
    """Give random weights of documents, ``float64[resamples, documents]``, with mean 1.

    Gamma weights whose variance is 1 for many documents, and more for few: by n / (n - 1) and by
    the squared ratio of the t and normal quantiles, as an interval for a mean would have it.
    """
    from scipy.special import ndtri, stdtrit

    freedom = max(documents - 1, 1)
    shape = freedom / max(documents, 1) * (ndtri(0.975) / stdtrit(freedom, 0.975)) ** 2
    return stream.gamma(shape, size=(resamples, documents)) / shape


def true_share(hits: np.ndarray, precision: np.ndarray, omission: np.ndarray) -> np.ndarray:
    """Give the share with the theme from the share of hits and the two rates of error.

    Where there are no hits their precision does not matter and may be unknown.
    """
    return np.where(hits > 0, hits * precision, 0) + (1 - hits) * omission


def recall_and_f1(
    hits: np.ndarray, precision: np.ndarray, omission: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give recall and F1; NaN where the theme does not occur at all."""
    share = true_share(hits, precision, omission)
    return _divide(hits * precision, share), _divide(2 * hits * precision, hits + share)


def rogan_gladen(
    hits: np.ndarray, *, all_hits: np.ndarray, precision: np.ndarray, omission: np.ndarray
) -> np.ndarray:
    """Give a group's share with the theme from sensitivity and specificity of all groups.

    Parameters
    ----------
    hits
        Share of hits in the group.
    all_hits, precision, omission
        Of all groups together, from which sensitivity and specificity follow.

    Returns
    -------
    The share, cut to 0 to 1; NaN where hits are no likelier with the theme than without it.
    """
    share = true_share(all_hits, precision, omission)
    sensitivity = _divide(all_hits * precision, share)
    false_alarms = _divide(all_hits * (1 - precision), 1 - share)
    corrected = _divide(hits - false_alarms, sensitivity - false_alarms)
    return np.where(sensitivity > false_alarms, np.clip(corrected, 0, 1), np.nan)


def _divide(numerators: np.ndarray, denominators: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominators == 0, np.nan, numerators / denominators)
