"""Hits -> counts of themes in each document, and where they stand."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.units import WINDOW, Unit, unit_documents, unit_of_tokens


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
    d, k = len(corpus.documents), len(hits["theme"].cat.categories)
    documents = unit_documents(corpus, unit, window=window)
    units, themes, hits_of = mentions(corpus, hits, unit=unit, window=window)
    cells = documents[units] * k + themes
    hits_by_cell = np.bincount(cells, weights=hits_of, minlength=d * k).astype(np.int64)
    return ThemeCounts(
        units=np.bincount(documents, minlength=d),
        with_theme=np.bincount(cells, minlength=d * k).reshape(d, k),
        hits=hits_by_cell.reshape(d, k),
    )


def mentions(
    corpus: Corpus, hits: pd.DataFrame, *, unit: Unit = "sentence", window: int = WINDOW
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give each unit that mentions each theme once, sorted, with its number of hits.

    Returns
    -------
    units, themes, hits : int64[m]
        The number of the unit, the code of the theme, the number of hits there.
    """
    k = max(len(hits["theme"].cat.categories), 1)
    themes = hits["theme"].cat.codes.to_numpy(np.int64)
    units = unit_of_tokens(corpus, unit, hits["first"].to_numpy(np.int64), window=window)
    keys, counts = np.unique(units * k + themes, return_counts=True)
    return keys // k, keys % k, counts


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
