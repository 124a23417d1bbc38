"""Figures of keyness."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.labels import label_points
from analysis.figures.style import (
    KINDS,
    group_colours,
    group_markers,
    largest_groups,
    new_axes,
    tell,
)
from analysis.keyness import REST

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FALSE_DISCOVERY_RATE = 0.05


def keyness_scatter(
    table: pd.DataFrame,
    *,
    ax: "Axes | None" = None,
    groups: Iterable[str] = (),
    labels: int = 30,
    drawn: int = 300,
) -> "Axes":
    """Draw effect against frequency, each term in the colour of the side that it marks out.

    A full marker is a term whose false discovery rate is 5% or less; a hollow one may be chance,
    or was not tested. Labels do not overlap; those without room are left out, the weakest first.

    Parameters
    ----------
    table
        From ``keyness.keyness``. Of several comparisons, only what marks out the targets is drawn.
    groups
        The names of all groups of the study, so that a group has its colour of other figures.
    labels
        Terms named at most.
    drawn
        Terms drawn at most, those with the strongest effect.
    """
    sizes = (table["n11"] + table["n10"]).rename("words")
    table, _, told = largest_groups(table, table["target"], sizes, most=KINDS, of="targets")
    points = _strongest(table, drawn)
    ax = new_axes(9, 6) if ax is None else ax
    names = {*points["side"], *(() if told else groups)} - {REST}
    colours = {**group_colours(names), REST: "0.45"}
    _draw_points(ax, points, colours=colours, markers={**group_markers(names), REST: "s"})
    ax.axhline(0, color="0.7", linewidth=1, zorder=0)
    ax.set_xscale("log")
    ax.margins(0.08)
    ax.set_xlabel("Occurrences on both sides (logarithmic)")
    ax.set_ylabel("Shrunken log ratio (1: twice as frequent)")
    tell(ax, told)
    if len(points):
        ax.legend(
            title="Marks out (full: q ≤ 0.05)", loc="upper left", bbox_to_anchor=(1.01, 1),
            frameon=False,
        )  # fmt: skip
    places = points[["frequency", "shrunken"]].to_numpy(float)
    label_points(
        ax,
        places[:labels],
        points["term"].tolist()[:labels],
        colours=[colours[name] for name in points["side"][:labels]],
        avoid=places[labels:],
    )
    return ax


def _strongest(table: pd.DataFrame, count: int) -> pd.DataFrame:
    """Choose the terms with the strongest effect; add the side that each marks out, and frequency.

    They come in turn from each side, so that each has its share of the labels.
    """
    if len(set(table["target"])) > 1:
        table = table[table["shrunken"] > 0]
    strongest = np.argsort(-table["shrunken"].abs().to_numpy(), kind="stable")[:count]
    table = table.iloc[strongest].reset_index(drop=True)
    side = table["target"].where(table["shrunken"] >= 0, table["reference"]).astype(object)
    turns = np.argsort(side.groupby(side).cumcount().to_numpy(), kind="stable")
    return table.assign(side=side, frequency=table["n11"] + table["n01"]).iloc[turns]


def _draw_points(
    ax: "Axes", points: pd.DataFrame, *, colours: dict[str, str], markers: dict[str, str]
) -> None:
    """Draw terms, full or hollow, and name each side for the legend."""
    firm = points["q"] <= FALSE_DISCOVERY_RATE
    for name in sorted(set(points["side"])):
        colour, marker = colours[name], markers[name]
        for face, chosen in ((colour, firm), ("white", ~firm)):
            own = points[(points["side"] == name) & chosen]
            ax.scatter(
                own["frequency"],
                own["shrunken"],
                s=18,
                marker=marker,
                facecolors=face,
                edgecolors=colour,
            )
        ax.scatter([], [], s=18, marker=marker, color=colour, label=name)
