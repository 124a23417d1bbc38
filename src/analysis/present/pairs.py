"""Tables of pairs of themes."""

from typing import Any

import pandas as pd

from analysis.groups import group_names
from analysis.present.numbers import check_top, part_of, with_interval


def pairs(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[tuple[int, str], str]]:
    """Show the pairs of themes that go together most surely, then those that were not tested.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_counts`` over all documents.

    Returns
    -------
    view : DataFrame
    links : dict
        For the number of units of each pair, the name of its passages as
        ``evidence.pair_passages`` gives it.
    """
    first = _most_sure(table)
    units = first[["n11", "n10", "n01", "n00"]].sum(axis=1)
    form = _estimate_form(table)
    view = pd.DataFrame(
        {
            "themes": first["label_a"] + " with " + first["label_b"],
            "together": first["n11"],
            "expected within documents": first["expected_within"].round(1),
            "of units": units,
            "documents": part_of(first["documents_joint"], first["documents"]),
            f"{form} (95% interval)": with_interval(first, "estimate", form="{:.2f}".format),
            "q": ["not tested" if pd.isna(q) else f"{q:.3f}" for q in first["q_value"]],
            "note": first["note"],
        }
    )
    names = "pair-" + first["theme_a"].astype(str) + "-" + first["theme_b"].astype(str)
    return view, {(row, "together"): name for row, name in enumerate(names)}


def leading_pairs(table: pd.DataFrame, overall: pd.DataFrame, *, top: int) -> pd.DataFrame:
    """Choose from pairs by group those that ``pairs`` shows first of all, in that order.

    Parameters
    ----------
    table, overall
        From ``cooccurrence.pair_counts``, by group and over all documents.
    """
    check_top(top)
    first = _most_sure(overall).head(top)[["theme_a", "theme_b"]].astype(str)
    places = {pair: place for place, pair in enumerate(first.itertuples(index=False, name=None))}
    own = zip(table["theme_a"].astype(str), table["theme_b"].astype(str), strict=True)
    place = pd.Series([places.get(pair, -1) for pair in own], index=table.index, dtype=int)
    return table.loc[place[place >= 0].sort_values(kind="stable").index].reset_index(drop=True)


def _most_sure(table: pd.DataFrame) -> pd.DataFrame:
    """Order the pairs that meet: the most surely connected first, then those not tested."""
    order = table.sort_values(["q_value", "n11"], ascending=[True, False], kind="stable")
    return order[order["n11"] > 0]


def pairs_by_group(
    table: pd.DataFrame, *, q: float
) -> tuple[pd.DataFrame, dict[tuple[int, str], str]]:
    """Show pairs of themes as rows and groups as columns: how often they meet, and if by chance.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_counts`` by group.
    q
        False discovery rate up to which a pair is said to go together.

    Returns
    -------
    view : DataFrame
        The column ``themes`` and one a group: units with both, those expected within documents,
        and "together" or "apart", "no connection shown" or "not tested".
    links : dict
        For each cell with a unit, the name of its passages as ``evidence.pair_passages`` has it.
    """
    groups = group_names(table, before="theme_a")
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    pair = table["label_a"].astype(str) + " with " + table["label_b"].astype(str)
    names = "pair-" + table["theme_a"].astype(str) + "-" + table["theme_b"].astype(str)
    rows = {label: row for row, label in enumerate(dict.fromkeys(pair))}
    view = pd.DataFrame("", index=range(len(rows)), columns=["themes", *numbers], dtype=object)
    view["themes"] = list(rows)
    links = {}
    for row, group, name, values in zip(
        pair.map(rows), groups, names, table.to_dict("records"), strict=True
    ):
        view.loc[row, group] = _pair_cell(values, q)
        if values["n11"]:
            links[row, group] = f"{name}-{numbers[group]}"
    return view, links


def _pair_cell(values: dict[str, Any], q: float) -> str:
    if not values["n11"] and pd.isna(values["q_value"]):
        return "none"
    if pd.isna(values["q_value"]):
        verdict = "not tested"
    elif values["q_value"] > q:
        verdict = "no connection shown"
    else:
        verdict = "together" if values["odds_ratio"] > 1 else "apart"
    return f"{values['n11']:,} ({values['expected_within']:.1f} expected), {verdict}"


def pair_agreement(table: pd.DataFrame) -> pd.DataFrame:
    """Show the pairs of themes that go together at most units.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_agreement``.
    """
    order = table.sort_values(["units_together", "units_tested"], ascending=False, kind="stable")
    first = order[order["units_together"] > 0]
    return pd.DataFrame(
        {
            "themes": first["label_a"] + " with " + first["label_b"],
            "together at": part_of(first["units_together"], first["units"]),
            "tested at": part_of(first["units_tested"], first["units"]),
            "apart at": part_of(first["units_apart"], first["units"]),
        }
    )


def _estimate_form(table: pd.DataFrame) -> str:
    return str(table["measure"].iloc[0]).replace("_", " ") if len(table) else "estimate"
