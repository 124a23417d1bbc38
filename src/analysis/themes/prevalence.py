"""Counts of themes -> reach, emphasis, silence, differences between groups."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.groups import Groups, find_group, group_documents
from analysis.resampling import (
    MINIMUM_DOCUMENTS,
    RESAMPLES,
    interval_notes,
    ratio_differences,
    ratio_intervals,
)
from analysis.shards import AnyCorpus, AnyTable
from analysis.themes.counts import ThemeCounts, count_themes
from analysis.units import WINDOW, Unit

LEVEL = 0.95


def prevalence(
    corpus: AnyCorpus,
    hits: AnyTable,
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
    # reach and emphasis from the same draws
    units = np.repeat(counts.units[:, None], k, axis=1)
    all_hits = np.repeat(counts.hits.sum(axis=1, keepdims=True), k, axis=1)
    numerators = np.hstack([counts.with_theme, counts.hits])
    denominators = np.hstack([units, all_hits])
    ratios = ratio_intervals(numerators, denominators, groups, resamples=resamples, seed=seed)
    share, low, high = (values[:, :k] for values in ratios)
    emphasis = [values[:, k:] for values in ratios]
    with_theme = groups.sum(counts.with_theme)
    silent = with_theme == 0
    bound = silence_bound(counts, groups)
    table = groups.labels.loc[np.repeat(np.arange(len(groups.labels)), k)].reset_index(drop=True)
    columns = {
        "theme": np.tile(np.array(counts.names, object), len(groups.labels)),
        "units_with_theme": with_theme,
        "units": groups.sum(units),
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


def prevalence_difference(
    corpus: AnyCorpus,
    hits: AnyTable,
    *,
    codebook: Codebook,
    first: str,
    second: str,
    by: str | Sequence[str] = "source",
    unit: Unit = "sentence",
    window: int = WINDOW,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare how much of what two groups say mentions each theme.

    Parameters
    ----------
    first, second
        Names of two groups, as the tables by group show them.

    Returns
    -------
    DataFrame
        One row a theme: ``first``, ``second``, ``theme``, ``label``; of each group
        ``units_with_theme_first``, ``units_first``, ``documents_first``, ``share_first`` and so on
        with ``_second``; ``difference`` (first share minus second), ``low``, ``high`` (95%
        percentile bootstrap over the documents of each) and ``note``: why there is no interval,
        or that one group is silent, whose own uncertainty the interval then leaves out.

    Raises
    ------
    InputError
        If there is no such group; the message lists those that there are.
    """
    groups = group_documents(corpus, by)
    pair = find_group(groups, first), find_group(groups, second)
    counts = count_themes(corpus, hits, unit=unit, window=window)
    difference, low, high = ratio_differences(
        counts.with_theme, counts.units, groups, pair=pair, resamples=resamples, seed=seed
    )
    themes = np.array(counts.names, object)
    table = pd.DataFrame({"first": first, "second": second, "theme": themes})
    table["label"] = table["theme"].map(codebook.labels())
    notes = [interval_notes(groups)[code] for code in pair]
    for code, place in zip(pair, ("first", "second"), strict=True):
        table[f"units_with_theme_{place}"] = groups.sum(counts.with_theme)[code]
        table[f"units_{place}"] = groups.sum(counts.units)[code]
        table[f"documents_{place}"] = groups.documents[code]
        share = table[f"units_with_theme_{place}"] / table[f"units_{place}"]
        table[f"share_{place}"] = share
    table = table.assign(difference=difference, low=low, high=high)
    table["note"] = [
        "; ".join(
            f"{name}: {note or 'silent, which the interval takes as certain'}"
            for name, note, count in zip((first, second), notes, counts, strict=True)
            if note or not count
        )
        for counts in table[["units_with_theme_first", "units_with_theme_second"]].to_numpy()
    ]
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
    return np.where(documents >= MINIMUM_DOCUMENTS, bound, np.nan)
