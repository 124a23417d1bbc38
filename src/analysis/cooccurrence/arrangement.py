"""Orders and places of themes, for figures that show which go together."""

import numpy as np
import pandas as pd


def pair_order(table: pd.DataFrame) -> list[str]:
    """Order themes so that those that go together stand together.

    Parameters
    ----------
    table
        From ``pair_counts``, the rows of one group and unit.

    Returns
    -------
    list of str
        The themes: leaves of an average-linkage tree of 1 - phi in optimal order (Bar-Joseph et
        al. 2001); pairs whose phi is undefined count as unrelated.
    """
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import squareform

    themes = list(dict.fromkeys([*table["theme_a"], *table["theme_b"]]))
    if len(themes) < 3:
        return themes
    distances = pd.DataFrame(0.0, index=themes, columns=themes)
    for a, b, phi in zip(table["theme_a"], table["theme_b"], table["phi"].fillna(0), strict=True):
        distances.loc[a, b] = distances.loc[b, a] = 1 - phi
    tree = linkage(squareform(distances.to_numpy()), method="average", optimal_ordering=True)
    return [themes[leaf] for leaf in leaves_list(tree)]


def pair_positions(table: pd.DataFrame) -> pd.DataFrame:
    """Place themes on a round in the order of ``pair_order``, clockwise from the top.

    Nothing is drawn at random: the same table always gives the same places. The heights of a side
    are evenly spaced, so that no label covers another, and the networks of several groups can
    share the places.

    Parameters
    ----------
    table
        From ``pair_counts``, the rows of one group and unit, such as all documents together.

    Returns
    -------
    DataFrame
        ``theme``, ``x``, ``y`` (-1 to 1).
    """
    themes = pair_order(table)
    right = -(-len(themes) // 2)
    left = len(themes) - right
    heights = np.concatenate([_even_heights(right), _even_heights(left)[::-1]])
    sides = np.repeat([1, -1], [right, left])
    return pd.DataFrame({"theme": themes, "x": sides * np.sqrt(1 - 0.9 * heights**2), "y": heights})


def _even_heights(count: int) -> np.ndarray:
    return 1 - 2 * (np.arange(count) + 0.5) / max(count, 1)
