"""Figures of themes: by group, over time, through a document."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import InputError
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
from analysis.groups import NOT_STATED, group_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def theme_heat_map(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the share of units that mention each theme (rows) in each group (columns).

    Where there are more groups than themes, the groups are the rows.

    Each cell says the share and, in brackets, the number of units; a silent theme the greatest
    share that the data do not exclude. Under each group stands its number of documents.

    Parameters
    ----------
    table
        From ``themes.prevalence``.
    """
    groups = group_names(table, before="theme")
    table, groups, told = largest_groups(table, groups, table["units"], most=LINES)
    documents = table.groupby(groups, sort=False)["documents"].first()
    names = [f"{name} ({documents[name]})" for name in groups.unique()]
    sides, themes = (names, "Group (documents)"), (list(table["label"].unique()), "")
    shares = _grid(table["share"], table["label"], groups)
    words = _grid(_share_in_words(table), table["label"], groups)
    (columns, title), (rows, side) = sides, themes
    if len(columns) > len(rows):  # the page is longer than wide
        (columns, title), (rows, side), shares, words = themes, sides, shares.T, words.T
    ax = new_axes(3 + 1.1 * len(columns), 1.5 + 0.32 * len(rows)) if ax is None else ax
    if not len(table):
        return nothing_to_draw(ax)
    image = ax.imshow(shares, cmap="Blues", vmin=0, aspect="auto")
    for (row, column), text in np.ndenumerate(words):
        colour = "white" if shares[row, column] > 0.55 * np.nan_to_num(shares).max() else "black"
        ax.text(column, row, text, ha="center", va="center", color=colour, fontsize="small")
    ax.set_xticks(range(len(columns)), columns, rotation=35, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(len(rows)), rows)
    ax.set_xlabel(title)
    ax.set_ylabel(side)
    ax.figure.colorbar(image, ax=ax, format="{x:.0%}", label="Share of units with the theme")
    tell(ax, told)
    return ax


def theme_rates(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the share of units that mention one theme over time, with intervals, by group.

    A period without documents is a gap in the line. Documents without a date are left out.

    Parameters
    ----------
    table
        The rows of one theme, from ``themes.prevalence`` with ``"year"`` or ``"month"`` as the
        last of ``by``.

    Raises
    ------
    InputError
        If the last group column is not a period, or the table holds several themes.
    """
    period = table.columns[table.columns.get_loc("theme") - 1]
    if period not in ("year", "month"):
        raise InputError('rates over time need a table by period: by=["source", "year"], say')
    if len(set(table["theme"])) > 1:
        raise InputError("rates over time show one theme: choose the rows of one, then draw each")
    ax = new_axes(7, 3.6) if ax is None else ax
    dated = table[table[period] != NOT_STATED]
    if not len(dated):
        return nothing_to_draw(ax)
    groups = group_names(dated, before=period)
    sizes = dated["units"].groupby(groups).transform("sum")
    dated, groups, told = largest_groups(dated, groups, sizes, most=KINDS)
    colours, markers = group_colours(groups), group_markers(groups)
    places = _period_numbers(dated[period])
    every = np.arange(places.min(), places.max() + 1)
    for number, name in enumerate(colours):
        own = dated[groups == name].assign(place=places[groups == name]).set_index("place")
        own = own.reindex(every)  # a period without documents is NaN, which breaks the line
        shift = 0.3 * ((number + 0.5) / len(colours) - 0.5)
        ax.plot(every + shift, own["share"], color=colours[name], marker=markers[name], label=name)
        ax.vlines(every + shift, own["low"], own["high"], color=colours[name], linewidth=1)
    names = dict(zip(places, dated[period], strict=True))
    shown = sorted(names)[:: max(1, len(names) // 12)]
    ax.set_xticks(shown, [names[place] for place in shown], rotation=35, ha="right")
    ax.set_ylim(bottom=0)
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.set_ylabel(f"Share of units: {dated['label'].iloc[0]}")
    tell(ax, told)
    if len(colours) > 1:
        ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def theme_xray(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw where in one document each theme stands, from its first word to its last.

    Parameters
    ----------
    table
        From ``themes.theme_positions``.
    """
    labels = list(dict.fromkeys(table["label"]))
    ax = new_axes(7, 1 + 0.28 * len(labels)) if ax is None else ax
    if not len(table):
        return nothing_to_draw(ax)
    rows = table["label"].map({label: row for row, label in enumerate(labels)}).to_numpy(float)
    ax.hlines(np.arange(len(labels)), 0, table["tokens"].iloc[0], color="0.9", linewidth=0.8)
    hit = table["first"].notna().to_numpy()
    ax.vlines(table["first"][hit], rows[hit] - 0.4, rows[hit] + 0.4, color="#0072B2", linewidth=1)
    counts = table.groupby("label", sort=False)["first"].count()
    ax.set_yticks(range(len(labels)), [f"{label} ({counts[label]})" for label in labels])
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_xlim(0, max(1, table["tokens"].iloc[0]))
    ax.set_xlabel("Words from the beginning of the document")
    return ax


def _period_numbers(periods: pd.Series) -> np.ndarray:
    """Give years or months as numbers that differ by one between neighbours."""
    parts = periods.str.split("-", expand=True).astype(int)
    months = parts[0] * 12 + parts[1] - 1 if 1 in parts else parts[0]
    return months.to_numpy()


def _grid(values: pd.Series, rows: pd.Series, columns: pd.Series) -> np.ndarray:
    """Arrange values by row and column name, both in the order in which they first appear."""
    grid = np.empty((rows.nunique(), columns.nunique()), dtype=values.to_numpy().dtype)
    grid[pd.factorize(rows)[0], pd.factorize(columns)[0]] = values
    return grid


def _share_in_words(table: pd.DataFrame) -> pd.Series:
    """Write shares with counts, and bounds where there is silence."""
    cells = zip(
        table["share"], table["units_with_theme"], table["upper_bound"], table["units"], strict=True
    )
    texts = [
        f"{_percent(share)} ({count:,})"
        if count
        else "no text"
        if not units
        else "0"
        if np.isnan(bound)
        else f"< {_percent(bound)}"
        for share, count, bound, units in cells
    ]
    return pd.Series(texts, index=table.index, dtype=object)


def _percent(share: float) -> str:
    return f"{share:.1%}" if share < 0.1 else f"{share:.0%}"
