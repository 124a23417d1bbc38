"""Sentences that state a result, made from the result, so that they stay true when data change."""

import pandas as pd

from analysis.corpus import Corpus
from analysis.evidence import quotations, theme_passages
from analysis.groups import group_names
from analysis.present import per_million, percent, score
from analysis.resampling import MINIMUM_DOCUMENTS
from analysis.sentiment import score_difference, word_shift


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


def compare_ends(
    corpus: Corpus,
    scores: pd.DataFrame,
    words: pd.DataFrame,
    *,
    means: pd.DataFrame,
    minimum_sentences: int,
    resamples: int,
    seed: int,
) -> tuple[str, pd.DataFrame]:
    """Compare the groups with the highest and the lowest mean score, word by word.

    Parameters
    ----------
    scores, words
        From ``sentiment.sentence_scores`` and ``sentiment.word_scores``.
    means
        From ``sentiment.mean_scores`` by one column.

    Returns
    -------
    statement : str
        What the documents bear; that there is nothing to compare, where fewer than two groups
        have a score.
    shift : DataFrame
        From ``sentiment.word_shift``; without a row where there is nothing to compare.
    """
    known = means[means["score"].notna()]
    if len(known) < 2:
        empty = {name: pd.Series(dtype=float) for name in ("shift", "value")}
        return (
            "Fewer than two groups have a mean score, so there is nothing to compare.",
            pd.DataFrame({"word": pd.Series(dtype=str), **empty}),
        )
    by = str(means.columns[0])
    pair = (known[by][known["score"].idxmax()], known[by][known["score"].idxmin()])
    difference = score_difference(
        corpus,
        scores,
        pair,
        by=by,
        minimum_sentences=minimum_sentences,
        resamples=resamples,
        seed=seed,
    )
    shift = word_shift(corpus, words, pair, by=by, minimum_sentences=minimum_sentences)
    return str(difference["statement"].iloc[0]), shift


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
    if 0 < len(silent) <= NAMED_CELLS:
        cells = silent["label"] + " in " + names[silent.index]
        text += f" Without a hit: {_list(cells)}; that is not proof of silence."
    elif len(silent):
        text += (
            f" {len(silent):,} of {len(table):,} pairs of theme and group have no hit; that is not "
            "proof of silence."
        )
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


def strongest_pair(table: pd.DataFrame, *, unit: str = "sentence", q: float = 0.05) -> str:
    """Name the pair of themes that goes together most closely within documents.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_counts`` over all documents.
    unit
        In which the pairs were counted.
    q
        False discovery rate up to which a pair is named.
    """
    pair = _closest(table, q)
    if pair is None:
        tested = int(table["q_value"].notna().sum())
        return (
            f"Of the {tested} pairs of themes that could be tested, none goes together within "
            f"documents at a false discovery rate of {q:.0%}."
        )
    return (
        f"{pair['label_a']} and {pair['label_b']} go together most closely: {pair['n11']:,} "
        f"{unit}s mention both, where {pair['expected_within']:.1f} would if the two were "
        f"unconnected within each document (odds ratio {pair['odds_ratio']:.1f}, q "
        f"{_q(pair['q_value'])}), in {pair['documents_joint']} of {pair['documents']} documents."
    )


def pairs_by_group(table: pd.DataFrame, *, q: float = 0.05) -> str:
    """Say in which groups which pairs go together.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_counts`` by group.
    """
    names = group_names(table, before="theme_a")
    found = table[(table["q_value"] <= q) & (table["odds_ratio"] > 1)]
    parts = [
        f"{row['label_a']} with {row['label_b']} in {names[number]}"
        for number, row in found.sort_values("q_value", kind="stable").head(NAMED_PAIRS).iterrows()
    ]
    tested = int(table["q_value"].notna().sum())
    if not parts:
        return (
            f"Within single groups no pair goes together at a false discovery rate of {q:.0%}; "
            f"{tested} of {len(table)} could be tested."
        )
    more = f"{len(found) - len(parts)} more in the table; " if len(found) > len(parts) else ""
    return (
        f"Within single groups these go together at a false discovery rate of {q:.0%}: "
        f"{_list(pd.Series(parts))} ({more}{tested} of {len(table)} pairs could be tested)."
    )


def pair_passages(
    corpus: Corpus, hits: pd.DataFrame, table: pd.DataFrame, *, limit: int = 5, seed: int = 0
) -> pd.DataFrame:
    """Quote the sentences that mention both themes of the closest pair.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_counts`` over all documents.

    Returns
    -------
    DataFrame
        As ``evidence.theme_passages``, with one ``name``; empty where no pair was tested.
    """
    pair = _closest(table, 1)
    if pair is None:
        return theme_passages(corpus, hits.head(0))
    found = quotations(
        corpus, hits, theme=pair["theme_a"], also=pair["theme_b"], limit=limit, seed=seed
    )
    spans = [
        sorted([*a, *b]) for a, b in zip(found["theme_spans"], found["also_spans"], strict=True)
    ]
    heading = f"{pair['label_a']} with {pair['label_b']}"
    named = found.drop(columns=["theme_spans", "also_spans", "html", "position"])
    return named.assign(spans=spans, name="strongest-pair", group=heading)


def _closest(table: pd.DataFrame, q: float) -> pd.Series | None:
    known = table[(table["q_value"] <= q) & (table["odds_ratio"] > 1) & (table["n11"] > 0)]
    order = known.sort_values(["q_value", "odds_ratio"], ascending=[True, False], kind="stable")
    return None if order.empty else order.iloc[0]


def _q(value: float) -> str:
    return "below 0.001" if value < 0.001 else f"{value:.3f}"


NAMED_PAIRS = 5
NAMED_CELLS = 6
NOTHING = "There is nothing to count here."


def _list(words: pd.Series) -> str:
    every = list(words)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"
