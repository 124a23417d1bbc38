"""Figures of sentiment."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ESTIMATES = ("score", "low", "high", "documents", "sentences", "sentences_scored", "note")


def score_dots(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw one dot a group with its interval.

    Parameters
    ----------
    table
        From ``sentiment.mean_scores``.
    """
    import matplotlib.pyplot as plt  # noqa: PLC0415

    if ax is None:
        _, ax = plt.subplots(layout="constrained")
    names = [column for column in table if column not in ESTIMATES]
    labels = table[names].astype(str).agg(" · ".join, axis=1) if names else ["all"] * len(table)
    rows = np.arange(len(table))[::-1]
    ax.axvline(0, color="0.7", linewidth=1)
    ax.hlines(rows, table["low"], table["high"], color="0.3")
    ax.plot(table["score"], rows, "o", color="#0072B2")
    ax.set_yticks(rows, list(labels))
    ax.set_xlabel("Mean score of sentences, averaged over documents (−1 to 1)")
    return ax
