"""Numbers as people read them, and what several tables share."""

from collections.abc import Callable

import pandas as pd

from analysis.errors import check_least

MOST_ROWS = 1000  # of a table for reading

Form = Callable[[float], str]


def percent(value: float) -> str:
    """Write a share as a percentage to three digits at the most."""
    return f"{value:.1%}" if value < 0.1 else f"{value:.0%}"


def per_million(value: float) -> str:
    """Write a rate without decimals."""
    return f"{value:,.0f}"


def score(value: float) -> str:
    """Write a score from -1 to 1 with its sign."""
    return f"{value:+.2f}".replace("-", "−")


def ratio(value: float) -> str:
    """Write a binary logarithm of a ratio with its sign."""
    return f"{value:+.1f}".replace("-", "−")


def with_interval(table: pd.DataFrame, estimate: str, *, form: Form) -> pd.Series:
    """Write an estimate with its interval, or with "no interval" where there is none.

    Parameters
    ----------
    table
        With the columns ``estimate``, ``low`` and ``high``.
    """
    return pd.Series(
        [
            "no estimate"
            if pd.isna(value)
            else f"{form(value)} (no interval)"
            if pd.isna(low)
            else f"{form(value)} ({form(low)} to {form(high)})"
            for value, low, high in zip(table[estimate], table["low"], table["high"], strict=True)
        ],
        index=table.index,
        dtype=object,
    )


def check_top(top: int) -> None:
    """Refuse to show less than a row, or more than a page bears."""
    check_least("top", top, 1, meaning="the number of rows to show", most=MOST_ROWS)


def part_of(part: pd.Series, whole: pd.Series) -> list[str]:
    """Write each number with what it is a part of."""
    return [f"{a:,} of {b:,}" for a, b in zip(part, whole, strict=True)]


def bracketed(units: pd.Series) -> pd.Series:
    """Write each number in brackets."""
    return pd.Series([f" [{n:,}]" for n in units], index=units.index, dtype=object)
