"""Counts by name from several shards -> their sums: each shard has words of its own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa


def named_counts(names: Any, counts: Mapping[str, np.ndarray]) -> pa.Table:
    """Make a table of counts of one shard: the column ``name``, sorted, and those of counts."""
    return pa.table({"name": pa.array(names, pa.large_string()), **counts})


def add_up(tables: Iterable[pa.Table]) -> pa.Table:
    """Add up the counts of each name.

    Parameters
    ----------
    tables
        Of ``named_counts``, one a shard, with the same columns; none has a name twice.

    Returns
    -------
    Table
        The same columns, sorted by name (by code points, as Python sorts). While it is made, at
        most about twice as many rows are kept as there are different names.
    """
    parts: list[pa.Table] = []
    shards = 0
    for table in tables:
        shards += 1
        parts.append(table)
        if sum(map(len, parts[1:])) > len(parts[0]):
            parts = [_added(parts)]
    return parts[0] if shards == 1 else _added(parts).sort_by("name").combine_chunks()


def _added(parts: Sequence[pa.Table]) -> pa.Table:
    """Add up; by a dictionary of the names, as Arrow groups by long strings slowly."""
    table = pa.concat_tables(parts)
    names = table["name"].combine_chunks().dictionary_encode()
    places, size = names.indices.to_numpy(), len(names.dictionary)
    counts = {}
    for column in table.column_names[1:]:
        counts[column] = np.zeros(size, np.int64)
        np.add.at(counts[column], places, table[column].to_numpy())
    return named_counts(names.dictionary, counts)
