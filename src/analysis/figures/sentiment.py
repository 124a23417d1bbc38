"""Figures of sentiment: mean scores as dots, scores over time, word shifts."""

import textwrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.style import (
    KINDS,
    LINES,
    group_colours,
    group_markers,
    largest_groups,
    new_axes,
    nothing_to_draw,
    tell,
)
from analysis.groups import group_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POSITIVE, NEGATIVE = "#0072B2", "#D55E00"  # blue and vermilion of Okabe & Ito
SCORE = "Mean score (−1 to 1), 95% interval over documents"


def score_dots(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the mean score of each group as a dot with its interval.

    A table of one group column has a line a group. One of more has a line for each value of all
    but the last column, in which the values of the last differ by colour and marker; lines without
    any score are left out and named above. A dot without an interval is hollow; a group without
    a score has the words "no score", unless it shares its line with others.

    Parameters
    ----------
    table
        From ``sentiment.mean_scores``.
    """
    columns = list(table.columns[: table.columns.get_loc("score")])
    divided = len(columns) > 1
    lines = group_names(table.drop(columns=columns[-1:]) if divided else table, before="score")
    table, lines, told = largest_groups(table, lines, table["sentences"], most=LINES)
    groups = table[columns[-1]].astype(str) if divided else pd.Series("", index=table.index)
    more = ""
    if divided:
        table, groups, more = largest_groups(
            table, groups, table["sentences"], most=KINDS, of=f"values of {columns[-1]}"
        )
        lines = lines.loc[table.index]
    every = list(dict.fromkeys(lines))
    kinds = sorted(set(groups[table["score"].notna()])) or [""]
    rows = [line for line in every if not divided or table["score"][lines == line].notna().any()]
    table, lines, groups = (part[lines.isin(rows)] for part in (table, lines, groups))
    ax = new_axes(7, 1.2 + len(rows) * (0.2 + 0.14 * len(kinds))) if ax is None else ax
    colours, markers = group_colours(kinds), group_markers(kinds)
    ax.axvline(0, color="0.6", linewidth=1)
    for number, kind in enumerate(kinds):
        own = table[groups == kind]
        offset = 0.7 * ((number + 0.5) / len(kinds) - 0.5)
        place = np.array([rows.index(line) for line in lines[groups == kind]]) + offset
        ax.hlines(place, own["low"], own["high"], color=colours[kind], linewidth=1.5)
        for hollow in (True, False):
            drawn = (own["low"].isna() == hollow).to_numpy()
            style = {"markerfacecolor": "white"} if hollow else {"label": kind}
            ax.plot(own["score"][drawn], place[drawn], markers[kind], color=colours[kind], **style)
        for line in [] if divided else place[own["score"].isna().to_numpy()]:
            ax.text(0, line, " no score", color="0.45", fontsize="small", va="center")
    ax.set_yticks(range(len(rows)), rows)
    ax.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    ax.set_xlabel(SCORE)
    ax.grid(axis="x", color="0.9")
    ax.set_axisbelow(True)
    if divided:
        ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    empty = ", ".join(str(line) for line in every if line not in rows)
    tell(
        ax,
        textwrap.fill(f"Too few sentences for a score: {empty}", 80) if empty else "",
        told,
        more,
    )
    return ax


def score_grid(table: pd.DataFrame, *, ax: "Axes | None" = None, most: int = 8) -> "Axes":
    """Draw a grid with a line for each value of the first column and a column for each group.

    In each cell stand the mean score, from left to right, and its interval; a hollow dot has no
    interval, an empty cell no score. All columns have one scale. Lines and columns without any
    score are left out and named above, and so is how many groups there are beyond the ``most``
    with the most scores.

    Parameters
    ----------
    table
        From ``sentiment.mean_scores`` by two columns or more.
    """
    first = str(table.columns[0])
    table = table.assign(group=group_names(table.drop(columns=first), before="score"))
    known = table[table["score"].notna()]
    if known.empty:
        return nothing_to_draw(new_axes(7, 2) if ax is None else ax)
    every = {name: list(dict.fromkeys(table[name])) for name in (first, "group")}
    lines = [line for line in every[first] if line in set(known[first])]
    fullest = known["group"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    columns = [group for group in every["group"] if group in set(fullest.index[:most])]
    known = known[known["group"].isin(columns)]
    height = 1.6 + 0.27 * max(len(lines), 1)
    ax = new_axes(2.6 + 1.15 * max(len(columns), 2), height) if ax is None else ax
    reach = _reach(known)
    at = known["group"].map({group: i for i, group in enumerate(columns)}).to_numpy(float)
    line = known[first].astype(object).map({name: i for i, name in enumerate(lines)}).to_numpy()
    low, score, high = (at + known[name] / reach * 0.45 for name in ("low", "score", "high"))
    colours = np.where(known["score"] < 0, NEGATIVE, POSITIVE).tolist()
    hollow = known["low"].isna().to_numpy()
    ax.hlines(line, low, high, color=colours, linewidth=1.5)
    ax.scatter(
        score, line, s=26, zorder=3, edgecolors=colours, c=np.where(hollow, "w", colours).tolist()
    )
    _grid_axes(ax, lines, columns, reach)
    told = [
        f"No score: {', '.join(map(str, missing))}"
        for missing in ([x for x in every[first] if x not in lines],)
        if missing
    ]
    if len(fullest) > len(columns):
        told.append(f"{len(columns)} of {len(fullest)} groups shown, those with the most scores")
    if silent := [group for group in every["group"] if group not in set(fullest.index)]:
        told.append(f"No theme has a score: {', '.join(silent)}")
    text = "\n".join(textwrap.fill(line, 30 + 16 * max(len(columns), 2)) for line in told)
    ax.set_title(text, fontsize="small", loc="left", pad=8)
    return ax


def _reach(table: pd.DataFrame) -> float:
    """Give the round number that the scores and their intervals do not exceed."""
    bounds = table[["low", "score", "high"]].abs().to_numpy(float)
    return float(np.ceil(np.nanmax(bounds, initial=0.1) * 10) / 10)


def _grid_axes(ax: "Axes", lines: list, columns: list, reach: float) -> None:
    for column in range(len(columns)):
        ax.axvline(column, color="0.6", linewidth=1, zorder=0)
        ax.axvline(column + 0.5, color="0.85", linewidth=1, zorder=0)
    places = np.add.outer(np.arange(len(columns)), (-0.45, 0, 0.45)).ravel()
    ends = [""] * len(places)
    names = [textwrap.fill(str(name), 14) for name in columns]
    ends[1::3] = [f"0\n{name}" for name in names]
    ax.set_xticks(places, ends, fontsize="small")
    ax.set_yticks(range(len(lines)), lines)
    ax.set_xlim(-0.55, max(len(columns), 1) - 0.45)
    ax.set_ylim(max(len(lines), 1) - 0.5, -0.5)
    ax.grid(axis="y", color="0.93")
    ax.set_axisbelow(True)
    ax.set_xlabel(f"Mean score in each column from −{reach:.1f} to {reach:.1f}, 95% interval")


def score_lines(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw mean scores over time, a line a group, with intervals where there are any.

    Parameters
    ----------
    table
        From ``sentiment.mean_scores`` whose last group column is ``"year"`` or ``"month"``.
        Documents without a date are left out.
    """
    time = table.columns[table.columns.get_loc("score") - 1]
    dated = table[table[time].astype(str).str[:1].str.isdigit()]
    names = group_names(dated.drop(columns=time), before="score")
    sizes = dated["sentences"].groupby(names).transform("sum")
    dated, names, told = largest_groups(dated, names, sizes, most=KINDS)
    times = sorted(set(dated[time].astype(str)))
    kinds = sorted(set(names))
    ax = new_axes(7, 3.5) if ax is None else ax
    colours, markers = group_colours(kinds), group_markers(kinds)
    ax.axhline(0, color="0.6", linewidth=1)
    for number, kind in enumerate(kinds):
        own = dated[(names == kind) & dated["score"].notna()].sort_values(time)
        offset = 0.3 * ((number + 0.5) / len(kinds) - 0.5)
        place = np.array([times.index(value) for value in own[time].astype(str)]) + offset
        ax.vlines(place, own["low"], own["high"], color=colours[kind], linewidth=1.5)
        ax.plot(place, own["score"], markers[kind] + "-", color=colours[kind], label=kind)
    ax.set_xticks(range(len(times)), times, rotation=45)
    ax.set_ylabel("Mean score (−1 to 1), 95% interval")
    tell(ax, told)
    ax.grid(axis="y", color="0.9")
    ax.set_axisbelow(True)
    if len(kinds) > 1:
        ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    return ax


def shift_bars(table: pd.DataFrame, *, ax: "Axes | None" = None, each: int = 10) -> "Axes":
    """Draw the words that shift the difference of two groups most, each way.

    Parameters
    ----------
    table
        From ``sentiment.word_shift``.
    each
        Words drawn each way; what the others come to is written above.
    """
    up = table[table["shift"] > 0].nlargest(each, "shift")
    down = table[table["shift"] < 0].nsmallest(each, "shift")
    drawn = pd.concat([up, down.iloc[::-1]])
    ax = new_axes(7, 1.4 + 0.24 * len(drawn)) if ax is None else ax
    places = np.arange(len(drawn))
    colours = np.where(drawn["shift"] > 0, POSITIVE, NEGATIVE)
    ax.barh(places, drawn["shift"], color=colours)
    labels = [
        f"{row.word} ({'+' if row.value > 0 else '−'})" for row in drawn.itertuples()
    ]  # the sign of the word, which with that of the bar tells more of a word from fewer
    ax.set_yticks(places, labels)
    ax.set_ylim(max(len(drawn), 1) - 0.5, -0.5)
    ax.axvline(0, color="0.3", linewidth=1)
    total, rest = table["shift"].sum(), table["shift"].sum() - drawn["shift"].sum()
    names = table[["first", "second"]].drop_duplicates().to_numpy().ravel().tolist()
    pair = f"{' less '.join(names)}: " if names else ""
    told = f"{pair}{total:+.3f}, of which words not shown {rest:+.3f}"
    told = textwrap.fill(told, 70)
    ax.set_title(told.replace("-", "−"), fontsize="medium", loc="left")
    ax.set_xlabel("Part of the difference in mean score")
    ax.grid(axis="x", color="0.9")
    ax.set_axisbelow(True)
    return ax
