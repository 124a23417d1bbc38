"""A run done again in another place, and compared byte by byte."""

from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.build import open_built
from analysis.errors import InputError
from analysis.notebooks import find_notebooks
from analysis.runs.record import differences, read_record
from analysis.runs.running import run_values
from analysis.study import open_study

LINES = {".csv", ".json", ".svg", ".ipynb"}
SHOWN = 60  # characters of a line that differs


@dataclass(frozen=True)
class Verification:
    """What came of doing a run again.

    Attributes
    ----------
    files : int
        Files that were compared.
    changed : tuple of str
        What the run depends on that is no longer the same, a sentence each.
    differing : tuple of str
        Files that are not the same, a sentence each.
    """

    files: int
    changed: tuple[str, ...]
    differing: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Tell whether every byte is the same."""
        return not self.differing

    def reason(self) -> str:
        """Say why files differ, as far as the records tell."""
        if self.same:
            return ""
        if self.changed:
            return f"because of what changed since: {'; '.join(self.changed)}"
        return (
            "although nothing that the run depends on has changed: its results are not "
            "deterministic, or its files were changed afterwards"
        )


def verify_run(folder: Path, *, project: Path, progress: bool = False) -> Verification:
    """Do a run again, with its parameters, and compare every file with what is stored.

    Raises
    ------
    InputError
        If the folder is not that of a run, or its study or a notebook is no longer there.
    """
    record = read_record(folder)
    study = open_study(record["study"], project=project)
    there = {path.stem for path in find_notebooks(project)}
    if gone := sorted(set(record["parameters"]) - there):
        raise InputError(
            f"run {folder.name} cannot be done again: there is no notebook {', '.join(gone)} any "
            f"more; there are: {', '.join(sorted(there))}"
        )
    built = open_built(study, progress=progress)
    with TemporaryDirectory() as place:
        again = Path(place) / folder.name
        run_values(study, built, record["parameters"], target=again, progress=progress)
        changed = differences(record, read_record(again))
        before, after = _files(folder), _files(again)
        names = sorted((before | after).keys() - {"run.json"})
        found = [_difference(name, before.get(name), after.get(name)) for name in names]
        failures = read_record(again)["failures"]
    differing = [sentence for sentence in found if sentence]
    if failures != record["failures"]:
        differing.append(f"failures: {record['failures']} → {failures}")
    return Verification(len(names), tuple(changed), tuple(differing))


def _files(folder: Path) -> dict[str, Path]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in paths}


def _difference(name: str, before: Path | None, after: Path | None) -> str:
    """Say how a file differs; an empty text where it does not."""
    if after is None:
        return f"{name} was not written again"
    if before is None:
        return f"{name} was not there"
    one, other = before.read_bytes(), after.read_bytes()
    if one == other:
        return ""
    if before.suffix not in LINES:
        return f"{name} differs"
    lines = zip_longest(one.decode().splitlines(), other.decode().splitlines(), fillvalue="")
    number, (a, b) = next((i, pair) for i, pair in enumerate(lines, 1) if pair[0] != pair[1])
    return f"{name} differs, first in line {number}: {a.strip()[:SHOWN]} → {b.strip()[:SHOWN]}"
