"""Writing files so that a failure leaves what was there, and nothing half-written."""

import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import BinaryIO

import pandas as pd
from upath import UPath

Folder = Path | UPath  # on this machine, or at any address that fsspec knows

# A spreadsheet program would run a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

WRITING = ".writing-"  # how the names begin of what is not finished
SWAPS = 10  # attempts to put a folder in its place while others do the same


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write in; it takes the place of ``folder`` when all went well."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=WRITING) as beside:
        new = Path(beside) / folder.name
        new.mkdir()
        yield new
        for attempt in range(SWAPS):
            old = Path(beside) / f"replaced-{attempt}"
            with suppress(FileNotFoundError):
                folder.rename(old)
            try:
                new.rename(folder)
            except OSError:
                if folder.exists() and attempt + 1 < SWAPS:
                    continue  # another program has put its own there in between
                raise
            finally:
                if old.exists() and not folder.exists():
                    old.rename(folder)
            break


def remove_folder(folder: Folder) -> None:
    """Delete a folder, or a file, with all that is in it."""
    if not isinstance(folder, Path):
        folder.fs.rm(folder.path, recursive=True)
    elif folder.is_dir():
        shutil.rmtree(folder)
    else:
        folder.unlink()


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=WRITING)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def replaced_file(path: Folder) -> Iterator[BinaryIO]:
    """Give a file to write in; it takes the place of ``path`` when all went well."""
    if not isinstance(path, Path):  # an object store keeps what is complete
        with path.open("wb") as file:
            yield file
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=WRITING) as beside:
        new = Path(beside) / path.name
        with new.open("wb") as file:
            yield file
        new.replace(path)


def remove_unfinished(folder: Folder) -> None:
    """Delete what a program that was killed left half-written in a folder."""
    for path in folder.glob(f"{WRITING}*") if isinstance(folder, Path) else ():
        shutil.rmtree(path, ignore_errors=True)  # or it is removed later


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV: UTF-8, numbers to six digits, no cell that a spreadsheet would run.

    A text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return gets an
    apostrophe in front, which spreadsheet programs hide.
    """
    write_bytes(path, csv_bytes(table))


def csv_bytes(table: pd.DataFrame, *, header: bool = True) -> bytes:
    """Give a table as ``write_table`` writes it."""
    safe = table.rename(columns=lambda name: inert(str(name)))
    for column in safe.select_dtypes("str").columns:
        risky = safe[column].str.startswith(FORMULA_STARTS).to_numpy(bool, na_value=False)
        safe.loc[risky, column] = "'" + safe.loc[risky, column]
    for column in safe.select_dtypes(exclude=["number", "bool", "str"]).columns:
        safe[column] = safe[column].map(inert, na_action="ignore")
    for column in safe.select_dtypes("float").columns:  # pandas' own way takes ten times as long
        safe[column] = six_digits(safe[column])
    text = safe.to_csv(index=False, header=header, lineterminator="\n")
    return text.encode("utf-8", "backslashreplace")


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet: the types of its columns stay, numbers have six digits as in CSV.

    A column of which the cells are of several types is written as text.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {}
    for position, name in enumerate(table.columns):
        column = table.iloc[:, position]
        if pd.api.types.is_float_dtype(column):
            column = pd.to_numeric(six_digits(column)).astype(float)
        try:
            columns[str(name)] = pa.array(column, from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError):
            texts = [None if cell is None else shown(str(cell)) for cell in column]
            columns[str(name)] = pa.array(texts, pa.string())
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    write_bytes(path, buffer.getvalue())


def six_digits(column: pd.Series) -> pd.Series:
    """Write the numbers of a column to six digits; nothing for a missing one."""
    texts = [None if value != value else f"{value:.6g}" for value in column.tolist()]  # noqa: PLR0124
    return pd.Series(texts, index=column.index, dtype=object)


def inert(value: object) -> object:
    """Give a cell that no spreadsheet program takes for a formula; see ``write_table``."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def sha256_of(data: bytes) -> str:
    """Give the SHA-256 of some bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def shown(name: str | PurePath) -> str:
    """Make a file's name safe to print: control characters and broken bytes are escaped."""
    text = str(name).encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
