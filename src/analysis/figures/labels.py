"""Labels of points that do not overlap each other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.figures.style import legible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Where a label may stand about its point: first close by, then further off with a line to it.
DIRECTIONS = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)]
DISTANCES = [4, 10, 18]  # typographic points
MARGIN = 1  # pixels between two labels


def label_points(
    ax: "Axes",
    places: np.ndarray,
    texts: Sequence[str],
    *,
    colours: Sequence[str],
    avoid: np.ndarray | None = None,
    fontsize: float = 8,
) -> int:
    """Write labels beside points, the first first; one for which there is no room is left out.

    The axes must have their final limits.

    Parameters
    ----------
    places : float[k, 2]
        Data coordinates.
    avoid : float[m, 2]
        Other points that no label may cover.

    Returns
    -------
    int
        Number of labels that were written.
    """
    figure: Any = ax.figure
    figure.draw_without_rendering()  # settles the layout, without which nothing has a place
    frame, scale = ax.get_window_extent(), figure.dpi / 72
    places = np.asarray(places, float).reshape(-1, 2)
    others = np.zeros((0, 2)) if avoid is None else np.asarray(avoid, float)
    marks = ax.transData.transform(np.vstack([places, others]))
    points, taken = marks[: len(places)], np.column_stack([marks - 3 * scale, marks + 3 * scale])
    written = 0
    for number, (text, point) in enumerate(zip(texts, points, strict=True)):
        label = ax.annotate(
            text, places[number], (0, 0), textcoords="offset points", fontsize=fontsize,
            color=legible(colours[number]), ha="center", va="center", annotation_clip=False,
        )  # fmt: skip
        label.set_in_layout(False)
        extent = label.get_window_extent()
        size = np.array([extent.width, extent.height])
        rest = np.delete(taken, number, axis=0)
        offset = _free_offset(point, size, rest, np.array(frame.extents), scale)
        if offset is None:
            label.remove()
            continue
        label.set_position(tuple(offset / scale))
        if np.hypot(*(np.abs(offset) - size / 2).clip(0)) > 8 * scale:
            ax.annotate(
                "", places[number], tuple(offset / scale), textcoords="offset points",
                arrowprops={"arrowstyle": "-", "color": "0.6", "linewidth": 0.6, "shrinkA": 0},
            ).set_in_layout(False)  # fmt: skip
        centre = point + offset
        taken = np.vstack([taken, [*(centre - size / 2), *(centre + size / 2)]])
        written += 1
    return written


def _free_offset(
    point: np.ndarray, size: np.ndarray, taken: np.ndarray, frame: np.ndarray, scale: float
) -> np.ndarray | None:
    """Give the first offset, in pixels, at which a label lies in the frame and touches nothing."""
    for distance in DISTANCES:
        for direction in np.array(DIRECTIONS):
            offset = direction * (size / 2 + distance * scale)
            low, high = point + offset - size / 2 - MARGIN, point + offset + size / 2 + MARGIN
            inside = (low >= frame[:2]).all() and (high <= frame[2:]).all()
            clear = (high < taken[:, :2]).any(axis=1) | (low > taken[:, 2:]).any(axis=1)
            if inside and clear.all():
                return offset
    return None
