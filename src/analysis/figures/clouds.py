"""A word cloud for each group, side by side."""

from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.style import PANELS, group_colours, largest_groups
from analysis.figures.terms import word_cloud
from analysis.groups import group_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = 2


def word_clouds(
    table: pd.DataFrame, *, measure: str = "per_million", maximum: int = 60, seed: int = 0
) -> "Axes":
    """Draw one cloud a group, in the group's colour; returns the first Axes of the figure.

    Parameters
    ----------
    table
        From ``frequency.term_frequency``.
    measure, maximum, seed
        See ``figures.terms.word_cloud``.
    """
    import matplotlib.pyplot as plt

    names = group_names(table, before="term")
    table, names, told = largest_groups(table, names, table["tokens"].rename("words"), most=PANELS)
    colours = group_colours(names)
    groups = list(dict.fromkeys(names))
    rows = max(1, -(-len(groups) // COLUMNS))
    size = (4.2 * COLUMNS, 2.7 * rows)
    grid = plt.subplots(rows, COLUMNS, figsize=size, layout="constrained", squeeze=False)[1]
    for ax in grid.flat[len(groups) :]:
        ax.set_axis_off()
    for ax, group in zip(grid.flat, groups, strict=False):
        own = table[names == group]
        word_cloud(own, ax=ax, measure=measure, maximum=maximum, colour=colours[group], seed=seed)
        ax.set_title(group, fontsize="medium")
    if told:
        grid.flat[0].figure.suptitle(told, fontsize="small")
    if not groups:
        grid.flat[0].text(0, 1, "No term stands in enough documents to be drawn.", va="top")
    first: Axes = grid.flat[0]
    return first
