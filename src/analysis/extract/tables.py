"""Files of rows -> a header and rows of strings: csv and xlsx.

csv: the parser of pandas. xlsx: openpyxl, read as a stream; python-calamine is ten times as fast,
but one cell in the last corner of a sheet makes it ask for 500 GB and end the process.
"""

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
_RAGGED = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")
_OPEN_QUOTE = re.compile(r"starting at row (\d+)")


def csv_rows(text: str, name: str) -> tuple[list[Row], list[str]]:
    """Give the rows of comma-, semicolon-, tab- or bar-separated text, empty ones left out.

    Rows with fewer cells than the first are kept, and a warning names them.

    Raises
    ------
    UnreadableDocumentError
        If a row has more cells than the first, or a quotation mark is never closed.
    """
    import pandas as pd

    try:
        table = pd.read_csv(
            io.StringIO(text),
            sep=_delimiter(text),
            header=None,
            dtype=object,
            keep_default_na=False,
            skip_blank_lines=False,
        )
    except pd.errors.EmptyDataError:
        return [], []
    except pd.errors.ParserError as error:
        raise UnreadableDocumentError(f"{name}: {_what_is_wrong(str(error))}") from error
    absent = table.isna().to_numpy()
    cells = table.where(table.notna(), "").to_numpy().tolist()
    rows = [(i, row) for i, row in enumerate(cells, start=1) if any(cell.strip() for cell in row)]
    short = [i for i, _ in rows if absent[i - 1].any()]
    named = ", ".join(map(str, short[:5])) + (" and others" if len(short) > 5 else "")
    warning = f"rows with fewer cells than the first one: {named}"
    return rows, [warning] if short else []


def _delimiter(text: str) -> str:
    """Choose the sign that parts the first line most often, outside quotation marks."""
    first = re.sub(r'"[^"]*"', "", text[:100_000].lstrip("\r\n").split("\n", 1)[0])
    return max(_DELIMITERS, key=first.count)


def _what_is_wrong(error: str) -> str:
    if ragged := _RAGGED.search(error):
        expected, line, seen = ragged.groups()
        return (
            f"row {line} has {seen} cells, the rows before it {expected}; put text that holds the "
            "separator in quotation marks, or save the file anew from a spreadsheet program"
        )
    if quote := _OPEN_QUOTE.search(error):
        return (
            f"row {int(quote[1]) + 1} opens a quotation mark that is never closed; close it, or "
            "double it if it belongs to the text"
        )
    return f"cannot be read as a table ({error}); save it anew from a spreadsheet program"


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
