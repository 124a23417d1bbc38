"""What a run depends on, how it is named after that, and how two runs differ in it."""

import json
import platform
from collections.abc import Sequence
from importlib.metadata import requires, version
from pathlib import Path, PurePath
from typing import Any

from analysis.errors import InputError
from analysis.files import sha256_of, shown
from analysis.raw_files import plain_files
from analysis.study import Study

DISTRIBUTION = "childrens-social-care-analysis"
# What the results of a run depend on, and what each is called in a sentence
PARTS = {
    "study": "the study",
    "inputs": "inputs",
    "parameters": "parameters",
    "notebooks": "notebooks",
    "code": "the code",
    "packages": "versions",
}


def describe_run(
    study: Study, built: dict[str, Any], paths: Sequence[Path], *, values: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """Record everything that the results of a run depend on.

    Parameters
    ----------
    built
        What the processed study was made from, the ``record`` of ``build.Built``.
    values
        The parameters of each notebook, by its stem.

    Returns
    -------
    dict
        ``study``; ``parameters`` by notebook; ``inputs``, the SHA-256 of the manifest, the
        codebook, the code that read them, each document, and each other table in the study's
        folder (codes of readers, lexicons); ``notebooks``, that of what each says;
        ``code``, that of this package; ``packages``, the versions of Python and of what this
        package needs.
    """
    return {
        "study": study.name,
        "parameters": values,
        "inputs": built
        | {"codebook": sha256_of(study.codebook.read_bytes()), "tables": _tables(study, built)},
        "notebooks": {path.stem: _source_digest(path) for path in paths},
        "code": _package_digest(),
        "packages": _package_versions(),
    }


def run_name(record: dict[str, Any]) -> str:
    """Name a run by a hash of what its results depend on: ten hexadecimal digits."""
    known = {part: record[part] for part in PARTS}
    return sha256_of(json.dumps(known, sort_keys=True).encode())[:10]


def read_record(folder: Path) -> dict[str, Any]:
    """Read ``run.json``.

    Raises
    ------
    InputError
        If it is not there or not whole.
    """
    path = folder / "run.json"
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        missing = {"run", "failures", *PARTS} - set(record)
    except (OSError, ValueError, TypeError):
        missing = {"a readable run.json"}
    if missing:
        raise InputError(
            f"{folder.name}: this is not the folder of a run: {', '.join(sorted(missing))} is "
            "missing; `analysis run STUDY` makes one"
        )
    return record


def find_run(name: str, *, project: Path) -> Path:
    """Find the folder of a run.

    Parameters
    ----------
    name
        A path to the folder, ``STUDY/RUN``, or the beginning of the run's name.

    Raises
    ------
    InputError
        If there is none, or more than one; the message lists those that there are.
    """
    if (Path(name) / "run.json").is_file():
        return Path(name).resolve()
    every = sorted(path.parent for path in project.glob("reports/*/*/run.json"))
    names = [f"{folder.parent.name}/{folder.name}" for folder in every]
    asked = name.strip("/").removeprefix("reports/")
    found = [
        folder
        for folder, known in zip(every, names, strict=True)
        if asked and (known == asked or folder.name.startswith(asked))
    ]
    if len(found) != 1:
        many = "more than one run has" if found else "no run has"
        raise InputError(
            f"{many} the name {name!r}; there are: {', '.join(names) or 'none'}; "
            "`analysis run STUDY` makes one"
        )
    return found[0]


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Say in sentences how two records of runs differ.

    Parameters
    ----------
    before, after
        From ``describe_run`` or ``read_record``.
    """
    sentences = []
    for part, name in PARTS.items():
        one, other = before[part], after[part]
        if one == other:
            continue
        if not isinstance(one, dict):
            detail = f"{one} → {other}" if part == "study" else "changed"
            sentences.append(f"{name}: {detail}")
            continue
        if part == "parameters":  # those of a notebook that only one of them has say nothing more
            one, other = (
                {stem: run[stem] for stem in one if stem in other} for run in (one, other)
            )
        sentences += [f"{name}: {change}" for change in _changes(_flat(one), _flat(other))]
    return sentences


def _changes(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    changes = []
    for key in sorted(one.keys() | other.keys()):
        if key not in other:
            changes.append(f"{key} is no longer there")
        elif key not in one:
            changes.append(f"{key} is new")
        elif one[key] != other[key]:
            digest = len(str(one[key])) == len(sha256_of(b""))
            changes.append(f"{key} changed" if digest else f"{key} {one[key]!r} → {other[key]!r}")
    return changes


def _flat(tree: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Name the leaves of a tree: ``{"a": {"b": 1}}`` becomes ``{"a b": 1}``."""
    leaves: dict[str, Any] = {}
    for key, value in tree.items():
        name = f"{prefix}{key}"
        leaves |= _flat(value, f"{name} ") if isinstance(value, dict) else {name: value}
    return leaves


def _tables(study: Study, built: dict[str, Any]) -> dict[str, str]:
    """Hash the tables in the folder of a study that are no documents; notebooks may read each."""
    known = {row["file"] for row in built["documents"].values()} | {study.manifest.name}
    return {
        shown(name): sha256_of((study.folder / name).read_bytes())
        for name in sorted(plain_files(study.folder))
        if name not in known and PurePath(name).suffix.lower() in (".csv", ".xlsx")
    }


def _source_digest(path: Path) -> str:
    """Hash what a notebook says, without what its last execution showed."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    said = [(c["cell_type"], "".join(c["source"])) for c in cells]
    return sha256_of(json.dumps(said).encode())


def _package_digest() -> str:
    package = Path(__file__).parents[1]
    files = sorted(p for p in package.rglob("*") if p.is_file() and p.suffix != ".pyc")
    named = [(p.relative_to(package).as_posix(), sha256_of(p.read_bytes())) for p in files]
    return sha256_of(json.dumps(named).encode())


def _package_versions() -> dict[str, str]:
    """Give the versions of Python, this package and its direct dependencies as installed."""
    names = [line for line in requires(DISTRIBUTION) or [] if "extra ==" not in line]
    plain = sorted(name.split(">")[0].split("<")[0].split("=")[0].strip() for name in names)
    installed = {name: version(name) for name in [DISTRIBUTION, *plain]}
    return {"python": platform.python_version()} | installed
