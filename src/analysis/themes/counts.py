"""Hits -> counts of themes in each document, and where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import WINDOW, Unit, unit_documents, unit_starts


@dataclass(frozen=True, eq=False)
class ThemeCounts:
    """Counts by document, which add up over documents and over parts of a corpus.

    Attributes
    ----------
    names : tuple of str
        The themes, in the order of the codebook.
    units : int64[d]
        Units in each document.
    with_theme : int64[d, k]
        Units that mention each theme.
    hits : int64[d, k]
        Hits of each theme.
    """

    names: tuple[str, ...]
    units: np.ndarray
    with_theme: np.ndarray
    hits: np.ndarray

    @staticmethod
    def joined(parts: Sequence["ThemeCounts"]) -> "ThemeCounts":
        """Put the documents of several shards below each other."""
        arrays = (
            [getattr(part, name) for part in parts] for name in ("units", "with_theme", "hits")
        )
        return ThemeCounts(parts[0].names, *map(np.concatenate, arrays))


def count_themes(
    corpus: AnyCorpus, hits: AnyTable, *, unit: Unit = "sentence", window: int = WINDOW
) -> ThemeCounts:
    """Count units and hits of each theme in each document."""
    return ThemeCounts.joined(list(corpus.map(_count, hits, unit=unit, window=window)))


def _count(corpus: Corpus, hits: pd.DataFrame, *, unit: Unit, window: int) -> ThemeCounts:
    return theme_counts(mentions(corpus, hits, unit=unit, window=window))


@dataclass(frozen=True, eq=False)
class Mentions:
    """Each unit that mentions each theme, once.

    Attributes
    ----------
    units, themes, hits : int64[m]
        Number of the unit (ascending), code of the theme (ascending within a unit), number of
        hits there.
    starts : int64[u + 1]
        Token positions at which units begin.
    documents : int64[u]
        Document of each unit.
    names : tuple of str
        The themes.
    shape : (int, int)
        Number of documents and of themes.
    """

    units: np.ndarray
    themes: np.ndarray
    hits: np.ndarray
    starts: np.ndarray
    documents: np.ndarray
    names: tuple[str, ...]
    shape: tuple[int, int]


def mentions(
    corpus: Corpus, hits: pd.DataFrame, *, unit: Unit = "sentence", window: int = WINDOW
) -> Mentions:
    """Find which units of one shard mention which themes."""
    names = tuple(hits["theme"].cat.categories)
    k = len(names)
    starts = unit_starts(corpus, unit, window=window)
    units = np.searchsorted(starts, hits["first"].to_numpy(np.int64), side="right") - 1
    codes = units * max(k, 1) + hits["theme"].cat.codes.to_numpy(np.int64)
    keys, counts = np.unique(codes, return_counts=True)
    documents = unit_documents(corpus, unit, window=window)
    shape = (len(corpus.documents), k)
    return Mentions(keys // max(k, 1), keys % max(k, 1), counts, starts, documents, names, shape)


def theme_counts(found: Mentions) -> ThemeCounts:
    """Sum mentions within documents."""
    d, k = found.shape
    cells = found.documents[found.units] * k + found.themes
    hits = np.bincount(cells, weights=found.hits, minlength=d * k).astype(np.int64)
    return ThemeCounts(
        names=found.names,
        units=np.bincount(found.documents, minlength=d),
        with_theme=np.bincount(cells, minlength=d * k).reshape(d, k),
        hits=hits.reshape(d, k),
    )


def richest_document(corpus: AnyCorpus, hits: AnyTable) -> str:
    """Give the id of the document with hits of most themes; of several, the one with most hits.

    Raises
    ------
    InputError
        If the corpus has no document.
    """
    if corpus.documents.empty:
        raise InputError("the corpus has no document")
    counts = count_themes(corpus, hits).hits
    best = np.lexsort((counts.sum(axis=1), (counts > 0).sum(axis=1)))[-1]
    return str(corpus.documents["id"].iloc[best])


def theme_positions(
    corpus: AnyCorpus, hits: AnyTable, *, codebook: Codebook, document: str
) -> pd.DataFrame:
    """Give where in one document each theme stands.

    Parameters
    ----------
    document
        The document's id.

    Returns
    -------
    DataFrame
        One row a hit, by theme and place: ``theme``, ``label``, ``first`` and ``past`` (half-open,
        counted from the document's first token) and ``tokens`` (of the document). A silent theme
        has one row without a place.

    Raises
    ------
    InputError
        If there is no such document.
    """
    chosen = (corpus.documents["id"].astype(str) == document).to_numpy()
    if not chosen.any():
        raise InputError(f"there is no document {document!r}; ids are in the table of documents")
    places = pd.concat(corpus.map(_places, hits, document=document))
    themes = pd.DataFrame({"theme": list(codebook.labels())})
    table = themes.merge(places, on="theme", how="left")
    table.insert(1, "label", table["theme"].map(codebook.labels()))
    return table.assign(tokens=corpus.sizes["tokens"].to_numpy()[chosen][0])


def _places(corpus: Corpus, hits: pd.DataFrame, *, document: str) -> pd.DataFrame:
    """Give where in one document hits stand; none where the shard does not hold it."""
    numbers = np.flatnonzero(corpus.documents["id"].astype(str) == document)
    own = hits[hits["document"].isin(numbers)]
    places = own[["first", "past"]] - corpus.document_starts[own["document"].to_numpy()][:, None]
    places.insert(0, "theme", own["theme"].astype(object))
    return places
