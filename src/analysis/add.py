"""Documents into a study: copied in, recognised by their bytes, given a row in the manifest."""

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from analysis.errors import InputError
from analysis.extract import UnreadableDocumentError, extract, extract_rows
from analysis.extract.files import read_bytes
from analysis.files import inert, sha256_of, shown, write_bytes
from analysis.language import detect_language
from analysis.manifest import OPTIONAL, REQUIRED, manifest_name, read_rows
from analysis.raw_files import COMPANIONS, files_in
from analysis.study import Study, check_study_name, project_folder

NEW_HEADER = (
    *("id", *REQUIRED, "language", "exclude", "notes", "sha256"),
    *("text_column", "id_column", "source_column", "group_column"),
)
NEW_CODEBOOK = """\
# Themes and topic words come from the codebook that is shipped with the package. Add topic words
# of your own here, such as names of your sources that hold a word of feeling, and themes if you
# like; docs/codebook.md has the rules.
base: childrens-social-care
topic_words: []
"""


def add_documents(
    name: str,
    paths: Iterable[Path],
    *,
    project: Path | None = None,
    stated: dict[str, str] | None = None,
) -> Iterator[str]:
    """Copy documents into a study, and tell of each what was done.

    A file whose SHA-256 stands in the manifest gets the name given there. Any other is read, and
    gets a row with what it says of itself; ``notes`` names each guess, for the researcher to
    confirm. Nothing that is already in the study is changed.

    Parameters
    ----------
    paths
        Files, or folders of files; hidden files and a study's own tables are passed over.
    stated
        Columns that the researcher states for every new row, such as ``source``.

    Yields
    ------
    str
        One line a file.

    Raises
    ------
    InputError
        At once if a path does not exist or the study's manifest has faults; at the end if some
        files could not be added, with the reasons.
    """
    check_study_name(name)
    study = Study(name, project or project_folder())
    files, refused = _expand(list(paths))
    of = len(files) + len(refused)
    if not study.manifest.exists():
        _begin(study)
        yield f"{name}: a new study, data/raw/{name}, with a manifest and a codebook"
    given = {key: value for key, value in (stated or {}).items() if value}
    read_rows(study, empty=True)  # its faults are told once, not for each file
    _check_stated(study, given)
    for path in files:
        try:
            yield _add_one(study, path, given)
        except (UnreadableDocumentError, InputError) as error:
            refused.append(str(error))
    if refused:
        raise InputError("\n  - ".join([f"{len(refused)} of {of} not added:", *refused]))


def _expand(paths: list[Path]) -> tuple[list[Path], list[str]]:
    """Give the files that are meant, and what is said of links in folders that lead elsewhere."""
    files: list[Path] = []
    refused = []
    for path in paths:
        if path.is_dir():
            for name in files_in(path):
                inside = os.path.realpath(path / name).startswith(os.path.realpath(path) + os.sep)
                if inside:
                    files.append(path / name)
                else:
                    refused.append(
                        f"{shown(name)}: is a link that leads out of its folder; if that file is "
                        "meant, name it itself"
                    )
        elif path.exists():
            files.append(path)
        else:
            raise InputError(f"{shown(path)}: there is no such file or folder; nothing was added")
    if not files and not refused:
        names = ", ".join(shown(path) for path in paths)
        raise InputError(f"{names}: holds no document; name files, or a folder that holds some")
    return files, refused


def _begin(study: Study) -> None:
    study.folder.mkdir(parents=True, exist_ok=True)
    write_bytes(study.manifest, (",".join(NEW_HEADER) + "\n").encode())
    if not study.codebook.exists():
        write_bytes(study.codebook, NEW_CODEBOOK.encode())


def _check_stated(study: Study, given: dict[str, str]) -> None:
    """Refuse to state what the manifest has no column for."""
    missing = [name for name in given if name not in _columns(study.manifest.read_bytes())]
    if missing:
        raise InputError(
            f"{manifest_name(study)}: has no column {', '.join(missing)}; add it to the first row"
        )


def _columns(manifest: bytes) -> list[str]:
    header = next(csv.reader(io.StringIO(manifest.decode("utf-8-sig"), newline="")), [])
    return [name.strip() for name in header]


def _add_one(study: Study, path: Path, given: dict[str, str]) -> str:
    data = read_bytes(path)
    digest = sha256_of(data)
    rows = read_rows(study, empty=True)
    known = rows[rows["sha256"] == digest]
    if len(known):
        return _put(study, known.iloc[0]["file"], path, data)
    inside = path.resolve().is_relative_to(study.folder.resolve())
    if inside:
        file = path.resolve().relative_to(study.folder.resolve()).as_posix()
        if file in set(rows["file"]):
            raise InputError(
                f"{shown(file)}: its row in {manifest_name(study)} records other bytes, so the "
                "file has changed; put the recorded one back or empty the row's sha256 cell"
            )
        if not file.isprintable():
            raise InputError(f"{shown(file)}: has a name that a manifest cannot hold; rename it")
    else:
        file = _free_name(study, path, rows)
    found, warnings = _guess(path, data, given)
    row = _row(file, found, rows, given) | {"sha256": digest}
    if not inside:
        _put(study, file, path, data)
    _append(study, row)
    told = "; ".join([row["notes"] or "nothing guessed", *warnings])
    return f"{shown(path.name)}: added as {shown(file)} with a new row ({told})"


def _guess(
    path: Path, data: bytes, given: dict[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Give what a file says of itself, with the doubts about it, and warnings about its text."""
    if "text_column" in given:
        rows = extract_rows(
            path,
            text_column=given["text_column"],
            id_column=given.get("id_column"),
            source_column=given.get("source_column"),
            group_column=given.get("group_column"),
            data=data,
        )
        return {}, (f"{len(rows.table)} responses, {len(rows.empty)} without text", *rows.warnings)
    extracted = extract(path, data=data)
    found = {key: extracted.metadata.get(key, "") for key in ("title", "date", "source")}
    # the text is a better witness than the language that a page's template declares
    found["language"] = detect_language(extracted.text) or extracted.metadata.get("language", "")
    return found | {"doubts": "; ".join(extracted.doubts)}, extracted.warnings


def _put(study: Study, file: str, path: Path, data: bytes) -> str:
    target = study.folder / file
    if target.exists():
        if target.read_bytes() == data:
            return f"{shown(path.name)}: already there as {shown(file)}"
        raise InputError(
            f"{shown(path.name)}: another document lies at data/raw/{study.name}/{shown(file)}; "
            "move that one away first, nothing is overwritten"
        )
    write_bytes(target, data)
    return f"{shown(path.name)}: recognised, copied to {shown(file)}"


def _free_name(study: Study, path: Path, rows: pd.DataFrame) -> str:
    """Give a file name that every system can hold and that is not taken, in any case of letters."""
    stem, ending = _slug(path.stem) or "document", _slug(path.suffix[1:])
    taken = {name.casefold() for name in rows["file"]} | {str(n) for n in COMPANIONS}
    for number in range(1, 10_000):
        again = f"-{number}" if number > 1 else ""
        name = f"{stem}{again}.{ending}" if ending else f"{stem}{again}"
        if name.casefold() not in taken and not (study.folder / name).exists():
            return name
    raise InputError(f"{shown(path.name)}: ten thousand files of this name; rename it")


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")[:120]


def _row(
    file: str, found: dict[str, str], rows: pd.DataFrame, given: dict[str, str]
) -> dict[str, str]:
    """Fill in a new row: what is stated, then what the file says, marked as guessed."""
    doubts = found.pop("doubts", "")
    found["title"] = found.get("title") or re.sub("[-_]+", " ", Path(file).stem)
    guessed = [key for key, value in found.items() if value and key not in given]
    taken = set(rows["id"])
    stem = re.sub(r"[^\w.-]", "-", Path(file).stem)[:150]
    numbered = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    notes = [f"guessed, please confirm: {', '.join(guessed)}"] if guessed else []
    return {
        "id": next(i for i in numbered if i not in taken),
        "file": file,
        **found,
        **given,
        "notes": "; ".join([*notes, *([doubts] if doubts and "date" not in given else [])]),
    }


def _append(study: Study, row: dict[str, str]) -> None:
    """Add a row behind what the manifest holds, which stays byte for byte."""
    before = study.manifest.read_bytes()
    columns = _columns(before)
    known = [*REQUIRED, *OPTIONAL]
    line = io.StringIO()
    cells = [inert(row.get(name, "")) if name in known else "" for name in columns]
    csv.writer(line, lineterminator="\n").writerow(cells)
    end = b"" if before.endswith((b"\n", b"\r")) else b"\n"
    write_bytes(study.manifest, before + end + line.getvalue().encode("utf-8", "backslashreplace"))
