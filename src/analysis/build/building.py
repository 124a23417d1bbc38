"""Build a study, reading again only the files that changed."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis.build.reading import SETTINGS, Edit, Part, Problem, Reading, read_row
from analysis.build.stored import Built, load_built, save_built
from analysis.corpus import build_corpus
from analysis.errors import InputError
from analysis.extract import UnreadableDocumentError
from analysis.extract.files import read_bytes
from analysis.files import sha256_of, shown
from analysis.manifest import listed, manifest_name, read_manifest, read_rows, unlisted_files
from analysis.study import Study

_PROBLEM_COLUMNS = ("document", "file", "row", "problem", "left_out")
_REASONS = 20
_PARALLEL_BYTES = 4 * 2**20  # below this, starting other processes takes longer than reading
_TYPES = {
    "page": "int64",
    "position": "int64",
    "row": "int64",
    "left_out": "bool",
}  # all others are text


def open_built(study: Study, *, progress: bool = False) -> Built:
    """Give the processed study, built first where it is absent or no longer fits its files.

    Files whose bytes have not changed are not read again; the result is the same as that of
    a build from nothing. A build that fails leaves the earlier one as it was.

    Raises
    ------
    InputError
        If the manifest has faults, or no document can be read.
    """
    manifest = read_manifest(study)
    rows = manifest.to_dict("records")
    earlier = load_built(study)
    code = _code_digest()
    if earlier is not None and earlier.record["code"] != code:
        earlier = None
    hashes = [_hash(study, row) for row in rows]
    _check_hashes(study, rows, hashes)
    record: dict[str, Any] = {
        "code": code,
        "manifest": sha256_of(study.manifest.read_bytes()),
        "documents": _settings(rows, hashes),
        "unlisted": unlisted_files(study, read_rows(study)),
    }
    if earlier is not None and earlier.record == record:
        return earlier
    kept = _kept(earlier, record["documents"]) if earlier is not None else {}
    fresh = [row for row in rows if row["id"] not in kept]
    readings_by_id = kept | dict(
        zip((row["id"] for row in fresh), _read_all(study, fresh, progress=progress), strict=True)
    )
    readings = [readings_by_id[row["id"]] for row in rows]
    read = [reading.sha256 or digest for reading, digest in zip(readings, hashes, strict=True)]
    _check_hashes(study, rows, read)  # a file may have changed since
    record["documents"] = _settings(rows, read)
    built = _assemble(study, manifest, readings, record)
    save_built(study, built)
    return built


def _hash(study: Study, row: dict[str, str]) -> str:
    """Give the SHA-256 of a row's file, "" where it cannot be read: the build says why."""
    if row["problem"]:
        return ""
    try:
        return sha256_of(read_bytes(study.folder / row["file"]))
    except UnreadableDocumentError:
        return ""


def _read_all(
    study: Study, rows: list[dict[str, str]], *, progress: bool = False
) -> Iterator[Reading]:
    """Read files in the order of their rows, on all cores where there is much to read."""
    import joblib
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    paths = [study.folder / row["file"] for row in rows if not row["problem"]]
    size = sum(path.stat().st_size for path in paths if path.is_file())
    workers = 1 if size < _PARALLEL_BYTES else min(len(rows), joblib.cpu_count())
    read = joblib.Parallel(n_jobs=workers, return_as="generator", batch_size=1)(
        joblib.delayed(read_row)(study.folder, row) for row in rows
    )
    hidden = not (progress and rows) or None  # None: shown on a terminal only
    bar = tqdm(read, "Reading documents", total=len(rows), unit="file", disable=hidden)
    try:
        yield from bar
    except TerminatedWorkerError as error:
        raise InputError(
            f"data/raw/{study.name}: the system ended a process that was reading documents, most "
            "likely for want of memory; close other programs, or split the largest files"
        ) from error


def _check_hashes(study: Study, rows: list[dict[str, str]], hashes: list[str]) -> None:
    changed = [
        f"row {row['row']}: {shown(row['file'])} is not the file that was recorded here; "
        f"put that one back, or, if the change is meant, write {digest} into its sha256 cell"
        for row, digest in zip(rows, hashes, strict=True)
        if digest and row["sha256"] not in {"", digest}
    ]
    if changed:
        raise InputError(listed(manifest_name(study), changed))


def _settings(rows: list[dict[str, str]], hashes: list[str]) -> dict[str, dict[str, str]]:
    """Give for each row, by its id, all that the reading of its file depends on."""
    settings = {}
    for row, digest in zip(rows, hashes, strict=True):
        # the row's source stands in for empty cells of the file's source column
        names = (*SETTINGS, "source") if row["source_column"] else SETTINGS
        cells = {name: row[name] for name in names if row[name]}
        settings[row["id"]] = {"sha256": digest, **cells}
    return settings


def _kept(earlier: Built, settings: dict[str, dict[str, str]]) -> dict[str, Reading]:
    """Give by row id what the earlier build made of the same bytes with the same settings."""
    same = {
        row_id: Reading(now["sha256"])
        for row_id, now in settings.items()
        if now["sha256"] and earlier.record["documents"].get(row_id) == now
    }
    by_file = {settings[row_id]["file"]: reading for row_id, reading in same.items()}
    own_source = {now["file"] for now in settings.values() if "source_column" in now}
    edits = defaultdict(list)
    for edit in earlier.cleaning.itertuples(index=False, name=None):
        edits[edit[0]].append(Edit(*edit))
    columns = ["file", *Part._fields]
    for file, *part in earlier.corpus.documents[columns].itertuples(index=False, name=None):
        if file in by_file:
            document = Part(*part)
            by_file[file].documents.append(
                document if file in own_source else document._replace(source="")
            )
            by_file[file].edits += edits[document.id]
    problems = earlier.problems[["file", *Problem._fields]]
    for file, *problem in problems.itertuples(index=False, name=None):
        if file in by_file:
            by_file[file].problems.append(Problem(*problem))
    return {row_id: reading for row_id, reading in same.items() if reading.documents}


def _assemble(
    study: Study, manifest: pd.DataFrame, readings: list[Reading], record: dict[str, Any]
) -> Built:
    rows = manifest.to_dict("records")
    faults = [
        f"row {row['row']}: {fault}"
        for row, reading in zip(rows, readings, strict=True)
        for fault in reading.faults
    ]
    if faults:
        raise InputError(listed(manifest_name(study), faults))
    problems = [
        (problem.document, row["file"], row["row"], problem.problem, problem.left_out)
        for row, reading in zip(rows, readings, strict=True)
        for problem in reading.problems
    ]
    problems += [(name, name, 0, text, True) for name, text in record["unlisted"].items()]
    documents = _documents(manifest, readings)
    if documents.empty:
        reasons = [problem[3] for problem in problems]
        more = [f"and {len(reasons) - _REASONS} more"] if len(reasons) > _REASONS else []
        every = "\n  - ".join(reasons[:_REASONS] + more)
        raise InputError(f"data/raw/{study.name}: no document can be read:\n  - {every}")
    _check_ids(study, documents)
    edits = [edit for reading in readings for edit in reading.edits]
    return Built(
        build_corpus(documents.drop(columns="row")),
        _table(edits, Edit._fields),
        _table(problems, _PROBLEM_COLUMNS),
        record,
    )


def _documents(manifest: pd.DataFrame, readings: list[Reading]) -> pd.DataFrame:
    """Give a row a document: the cells of its manifest row, and what its response says instead."""
    counts = [len(reading.documents) for reading in readings]
    parts = _table([part for reading in readings for part in reading.documents], Part._fields)
    whole = manifest.drop(columns=[name for name in SETTINGS if name != "file"])
    whole = whole.drop(columns="problem")
    whole["sha256"] = [reading.sha256 for reading in readings]  # of the bytes really read
    documents = whole.loc[whole.index.repeat(counts)].reset_index(drop=True)
    is_response = parts["response"] != ""
    documents["id"] = parts["id"]
    documents["title"] = documents["title"].where(
        ~is_response, documents["title"] + ", " + parts["response"]
    )
    documents["source"] = parts["source"].where(parts["source"] != "", documents["source"])
    return documents.assign(**parts[["language", "group", "response", "text"]])


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


def _table(rows: list[Any], columns: tuple[str, ...]) -> pd.DataFrame:
    types = {name: _TYPES.get(name, "str") for name in columns}
    return pd.DataFrame(rows, columns=list(columns)).astype(types)


def _code_digest() -> str:
    """Give a hash of the code that makes a corpus, so that mended code builds it again."""
    package = Path(__file__).parents[1]
    parts = [package / f"{name}.py" for name in ("language", "words", "corpus")]
    for folder in ("extract", "clean", "tokens", "build"):
        parts += sorted((package / folder).rglob("*.py"))
    return sha256_of(b"".join(path.read_bytes() for path in parts))
