"""Sentiment scores learnt from a coding."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.calibration.learning import heaviest, held_out, sentence_features
from analysis.coding.sheets import SENTIMENT
from analysis.corpus import Corpus
from analysis.resampling import RESAMPLES
from analysis.validation import judge_sentiment
from analysis.validation.coded import coded_sample


@dataclass(frozen=True, eq=False)
class Calibration:
    """Sentiment scores learnt from a coding.

    Attributes
    ----------
    scores : DataFrame
        As from ``sentence_scores``: ``document``, ``sentence``, ``words``, ``lexicon_words``,
        ``score`` (probability of positive less that of negative, -1 to 1), and ``code``, the
        likeliest. Each row is from a model that was not trained on the sentence's document.
    judged : DataFrame
        From ``judge_sentiment``: the plain methods, the best first, and "calibrated".
    weights : DataFrame
        ``kind``, ``feature``, ``weight``: how the model fitted to all passages moves the log-odds
        of positive against negative; the heaviest first.
    offered : bool
        Whether it beats the best plain method by more than the interval of the difference.
    note : str
        A sentence that says so.
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

    1. Whole documents are dealt into five folds; each is predicted by a model fitted to the others.
    2. The penalty of that model is chosen by folds within those others (nested cross-validation).
    3. Documents without a coded passage are predicted by a model fitted to all of them.

    Parameters
    ----------
    coding
        One row a passage, with the column ``sentiment``.
    scores
        Plain methods by name, each with its table from ``sentence_scores``.

    Raises
    ------
    InputError
        If fewer than ten documents, or ten passages of a code, were coded.
    """
    coded = coded_sample(coding, sample)
    coded = coded[coded[SENTIMENT].notna()]
    features = sentence_features(corpus, hits, scores=scores)
    codes = coded[SENTIMENT].to_numpy(int)
    sentences = coded["sentence"].to_numpy(np.int64)
    probabilities, weights = held_out(
        corpus, features.matrix, sentences, codes=codes, values=(-1, 0, 1), seed=seed
    )
    plain = judge_sentiment(coding, scores, sample=sample, resamples=1, seed=seed)
    best = plain.sort_values("r", ascending=False, kind="stable")["method"].tolist()
    given = scores[best[0]].sort_values("sentence")
    table = given[["document", "sentence", "words", "lexicon_words"]].assign(
        score=probabilities[:, 2] - probabilities[:, 0],
        code=np.array([-1, 0, 1])[probabilities.argmax(1)],
    )
    methods = {name: scores[name] for name in best} | {"calibrated": table}
    judged = judge_sentiment(coding, methods, sample=sample, resamples=resamples, seed=seed)
    row = judged.iloc[-1]
    offered = bool(row["r_gain_low"] > 0)
    return Calibration(
        scores=table.reset_index(drop=True),
        judged=judged,
        weights=heaviest(features.names, weights),
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
