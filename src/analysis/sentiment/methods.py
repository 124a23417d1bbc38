"""How far the scores of different methods agree; for readers see ``validation``."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.sentiment.audit import share
from analysis.sentiment.documents import scored_unit
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import unit_starts, unit_texts

STEPS = 1000  # of a score from 0 to 1: what two methods say of a sentence is counted in a grid
_SIDE = 2 * STEPS + 1


def method_agreement(corpus: AnyCorpus, scores: Mapping[str, AnyTable]) -> pd.DataFrame:
    """Compare methods pair by pair over the sentences that both score.

    Parameters
    ----------
    scores
        From ``score_methods``.

    Returns
    -------
    DataFrame
        One row a pair: ``first``, ``second``, ``sentences`` (scored by both), ``spearman`` (rank
        correlation of the scores, in which scores that are equal to three decimals are ties, so
        that a table of counts serves for any number of sentences; missing with fewer than three
        sentences), ``same_sign`` (share of sentences).
    """
    pairs = list(combinations(scores, 2))
    grids = [np.zeros(_SIDE * _SIDE, np.int64) for _ in pairs]
    same = np.zeros(len(pairs), np.int64)
    for counted in corpus.map(_count_pairs, *scores.values()):
        for number, own in enumerate(counted):
            grids[number][own.cells] += own.counts
            same[number] += own.same_sign
    rows = []
    for (first, second), grid, agreeing in zip(pairs, grids, same, strict=True):
        sentences = int(grid.sum())
        rows.append((first, second, sentences, _spearman(grid), share(agreeing, sentences)))
    return pd.DataFrame(rows, columns=["first", "second", "sentences", "spearman", "same_sign"])


class _Pair(NamedTuple):
    """What two methods say of the sentences of one shard: cells of the grid that have any."""

    cells: np.ndarray
    counts: np.ndarray
    same_sign: int


def _count_pairs(_: Corpus, *tables: pd.DataFrame) -> list[_Pair]:
    """Count for each pair of methods the sentences of one shard by both scores."""
    found = []
    for pair in combinations(tables, 2):
        both = _complete(pair)[1]
        steps = np.rint(both * STEPS).astype(np.int64) + STEPS
        cells, counts = np.unique(steps @ [_SIDE, 1], return_counts=True)
        signs = np.sign(both.round(9))
        found.append(_Pair(cells, counts, int((signs[:, 0] == signs[:, 1]).sum())))
    return found


def _complete(tables: Sequence[pd.DataFrame]) -> tuple[np.ndarray, np.ndarray]:
    """Give the rows that every method scores, and their scores, ``[rows, methods]``."""
    values = np.column_stack([table["score"].to_numpy(float) for table in tables])
    rows = np.flatnonzero(~np.isnan(values).any(axis=1))
    return rows, values[rows]


def _spearman(grid: np.ndarray) -> float:
    """Correlate ranks, ties sharing the middle one, from the counts of pairs of values."""
    cells = np.flatnonzero(grid)
    counts = grid[cells]
    values = np.divmod(cells, _SIDE)
    if counts.sum() < 3 or min(len(np.unique(codes)) for codes in values) < 2:
        return np.nan
    ranks = []
    for codes in values:
        own = np.bincount(codes, counts, minlength=_SIDE)
        ranks.append((np.cumsum(own) - (own - 1) / 2)[codes])
    covariance = np.cov(ranks, fweights=counts)
    return float(covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1]))


def disagreements(
    corpus: AnyCorpus, scores: Mapping[str, AnyTable], *, top: int = 10
) -> pd.DataFrame:
    """List the sentences on which methods disagree most.

    Parameters
    ----------
    scores
        From ``score_methods``.

    Returns
    -------
    DataFrame
        One row a sentence that every method scores, the greatest spread first (ties: as in the
        corpus): ``document`` (id), ``sentence`` (or what was scored), a column of scores for each
        method, ``spread`` (greatest less smallest, each divided by its method's standard
        deviation, so that a method with a wider scale does not decide), ``text``.
    """
    moments = sum(corpus.map(_moments, *scores.values()))
    mean, square = moments[1:] / max(moments[0, 0], 1)
    scales = np.sqrt(np.maximum(square - mean**2, 0))
    tables, before = [], 0
    for units, table in corpus.map(
        _most_spread, *scores.values(), names=list(scores), scales=scales, top=top
    ):
        table[table.columns[1]] += before
        tables.append(table)
        before += units
    # a table without a row would change the types of columns
    table = pd.concat([own for own in tables if len(own)] or tables[:1])
    return _greatest(table, top).reset_index(drop=True)


def _moments(_: Corpus, *tables: pd.DataFrame) -> np.ndarray:
    """Give the number, sums and sums of squares of one shard's scores, ``float64[3, methods]``."""
    values = _complete(tables)[1]
    return np.stack([np.full(len(tables), len(values)), values.sum(0), (values**2).sum(0)])


def _most_spread(
    corpus: Corpus, *tables: pd.DataFrame, names: list[str], scales: np.ndarray, top: int
) -> tuple[int, pd.DataFrame]:
    """Give the number of units of one shard, and those on which methods disagree most."""
    unit = scored_unit(tables[0])
    rows, values = _complete(tables)
    # a smaller deviation is rounding: the method gives every sentence the same score
    varied = scales > 1e-6
    scaled = values[:, varied] / scales[varied]
    spread = np.ptp(scaled, axis=1) if varied.any() else np.zeros(len(rows))
    numbers = tables[0][unit].to_numpy()[rows]
    ids = corpus.documents["id"].to_numpy(object)[tables[0]["document"].to_numpy()[rows]]
    table = pd.DataFrame(
        {"document": ids, unit: numbers, **dict(zip(names, values.T, strict=True))}
    )
    table = _greatest(table.assign(spread=spread), top)
    texts = np.array(unit_texts(corpus, unit, table[unit]), object)
    return len(unit_starts(corpus, unit)) - 1, table.assign(text=texts)


def _greatest(table: pd.DataFrame, top: int) -> pd.DataFrame:
    """Give the rows of the greatest spread; what differs by rounding only keeps its order."""
    return table.iloc[np.argsort(-table["spread"].round(9), kind="stable")[:top]]
