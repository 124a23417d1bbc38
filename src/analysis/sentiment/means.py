"""Means of documents averaged per group; sentences divided by theme."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.groups import DERIVED, group_documents
from analysis.resampling import (
    MINIMUM_DOCUMENTS,
    RESAMPLES,
    interval_note,
    ratio_intervals,
)
from analysis.sentiment.documents import (
    MINIMUM_SENTENCES,
    DocumentMeans,
    document_means,
    scored_unit,
)
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import unit_of_tokens


def mean_scores(
    corpus: AnyCorpus,
    scores: AnyTable,
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
        document: ``"theme"`` (see ``theme_scores``), ``"speech"`` (see ``speech_scores``).
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
    names = [by] if isinstance(by, str) else list(by)
    inner = [name for name in names if name not in corpus.documents and name not in DERIVED]
    means = document_means(corpus, scores, by=inner, minimum=minimum_sentences)
    return group_means(corpus, means, by=names, resamples=resamples, seed=seed)


def group_means(
    corpus: AnyCorpus,
    means: DocumentMeans,
    *,
    by: Sequence[str],
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Average the means of documents per group; see ``mean_scores``."""
    groups = group_documents(corpus, [name for name in by if name not in means.categories])
    labels = _cells(means)
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
    )[list(by)]
    table = table.assign(**{name: values.ravel() for name, values in columns.items()})
    table["note"] = [_note(row.documents, row.sentences, means) for row in table.itertuples()]
    return table.sort_values(list(by), kind="stable", ignore_index=True) if len(by) else table


def _cells(means: DocumentMeans) -> pd.DataFrame:
    """Give the values of each cell: one row a cell, one column a column that divides sentences."""
    labels = pd.DataFrame(index=range(1))
    for name, own in means.categories.items():
        ordered = pd.Categorical(own, categories=own, ordered=True)
        labels = labels.merge(pd.DataFrame({name: ordered}), how="cross")
    return labels


def _note(documents: int, sentences: int, means: DocumentMeans) -> str:
    if documents:
        return interval_note(documents)
    if not sentences:
        return f"no score: no {means.unit}"
    return (
        f"no score: no document has {means.minimum} {means.unit}"
        f"{'' if means.minimum == 1 else 's'} with a lexicon word"
    )


def theme_scores(corpus: AnyCorpus, scores: AnyTable, hits: AnyTable) -> AnyTable:
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
    return corpus.derive(_theme_scores, scores, hits)


def _theme_scores(corpus: Corpus, scores: pd.DataFrame, hits: pd.DataFrame) -> pd.DataFrame:
    """Give the sentences of each theme in one shard; see ``theme_scores``."""
    unit = scored_unit(scores)
    units = unit_of_tokens(corpus, unit, hits["first"].to_numpy(np.int64))
    mentions = hits[["theme"]].assign(**{unit: units}).drop_duplicates()
    joined = mentions.merge(scores, on=unit, how="inner")
    return joined.sort_values([unit, "theme"], kind="stable", ignore_index=True)[
        [*scores.columns, "theme"]
    ]
