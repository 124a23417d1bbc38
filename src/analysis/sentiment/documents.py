"""Sentence scores averaged within each document, which is what every statistic is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.groups import group_documents
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import Unit

MINIMUM_SENTENCES = 3


def scored_unit(table: pd.DataFrame) -> Unit:
    """Tell what was scored, from a table of ``sentence_scores`` or ``word_scores``.

    Raises
    ------
    InputError
        If whole documents were.
    """
    units: tuple[Unit, ...] = ("sentence", "paragraph", "window")
    for unit in units:
        if unit in table:
            return unit
    raise InputError(
        "these are scores of whole documents, which pile up near −1 and 1 and cannot be averaged; "
        'score with unit="sentence" or unit="paragraph"'
    )


_ARRAYS = ("score", "topic_score", "shown", "topic_shown", "sentences", "scored")


@dataclass(frozen=True, eq=False)
class DocumentMeans:
    """Means of each document in each cell, a combination of values of the sentences.

    Attributes
    ----------
    unit, minimum
        What was scored, and how many scored ones a mean needs.
    categories : dict of Index
        The values of each column that divides the sentences of a document.
    score, topic_score : float64[documents, cells]
        Mean score, and as it would be if topic words counted; 0 where it is not shown.
    shown, topic_shown : bool[documents, cells]
        Whether enough sentences are scored.
    sentences, scored : int64[documents, cells]
        How many there are, and how many of them are scored.
    """

    unit: Unit
    minimum: int
    categories: Mapping[str, pd.Index]
    score: np.ndarray
    topic_score: np.ndarray
    shown: np.ndarray
    topic_shown: np.ndarray
    sentences: np.ndarray
    scored: np.ndarray

    @staticmethod
    def joined(parts: Sequence["DocumentMeans"]) -> "DocumentMeans":
        """Put the documents of several shards below each other.

        Where shards differ in the values of a column, the values of all are sorted.
        """
        every = {
            name: reduce(_union, (part.categories[name] for part in parts))
            for name in parts[0].categories
        }
        arrays = {
            name: np.concatenate(
                [_spread(getattr(part, name), part.categories, every) for part in parts]
            )
            for name in _ARRAYS
        }
        return replace(parts[0], categories=every, **arrays)


def _spread(
    array: np.ndarray, own: Mapping[str, pd.Index], every: Mapping[str, pd.Index]
) -> np.ndarray:
    """Give an array over the cells of its own categories over those of every shard."""
    cells, count = np.zeros(1, np.int64), 1
    for name, labels in every.items():
        cells = np.add.outer(cells * len(labels), labels.get_indexer(own[name])).ravel()
        count *= len(labels)
    wide = np.zeros((len(array), count), array.dtype)
    wide[:, cells] = array
    return wide


def _union(one: pd.Index, other: pd.Index) -> pd.Index:
    return one if one.equals(other) else one.union(other)


def document_means(
    corpus: AnyCorpus,
    scores: AnyTable,
    *,
    by: Sequence[str] = (),
    minimum: int = MINIMUM_SENTENCES,
) -> DocumentMeans:
    """Average sentence scores within each document and cell.

    Parameters
    ----------
    by
        Columns of the scores that divide the sentences of a document. The values of a categorical
        column keep their order, and those that do not occur are kept too; a sentence without a
        value is in no cell.
    minimum
        Scored sentences that a mean needs.

    Raises
    ------
    InputError
        If the scores have no such column, the minimum is less than 1, or whole documents were
        scored.
    """
    return DocumentMeans.joined(list(corpus.map(shard_means, scores, by=by, minimum=minimum)))


def shard_means(
    corpus: Corpus, scores: pd.DataFrame, *, by: Sequence[str] = (), minimum: int
) -> DocumentMeans:
    """Give ``document_means`` of one shard."""
    if minimum < 1:
        raise InputError(f"minimum_sentences is {minimum}; it must be 1 or more")
    unit = scored_unit(scores)
    group_documents(corpus, [name for name in by if name not in scores])  # which refuses them
    for name in by:
        scores = scores[scores[name].notna()]
    place, categories = scores["document"].to_numpy(np.int64), {}
    for name in by:
        divided = scores[name].astype("category").cat
        categories[name] = divided.categories
        place = place * len(divided.categories) + divided.codes.to_numpy()
    shape = len(corpus.documents), int(np.prod([len(every) for every in categories.values()]))
    means = {name: _means(scores[name], place, shape, minimum) for name in SCORES}
    score, shown, scored = means["score"]
    topic_score, topic_shown, _ = means["score_with_topic_words"]
    sentences = np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape)
    return DocumentMeans(
        unit, minimum, categories, score, topic_score, shown, topic_shown, sentences, scored
    )


SCORES = ("score", "score_with_topic_words")


def _means(
    values: pd.Series, place: np.ndarray, shape: tuple[int, int], minimum: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give means, whether they are shown, and how many values each is of."""
    given = values.to_numpy(float)
    has, cells = ~np.isnan(given), shape[0] * shape[1]
    counts = np.bincount(place[has], minlength=cells).reshape(shape)
    sums = np.bincount(place[has], given[has], minlength=cells).reshape(shape)
    shown = counts >= minimum
    return np.where(shown, sums / np.maximum(counts, 1), 0.0), shown, counts
