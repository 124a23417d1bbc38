"""Groups of documents: by source, source type, genre, year, or any column of the manifest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.errors import InputError, listing
from analysis.shards import AnyCorpus

NOT_STATED = "not stated"
DERIVED = ("document", "year", "month")


@dataclass(frozen=True, eq=False)
class Groups:
    """Which group each document belongs to.

    Attributes
    ----------
    codes : int64[d]
        Number of each document's group.
    labels : DataFrame
        One row a group, sorted; one column for each name in ``by``.
    documents : int64[g]
        Number of documents in each group.
    order : int64[d]
        The documents in the order of their ids, so that a seeded draw does not depend on the
        order in which they stand in the manifest.
    """

    codes: np.ndarray
    labels: pd.DataFrame
    documents: np.ndarray
    order: np.ndarray

    def sum(self, values: np.ndarray) -> np.ndarray:
        """Add up per-document values, ``[d, ...]``, within groups: ``[g, ...]``."""
        totals = np.zeros((len(self.labels), *values.shape[1:]), values.dtype)
        np.add.at(totals, self.codes, values)
        return totals


def group_documents(corpus: AnyCorpus, by: str | Sequence[str]) -> Groups:
    """Group the documents of a corpus.

    Parameters
    ----------
    by
        Columns of ``corpus.documents``, or ``"document"`` (one group a document), ``"year"``,
        ``"month"`` (from dates that state them). An empty list makes one group of all. A
        document without a value falls into the group "not stated".

    Raises
    ------
    InputError
        If a name is not a column; the message lists those that are.
    """
    names = [by] if isinstance(by, str) else list(by)
    columns = {name: _column(corpus.documents, name) for name in names}
    ids = corpus.documents["id"].to_numpy(dtype=object).astype(str)
    order = np.argsort(ids, kind="stable")
    if not names:
        labels = pd.DataFrame(index=range(min(1, len(ids))))
        codes = np.zeros(len(ids), np.int64)
    else:
        table = pd.DataFrame(columns)
        labels = table.drop_duplicates().sort_values(names).reset_index(drop=True)
        codes = pd.MultiIndex.from_frame(labels).get_indexer(pd.MultiIndex.from_frame(table))
    return Groups(
        codes=np.asarray(codes, np.int64),
        labels=labels,
        documents=np.bincount(codes, minlength=len(labels)),
        order=order,
    )


def group_numbers(corpus: Corpus, labels: pd.DataFrame) -> np.ndarray:
    """Give the group of each document of a shard, among those of the whole corpus.

    Parameters
    ----------
    labels
        Of ``group_documents`` of the whole corpus, or some of its rows.

    Returns
    -------
    int64[d]
        Row of ``labels``; -1 where it is none of them.
    """
    if not len(labels.columns):
        return np.zeros(len(corpus.documents), np.int64)
    own = group_documents(corpus, list(labels.columns))
    numbers = pd.MultiIndex.from_frame(labels).get_indexer(pd.MultiIndex.from_frame(own.labels))
    return np.asarray(numbers, np.int64)[own.codes]


def group_names(table: pd.DataFrame, *, before: str) -> pd.Series:
    """Join the group columns, those that stand before the column ``before``, into one name."""
    columns = list(table.columns[: table.columns.get_loc(before)])
    if table.empty or not columns:
        return pd.Series("all documents", index=table.index, dtype=object)
    first, *others = (table[name].astype(str) for name in columns)
    return first.str.cat(others, sep=" · ") if others else first.rename(None)


def find_group(groups: Groups, name: str) -> int:
    """Give the number of the group of a name, as ``group_names`` writes it.

    Raises
    ------
    InputError
        If there is none; the message lists those that there are.
    """
    names = list(group_names(groups.labels.assign(end=0), before="end"))
    if name not in names:
        raise InputError(f"there is no group {name!r}; there are: {listing(names) or 'none'}")
    return names.index(name)


def select_sources(corpus: AnyCorpus, names: Sequence[str]) -> AnyCorpus:
    """Keep the documents of some sources; an empty list keeps all.

    Raises
    ------
    InputError
        If a source has no document; the message lists those that have.
    """
    groups = group_documents(corpus, "source")
    codes = [find_group(groups, name) for name in names]
    return corpus.select(np.isin(groups.codes, codes)) if codes else corpus


def _column(documents: pd.DataFrame, name: str) -> pd.Series:
    if name == "document":
        return documents["id"].rename(name)
    if name in ("year", "month"):
        dates = documents["date"].fillna("").astype(str)
        length = 4 if name == "year" else 7
        return dates.str.slice(0, length).where(dates.str.len() >= length, NOT_STATED).rename(name)
    if name not in documents or name == "text":
        known = [c for c in documents if c != "text"] + list(DERIVED)
        raise InputError(f"cannot group by {name!r}; choose from: {', '.join(known)}")
    values = documents[name].fillna("").astype(str)
    return values.where(values != "", NOT_STATED)
