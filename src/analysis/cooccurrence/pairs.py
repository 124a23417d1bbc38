"""Pairs of themes: how strongly they go together, and whether that holds."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import association
from analysis.codebook import Codebook
from analysis.cooccurrence.counts import PairCounts, counts_by_unit, document_strata
from analysis.cooccurrence.draws import (
    Measure,
    Part,
    check_measure,
    draw_measure,
    percentile_bounds,
)
from analysis.cooccurrence.refusals import everywhere_notes, refusals
from analysis.cooccurrence.stratified import null_distribution, stratified_test, sum_strata
from analysis.errors import InputError, check_least
from analysis.groups import Groups, group_documents
from analysis.resampling import (
    MINIMUM_DOCUMENTS,
    NOT_ASKED,
    RESAMPLES,
    document_weights,
)
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import WINDOW, Unit

PLAIN = (association.jaccard, association.lift, association.phi, association.npmi)
MINIMUM_JOINT = 5
UNITS: tuple[Unit, ...] = ("sentence", "window", "paragraph", "document")


def pair_counts(
    corpus: AnyCorpus,
    hits: AnyTable,
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
    resamples
        How often documents are drawn for the intervals; 0 for none.

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
        - within documents (see ``stratified.stratified_test``): ``expected_within`` (n11 given
          each document's own counts), ``informative`` (documents in which n11 could vary),
          ``odds_ratio``, ``chi_square``, ``p_value``, ``p_method``, and ``q_value`` (Benjamini &
          Hochberg 1995), whose family is all pairs tested at this unit in this table; ``family``
          is their number;
        - ``measure``, ``estimate``, ``low``, ``high`` (95% percentile bootstrap over documents);
        - ``note``: why there is no test (then odds ratio, test and estimate are empty) or no
          interval, and which theme is nearly everywhere.

        With the unit ``"document"`` the strata are the sources, as a document is then one unit.
    """
    check_measure(measure)
    meaning = "the fewest documents in which a pair is tested"
    check_least("minimum_documents", minimum_documents, MINIMUM_DOCUMENTS, meaning=meaning)
    groups = group_documents(corpus, [] if by is None else by)
    weights = document_weights(groups, resamples=resamples, seed=seed)
    members = [np.flatnonzero(groups.codes == code) for code in range(len(groups.labels))]
    tables = []
    units: Sequence[Unit] = [unit] if isinstance(unit, str) else unit
    every = counts_by_unit(corpus, hits, units=units, window=window)
    for name, counts in zip(units, every, strict=True):
        strata, blocks = document_strata(corpus, name), []
        for some in counts.blocks():
            cells = some.cells()
            parts = [Part(cells[:, m], strata[m], w) for m, w in zip(members, weights, strict=True)]
            table = _describe(some, cells, groups).assign(**_expectations(parts))
            table.insert(table.columns.get_loc("n11"), "unit", name)
            table["note"] = refusals(table, documents=minimum_documents, joint=minimum_joint)
            blocks.append(_judge(table, parts, measure))
        tables.append(_joined(blocks, len(groups.labels)))
    table = pd.concat(tables, ignore_index=True)
    table["note"] = table.pop("note")  # to the end
    for side in ("a", "b"):
        labels = table[f"theme_{side}"].map(codebook.labels())
        table.insert(table.columns.get_loc(f"theme_{side}") + 1, f"label_{side}", labels)
    asked = "" if resamples else NOT_ASKED
    notes = zip(table["note"], everywhere_notes(table), strict=True)
    joined = ["; ".join(filter(None, [own or asked, other])) for own, other in notes]
    return table.assign(note=np.array(joined, dtype=object))


def _joined(blocks: list[pd.DataFrame], groups: int) -> pd.DataFrame:
    """Put blocks of pairs together, sorted by group; add what depends on all that are tested."""
    group = [np.repeat(np.arange(groups), len(b) // max(groups, 1)) for b in blocks]
    order = np.argsort(np.concatenate(group), kind="stable")
    table = pd.concat(blocks, ignore_index=True).iloc[order].reset_index(drop=True)
    table["p_method"] = table["p_method"].fillna("")
    tested = (table["note"] == "").to_numpy()
    place = table.columns.get_loc("p_method") + 1
    table.insert(place, "q_value", np.nan)
    table.loc[tested, "q_value"] = association.false_discovery_rates(table["p_value"][tested])
    table.insert(place + 1, "family", int(tested.sum()))
    return table


def _describe(counts: PairCounts, cells: np.ndarray, groups: Groups) -> pd.DataFrame:
    """Give the counts of each group and pair and the measures of the pooled counts."""
    g, p = len(groups.labels), len(counts.first)
    themes = np.array(counts.themes.names, object)
    table = groups.labels.loc[np.repeat(np.arange(g), p)].reset_index(drop=True)
    table["theme_a"] = np.tile(themes[counts.first], g)
    table["theme_b"] = np.tile(themes[counts.second], g)
    for name, cell in zip(association.CELLS, cells, strict=True):
        table[name] = groups.sum(cell).ravel()
    table["set_aside"] = groups.sum(counts.set_aside.astype(np.int64)).ravel()
    table["documents"] = np.repeat(groups.documents, p)
    table["documents_joint"] = groups.sum((counts.joint > 0).astype(np.int64)).ravel()
    table["expected"] = association.expected_counts(table)["e11"]
    return table.assign(**{measure.__name__: measure(table) for measure in PLAIN})


def _expectations(parts: list[Part]) -> dict[str, np.ndarray]:
    """Give for each row n11 as expected within strata, and the number of strata that tell."""
    nulls = [null_distribution(sum_strata(part.cells, part.strata)) for part in parts]
    expected = [null.expected.sum(axis=0) for null in nulls]
    informative = [(null.variance > 0).sum(axis=0) for null in nulls]
    return {
        "expected_within": np.concatenate([np.zeros(0), *expected]),
        "informative": np.concatenate([np.zeros(0, np.int64), *informative]),
    }


def _judge(table: pd.DataFrame, parts: list[Part], measure: Measure) -> pd.DataFrame:
    """Add tests, estimates and intervals to the rows without a note, which are not refused."""
    tested = (table["note"] == "").to_numpy()
    tests = [stratified_test(np.zeros((4, 0, 0)))]  # the columns, if nothing is tested
    bounds = [np.zeros((2, 0))]
    for part, own in zip(parts, np.array_split(tested, max(len(parts), 1)), strict=False):
        chosen = part._replace(cells=part.cells[:, :, own])
        tests.append(stratified_test(sum_strata(chosen.cells, chosen.strata)))
        bounds.append(percentile_bounds(draw_measure(chosen, measure)))
    found = pd.concat(tests, ignore_index=True).set_index(np.flatnonzero(tested))
    table = table.join(found[["odds_ratio", "chi_square", "p_value", "p_method"]])
    table = table.assign(measure=measure)
    table["estimate"] = table[measure].where(tested)
    table[["low", "high"]] = np.nan
    table.loc[tested, ["low", "high"]] = np.concatenate(bounds, axis=1).T
    return table


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
    if not 0 < q <= 1:
        raise InputError(f"q is {q}; it is a false discovery rate, above 0 and at most 1")
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
