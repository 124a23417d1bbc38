"""Folders of Arrow tables with checksums: written whole or not at all, damage noticed on reading.

A folder may lie on this machine or at any address that fsspec knows (``s3://…``).
"""

import json
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis.errors import InputError
from analysis.files import Folder, remove_folder, replaced_folder

FORMAT = 2
RECORD = "record.json"
REMEDY = "`analysis build` makes it again"


class BrokenTablesError(InputError):
    """A folder of tables is missing, half-written, damaged or not one of ours."""


def write_tables(folder: Folder, tables: dict[str, pa.Table], record: dict[str, Any]) -> None:
    """Write tables into ``folder``, which is replaced whole or left as it was.

    Parameters
    ----------
    record
        What else is to be known of them, as JSON can say it.

    Raises
    ------
    BrokenTablesError
        If the folder holds something else, which would be lost, or cannot be written.
    """
    if folder.exists() and not (folder / RECORD).is_file() and any(folder.iterdir()):
        raise BrokenTablesError(
            f"{folder.name}: holds files that are no processed tables, which saving would delete; "
            "name another folder, or empty this one"
        )
    files = {}
    try:
        with _written(folder) as new:
            for name, table in tables.items():
                data = _encoded(table)
                (new / f"{name}.arrow").write_bytes(data)
                files[f"{name}.arrow"] = {"bytes": len(data), "crc32": zlib.crc32(data)}
            whole = {"format": FORMAT, "files": files, **record}
            text = json.dumps(whole, indent=1, sort_keys=True) + "\n"
            (new / RECORD).write_text(text, encoding="utf-8")  # last: without it nothing counts
    except OSError as error:
        reason = error.strerror or str(error)
        raise BrokenTablesError(
            f"{folder.name}: cannot be written ({reason}); nothing of it is kept; make room or "
            "check the permissions, then run the same command again"
        ) from error


@contextmanager
def _written(folder: Folder) -> Iterator[Folder]:
    """Give an empty folder to write in, which takes the place of ``folder``.

    An object store has no folders to put in place of others: there the folder itself is emptied
    and written, and whoever reads it knows by the record, the last file, that all is there.
    """
    if isinstance(folder, Path):
        with replaced_folder(folder) as new:
            yield new
        return
    if folder.exists():
        remove_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    yield folder


def read_record(folder: Folder) -> dict[str, Any]:
    """Read what ``write_tables`` recorded.

    Raises
    ------
    BrokenTablesError
        If the folder is absent, half-written or of another format.
    """
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BrokenTablesError(f"{folder.name}: is missing or half-written; {REMEDY}") from error
    except (OSError, ValueError) as error:
        raise BrokenTablesError(f"{folder.name}: cannot be read ({error}); {REMEDY}") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise BrokenTablesError(f"{folder.name}: saved by another version of this tool; {REMEDY}")
    return record


def read_tables(folder: Folder, names: Collection[str] | None = None) -> dict[str, pa.Table]:
    """Read tables back, after comparing their bytes with the checksums.

    Parameters
    ----------
    names
        Those wanted; None for all.

    Raises
    ------
    BrokenTablesError
        Naming the file that is missing, cut short or damaged.
    """
    try:
        files = dict(read_record(folder)["files"])
        return {
            Path(name).stem: _read(folder / name, facts["bytes"], facts["crc32"])
            for name, facts in files.items()
            if names is None or Path(name).stem in names
        }
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenTablesError(f"{folder.name}: its record is damaged; {REMEDY}") from error


def _read(path: Folder, size: int, checksum: int) -> pa.Table:
    where = f"{path.parent.name}/{path.name}"
    try:
        data = path.read_bytes()  # whole, not mapped: Windows cannot replace a mapped file
    except OSError as error:
        reason = error.strerror or str(error)
        raise BrokenTablesError(f"{where}: cannot be read ({reason}); {REMEDY}") from error
    if len(data) != size:
        raise BrokenTablesError(
            f"{where}: is cut short ({len(data):,} of {size:,} bytes); {REMEDY}"
        )
    if zlib.crc32(data) != checksum:
        raise BrokenTablesError(f"{where}: is damaged (its checksum is another); {REMEDY}")
    return pa.ipc.open_file(data).read_all()


def _encoded(table: pa.Table) -> bytes:
    bare = table.replace_schema_metadata(None)  # pandas would note its version there
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, bare.schema) as writer:
        writer.write_table(bare)
    return sink.getvalue().to_pybytes()
