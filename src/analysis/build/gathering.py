"""From all shards: what the index says of them, and the logs for people."""

from collections.abc import Collection

import pandas as pd

from analysis.build.checking import check_ids
from analysis.build.shard import PROBLEM_COLUMNS, Row, table_of
from analysis.build.stored import Index, read_cleaning, shard_folder, write_index
from analysis.errors import InputError
from analysis.executors import Executor
from analysis.files import Folder, csv_bytes, remove_folder, replaced_file
from analysis.study import Study
from analysis.tables import read_tables

_REASONS = 20


def gathered(
    study: Study, keys: list[str], rows: list[Row], *, unlisted: dict[str, str]
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
    check_ids(study, everything.assign(row=everything["file"].map(numbers)))
    return everything, doubts


def write_built(
    study: Study, index: Index, executor: Executor, *, before: Collection[str] = ()
) -> None:
    """Write the index and the logs, all or none, and delete what is no longer needed.

    Parameters
    ----------
    before
        The shards of the build before, which stay: what is open elsewhere, such as the notebooks
        of a run, still reads them.
    """
    folder = study.processed
    needed = {*index.keys, *before}
    shards = [(number == 0, shard_folder(study, key)) for number, key in enumerate(index.keys)]
    try:
        with (
            replaced_file(folder / "cleaning.csv") as cleaning,
            replaced_file(folder / "problems.csv") as problems,
        ):
            cleaning.writelines(executor.map(_cleaning_csv, shards, label="writing the log"))
            problems.write(csv_bytes(index.problems))
            write_index(study, index)
        _remove_others(folder / "shards", needed)
    except OSError as error:
        raise InputError(
            f"data/processed/{study.name}: cannot be written ({error.strerror or error}); the "
            "shards that are finished are kept; make room or check the permissions, then run the "
            "same command again"
        ) from error


def _cleaning_csv(shard: tuple[bool, Folder]) -> bytes:
    is_first, folder = shard
    return csv_bytes(read_cleaning(folder), header=is_first)


def _remove_others(folder: Folder, keys: Collection[str]) -> None:
    """Delete what belongs to neither this build nor the one before, and what was left half-done."""
    others: list[Folder] = [path for path in folder.iterdir() if path.name not in keys]
    for path in others:
        remove_folder(path)
