"""Build a study shard by shard, reading again only the files that changed."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.build.checking import check_faults, check_hashes
from analysis.build.gathering import gathered, write_built
from analysis.build.inputs import read_inputs
from analysis.build.layout import SHARD_MEGABYTES, lay_out
from analysis.build.locking import build_lock
from analysis.build.shard import (
    Made,
    Row,
    Settings,
    Task,
    make_shard,
    read_settings,
    shard_key,
)
from analysis.build.stored import (
    Built,
    Index,
    read_index,
    shard_folder,
)
from analysis.errors import InputError
from analysis.executors import Executor, choose_executor
from analysis.files import (
    Folder,
    remove_unfinished,
)
from analysis.study import Study
from analysis.tables import BrokenTablesError, check_tables, read_record


def open_built(
    study: Study,
    *,
    executor: Executor | None = None,
    megabytes: float | None = None,
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
        See ``layout.lay_out``; None for those that the study was built with before, or the usual.
    verify
        Whether the bytes of shards made earlier are compared with their checksums, and damaged
        ones made again.

    Raises
    ------
    InputError
        If the manifest has faults, no document can be read, another program builds the study, or
        it cannot be written.
    """
    executor = executor or choose_executor()
    _check_seen(study, executor)
    rows, record = read_inputs(study)
    if not verify:
        with suppress(BrokenTablesError):
            if built := _opened(study, record, executor):
                return built
    making = _Making(executor, megabytes, verify, progress)
    with build_lock(study), _tidied(study):
        try:
            # perhaps another program has built it while this one waited
            known = None if verify else _opened(study, record, executor)
            return known or _build(study, rows, record, making)
        except BrokenTablesError:
            if verify:
                raise
            # made again from the raw documents, which loses nothing
            return _build(study, rows, record, making._replace(verify=True))


def _check_seen(study: Study, executor: Executor) -> None:
    """Refuse shards in the memory of this process, if others are to see them."""
    if getattr(study.processed, "protocol", "") == "memory" and executor.kind != "serial":
        raise InputError(
            "$ANALYSIS_PROCESSED is an address in the memory of one process, which others do not "
            "see; name a folder or an object store, or use --executor serial"
        )


class _Making(NamedTuple):
    """How shards are made; see ``open_built``."""

    executor: Executor
    megabytes: float | None
    verify: bool
    progress: bool


def _opened(study: Study, record: dict[str, Any], executor: Executor) -> Built | None:
    """Open what was built earlier, if it was built from the same."""
    index = read_index(study)
    return index.open(study, executor) if index is not None and index.record == record else None


@contextmanager
def _tidied(study: Study) -> Iterator[None]:
    """Delete at the end what programs that were ended have left half-written."""
    try:
        yield
    finally:
        for folder in (study.processed, study.processed / "shards"):
            remove_unfinished(folder)


def _build(study: Study, rows: list[Row], record: dict[str, Any], making: _Making) -> Built:
    """Make the shards that are missing, and write what the index says of all."""
    code, settings = record["code"], record["documents"]
    earlier = read_index(study)
    before = earlier.keys if earlier else ()
    megabytes = making.megabytes or (earlier.megabytes if earlier else SHARD_MEGABYTES)
    if earlier is not None and earlier.record["code"] != code:
        earlier = None
    stays = earlier is not None and earlier.megabytes == megabytes
    numbers = dict(earlier.rows.to_numpy()) if earlier is not None and stays else {}
    stood = [int(numbers.get(row["id"], -1)) for row in rows] if numbers else []
    sizes = [_size(study, row) for row in rows]
    parts = [rows[cut] for cut in lay_out(sizes, stood, megabytes=megabytes)]
    digests = [[settings[row["id"]]["sha256"] for row in part] for part in parts]
    keys = [shard_key(code, *both) for both in zip(parts, digests, strict=True)]
    whole = _whole(study, [*keys, *(earlier.keys if earlier else ())], making)
    missing = [n for n, key in enumerate(keys) if not whole[key]]
    folders = _folders_of_kept(study, earlier, settings, whole=whole)
    shards = study.processed / "shards"
    tasks = [
        Task(study, shards, parts[n], digests[n], code, _kept(parts[n], folders, settings))
        for n in missing
    ]
    made = _make(tasks, making)
    check_faults(study, made, rows)
    for number, shard in zip(missing, made, strict=True):
        keys[number] = shard.key
        check_hashes(study, parts[number], shard.hashes)  # a file may have changed since
        record["documents"] |= read_settings(parts[number], shard.hashes)
    order = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    places = pd.DataFrame({"id": [row["id"] for row in rows], "shard": order})
    documents, problems = gathered(study, keys, rows, unlisted=record["unlisted"])
    index = Index(record, tuple(keys), megabytes, places, documents, problems)
    write_built(study, index, making.executor, before=before)
    return replace(index.open(study, making.executor), made=len(made))


def _whole(study: Study, keys: list[str], making: _Making) -> dict[str, bool]:
    """Tell which shards are there, and, where bytes are verified, are not damaged."""
    each = list(dict.fromkeys(keys))
    folders = [shard_folder(study, key) for key in each]
    if not making.verify:
        return dict(zip(each, map(_is_finished, folders), strict=True))
    found = making.executor.map(
        _is_sound, folders, label="checking shards", progress=making.progress
    )
    return dict(zip(each, found, strict=True))


def _is_finished(folder: Folder) -> bool:
    with suppress(BrokenTablesError):
        read_record(folder)
        return True
    return False


def _is_sound(folder: Folder) -> bool:
    with suppress(BrokenTablesError):
        check_tables(folder)
        return True
    return False


def _make(tasks: list[Task], making: _Making) -> list[Made]:
    """Make shards beside each other; where there is one, its files are read beside each other."""
    if len(tasks) == 1:
        return [make_shard(tasks[0], making.executor, progress=making.progress)]
    work = making.executor.map(make_shard, tasks, label="building shards", progress=making.progress)
    return list(work)


def _folders_of_kept(
    study: Study, earlier: Index | None, settings: Settings, *, whole: dict[str, bool]
) -> dict[str, Folder]:
    """Give for each row that need not be read again the shard that holds it."""
    if earlier is None:
        return {}
    read = earlier.record["documents"]
    folders = [shard_folder(study, key) for key in earlier.keys]
    return {
        name: folders[number]
        for name, number in earlier.rows[["id", "shard"]].itertuples(index=False, name=None)
        if whole[earlier.keys[number]] and read.get(name) == settings.get(name)
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


def _size(study: Study, row: Row) -> int:
    path = study.folder / row["file"]
    return 0 if row["problem"] or not path.is_file() else path.stat().st_size
