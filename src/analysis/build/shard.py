"""Some rows of a manifest -> one shard: a corpus, the log of its cleaning, what was in doubt."""

import json
import platform
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa

from analysis.build.reading import SETTINGS, Edit, Part, Problem, Reading, read_row
from analysis.corpus import build_corpus
from analysis.errors import InputError
from analysis.executors import Executor
from analysis.files import Folder, sha256_of
from analysis.study import Study
from analysis.tables import read_tables, write_tables

PROBLEM_COLUMNS = ("document", "file", "problem", "left_out")
_OWN_FILE_BYTES = 4 * 2**20  # below this, starting other processes takes longer than reading
_TYPES = {
    "page": "int64",
    "position": "int64",
    "row": "int64",
    "left_out": "bool",
}  # all others are text

Row = dict[str, Any]  # of the manifest
Settings = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Task:
    """A shard to be made.

    Attributes
    ----------
    shards
        The folder of shards; named here, because a worker elsewhere may have other variables.
    rows, hashes
        Of the manifest, and of the bytes of their files ("" where there are none).
    code
        Hash of the code that makes a corpus.
    kept
        Folders of shards made earlier, and of each the settings of the rows that are read no
        more, because the same bytes were read there with the same settings.
    """

    study: Study
    shards: Folder
    rows: list[Row]
    hashes: list[str]
    code: str
    kept: tuple[tuple[Folder, Settings], ...] = ()


@dataclass(frozen=True)
class Made:
    """A shard that was made, unless there are faults.

    Attributes
    ----------
    key : str
        Its name, a hash of all that it depends on.
    hashes : list of str
        Of the bytes that were really read of each row's file.
    faults : list of (row's id, str)
        What is wrong with a row itself.
    """

    key: str
    hashes: list[str]
    faults: list[tuple[str, str]]


def read_settings(rows: Sequence[Row], hashes: Sequence[str]) -> Settings:
    """Give for each row, by its id, all that the reading of its file depends on."""
    settings = {}
    for row, digest in zip(rows, hashes, strict=True):
        # the row's source stands in for empty cells of the file's source column
        names = (*SETTINGS, "source") if row["source_column"] else SETTINGS
        cells = {name: row[name] for name in names if row[name]}
        settings[row["id"]] = {"sha256": digest, **cells}
    return settings


def shard_key(code: str, rows: Sequence[Row], hashes: Sequence[str]) -> str:
    """Name a shard by all that it depends on; not by where its rows stand in the manifest."""
    cells = [{k: v for k, v in row.items() if k != "row"} for row in rows]
    return sha256_of(json.dumps([code, cells, list(hashes)], sort_keys=True).encode())[:24]


def make_shard(task: Task, executor: Executor | None = None, *, progress: bool = False) -> Made:
    """Read, clean and tokenise the documents of some rows, and write them as a shard.

    Parameters
    ----------
    executor
        Where files are read; in this process by default.

    Raises
    ------
    InputError
        If the shard cannot be written, or the study's raw folder is not seen from this machine.
    """
    if not task.study.manifest.is_file():
        raise InputError(
            f"the machine {platform.node()} does not see data/raw/{task.study.name}; the workers "
            "of a cluster need the project's folder at the same path as the machine that asks"
        )
    readings = _readings(task, executor or Executor(), progress=progress)
    hashes = [
        reading.sha256 or digest for reading, digest in zip(readings, task.hashes, strict=True)
    ]
    key = shard_key(task.code, task.rows, hashes)
    named = list(zip(task.rows, readings, strict=True))
    faults = [(row["id"], fault) for row, reading in named for fault in reading.faults]
    if not faults:
        documents = _documents(task.rows, readings)
        corpus = build_corpus(documents)
        problems = [
            (problem.document, row["file"], problem.problem, problem.left_out)
            for row, reading in named
            for problem in reading.problems
        ]
        edits = [edit for reading in readings for edit in reading.edits]
        more = {
            "sizes": corpus.sizes,
            "cleaning": table_of(edits, Edit._fields),
            "problems": table_of(problems, PROBLEM_COLUMNS),
        }
        tables = {name: pa.Table.from_pandas(t, preserve_index=False) for name, t in more.items()}
        write_tables(task.shards / key, corpus.tables() | tables, {})
    return Made(key, hashes, faults)


def table_of(rows: Sequence[Any], columns: tuple[str, ...]) -> pd.DataFrame:
    """Make a table whose columns have their types also where it is empty."""
    types = {name: _TYPES.get(name, "str") for name in columns}
    return pd.DataFrame(rows, columns=list(columns)).astype(types)


def _readings(task: Task, executor: Executor, *, progress: bool) -> list[Reading]:
    readings: dict[str, Reading] = {}
    for folder, settings in task.kept:
        readings |= _read_earlier(folder, settings)
    fresh = [row for row in task.rows if row["id"] not in readings]
    paths = [task.study.folder / row["file"] for row in fresh if not row["problem"]]
    if sum(path.stat().st_size for path in paths if path.is_file()) < _OWN_FILE_BYTES:
        executor = Executor()
    read = executor.map(
        partial(read_row, task.study.folder),
        fresh,
        label="reading documents",
        unit="file",
        progress=progress,
    )
    readings |= dict(zip((row["id"] for row in fresh), read, strict=True))
    return [readings[row["id"]] for row in task.rows]


def _read_earlier(folder: Folder, settings: Settings) -> dict[str, Reading]:
    """Give by row id what an earlier shard holds of the same bytes, read with the same settings."""
    same = {row_id: Reading(now["sha256"]) for row_id, now in settings.items() if now["sha256"]}
    by_file = {settings[row_id]["file"]: reading for row_id, reading in same.items()}
    own_source = {now["file"] for now in settings.values() if "source_column" in now}
    names = ["documents", "texts", "cleaning", "problems"]
    tables = {name: table.to_pandas() for name, table in read_tables(folder, names).items()}
    edits = defaultdict(list)
    for edit in tables["cleaning"].itertuples(index=False, name=None):
        edits[edit[0]].append(Edit(*edit))
    columns = ["file", *Part._fields]
    documents = tables["documents"].assign(text=tables["texts"]["text"])
    for file, *part in documents[columns].itertuples(index=False, name=None):
        if file in by_file:
            document = Part(*part)
            by_file[file].documents.append(
                document if file in own_source else document._replace(source="")
            )
            by_file[file].edits += edits[document.id]
    for file, *problem in tables["problems"][["file", *Problem._fields]].itertuples(
        index=False, name=None
    ):
        if file in by_file:
            by_file[file].problems.append(Problem(*problem))
    return {row_id: reading for row_id, reading in same.items() if reading.documents}


def _documents(rows: Sequence[Mapping[str, Any]], readings: list[Reading]) -> pd.DataFrame:
    """Give a row a document: the cells of its manifest row, and what its response says instead."""
    counts = [len(reading.documents) for reading in readings]
    parts = table_of([part for reading in readings for part in reading.documents], Part._fields)
    left_out = [*(name for name in SETTINGS if name != "file"), "problem", "row"]
    whole = pd.DataFrame(rows).drop(columns=left_out).astype("str")
    whole["sha256"] = [reading.sha256 for reading in readings]  # of the bytes really read
    documents = whole.loc[whole.index.repeat(counts)].reset_index(drop=True)
    is_response = parts["response"] != ""
    documents["id"] = parts["id"]
    documents["title"] = documents["title"].where(
        ~is_response, documents["title"] + ", " + parts["response"]
    )
    documents["source"] = parts["source"].where(parts["source"] != "", documents["source"])
    return documents.assign(**parts[["language", "group", "response", "text"]])
