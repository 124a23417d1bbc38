"""One run: the notebooks executed with recorded parameters on recorded inputs."""

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tqdm import tqdm

from analysis.build import Built, open_built, read_inputs
from analysis.codebook import read_codebook
from analysis.errors import InputError
from analysis.executors import Executor, choose_executor, close_clusters
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
from analysis.runs.record import describe_run, differences, run_name
from analysis.study import Study

RUNNING = "running"  # a file beside the folder of a run, as long as it goes on


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
    executor: Executor | None = None,
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
    executor
        Where the study is built and the notebooks work; of a cluster, where they are executed.
    on_built
        Given the processed study before the notebooks run.

    Raises
    ------
    InputError
        If the study, its codebook or a parameter is at fault.
    """
    paths = find_notebooks(study.project, only=only)
    choose_values(paths, given or {})  # what is plainly wrong is told before anything is built
    executor = executor or choose_executor()
    built = open_built(study, executor=executor, progress=progress)
    on_built(built)
    values = choose_values(paths, given or {}, columns=group_columns(built))
    return run_values(study, built, values, executor=executor, progress=progress)


def group_columns(built: Built) -> list[str]:
    """List what a study's documents can be grouped by."""
    return [*(name for name in built.corpus.documents if name != "text"), *DERIVED]


def run_values(
    study: Study,
    built: Built,
    values: dict[str, dict[str, Any]],
    *,
    executor: Executor | None = None,
    target: Path | None = None,
    kernels: Kernels | None = None,
    progress: bool = False,
) -> Run:
    """Execute the notebooks for which there are values; see ``run_study``.

    Parameters
    ----------
    values
        All parameters of each notebook, by its stem.
    executor
        See ``run_study``.
    target
        The folder to write, if not that of the run.
    kernels
        Where kernels are noted, by a run beside others; if they are ended, it is given up.

    Raises
    ------
    InputError
        If the codebook has faults, or what the run depends on changed while it went on.
    """
    read_codebook(study.codebook)  # a fault in it is told once, not by each notebook
    paths = [study.project / "notebooks" / f"{stem}.ipynb" for stem in values]
    values = {
        path.stem: in_order(path, values[path.stem]) | {"study": study.name} for path in paths
    }
    record = describe_run(study, built.record, paths, values=values)
    name = run_name(record)
    folder = target or study.reports / name
    executor = executor or choose_executor()
    beside_others = kernels is not None or len(paths) > 1
    kernels = kernels or Kernels()
    with replaced_folder(folder) as new:
        # where the kernels read and write stands in no notebook
        places = {"ANALYSIS_PROJECT": str(study.project), "ANALYSIS_OUTPUT": str(new)}
        places |= executor.environment(beside_others=beside_others)
        if "ANALYSIS_PROCESSED" in os.environ:  # of which workers elsewhere may not know
            places["ANALYSIS_PROCESSED"] = os.environ["ANALYSIS_PROCESSED"]
        (new.parent / RUNNING).touch()
        doing = _Doing(executor, places, kernels, progress)
        failures = _execute_all(paths, values, new / "notebooks", doing=doing)
        if kernels.ended:
            raise KeyboardInterrupt
        _check_unchanged(record, describe_run(study, read_inputs(study)[1], paths, values=values))
        record |= {"run": name, "failures": failures}
        write_bytes(
            new / "run.json", (json.dumps(record, indent=1, sort_keys=True) + "\n").encode()
        )
    return Run(folder, tuple(failures))


def _check_unchanged(before: dict[str, Any], now: dict[str, Any]) -> None:
    """Refuse a run in which some notebooks may have read what others have not."""
    # a file in no row changes no number
    now["inputs"]["unlisted"] = before["inputs"]["unlisted"]
    if changes := differences(before, now):
        raise InputError(
            f"data/raw/{before['study']} or the code changed while the notebooks ran "
            f"({'; '.join(changes)}), so that some may have read what others have not; nothing of "
            "this run is kept; start it again"
        )


def in_order(path: Path, values: dict[str, Any]) -> dict[str, Any]:
    """Put values in the order of the notebook's own parameters, and add those that are missing."""
    return {name: p.default for name, p in read_parameters(path).items()} | values


class _Doing(NamedTuple):
    """How notebooks are executed; see ``run_values``."""

    executor: Executor
    environment: dict[str, str]
    kernels: Kernels
    progress: bool


def _execute_all(
    paths: list[Path], values: dict[str, dict[str, Any]], folder: Path, *, doing: _Doing
) -> list[str]:
    """Execute notebooks, several at once; give what failed, a sentence each."""
    with ExitStack() as stack:
        bars = [_bar(path, i, progress=doing.progress) for i, path in enumerate(paths)]
        opened = dict(zip(paths, map(stack.enter_context, bars), strict=True))
        pool = stack.enter_context(workers(len(paths), doing.kernels, executor=doing.executor))

        def one(path: Path) -> str:
            work = partial(
                execute,
                path,
                folder / path.name,
                parameters=values[path.stem],
                environment=doing.environment,
            )
            try:
                if doing.executor.kind == "dask":
                    there = partial(_execute_there, work, folder.parent)
                    doing.executor.call(there, label=f"executing {path.stem}")
                    opened[path].update(opened[path].total)
                else:
                    work(on_cell=opened[path].update, kernels=doing.kernels)
            except NotebookFailedError as error:
                opened[path].set_postfix_str("stopped at an error")
                return str(error)
            return ""

        # those of many cells first, so that no long one is left to the end
        found = {path: pool.submit(one, path) for path in sorted(paths, key=count_cells)[::-1]}
        return [failure for path in paths if (failure := found[path].result())]


def _execute_there(work: Callable[..., None], run: Path) -> None:
    """Execute a notebook on a worker, until its run is given up: then its folder is gone."""
    kernels = Kernels()
    mark = run.parent / RUNNING

    def on_cell() -> None:
        if not mark.exists():
            kernels.end()

    work(on_cell=on_cell, kernels=kernels)


def _bar(path: Path, position: int, *, progress: bool) -> tqdm:
    """Make a notebook's line of progress; none where the output is not a terminal."""
    cells = count_cells(path) + 1  # papermill adds one with the parameters
    return tqdm(
        total=cells, desc=path.stem, unit="cell", position=position, disable=not progress or None
    )


@contextmanager
def workers(tasks: int, kernels: Kernels, *, executor: Executor) -> Iterator[ThreadPoolExecutor]:
    """Give workers whose kernels are ended when the work is interrupted."""
    with ThreadPoolExecutor(min(tasks, executor.parallel())) as pool:
        try:
            yield pool
        except BaseException:  # also Ctrl-C, which else would wait for all notebooks
            pool.shutdown(wait=False, cancel_futures=True)
            kernels.end()
            close_clusters()  # of which the workers may wait for an answer
            raise
