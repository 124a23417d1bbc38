"""Hits -> counts of themes in each document, and where they stand."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.units import WINDOW, Unit, unit_documents, unit_starts


@dataclass(frozen=True, eq=False)
class ThemeCounts:
    """Counts by document, which add up over documents and over parts of a corpus.

    Attributes
    ----------
    units : int64[d]
        Units in each document.
    with_theme : int64[d, k]
        Units that mention each theme, in the order of the hits' categories.
    hits : int64[d, k]
        Hits of each theme.
    """

    units: np.ndarray
    with_theme: np.ndarray
    hits: np.ndarray


def count_themes(
    corpus: Corpus, hits: pd.DataFrame, *, unit: Unit = "sentence", window: int = WINDOW
) -> ThemeCounts:
    """Count units and hits of each theme in each document."""
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
    shape : (int, int)
        Number of documents and of themes.
    """

    units: np.ndarray
    themes: np.ndarray
    hits: np.ndarray
    starts: np.ndarray
    documents: np.ndarray
    shape: tuple[int, int]


def mentions(
    corpus: Corpus, hits: pd.DataFrame, *, unit: Unit = "sentence", window: int = WINDOW
) -> Mentions:
    """Find which units mention which themes."""
    k = len(hits["theme"].cat.categories)
    starts = unit_starts(corpus, unit, window=window)
    units = np.searchsorted(starts, hits["first"].to_numpy(np.int64), side="right") - 1
    codes = units * max(k, 1) + hits["theme"].cat.codes.to_numpy(np.int64)
    keys, counts = np.unique(codes, return_counts=True)
    documents = unit_documents(corpus, unit, window=window)
    shape = (len(corpus.documents), k)
    return Mentions(keys // max(k, 1), keys % max(k, 1), counts, starts, documents, shape)


def theme_counts(found: Mentions) -> ThemeCounts:
    """Sum mentions within documents."""
    d, k = found.shape
    cells = found.documents[found.units] * k + found.themes
    hits = np.bincount(cells, weights=found.hits, minlength=d * k).astype(np.int64)
    return ThemeCounts(
        units=np.bincount(found.documents, minlength=d),
        with_theme=np.bincount(cells, minlength=d * k).reshape(d, k),
        hits=hits.reshape(d, k),
    )


def richest_document(corpus: Corpus, hits: pd.DataFrame) -> str:
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
    corpus: Corpus, hits: pd.DataFrame, *, codebook: Codebook, document: str
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
    numbers = np.flatnonzero(corpus.documents["id"].astype(str) == document)
    if not len(numbers):
        raise InputError(f"there is no document {document!r}; ids are in the table of documents")
    start, end = corpus.document_starts[numbers[0] : numbers[0] + 2]
    own = hits[hits["document"] == numbers[0]]
    themes = pd.DataFrame({"theme": hits["theme"].cat.categories.to_numpy(object)})
    places = own[["first", "past"]] - start
    places.insert(0, "theme", own["theme"].astype(object))
    table = themes.merge(places, on="theme", how="left")
    table.insert(1, "label", table["theme"].map(codebook.labels()))
    return table.assign(tokens=end - start)
