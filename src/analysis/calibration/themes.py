"""A second opinion on each theme, learnt from a coding."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.calibration.features import sentence_features
from analysis.calibration.learning import heaviest, held_out, too_little
from analysis.corpus import Corpus
from analysis.resampling import RESAMPLES, even_weights
from analysis.validation.coded import coded_sample
from analysis.validation.judged import compare


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
    expected, codes : DataFrame
        One row a sentence of the corpus, one column a theme that could be learnt: how strongly a
        model speaks for it (about 0 to 1) that has not seen the document, and 0 or 1.
    weights : DataFrame
        ``theme``, ``kind``, ``feature``, ``weight``: the features of each theme, heaviest first.
    """

    judged: pd.DataFrame
    expected: pd.DataFrame
    codes: pd.DataFrame
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
    a pattern may be missing. Only passages in which every theme is coded serve; themes coded in
    fewer than ten of them are left out with a note.
    """
    judged = compare(corpus, coding, hits, sample=sample)
    coded = coded_sample(coding, sample)
    whole = ~np.isnan(judged.truth).any(1)
    documents, truth = judged.documents[whole], judged.truth[whole]
    notes = [too_little(documents, truth[:, i], (0, 1)) for i in range(len(judged.themes))]
    own = [i for i, note in enumerate(notes) if not note]
    features = sentence_features(corpus, hits, scores={})
    sentences = coded["sentence"].to_numpy(np.int64)[whole]
    learnt = held_out(corpus, features.matrix, sentences, codes=truth[:, own], seed=seed)
    says = learnt.codes()[sentences] > 0
    rows = []
    for i, (theme, note) in enumerate(zip(judged.themes, notes, strict=True)):
        measures = dict.fromkeys(MEASURES, np.nan)
        if not note:
            measures = _gain(
                documents, truth[:, i] == 1, judged.found[whole, i], says[:, own.index(i)],
                weights=judged.weights[whole], resamples=resamples, seed=seed,
            )  # fmt: skip
        row = {"theme": theme, "passages": len(truth), "with_theme": int(truth[:, i].sum())}
        offered = bool(measures["gain_low"] > 0)
        rows.append(row | measures | {"offered": offered, "note": note})
    names = [judged.themes[i] for i in own]
    weights = [
        heaviest(features.names, learnt.weights[:, column]).assign(theme=theme)
        for column, theme in enumerate(names)
    ]
    columns = ["theme", "kind", "feature", "weight"]
    return SecondOpinion(
        judged=pd.DataFrame(rows, columns=JUDGED),
        expected=pd.DataFrame(learnt.expected, columns=names),
        codes=pd.DataFrame(learnt.codes().clip(0), columns=names),
        weights=pd.concat([pd.DataFrame(columns=columns), *weights], ignore_index=True)[columns],
    )


MEASURES = ("codebook_f1", "learnt_f1", "gain", "gain_low", "gain_high")
JUDGED = ["theme", "passages", "with_theme", *MEASURES, "offered", "note"]


def _gain(
    documents: np.ndarray,
    truth: np.ndarray,
    codebook: np.ndarray,
    learnt: np.ndarray,
    *,
    weights: np.ndarray,
    resamples: int,
    seed: int,
) -> dict[str, float]:
    names, own = np.unique(documents, return_inverse=True)
    drawn = even_weights(len(names), resamples=resamples, seed=seed)
    once = np.concatenate([np.ones((1, len(names))), drawn])

    def f1(said: np.ndarray) -> np.ndarray:
        both = np.bincount(own, weights * (truth & said), len(names))
        either = np.bincount(own, weights * (truth.astype(int) + said), len(names))
        with np.errstate(invalid="ignore"):
            return 2 * (once @ both) / (once @ either)

    before, after = f1(codebook), f1(learnt)
    low, high = np.nanpercentile((after - before)[1:], [2.5, 97.5])
    values = (before[0], after[0], after[0] - before[0], low, high)
    return dict(zip(MEASURES, map(float, values), strict=True))
