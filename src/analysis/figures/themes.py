"""Figures of themes and of pairs of themes."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def theme_heat_map(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the share of units that mention each theme (rows) in each group (columns).

    A silent theme shows the greatest share that the data do not exclude ("< 2%").

    Parameters
    ----------
    table
        From ``themes.prevalence``.
    """
    import matplotlib.pyplot as plt

    groups = _group_names(table, "theme")
    shares = _grid(table["share"], table["label"], groups)
    words = _grid(_share_in_words(table), table["label"], groups)
    if ax is None:
        size = (2.5 + 1.3 * shares.shape[1], 1 + 0.35 * shares.shape[0])
        _, ax = plt.subplots(figsize=size, layout="constrained")
    image = ax.imshow(shares, cmap="cividis_r", vmin=0, aspect="auto")
    for (row, column), text in np.ndenumerate(words.to_numpy()):
        dark = image.norm(shares.iat[row, column]) > 0.5
        ax.text(column, row, text, ha="center", va="center", color="white" if dark else "black")
    ax.set_xticks(range(shares.shape[1]), list(shares), rotation=30, ha="right")
    ax.set_yticks(range(shares.shape[0]), list(shares.index))
    ax.figure.colorbar(image, ax=ax, format="{x:.0%}", label="Share of units with the theme")
    return ax


def pair_matrix(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw how strongly each two themes go together (phi), for one group.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_counts``, the rows of one group.
    """
    import matplotlib.pyplot as plt

    names = list(dict.fromkeys([*table["label_a"], *table["label_b"]]))
    grid = pd.DataFrame(np.nan, index=names, columns=names)
    for a, b, value in zip(table["label_a"], table["label_b"], table["phi"], strict=True):
        grid.loc[a, b] = grid.loc[b, a] = value
    if ax is None:
        size = 2.5 + 0.4 * len(names)
        _, ax = plt.subplots(figsize=(size + 1, size), layout="constrained")
    bound = float(np.nanmax(np.abs(grid.to_numpy()), initial=0.01))
    image = ax.imshow(grid, cmap="PuOr_r", vmin=-bound, vmax=bound)
    ax.set_xticks(range(len(names)), names, rotation=45, ha="right")
    ax.set_yticks(range(len(names)), names)
    ax.figure.colorbar(image, ax=ax, label="Correlation (phi)")
    return ax


def _group_names(table: pd.DataFrame, before: str) -> pd.Series:
    """Give the name of each row's group, from the columns that stand before ``before``."""
    columns = list(table.columns[: table.columns.get_loc(before)])
    if not columns:
        return pd.Series("all documents", index=table.index)
    return table[columns].astype(str).agg(" · ".join, axis=1)


def _grid(values: pd.Series, rows: pd.Series, columns: pd.Series) -> pd.DataFrame:
    """Arrange values by row and column name, both in the order in which they first appear."""
    long = pd.DataFrame({"value": values, "row": rows, "column": columns})
    return long.pivot(index="row", columns="column", values="value").loc[
        rows.unique(), columns.unique()
    ]


def _share_in_words(table: pd.DataFrame) -> pd.Series:
    share = table["share"].map("{:.0%}".format)
    bound = table["upper_bound"].map("< {:.0%}".format)
    return share.where(table["hits"] > 0, bound.where(table["upper_bound"].notna(), "0"))
