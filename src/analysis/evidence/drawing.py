"""Which of many places are quoted: drawn in each shard, put together for any split of a corpus.

A place has a pseudo-random number that is a hash of the seed, its document's id and where it
stands there. A shard gives those of its places that come first, and of these all shards' first
stay: the draw is exact, and depends neither on other documents nor on how the corpus is cut.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.errors import InputError, check_least
from analysis.resampling import check_seed
from analysis.shards import AnyCorpus
from analysis.units import WINDOW, Unit, unit_of_tokens, unit_spans, unit_starts

Order = Literal["position", "random", "spread"]
_STEP = np.uint64(0x9E3779B97F4A7C15)  # of SplitMix64 (Steele, Lea and Flood 2014)
_MIXERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))


@dataclass(frozen=True)
class Drawing:
    """How passages are drawn; see ``quoting.passages``."""

    unit: Unit = "sentence"
    window: int = WINDOW
    order: Order = "spread"
    limit: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.limit is not None:
            check_least("limit", self.limit, 1, meaning="the number of passages")
        check_seed(self.seed)
        if self.order not in get_args(Order):
            raise InputError(f"order is {self.order!r}; choose position, random or spread")


class Part(NamedTuple):
    """What one shard gives.

    Attributes
    ----------
    table : DataFrame
        One row a place: ``cell`` (what it is quoted for), other columns by which places are
        sorted, and what is told of it; its numbers are the shard's.
    of : Series of int
        How many places there are, by cell.
    """

    table: pd.DataFrame
    of: pd.Series


def random_keys(corpus: Corpus, tokens: np.ndarray, *, seed: int) -> np.ndarray:
    """Give token positions their pseudo-random numbers, as ``uint64``."""
    documents = unit_of_tokens(corpus, "document", tokens)
    different, index = np.unique(documents, return_inverse=True)
    names = corpus.documents["id"].iloc[different]
    streams = np.fromiter((_hashed(f"{seed} {name}") for name in names), np.uint64, len(names))
    places = (tokens - corpus.document_starts[documents] + 1).astype(np.uint64)
    keys = streams[index] + places * _STEP
    for shift, mixer in zip(_SHIFTS[:2], _MIXERS, strict=True):
        keys = (keys ^ (keys >> shift)) * mixer
    mixed: np.ndarray = keys ^ (keys >> _SHIFTS[2])
    return mixed


def _hashed(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def draw(corpus: Corpus, cells: np.ndarray, units: np.ndarray, *, how: Drawing) -> Part:
    """Draw units of one shard for each cell; a unit counts once for a cell.

    Returns
    -------
    Part
        Of the columns ``cell``, ``turn`` and ``key``, by which it is sorted, and ``unit``.
    """
    starts = unit_starts(corpus, how.unit, window=how.window)
    different = np.unique(cells * len(starts) + units)
    cells, units = np.divmod(different, len(starts))
    keys, turns = np.zeros(len(units), np.uint64), np.zeros(len(units), np.int64)
    if how.order != "position":
        keys = random_keys(corpus, starts[units], seed=how.seed)
    if how.order == "spread":
        documents = unit_of_tokens(corpus, "document", starts[units])
        order = np.lexsort((keys, documents, cells))
        turns[order] = _within_runs(cells[order], documents[order])
    order = np.lexsort((keys, turns, cells))
    if how.limit is not None:
        order = order[_within_runs(cells[order]) < how.limit]
    columns = {"cell": cells, "turn": turns, "key": keys, "unit": units}
    table = pd.DataFrame({name: values[order] for name, values in columns.items()})
    return Part(table, pd.Series(1, index=cells).groupby(level=0).sum())


def _within_runs(*columns: np.ndarray) -> np.ndarray:
    """Count within each run of equal rows, from 0."""
    rows = np.arange(len(columns[0]))
    new = rows == 0
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    result: np.ndarray = rows - np.maximum.accumulate(np.where(new, rows, 0))
    return result


def told(corpus: Corpus, units: np.ndarray, *, how: Drawing) -> pd.DataFrame:
    """Give where some units of one shard stand and what is written there; see ``passages``."""
    starts = unit_starts(corpus, how.unit, window=how.window)[units]
    documents = unit_of_tokens(corpus, "document", starts)
    bounds = unit_spans(corpus, how.unit, units, window=how.window)
    texts = corpus.documents["text"].array
    cuts = zip(documents.tolist(), bounds.tolist(), strict=True)
    about = corpus.documents[["id", "title", "source", "date"]].take(documents)
    table = about.rename(columns={"id": "document"}).reset_index(drop=True)
    return table.assign(
        sentence=unit_of_tokens(corpus, "sentence", starts),
        start=bounds[:, 0],
        end=bounds[:, 1],
        text=pd.array([texts[d][start:end] for d, (start, end) in cuts], dtype="str"),
    )


def gather(
    corpus: AnyCorpus, parts: Iterable[Part], *, by: list[str], limit: int | None
) -> pd.DataFrame:
    """Put together what shards give.

    Parameters
    ----------
    by
        Columns by which the places of a cell are sorted; equal ones stand as in the corpus.
    limit
        Places kept of a cell; None for all.

    Returns
    -------
    DataFrame
        As the shards', sorted by cell, with ``of``. The columns ``sentence``, ``first`` and
        ``past`` are numbers in the corpus.
    """
    tables: list[pd.DataFrame] = []
    of = pd.Series(0, index=np.zeros(0, np.int64))
    for part, before in zip(parts, corpus.before(), strict=True):
        table = part.table.copy(deep=False)
        earlier = {"sentence": before.sentences, "first": before.tokens, "past": before.tokens}
        for name in table.columns.intersection(list(earlier)):
            table[name] += earlier[name]
        tables.append(table)
        of = of.add(part.of, fill_value=0)
        if limit is not None:  # or what is held would grow with the shards
            tables = [_first(tables, by, limit)]
    found = _first(tables, by, limit)
    return found.assign(of=found["cell"].map(of).astype("int64"))


def _first(tables: list[pd.DataFrame], by: list[str], limit: int | None) -> pd.DataFrame:
    whole = pd.concat(tables).sort_values(["cell", *by], kind="stable", ignore_index=True)
    kept = whole if limit is None else whole.groupby("cell").head(limit)
    return kept.reset_index(drop=True)
