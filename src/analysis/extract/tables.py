"""Files of rows -> a header and rows of strings: csv and xlsx.

csv: Python's own parser, which alone tells short rows from empty cells. xlsx: openpyxl, read as a
stream; python-calamine is ten times as fast, but one cell in the last corner of a sheet makes it
ask for 500 GB and end the process.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from analysis.extract.archives import check_archive
from analysis.extract.files import UnreadableDocumentError

Row = tuple[int, list[str]]  # the row's number in the file, as a spreadsheet shows it; its cells
_DELIMITERS = ",;\t|"
_MOST_CELLS = 50_000_000
_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)  # which Excel reads and hides


def csv_rows(text: str, name: str) -> tuple[list[Row], list[str]]:
    """Give the rows of comma-, semicolon-, tab- or bar-separated text, empty ones left out.

    Rows with fewer cells than the first are filled up, and a warning names them.

    Raises
    ------
    UnreadableDocumentError
        If a row has more cells than the first, or its quotation marks do not match.
    """
    records = [(i, row) for i, row in enumerate(_parsed(text, name), start=1) if any(row)]
    width = len(records[0][1]) if records else 0
    short = []
    for number, row in records:
        if any(row[width:]):
            raise UnreadableDocumentError(
                f"{name}: row {number} has {len(row)} cells, the first one {width}; put text that "
                "holds the separator in quotation marks, or save the file anew from a spreadsheet "
                "program"
            )
        if len(row) < width:
            short.append(number)
    rows = [(i, row[:width] + [""] * (width - len(row))) for i, row in records]
    named = ", ".join(map(str, short[:5])) + (" and others" if len(short) > 5 else "")
    return rows, [f"rows with fewer cells than the first one: {named}"] if short else []


def _parsed(text: str, name: str) -> list[list[str]]:
    told = _SEPARATOR_LINE.match(text)
    text = text[told.end() :] if told else text
    delimiter = told[1] if told else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    limit = csv.field_size_limit(len(text) + 1)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        what = (
            "opens a quotation mark that is never closed"
            if "end of data" in str(error)
            else (f"cannot be read ({error})")
        )
        raise UnreadableDocumentError(
            f"{name}: row {len(rows) + 1} {what}; a quotation mark that belongs to the text is "
            "written twice"
        ) from error
    finally:
        csv.field_size_limit(limit)
    return rows


def _delimiter(text: str) -> str:
    """Choose the sign that parts the first line most often, outside quotation marks."""
    first = re.sub(r'"[^"]*"', "", text[:100_000].lstrip("\r\n").split("\n", 1)[0])
    return max(_DELIMITERS, key=first.count)


def xlsx_rows(data: bytes, name: str) -> dict[str, list[Row]]:
    """Give the rows of each sheet of a workbook, empty ones left out; formulas as last computed."""
    import openpyxl

    check_archive(data, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = {sheet.title: list(_sheet_rows(sheet, name)) for sheet in book.worksheets}
        book.close()
    except UnreadableDocumentError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part leads it to
        raise UnreadableDocumentError(
            f"{name}: is damaged ({type(error).__name__}); open it in Excel and save it anew"
        ) from error
    return sheets


def _sheet_rows(sheet: Any, name: str) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a file claims of its size may be wrong
    cells = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells += len(row)
        if cells > _MOST_CELLS:
            raise UnreadableDocumentError(
                f"{name}: has more than {_MOST_CELLS:,} cells; delete the empty rows and columns "
                "beyond the data, or save the sheet as .csv"
            )
        if any(value is not None for value in row):
            yield number, [_written(value) for value in row]


def _written(value: Any) -> str:
    """Write a cell's value: whole numbers without a point, days without a time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return (
        value.isoformat(" ")
        if isinstance(value, datetime)
        else (value.isoformat() if isinstance(value, date | time) else str(value))
    )
