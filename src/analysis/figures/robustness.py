"""Figures of robustness: the estimates of all specifications, and what was chosen in each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.style import (
    KINDS,
    group_colours,
    group_markers,
    largest_groups,
    new_axes,
    nothing_to_draw,
    tell,
)
from analysis.robustness import specifications

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CURVE, ROW = 3.4, 0.19  # inches for the curve, and for each choice below it


def specification_curve(
    table: pd.DataFrame,
    *,
    choices: Sequence[str],
    item: str,
    estimate: str = "score",
    null: float | None = 0.0,
    label: str = "Estimate",
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw the estimates of each item in every specification, and below it what was chosen.

    Specifications stand in the order of their mean over items, so that a level that rises with a
    choice shows below as a run of that choice; a line marks the first, with which others are
    compared. Where there is one item, its intervals are drawn. Ratios, whose ``null`` is 1, stand
    on a logarithmic scale.

    Parameters
    ----------
    table, choices, item, estimate, null
        As of ``robustness.stability``.
    label
        What the estimate is, with its unit.
    """
    every = specifications(table, choices=choices)
    varied = [name for name in choices if every[name].duplicated().sum() < len(every) - 1]
    varied = varied or list(choices)  # a single specification
    rows = [(name, value) for name in varied for value in dict.fromkeys(every[name])]
    below = ROW * (len(rows) + len(varied) + 1)
    ax = new_axes(8, CURVE + below) if ax is None else ax
    if table.empty or table[estimate].isna().all():
        return nothing_to_draw(ax)
    ax.set_axis_off()
    share = below / (CURVE + below)
    curve = ax.inset_axes((0, share, 1, 1 - share))
    chosen = ax.inset_axes((0, 0, 1, share - ROW / (CURVE + below)), sharex=curve)
    joined = table.merge(every.assign(specification=every.index), on=list(choices))
    means = joined.groupby("specification")[estimate].mean()
    place = means.reindex(every.index).rank(method="first") - 1
    joined["place"] = joined["specification"].map(place)
    names = joined[item].astype(str)
    estimates = joined[estimate].groupby(names).transform("count").rename("estimates")
    sizes = joined.get("documents", estimates)  # a swept table need not count documents
    shown, _, told = largest_groups(joined, names, sizes, most=KINDS, of="items")
    _draw_items(curve, shown.sort_values("place"), item=item, estimate=estimate)
    tell(curve, told)
    if null == 1:  # a ratio: half as much is as far as twice as much; 0 stands at the edge
        least = joined[estimate][joined[estimate] > 0].min()
        curve.set_yscale("log", base=2, nonpositive="clip")
        curve.set_ylim(bottom=least / 2)
        curve.yaxis.set_major_formatter("{x:g}")
    if null is not None:
        curve.axhline(null, color="0.6", linewidth=1, zorder=0)
    _draw_choices(chosen, every.assign(place=place), rows)
    for part in (curve, chosen):
        part.axvline(place[0], color="0.6", linewidth=1, linestyle=":", zorder=0)
        part.grid(axis="y", color="0.9")
        part.set_axisbelow(True)
    curve.set_ylabel(label)
    curve.set_xlim(-0.6, len(every) - 0.4)
    curve.set_xticks([])
    chosen.set_xlabel(f"{len(every)} specifications, by their mean; dotted: the first of them")
    return ax


def _draw_items(ax: "Axes", table: pd.DataFrame, *, item: str, estimate: str) -> None:
    items = list(dict.fromkeys(table[item].astype(str)))
    colours, markers = group_colours(items), group_markers(items)
    for name, own in table.groupby(table[item].astype(str), sort=True):
        colour, marker = colours[str(name)], markers[str(name)]
        if len(items) == 1 and {"low", "high"} <= set(own):
            ax.vlines(own["place"], own["low"], own["high"], color="0.8", linewidth=2, zorder=1)
        line = ax.plot(own["place"], own[estimate], marker, color=colour, markersize=3, label=name)
        line[0].set(linestyle="-", linewidth=0.7)
    if len(items) > 1:
        ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize="small")


def _draw_choices(ax: "Axes", every: pd.DataFrame, rows: list[tuple[str, object]]) -> None:
    """Draw a line for each value of each choice, with a dot where it was chosen."""
    heights, previous, at = [], None, 0.0
    for name, _ in rows:
        at += 0.6 * (previous not in {None, name})
        heights.append(at)
        at, previous = at + 1, name
    for (name, value), height in zip(rows, heights, strict=True):
        chosen = np.sort(every["place"][every[name] == value].to_numpy())
        ax.plot(chosen, np.full(len(chosen), height), "s", color="0.25", markersize=3)
    words = [f"{name.replace('_', ' ')}: {value}" for name, value in rows]
    ax.set_yticks(heights, words, fontsize="small")
    ax.set_ylim(max(at, 1) - 0.4, -0.6)
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
