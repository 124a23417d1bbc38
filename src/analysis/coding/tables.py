"""CSV and XLSX files of text cells, read and written alike."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import InputError
from analysis.extract.archives import check_archive
from analysis.files import inert, write_bytes


def read_cells(path: Path) -> pd.DataFrame:
    """Read a CSV or XLSX file as text cells, without the empty rows.

    Returns
    -------
    DataFrame
        Of stripped strings; the index is the row number that a spreadsheet program shows.

    Raises
    ------
    InputError
        If the file is absent, is not what its ending says, is empty or names a column twice.
    """
    try:
        rows = _xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    except FileNotFoundError:
        raise InputError(f"{path.name}: there is no such file") from None
    filled = [(i, [c.strip() for c in row]) for i, row in enumerate(rows, start=1) if any(row)]
    if not filled:
        raise InputError(f"{path.name}: the file is empty")
    (_, header), *body = filled
    while header and not header[-1]:
        header.pop()
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated or not all(header):
        what = f"two columns are called {repeated[0]!r}" if all(header) else "a column has no name"
        raise InputError(f"{path.name}: {what}")
    width = len(header)
    for number, cells in body:
        if any(cells[width:]):
            raise InputError(f"{path.name}, row {number}: more cells than the header has columns")
    padded = [[*cells[:width], *[""] * (width - len(cells))] for _, cells in body]
    return pd.DataFrame(padded, columns=header, index=[i for i, _ in body], dtype=object)


def _csv_rows(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            f"{path.name}: not UTF-8 text; in Excel, save it as “CSV UTF-8”, or as .xlsx"
        ) from None
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(f"{path.name}: not a CSV file ({error})") from None


def _xlsx_rows(path: Path) -> list[list[str]]:
    from zipfile import BadZipFile

    import openpyxl

    data = path.read_bytes()
    check_archive(data, path.name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError) as error:
        raise InputError(f"{path.name}: not an .xlsx file ({type(error).__name__})") from None
    rows = [
        [_cell(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)
    ]
    book.close()
    return rows


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def read_places(path: Path, *, needed: Sequence[str] = ()) -> pd.DataFrame:
    """Read a file of passages as text cells, but for ``start`` and ``end``, which are numbers.

    Parameters
    ----------
    needed
        Columns that it must have besides those that say where passages are.

    Raises
    ------
    InputError
        As from ``read_cells``, and if it does not say where its passages are.
    """
    cells = read_cells(path)
    missing = [name for name in (*needed, "document", "start", "end", "text") if name not in cells]
    if missing:
        raise InputError(f"{path.name}: the columns {', '.join(missing)} are missing")
    for name in ("start", "end"):
        wrong = ~cells[name].str.fullmatch(r"\d{1,15}")
        if wrong.any():
            row = wrong.index[wrong.to_numpy(bool)][0]
            raise InputError(
                f"{path.name}, row {row}: {cells[name][row]!r} is not a character offset, which "
                "must not be edited"
            )
    return cells.astype({"start": "int64", "end": "int64"})


def write_cells(table: pd.DataFrame, path: Path, *, widths: dict[str, int] | None = None) -> None:
    """Write a table of strings and whole numbers as CSV or XLSX, by the ending of ``path``.

    No cell can be run as a formula (see ``files.write_table``); whole numbers stay numbers.

    Parameters
    ----------
    widths
        In an XLSX file, widths of columns in characters; text is wrapped in those.
    """
    safe = table.map(lambda cell: cell if _is_whole(cell) else inert(cell))
    if path.suffix.lower() != ".xlsx":
        text = safe.to_csv(index=False, lineterminator="\n")
        # the mark at the beginning is what makes Excel read UTF-8
        write_bytes(path, text.encode("utf-8-sig", "backslashreplace"))
        return
    write_bytes(path, _xlsx_bytes(safe, widths or {}))


def _is_whole(cell: Any) -> bool:
    return bool(re.fullmatch(r"0|-?[1-9]\d{0,14}", str(cell)))


def _xlsx_bytes(table: pd.DataFrame, widths: dict[str, int]) -> bytes:
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(table.columns))
    for row in table.itertuples(index=False, name=None):
        cells = [int(cell) if _is_whole(cell) else cell for cell in row]
        sheet.append([None if cell == "" else cell for cell in cells])
    for number, name in enumerate(table.columns, start=1):
        sheet.cell(1, number).font = Font(bold=True)
        if name in widths:
            sheet.column_dimensions[get_column_letter(number)].width = widths[name]
            for cell in sheet[get_column_letter(number)]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
