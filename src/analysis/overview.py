"""What a corpus consists of: its documents, its sources, what cleaning did to it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.groups import group_documents


def document_counts(corpus: Corpus) -> pd.DataFrame:
    """Count what each document holds.

    Returns
    -------
    DataFrame
        One row a document, in the order of the manifest: id, title, source, source_type, genre,
        date, ``words`` (tokens), ``sentences``, ``paragraphs``.
    """
    facts = corpus.documents[["id", "title", "source", "source_type", "genre", "date"]]
    edges = corpus.document_starts
    return facts.assign(
        words=np.diff(edges),
        sentences=np.diff(np.searchsorted(corpus.sentence_starts, edges)),
        paragraphs=np.diff(np.searchsorted(corpus.paragraph_starts, edges)),
    )


def group_counts(corpus: Corpus, *, by: str | Sequence[str] = "source") -> pd.DataFrame:
    """Count what each group holds.

    Returns
    -------
    DataFrame
        One row a group: the group columns, ``documents``, ``words``, ``sentences``, and ``first``
        and ``last`` date as written in the manifest ("" where none is stated).
    """
    groups = group_documents(corpus, by)
    counts = document_counts(corpus)
    dates = counts["date"].where(counts["date"] != "")
    by_code = dates.groupby(groups.codes)
    return groups.labels.assign(
        documents=groups.documents,
        words=groups.sum(counts["words"].to_numpy()),
        sentences=groups.sum(counts["sentences"].to_numpy()),
        first=by_code.min().reindex(range(len(groups.labels))).fillna("").to_numpy(),
        last=by_code.max().reindex(range(len(groups.labels))).fillna("").to_numpy(),
    )


def cleaning_counts(cleaning: pd.DataFrame) -> pd.DataFrame:
    """Count what each cleaning rule did.

    Parameters
    ----------
    cleaning
        The log of a build: columns document, rule, removed, replacement.

    Returns
    -------
    DataFrame
        One row a rule that did something, most characters first: ``rule``, ``times``,
        ``documents`` (touched), ``characters_removed``, ``characters_put_in``.
    """
    lengths = cleaning.assign(
        characters_removed=cleaning["removed"].str.len().astype("int64"),
        characters_put_in=cleaning["replacement"].str.len().astype("int64"),
    )
    counts = lengths.groupby("rule").agg(
        times=("rule", "size"),
        documents=("document", "nunique"),
        characters_removed=("characters_removed", "sum"),
        characters_put_in=("characters_put_in", "sum"),
    )
    order = ["characters_removed", "times"]
    return counts.sort_values(order, ascending=False, kind="stable").reset_index()
