"""Two runs beside each other: what they were made from, and which findings moved."""

import json
from dataclasses import dataclass
from itertools import takewhile, zip_longest
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.runs.record import differences, read_record

COLUMNS = [
    "table", "row", "measure", "before", "before_low", "before_high", "after", "after_low",
    "after_high", "change", "verdict",
]  # fmt: skip
BEYOND, GONE, NEW = "beyond the other's interval", "no longer estimated", "newly estimated"
REMOVED, ADDED, BARE = "row removed", "row new", "changed, no interval"
WITHIN = "within both intervals"
VERDICTS = [BEYOND, GONE, NEW, REMOVED, ADDED, BARE, WITHIN]


@dataclass(frozen=True, eq=False)
class Comparison:
    """How two runs differ.

    Attributes
    ----------
    changed : tuple of str
        What they depend on that differs, a sentence each.
    moved : DataFrame
        One row an estimate that is not the same: ``table``, ``row`` (its keys, joined by " · "),
        ``measure`` (the column), ``before``, ``after``, each with ``_low`` and ``_high``,
        ``change`` (after less before) and ``verdict``; those first that lie beyond the other
        run's interval, in the order of their size in widths of the interval.
    said : tuple of (str, str)
        The sentences under the results that are not the same: before and after.
    """

    changed: tuple[str, ...]
    moved: pd.DataFrame
    said: tuple[tuple[str, str], ...]


def compare_runs(before: Path, after: Path) -> Comparison:
    """Compare the tables, the sentences and the records of two runs.

    Raises
    ------
    InputError
        If a folder is not that of a run.
    """
    records = read_record(before), read_record(after)
    stems = [{path.stem for path in folder.glob("tables/*.parquet")} for folder in (before, after)]
    parts = []
    for stem in sorted(stems[0] | stems[1]):
        if stem not in stems[0] & stems[1]:
            verdict = REMOVED if stem in stems[0] else ADDED
            parts.append(pd.DataFrame([{"table": stem, "row": "all", "verdict": verdict}]))
            continue
        one, other = (
            pd.read_parquet(run / "tables" / f"{stem}.parquet") for run in (before, after)
        )
        parts.append(compare_tables(one, other).assign(table=stem))
    moved = pd.concat(parts).reindex(columns=COLUMNS) if parts else pd.DataFrame(columns=COLUMNS)
    return Comparison(
        tuple(differences(*records)), _by_importance(moved), tuple(_said(before, after))
    )


def compare_tables(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Compare two tables of estimates row by row.

    Returns
    -------
    DataFrame
        The columns of ``Comparison.moved`` but ``table``: a row for each estimate that differs.
        Where rows cannot be told apart by their text and whole numbers, nothing is compared.
    """
    keys = key_columns(before, after)
    if keys is None:
        return pd.DataFrame(columns=COLUMNS[1:])
    measures = [m for m in estimate_columns(after) if m[0] in before]
    tables = [_named(table, keys).drop(columns=keys) for table in (before, after)]
    joined = tables[0].add_suffix("|before").join(tables[1].add_suffix("|after"), how="outer")
    there = [pd.Index(joined.index).isin(table.index) for table in tables]
    parts = [_measure(joined, measure, there=there) for measure in measures]
    # a row that only one of them has is told once
    parts[1:] = [part[~part["verdict"].isin([REMOVED, ADDED])] for part in parts[1:]]
    if not parts:
        parts = [_rows(joined, there=there)]
    return pd.concat(parts).rename_axis("row").reset_index().reindex(columns=COLUMNS[1:])


def key_columns(before: pd.DataFrame, after: pd.DataFrame) -> list[str] | None:
    """Name the columns that tell the rows of both tables apart; None where none do.

    Tables begin with what their rows are about: the columns of text before the first number, and,
    where these do not suffice, those of text and whole numbers after it. Labels only repeat keys.
    """
    shared = [name for name in after if name in before and not name.startswith("label")]
    text = [name for name in shared if not pd.api.types.is_numeric_dtype(after[name])]
    keys = list(takewhile(lambda name: name in text, shared))
    for name in [*shared, ""]:
        if not any(
            table.duplicated(keys).any() if keys else len(table) > 1 for table in (before, after)
        ):
            return keys
        if name and name not in keys and not pd.api.types.is_float_dtype(after[name]):
            keys.append(name)
    return None


def estimate_columns(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Name the estimates of a table with their bounds.

    An estimate is the column before its bounds, ``low`` and ``high`` or ``x_low`` and ``x_high``.
    A table without bounds has each column of fractions as an estimate.
    """
    names = list(table)
    found = [
        (names[i - 1], name, name.removesuffix("low") + "high")
        for i, name in enumerate(names)
        if i and (name == "low" or name.endswith("_low"))
    ]
    bare = [(n, "", "") for n in names if pd.api.types.is_numeric_dtype(table[n])]
    return [m for m in found if m[2] in table] or [m for m in bare if m[0] not in {"low", "high"}]


def _named(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    if not keys:
        return table.set_axis(["all"] * len(table))
    return table.set_axis(pd.Index(table[keys].astype(str).agg(" · ".join, axis=1)))


def _rows(joined: pd.DataFrame, *, there: list[np.ndarray]) -> pd.DataFrame:
    """Name the rows that only one of two tables without numbers has."""
    verdict = np.select([~there[1], ~there[0]], [REMOVED, ADDED], "")
    return pd.DataFrame({"verdict": verdict}, index=joined.index)[verdict != ""]


def _measure(
    joined: pd.DataFrame, measure: tuple[str, str, str], *, there: list[np.ndarray]
) -> pd.DataFrame:
    """Compare one estimate of every row."""
    names = ("", "_low", "_high")
    columns = {
        f"{when}{ending}": _column(joined, name, when)
        for when in ("before", "after")
        for name, ending in zip(measure, names, strict=True)
    }
    table = pd.DataFrame(columns, index=joined.index)
    one, other = table["before"], table["after"]
    bounded = table[["before_low", "after_low"]].notna().all(axis=1)
    beyond = ~other.between(table["before_low"], table["before_high"]) | ~one.between(
        table["after_low"], table["after_high"]
    )
    table["measure"] = measure[0]
    table["change"] = other - one
    table["verdict"] = np.select(
        [~there[1], ~there[0], other.isna(), one.isna(), ~bounded, beyond],
        [REMOVED, ADDED, GONE, NEW, BARE, BEYOND],
        WITHIN,
    )
    same = (one == other) | (one.isna() & other.isna() & there[0] & there[1])
    return table[~same]


def _column(joined: pd.DataFrame, name: str, when: str) -> pd.Series:
    column = f"{name}|{when}"
    if not name or column not in joined:  # only one of the tables has it
        return pd.Series(np.nan, index=joined.index)
    return joined[column].astype(float)


def _by_importance(moved: pd.DataFrame) -> pd.DataFrame:
    width = (moved["after_high"] - moved["after_low"]).replace(0, np.nan)
    scale = width.fillna(moved[["before", "after"]].abs().max(axis=1))
    keys = {
        "rank": moved["verdict"].map(VERDICTS.index).astype(int),
        "size": -(moved["change"].abs() / scale).astype(float).fillna(0),
    }
    ordered = moved.assign(**keys).sort_values(list(keys), kind="stable", ignore_index=True)
    return ordered.drop(columns=list(keys))


def _said(before: Path, after: Path) -> list[tuple[str, str]]:
    """Pair the sentences of two runs, notebook by notebook, and keep those that differ."""
    pairs = []
    stems = sorted({path.stem for run in (before, after) for path in run.glob("records/*.json")})
    for stem in stems:
        one, other = (_sentences(run / "records" / f"{stem}.json") for run in (before, after))
        pairs += [p for p in zip_longest(one, other, fillvalue="") if p[0] != p[1]]
    return pairs


def _sentences(path: Path) -> list[str]:
    items = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return [item["text"] for item in items if item["kind"] == "text"]


def describe(comparison: Comparison, *, rows: int = 20) -> list[str]:
    """Tell a comparison in lines for a terminal.

    Parameters
    ----------
    rows
        Estimates that are named; of the others only how many there are.
    """
    moved = comparison.moved
    counts = moved["verdict"].value_counts().reindex(VERDICTS).dropna().astype(int)
    total = "; ".join(f"{count:,} {verdict}" for verdict, count in counts.items())
    # a figure's table is often shown as a table too
    once = moved.drop_duplicates(moved.columns[1:])
    named = once[once["verdict"] != WITHIN].head(rows)
    return [
        "What changed:",
        *(f"  {sentence}" for sentence in comparison.changed or ["nothing"]),
        f"Estimates that moved: {total or 'none'}",
        *(f"  {_line(row)}" for row in named.to_dict("records")),
        "Findings that read differently:" if comparison.said else "All findings read the same.",
        *(
            f"  was: {was or '(not said)'}\n  now: {now or '(not said)'}"
            for was, now in comparison.said
        ),
    ]


def _line(row: dict) -> str:
    if row["verdict"] in {REMOVED, ADDED}:
        return f"{row['table']}: {row['row']}: {row['verdict']}"
    before, after = (
        _estimate(row[when], row[f"{when}_low"], row[f"{when}_high"])
        for when in ("before", "after")
    )
    return f"{row['table']}: {row['row']}: {row['measure']} {before} → {after} ({row['verdict']})"


def _estimate(value: float, low: float, high: float) -> str:
    if pd.isna(value):
        return "none"
    interval = "" if pd.isna(low) else f" [{low:,.4g} to {high:,.4g}]"
    return f"{value:,.4g}{interval}"
