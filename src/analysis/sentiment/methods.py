"""How far the scores of different methods agree; for readers see ``validation``."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.sentiment.audit import share
from analysis.sentiment.means import scored_unit
from analysis.units import unit_texts


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
                    "spearman": pair["a"].rank().corr(pair["b"].rank()) if varied else np.nan,
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
        ``sentence`` (or what was scored), a column of scores for each method, ``spread`` (greatest
        less smallest, each divided by its method's standard deviation, so that a method with a
        wider scale does not decide), ``text``.
    """
    table = pd.DataFrame({name: one["score"] for name, one in scores.items()}).dropna()
    scaled = table / table.std(ddof=0).replace(0, np.nan)
    spread = (scaled.max(axis=1) - scaled.min(axis=1)).fillna(0)
    chosen = spread.sort_values(ascending=False, kind="stable").index[:top]
    any_scores = next(iter(scores.values()))
    unit = scored_unit(any_scores)
    documents = any_scores["document"].to_numpy()[chosen]
    ids = corpus.documents["id"].to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "document": ids[documents],
            unit: chosen,
            **{name: table.loc[chosen, name].to_numpy() for name in table},
            "spread": spread.loc[chosen].to_numpy(),
            "text": unit_texts(corpus, unit, chosen),
        }
    )
