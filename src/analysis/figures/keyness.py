"""Figures of keyness."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.labels import label_points
from analysis.figures.style import group_colours, group_markers, new_axes
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
    if len(set(table["target"])) > 1:
        table = table[table["shrunken"] > 0]
    strongest = np.argsort(-table["shrunken"].abs().to_numpy(), kind="stable")[:drawn]
    table = table.iloc[strongest]
    side = table["target"].where(table["shrunken"] >= 0, table["reference"])
    # in turn from each side, so that each has its share of the labels
    turns = np.argsort(side.groupby(side).cumcount().to_numpy(), kind="stable")
    table, side = table.iloc[turns], side.iloc[turns].to_numpy(object)
    ax = new_axes(9, 6) if ax is None else ax
    names = {*side, *groups} - {REST}
    colours = {**group_colours(names), REST: "0.45"}
    markers = {**group_markers(names), REST: "s"}
    frequency = (table["n11"] + table["n01"]).to_numpy()
    firm = (table["q"] <= FALSE_DISCOVERY_RATE).to_numpy()
    for name in sorted(set(side)):
        for full in (True, False):
            own = (side == name) & (firm == full)
            ax.scatter(
                frequency[own],
                table["shrunken"][own],
                s=18,
                marker=markers[name],
                facecolors=colours[name] if full else "white",
                edgecolors=colours[name],
            )
        ax.scatter([], [], s=18, marker=markers[name], color=colours[name], label=name)
    ax.axhline(0, color="0.7", linewidth=1, zorder=0)
    ax.set_xscale("log")
    ax.margins(0.08)
    ax.set_xlabel("Occurrences on both sides (logarithmic)")
    ax.set_ylabel("Shrunken log ratio (1: twice as frequent)")
    if len(table):
        ax.legend(
            title="Marks out (full: q ≤ 0.05)", loc="upper left", bbox_to_anchor=(1.01, 1),
            frameon=False,
        )  # fmt: skip
    places = np.column_stack([frequency, table["shrunken"]])
    label_points(
        ax,
        places[:labels],
        table["term"].tolist()[:labels],
        colours=[colours[name] for name in side[:labels]],
        avoid=places[labels:],
    )
    return ax
