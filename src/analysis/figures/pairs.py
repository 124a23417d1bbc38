"""Figures of pairs of themes: matrix and network, for one group or panel by panel."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.association import CELLS
from analysis.errors import InputError
from analysis.figures.style import PANELS, largest_groups, new_axes, nothing_to_draw
from analysis.groups import group_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMES = {
    "odds_ratio": "Odds ratio within documents (binary logarithm)",
    "lift": "Lift (binary logarithm)",
    "phi": "Correlation (phi)",
    "npmi": "Normalised pointwise mutual information",
    "jaccard": "Jaccard",
}
RATIOS = ("odds_ratio", "lift")
GREATEST = 6.0  # binary logarithms beyond it are drawn as this


def pair_matrix(
    table: pd.DataFrame,
    *,
    order: Sequence[str] | None = None,
    bound: float | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw how strongly each two themes go together, for one group.

    Each cell has the number of units with both. Pairs that are not tested are left blank.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_counts``, the rows of one group and unit.
    order
        Themes from top to bottom, such as ``cooccurrence.pair_order`` gives; by default as in the
        table.
    bound
        Where the colours end; by default the greatest value of the table.

    Raises
    ------
    InputError
        If the table holds several groups or units.
    """
    _check_one(table)
    labels = _labels(table, order)
    places = {theme: place for place, theme in enumerate(labels)}
    values, counts = np.full((2, len(labels), len(labels)), np.nan)
    a, b = (table[f"theme_{side}"].map(places).to_numpy(int) for side in ("a", "b"))
    values[a, b] = values[b, a] = _strength(table)
    counts[a, b] = counts[b, a] = table["n11"]
    size = 1.6 + 0.36 * len(labels)
    ax = new_axes(size + 2.2, size + 0.6) if ax is None else ax
    if not labels:
        return nothing_to_draw(ax)
    bound = _bound([table]) if bound is None else bound
    image = ax.imshow(values, cmap="PuOr_r", vmin=-bound, vmax=bound)
    for (row, column), value in np.ndenumerate(values):
        if not np.isnan(value):
            colour = "white" if abs(value) > 0.7 * bound else "black"
            text = f"{counts[row, column]:.0f}"
            ax.text(column, row, text, ha="center", va="center", color=colour, fontsize="x-small")
    names = list(labels.values())
    ax.set_xticks(range(len(names)), names, rotation=45, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(len(names)), names)
    ax.figure.colorbar(image, ax=ax, label=NAMES[table["measure"].iloc[0]], shrink=0.8)
    return ax


def pair_matrices(table: pd.DataFrame, *, order: Sequence[str] | None = None) -> "list[Axes]":
    """Draw the matrix of every group, with the same order and colours.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_counts`` by group, at one unit.
    """
    bound = _bound([table])

    def draw(rows: pd.DataFrame, ax: "Axes") -> None:
        pair_matrix(rows, order=order, bound=bound, ax=ax)

    size = 1.8 + 0.36 * len(_labels(table, order))
    return _panels(table, draw, width=size + 1, height=size)


def pair_network(
    table: pd.DataFrame,
    *,
    positions: pd.DataFrame,
    q: float = 0.05,
    bound: float | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw themes as nodes and the pairs that go together as edges, for one group.

    A node's area is the share of units with the theme, an edge's width the strength. Only pairs
    that go together at a false discovery rate of ``q`` have an edge.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_counts``, the rows of one group and unit.
    positions
        From ``cooccurrence.pair_positions``; the same for every group, so that networks can be
        compared.
    bound
        The strength of the widest edge; by default the greatest of the table.

    Raises
    ------
    InputError
        If the table holds several groups or units.
    """
    import networkx as nx

    _check_one(table)
    ax = new_axes(7.5, 3.8) if ax is None else ax
    places = {row.theme: (row.x, row.y) for row in positions.itertuples()}
    strength = pd.Series(_strength(table), index=table.index)
    bound = _bound([table]) if bound is None else bound
    shares = _shares(table)
    graph = nx.Graph()
    graph.add_nodes_from(theme for theme in places if theme in shares)
    for row in table[(table["q_value"] <= q) & (strength > 0)].itertuples():
        graph.add_edge(row.theme_a, row.theme_b, width=8 * strength[row.Index] / bound)
    widths = [graph.edges[edge]["width"] for edge in graph.edges]
    for (a, b), width in zip(graph.edges, widths, strict=True):
        _draw_edge(ax, places[a], places[b], width)
    sizes = [30 + 3000 * shares[theme] for theme in graph]
    nx.draw_networkx_nodes(graph, places, ax=ax, node_size=sizes, node_color="#56B4E9")
    labels = _labels(table, None)
    for theme in graph:
        x, y = places[theme]
        radius = 0.5 * (30 + 3000 * shares[theme]) ** 0.5  # points
        ax.annotate(
            f"{labels[theme]} ({shares[theme]:.1%})",
            (x, y),
            xytext=(np.sign(x) * (4 + radius), 0),
            textcoords="offset points",
            ha="left" if x > 0 else "right",
            va="center",
            fontsize="small",
        )
    ax.set_axis_off()
    ax.set_aspect("equal")
    ax.set_xlim(-2.3, 2.3)
    ax.set_ylim(-1.1, 1.1)
    return ax


def _draw_edge(
    ax: "Axes", one: tuple[float, float], other: tuple[float, float], width: float
) -> None:
    """Draw an edge; between neighbours of a side it bends inwards, or their nodes would hide it."""
    from matplotlib.patches import FancyArrowPatch

    top, bottom = sorted((one, other), key=lambda place: -place[1])
    # as a share of the distance, and far enough to come out from under a large node
    bend = np.sign(top[0]) * max(0.6, 0.8 / (top[1] - bottom[1])) if top[0] * bottom[0] > 0 else 0
    edge = FancyArrowPatch(
        top,
        bottom,
        arrowstyle="-",
        connectionstyle=f"arc3,rad={bend}",
        shrinkA=0,
        shrinkB=0,
        linewidth=width,
        color="#999999",
    )
    ax.add_patch(edge)


def pair_networks(table: pd.DataFrame, *, positions: pd.DataFrame, q: float = 0.05) -> "list[Axes]":
    """Draw the network of every group, with the same positions and widths.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_counts`` by group, at one unit.
    """
    bound = _bound([table])

    def draw(rows: pd.DataFrame, ax: "Axes") -> None:
        pair_network(rows, positions=positions, q=q, bound=bound, ax=ax)

    return _panels(table, draw, width=7, height=3.8)


def _panels(
    table: pd.DataFrame,
    draw: "Callable[[pd.DataFrame, Axes], None]",
    *,
    width: float,
    height: float,
) -> "list[Axes]":
    """Draw every group of a table in a panel of its own."""
    import matplotlib.pyplot as plt

    names = group_names(table, before="theme_a")
    table, names, told = largest_groups(table, names, _units(table), most=PANELS)
    groups = list(dict.fromkeys(names)) or ["no group"]
    columns = min(3, len(groups))
    rows = -(-len(groups) // columns)
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(columns * width, rows * height),
        layout="constrained",
        squeeze=False,
    )
    for name, ax in zip(groups, axes.flat, strict=False):
        draw(table[names == name], ax)
        ax.set_title(name, fontsize="medium")
    for ax in axes.flat[len(groups) :]:
        ax.set_axis_off()
    if told:
        figure.suptitle(told, fontsize="small")
    return list(axes.flat[: len(groups)])


def _units(table: pd.DataFrame) -> pd.Series:
    return table[list(CELLS)].sum(axis=1).rename("units")


def _check_one(table: pd.DataFrame) -> None:
    if table.duplicated(["theme_a", "theme_b"]).any():
        raise InputError(
            "this figure shows one group and one unit: choose the rows of one, or draw a panel "
            "for each group with pair_matrices or pair_networks"
        )


def _labels(table: pd.DataFrame, order: Sequence[str] | None) -> dict[str, str]:
    """Give the label of each theme, in order."""
    labels = dict(zip(table["theme_a"], table["label_a"], strict=True))
    labels |= dict(zip(table["theme_b"], table["label_b"], strict=True))
    return labels if order is None else {theme: labels[theme] for theme in order}


def _strength(table: pd.DataFrame) -> np.ndarray:
    """Give the estimates on a scale whose zero means independence; NaN where not tested."""
    values = table["estimate"].to_numpy(float)
    ratios = table["measure"].isin(RATIOS).to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        logarithms = np.clip(np.log2(values), -GREATEST, GREATEST)
    return np.where(ratios, logarithms, values)


def _bound(tables: list[pd.DataFrame]) -> float:
    strengths = np.abs(np.concatenate([_strength(table) for table in tables]))
    return float(np.nanmax(strengths, initial=0.01))


def _shares(table: pd.DataFrame) -> dict[str, float]:
    """Give the share of units with each theme, from the pairs that it is in."""
    total = table[["n11", "n10", "n01", "n00", "set_aside"]].sum(axis=1)
    both = table["n11"] + table["set_aside"]
    first = dict(zip(table["theme_a"], (both + table["n10"]) / total, strict=True))
    return first | dict(zip(table["theme_b"], (both + table["n01"]) / total, strict=True))
