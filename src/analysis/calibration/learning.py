"""A linear model that is never judged by what it was fitted to."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.units import unit_documents

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FOLDS = 10
PENALTIES = (3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
BANDS = tuple(np.arange(1, 17) / 20)  # 0.05, 0.10 … 0.80
FEWEST = 10  # passages of each code, and documents, below which nothing can be learnt


@dataclass(frozen=True, eq=False)
class Learnt:
    """What models say of every sentence that have not seen its document; k variables.

    Attributes
    ----------
    expected : float64[s, k]
        The code to be expected.
    bands : float64[s, k]
        How far from 0 it must lie to be read as a code other than 0.
    weights : float64[f, k]
        What each feature adds to the code, in the model fitted to all that was coded.
    """

    expected: np.ndarray
    bands: np.ndarray
    weights: np.ndarray

    def codes(self) -> np.ndarray:
        """Read the expected codes as codes, ``int64[s, k]``."""
        return read_codes(self.expected, self.bands)


def read_codes(expected: np.ndarray, bands: np.ndarray | float) -> np.ndarray:
    """Give -1, 0 or 1: 0 within the band, otherwise the sign."""
    return np.where(np.abs(expected) <= bands, 0, np.sign(expected)).astype(np.int64)


def held_out(
    corpus: Corpus, matrix: "csr_array", sentences: np.ndarray, *, codes: np.ndarray, seed: int
) -> Learnt:
    """Learn codes by ridge regression, and predict each document by a model that has not seen it.

    1. Whole documents are dealt into ten folds.
    2. For each fold a model is fitted to the others. Its penalty is the one that predicts best, by
       squared error, two of those others at a time from the rest of them (nested
       cross-validation); the band is the one that gives the best mean F1 of codes there.
    3. Documents without a coded passage are predicted by a model fitted to all that was coded.

    The features are many and the coded sentences few, so the ridge is solved in its dual form
    (Saunders, Gammerman & Vovk 1998), with an intercept that is not penalised.

    Parameters
    ----------
    matrix : sparse [s, f]
        What is known of each sentence of the corpus.
    sentences : int64[n]
        Those that were coded.
    codes : float64[n, k]
        How: -1, 0 or 1. No missing codes.
    """
    from threadpoolctl import threadpool_limits

    # one thread: several take longer on matrices so small, and add up in another order
    with threadpool_limits(1):
        return _held_out(corpus, matrix, sentences, codes=codes, seed=seed)


def _held_out(
    corpus: Corpus, matrix: "csr_array", sentences: np.ndarray, *, codes: np.ndarray, seed: int
) -> Learnt:
    documents = unit_documents(corpus, "sentence")
    fold_of = _deal(corpus, np.unique(documents[sentences]), seed)
    folds = fold_of[documents[sentences]]
    known = matrix[sentences]
    kernel = (known @ known.T).toarray()
    shape = (len(documents), codes.shape[1])
    expected, bands = np.zeros(shape), np.zeros(shape)
    final = np.zeros((matrix.shape[1], codes.shape[1]))
    if not codes.size:
        return Learnt(expected, bands, final)
    for fold in range(-1, FOLDS):  # -1: documents of which nothing was coded; no fold is left out
        kept = np.flatnonzero(folds != fold)
        penalties, band = _choose(kernel[np.ix_(kept, kept)], codes[kept], folds[kept])
        weights, intercept = _weights(
            known[kept], kernel[np.ix_(kept, kept)], codes[kept], penalties
        )
        own = np.flatnonzero(fold_of[documents] == fold)
        expected[own] = matrix[own] @ weights + intercept
        bands[own] = band
        if fold < 0:
            final = weights
    return Learnt(expected, bands, final)


def too_little(documents: np.ndarray, codes: np.ndarray, values: tuple[int, ...]) -> str:
    """Say why nothing can be learnt of a variable; empty if something can.

    Parameters
    ----------
    documents, codes : [n]
        Document and code of each passage.
    values
        The codes there are.
    """
    counts = {value: int((codes == value).sum()) for value in values}
    spread = [len(np.unique(documents[codes == value])) for value in values]
    count = len(np.unique(documents))
    if count >= FEWEST and min(counts.values()) >= FEWEST and min(spread) >= 3:
        return ""
    told = ", ".join(f"{number} of code {value}" for value, number in counts.items())
    return (
        f"Too little was coded to learn from ({count} documents; {told}): at least {FEWEST} "
        f"documents and {FEWEST} passages of each code, from three documents, are needed"
    )


def _deal(corpus: Corpus, documents: np.ndarray, seed: int) -> np.ndarray:
    """Give each document the number of its fold, or -1; independent of the manifest's order."""
    ids = corpus.documents["id"].to_numpy(object).astype(str)
    ordered = documents[np.argsort(ids[documents], kind="stable")]
    shuffled = np.random.default_rng(seed).permutation(ordered)
    folds = np.full(len(ids), -1)
    folds[shuffled] = np.arange(len(shuffled)) % FOLDS
    return folds


def _choose(
    kernel: np.ndarray, codes: np.ndarray, folds: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Do step 2: give the best penalty and the best band of each variable, ``[k]`` both."""
    predicted = np.zeros((len(PENALTIES), *codes.shape))
    pairs = folds // 2  # two folds at a time: half the work
    for pair in np.unique(pairs):
        fit, out = np.flatnonzero(pairs != pair), np.flatnonzero(pairs == pair)
        inside, across = kernel[np.ix_(fit, fit)], kernel[np.ix_(out, fit)]
        across = across - across.mean(1, keepdims=True) - inside.mean(0) + inside.mean()
        decomposed = _decompose(inside)
        for number, penalty in enumerate(PENALTIES):
            dual = _dual(decomposed, codes[fit], np.full(codes.shape[1], penalty))
            predicted[number, out] = across @ dual + codes[fit].mean(0)
    best = ((predicted - codes) ** 2).sum(1).argmin(0)
    chosen = np.take_along_axis(predicted, best[None, None, :], 0)[0]
    scores = np.array([_mean_f1(codes, read_codes(chosen, band)) for band in BANDS])
    return np.array(PENALTIES)[best], np.array(BANDS)[scores.argmax(0)]


def _decompose(kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Centre the features of a kernel: its eigenvalues and eigenvectors serve every penalty."""
    means = kernel.mean(0)
    values, vectors = np.linalg.eigh(kernel - means - means[:, None] + means.mean())
    return values, vectors


def _dual(
    decomposed: tuple[np.ndarray, np.ndarray], codes: np.ndarray, penalties: np.ndarray
) -> np.ndarray:
    """Solve the ridge in its dual form, with a penalty for each variable: ``float64[n, k]``."""
    values, vectors = decomposed
    residuals = codes - codes.mean(0)
    return vectors @ ((vectors.T @ residuals) / (values[:, None] + penalties))


def _weights(
    known: "csr_array", kernel: np.ndarray, codes: np.ndarray, penalties: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give the weight of each feature, ``[f, k]``, and the intercepts, ``[k]``."""
    dual = _dual(_decompose(kernel), codes, penalties)
    means = np.asarray(known.mean(axis=0)).ravel()
    weights = known.T @ dual - np.outer(means, dual.sum(0))
    return weights, codes.mean(0) - means @ weights


def _mean_f1(codes: np.ndarray, read: np.ndarray) -> np.ndarray:
    """Give the mean F1 of the codes that occur, but for the absence of a theme: ``[k]``."""
    values = (-1, 0, 1) if (codes < 0).any() else (1,)
    scores = []
    for value in values:
        both = ((codes == value) & (read == value)).sum(0)
        either = (codes == value).sum(0) + (read == value).sum(0)
        scores.append(2 * both / np.maximum(either, 1))
    return np.mean(scores, axis=0)


def heaviest(names: pd.DataFrame, weights: np.ndarray) -> pd.DataFrame:
    """Put weights beside the names of features, the heaviest first."""
    table = names.assign(weight=weights)
    order = table["weight"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)
