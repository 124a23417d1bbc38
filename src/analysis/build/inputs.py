"""What a processed study depends on: its manifest, its files, the code that reads them."""

from functools import cache
from pathlib import Path
from typing import Any

from analysis.build.checking import check_hashes
from analysis.build.shard import Row, read_settings
from analysis.extract import UnreadableDocumentError
from analysis.extract.files import read_bytes
from analysis.files import sha256_of
from analysis.manifest import read_rows, row_dicts
from analysis.raw_files import included_rows, unlisted_files
from analysis.study import Study


def read_inputs(study: Study) -> tuple[list[Row], dict[str, Any]]:
    """Read the manifest and hash every file; nothing is built.

    Returns
    -------
    rows, record
        The rows that are not excluded, and what ``Built.record`` is of them.

    Raises
    ------
    InputError
        If the manifest has faults, or a file is not the one that it records.
    """
    table = read_rows(study)
    rows = row_dicts(included_rows(study, table))
    folder = study.folder
    hashes = [_hash(folder / row["file"], row) for row in rows]
    check_hashes(study, rows, hashes)
    return rows, {
        "code": _code_digest(),
        "manifest": sha256_of(study.manifest.read_bytes()),
        "documents": read_settings(rows, hashes),
        "unlisted": unlisted_files(study, table),
    }


def _hash(path: Path, row: Row) -> str:
    """Give the SHA-256 of a row's file, "" where it cannot be read: the build says why."""
    if row["problem"]:
        return ""
    try:
        return sha256_of(read_bytes(path))
    except UnreadableDocumentError:
        return ""


@cache  # what this process works with, also when the files have changed since
def _code_digest() -> str:
    """Give a hash of the code that makes a corpus, so that mended code builds it again."""
    package = Path(__file__).parents[1]
    parts = [package / f"{name}.py" for name in ("language", "words", "corpus", "tables")]
    for folder in ("extract", "clean", "tokens", "build"):
        parts += sorted((package / folder).rglob("*.py"))
    return sha256_of(b"".join(path.read_bytes() for path in parts))
