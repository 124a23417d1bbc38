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
    if table.empty:
        return (
            "No term is left to count. A smaller ngram or minimum_document_frequency, or a shorter "
            "list of stop words, leaves more."
        )
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
    """Give a pattern for the term with the strongest effect, or an empty text.

    Parameters
    ----------
    table
        From ``keyness.keyness``; for families the pattern is all the forms that the term joins.
    """
    if table.empty:
        return ""
    strongest = table["shrunken"].idxmax()
    if "forms" in table:
        return f"({'|'.join(table['forms'][strongest].split(', '))})"
    return str(table["term"][strongest])


def occurrences(table: pd.DataFrame, pattern: str) -> str:
    """Say how often and in how many documents a pattern stands, or what there is instead.

    Parameters
    ----------
    table
        From ``evidence.concordance``.
    """
    if table.empty:
        return str(table.attrs["note"])
    counts = table["document"].value_counts()
    of = table.attrs.get("of", len(table))
    times = "once" if of == 1 else f"{of:,} times"
    read = f"; the {len(table):,} listed here stand" if of > len(table) else ""
    text = f"“{pattern}” stands {times}{read} in {_documents(len(counts))}"
    if len(counts) > 1:
        text += f", {percent(counts.iloc[0] / len(table))} of it in one ({counts.index[0]})"
    return f"{text}."


def company(table: pd.DataFrame, node: str) -> str:
    """Name the words that stand near a node far more often than elsewhere.

    Parameters
    ----------
    table
        From ``collocation.collocations``.
    node
        What the words stand near, as readers know it.
    """
    near = table[(table["observed"] > table["expected"]) & (table["document_frequency"] > 1)]
    if near.empty:
        return f"No word stands near {node} in two documents more often than elsewhere."
    parts = [
        f"“{row.term}” ({row.observed:,} times near it, {row.expected:.1f} expected, in "
        f"{_documents(row.document_frequency)})"
        for row in near.head(3).itertuples()
    ]
    return (
        f"{node} most attracts {joined(pd.Series(parts))}. There is no test: tokens of one "
        "document are not independent, so read the documents behind a word before its rank."
    )


def _documents(count: int) -> str:
    return f"{count:,} document{'' if count == 1 else 's'}"
