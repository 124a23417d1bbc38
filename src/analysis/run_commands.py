"""The commands about runs: do one again, compare two, make many."""

import sys
from collections.abc import Callable

import click

from analysis.errors import InputError
from analysis.executors import choose_executor


def executor_options(command: Callable) -> Callable:
    """Give a command the options from which ``choose_executor`` makes an executor."""
    cluster = click.option(
        "--cluster",
        metavar="local|tcp://HOST:PORT",
        help="The Dask cluster: one of this machine's cores, or that of a scheduler's address.",
    )
    executor = click.option(
        "--executor",
        metavar="serial|processes|dask",
        help="Work in this process, on all cores (the default) or on a Dask cluster.",
    )
    return executor(cluster(command))


def read_pairs(parameters: tuple[str, ...]) -> dict[str, str]:
    """Read parameters as the command line has them: ``NAME=VALUE``, each name once.

    Raises
    ------
    InputError
        If one is written otherwise, or given twice.
    """
    pairs = {}
    for text in parameters:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise InputError(f"-p {text}: write it as NAME=VALUE, such as -p seed=7")
        if name in pairs:
            raise InputError(f"-p {text}: {name} is given twice; say which of the two is meant")
        pairs[name] = value
    return pairs


@click.command()
@click.argument("run")
def verify(run: str) -> None:
    """Do a run again in another place and compare every byte.

    RUN is its folder, or the beginning of its name. The status is 1 where a file differs.

    \b
    Examples:
      analysis verify 4b9f65bd93
      analysis verify reports/example/4b9f65bd93
    """
    from analysis.runs import find_run
    from analysis.runs.verifying import verify_run
    from analysis.study import project_folder

    project = project_folder()
    folder = find_run(run, project=project)
    found = verify_run(folder, project=project, progress=True)
    if found.same:
        click.echo(f"{folder.name}: every byte of {found.files} files is the same.")
        for change in found.changed:
            click.echo(f"  although this changed: {change}")
        return
    click.echo(f"{folder.name}: {len(found.differing)} of {found.files} files differ, ", nl=False)
    click.echo(found.reason())
    for sentence in found.differing:
        click.echo(f"  {sentence}")
    sys.exit(1)


@click.command()
@click.argument("before")
@click.argument("after")
def compare(before: str, after: str) -> None:
    """Tell what changed between two runs, and which findings moved by how much.

    The whole table is written beside the later run.

    \b
    Example:
      analysis compare 4b9f65bd93 0c1d2e3f4a
    """
    from analysis.files import write_table
    from analysis.runs import find_run
    from analysis.runs.comparing import compare_runs, describe
    from analysis.study import project_folder

    project = project_folder()
    runs = [find_run(name, project=project) for name in (before, after)]
    found = compare_runs(*runs)
    for line in describe(found):
        click.echo(line)
    path = project / "reports" / runs[1].parent.name / f"compare-{runs[0].name}-{runs[1].name}.csv"
    write_table(found.moved, path)
    click.echo(f"All of them: {path.relative_to(project).as_posix()}")


@click.command()
@click.argument("study")
@click.option("--notebook", required=True, help="The one whose name begins so, such as 03.")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE,…", help="Values to vary.")
@click.option("--table", help="The table whose estimates are drawn, such as scores.")
@executor_options
def sweep(
    study: str,
    notebook: str,
    parameters: tuple[str, ...],
    table: str | None,
    executor: str | None,
    cluster: str | None,
) -> None:
    """Run one notebook under every combination of values, and tell which findings hold.

    A combination that was run before is not run again. The first value of each parameter makes
    the specification with which the others are compared. On a Dask cluster the combinations are
    run by its workers, which must see this project's folder at the same path.

    \b
    Examples:
      analysis sweep example --notebook 03 -p method=ensemble,vader -p negation=on,off
      analysis sweep example --notebook 04 -p unit=sentence,paragraph --table theme_pairs
      analysis sweep hansard --notebook 02 -p top=10,50 --cluster tcp://10.0.0.5:8786
    """
    from analysis.runs.sweeping import sweep_study
    from analysis.study import open_study

    way = choose_executor(executor, cluster)
    opened = open_study(study)
    given = read_pairs(parameters)
    done = sweep_study(
        opened, notebook=notebook, given=given, table=table, executor=way, progress=True
    )
    for failure in done.failures:
        click.echo(f"analysis: {failure}", err=True)
    if done.reused:
        click.echo(f"{done.reused} runs were there already.")
    click.echo(done.statement)
    click.echo(f"Results: {done.folder.relative_to(opened.project).as_posix()}")
    if done.failures:
        sys.exit(1)


COMMANDS = [verify, compare, sweep]
