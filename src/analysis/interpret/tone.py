"""Sentences about sentiment."""

from collections.abc import Mapping

import pandas as pd

from analysis.coded_study import CodedStudy
from analysis.groups import group_names
from analysis.interpret.wording import NOTHING
from analysis.present import score
from analysis.resampling import RESAMPLES
from analysis.sentiment import score_difference, word_shift
from analysis.shards import AnyCorpus, AnyTable
from analysis.validation import judge_methods


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


def spread(table: pd.DataFrame) -> str:
    """Say of how many groups the interval lies above or below 0, and which are at the ends.

    Parameters
    ----------
    table
        From ``sentiment.mean_scores`` by several columns.
    """
    known = table[table["score"].notna()]
    sure = known[known["low"].notna()]
    if sure.empty:
        return (
            f"Of {len(table):,} cells {len(known):,} have a score and none an interval, so nothing "
            "more can be said."
        )
    above, below = int((sure["low"] > 0).sum()), int((sure["high"] < 0).sum())
    text = (
        f"Of {len(table):,} cells {len(known):,} have a score and {len(sure):,} an interval; it "
        f"lies above 0 in {above:,} and below 0 in {below:,}."
    )
    names = group_names(sure, before="score")
    top, bottom = sure["score"].idxmax(), sure["score"].idxmin()
    return (
        f"{text} Of those with an interval, {names[top]} has the highest mean "
        f"({score(sure['score'][top])}) and {names[bottom]} the lowest "
        f"({score(sure['score'][bottom])})."
    )


def judged(
    coded: CodedStudy,
    scores: Mapping[str, AnyTable],
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> tuple[str, pd.DataFrame]:
    """Judge methods on the coded passages of a study, where it has some.

    Parameters
    ----------
    scores
        From ``sentiment.score_methods``, by sentence.

    Returns
    -------
    statement : str
        What the first method is worth on these passages.
    table : DataFrame
        From ``validation.judge_sentiment``; without a row where nothing is coded.
    """
    table = judge_methods(coded, scores, resamples=resamples, seed=seed)
    if table is None:
        names = ("passages", "documents", "scored")
        measures = [f"{name}{end}" for name in ("r", "f1", "accuracy") for end in ("", *BOUNDS)]
        return (
            "No passage of this study has been coded by a reader, so these scores are unvalidated.",
            pd.DataFrame(columns=["method", *names, *measures, "commonest"], dtype=float),
        )
    first = table.iloc[0]
    r = (
        f"{first['r']:.2f}"
        if pd.isna(first["r_low"])
        else f"{first['r']:.2f} (95% interval {first['r_low']:.2f} to {first['r_high']:.2f})"
    )
    return (
        f"On {first['passages']:,} passages of {first['documents']:,} documents coded by readers, "
        f"the scores of {first['method']} correlate with the codes by {r}, and the code read off "
        f"the score is right in {first['accuracy']:.0%}. The commonest code for every passage, "
        f"without any score, would be right in {first['commonest']:.0%}."
    ), table


BOUNDS = ("_low", "_high")


def compare_ends(
    corpus: AnyCorpus,
    scores: AnyTable,
    words: AnyTable,
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
            pd.DataFrame(
                {name: pd.Series(dtype=str) for name in ("word", "first", "second")} | empty
            ),
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
