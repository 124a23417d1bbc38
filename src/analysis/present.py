"""Tables as people read them: estimates with their intervals in one cell, and what they rest on."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis.errors import check_least
from analysis.groups import group_names

Form = Callable[[float], str]


def percent(value: float) -> str:
    """Write a share as a percentage to three digits at the most."""
    return f"{value:.1%}" if value < 0.1 else f"{value:.0%}"


def per_million(value: float) -> str:
    """Write a rate without decimals."""
    return f"{value:,.0f}"


def score(value: float) -> str:
    """Write a score from -1 to 1 with its sign."""
    return f"{value:+.2f}".replace("-", "−")


def ratio(value: float) -> str:
    """Write a binary logarithm of a ratio with its sign."""
    return f"{value:+.1f}".replace("-", "−")


def with_interval(table: pd.DataFrame, estimate: str, *, form: Form) -> pd.Series:
    """Write an estimate with its interval, or with "no interval" where there is none.

    Parameters
    ----------
    table
        With the columns ``estimate``, ``low`` and ``high``.
    """
    return pd.Series(
        [
            "no estimate"
            if pd.isna(value)
            else f"{form(value)} (no interval)"
            if pd.isna(low)
            else f"{form(value)} ({form(low)} to {form(high)})"
            for value, low, high in zip(table[estimate], table["low"], table["high"], strict=True)
        ],
        index=table.index,
        dtype=object,
    )


def top_terms(table: pd.DataFrame, *, top: int) -> pd.DataFrame:
    """Show the first terms of each group.

    Parameters
    ----------
    table
        From ``frequency.term_frequency``, most frequent first within each group.
    """
    _check_top(top)
    group = group_names(table, before="term")
    first = table[group.groupby(group).cumcount() < top]
    return pd.DataFrame(
        {
            "group": group[first.index],
            "term": first["term"],
            "count": first["count"],
            "per million words (95% interval)": with_interval(
                first, "per_million", form=per_million
            ),
            "documents": _of(first["document_frequency"], first["documents"]),
            "dispersion DP": first["dp"].round(2),
        }
    )


def distinctive_terms(table: pd.DataFrame, *, top: int) -> pd.DataFrame:
    """Show the terms that mark out each target most.

    Parameters
    ----------
    table
        From ``keyness.keyness``.
    """
    _check_top(top)
    marks = table[table["shrunken"] > 0]
    first = marks[marks.groupby("target", sort=False).cumcount() < top]
    first = first.sort_values("target", kind="stable")
    return pd.DataFrame(
        {
            "target": first["target"],
            "term": first["term"],
            "shrunken log ratio": first["shrunken"].round(2),
            "log ratio (95% interval)": with_interval(first, "log_ratio", form=ratio),
            "count": first["n11"],
            "documents": _of(first["target_range"], first["target_documents"]),
            "elsewhere": _of(first["reference_range"], first["reference_documents"]),
            "q": ["not tested" if pd.isna(q) else f"{q:.3f}" for q in first["q"]],
            "one document": ["drives it" if flag else "" for flag in first["one_document"]],
        }
    )


def collocates(table: pd.DataFrame, *, top: int) -> pd.DataFrame:
    """Show the words that a node attracts most, with how often and how surely.

    Parameters
    ----------
    table
        From ``collocation.collocations``.
    """
    _check_top(top)
    first = table[table["observed"] > table["expected"]].head(top)
    return pd.DataFrame(
        {
            "word": first["term"],
            "near": first["observed"],
            "expected": first["expected"].round(1),
            "log ratio": first["log_ratio"].map(ratio),
            "log-likelihood": first["log_likelihood"].round(1),
            "NPMI": first["npmi"].round(2),
            "t": first["t_score"].round(1),
            "documents": _of(first["document_frequency"], first["documents"]),
        }
    )


def concordance_lines(table: pd.DataFrame, *, width: int = 60) -> pd.DataFrame:
    """Show keyword-in-context lines with their sources.

    Parameters
    ----------
    table
        From ``evidence.concordance``.
    width
        Characters of context on each side.
    """
    return pd.DataFrame(
        {
            "before": [text[-width:] for text in table["left"]],
            "hit": table["hit"].tolist(),
            "after": [text[:width] for text in table["right"]],
            "document": table["title"].tolist(),
            "source": table["source"].tolist(),
            "date": table["date"].tolist(),
        }
    )


def measures(table: pd.DataFrame) -> pd.DataFrame:
    """Show measures of vocabulary and readability, one column a measure.

    Parameters
    ----------
    table
        From ``diversity.mean_measures``.
    """
    cells = with_interval(table, "mean", form=lambda value: f"{value:.3g}")
    names = group_names(table, before="measure")
    frame = pd.DataFrame({"group": names, "measure": table["measure"], "cell": cells})
    order = list(dict.fromkeys(frame["measure"]))
    view = frame.pivot(index="group", columns="measure", values="cell")[order].reset_index()
    view.columns.name = None
    return view


def scores(table: pd.DataFrame) -> pd.DataFrame:
    """Show mean scores with what they rest on.

    Parameters
    ----------
    table
        From ``sentiment.mean_scores``.
    """
    with_topic = table["score_with_topic_words"]
    return pd.DataFrame(
        {
            "group": group_names(table, before="score"),
            "mean score (95% interval)": with_interval(table, "score", form=score),
            "documents": table["documents"],
            "sentences scored": _of(table["sentences_scored"], table["sentences"]),
            "with topic words": ["" if pd.isna(value) else score(value) for value in with_topic],
            "note": table["note"],
        }
    )


def word_weights(table: pd.DataFrame) -> pd.DataFrame:
    """Show what words carry of the valence, each with a sentence.

    Parameters
    ----------
    table
        From ``sentiment.suggest_topic_words``.
    """
    return pd.DataFrame(
        {
            "word": table["word"].astype(str),
            "value": table["value"],
            "occurrences": table["occurrences"],
            "share of valence": table["share_of_valence"].map(percent),
            "share of documents": table["share_of_documents"].map(percent),
            "a sentence": [lines[0] if lines else "" for lines in table["lines"]],
        }
    )


def shares(table: pd.DataFrame) -> pd.DataFrame:
    """Show the share of each group's units with its interval and the documents behind it.

    Parameters
    ----------
    table
        From ``themes.prevalence``, of one theme.
    """
    return pd.DataFrame(
        {
            "group": group_names(table, before="theme"),
            "share (95% interval)": with_interval(table, "share", form=percent),
            "units": _of(table["units_with_theme"], table["units"]),
            "documents": _of(table["documents_with_theme"], table["documents"]),
            "note": table["note"],
        }
    )


def themes_by_group(
    table: pd.DataFrame, *, corrected: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, dict[tuple[int, str], str]]:
    """Show themes as rows and groups as columns: share, interval and count in each cell.

    Parameters
    ----------
    table
        From ``themes.prevalence``.
    corrected
        From ``validation.correct_study`` by the same groups: stands beside the raw share.

    Returns
    -------
    view : DataFrame
        The column ``theme`` and one a group.
    links : dict
        For each cell with a hit, by row number and column, the name of its passages as
        ``evidence.theme_passages`` gives it.
    """
    groups = group_names(table, before="theme")
    cells = with_interval(table, "share", form=percent) + _count(table["units_with_theme"])
    silent = table["units_with_theme"] == 0
    bounds = ["" if pd.isna(b) else f" (under {percent(b)})" for b in table["upper_bound"]]
    cells = cells.where(~silent, [f"none{bound}" for bound in bounds])
    if corrected is not None:
        cells += _corrected_cells(groups, table["theme"], corrected)
    frame = pd.DataFrame({"theme": table["label"], "group": groups, "cell": cells})
    columns = list(dict.fromkeys(groups))
    view = frame.pivot(index="theme", columns="group", values="cell")
    view = view.loc[list(dict.fromkeys(table["label"])), columns].reset_index()
    view.columns.name = None
    numbers = {group: number for number, group in enumerate(columns)}
    names = table["theme"] + "-" + groups.map(numbers).astype(str)
    rows = table["label"].map({label: row for row, label in enumerate(view["theme"])})
    links = dict(zip(zip(rows[~silent], groups[~silent], strict=True), names[~silent], strict=True))
    return view, links


def _corrected_cells(groups: pd.Series, themes: pd.Series, corrected: pd.DataFrame) -> list[str]:
    """Give "; corrected" with its interval for each row, or nothing where it is unknown."""
    own = corrected[["corrected", "corrected_low", "corrected_high"]].astype(float)
    own.columns = ["corrected", "low", "high"]
    told = "; corrected " + with_interval(own, "corrected", form=percent)
    told = told.where(own["corrected"].notna(), "")
    places = zip(group_names(corrected, before="theme"), corrected["theme"], strict=True)
    known = dict(zip(places, told, strict=True))
    return [known.get(place, "") for place in zip(groups, themes, strict=True)]


def pairs(table: pd.DataFrame, *, top: int) -> tuple[pd.DataFrame, dict[tuple[int, str], str]]:
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
    _check_top(top)
    first = _most_sure(table).head(top)
    units = first[["n11", "n10", "n01", "n00"]].sum(axis=1)
    form = _estimate_form(table)
    view = pd.DataFrame(
        {
            "themes": first["label_a"] + " with " + first["label_b"],
            "together": first["n11"],
            "expected within documents": first["expected_within"].round(1),
            "of units": units,
            "documents": _of(first["documents_joint"], first["documents"]),
            f"{form} (95% interval)": with_interval(first, "estimate", form="{:.2f}".format),
            "q": ["not tested" if pd.isna(q) else f"{q:.3f}" for q in first["q_value"]],
            "note": first["note"],
        }
    )
    names = "pair-" + first["theme_a"].astype(str) + "-" + first["theme_b"].astype(str)
    return view, {(row, "together"): name for row, name in enumerate(names)}


def leading_pairs(table: pd.DataFrame, overall: pd.DataFrame, *, top: int) -> pd.DataFrame:
    """Choose from pairs by group those that ``pairs`` shows of all documents, in that order.

    Parameters
    ----------
    table, overall
        From ``cooccurrence.pair_counts``, by group and over all documents.
    """
    _check_top(top)
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


def pair_agreement(table: pd.DataFrame, *, top: int) -> pd.DataFrame:
    """Show the pairs of themes that go together at most units.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_agreement``.
    """
    _check_top(top)
    order = table.sort_values(["units_together", "units_tested"], ascending=False, kind="stable")
    first = order[order["units_together"] > 0].head(top)
    return pd.DataFrame(
        {
            "themes": first["label_a"] + " with " + first["label_b"],
            "together at": _of(first["units_together"], first["units"]),
            "tested at": _of(first["units_tested"], first["units"]),
            "apart at": _of(first["units_apart"], first["units"]),
        }
    )


def _estimate_form(table: pd.DataFrame) -> str:
    return str(table["measure"].iloc[0]).replace("_", " ") if len(table) else "estimate"


def _check_top(top: int) -> None:
    check_least("top", top, 1, meaning="the number of rows to show")


def _of(part: pd.Series, whole: pd.Series) -> list[str]:
    return [f"{a:,} of {b:,}" for a, b in zip(part, whole, strict=True)]


def _count(units: pd.Series) -> pd.Series:
    return pd.Series([f" [{n:,}]" for n in units], index=units.index, dtype=object)
