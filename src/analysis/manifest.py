"""A study's manifest, ``documents.csv``, read and checked row by row."""

import csv
import difflib
import io
import re
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from analysis.errors import InputError
from analysis.files import shown
from analysis.study import Study

REQUIRED = ("file", "title", "source", "source_type", "genre", "date")
OPTIONAL = (
    "id",
    "notes",
    "sha256",
    "language",
    "exclude",
    "licence",
    "address",
    "text_column",
    "id_column",
    "source_column",
    "group_column",
    "clean_without",
)
OWN_PREFIX = "x_"


def read_rows(study: Study, *, empty: bool = False) -> pd.DataFrame:
    """Read ``documents.csv`` and check what can be checked without looking at the documents.

    Returns
    -------
    DataFrame
        One row a document: the columns of ``REQUIRED`` and ``OPTIONAL`` and those that begin with
        ``x_``, as text ("" where empty); ``id`` is the file's stem where the manifest gives none;
        ``row`` is the row in the file, counted as a spreadsheet does.

    Parameters
    ----------
    empty
        Whether a manifest without a document is allowed.

    Raises
    ------
    InputError
        Naming every row at fault with the remedy.
    """
    where = manifest_name(study)
    table = _read_csv(study.manifest, where)
    faults = [fault for row in row_dicts(table) for fault in _row_faults(row)]
    table["file"] = [str(PurePosixPath(file)) if file else "" for file in table["file"].tolist()]
    for column in ("file", "id"):
        repeated = table[column].duplicated() & ~(table["file"].duplicated() & (column == "id"))
        again = table[repeated & (table[column] != "")]
        faults += [
            f"row {row['row']}: {column} {shown(row[column])!r} stands in an earlier row too; "
            "each document needs its own"
            for row in again.to_dict("records")
        ]
    if not len(table) and not empty:
        faults = [f"no document stands in it; `analysis add {study.name} FILES...` adds some"]
    if faults:
        raise InputError(listed(where, faults))
    return table


def row_dicts(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rows of a table of texts and numbers, in a tenth of the time of ``to_dict``."""
    columns = table.columns.tolist()
    objects = table.astype(object)  # cells of a column of text are read slowly, one by one
    rows = zip(*(objects[name].tolist() for name in columns), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def manifest_name(study: Study) -> str:
    """Give the manifest's name as messages show it."""
    return f"data/raw/{study.name}/documents.csv"


def listed(where: str, faults: list[str]) -> str:
    """Join faults of one file into one message."""
    if len(faults) == 1:
        return f"{where}, {faults[0]}"
    return "\n  - ".join([f"{where}:", *faults])


def _read_csv(path: Path, where: str) -> pd.DataFrame:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(
            f"{where}, line {line}: not UTF-8; save the file as 'CSV UTF-8'"
        ) from error
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise InputError(f"{where}: not a CSV file ({error}); check its quotation marks") from error
    if not rows:
        raise InputError(f"{where}: empty; its first row must hold {', '.join(REQUIRED)}")
    header = [name.strip() for name in rows[0]]
    _check_header(header, where)
    filled = [(i, row) for i, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    uneven = [f"row {i}: {len(row)} cells" for i, row in filled if len(row) != len(header)]
    if uneven:
        remedy = "a comma inside a cell needs quotation marks around the cell"
        raise InputError(
            listed(where, [f"{fault}, the header has {len(header)}; {remedy}" for fault in uneven])
        )
    table = pd.DataFrame([[c.strip() for c in row] for _, row in filled], columns=header, dtype=str)
    for column in OPTIONAL:
        if column not in table:
            table[column] = ""
    table["row"] = [i for i, _ in filled]
    table["id"] = [
        own or PurePosixPath(f).stem
        for own, f in zip(table["id"].tolist(), table["file"].tolist(), strict=True)
    ]
    return table


def _check_header(header: list[str], where: str) -> None:
    known = [*REQUIRED, *OPTIONAL]
    faults = []
    for name in header:
        if name not in known and not re.fullmatch(OWN_PREFIX + r"\w+", name):
            near = difflib.get_close_matches(name, known, n=1)
            guess = f"did you mean {near[0]!r}? " if near else ""
            faults.append(
                f"row 1: unknown column {shown(name)!r}; {guess}known: {', '.join(known)}; "
                f"a column of your own begins with {OWN_PREFIX!r}"
            )
        if header.count(name) > 1:
            faults.append(f"row 1: column {shown(name)!r} stands there twice; delete one")
    faults += [
        f"row 1: column {name!r} is missing; add it" for name in REQUIRED if name not in header
    ]
    if faults:
        raise InputError(listed(where, list(dict.fromkeys(faults))))


def _row_faults(row: dict[str, str]) -> list[str]:
    faults = []
    if not row["file"]:
        faults.append("file is empty; name the document's file")
    if not row["title"]:
        faults.append("title is empty; give one that a reader would know the document by")
    if not re.fullmatch(r"[\w.-]{1,200}", row["id"]):
        faults.append(
            f"id {shown(row['id'])!r}: use letters, digits, '.', '-' and '_' only"
            " (where there is no id, the file's name serves)"
        )
    if row["date"] and not _is_date(row["date"]):
        faults.append(
            f"date {shown(row['date'])!r} is not a date; write 2021, 2021-09 or 2021-09-14"
        )
    if row["sha256"] and not re.fullmatch(r"[0-9a-f]{64}", row["sha256"]):
        faults.append(f"sha256 {shown(row['sha256'])!r} is not 64 digits 0-9a-f; empty it")
    if row["language"] and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", row["language"]):
        faults.append(
            f"language {shown(row['language'])!r} is not a code; write en for English, cy for "
            "Welsh, or leave it empty, and it is guessed"
        )
    if row["exclude"] not in {"", "yes"}:
        faults.append(f"exclude is {shown(row['exclude'])!r}; write yes, or leave it empty")
    if not row["text_column"]:
        faults += [
            f"{name} is filled in but text_column is empty; name the column that holds the texts"
            for name in ("id_column", "source_column", "group_column")
            if row[name]
        ]
    return [f"row {row['row']}: {fault}" for fault in faults]


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        return False
    parts = [int(part) for part in text.split("-")]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return False
    return True
