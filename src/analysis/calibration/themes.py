"""A second opinion on each theme, learnt from a coding."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.calibration.learning import heaviest, held_out, sentence_features
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.resampling import RESAMPLES, even_weights
from analysis.validation.coded import coded_sample
from analysis.validation.judged import Judged, compare


@dataclass(frozen=True, eq=False)
class SecondOpinion:
    """Themes of sentences as a model sees them that has learnt from a coding.

    Attributes
    ----------
    judged : DataFrame
        One row a theme that was coded: ``theme``, ``passages``, ``with_theme`` (coded 1),
        ``codebook_f1`` and ``learnt_f1`` (weighted), ``gain`` with ``gain_low``, ``gain_high``
        (95% percentile bootstrap over documents), ``offered`` (whether the gain is above 0 by more
        than its interval), ``note`` (why nothing was learnt).
    probabilities : DataFrame
        One row a sentence of the corpus, one column a theme that could be learnt; each value from
        a model that was not trained on the sentence's document.
    weights : DataFrame
        ``theme``, ``kind``, ``feature``, ``weight``: the features of each theme, heaviest first.
    """

    judged: pd.DataFrame
    probabilities: pd.DataFrame
    weights: pd.DataFrame


def second_opinion(
    corpus: Corpus,
    coding: pd.DataFrame,
    hits: pd.DataFrame,
    *,
    sample: pd.DataFrame,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> SecondOpinion:
    """Learn each theme from the words and hits of the coded sentences.

    It does not replace the codebook, whose patterns can be read and defended; where the two differ,
    a pattern may be missing. Themes coded in fewer than ten passages are left out with a note.
    """
    judged = compare(corpus, coding, hits, sample=sample)
    sentences = coded_sample(coding, sample)["sentence"].to_numpy(np.int64)
    features = sentence_features(corpus, hits, scores={})
    rows, columns, weights = [], {}, []
    for i, theme in enumerate(judged.themes):
        known = ~np.isnan(judged.truth[:, i])
        row = {
            "theme": theme,
            "passages": int(known.sum()),
            "with_theme": int((judged.truth[known, i] == 1).sum()),
        }
        try:
            found, own = held_out(
                corpus,
                features.matrix,
                sentences[known],
                codes=judged.truth[known, i].astype(int),
                values=(0, 1),
                seed=seed,
            )
        except InputError as error:
            rows.append(
                row | dict.fromkeys(MEASURES, np.nan) | {"offered": False, "note": str(error)}
            )
            continue
        columns[theme] = found[:, 1]
        weights.append(heaviest(features.names, own).assign(theme=theme))
        says = found[sentences, 1] > 0.5
        measures = _gain(judged, i, known, says, resamples=resamples, seed=seed)
        rows.append(row | measures | {"offered": bool(measures["gain_low"] > 0), "note": ""})
    empty = pd.DataFrame(columns=["theme", "kind", "feature", "weight"])
    return SecondOpinion(
        judged=pd.DataFrame(rows),
        probabilities=pd.DataFrame(columns, index=range(features.matrix.shape[0])),
        weights=pd.concat([empty, *weights], ignore_index=True) if weights else empty,
    )


MEASURES = ("codebook_f1", "learnt_f1", "gain", "gain_low", "gain_high")


def _gain(
    judged: Judged, i: int, known: np.ndarray, says: np.ndarray, *, resamples: int, seed: int
) -> dict[str, float]:
    documents, own = np.unique(judged.documents[known], return_inverse=True)
    truth, weights = judged.truth[known, i] == 1, judged.weights[known]
    once = np.concatenate(
        [np.ones((1, len(documents))), even_weights(len(documents), resamples=resamples, seed=seed)]
    )

    def f1(said: np.ndarray) -> np.ndarray:
        both = np.bincount(own, weights * (truth & said), len(documents))
        either = np.bincount(own, weights * (truth.astype(int) + said), len(documents))
        with np.errstate(invalid="ignore"):
            return 2 * (once @ both) / (once @ either)

    codebook, learnt = f1(judged.found[known, i]), f1(says[known])
    gain = learnt - codebook
    low, high = np.nanpercentile(gain[1:], [2.5, 97.5])
    return dict(zip(MEASURES, (codebook[0], learnt[0], gain[0], low, high), strict=True))
