"""Sentences that stand where a test of two themes would mislead."""

import numpy as np
import pandas as pd

from analysis.association import CELLS

EVERYWHERE = 0.8


def refusals(table: pd.DataFrame, *, documents: int, joint: int) -> pd.Series:
    """Say for each pair why it is not tested; an empty text where it is.

    Parameters
    ----------
    table
        With ``unit``, ``n11``, ``expected_within``, ``documents`` and ``informative``.
    documents, joint
        The fewest documents and joint units that are enough.
    """
    by_document = table["unit"] == "document"
    reasons = np.select(
        [
            table["documents"] < documents,
            table[["n11", "expected_within"]].max(axis=1) < joint,
            by_document & (table["informative"] == 0),
            ~by_document & (table["informative"] < documents),
        ],
        [
            "no test: " + _count(table["documents"], "document") + f", at least {documents} are "
            "needed",
            "no test: " + _count(table["n11"], "unit") + " with both themes and as few expected, "
            f"at least {joint} are needed",
            pd.Series(
                "no test: in each source every document has one of the two, or none has",
                index=table.index,
            ),
            "no test: only "
            + _count(table["informative"], "document")
            + f" could tell, at least {documents} are needed",
        ],
        default="",
    )
    return pd.Series(reasons, index=table.index, dtype=object)


def everywhere_notes(table: pd.DataFrame) -> list[str]:
    """Name for each pair the themes that at least four in five units have.

    With a theme that is nearly everywhere, Jaccard is high and lift near 1 whatever the other is.
    """
    total = table[CELLS].sum(axis=1)
    notes = []
    for side, alone in (("a", "n10"), ("b", "n01")):
        shares = (table["n11"] + table[alone]) / total
        labels = zip(shares, table[f"label_{side}"], table["unit"], strict=True)
        notes.append(
            [
                f"{label} is in {share:.0%} of the {unit}s" if share >= EVERYWHERE else ""
                for share, label, unit in labels
            ]
        )
    return ["; ".join(filter(None, pair)) for pair in zip(*notes, strict=True)]


def _count(numbers: pd.Series, noun: str) -> pd.Series:
    words = [f"{n:,} {noun}{'' if n == 1 else 's'}" for n in numbers]
    return pd.Series(words, index=numbers.index, dtype=object)
