"""What the sentences of all results share."""

import pandas as pd

from analysis.errors import NAMED

NOTHING = "There is nothing to count here."


def joined(words: pd.Series) -> str:
    """Join words with commas and a last "and"; of many the first, and how many more there are."""
    every = list(words)
    if len(every) > NAMED:
        every = [*every[:NAMED], f"{len(every) - NAMED:,} more"]
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"
