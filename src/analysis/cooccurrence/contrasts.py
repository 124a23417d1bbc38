"""Difference between two groups in how strongly themes go together."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.cooccurrence.counts import PairCounts, count_pairs, document_strata
from analysis.cooccurrence.draws import Measure, Part, draw_measure, percentile_bounds
from analysis.cooccurrence.pairs import MINIMUM_JOINT, pair_counts
from analysis.groups import find_group, group_documents
from analysis.resampling import MINIMUM_DOCUMENTS, RESAMPLES, Weights, document_weights
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import WINDOW, Unit

RATIOS = ("odds_ratio", "lift")


def pair_difference(
    corpus: AnyCorpus,
    hits: AnyTable,
    *,
    codebook: Codebook,
    first: str,
    second: str,
    by: str | Sequence[str] = "source",
    unit: Unit = "sentence",
    window: int = WINDOW,
    measure: Measure = "odds_ratio",
    minimum_documents: int = MINIMUM_DOCUMENTS,
    minimum_joint: int = MINIMUM_JOINT,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare two groups in how strongly each two themes go together.

    Parameters
    ----------
    first, second
        Names of two groups, as the tables by group show them.
    measure, minimum_documents, minimum_joint
        As of ``pair_counts``, and refused as there, in either group.

    Returns
    -------
    DataFrame
        One row a pair: ``first``, ``second``, ``theme_a``, ``label_a``, ``theme_b``, ``label_b``,
        ``unit``, ``measure``, then ``n11``, ``expected`` (within documents) and ``estimate`` of
        each, with the endings ``_first`` and ``_second``, and ``difference``, ``low``, ``high``
        (95% percentile bootstrap over the documents of each). Of odds ratio and lift the
        difference is that of binary logarithms: 1 means twice as strong in the first, and a
        bound is infinite where resamples have no unit with both. ``note`` says in which group a
        pair is not tested, and why.

    Raises
    ------
    InputError
        If there is no such group.
    """
    groups = group_documents(corpus, by)
    names = (first, second)
    codes = [find_group(groups, name) for name in names]
    table = pair_counts(
        corpus,
        hits,
        codebook=codebook,
        by=by,
        unit=unit,
        window=window,
        measure=measure,
        minimum_documents=minimum_documents,
        minimum_joint=minimum_joint,
        resamples=min(resamples, 1),  # its intervals are not used
        seed=seed,
    )
    pairs = len(table) // len(groups.labels)
    sides = [table.iloc[c * pairs : (c + 1) * pairs].reset_index(drop=True) for c in codes]
    weights = document_weights(groups, resamples=resamples, seed=seed)
    parts = [(groups.codes == code, weights[code]) for code in codes]
    counts = count_pairs(corpus, hits, unit=unit, window=window)
    bounds = _bounds(counts, document_strata(corpus, unit), parts, measure=measure)
    result = _estimates(sides, names, measure)
    tested = result[["estimate_first", "estimate_second"]].notna().all(axis=1)
    low, high = np.where(tested, bounds, np.nan)
    return result.assign(low=low, high=high, note=_notes(sides, names))


def _estimates(sides: list[pd.DataFrame], names: tuple[str, str], measure: Measure) -> pd.DataFrame:
    """Put counts and estimates of two groups beside each other, with their difference."""
    one, other = sides
    table = one[["theme_a", "label_a", "theme_b", "label_b", "unit", "measure"]].copy()
    table.insert(0, "first", names[0])
    table.insert(1, "second", names[1])
    for ending, own in (("first", one), ("second", other)):
        table[f"n11_{ending}"] = own["n11"]
        table[f"expected_{ending}"] = own["expected_within"]
        table[f"estimate_{ending}"] = own["estimate"]
    table["difference"] = _difference(one["estimate"], other["estimate"], measure)
    return table


def _notes(sides: list[pd.DataFrame], names: tuple[str, str]) -> list[str]:
    """Say of each pair in which group it is not tested, and why."""
    return [
        "; ".join(f"{name}: {note}" for name, note in zip(names, notes, strict=True) if note)
        for notes in zip(*(own["note"] for own in sides), strict=True)
    ]


def _bounds(
    counts: PairCounts,
    strata: np.ndarray,
    groups: list[tuple[np.ndarray, Weights]],
    *,
    measure: Measure,
) -> np.ndarray:
    """Give low and high of the difference of each pair, from the documents of two groups."""
    bounds = []
    for some in counts.blocks():
        cells = some.cells()
        one, other = (
            draw_measure(Part(cells[:, own], strata[own], weights), measure)
            for own, weights in groups
        )
        bounds.append(percentile_bounds(_difference(one, other, measure)))
    return np.hstack(bounds)


def _difference(one: np.ndarray, other: np.ndarray, measure: Measure) -> np.ndarray:
    if measure not in RATIOS:
        return one - other
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log2(one) - np.log2(other)
