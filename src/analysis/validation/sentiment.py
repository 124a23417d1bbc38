"""Sentence scores judged against what readers coded."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.coding.sheets import SENTIMENT
from analysis.errors import InputError
from analysis.resampling import MINIMUM_DOCUMENTS, RESAMPLES, even_weights
from analysis.validation.coded import coded_sample

NEUTRAL = 0.05  # VADER's own bound: scores nearer to 0 are neither positive nor negative
CODES = (-1, 0, 1)


def judge_sentiment(
    coding: pd.DataFrame,
    scores: Mapping[str, pd.DataFrame],
    *,
    sample: pd.DataFrame,
    neutral: float = NEUTRAL,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure how far the scores of sentences follow what readers coded.

    Parameters
    ----------
    coding
        One row a passage, with the column ``sentiment``.
    scores
        Methods by name, each with its table from ``sentence_scores``. A sentence without a score
        (no word of the lexicon) counts as 0. All methods are judged on the same resamples, so that
        their differences have intervals too.
    neutral
        Scores no further from 0 than this are read as the code 0. A table that has a column
        ``code`` says itself what it reads.

    Returns
    -------
    DataFrame
        One row a method: ``method``, ``passages``, ``documents``, ``scored`` (passages with a
        score); then weighted estimates for the corpus: ``r`` (Pearson), ``f1`` (mean of the three
        codes' F1), ``accuracy``, each with ``_low`` and ``_high`` (95% percentile bootstrap over
        documents), and ``r_gain``, ``f1_gain``, the difference from the first method, likewise;
        ``commonest`` (the accuracy of giving every passage the commonest code), ``note``.
    """
    coded = _coded_sentiment(coding, sample)
    documents, own = np.unique(coded["document"].to_numpy(str), return_inverse=True)
    weights = even_weights(len(documents), resamples=resamples, seed=seed)
    once = np.concatenate([np.ones((1, len(documents))), weights])
    few = len(documents) < MINIMUM_DOCUMENTS
    rows: list[dict[str, object]] = []
    first: dict[str, np.ndarray] = {}
    by_code = coded.groupby(SENTIMENT)["weight"].sum()
    commonest = by_code.max() / by_code.sum() if len(by_code) else np.nan
    for method, table in scores.items():
        given, read = _scores_of(coded, table, method, neutral)
        draws = _measures(coded, np.nan_to_num(given), read, own, once)
        first = first or draws
        row = {
            "method": method,
            "passages": len(coded),
            "documents": len(documents),
            "scored": int((~np.isnan(given)).sum()),
        }
        gains = {f"{name}_gain": draws[name] - first[name] for name in ("r", "f1")}
        for name, values in (draws | (gains if rows else dict.fromkeys(gains, NOTHING))).items():
            low, high = (np.nan, np.nan) if few else _percentiles(values[1:])
            row |= {name: values[0], f"{name}_low": low, f"{name}_high": high}
        rows.append(
            row
            | {"commonest": commonest, "note": "no interval: fewer than 3 documents" if few else ""}
        )
    return pd.DataFrame(rows)


NOTHING = np.full(2, np.nan)


def sentiment_confusion(
    coding: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    sample: pd.DataFrame,
    neutral: float = NEUTRAL,
) -> pd.DataFrame:
    """Count the coded passages by what was coded and what the score says.

    Returns
    -------
    DataFrame
        One row for each pair of codes: ``coded``, ``score`` (-1, 0, 1), ``passages``, ``share``
        (weighted, of all sentences of the corpus).
    """
    coded = _coded_sentiment(coding, sample)
    _, read = _scores_of(coded, scores, "this method", neutral)
    table = pd.DataFrame(
        {"coded": coded[SENTIMENT].astype(int), "score": read, "weight": coded["weight"]}
    )
    counted = table.groupby(["coded", "score"])["weight"].agg(["size", "sum"])
    every = pd.MultiIndex.from_product([CODES, CODES], names=["coded", "score"])
    counted = counted.reindex(every, fill_value=0).reset_index()
    total = counted["sum"].sum()
    return counted.rename(columns={"size": "passages"}).assign(
        share=counted["sum"] / total if total else np.nan
    )[["coded", "score", "passages", "share"]]


def _coded_sentiment(coding: pd.DataFrame, sample: pd.DataFrame) -> pd.DataFrame:
    coded = coded_sample(coding, sample)
    return coded[coded[SENTIMENT].notna()].reset_index(drop=True)


def _scores_of(
    coded: pd.DataFrame, scores: pd.DataFrame, method: str, neutral: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give the scores of the coded passages (NaN where there is none), and the codes they say."""
    of = scores.set_index("sentence").reindex(coded["sentence"])
    lacking = int((~coded["sentence"].isin(scores["sentence"])).sum())
    if lacking:
        raise InputError(
            f"{method}: {lacking} coded sentences have no row in the scores; "
            "score the corpus that the coding was read with"
        )
    given = of["score"].to_numpy(float)
    plain = np.nan_to_num(given)
    codes = np.where(np.abs(plain) <= neutral, 0, np.sign(plain))
    return given, of.get("code", pd.Series(codes)).to_numpy(np.int64)


def _measures(
    coded: pd.DataFrame, x: np.ndarray, read: np.ndarray, documents: np.ndarray, once: np.ndarray
) -> dict[str, np.ndarray]:
    """Give each measure in every resample, from sums by document."""
    w, y = coded["weight"].to_numpy(float), coded[SENTIMENT].to_numpy(float)
    d = once.shape[1]
    sums = np.zeros((d, 6))
    np.add.at(sums, documents, np.column_stack([w, w * x, w * y, w * x * x, w * y * y, w * x * y]))
    cells = np.zeros((d, 3, 3))
    np.add.at(cells, (documents, y.astype(int) + 1, read + 1), w)
    n, sx, sy, sxx, syy, sxy = (once @ sums).T
    cells = np.tensordot(once, cells, 1)
    right = np.diagonal(cells, axis1=1, axis2=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        r = (n * sxy - sx * sy) / np.sqrt(np.maximum(n * sxx - sx**2, 0) * (n * syy - sy**2))
        f1 = 2 * right / (cells.sum(1) + cells.sum(2))
        accuracy = right.sum(1) / n
    occurs = ~np.isnan(f1)  # a code that nobody gave and no score reached says nothing
    mean_f1 = np.where(occurs, f1, 0).sum(1) / np.maximum(occurs.sum(1), 1)
    return {"r": r, "f1": np.where(occurs.any(1), mean_f1, np.nan), "accuracy": accuracy}


def _percentiles(draws: np.ndarray) -> tuple[float, float]:
    defined = draws[np.isfinite(draws)]
    if not len(defined):
        return np.nan, np.nan
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)
