"""Rates over time: each document at the precision of its own date, gaps shown as gaps."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, get_args

import pandas as pd

from analysis.errors import InputError
from analysis.frequency import term_frequency
from analysis.groups import NOT_STATED
from analysis.resampling import RESAMPLES
from analysis.shards import AnyCorpus

Precision = Literal["month", "year"]
WIDTHS = {"month": 7, "year": 4}  # characters of 2021-03-17
GAP = "no documents"


def with_periods(corpus: AnyCorpus, every: Precision) -> AnyCorpus:
    """Add the column ``period`` to the documents: "2021-03", or "2021" where no month is known.

    Raises
    ------
    InputError
        If ``every`` is neither month nor year.
    """
    if every not in get_args(Precision):
        raise InputError(f"every is {every!r}; choose {' or '.join(get_args(Precision))}")
    dates = corpus.documents["date"].fillna("").astype(str).str.slice(0, WIDTHS[every])
    known = dates.str.len()
    period = dates.where(known >= WIDTHS["month"], dates.str.slice(0, WIDTHS["year"]))
    period = period.where(known >= WIDTHS["year"], NOT_STATED)
    return replace(corpus, documents=corpus.documents.assign(period=period))


def term_rates_over_time(
    corpus: AnyCorpus,
    terms: Sequence[str],
    *,
    by: str | Sequence[str] = "source",
    every: Precision = "year",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Give the rate of chosen terms by period and group.

    Parameters
    ----------
    terms
        Patterns as in a codebook.
    every
        Length of a period. A document whose date states only the year stands, with ``"month"``,
        in a period of its own, that year.

    Returns
    -------
    DataFrame
        The columns of ``frequency.term_frequency``, with ``period``, ``precision`` ("month",
        "year" or "not stated") and ``start`` and ``end``, its first and last day, after the
        group. A group has a row for each period of ``every`` between the first and the last of
        the corpus; one without documents has no rate, and ``note`` says so. Sorted by term, group
        and period.
    """
    names = [by] if isinstance(by, str) else list(by)
    dated = with_periods(corpus, every)
    table = term_frequency(
        dated, by=[*names, "period"], terms=terms, resamples=resamples, seed=seed
    )
    table = pd.concat([table, _gaps(table, names, terms, every)], ignore_index=True)
    days = table["period"].map({period: _days(period) for period in table["period"].unique()})
    place = len(names) + 1
    for shift, column in enumerate(("precision", "start", "end")):
        table.insert(place + shift, column, [day[shift] for day in days])
    table["term_rank"] = table["term"].map({term: i for i, term in enumerate(terms)})
    table = table.sort_values(["term_rank", *names, "start", "precision"], ignore_index=True)
    return table.drop(columns="term_rank")


def _gaps(
    table: pd.DataFrame, names: list[str], terms: Sequence[str], every: Precision
) -> pd.DataFrame:
    """Give the rows of the periods in which a group has no documents."""
    known = table.loc[table["period"].str.len() == WIDTHS[every], "period"]
    if known.empty:
        return table.iloc[:0]
    periods = pd.period_range(known.min(), known.max(), freq=every[0].upper()).astype(str)
    labels = table[names].drop_duplicates() if names else pd.DataFrame(index=range(1))
    grid = labels.merge(pd.DataFrame({"period": periods}), how="cross")
    grid = grid.merge(pd.DataFrame({"term": list(dict.fromkeys(terms))}), how="cross")
    keys = [*names, "period", "term"]
    grid = grid[~pd.MultiIndex.from_frame(grid).isin(pd.MultiIndex.from_frame(table[keys]))]
    zeros = dict.fromkeys(("count", "tokens", "document_frequency", "documents"), 0)
    return grid.assign(**zeros, note=GAP).reindex(columns=table.columns)


def _days(period: str) -> tuple[str, str, str]:
    """Give the precision of a period, its first and its last day."""
    if period == NOT_STATED:
        return NOT_STATED, "", ""
    dates = pd.Period(period)
    precision = "year" if len(period) == WIDTHS["year"] else "month"
    return precision, str(dates.start_time.date()), str(dates.end_time.date())
