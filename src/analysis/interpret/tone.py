"""Sentences about sentiment."""

import pandas as pd

from analysis.corpus import Corpus
from analysis.groups import group_names
from analysis.interpret.wording import NOTHING
from analysis.present import score
from analysis.sentiment import score_difference, word_shift


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
