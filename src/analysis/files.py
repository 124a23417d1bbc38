"""Writing files so that a failure leaves what was there, and nothing half-written."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

import pandas as pd

# A spreadsheet program would run a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write in; it takes the place of ``folder`` when all went well."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".writing-") as beside:
        new = Path(beside) / folder.name
        new.mkdir()
        yield new
        old = Path(beside) / "replaced"
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV: UTF-8, numbers to six digits, no cell that a spreadsheet would run.

    A text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return gets an
    apostrophe in front, which spreadsheet programs hide.
    """
    safe = table.rename(columns=lambda name: inert(str(name)))
    for column in safe.select_dtypes(exclude=["number", "bool"]).columns:
        safe[column] = safe[column].map(inert, na_action="ignore")
    text = safe.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    write_bytes(path, text.encode("utf-8", "backslashreplace"))


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
