"""Hits -> prevalence of themes: reach, emphasis, silence, differences between groups."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.corpus import Corpus
from analysis.groups import Groups, group_documents
from analysis.resampling import RESAMPLES, interval_notes, ratio_intervals
from analysis.units import WINDOW, Unit, unit_documents, unit_of_tokens

LEVEL = 0.95


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


def prevalence(
    corpus: Corpus,
    hits: pd.DataFrame,
    *,
    codebook: Codebook,
    by: str | Sequence[str] = "source",
    unit: Unit = "sentence",
    window: int = WINDOW,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure how much of what each group says mentions each theme.

    Returns
    -------
    DataFrame
        One row for every group and theme, also where the theme is silent, in the order of the
        groups and of the codebook: the columns ``by``, ``theme``, ``label``, then

        - ``units_with_theme``, ``units`` (the denominator), ``share`` (reach, 0 to 1), ``low``,
          ``high`` (95% percentile bootstrap over documents; empty where the theme is silent),
        - ``upper_bound``: only where it is silent, the greatest share that the data do not
          exclude at 95% (see ``silence_bound``),
        - ``documents``, ``documents_with_theme``,
        - ``hits``, ``emphasis`` (share of the group's hits of all themes), ``emphasis_low``,
          ``emphasis_high``,
        - ``note``: why there is no interval or bound.

        With the unit ``"document"`` the shares are shares of documents.
    """
    groups = group_documents(corpus, by)
    counts = count_themes(corpus, hits, unit=unit, window=window)
    k = counts.hits.shape[1]
    options = {"resamples": resamples, "seed": seed}
    share, low, high = ratio_intervals(counts.with_theme, counts.units, groups, **options)
    emphasis = ratio_intervals(counts.hits, counts.hits.sum(1), groups, **options)
    with_theme, units = groups.sum(counts.with_theme), groups.sum(counts.units)
    silent = with_theme == 0
    bound = silence_bound(counts, groups)
    table = groups.labels.loc[np.repeat(np.arange(len(groups.labels)), k)].reset_index(drop=True)
    columns = {
        "theme": np.tile(hits["theme"].cat.categories, len(groups.labels)),
        "units_with_theme": with_theme,
        "units": np.repeat(units, k),
        "share": share,
        "low": np.where(silent, np.nan, low),
        "high": np.where(silent, np.nan, high),
        "upper_bound": np.where(silent, bound, np.nan),
        "documents": np.repeat(groups.documents, k),
        "documents_with_theme": groups.sum((counts.with_theme > 0).astype(np.int64)),
        "hits": groups.sum(counts.hits),
        "emphasis": emphasis[0],
        "emphasis_low": emphasis[1],
        "emphasis_high": emphasis[2],
        "note": np.repeat(np.array(interval_notes(groups), dtype=object), k),
    }
    table = table.assign(**{name: np.ravel(values) for name, values in columns.items()})
    table.insert(table.columns.get_loc("theme") + 1, "label", table["theme"].map(codebook.labels()))
    return table


def silence_bound(counts: ThemeCounts, groups: Groups) -> np.ndarray:
    """Bound from above the share of units with a theme that no document of a group mentions.

    The exact one-sided 95% bound for none in n, 1 - 0.05^(1/n) (Hanley & Lippman-Hand 1983, the
    "rule of three"), where n is the effective number of units: sentences of one document are not
    independent, so the units are divided by the design effect (Kish 1965) of the theme over all
    documents, but n is at least the number of documents. A theme that is silent everywhere tells
    nothing of its design effect, and n is the number of documents.

    Returns
    -------
    float64[g, k]
        NaN in groups of fewer than three documents with a unit.
    """
    units = counts.units[:, None].astype(float)
    occupied = counts.units > 0
    documents = groups.sum(occupied.astype(np.int64))[:, None]
    total, n = units.sum(), max(int(occupied.sum()), 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts.with_theme.sum(0) / total
        residuals = counts.with_theme - share * units
        variance = n / (n - 1) * (residuals**2).sum(0) / total**2
        effect = np.maximum(variance / (share * (1 - share) / total), 1)
        effective = groups.sum(units) / np.where(np.isnan(effect), np.inf, effect)
        bound = 1 - (1 - LEVEL) ** (1 / np.maximum(effective, documents))
    return np.where(documents >= 3, bound, np.nan)
