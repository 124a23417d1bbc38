"""What lies in a study's folder, and what is wrong with the files that its manifest names."""

import os
import re
from contextlib import suppress
from pathlib import Path, PurePosixPath

import pandas as pd

from analysis.files import shown
from analysis.study import Study

CODING_SHEET = re.compile(r"coding-sheet[^/]*\.(csv|xlsx)")  # one for each coder
# What may lie in a study's folder without being one of its documents.
COMPANIONS = frozenset(
    {
        "documents.csv",
        "codebook.yml",
        "README.md",
        "design.csv",
        "coding.csv",
        "coding-sample.csv",
        "coding-guide.md",
    }
)


def included_rows(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """Leave out the excluded rows of a manifest, and look at the files that the others name.

    Parameters
    ----------
    table
        From ``read_rows``.

    Returns
    -------
    DataFrame
        As ``read_rows``, without ``exclude``; ``problem`` is a sentence where the file cannot be
        a document (it is absent, leads out of the study or is no regular file), "" elsewhere.
        Whether the bytes are those of ``sha256`` is checked when they are read.
    """
    table = table[table["exclude"] == ""].drop(columns="exclude").reset_index(drop=True)
    plain = plain_files(study.folder)
    problems = [
        "" if file in plain and _stays_inside(file) else _file_problem(study, file)
        for file in table["file"].tolist()
    ]
    return table.assign(problem=problems)


def unlisted_files(study: Study, table: pd.DataFrame) -> dict[str, str]:
    """Give a sentence for each file that lies in the study's folder but in no row.

    Parameters
    ----------
    table
        From ``read_rows``.
    """
    known = set(table["file"].tolist())
    return {
        shown(name): (
            f"{shown(name)}: is in the folder but in no row; `analysis add {study.name} "
            f"data/raw/{study.name}/{shown(name)}` gives it one, or move the file elsewhere"
        )
        for name in files_in(study.folder)
        if str(name) not in known
    }


def files_in(folder: Path) -> list[PurePosixPath]:
    """List what lies in a study's folder and ought to be a document (links are not followed)."""
    found = []
    for base, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = PurePosixPath(Path(base).relative_to(folder).as_posix())
        found += [inside / name for name in sorted(files) if not name.startswith((".", "~$"))]
    return [
        name
        for name in found
        if str(name) not in COMPANIONS and not CODING_SHEET.fullmatch(str(name))
    ]


def plain_files(folder: Path) -> set[str]:
    """Give the regular files below a folder that no link leads to: most documents of most studies.

    One walk is a tenth of the work of looking at the way to each of thousands of files.
    """
    found, ahead = set(), [("", os.fspath(folder))]
    while ahead:
        inside, place = ahead.pop()
        with suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    ahead.append((f"{inside}{entry.name}/", entry.path))
                elif entry.is_file(follow_symlinks=False):
                    found.add(inside + entry.name)
    return found


def _file_problem(study: Study, file: str) -> str:
    """Say why a file cannot be a document, without opening it."""
    path, name = study.folder / file, shown(file)
    if not _stays_inside(file):
        return f"{name}: leads out of the study's folder; name a file inside it, with / in between"
    if not os.path.lexists(path):
        return (
            f"{name}: is not there; `analysis add {study.name} FOLDER` copies it from the folder "
            "that holds it, or delete its row"
        )
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(study.folder)):
        return f"{name}: is a link that leads out of the study; put the file itself there"
    if not path.is_file():
        return f"{name}: is not a regular file; put the document itself there"
    return ""


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    plain = not path.is_absolute() and ".." not in path.parts and "\x00" not in name
    return plain and "\\" not in name and not re.match(r"[A-Za-z]:", name)
