"""What all figures share: colours that the colour-blind can tell apart, and names of groups."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe & Ito (2008), without black and with yellow last, which is faint on white
PALETTE = ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#999999", "#F0E442"]
MARKERS = "osD^vPX*"
LINES, KINDS, PANELS = 40, len(PALETTE), 12  # groups that can be told apart in one figure


def group_colours(names: Iterable[str]) -> dict[str, str]:
    """Give each group its colour: the first of the alphabet the first colour, and round again."""
    return {name: PALETTE[i % len(PALETTE)] for i, name in enumerate(sorted(set(names)))}


def group_markers(names: Iterable[str]) -> dict[str, str]:
    """Give each group its marker, so that colour is never the only difference."""
    unique = sorted(set(names))
    return {name: MARKERS[(i + i // len(PALETTE)) % len(MARKERS)] for i, name in enumerate(unique)}


def legible(colour: str) -> tuple[float, ...]:
    """Darken a colour, so that small letters in it can be read on white."""
    from matplotlib.colors import to_rgb

    return tuple(0.6 * part for part in to_rgb(colour))


def largest_groups(
    table: pd.DataFrame, names: pd.Series, sizes: pd.Series, *, most: int, of: str = "groups"
) -> tuple[pd.DataFrame, pd.Series, str]:
    """Keep the rows of the largest groups, where there are more than a figure has room for.

    Parameters
    ----------
    names, sizes
        Of each row: its group, and how large that is; the greatest size of a group counts, and
        among equals the name.
    of
        What the groups are called.

    Returns
    -------
    table, names, told
        The rows kept and their groups; a sentence on the others, empty where there are none.
    """
    every = sizes.groupby(names.astype(object).to_numpy()).max()  # sorted by name
    if len(every) <= most:
        return table, names, ""
    kept = names.isin(every.sort_values(ascending=False, kind="stable").index[:most])
    told = f"{most} of the table's {len(every):,} {of} are drawn, those with the most {sizes.name}"
    return table[kept], names[kept], told


def tell(ax: "Axes", *sentences: str) -> None:
    """Write what a figure leaves out above it, if anything."""
    if any(sentences):
        ax.set_title("\n".join(filter(None, sentences)), fontsize="small", loc="left")


def new_axes(width: float, height: float) -> "Axes":
    """Open a figure of one Axes, in inches."""
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def nothing_to_draw(ax: "Axes") -> "Axes":
    """Say in the place of a picture that there is none."""
    ax.text(0.5, 0.5, "nothing to draw", ha="center", va="center", transform=ax.transAxes)
    ax.set_axis_off()
    return ax
