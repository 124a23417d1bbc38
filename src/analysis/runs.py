"""One run: the notebooks executed with recorded parameters on recorded inputs."""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from tqdm import tqdm

from analysis.build import open_built
from analysis.codebook import read_codebook
from analysis.files import replaced_folder, sha256_of, write_bytes
from analysis.notebooks import (
    NotebookFailedError,
    choose_values,
    count_cells,
    execute,
    find_notebooks,
)
from analysis.study import Study

DISTRIBUTION = "childrens-social-care-analysis"


@dataclass(frozen=True)
class Run:
    """A finished run: its folder and what failed in it, a sentence each."""

    folder: Path
    failures: tuple[str, ...]


def run_study(
    study: Study,
    *,
    given: dict[str, str] | None = None,
    only: str | None = None,
    progress: bool = False,
) -> Run:
    """Execute the notebooks on a study, several at once, into ``reports/<study>/<run>``.

    The run's name is a hash of everything that its results depend on, so that the same inputs,
    parameters and code give the same folder with the same bytes.

    Parameters
    ----------
    given
        Parameters as texts; see ``notebooks.choose_values``.
    only
        The beginning of the names of the notebooks wanted; all by default.

    Raises
    ------
    InputError
        If the study, its codebook or a parameter is at fault.
    """
    paths = find_notebooks(study.project, only=only)
    values = choose_values(paths, given or {})
    built = open_built(study, progress=progress)
    read_codebook(study.codebook)  # a fault in it is told once, not by each notebook
    for parameters in values.values():
        parameters["study"] = study.name
    record = {
        "study": study.name,
        "parameters": values,
        "inputs": built.record | {"codebook": sha256_of(study.codebook.read_bytes())},
        "notebooks": {path.stem: _source_digest(path) for path in paths},
        "code": _package_digest(),
        "packages": _package_versions(),
    }
    name = sha256_of(json.dumps(record, sort_keys=True).encode())[:10]
    folder = study.reports / name
    with replaced_folder(folder) as new:
        failures = _execute_all(paths, values, new, progress=progress)
        record |= {"run": name, "failures": failures}
        write_bytes(new / "run.json", (json.dumps(record, indent=1) + "\n").encode())
    return Run(folder, tuple(failures))


def _execute_all(
    paths: list[Path], values: dict[str, dict[str, Any]], folder: Path, *, progress: bool
) -> list[str]:
    cells = sum(count_cells(path) + 1 for path in paths)  # papermill adds one with the parameters
    bar = tqdm(total=cells, desc="Running notebooks", unit="cell", disable=not progress)

    def one(path: Path) -> str | None:
        target = folder / "notebooks" / path.name
        try:
            execute(path, target, parameters=values[path.stem], on_cell=bar.update)
        except NotebookFailedError as error:
            return str(error)
        return None

    workers = min(len(paths), os.cpu_count() or 1)
    with _output_folder(folder), bar, ThreadPoolExecutor(workers) as pool:
        return [failure for failure in pool.map(one, paths) if failure]


@contextmanager
def _output_folder(folder: Path) -> Iterator[None]:
    """Tell the kernels where to write, without a path in any notebook."""
    earlier = os.environ.get("ANALYSIS_OUTPUT")
    os.environ["ANALYSIS_OUTPUT"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("ANALYSIS_OUTPUT")
        if earlier is not None:
            os.environ["ANALYSIS_OUTPUT"] = earlier


def _source_digest(path: Path) -> str:
    """Hash what a notebook says, without what its last execution showed."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return sha256_of(json.dumps([(c["cell_type"], c["source"]) for c in cells]).encode())


def _package_digest() -> str:
    package = Path(__file__).parent
    files = sorted(p for p in package.rglob("*") if p.suffix in {".py", ".yml", ".html", ".css"})
    return sha256_of(b"".join(path.read_bytes() for path in files))


def _package_versions() -> dict[str, str]:
    """Give the installed versions of this project's direct dependencies."""
    names = [line for line in requires(DISTRIBUTION) or [] if "extra ==" not in line]
    plain = sorted(name.split(">")[0].split("<")[0].split("=")[0].strip() for name in names)
    return {name: version(name) for name in plain}
