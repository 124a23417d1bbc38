"""Figures of what a corpus consists of."""

from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.style import LINES, PALETTE, largest_groups, new_axes, tell
from analysis.groups import group_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def words_by_group(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw how many words each group has, with its number of documents.

    Parameters
    ----------
    table
        From ``overview.group_counts``.
    """
    names = group_names(table, before="documents")
    table, names, told = largest_groups(table, names, table["words"], most=LINES)
    ax = new_axes(7, 1 + 0.4 * len(table)) if ax is None else ax
    bars = ax.barh(list(names), table["words"], color=PALETTE[0])
    counts = [f"{n:,} document{'' if n == 1 else 's'}" for n in table["documents"]]
    ax.bar_label(bars, counts, padding=4)
    ax.margins(x=0.22)
    ax.invert_yaxis()
    ax.set_xlabel("Words")
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.spines[["top", "right"]].set_visible(False)
    tell(ax, told)
    return ax
