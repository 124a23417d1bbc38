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
REMEDY = "`analysis build STUDY` makes it again"


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
    InputError
        If the folder holds something else, which would be lost, or cannot be written.
    """
    files = {}
    try:
        _check_own(folder)
        with _written(folder) as new:
            for name, table in tables.items():
                data = _encoded(table)
                (new / f"{name}.arrow").write_bytes(data)  # type: ignore[arg-type]
                files[f"{name}.arrow"] = {"bytes": len(data), "crc32": zlib.crc32(data)}
            whole = {"format": FORMAT, "files": files, **record}
            text = json.dumps(whole, indent=1, sort_keys=True) + "\n"
            (new / RECORD).write_text(text, encoding="utf-8")  # last: without it nothing counts
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"{_named(folder)}: cannot be written ({reason}); nothing of it is kept; make room or "
            "check the permissions, then run the same command again"
        ) from error


def _check_own(folder: Folder) -> None:
    """Refuse to replace a folder of something else; tables without a record are half-written."""
    names = [path.name for path in folder.iterdir()] if folder.exists() else []
    if RECORD not in names and not all(name.endswith(".arrow") for name in names):
        raise InputError(
            f"{_named(folder)}: holds files that are no processed tables, which saving would "
            "delete; name another folder, or empty this one"
        )


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
        If the folder is absent, half-written, damaged or of another format.
    """
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BrokenTablesError(
            f"{_named(folder)}: is missing or half-written; {REMEDY}"
        ) from error
    except (OSError, ValueError) as error:
        raise BrokenTablesError(f"{_named(folder)}: cannot be read ({error}); {REMEDY}") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise BrokenTablesError(
            f"{_named(folder)}: saved by another version of this tool; {REMEDY}"
        )
    if not isinstance(record.get("files"), dict):
        raise BrokenTablesError(f"{_named(folder)}: its record is damaged; {REMEDY}")
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
        wanted = [f"{name}.arrow" for name in names] if names is not None else list(files)
        return {
            name.removesuffix(".arrow"): _read(
                folder / name, files[name]["bytes"], files[name]["crc32"]
            )
            for name in wanted
        }
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenTablesError(f"{_named(folder)}: its record is damaged; {REMEDY}") from error


def check_tables(folder: Folder) -> None:
    """Compare the bytes of every table with its checksum, one table at a time.

    Raises
    ------
    BrokenTablesError
        As ``read_tables``.
    """
    for name in read_record(folder)["files"]:
        read_tables(folder, [name.removesuffix(".arrow")])


def _read(path: Folder, size: int, checksum: int) -> pa.Table:
    where = _named(path)
    try:
        data = path.read_bytes()  # whole, not mapped: Windows cannot replace a mapped file
    except FileNotFoundError as error:
        raise BrokenTablesError(f"{where}: is missing; {REMEDY}") from error
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


def _named(path: Folder) -> str:
    """Name a folder or file of a study by the end of its path: STUDY/shards/SHARD/FILE."""
    names = [part.strip("/") for part in path.parts if part.strip("/")]
    return "/".join(names[-4 if path.suffix else -3 :])


def _encoded(table: pa.Table) -> memoryview:
    bare = table.replace_schema_metadata(None)  # pandas would note its version there
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, bare.schema) as writer:
        writer.write_table(bare)
    return memoryview(sink.getvalue())
