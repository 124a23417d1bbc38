"""Sentences about what was read and which words stand there."""

import pandas as pd

from analysis.groups import group_names
from analysis.interpret.wording import NOTHING, joined
from analysis.keyness import marking_terms
from analysis.present import per_million, percent
from analysis.resampling import MINIMUM_DOCUMENTS


def balance(table: pd.DataFrame) -> str:
    """Say how evenly words are shared out, and which groups are too small for an interval.

    Parameters
    ----------
    table
        From ``overview.group_counts``.
    """
    names = group_names(table, before="documents")
    if not table["words"].any():
        return NOTHING
    most = table["words"].idxmax()
    share = table["words"][most] / table["words"].sum()
    small = table["documents"] < MINIMUM_DOCUMENTS
    text = f"{names[most]} has the most words, {percent(share)} of all."
    if small.any():
        text += (
            f" {joined(names[small])} {'has' if small.sum() == 1 else 'have'} fewer than "
            f"{MINIMUM_DOCUMENTS} documents, so no interval is given for "
            f"{'it' if small.sum() == 1 else 'them'}: what is said of such a source is said of "
            "those documents only."
        )
    return text


def most_frequent(table: pd.DataFrame) -> str:
    """Name the most frequent term of each group and its rate.

    Parameters
    ----------
    table
        From ``frequency.term_frequency``.
    """
    first = table[~group_names(table, before="term").duplicated()]
    parts = [
        f"“{term}” in {group} ({per_million(rate)})"
        for term, group, rate in zip(
            first["term"], group_names(first, before="term"), first["per_million"], strict=True
        )
    ]
    return f"Most frequent, per million words: {joined(pd.Series(parts))}." if parts else NOTHING


def distinctive(table: pd.DataFrame, *, q: float = 0.05) -> str:
    """Name the terms that mark out each target with some certainty.

    Parameters
    ----------
    table
        From ``keyness.keyness``.
    q
        False discovery rate up to which a term is named.
    """
    if table.empty:
        return "There is one group only, so no word can mark it out from others."
    known = marking_terms(table, q=q)
    parts = [
        f"{target} by {joined(pd.Series([f'“{term}”' for term in rows['term'].head(3)]))}"
        for target, rows in known.groupby("target", sort=False)
    ]
    rest = [name for name in dict.fromkeys(table["target"]) if name not in set(known["target"])]
    text = (
        f"Marked out at a false discovery rate of {q:.0%}: {joined(pd.Series(parts))}."
        if parts
        else ""
    )
    if rest:
        text += f" No term marks out {joined(pd.Series(rest))} with that certainty."
    return text.strip()


def leading_term(table: pd.DataFrame) -> str:
    """Give the term with the strongest effect, or an empty text.

    Parameters
    ----------
    table
        From ``keyness.keyness``.
    """
    return str(table["term"][table["shrunken"].idxmax()]) if len(table) else ""
