"""The notebooks of a project: their parameters, and their execution by papermill."""

from analysis.notebooks.execution import (
    KERNEL,
    Kernels,
    NotebookFailedError,
    canonicalise,
    count_cells,
    execute,
)
from analysis.notebooks.format import load_nbformat
from analysis.notebooks.parameters import (
    COLUMNS,
    Parameter,
    check_names,
    check_value,
    choose_values,
    find_notebooks,
    parse_value,
    read_parameters,
    split_values,
)

__all__ = [
    "COLUMNS",
    "KERNEL",
    "Kernels",
    "NotebookFailedError",
    "Parameter",
    "canonicalise",
    "check_names",
    "check_value",
    "choose_values",
    "count_cells",
    "execute",
    "find_notebooks",
    "load_nbformat",
    "parse_value",
    "read_parameters",
    "split_values",
]
