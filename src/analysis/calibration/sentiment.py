"""Sentiment scores learnt from a coding."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.calibration.features import sentence_features
from analysis.calibration.learning import heaviest, held_out, too_little
from analysis.coding.sheets import SENTIMENT
from analysis.corpus import Corpus
from analysis.resampling import RESAMPLES
from analysis.validation import judge_sentiment
from analysis.validation.coded import coded_sample

SCORES = [
    "document", "sentence", "words", "lexicon_words", "topic_words", "score",
    "score_with_topic_words", "code",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Calibration:
    """Sentiment scores learnt from a coding.

    Attributes
    ----------
    scores : DataFrame
        As from ``sentence_scores``: ``document``, ``sentence``, ``words``, ``lexicon_words``,
        ``topic_words``, ``score`` (the code to be expected, -1 to 1, so that its mean estimates
        the mean code), ``score_with_topic_words`` (missing: it is not learnt), and ``code``, what
        the score is read as. Each row is from a model that has not seen the document.
    judged : DataFrame
        From ``judge_sentiment``: the plain methods, the best first, and "calibrated".
    weights : DataFrame
        ``kind``, ``feature``, ``weight``: what a feature (see ``features``) adds to the score, in
        the model fitted to all passages; the heaviest first.
    offered : bool
        Whether it beats the best plain method by more than the interval of the difference.
    note : str
        A sentence that says so, or why nothing was learnt; then scores and weights have no row.
    """

    scores: pd.DataFrame
    judged: pd.DataFrame
    weights: pd.DataFrame
    offered: bool
    note: str


def calibrate_sentiment(
    corpus: Corpus,
    coding: pd.DataFrame,
    hits: pd.DataFrame,
    *,
    scores: Mapping[str, pd.DataFrame],
    sample: pd.DataFrame,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Calibration:
    """Learn sentiment from a coding, and judge what was learnt beside the plain methods.

    See ``learning.held_out`` for the model and the nested cross-validation by documents.

    Parameters
    ----------
    coding
        One row a passage, with the column ``sentiment``.
    scores
        Plain methods by name, each with its table from ``sentence_scores``.

    Returns
    -------
    Calibration
        Not offered if fewer than ten documents, or ten passages of a code, were coded.
    """
    coded = coded_sample(coding, sample)
    coded = coded[coded[SENTIMENT].notna()]
    codes = coded[SENTIMENT].to_numpy(float)
    problem = too_little(coded["document"].to_numpy(str), codes, (-1, 0, 1))
    if problem:
        judged = judge_sentiment(coding, scores, sample=sample, resamples=resamples, seed=seed)
        empty = pd.DataFrame(columns=SCORES), pd.DataFrame(columns=["kind", "feature", "weight"])
        return Calibration(empty[0], judged, empty[1], offered=False, note=f"{problem}.")
    features = sentence_features(corpus, hits, scores=scores)
    sentences = coded["sentence"].to_numpy(np.int64)
    learnt = held_out(corpus, features.matrix, sentences, codes=codes[:, None], seed=seed)
    plain = judge_sentiment(coding, scores, sample=sample, resamples=1, seed=seed)
    best = plain.sort_values("r", ascending=False, kind="stable")["method"].tolist()
    given = scores[best[0]].sort_values("sentence")
    table = given.reindex(columns=SCORES).assign(
        score=np.clip(learnt.expected[:, 0], -1, 1),
        score_with_topic_words=np.nan,
        code=learnt.codes()[:, 0],
    )
    methods = {name: scores[name] for name in best} | {"calibrated": table}
    judged = judge_sentiment(coding, methods, sample=sample, resamples=resamples, seed=seed)
    row = judged.iloc[-1]
    offered = bool(row["r_gain_low"] > 0)
    return Calibration(
        scores=table.reset_index(drop=True),
        judged=judged,
        weights=heaviest(features.names, learnt.weights[:, 0]),
        offered=offered,
        note=_verdict(row, best[0], offered=offered),
    )


def _verdict(row: pd.Series, best: str, *, offered: bool) -> str:
    gain = (
        f"{row['r_gain']:+.2f}, 95% interval {row['r_gain_low']:+.2f} to {row['r_gain_high']:+.2f}"
    )
    if offered:
        return (
            f"The calibrated score follows the readers better than {best} does "
            f"(r {row['r']:.2f}; difference {gain})."
        )
    return (
        f"The calibrated score does not follow the readers clearly better than {best} does "
        f"(difference in r {gain}); use {best}, or code more passages."
    )
