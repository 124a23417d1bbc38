"""Figures of where and when: hits along documents, rates over time."""

from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import InputError
from analysis.figures.style import (
    KINDS,
    group_colours,
    group_markers,
    largest_groups,
    new_axes,
    tell,
)
from analysis.groups import group_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def dispersion_plot(table: pd.DataFrame, *, ax: "Axes | None" = None, maximum: int = 40) -> "Axes":
    """Draw where in each document the hits stand (x-ray): a line a document, a stroke a hit.

    Parameters
    ----------
    table
        From ``evidence.concordance``; several patterns get several colours. Documents without a
        hit are not in it. A phrase is one stroke, at its first word.
    maximum
        Documents drawn, the first of the table; above them stands how many there are.
    """
    every = table.drop_duplicates("document")
    documents = every.head(maximum)
    ax = new_axes(9, 1.2 + 0.25 * len(documents)) if ax is None else ax
    rows = {name: row for row, name in enumerate(documents["document"])}
    ax.barh(range(len(rows)), documents["document_tokens"], height=0.8, color="0.94", zorder=0)
    patterns = list(dict.fromkeys(table["pattern"]))
    colours = group_colours(patterns)
    shown = table[table["document"].isin(list(rows))]
    for number, pattern in enumerate(patterns):
        own = shown[shown["pattern"] == pattern]
        # patterns stand one below the other within the bar, so that none hides another
        top = own["document"].map(rows).to_numpy(float) - 0.4 + 0.8 * number / len(patterns)
        ax.vlines(
            own["position"], top, top + 0.8 / len(patterns), color=colours[pattern], label=pattern
        )
    ax.set_yticks(range(len(rows)), documents["title"])
    ax.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    ax.set_xlim(left=0)
    ax.set_xlabel("Words from the start of the document")
    if len(every) > len(documents):
        tell(
            ax, f"{len(documents):,} of {len(every):,} documents with a hit, the first of the table"
        )
    if patterns:
        ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    return ax


def rates_over_time(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the rate of one term by period, a line a group, broken where there are no documents.

    Documents that state only the year, where periods are months, are a dashed line over that
    year; those without a date are not drawn.

    Parameters
    ----------
    table
        From ``timeline.term_rates_over_time``, the rows of one term.

    Raises
    ------
    InputError
        If the table holds several terms.
    """
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, YearLocator

    if len(set(table["term"])) > 1:
        raise InputError("rates over time are drawn for one term: choose the rows of one")
    ax = new_axes(9, 4) if ax is None else ax
    table = table[table["start"] != ""]
    names = group_names(table, before="period")
    sizes = table["tokens"].groupby(names).transform("sum").rename("words")
    table, names, told = largest_groups(table, names, sizes, most=KINDS)
    colours, markers = group_colours(names), group_markers(names)
    start, end = (pd.to_datetime(table[name]) for name in ("start", "end"))
    middle = start + (end - start) / 2
    finest = "month" if (table["precision"] == "month").any() else "year"
    for number, name in enumerate(colours):
        colour, own = colours[name], (names == name) & (table["precision"] == finest)
        # groups stand a little beside each other, so that their intervals can be told apart
        when = middle[own] + (end - start)[own] * 0.3 * (number / max(len(colours) - 1, 1) - 0.5)
        ax.plot(when, table["per_million"][own], label=name, marker=markers[name], color=colour)
        ax.vlines(when, table["low"][own], table["high"][own], color=colour, alpha=0.6)
        vague = (names == name) & (table["precision"] != finest)
        rates = table["per_million"][vague]
        ax.hlines(rates, start[vague], end[vague], linestyles="--", color=colour)
    locator = YearLocator() if finest == "year" else AutoDateLocator()
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    ax.set_ylim(bottom=0)
    term = table["term"].iloc[0] if len(table) else ""
    ax.set_ylabel(f"“{term}” per million words,\nwith 95% interval over documents")
    ax.set_xlabel(f"Date ({finest}s)")
    tell(ax, told)
    if colours:
        ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    return ax
