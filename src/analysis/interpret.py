"""Sentences that state a result, made from the result, so that they stay true when data change."""

import pandas as pd

from analysis.errors import InputError
from analysis.groups import group_names
from analysis.present import per_million, percent, score
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
            f" {_list(names[small])} {'has' if small.sum() == 1 else 'have'} fewer than "
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
    return f"Most frequent, per million words: {_list(pd.Series(parts))}." if parts else NOTHING


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
    known = table[(table["q"] <= q) & (table["shrunken"] > 0) & ~table["one_document"]]
    parts = [
        f"{target} by {_list(pd.Series([f'“{term}”' for term in rows['term'].head(3)]))}"
        for target, rows in known.groupby("target", sort=False)
    ]
    rest = [name for name in dict.fromkeys(table["target"]) if name not in set(known["target"])]
    text = (
        f"Marked out at a false discovery rate of {q:.0%}: {_list(pd.Series(parts))}."
        if parts
        else ""
    )
    if rest:
        text += f" No term marks out {_list(pd.Series(rest))} with that certainty."
    return text.strip()


def leading_term(table: pd.DataFrame) -> str:
    """Give the term with the strongest effect, or an empty text.

    Parameters
    ----------
    table
        From ``keyness.keyness``.
    """
    return str(table["term"][table["shrunken"].idxmax()]) if len(table) else ""


def tone(table: pd.DataFrame) -> str:
    """Name the groups of the highest and lowest mean score, and whether their intervals part.

    Parameters
    ----------
    table
        From ``sentiment.mean_scores``.
    """
    known = table[table["score"].notna()]
    if len(known) == 0:
        return NOTHING
    names = group_names(known, before="score")
    top, bottom = known["score"].idxmax(), known["score"].idxmin()
    if top == bottom:
        return f"{names[top]} has a mean score of {score(known['score'][top])}."
    high, low = known.loc[top], known.loc[bottom]
    text = (
        f"The mean score is highest in {names[top]} ({score(high['score'])}) and lowest in "
        f"{names[bottom]} ({score(low['score'])})."
    )
    if pd.isna(high["low"]) or pd.isna(low["high"]):
        return text + " At least one of the two has no interval, so nothing more can be said."
    if low["high"] < high["low"]:
        return text + " Their 95% intervals do not overlap."
    return text + " Their 95% intervals overlap, so these documents do not show a difference."


def ends(table: pd.DataFrame) -> tuple[str, str]:
    """Give the names of the groups with the highest and the lowest mean score.

    Parameters
    ----------
    table
        From ``sentiment.mean_scores`` of one group column.

    Raises
    ------
    InputError
        If no group has a score.
    """
    known = table[table["score"].notna()]
    if known.empty:
        raise InputError(
            "no group has a mean score: no document has enough sentences with a word of the lexicon"
        )
    names = known[known.columns[0]]
    return names[known["score"].idxmax()], names[known["score"].idxmin()]


def reach(table: pd.DataFrame) -> str:
    """Name the theme that each group mentions in most units, and the themes that are silent.

    Parameters
    ----------
    table
        From ``themes.prevalence``.
    """
    names = group_names(table, before="theme")
    parts = []
    for group, rows in table.groupby(names, sort=False):
        if not rows["units_with_theme"].any():
            parts.append(f"none in {group}")
            continue
        best = rows.loc[rows["share"].idxmax()]
        parts.append(f"{best['label']} in {group} ({percent(best['share'])})")
    silent = table[table["units_with_theme"] == 0]
    text = f"The theme with the widest reach is {_list(pd.Series(parts))}." if parts else NOTHING
    if len(silent):
        cells = silent["label"] + " in " + names[silent.index]
        text += f" Without a hit: {_list(cells)}; that is not proof of silence."
    return text


def widest_cell(table: pd.DataFrame) -> str:
    """Give the name (as ``evidence.theme_passages`` has it) of the cell with the greatest share.

    Parameters
    ----------
    table
        From ``themes.prevalence``.
    """
    groups = group_names(table, before="theme")
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    if not table["units_with_theme"].any():
        return ""
    best = table["share"].idxmax()
    return f"{table['theme'][best]}-{numbers[groups[best]]}"


def strongest_pair(table: pd.DataFrame, *, unit: str = "sentence") -> str:
    """Name the pair of themes with the highest lift among those that meet in several documents.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_counts`` over all documents.
    unit
        In which the pairs were counted.
    """
    met = table[table["documents_joint"] >= MINIMUM_DOCUMENTS]
    if met.empty:
        return f"No two themes meet in {MINIMUM_DOCUMENTS} documents or more."
    pair = met.loc[met["phi"].idxmax()]
    return (
        f"{pair['label_a']} and {pair['label_b']} go together most closely (phi "
        f"{pair['phi']:.2f}): {pair['n11']:,} {unit}s mention both, where "
        f"{pair['expected']:.1f} would if they were independent, in {pair['documents_joint']} of "
        f"{pair['documents']} documents. Counts are pooled over documents: one long document can "
        "make such a pair by itself."
    )


NOTHING = "There is nothing to count here."


def _list(words: pd.Series) -> str:
    every = list(words)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"
