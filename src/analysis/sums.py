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
        The same columns, sorted by name (by code points, as Python sorts). While it is made no
        more than three times as many rows are kept as there are different names.
    """
    parts: list[pa.Table] = []
    for table in tables:
        parts.append(table)
        if sum(map(len, parts[1:])) > len(parts[0]):
            parts = [_added(parts)]
    return parts[0] if len(parts) == 1 else _added(parts)


def _added(parts: Sequence[pa.Table]) -> pa.Table:
    table = pa.concat_tables(parts)
    columns = [name for name in table.column_names if name != "name"]
    sums = table.group_by("name").aggregate([(column, "sum") for column in columns])
    whole = {"name": sums["name"], **{column: sums[f"{column}_sum"] for column in columns}}
    return pa.table(whole).sort_by("name").combine_chunks()
