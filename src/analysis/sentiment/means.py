"""Sentence scores averaged per document and then per group."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.groups import DERIVED, group_documents
from analysis.resampling import (
    MINIMUM_DOCUMENTS,
    RESAMPLES,
    interval_note,
    ratio_intervals,
)
from analysis.units import Unit, unit_of_tokens

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


def mean_scores(
    corpus: Corpus,
    scores: pd.DataFrame,
    *,
    by: str | Sequence[str] = "source",
    resamples: int = RESAMPLES,
    seed: int = 0,
    minimum_sentences: int = MINIMUM_SENTENCES,
) -> pd.DataFrame:
    """Average sentence scores per document, and documents per group.

    Each document counts once, however long it is.

    Parameters
    ----------
    scores
        From ``sentence_scores`` of this corpus, perhaps with columns of your own.
    by
        As in ``groups.group_documents``; also columns of ``scores`` that divide the sentences of a
        document: ``"theme"`` (see ``theme_scores``), ``"speech"`` (see ``reported_speech``).
    minimum_sentences
        A document with fewer scored sentences (in the group) has no score there. If paragraphs
        were scored, they stand in place of sentences here and in all columns.

    Returns
    -------
    DataFrame
        One row a group, empty ones included: the group columns, ``score`` (mean of the documents'
        means, -1 to 1; missing where no document has a score), ``low`` and ``high`` (95% bootstrap
        interval over documents), ``documents`` (with a score), ``documents_without_score``,
        ``sentences``, ``sentences_scored`` (of all documents of the group),
        ``score_with_topic_words`` (as it would be if topic words counted; of those documents that
        then have a score), ``note`` (why there is no score or no interval).

    Raises
    ------
    InputError
        If a group column is unknown, ``minimum_sentences`` is less than 1, or whole documents
        were scored.
    """
    if minimum_sentences < 1:
        raise InputError(f"minimum_sentences is {minimum_sentences}; it must be 1 or more")
    unit = scored_unit(scores)
    names = [by] if isinstance(by, str) else list(by)
    inner = [name for name in names if _divides(corpus, scores, name)]
    groups = group_documents(corpus, [name for name in names if name not in inner])
    cells, labels = _cells(scores, inner)
    means = document_means(
        scores, cells, shape=(len(groups.codes), len(labels)), minimum=minimum_sentences
    )
    estimate, low, high = ratio_intervals(
        means.score, means.shown, groups, resamples=resamples, seed=seed
    )
    with_topic, _, _ = ratio_intervals(
        means.topic_score, means.topic_shown, groups, resamples=1, seed=seed
    )
    documents = groups.sum(means.shown.astype(np.int64))
    present = groups.sum((means.sentences > 0).astype(np.int64))
    enough = documents >= MINIMUM_DOCUMENTS
    sentences, scored = groups.sum(means.sentences), groups.sum(means.scored)
    columns = {
        "score": estimate,
        "low": np.where(enough, low, np.nan),
        "high": np.where(enough, high, np.nan),
        "documents": documents,
        "documents_without_score": present - documents,
        "sentences": sentences,
        "sentences_scored": scored,
        "score_with_topic_words": with_topic,
    }
    rows = len(groups.labels), len(labels)
    table = pd.concat(
        [
            groups.labels.loc[np.repeat(np.arange(rows[0]), rows[1])].reset_index(drop=True),
            labels.loc[np.tile(np.arange(rows[1]), rows[0])].reset_index(drop=True),
        ],
        axis=1,
    )[names]
    table = table.assign(**{name: values.ravel() for name, values in columns.items()})
    table["note"] = [
        _note(row.documents, row.sentences, minimum_sentences, unit) for row in table.itertuples()
    ]
    return table.sort_values(names, kind="stable", ignore_index=True) if names else table


class DocumentMeans(NamedTuple):
    """Means of each document in each cell, all ``[documents, cells]``; 0 where not shown."""

    score: np.ndarray
    shown: np.ndarray
    topic_score: np.ndarray
    topic_shown: np.ndarray
    sentences: np.ndarray
    scored: np.ndarray


def document_means(
    scores: pd.DataFrame, cells: np.ndarray, *, shape: tuple[int, int], minimum: int
) -> DocumentMeans:
    """Average sentence scores within each document and cell.

    Parameters
    ----------
    cells : int64[sentences]
        Number of each sentence's cell.
    shape
        Number of documents and of cells.
    minimum
        Scored sentences that a mean needs.
    """
    place = scores["document"].to_numpy() * shape[1] + cells
    sentences = np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape)

    def means(column: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        values = scores[column].to_numpy(float)
        has = ~np.isnan(values)
        counts = np.bincount(place[has], minlength=sentences.size).reshape(shape)
        sums = np.bincount(place[has], values[has], minlength=sentences.size).reshape(shape)
        shown = counts >= minimum
        return np.where(shown, sums / np.maximum(counts, 1), 0.0), shown.astype(float), counts

    score, shown, scored = means("score")
    topic_score, topic_shown, _ = means("score_with_topic_words")
    return DocumentMeans(score, shown, topic_score, topic_shown, sentences, scored)


def _divides(corpus: Corpus, scores: pd.DataFrame, name: str) -> bool:
    """Tell whether a group column is one of the sentences, not of the documents."""
    return name in scores and name not in corpus.documents and name not in DERIVED


def _cells(scores: pd.DataFrame, names: list[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """Give each sentence the number of its combination of values, and the combinations.

    The values of a categorical column keep its order, and those that do not occur are kept too.
    """
    codes, labels = np.zeros(len(scores), np.int64), pd.DataFrame(index=range(1))
    for name in names:
        values = scores[name].astype("category")
        categories = values.cat.categories
        codes = codes * len(categories) + values.cat.codes.to_numpy()
        ordered = pd.Categorical(categories, categories=categories, ordered=True)
        labels = labels.merge(pd.DataFrame({name: ordered}), how="cross")
    return codes, labels


def _note(documents: int, sentences: int, minimum: int, unit: str) -> str:
    if documents:
        return interval_note(documents)
    if not sentences:
        return f"no score: no {unit}"
    return (
        f"no score: no document has {minimum} {unit}{'' if minimum == 1 else 's'} with a "
        "lexicon word"
    )


def theme_scores(corpus: Corpus, scores: pd.DataFrame, hits: pd.DataFrame) -> pd.DataFrame:
    """Give each sentence's row once for every theme that it mentions (or each paragraph's).

    Parameters
    ----------
    scores
        From ``sentence_scores``.
    hits
        From ``codebook.find_hits`` of the same corpus.

    Returns
    -------
    DataFrame
        The columns of ``scores`` and ``theme`` (categorical), in the order of sentence and theme.
        A sentence that mentions no theme is left out.
    """
    unit = scored_unit(scores)
    units = unit_of_tokens(corpus, unit, hits["first"].to_numpy(np.int64))
    mentions = hits[["theme"]].assign(**{unit: units}).drop_duplicates()
    joined = mentions.merge(scores, on=unit, how="inner")
    joined["theme"] = joined["theme"].astype("category")
    return joined.sort_values([unit, "theme"], kind="stable", ignore_index=True)[
        [*scores.columns, "theme"]
    ]
