"""One run: the notebooks executed with recorded parameters on recorded inputs."""

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from analysis.build import Built, open_built
from analysis.codebook import read_codebook
from analysis.files import replaced_folder, write_bytes
from analysis.groups import DERIVED
from analysis.notebooks import (
    Kernels,
    NotebookFailedError,
    choose_values,
    count_cells,
    execute,
    find_notebooks,
    read_parameters,
)
from analysis.runs.record import describe_run, run_name
from analysis.study import Study


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
    on_built: Callable[[Built], None] = lambda _: None,
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
    on_built
        Given the processed study before the notebooks run.

    Raises
    ------
    InputError
        If the study, its codebook or a parameter is at fault.
    """
    paths = find_notebooks(study.project, only=only)
    choose_values(paths, given or {})  # what is plainly wrong is told before anything is built
    built = open_built(study, progress=progress)
    on_built(built)
    values = choose_values(paths, given or {}, columns=group_columns(built))
    return run_values(study, built, values, progress=progress)


def group_columns(built: Built) -> list[str]:
    """List what a study's documents can be grouped by."""
    return [*(name for name in built.corpus.documents if name != "text"), *DERIVED]


def run_values(
    study: Study,
    built: Built,
    values: dict[str, dict[str, Any]],
    *,
    target: Path | None = None,
    kernels: Kernels | None = None,
    progress: bool = False,
) -> Run:
    """Execute the notebooks for which there are values; see ``run_study``.

    Parameters
    ----------
    values
        All parameters of each notebook, by its stem.
    target
        The folder to write, if not that of the run.
    kernels
        Where kernels are noted; if they are ended, the run is given up.
    """
    read_codebook(study.codebook)  # a fault in it is told once, not by each notebook
    paths = [study.project / "notebooks" / f"{stem}.ipynb" for stem in values]
    values = {
        path.stem: in_order(path, values[path.stem]) | {"study": study.name} for path in paths
    }
    record = describe_run(study, built, paths, values=values)
    name = run_name(record)
    folder = target or study.reports / name
    kernels = kernels or Kernels()
    with replaced_folder(folder) as new:
        # where the kernels read and write stands in no notebook
        places = {"ANALYSIS_PROJECT": str(study.project), "ANALYSIS_OUTPUT": str(new)}
        failures = _execute_all(
            paths, values, new / "notebooks", environment=places, kernels=kernels, progress=progress
        )
        if kernels.ended:
            raise KeyboardInterrupt
        record |= {"run": name, "failures": failures}
        write_bytes(
            new / "run.json", (json.dumps(record, indent=1, sort_keys=True) + "\n").encode()
        )
    return Run(folder, tuple(failures))


def in_order(path: Path, values: dict[str, Any]) -> dict[str, Any]:
    """Put values in the order of the notebook's own parameters, and add those that are missing."""
    return {name: p.default for name, p in read_parameters(path).items()} | values


def _execute_all(
    paths: list[Path],
    values: dict[str, dict[str, Any]],
    folder: Path,
    *,
    environment: dict[str, str],
    kernels: Kernels,
    progress: bool,
) -> list[str]:
    """Execute notebooks on the cores that there are; give what failed, a sentence each."""
    with ExitStack() as stack:
        bars = {path: stack.enter_context(_bar(path, i, progress)) for i, path in enumerate(paths)}
        pool = stack.enter_context(workers(len(paths), kernels))

        def one(path: Path) -> str:
            try:
                execute(
                    path,
                    folder / path.name,
                    parameters=values[path.stem],
                    environment=environment,
                    on_cell=bars[path].update,
                    kernels=kernels,
                )
            except NotebookFailedError as error:
                bars[path].set_postfix_str("stopped at an error")
                return str(error)
            return ""

        # those of many cells first, so that no long one is left to the end
        found = {path: pool.submit(one, path) for path in sorted(paths, key=count_cells)[::-1]}
        return [failure for path in paths if (failure := found[path].result())]


def _bar(path: Path, position: int, progress: bool) -> tqdm:  # noqa: FBT001 -- a helper's
    """Make a notebook's line of progress; none where the output is not a terminal."""
    cells = count_cells(path) + 1  # papermill adds one with the parameters
    return tqdm(
        total=cells, desc=path.stem, unit="cell", position=position, disable=not progress or None
    )


@contextmanager
def workers(tasks: int, kernels: Kernels) -> Iterator[ThreadPoolExecutor]:
    """Give workers whose kernels are ended when the work is interrupted."""
    with ThreadPoolExecutor(min(tasks, os.cpu_count() or 1)) as pool:
        try:
            yield pool
        except BaseException:  # also Ctrl-C, which else would wait for all notebooks
            pool.shutdown(wait=False, cancel_futures=True)
            kernels.end()
            raise
