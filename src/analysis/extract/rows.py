"""A file of many responses -> one text a row."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import InputError
from analysis.extract.documents import read_text, whole_characters
from analysis.extract.files import MAX_BYTES, UnreadableDocumentError, read_bytes, shown
from analysis.extract.formats import sniff_bytes, sniff_text
from analysis.extract.records import json_value, jsonl_values, records_of
from analysis.extract.tables import Row, csv_rows, xlsx_rows

_Fields = dict[str, str]
_SHOWN = 10
_NAMED = 5


@dataclass(frozen=True)
class Rows:
    """The responses of one file.

    Attributes
    ----------
    table
        One row a response that is not empty: id, source and group ("" where no column was named
        or the cell is empty), text, row (its number in the file: of the spreadsheet's row, the
        JSON record or the line, from 1).
    sha256
        Of the bytes really read.
    format
        "csv", "xlsx", "json" or "jsonl".
    empty
        The numbers of the rows without text.
    warnings
        Plain sentences.
    """

    table: pd.DataFrame
    sha256: str
    format: str
    empty: tuple[int, ...]
    warnings: tuple[str, ...]


def extract_rows(
    path: Path,
    *,
    text_column: str,
    id_column: str | None = None,
    source_column: str | None = None,
    group_column: str | None = None,
    data: bytes | None = None,
    max_bytes: int = MAX_BYTES,
) -> Rows:
    """Read the text, id, source and group of every response in a csv, xlsx, json or jsonl file.

    Without an id column the row's number is the id.

    Parameters
    ----------
    data
        The file's bytes, where they have been read already.

    Raises
    ------
    UnreadableDocumentError
        If the file cannot be read, is of another format, or its rows are ragged.
    InputError
        If a column is missing or stands twice, or ids are missing or stand twice; every such row
        is named, up to ten.
    """
    name = shown(path)
    data = data or read_bytes(path, max_bytes=max_bytes)
    columns = {"id": id_column, "source": source_column, "group": group_column, "text": text_column}
    named = {key: column for key, column in columns.items() if column}
    kind, records, warnings = _records(data, path, list(dict.fromkeys(named.values())))
    table = pd.DataFrame(
        [{key: fields[column] for key, column in named.items()} for _, fields in records],
        columns=list(columns),
        dtype="str",
    ).assign(row=[number for number, _ in records])
    for key in ("id", "source", "group"):
        table[key] = table[key].fillna("").str.strip()
    blank = table["text"].str.strip() == ""
    filled = table[~blank].reset_index(drop=True)
    if filled.empty:
        raise UnreadableDocumentError(
            f"{name}: no row has text in the column {text_column!r}; name another"
        )
    if id_column is None:
        filled["id"] = filled["row"].astype("str")
    _check_ids(filled, id_column, name)
    empty = tuple(table["row"][blank].tolist())
    return Rows(filled, hashlib.sha256(data).hexdigest(), kind, empty, tuple(warnings))


def _check_ids(table: pd.DataFrame, id_column: str | None, name: str) -> None:
    """Refuse responses that cannot be told apart."""
    faults = [
        f"row {row} has no id in the column {id_column!r}; give it one"
        for row in table["row"][table["id"] == ""]
    ]
    for own, rows in table[table["id"] != ""].groupby("id", sort=False)["row"]:
        if len(rows) > 1:
            places = named_rows(rows.tolist())
            faults.append(f"the id {own!r} stands in {places}; ids must differ")
    if faults:
        more = [f"and {len(faults) - _SHOWN} more of this kind"] if len(faults) > _SHOWN else []
        raise InputError("\n    - ".join([f"{name}: " + faults[0], *faults[1:_SHOWN], *more]))


def named_rows(rows: Sequence[int]) -> str:
    """Name rows, the first five of many."""
    if len(rows) == 1:
        return f"row {rows[0]}"
    first, last = rows[:-1] if len(rows) <= _NAMED else rows[:_NAMED], rows[-1]
    end = f"{len(rows) - _NAMED} more" if len(rows) > _NAMED else str(last)
    return f"rows {', '.join(map(str, first))} and {end}"


def _records(
    data: bytes, path: Path, wanted: list[str]
) -> tuple[str, list[tuple[int, _Fields]], list[str]]:
    name, kind = shown(path), sniff_bytes(data)
    if kind == "xlsx":
        rows, warnings = _chosen_sheet(xlsx_rows(data, name), wanted, name)
        return kind, _named(rows, wanted, name), warnings
    if kind != "text":
        raise _no_table(name, kind)
    text, warnings = read_text(data, name)
    kind = sniff_text(text, path)
    if kind == "csv":
        rows, short = csv_rows(text, name)
        return kind, _named(rows, wanted, name), warnings + short
    if kind == "json":
        return kind, _fields(records_of(json_value(text, name), name), wanted, name), warnings
    if kind == "jsonl":
        return kind, _fields(_objects(jsonl_values(text, name), name), wanted, name), warnings
    raise _no_table(name, kind)


def _no_table(name: str, kind: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f"{name}: is {kind}, which has no columns; leave its text_column empty in the manifest, or "
        "save it as .csv, .xlsx, .json or .jsonl"
    )


def _chosen_sheet(
    sheets: dict[str, list[Row]], wanted: list[str], name: str
) -> tuple[list[Row], list[str]]:
    """Choose the first sheet whose header has the wanted columns; the others are named."""
    filled = {title: rows for title, rows in sheets.items() if rows}
    if not filled:
        raise UnreadableDocumentError(
            f"{name}: every sheet is empty; save the sheet with the responses"
        )
    chosen = next(
        (title for title, rows in filled.items() if set(wanted) <= {c.strip() for c in rows[0][1]}),
        next(iter(filled)),
    )
    others = [title for title in filled if title != chosen]
    warning = f"only the sheet {chosen!r} was read; not read: {', '.join(map(repr, others))}"
    return filled[chosen], [warning] if others else []


def _named(rows: list[Row], wanted: list[str], name: str) -> list[tuple[int, _Fields]]:
    if not rows:
        raise UnreadableDocumentError(f"{name}: has no rows; save the table with its header")
    header = [cell.strip() for cell in rows[0][1]]
    for column in wanted:
        if header.count(column) != 1:
            raise _missing(name, column, header)
    places = {column: header.index(column) for column in wanted}
    return [
        (number, {c: cells[i] if i < len(cells) else "" for c, i in places.items()})
        for number, cells in rows[1:]
    ]


def _missing(name: str, column: str, header: list[str]) -> InputError:
    if column in header:
        return InputError(
            f"{name}: the column {column!r} stands {header.count(column)} times in the header; "
            "rename all but one"
        )
    return InputError(
        f"{name}: there is no column {column!r}; the columns are "
        f"{', '.join(repr(c) for c in header if c)} (if they are not, delete what stands above "
        "the names of the columns)"
    )


def _objects(values: list[tuple[int, Any]], name: str) -> list[tuple[int, dict[str, Any]]]:
    for number, value in values:
        if not isinstance(value, dict):
            raise UnreadableDocumentError(
                f"{name}: line {number} is no object with named fields; export one object a line"
            )
    return values


def _fields(
    records: list[tuple[int, dict[str, Any]]], wanted: list[str], name: str
) -> list[tuple[int, _Fields]]:
    header = list(dict.fromkeys(key for _, record in records for key in record))
    for column in wanted:
        if column not in header:
            raise _missing(name, column, header)
    return [
        (number, {column: _plain(record.get(column), f"{name}, row {number}") for column in wanted})
        for number, record in records
    ]


def _plain(value: Any, where: str) -> str:
    if isinstance(value, list | dict):
        raise UnreadableDocumentError(
            f"{where}: holds a list or an object where a text, number or name should be; export "
            "one value for each field"
        )
    return "" if value is None else whole_characters(str(value))[0]
