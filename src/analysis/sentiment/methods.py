"""How far scores agree: methods with each other, and with readers."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.sentiment.audit import share
from analysis.units import unit_texts

NEUTRAL = 0.05  # VADER's authors take scores nearer to 0 than this for neutral


def method_agreement(scores: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Compare methods pair by pair over the sentences that both score.

    Parameters
    ----------
    scores
        From ``score_methods``.

    Returns
    -------
    DataFrame
        One row a pair: ``first``, ``second``, ``sentences`` (scored by both), ``spearman`` (rank
        correlation of the scores; missing with fewer than three sentences), ``same_sign`` (share of
        sentences).
    """
    from scipy.stats import spearmanr

    names, rows = list(scores), []
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            pair = pd.DataFrame(
                {"a": scores[first]["score"], "b": scores[second]["score"]}
            ).dropna()
            varied = len(pair) >= 3 and pair.nunique().min() > 1
            same = np.sign(pair["a"].round(9)) == np.sign(pair["b"].round(9))
            rows.append(
                {
                    "first": first,
                    "second": second,
                    "sentences": len(pair),
                    "spearman": spearmanr(pair["a"], pair["b"]).statistic if varied else np.nan,
                    "same_sign": share(same.sum(), len(pair)),
                }
            )
    columns = ["first", "second", "sentences", "spearman", "same_sign"]
    return pd.DataFrame(rows, columns=columns)


def disagreements(
    corpus: Corpus, scores: Mapping[str, pd.DataFrame], *, top: int = 10
) -> pd.DataFrame:
    """List the sentences on which methods disagree most.

    Parameters
    ----------
    scores
        From ``score_methods``.

    Returns
    -------
    DataFrame
        One row a sentence that every method scores, the greatest spread first: ``document`` (id),
        ``sentence``, a column of scores for each method, ``spread`` (greatest less smallest, each
        divided by its method's standard deviation, so that a method with a wider scale does not
        decide), ``text``.
    """
    table = pd.DataFrame({name: one["score"] for name, one in scores.items()}).dropna()
    scaled = table / table.std(ddof=0).replace(0, np.nan)
    spread = (scaled.max(axis=1) - scaled.min(axis=1)).fillna(0)
    chosen = spread.sort_values(ascending=False, kind="stable").index[:top]
    any_scores = next(iter(scores.values()))
    documents = any_scores["document"].to_numpy()[chosen]
    ids = corpus.documents["id"].to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "document": ids[documents],
            "sentence": chosen,
            **{name: table.loc[chosen, name].to_numpy() for name in table},
            "spread": spread.loc[chosen].to_numpy(),
            "text": unit_texts(corpus, "sentence", chosen),
        }
    )


def rating_agreement(
    scores: pd.Series, ratings: pd.Series, *, neutral: float = NEUTRAL
) -> pd.DataFrame:
    """Compare scores with readers' ratings of the same sentences.

    Parameters
    ----------
    scores
        Scores of sentences; a missing one (no lexicon word) is read as neutral, as a reader would
        have to.
    ratings
        Ratings of the same sentences on the same index, on any scale with 0 as neutral; sentences
        without a rating are left out.
    neutral
        Scores nearer to 0 than this are neutral.

    Returns
    -------
    DataFrame
        One row: ``sentences``, ``sentences_scored``, ``pearson``, ``spearman`` (missing where one
        side does not vary), ``accuracy``, ``f1`` (of the classes negative, neutral and positive,
        averaged with equal weight over those that occur).
    """
    from scipy.stats import pearsonr, spearmanr

    rated = ratings.dropna()
    own = scores.reindex(rated.index)
    filled = own.fillna(0.0)
    varied = len(rated) >= 3 and min(filled.nunique(), rated.nunique()) > 1
    predicted = np.where(filled >= neutral, 1, np.where(filled <= -neutral, -1, 0))
    actual = np.sign(rated.to_numpy(float))
    return pd.DataFrame(
        [
            {
                "sentences": len(rated),
                "sentences_scored": int(own.notna().sum()),
                "pearson": pearsonr(filled, rated).statistic if varied else np.nan,
                "spearman": spearmanr(filled, rated).statistic if varied else np.nan,
                "accuracy": share(np.sum(predicted == actual), len(rated)),
                "f1": _macro_f1(predicted, actual),
            }
        ]
    )


def _macro_f1(predicted: np.ndarray, actual: np.ndarray) -> float:
    scores = []
    for label in np.unique(np.concatenate([predicted, actual])):
        hits = np.sum((predicted == label) & (actual == label))
        scores.append(2 * hits / (np.sum(predicted == label) + np.sum(actual == label)))
    return float(np.mean(scores)) if scores else np.nan
