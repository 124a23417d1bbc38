"""How far a finding depends on choices that could as reasonably have been made otherwise.

A *specification* is one combination of choices; a table of specifications has the choices as
columns, and the first of them is the one that all others are compared with. See Steegen and
others (2016) on the multiverse and Simonsohn and others (2020) on the specification curve.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.cooccurrence import pair_counts
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.resampling import RESAMPLES
from analysis.sentiment import MINIMUM_SENTENCES, sentence_scores
from analysis.sentiment.documents import SCORES, DocumentMeans, shard_means
from analysis.sentiment.finding import TopicWords
from analysis.sentiment.means import group_means
from analysis.shards import AnyCorpus, AnyTable
from analysis.study import Study
from analysis.units import Unit

CHOICES = ("method", "topic_words_neutral", "negation", "unit")
SWEPT = ("table", "row", "measure", "estimate", "low", "high")


def score_specifications(
    corpus: AnyCorpus,
    *,
    by: str = "source",
    topic_words: TopicWords = None,
    methods: Sequence[str] = ("ensemble", "vader", "textblob", "prose"),
    topic_words_neutral: Sequence[bool] = (True, False),
    negation: Sequence[bool] = (True, False),
    units: Sequence[Unit] = ("sentence", "paragraph"),
    minimum_sentences: int = MINIMUM_SENTENCES,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Average sentiment scores by group under every combination of choices.

    Parameters
    ----------
    topic_words
        See ``sentiment.sentence_scores``; used where they are neutral.
    methods, topic_words_neutral, negation, units
        The values of each choice; the first of each makes the first specification.

    Returns
    -------
    DataFrame
        The columns ``method``, ``topic_words_neutral``, ``negation``, ``unit`` and those of
        ``sentiment.mean_scores``, a row a specification and group.
    """
    scorings = list(product(methods, negation, units))
    shards = corpus.map(
        _document_means, scorings=scorings, topic_words=topic_words, minimum=minimum_sentences
    )
    parts = list(shards)
    means = {key: DocumentMeans.joined([part[key] for part in parts]) for key in parts[0]}
    tables = []
    for chosen in product(methods, topic_words_neutral, negation, units):
        method, neutral, turned, unit = chosen
        own = means[method, turned, unit, SCORES[0 if neutral else 1]]
        table = group_means(corpus, own, by=[by], resamples=resamples, seed=seed)
        tables.append(_with_choices(table, dict(zip(CHOICES, chosen, strict=True))))
    return pd.concat(tables, ignore_index=True)


def _document_means(
    corpus: Corpus,
    *,
    scorings: Sequence[tuple[str, bool, Unit]],
    topic_words: TopicWords,
    minimum: int,
) -> dict[tuple, DocumentMeans]:
    """Give the means of documents of one shard in each scoring, of either kind of score."""
    means = {}
    for method, turned, unit in scorings:
        scores = sentence_scores(
            corpus, method=method, topic_words=topic_words, negation=turned, unit=unit
        )
        for name in SCORES:
            means[method, turned, unit, name] = shard_means(
                corpus, scores.assign(score=scores[name]), minimum=minimum
            )
    return means


def pair_specifications(
    corpus: AnyCorpus,
    hits: AnyTable,
    *,
    codebook: Codebook,
    units: Sequence[Unit] = ("sentence", "paragraph", "window", "document"),
    windows: Sequence[int] = (100, 50, 200),
    minimum_documents: Sequence[int] = (3,),
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure which themes go together under every combination of choices.

    Parameters
    ----------
    windows
        Words in a window; other units have no such choice.

    Returns
    -------
    DataFrame
        The columns ``unit`` (a window with its words, such as ``window of 50``),
        ``minimum_documents``, ``pair`` (the labels of both themes) and those of
        ``cooccurrence.pair_counts`` but the unit, a row a specification and pair.
    """
    tables = []
    spans = [(u, w) for u in units for w in (windows if u == "window" else windows[:1])]
    for (unit, window), least in product(spans, minimum_documents):
        pairs = pair_counts(
            corpus,
            hits,
            codebook=codebook,
            unit=unit,
            window=window,
            minimum_documents=least,
            resamples=resamples,
            seed=seed,
        ).drop(columns="unit")
        pairs.insert(0, "pair", pairs["label_a"] + " with " + pairs["label_b"])
        name = f"window of {window}" if unit == "window" else unit
        tables.append(_with_choices(pairs, {"unit": name, "minimum_documents": least}))
    return pd.concat(tables, ignore_index=True)


def _with_choices(table: pd.DataFrame, choices: dict[str, object]) -> pd.DataFrame:
    named = pd.DataFrame({name: [value] * len(table) for name, value in choices.items()})
    return pd.concat([named, table.reset_index(drop=True)], axis=1)


_STABILITY = (
    "specifications", "of", "first", "least", "median", "greatest", "same_sign", "clear", "rank",
    "rank_highest", "rank_lowest", "same_rank",
)  # fmt: skip


def stability(
    table: pd.DataFrame,
    *,
    choices: Sequence[str],
    item: str,
    estimate: str = "score",
    null: float | None = 0.0,
) -> pd.DataFrame:
    """Tell how often each finding keeps its sign and its rank over the specifications.

    Parameters
    ----------
    table
        Of specifications: the columns ``choices``, ``item``, ``estimate`` and, if there are
        intervals, ``low`` and ``high``.
    item
        The column that says what a finding is about, such as ``source``.
    null
        The value that means "nothing": the sign is the side of it. None where there is none, as
        for a share.

    Returns
    -------
    DataFrame
        One row an item, by its rank in the first specification: ``item``'s column,
        ``specifications`` (those in which it has an estimate), ``of`` (all), ``first`` (the
        estimate in the first), ``least``, ``median``, ``greatest``, ``same_sign`` (the share of
        its specifications on the same side of ``null`` as the first), ``clear`` (the share whose
        interval leaves ``null`` out), ``rank`` (in the first, 1 the greatest), ``rank_highest``,
        ``rank_lowest`` and ``same_rank`` (the share of its specifications with the rank of the
        first). Without an estimate in the first specification, sign and rank are missing. No row
        for a table without a row, such as that of the pairs of a single theme.
    """
    if table.empty:
        return pd.DataFrame(columns=[item, *_STABILITY])
    wide = _wide(table, choices=choices, item=item, column=estimate)
    ranks = wide.rank(axis=1, ascending=False, method="min")
    counts = wide.notna().sum()
    with np.errstate(invalid="ignore"):
        sides = np.sign(wide - (np.nan if null is None else null))
    result = pd.DataFrame(
        {
            "specifications": counts,
            "of": len(wide),
            "first": wide.iloc[0],
            "least": wide.min(),
            "median": wide.median(),
            "greatest": wide.max(),
            "same_sign": _share(sides == sides.iloc[0], counts, sides.iloc[0]),
            "clear": _clear(table, counts, choices=choices, item=item, null=null),
            "rank": ranks.iloc[0],
            "rank_highest": ranks.min(),
            "rank_lowest": ranks.max(),
            "same_rank": _share(ranks == ranks.iloc[0], counts, ranks.iloc[0]),
        }
    )
    order = result.sort_values("rank", kind="stable").rename_axis(item).reset_index()
    places = ["rank", "rank_highest", "rank_lowest"]
    return order.astype(dict.fromkeys(places, "Int64"))


def specifications(table: pd.DataFrame, *, choices: Sequence[str]) -> pd.DataFrame:
    """List the specifications of a table in their order: one row each, the choices as columns."""
    return table[list(choices)].drop_duplicates().reset_index(drop=True)


def _wide(table: pd.DataFrame, *, choices: Sequence[str], item: str, column: str) -> pd.DataFrame:
    """Give a column as specifications by items, both in the order of the table."""
    numbered = specifications(table, choices=choices).assign(specification=lambda t: t.index)
    joined = table.merge(numbered, on=list(choices), how="left")
    wide = joined.pivot(index="specification", columns=item, values=column)
    return wide[list(dict.fromkeys(table[item]))].astype(float)


def _share(same: pd.DataFrame, counts: pd.Series, first: pd.Series) -> pd.Series:
    return (same.sum() / counts.where(counts > 0)).where(first.notna())


def _clear(
    table: pd.DataFrame,
    counts: pd.Series,
    *,
    choices: Sequence[str],
    item: str,
    null: float | None,
) -> pd.Series:
    if null is None or not {"low", "high"} <= set(table):
        return counts * np.nan
    low, high = (_wide(table, choices=choices, item=item, column=name) for name in ("low", "high"))
    return _share((low > null) | (high < null), counts, counts.astype(float))


def read_sweep(study: Study, name: str) -> pd.DataFrame:
    """Read the results of a sweep.

    Parameters
    ----------
    name
        As ``analysis sweep`` tells it, such as ``sweep-1a2b3c4d5e``; empty for none.

    Returns
    -------
    DataFrame
        ``run``, a column for each parameter that was varied, then ``table``, ``row`` (its keys),
        ``measure``, ``estimate``, ``low``, ``high``; without a row if no name is given.

    Raises
    ------
    InputError
        If there is no such sweep; the message lists those that there are.
    """
    if not name:
        return pd.DataFrame(
            {"run": pd.Series(dtype=str), **dict.fromkeys(SWEPT, pd.Series(dtype=float))}
        )
    path = study.reports / name / "tables" / "results.parquet"
    if not path.is_file():
        known = sorted(p.name for p in study.reports.glob("sweep-*"))
        raise InputError(f"there is no sweep {name!r}; there are: {', '.join(known) or 'none'}")
    return pd.read_parquet(path)
