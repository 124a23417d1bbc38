"""What the sentences of all results share."""

import pandas as pd

NOTHING = "There is nothing to count here."


def joined(words: pd.Series) -> str:
    """Join words with commas and a last "and"."""
    every = list(words)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"
