"""One notebook under every combination of values of its parameters."""

import json
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis import interpret
from analysis.build import Built, open_built
from analysis.errors import InputError
from analysis.executors import Executor, choose_executor
from analysis.figures.robustness import specification_curve
from analysis.files import replaced_folder, sha256_of, write_bytes
from analysis.notebooks import (
    Kernels,
    check_names,
    check_value,
    find_notebooks,
    parse_value,
    read_parameters,
    split_values,
)
from analysis.robustness import stability
from analysis.runs.comparing import estimate_columns, key_columns
from analysis.runs.record import describe_run, read_record, run_name
from analysis.runs.running import Run, group_columns, in_order, run_values, workers
from analysis.session import Session
from analysis.study import Study

# What each estimate is when there is nothing to find; of others, such as shares, there is no sign
NULLS = {
    "score": 0.0, "difference": 0.0, "log_ratio": 0.0, "phi": 0.0, "npmi": 0.0,
    "odds_ratio": 1.0, "lift": 1.0,
}  # fmt: skip
DRAWN = 8  # items of a specification curve


@dataclass(frozen=True, eq=False)
class Sweep:
    """A finished sweep.

    Attributes
    ----------
    folder : Path
        ``reports/<study>/sweep-<hash>``: tables ``results`` and ``stability``, the figure
        ``specification_curve`` and ``sweep.json``.
    results : DataFrame
        As ``robustness.read_sweep`` gives it.
    statement : str
        How often findings keep their sign and rank.
    reused : int
        Runs that were there already.
    failures : tuple of str
        A sentence for each run that failed, which is not among the results.
    """

    folder: Path
    results: pd.DataFrame
    statement: str
    reused: int
    failures: tuple[str, ...]


def sweep_study(
    study: Study,
    *,
    notebook: str,
    given: dict[str, str],
    table: str | None = None,
    executor: Executor | None = None,
    progress: bool = False,
) -> Sweep:
    """Run a notebook under every combination of some values, several at once.

    Each combination is a run like any other. One that is there already is not done again, so that
    an interrupted sweep goes on where it stopped.

    Parameters
    ----------
    notebook
        The beginning of its name, such as ``03``.
    given
        For each parameter its values, as a text with commas; the first of each make the
        specification that others are compared with.
    table
        The table whose estimates are drawn; by default the notebook's first that has intervals.
    executor
        See ``run_study``.

    Raises
    ------
    InputError
        If a name or value is none of the notebook's, or no run has a table of estimates.
    """
    paths = find_notebooks(study.project, only=notebook)
    if len(paths) != 1:
        names = ", ".join(path.stem for path in paths)
        raise InputError(f"a sweep is of one notebook; {notebook!r} begins: {names}")
    executor = executor or choose_executor()
    built = open_built(study, executor=executor, progress=progress)
    choices = read_choices(paths[0], given, built=built)
    combinations = [
        dict(zip(choices, values, strict=True)) for values in product(*choices.values())
    ]
    runs, reused = _run_all(
        study, built, paths[0], combinations, executor=executor, progress=progress
    )
    failures = [f"{_words(c)}: {f}" for c, run in zip(combinations, runs, strict=True)
                for f in run.failures]  # fmt: skip
    parts = [
        _results(run.folder).assign(**chosen)
        for chosen, run in zip(combinations, runs, strict=True)
        if not run.failures
    ]
    results = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    if results.empty:
        reason = "; ".join(failures[:1]) or "it saves no table of estimates with intervals"
        raise InputError(f"there is nothing to compare in the runs of {paths[0].stem}: {reason}")
    results = results[["run", *choices, *(c for c in results if c not in {"run", *choices})]]
    chosen_table = table or _first_table(runs)
    if chosen_table not in set(results["table"]):
        known = ", ".join(dict.fromkeys(results["table"]))
        raise InputError(f"there is no table {chosen_table!r} of estimates; there are: {known}")
    described = {"study": study.name, "notebook": paths[0].stem, "choices": choices}
    described |= {"table": chosen_table, "runs": [run.folder.name for run in runs]}
    folder = study.reports / f"sweep-{sha256_of(json.dumps(described).encode())[:10]}"
    with replaced_folder(folder) as new:
        session = Session(study, built, "sweep", new)
        statement = _save(session, results, table=chosen_table, choices=list(choices))
        text = json.dumps(described | {"failures": failures}, indent=1, ensure_ascii=False) + "\n"
        write_bytes(new / "sweep.json", text.encode())
    return Sweep(folder, results, statement, reused, tuple(failures))


def read_choices(path: Path, given: dict[str, str], *, built: Built) -> dict[str, list[Any]]:
    """Read the values of each parameter that is varied, in the types of the notebook's own.

    Raises
    ------
    InputError
        If a name is no parameter, a value cannot be, or stands twice.
    """
    parameters = read_parameters(path)
    check_names(list(given), {path.stem: parameters})
    if not given:
        names = ", ".join(name for name in parameters if name != "study")
        raise InputError(f"name values to vary, such as -p seed=1,2; {path.stem} has: {names}")
    choices = {}
    for name, text in given.items():
        values = [parse_value(parameters[name], piece) for piece in split_values(text)]
        for value in values:
            check_value(parameters[name], value, columns=group_columns(built))
        if len({repr(value) for value in values}) < len(values):
            raise InputError(f"parameter {name}: a value stands twice in {text!r}")
        choices[name] = values
    return choices


def _run_all(
    study: Study,
    built: Built,
    path: Path,
    combinations: list[dict[str, Any]],
    *,
    executor: Executor,
    progress: bool,
) -> tuple[list[Run], int]:
    """Do the runs that are not there yet; give all, and how many there were."""
    kernels = Kernels()
    bar = tqdm(total=len(combinations), desc="Sweeping", unit="run", disable=not progress or None)

    def one(values: dict[str, Any]) -> Run:
        run = _there(study, built, path, values)
        if run is None:
            run = run_values(study, built, {path.stem: values}, executor=executor, kernels=kernels)
        bar.update()
        return run

    there = sum(_there(study, built, path, values) is not None for values in combinations)
    with bar, workers(len(combinations), kernels, executor=executor) as pool:
        return list(pool.map(one, combinations)), there


def _there(study: Study, built: Built, path: Path, values: dict[str, Any]) -> Run | None:
    """Give the run with these values if it was done, whole and without a failure."""
    chosen = {path.stem: in_order(path, values) | {"study": study.name}}
    folder = study.reports / run_name(describe_run(study, built.record, [path], values=chosen))
    try:
        failures = read_record(folder)["failures"]
    except InputError:
        return None
    return None if failures else Run(folder, ())


def _results(folder: Path) -> pd.DataFrame:
    """Give every estimate with an interval of a run, a row each."""
    parts = []
    for path in sorted(folder.glob("tables/*.parquet")):
        table = pd.read_parquet(path)
        measures = [m for m in estimate_columns(table) if m[1]]
        keys = key_columns(table, table)
        if not measures or keys is None:
            continue
        rows = table[keys].astype(str).agg(" · ".join, axis=1) if keys else "all"
        for estimate, low, high in measures:
            named = table["measure"] if estimate == "estimate" and "measure" in table else estimate
            columns = {
                "table": path.stem,
                "row": rows,
                "measure": named,
                "estimate": table[estimate],
            }
            parts.append(table[[]].assign(**columns, low=table[low], high=table[high]))
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return found.assign(run=folder.name)


def _first_table(runs: list[Run]) -> str:
    """Name the first table with intervals that the notebook shows."""
    for run in runs:
        with_intervals = set(_results(run.folder).get("table", []))
        for record in sorted(run.folder.glob("records/*.json")):
            for item in json.loads(record.read_text(encoding="utf-8")):
                if item.get("stem") in with_intervals:
                    return str(item["stem"])
    return ""


def _save(session: Session, results: pd.DataFrame, *, table: str, choices: list[str]) -> str:
    """Save the results, how stable they are, and a picture; give the sentence about them."""
    import matplotlib as mpl

    session.table(results, "results", caption="Every estimate of every run")
    own = results[results["table"] == table]
    measure = str(own["measure"].iloc[0])
    own = own[own["measure"] == measure]
    null = NULLS.get(measure)
    options: dict[str, Any] = {"choices": choices, "item": "row", "estimate": "estimate"}
    kept = stability(own, **options, null=null)
    name = measure.replace("_", " ")
    session.table(kept, "stability", caption=f"How often the {name} of {table} keeps sign and rank")
    statement = interpret.robustness(kept)
    shown = own[own["row"].isin(kept["row"].head(DRAWN))]
    caption = f"The {name} of {table} in every specification"
    if len(kept) > DRAWN:
        caption += f", the highest {DRAWN} of {len(kept)} in the first"
    with mpl.rc_context({"backend": "agg"}):
        axes = specification_curve(shown, **options, null=null, label=name)
        session.figure(axes, "specification_curve", table=shown, caption=caption, alt=statement)
    session.say(statement)
    return statement


def _words(chosen: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in chosen.items())
