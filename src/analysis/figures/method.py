"""Figures that argue for a method."""

from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.style import PALETTE, new_axes, nothing_to_draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINES = {
    "pooled": ("all sentences pooled", PALETTE[3], "s-"),
    "stratified": ("within documents", PALETTE[0], "o-"),
}
LEVEL = 0.05


def false_alarms(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw how often two tests find themes associated that are not.

    Parameters
    ----------
    table
        From ``cooccurrence.rejection_rates``.
    """
    ax = new_axes(6.5, 3.4) if ax is None else ax
    if table.empty:
        return nothing_to_draw(ax)
    ax.axhline(LEVEL, color="0.6", linestyle="--", linewidth=1, label="a sound test: 5%")
    for column, (label, colour, form) in LINES.items():
        ax.plot(table["spread"], table[column], form, color=colour, label=label)
    ax.set_ylim(0, 1)
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.set_xlabel("How much documents differ in what they talk of (SD of log odds)")
    ax.set_ylabel("Corpora in which unconnected\nthemes “go together” (p < 0.05)")
    ax.legend(frameon=False)
    return ax
