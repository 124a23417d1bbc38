"""Build a study shard by shard, reading again only the files that changed."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.build.layout import SHARD_MEGABYTES, lay_out
from analysis.build.locking import build_lock
from analysis.build.shard import (
    PROBLEM_COLUMNS,
    Made,
    Row,
    Settings,
    Task,
    make_shard,
    read_settings,
    shard_key,
    table_of,
)
from analysis.build.stored import Built, Index, read_index, shard_folder, write_index
from analysis.errors import InputError
from analysis.executors import Executor, choose_executor
from analysis.extract import UnreadableDocumentError
from analysis.extract.files import read_bytes
from analysis.files import Folder, remove_folder, sha256_of, shown, write_long_table
from analysis.manifest import listed, manifest_name, read_manifest, read_rows, unlisted_files
from analysis.study import Study
from analysis.tables import BrokenTablesError, read_record, read_tables

_REASONS = 20


def open_built(
    study: Study,
    *,
    executor: Executor | None = None,
    megabytes: float = SHARD_MEGABYTES,
    verify: bool = False,
    progress: bool = False,
) -> Built:
    """Give the processed study, built first where it is absent or no longer fits its files.

    Files whose bytes have not changed are not read again, and shards that are finished are not
    made again; the result is the same as that of a build from nothing. A build that fails or is
    interrupted leaves the earlier one as it was.

    Parameters
    ----------
    executor
        Where shards are made and worked on; by default that of ``choose_executor``.
    megabytes
        See ``layout.lay_out``.
    verify
        Whether the bytes of shards made earlier are compared with their checksums, and damaged
        ones made again.

    Raises
    ------
    InputError
        If the manifest has faults, no document can be read, or another program builds the study.
    """
    executor = executor or choose_executor()
    rows = read_manifest(study).to_dict("records")
    hashes = [_hash(study, row) for row in rows]
    _check_hashes(study, rows, hashes)
    record: dict[str, Any] = {
        "code": _code_digest(),
        "manifest": sha256_of(study.manifest.read_bytes()),
        "documents": read_settings(rows, hashes),
        "unlisted": unlisted_files(study, read_rows(study)),
    }
    if not verify:
        with suppress(BrokenTablesError):
            if built := _opened(study, record, executor):
                return built
    with build_lock(study):
        if not verify:  # perhaps another program has built it while this one waited
            try:
                if built := _opened(study, record, executor):
                    return built
            except BrokenTablesError:
                verify = True  # made again from the raw documents, which loses nothing
        index = _build(study, rows, record, _Making(executor, megabytes, verify, progress))
        write_index(study, index)
        built = index.open(study, executor)
        write_long_table(built.cleaning_logs(), study.processed / "cleaning.csv")
        write_long_table([built.problems], study.processed / "problems.csv")
        _remove_others(study.processed / "shards", index.keys)
    return built


class _Making(NamedTuple):
    """How shards are made; see ``open_built``."""

    executor: Executor
    megabytes: float
    verify: bool
    progress: bool


def _opened(study: Study, record: dict[str, Any], executor: Executor) -> Built | None:
    """Open what was built earlier, if it was built from the same."""
    index = read_index(study)
    return index.open(study, executor) if index is not None and index.record == record else None


def _build(study: Study, rows: list[Row], record: dict[str, Any], making: _Making) -> Index:
    """Make the shards that are missing, and gather what the index says of all."""
    code, settings = record["code"], record["documents"]
    earlier = read_index(study)
    if earlier is not None and earlier.record["code"] != code:
        earlier = None
    firsts = [] if earlier is None else earlier.rows.drop_duplicates("shard")["id"].tolist()
    cuts = lay_out(
        [row["id"] for row in rows],
        [_size(study, row) for row in rows],
        beginnings=set(firsts),
        megabytes=making.megabytes,
    )
    parts = [rows[cut] for cut in cuts]
    digests = [[settings[row["id"]]["sha256"] for row in part] for part in parts]
    keys = [shard_key(code, *both) for both in zip(parts, digests, strict=True)]
    missing = [n for n, key in enumerate(keys) if not _is_whole(shard_folder(study, key), making)]
    folders = _folders_of_kept(study, earlier, settings, making=making)
    tasks = [
        Task(study, parts[n], digests[n], code, _kept(parts[n], folders, settings)) for n in missing
    ]
    made = _make(tasks, making)
    _check_faults(study, made, rows)
    for number, shard in zip(missing, made, strict=True):
        keys[number] = shard.key
        _check_hashes(study, parts[number], shard.hashes)  # a file may have changed since
        record["documents"] |= read_settings(parts[number], shard.hashes)
    numbers = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    places = pd.DataFrame({"id": [row["id"] for row in rows], "shard": numbers})
    documents, problems = _gathered(study, keys, rows, record["unlisted"])
    return Index(record, tuple(keys), places, documents, problems)


def _is_whole(folder: Folder, making: _Making) -> bool:
    try:
        if making.verify:
            read_tables(folder)
        else:
            read_record(folder)
    except BrokenTablesError:
        return False
    return True


def _make(tasks: list[Task], making: _Making) -> list[Made]:
    """Make shards beside each other; where there is one, its files are read beside each other."""
    if len(tasks) == 1:
        return [make_shard(tasks[0], making.executor, progress=making.progress)]
    work = making.executor.map(make_shard, tasks, label="building shards", progress=making.progress)
    return list(work)


def _folders_of_kept(
    study: Study, earlier: Index | None, settings: Settings, *, making: _Making
) -> dict[str, Folder]:
    """Give for each row that need not be read again the shard that holds it."""
    if earlier is None:
        return {}
    read = earlier.record["documents"]
    folders = [shard_folder(study, key) for key in earlier.keys]
    there = [_is_whole(folder, making) for folder in folders]
    return {
        name: folders[number]
        for name, number in earlier.rows[["id", "shard"]].itertuples(index=False, name=None)
        if there[number] and read.get(name) == settings.get(name)
    }


def _kept(
    rows: list[Row], folders: dict[str, Folder], settings: Settings
) -> tuple[tuple[Folder, Settings], ...]:
    """Give the shards that hold some of the rows, with the settings of these."""
    kept: dict[Folder, Settings] = {}
    for row in rows:
        if row["id"] in folders:
            kept.setdefault(folders[row["id"]], {})[row["id"]] = settings[row["id"]]
    return tuple(kept.items())


def _gathered(
    study: Study, keys: list[str], rows: list[Row], unlisted: dict[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read from all shards which documents they hold, and what was in doubt."""
    numbers = {row["file"]: row["row"] for row in rows}
    documents, problems = [], []
    for shard, key in enumerate(keys):
        tables = read_tables(shard_folder(study, key), ["documents", "sizes", "problems"])
        frames = {name: table.to_pandas() for name, table in tables.items()}
        documents.append(pd.concat([frames["documents"], frames["sizes"]], axis=1))
        documents[-1]["shard"] = shard
        problems.append(frames["problems"])
    others = [(name, name, text, True) for name, text in unlisted.items()]
    doubts = pd.concat([*problems, table_of(others, PROBLEM_COLUMNS)], ignore_index=True)
    doubts.insert(2, "row", doubts["file"].map(numbers).fillna(0).astype("int64"))
    everything = pd.concat(documents, ignore_index=True)
    if everything.empty:
        reasons = doubts["problem"].tolist()
        more = [f"and {len(reasons) - _REASONS} more"] if len(reasons) > _REASONS else []
        every = "\n  - ".join(reasons[:_REASONS] + more)
        raise InputError(f"data/raw/{study.name}: no document can be read:\n  - {every}")
    _check_ids(study, everything.assign(row=everything["file"].map(numbers)))
    return everything, doubts


def _check_faults(study: Study, made: list[Made], rows: list[Row]) -> None:
    numbers = {row["id"]: row["row"] for row in rows}
    faults = [f"row {numbers[name]}: {text}" for shard in made for name, text in shard.faults]
    if faults:
        raise InputError(listed(manifest_name(study), faults))


def _remove_others(folder: Folder, keys: Collection[str]) -> None:
    """Delete shards that belong to no build any more, and what an interrupted one left."""
    others: list[Folder] = [path for path in folder.iterdir() if path.name not in keys]
    for path in others:
        remove_folder(path)


def _size(study: Study, row: Row) -> int:
    path = study.folder / row["file"]
    return 0 if row["problem"] or not path.is_file() else path.stat().st_size


def _hash(study: Study, row: Row) -> str:
    """Give the SHA-256 of a row's file, "" where it cannot be read: the build says why."""
    if row["problem"]:
        return ""
    try:
        return sha256_of(read_bytes(study.folder / row["file"]))
    except UnreadableDocumentError:
        return ""


def _check_hashes(study: Study, rows: list[Row], hashes: list[str]) -> None:
    changed = [
        f"row {row['row']}: {shown(row['file'])} is not the file that was recorded here; "
        f"put that one back, or, if the change is meant, write {digest} into its sha256 cell"
        for row, digest in zip(rows, hashes, strict=True)
        if digest and row["sha256"] not in {"", digest}
    ]
    if changed:
        raise InputError(listed(manifest_name(study), changed))


def _check_ids(study: Study, documents: pd.DataFrame) -> None:
    first = documents.drop_duplicates("id").set_index("id")["row"]
    twice = documents[documents["id"].duplicated()].drop_duplicates("row")
    faults = [
        f"row {row}: its document {shown(own)!r} has the id of one of row {first[own]}; change the "
        "id of one of the two rows"
        for row, own in zip(twice["row"], twice["id"], strict=True)
    ]
    if faults:
        raise InputError(listed(manifest_name(study), faults))


def _code_digest() -> str:
    """Give a hash of the code that makes a corpus, so that mended code builds it again."""
    package = Path(__file__).parents[1]
    parts = [package / f"{name}.py" for name in ("language", "words", "corpus", "tables")]
    for folder in ("extract", "clean", "tokens", "build"):
        parts += sorted((package / folder).rglob("*.py"))
    return sha256_of(b"".join(path.read_bytes() for path in parts))
