"""The execution of a notebook by papermill, and the form in which it is stored."""

import logging
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from analysis.files import write_bytes
from analysis.notebooks.format import load_nbformat

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
START_TIMEOUT = 60  # seconds
# or each kernel warns that it listens on this machine, and says again that it was stopped
QUIET = ["--IPKernelApp.log_level=CRITICAL"]
STARTS = 3  # two kernels that start at once can choose the same port; the loser tries again
# notebooks run beside each other; one thread each also gives the same last digits on any machine
ONE_THREAD = dict.fromkeys(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"], "1")
# the names of InputError and of the kinds of it, which a reader need not know
INPUT_ERRORS = ("InputError", "BrokenTablesError", "BrokenCorpusError", "UnreadableDocumentError")
KILLED = "its process ended in the middle of a cell, perhaps for want of memory"
WIDGET = "application/vnd.jupyter.widget-view+json"
FOLDER = r"(?:~|(?<=[ \"'(m]))(?:[A-Za-z]:)?[\\/][^\x1b\n]*[\\/](?=(?:site-packages|analysis)[\\/])"


class NotebookFailedError(Exception):
    """A notebook stopped at an error; the message tells which, and it was saved as it stood."""


class Kernels:
    """The kernels that run, so that all can be ended at once."""

    def __init__(self) -> None:
        self.clients: list[Any] = []
        self.ended = False

    def end(self) -> None:
        """Kill every kernel, and let none start any more."""
        self.ended = True
        for client in self.clients:
            provisioner = client.km.provisioner if client.km else None
            if provisioner is not None and provisioner.process is not None:
                provisioner.process.kill()


@dataclass(frozen=True)
class Execution:
    """How a notebook is executed: where, with which variables, and who is told of it."""

    folder: Path
    variables: dict[str, str]
    on_cell: Callable[[], object]
    kernels: Kernels
    clients: list[Any] = field(default_factory=list)  # of this notebook, one each start
    cells: list[Any] = field(default_factory=list)  # those begun


def execute(
    source: Path,
    target: Path,
    *,
    parameters: dict[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    on_cell: Callable[[], object] = lambda: None,
    kernels: Kernels | None = None,
) -> None:
    """Execute a notebook with papermill and store it in canonical form.

    Parameters
    ----------
    environment
        Variables that the kernel gets besides those of this process.
    on_cell
        Called after each cell.
    kernels
        Where the kernel is noted, so that it can be ended.

    Raises
    ------
    NotebookFailedError
        If a cell raised an error or the kernel died; the notebook is stored as it then stood.
    """
    variables = {**os.environ, **ONE_THREAD, **(environment or {})}
    execution = Execution(source.parent, variables, on_cell, kernels or Kernels())
    for start in range(1, STARTS + 1):
        try:
            book, failure = _papermill(source, parameters, execution)
        except RuntimeError:  # the kernel did not start
            if start == STARTS or execution.kernels.ended:
                raise
            continue
        break
    canonicalise(book)
    write_bytes(target, (load_nbformat().writes(book) + "\n").encode("utf-8", "backslashreplace"))
    if failure:
        raise NotebookFailedError(f"{source.stem}: {failure}")


def _papermill(
    source: Path, parameters: dict[str, Any] | None, execution: Execution
) -> tuple[Any, str]:
    """Execute a notebook; give it as it then stands, and what stopped it or an empty text."""
    nbformat = load_nbformat()
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    _register_engine()
    with tempfile.TemporaryDirectory() as folder:
        executed = Path(folder) / "executed.ipynb"  # papermill adds its notes of an error there
        try:
            papermill.execute_notebook(
                nbformat.read(source, as_version=4),
                str(executed).replace("{", "{{").replace("}", "}}"),
                parameters=parameters,
                engine_name="analysis",
                kernel_name=KERNEL["name"],
                progress_bar=False,
                request_save_on_cell_execute=False,
                execution=execution,
            )
        except PapermillExecutionError as error:
            kind = "" if error.ename.endswith(INPUT_ERRORS) else f"{error.ename}: "
            return nbformat.read(executed, as_version=4), f"{kind}{error.evalue}"
        except DeadKernelError:
            # how far the cell came depends on the moment
            execution.cells[-1].execution_count = None
            execution.cells[-1].outputs = [
                nbformat.v4.new_output(
                    "error", ename="DeadKernelError", evalue=KILLED, traceback=[KILLED]
                )
            ]
            return execution.clients[-1].nb, KILLED
        return nbformat.read(executed, as_version=4), ""


@cache
def _unheard() -> logging.Logger:
    """Make a log that nobody reads: what happens to a kernel is told in words of our own."""
    log = logging.getLogger("analysis.notebooks")
    log.addHandler(logging.NullHandler())
    return log


@cache
def _register_engine() -> None:
    """Tell papermill of an engine that reports each finished cell."""
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import Engine, papermill_engines

    class Reporting(Engine):
        @classmethod
        def execute_managed_notebook(
            cls, nb_man: Any, kernel_name: str, *, execution: Execution, **_: Any
        ) -> Any:
            client = PapermillNotebookClient(
                nb_man,
                kernel_name=kernel_name,
                log=_unheard(),
                startup_timeout=START_TIMEOUT,
                timeout=None,
                extra_arguments=QUIET,
                resources={"metadata": {"path": str(execution.folder)}},
                on_cell_execute=lambda cell, **_: execution.cells.append(cell),
                on_cell_complete=lambda **_: execution.on_cell(),
            )
            execution.clients.append(client)
            execution.kernels.clients.append(client)
            if execution.kernels.ended:
                raise RuntimeError
            return client.execute(env=execution.variables)

    papermill_engines.register("analysis", Reporting)


def count_cells(path: Path) -> int:
    """Count the cells of code in a notebook."""
    cells = load_nbformat().read(path, as_version=4).cells
    return sum(cell.cell_type == "code" for cell in cells)


def canonicalise(book: Any) -> None:
    """Remove from an executed notebook what differs between two runs or two machines.

    Times, papermill's notes and the exact Python version go; cells that papermill added get fixed
    ids; pieces of one stream are joined; of paths in an error the package's part stays; what only
    a live kernel can show makes way for what stands beside it.
    """
    nbformat = load_nbformat()
    book.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    for number, cell in enumerate(book.cells):
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if "injected-parameters" in tags:
            cell.id = "injected-parameters"
        if "papermill-error-cell-tag" in tags:
            cell.id = f"error-{number}"
        if cell.cell_type == "code":
            cell.outputs = _joined_streams(cell.outputs)
            for output in cell.outputs:
                output.get("data", {}).pop(WIDGET, None)
                if output.output_type == "error":
                    output.traceback = [re.sub(FOLDER, "", line) for line in output.traceback]


def _joined_streams(outputs: list[Any]) -> list[Any]:
    joined: list[Any] = []
    for output in outputs:
        same = joined and output.output_type == joined[-1].output_type == "stream"
        if same and output.name == joined[-1].name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined
