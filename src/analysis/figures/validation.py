"""Figures of trust: agreement of coders, errors of the codebook, raw and corrected prevalence."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.figures.style import LINES, PALETTE, largest_groups, new_axes, nothing_to_draw, tell
from analysis.groups import group_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

USUAL = 0.8  # the alpha above which Krippendorff (2004) draws conclusions without reserve
UNFIT = "#767676"


def error_rates(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw precision and recall of each theme with intervals; grey where not fit for comparison.

    Parameters
    ----------
    table
        From ``validation.judge_themes``.
    """
    ax = new_axes(7, 1.2 + 0.32 * len(table)) if ax is None else ax
    if not len(table):
        return nothing_to_draw(ax)
    places = np.arange(len(table))
    for name, marker, colour, shift in (
        ("precision", "o", PALETTE[0], -0.15),
        ("recall", "s", PALETTE[1], 0.15),
    ):
        colours = [colour if fit else UNFIT for fit in table["fit"]]
        ax.hlines(places + shift, table[f"{name}_low"], table[f"{name}_high"], colors=colours)
        ax.scatter(table[name], places + shift, c=colours, marker=marker, zorder=3, clip_on=False)
        shown = colour if table["fit"].any() else UNFIT
        ax.scatter([], [], c=shown, marker=marker, label=name.capitalize())
    labels = [
        label if fit else f"{label} (not fit)"
        for label, fit in zip(table["label"], table["fit"], strict=True)
    ]
    ax.set_yticks(places, labels)
    ax.invert_yaxis()
    ax.set_xlim(0, 1.02)
    ax.set_xlabel("Share of hits that are right; share of mentions that are found")
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    return ax


def correction(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the corrected prevalence of one theme in each group, beside the raw one.

    Parameters
    ----------
    table
        The rows of one theme, from ``validation.corrected_prevalence``.

    Raises
    ------
    InputError
        If the table holds several themes.
    """
    if len(set(table["theme"])) > 1:
        raise InputError("a correction shows one theme: choose the rows of one, then draw each")
    names = group_names(table, before="theme")
    table, names, told = largest_groups(
        table, names, table["units"].rename("sentences"), most=LINES
    )
    ax = new_axes(7, 1.2 + 0.35 * len(table)) if ax is None else ax
    if not len(table):
        return nothing_to_draw(ax)
    places = np.arange(len(table))
    ax.hlines(places, table["corrected_low"], table["corrected_high"], color=PALETTE[0])
    ax.scatter(table["corrected"], places, color=PALETTE[0], label="Corrected (95% interval)")
    ax.scatter(
        table["share"], places, marker="D", facecolors="none", edgecolors=PALETTE[3], label="Raw"
    )
    ax.set_yticks(places, list(names))
    ax.invert_yaxis()
    ax.set_xlim(left=0)
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.set_xlabel(f"Share of sentences with the theme {table['label'].iloc[0]}")
    tell(ax, told)
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    return ax


def coder_agreement(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw Krippendorff's alpha of each variable with intervals, and how common its codes are.

    Parameters
    ----------
    table
        From ``agreement.agreement``.
    """
    ax = new_axes(7, 1.2 + 0.32 * len(table)) if ax is None else ax
    if not len(table):
        return nothing_to_draw(ax)
    places = np.arange(len(table))
    ax.axvline(USUAL, color=UNFIT, linestyle=":", linewidth=1)
    ax.hlines(places, table["alpha_low"], table["alpha_high"], color=PALETTE[0])
    ax.scatter(table["alpha"], places, color=PALETTE[0], zorder=2)
    labels = [
        f"{row['variable']}{'' if row['level'] == 'nominal' else ' (' + row['level'] + ')'}"
        f" · {row['prevalence']:.0%}"
        for row in table.to_dict("records")
    ]
    ax.set_yticks(places, labels)
    ax.invert_yaxis()
    ax.set_xlim(min(0, np.nanmin([0, *table["alpha_low"]])) - 0.02, 1.02)
    ax.set_xlabel("Krippendorff's alpha (dotted: 0.8)\nBeside each name: share of codes not 0")
    return ax
