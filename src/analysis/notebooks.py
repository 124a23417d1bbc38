"""The notebooks of a project: their parameters, their execution by papermill, their stored form."""

import ast
import tokenize
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import nbformat
import yaml

from analysis.errors import InputError

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
START_TIMEOUT = 30  # seconds
# or each kernel warns that it listens on this machine, and says again that it was stopped
QUIET = ["--IPKernelApp.log_level=CRITICAL"]
STARTS = 3  # two kernels that start at once can choose the same port; the loser tries again


class NotebookFailedError(Exception):
    """A notebook stopped at an error; the message tells which, and it was saved as it stood."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: its default, and the comment that says what it may be."""

    name: str
    default: Any
    comment: str


def find_notebooks(project: Path, *, only: str | None = None) -> list[Path]:
    """List the project's notebooks in their order.

    Parameters
    ----------
    only
        The beginning of the names wanted, such as ``03``.

    Raises
    ------
    InputError
        If there are none of that name; the message lists those that there are.
    """
    every = sorted((project / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    chosen = [path for path in every if only is None or path.stem.startswith(only)]
    if not chosen:
        known = ", ".join(path.stem for path in every) or "none"
        raise InputError(f"no notebook's name begins with {only!r}; there are: {known}")
    return chosen


def read_parameters(path: Path) -> dict[str, Parameter]:
    """Read the one cell of a notebook that is tagged ``parameters``: literals with comments."""
    book = nbformat.read(path, as_version=4)
    cells = [c for c in book.cells if "parameters" in c.metadata.get("tags", [])]
    if len(cells) != 1:
        raise InputError(f"{path.name}: {len(cells)} cells are tagged 'parameters'; tag one")
    source = cells[0].source
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    parameters = {}
    for statement in ast.parse(source).body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            raise InputError(f"{path.name}: the parameters cell holds more than name = literal")
        name = statement.targets[0].id
        try:
            default = ast.literal_eval(statement.value)
        except ValueError:
            raise InputError(f"{path.name}: parameter {name} is not a literal") from None
        parameters[name] = Parameter(name, default, comments.get(statement.end_lineno or 0, ""))
    return parameters


def choose_values(paths: list[Path], given: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Share out ``name=value`` texts to the notebooks that have a parameter of that name.

    Returns
    -------
    dict
        For each notebook's stem, all its parameters with the value each will have.

    Raises
    ------
    InputError
        If no notebook has such a parameter, or the value is of another type than the default.
    """
    known = {path.stem: read_parameters(path) for path in paths}
    every = {name: p for parameters in known.values() for name, p in parameters.items()}
    unknown = sorted(set(given) - set(every) | {"study"} & set(given))
    if unknown:
        lines = [f"{p.name} = {p.default!r}  {p.comment}" for p in every.values()]
        settable = "\n  ".join(line for line in lines if not line.startswith("study "))
        raise InputError(
            f"no parameter {', '.join(unknown)} can be set in {', '.join(known)}; "
            f"these can:\n  {settable}"
        )
    return {
        stem: {
            name: _typed(parameter, given[name]) if name in given else parameter.default
            for name, parameter in parameters.items()
        }
        for stem, parameters in known.items()
    }


def _typed(parameter: Parameter, text: str) -> Any:
    wanted = type(parameter.default)
    try:
        value = text if wanted is str else yaml.safe_load(text)
    except yaml.YAMLError:
        value = None
    if wanted is float and type(value) is int:
        value = float(value)
    if type(value) is not wanted:
        raise InputError(
            f"parameter {parameter.name}: {text!r} is not of the kind of its default, "
            f"{parameter.default!r} ({parameter.comment})"
        )
    return value


def execute(
    source: Path,
    target: Path,
    *,
    parameters: dict[str, Any] | None = None,
    on_cell: Callable[[], object] = lambda: None,
) -> None:
    """Execute a notebook with papermill and store it in canonical form.

    Parameters
    ----------
    on_cell
        Called after each cell.

    Raises
    ------
    NotebookFailedError
        If a cell raised an error; the notebook is stored with it.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    _register_engine()
    target.parent.mkdir(parents=True, exist_ok=True)
    failure = None
    for start in range(1, STARTS + 1):
        try:
            papermill.execute_notebook(
                str(source),
                str(target),
                parameters=parameters,
                engine_name="analysis",
                kernel_name=KERNEL["name"],
                start_timeout=START_TIMEOUT,
                progress_bar=False,
                cwd=str(source.parent),
                on_cell=on_cell,
                extra_arguments=QUIET,
            )
        except PapermillExecutionError as error:
            failure = error
        except RuntimeError:
            if start == STARTS:
                raise
            continue
        break
    book = nbformat.read(target, as_version=4)
    canonicalise(book)
    nbformat.write(book, target)
    if failure is not None:
        kind = "" if failure.ename.endswith("InputError") else f"{failure.ename}: "
        raise NotebookFailedError(f"{source.stem}: {kind}{failure.evalue}") from None


@cache
def _register_engine() -> None:
    """Tell papermill of an engine that reports each finished cell."""
    from papermill.engines import NBClientEngine, papermill_engines

    class Reporting(NBClientEngine):
        @classmethod
        def execute_managed_notebook(
            cls, nb_man: Any, kernel_name: str, *, on_cell: Callable[[], object], **options: Any
        ) -> Any:
            finish = nb_man.cell_complete

            def finish_and_report(cell: Any, **details: Any) -> None:
                finish(cell, **details)
                on_cell()

            nb_man.cell_complete = finish_and_report
            return super().execute_managed_notebook(nb_man, kernel_name, **options)

    papermill_engines.register("analysis", Reporting)


def count_cells(path: Path) -> int:
    """Count the cells of a notebook."""
    return len(nbformat.read(path, as_version=4).cells)


def canonicalise(book: Any) -> None:
    """Remove from an executed notebook what differs between two runs or two machines.

    Times, papermill's notes and the exact Python version go; the injected cell gets a fixed id;
    pieces of one stream are joined.
    """
    book.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    for cell in book.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if "injected-parameters" in tags:
            cell.id = "injected-parameters"
        if cell.cell_type == "code":
            cell.outputs = _joined_streams(cell.outputs)


def _joined_streams(outputs: list[Any]) -> list[Any]:
    joined: list[Any] = []
    for output in outputs:
        same = joined and output.output_type == joined[-1].output_type == "stream"
        if same and output.name == joined[-1].name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined
