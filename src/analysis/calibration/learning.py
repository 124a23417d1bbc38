"""Sentences as features, and a small model of codes that never judges what it was fitted to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.units import unit_documents

if TYPE_CHECKING:
    from scipy.sparse import csr_array
    from sklearn.linear_model import LogisticRegression

FOLDS = 5
PENALTIES = (0.01, 0.1, 1.0, 10.0)  # inverse strengths, from which the inner folds choose
RARE = 5  # words in fewer sentences of the corpus than this are not used
FEWEST = 10  # passages of each code, and documents, below which nothing can be learnt


@dataclass(frozen=True, eq=False)
class Features:
    """What is known of each sentence of a corpus.

    Attributes
    ----------
    matrix : sparse float64[s, f]
    names : DataFrame
        One row a column of the matrix: ``kind`` ("lexicon", "theme" or "word") and ``feature``.
    """

    matrix: "csr_array"
    names: pd.DataFrame


def sentence_features(
    corpus: Corpus, hits: pd.DataFrame, *, scores: Mapping[str, pd.DataFrame]
) -> Features:
    """Describe every sentence by lexicon scores, themes and words.

    Scores are divided by their standard deviation (a sentence without a score has 0); themes are
    present or not; words are weighted by TF-IDF, each sentence to length 1.
    """
    from scipy.sparse import coo_array, csr_array, hstack
    from sklearn.feature_extraction.text import TfidfTransformer

    count = len(corpus.sentence_starts) - 1
    lexicon = np.column_stack(
        [np.zeros((count, 0))]
        + [
            np.nan_to_num(t.sort_values("sentence")["score"].to_numpy(float))
            for t in scores.values()
        ]
    )
    deviations = lexicon.std(0) if count else np.ones(len(scores))
    lexicon = lexicon / np.where(deviations > 0, deviations, 1)
    themes = list(hits["theme"].cat.categories)
    found = np.zeros((count, len(themes)))
    found[hits["sentence"].to_numpy(), hits["theme"].cat.codes.to_numpy()] = 1
    own = np.repeat(np.arange(count), np.diff(corpus.sentence_starts))
    shape = (count, len(corpus.vocabulary))
    present = csr_array(coo_array((np.ones(len(own)), (own, corpus.token_ids)), shape=shape))
    present.data[:] = 1
    used = np.flatnonzero(np.bincount(present.indices, minlength=shape[1]) >= RARE)
    words = present[:, used]
    if words.shape[1]:
        words = TfidfTransformer().fit_transform(words)
    kinds = {"lexicon": list(scores), "theme": themes, "word": list(corpus.vocabulary[used])}
    names = [(kind, name) for kind, own_names in kinds.items() for name in own_names]
    return Features(
        matrix=csr_array(hstack([csr_array(lexicon), csr_array(found), csr_array(words)])),
        names=pd.DataFrame(names, columns=["kind", "feature"]),
    )


def held_out(
    corpus: Corpus,
    matrix: "csr_array",
    sentences: np.ndarray,
    *,
    codes: np.ndarray,
    values: Sequence[int],
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Predict every sentence by a model that has not seen its document.

    Parameters
    ----------
    matrix : sparse [s, f]
        What is known of each sentence of the corpus.
    sentences, codes : [n]
        Those that were coded, and how.
    values
        The codes there are, in order.

    Returns
    -------
    probabilities : float64[s, len(values)]
        Of each code.
    weights : float64[f]
        How the model fitted to all that was coded moves the log-odds of the last code against the
        first.

    Raises
    ------
    InputError
        If too little was coded.
    """
    documents = unit_documents(corpus, "sentence")
    fold_of = _deal(corpus, np.unique(documents[sentences]), seed)
    folds = fold_of[documents[sentences]]
    _check(folds, codes, values, count=len(np.unique(documents[sentences])))
    known = matrix[sentences]
    probabilities = np.zeros((len(documents), len(values)))
    for fold in range(
        -1, FOLDS
    ):  # -1: documents of which nothing was coded, after which none is left out
        kept = folds != fold
        model = _fit(known[kept], codes[kept], folds[kept])
        own = np.flatnonzero(fold_of[documents] == fold)
        places = np.searchsorted(values, model.classes_)
        if len(own):
            probabilities[np.ix_(own, places)] = model.predict_proba(matrix[own])
        if fold < 0:
            weights = model.coef_[-1] - (model.coef_[0] if len(model.coef_) > 1 else 0)
    return probabilities, weights


def _check(folds: np.ndarray, codes: np.ndarray, values: Sequence[int], *, count: int) -> None:
    counts = {value: int((codes == value).sum()) for value in values}
    spread = min(len(np.unique(folds[codes == value])) for value in values)
    if count < FEWEST or min(counts.values()) < FEWEST or spread < 3:
        told = ", ".join(f"{number} of code {value}" for value, number in counts.items())
        raise InputError(
            f"too little was coded to learn from ({count} documents; {told}): at least {FEWEST} "
            f"documents and {FEWEST} passages of each code, from several documents, are needed"
        )


def _deal(corpus: Corpus, documents: np.ndarray, seed: int) -> np.ndarray:
    """Give each document the number of its fold, or -1; independent of the manifest's order."""
    ids = corpus.documents["id"].to_numpy(object).astype(str)
    ordered = documents[np.argsort(ids[documents], kind="stable")]
    shuffled = np.random.default_rng(seed).permutation(ordered)
    folds = np.full(len(ids), -1)
    folds[shuffled] = np.arange(len(shuffled)) % FOLDS
    return folds


def _fit(known: "csr_array", codes: np.ndarray, folds: np.ndarray) -> "LogisticRegression":
    """Fit a model whose penalty is chosen by the squared error of the expected code."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV, PredefinedSplit
    from threadpoolctl import threadpool_limits

    def score(model: LogisticRegression, x: "csr_array", y: np.ndarray) -> float:
        return -float(np.mean((model.predict_proba(x) @ model.classes_ - y) ** 2))

    search = GridSearchCV(
        LogisticRegression(max_iter=2000),
        {"C": list(PENALTIES)},
        scoring=score,
        cv=PredefinedSplit(folds),
    )
    # one thread: several take longer on so small a problem, and add up in another order
    with threadpool_limits(1):
        return search.fit(known, codes).best_estimator_


def heaviest(names: pd.DataFrame, weights: np.ndarray) -> pd.DataFrame:
    """Put weights beside the names of features, the heaviest first."""
    table = names.assign(weight=weights)
    order = table["weight"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)
