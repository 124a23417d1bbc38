"""Figures of terms: rates, and clouds."""

from typing import TYPE_CHECKING

import numpy as np
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


def term_bars(table: pd.DataFrame, *, ax: "Axes | None" = None, maximum: int = 20) -> "Axes":
    """Draw the rate of each term in each group with its interval, one line a term.

    Parameters
    ----------
    table
        From ``frequency.term_frequency``, best of chosen ``terms``.
    maximum
        Terms drawn; the first of the table.
    """
    terms = list(dict.fromkeys(table["term"]))[:maximum]
    names = group_names(table, before="term")
    table, names, told = largest_groups(table, names, table["tokens"].rename("words"), most=KINDS)
    groups = sorted(set(names))
    ax = new_axes(7, 1.2 + len(terms) * (0.16 + 0.12 * len(groups))) if ax is None else ax
    colours, markers = group_colours(groups), group_markers(groups)
    rows = np.array([terms.index(term) if term in terms else -1 for term in table["term"]])
    for number, group in enumerate(groups):
        own = table[(names == group) & (rows >= 0)]
        place = rows[(names == group) & (rows >= 0)] + 0.7 * ((number + 0.5) / len(groups) - 0.5)
        ax.hlines(place, own["low"], own["high"], color=colours[group], linewidth=1.5)
        ax.plot(
            own["per_million"],
            place,
            markers[group],
            color=colours[group],
            label=group,
            markersize=5,
        )
    ax.set_yticks(range(len(terms)), terms)
    ax.set_ylim(max(len(terms), 1) - 0.5, -0.5)
    ax.set_xlim(left=0)
    ax.set_xlabel("Occurrences per million words, with 95% interval over documents")
    ax.grid(axis="x", color="0.9")
    ax.set_axisbelow(True)
    tell(ax, told)
    if len(groups) > 1:
        ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    return ax


def word_cloud(
    table: pd.DataFrame,
    *,
    ax: "Axes | None" = None,
    measure: str = "per_million",
    maximum: int = 100,
    colour: str = "#0072B2",
    seed: int = 0,
) -> "Axes":
    """Draw the terms of one group in sizes that follow a measure; their places mean nothing.

    A cloud cannot be read exactly: show the table beside it.

    Parameters
    ----------
    table
        The rows of one group, from ``frequency.term_frequency`` or ``keyness.keyness``.
    measure
        The column that gives the size; terms of zero or less are left out.
    maximum
        Terms drawn, those with the greatest measure.
    seed
        Of the layout.

    Raises
    ------
    InputError
        If the table holds several groups, or no term to draw.
    """
    from wordcloud import WordCloud

    if table["term"].duplicated().any():
        raise InputError("a word cloud shows one group: choose the rows of one, then draw each")
    if measure not in table:
        raise InputError(f"the table has no column {measure!r}; choose from: {', '.join(table)}")
    sizes = table.loc[table[measure] > 0].set_index("term")[measure]
    if sizes.empty:
        raise InputError(f"no term of this table has a {measure} above zero: nothing to draw")
    cloud = WordCloud(
        width=500,
        height=300,
        scale=2,  # laid out small, which takes a quarter of the time, and drawn larger
        background_color="white",
        max_words=maximum,
        relative_scaling=0.5,
        prefer_horizontal=1,
        random_state=seed,
        color_func=lambda *_, **__: colour,
    ).generate_from_frequencies(sizes.to_dict())
    ax = new_axes(7, 4.2) if ax is None else ax
    ax.imshow(cloud.to_array(), interpolation="bilinear")
    ax.set_axis_off()
    size = f"Size: {measure.replace('_', ' ')}"
    ax.text(0, -0.01, size, transform=ax.transAxes, va="top", fontsize="x-small", color="0.4")
    return ax
