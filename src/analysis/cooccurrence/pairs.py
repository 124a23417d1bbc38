"""Pairs of themes: how strongly they go together, and whether that holds."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import association
from analysis.codebook import Codebook
from analysis.cooccurrence.counts import PairCounts, count_pairs, document_strata
from analysis.cooccurrence.draws import (
    Measure,
    Part,
    check_measure,
    draw_measure,
    percentile_bounds,
)
from analysis.cooccurrence.refusals import everywhere_notes, refusals
from analysis.cooccurrence.stratified import stratified_test, sum_strata
from analysis.corpus import Corpus
from analysis.groups import Groups, group_documents
from analysis.resampling import MINIMUM_DOCUMENTS, RESAMPLES, document_weights
from analysis.units import WINDOW, Unit

PLAIN = (association.jaccard, association.lift, association.phi, association.npmi)
MINIMUM_JOINT = 5
UNITS: tuple[Unit, ...] = ("sentence", "window", "paragraph", "document")


def pair_counts(
    corpus: Corpus,
    hits: pd.DataFrame,
    *,
    codebook: Codebook,
    by: str | Sequence[str] | None = None,
    unit: Unit | Sequence[Unit] = "sentence",
    window: int = WINDOW,
    measure: Measure = "odds_ratio",
    minimum_documents: int = MINIMUM_DOCUMENTS,
    minimum_joint: int = MINIMUM_JOINT,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure which themes go together, in all documents or within each group.

    Parameters
    ----------
    by
        Columns to group by; None for all documents together.
    unit
        One unit, or several, such as ``UNITS``, whose tables then follow each other.
    measure
        The measure whose estimate and interval stand in ``estimate``, ``low`` and ``high``.
    minimum_documents, minimum_joint
        A pair is not tested in a group of fewer documents, where fewer documents tell, or where
        both the joint units and those expected are fewer.

    Returns
    -------
    DataFrame
        One row for every group and pair: the columns ``by``, ``theme_a``, ``label_a``,
        ``theme_b``, ``label_b``, ``unit``, then

        - ``n11 n10 n01 n00``: units with both themes, A only, B only, neither; ``set_aside``:
          units that have both in the same words only, which are not among the four;
        - ``documents``, ``documents_joint`` (with both themes in one unit);
        - pooled over documents: ``expected`` (n11 if independent), ``jaccard``, ``lift``,
          ``phi``, ``npmi``;
        - within documents (see ``stratified.stratified_test``): ``odds_ratio``,
          ``expected_within`` (n11 given each document's own counts), ``informative`` (documents
          in which n11 could vary), ``chi_square``, ``p_value``, ``p_method``, and ``q_value``
          (Benjamini & Hochberg 1995), whose family is all pairs tested at this unit in this
          table; ``family`` is their number;
        - ``measure``, ``estimate``, ``low``, ``high`` (95% percentile bootstrap over documents);
        - ``note``: why there is no test (then what is within documents is empty), and which
          theme is nearly everywhere.

        With the unit ``"document"`` the strata are the sources, as a document is then one unit.
    """
    check_measure(measure)
    groups = group_documents(corpus, [] if by is None else by)
    weights = document_weights(groups, resamples=resamples, seed=seed)
    members = [np.flatnonzero(groups.codes == code) for code in range(len(groups.labels))]
    drawn = [weights[:, own] for own in members]
    themes = hits["theme"].cat.categories.to_numpy(object)
    tables = []
    for name in [unit] if isinstance(unit, str) else unit:
        counts = count_pairs(corpus, hits, unit=name, window=window)
        cells, strata = counts.cells(), document_strata(corpus, name)
        parts = [Part(cells[:, m], strata[m], w) for m, w in zip(members, drawn, strict=True)]
        table = _describe(counts, groups, themes).join(_tests(parts, len(counts.first)))
        table.insert(table.columns.get_loc("n11"), "unit", name)
        table = table.assign(measure=measure, estimate=table[measure])
        reasons = refusals(table, documents=minimum_documents, joint=minimum_joint)
        tested = (reasons == "").to_numpy().reshape(len(parts), len(counts.first))
        bounds = [_bounds(p, measure, columns) for p, columns in zip(parts, tested, strict=True)]
        table[["low", "high"]] = np.concatenate([np.zeros((2, 0)), *bounds], axis=1).T
        tables.append(_refuse(table, reasons))
    table = pd.concat(tables, ignore_index=True)
    for side in ("a", "b"):
        labels = table[f"theme_{side}"].map(codebook.labels())
        table.insert(table.columns.get_loc(f"theme_{side}") + 1, f"label_{side}", labels)
    notes = zip(table["note"], everywhere_notes(table), strict=True)
    joined = ["; ".join(filter(None, both)) for both in notes]
    return table.assign(note=np.array(joined, dtype=object))


def _describe(counts: PairCounts, groups: Groups, themes: np.ndarray) -> pd.DataFrame:
    """Give the counts of each group and pair and the measures of the pooled counts."""
    g, p = len(groups.labels), len(counts.first)
    table = groups.labels.loc[np.repeat(np.arange(g), p)].reset_index(drop=True)
    table["theme_a"] = np.tile(themes[counts.first], g)
    table["theme_b"] = np.tile(themes[counts.second], g)
    for name, cells in zip(association.CELLS, counts.cells(), strict=True):
        table[name] = groups.sum(cells).ravel()
    table["set_aside"] = groups.sum(counts.set_aside).ravel()
    table["documents"] = np.repeat(groups.documents, p)
    table["documents_joint"] = groups.sum((counts.joint > 0).astype(np.int64)).ravel()
    table["expected"] = association.expected_counts(table)["e11"]
    return table.assign(**{measure.__name__: measure(table) for measure in PLAIN})


def _tests(parts: list[Part], pairs: int) -> pd.DataFrame:
    """Test every pair within every group."""
    nothing = stratified_test(np.zeros((4, 0, pairs))).head(0)  # the columns, if there is no group
    tests = [stratified_test(sum_strata(part.cells, part.strata)) for part in parts]
    table = pd.concat([nothing, *tests], ignore_index=True)
    return table.rename(columns={"expected": "expected_within"})


def _bounds(part: Part, measure: Measure, tested: np.ndarray) -> np.ndarray:
    """Give the lower and upper bounds of each pair, NaN where it is not tested: ``[2, p]``."""
    bounds = np.full((2, len(tested)), np.nan)
    bounds[:, tested] = percentile_bounds(
        draw_measure(part._replace(cells=part.cells[:, :, tested]), measure)
    )
    return bounds


def _refuse(table: pd.DataFrame, reasons: pd.Series) -> pd.DataFrame:
    """Empty what is within documents where there is a reason to; rate what is left."""
    from scipy.stats import false_discovery_control

    tested = reasons == ""
    within = ["odds_ratio", "chi_square", "p_value", "estimate", "low", "high"]
    table[within] = table[within].where(tested)
    table["p_method"] = table["p_method"].where(tested, "")
    q_values = table["p_value"].copy()
    q_values[tested] = false_discovery_control(q_values[tested]) if tested.any() else np.nan
    place = table.columns.get_loc("measure")
    table.insert(place, "q_value", q_values)
    table.insert(place + 1, "family", int(tested.sum()))
    return table.assign(note=reasons)


def pair_agreement(table: pd.DataFrame, *, q: float = 0.05) -> pd.DataFrame:
    """Count at how many units two themes go together.

    Parameters
    ----------
    table
        From ``pair_counts`` with several units.
    q
        False discovery rate up to which a pair counts as going together, or apart.

    Returns
    -------
    DataFrame
        One row a group and pair, in the order of ``table``: its group columns, ``theme_a``,
        ``label_a``, ``theme_b``, ``label_b``, ``units`` (in the table), ``units_tested``,
        ``units_together`` (odds ratio above 1, q value at most ``q``), ``units_apart`` (below 1)
        and ``agreement``, the same in words.
    """
    found = table["q_value"] <= q
    keys = list(table.columns[: table.columns.get_loc("unit")])
    flags = table[keys].assign(
        units=1,
        units_tested=table["q_value"].notna().astype(int),
        units_together=(found & (table["odds_ratio"] > 1)).astype(int),
        units_apart=(found & (table["odds_ratio"] < 1)).astype(int),
    )
    counts = flags.groupby(keys, sort=False, as_index=False).sum()
    counts["agreement"] = [
        _in_words(row.units, row.units_tested, row.units_together, row.units_apart)
        for row in counts.itertuples()
    ]
    return counts


def _in_words(units: int, tested: int, together: int, apart: int) -> str:
    if not tested:
        return f"not tested at any of {units} units"
    if together and apart:
        return f"contradictory: together at {together}, apart at {apart} of {units} units"
    if apart:
        return f"apart at {apart} of {units} units"
    return f"agrees at {together} of {units} units"
