"""The command line: add documents, build a study, run its notebooks, write its report."""

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis import coding_commands, report_commands, run_commands
from analysis.errors import InputError, check_least
from analysis.executors import Executor, choose_executor, close_clusters
from analysis.run_commands import executor_options, read_pairs

if TYPE_CHECKING:
    from analysis.build import Built
    from analysis.runs import Run


class _ToldToEndError(KeyboardInterrupt):
    """A request to end, such as a closed terminal's, which is heard as Ctrl-C is."""

    def __init__(self, number: int = signal.SIGINT) -> None:
        self.number = number


def _hear_requests_to_end() -> None:
    """Let a request to end clear away what is half-written."""

    def hear(number: int, _: object) -> None:
        raise _ToldToEndError(number)

    for name in ("SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is signal.SIG_DFL:  # nohup's wish is respected
            signal.signal(number, hear)


class _Commands(click.Group):
    """Tells a fault of the input in one message and leaves with status 2, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        _hear_requests_to_end()
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stopped:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # ending takes a moment
            close_clusters()
            click.echo("analysis: stopped; what is finished is kept, nothing half-done", err=True)
            sys.exit(128 + getattr(stopped, "number", signal.SIGINT))
        except InputError as error:
            click.echo(f"analysis: {error}", err=True)
            sys.exit(2)
        except OSError as error:  # no space left, a folder that cannot be written, and so on
            where = f": {error.filename}" if error.filename else ""
            remedy = "; make room on the disk and in $TMPDIR, or check the permissions"
            click.echo(f"analysis: {error.strerror or error}{where}{remedy}", err=True)
            sys.exit(2)
        finally:
            close_clusters()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="childrens-social-care-analysis", message="%(version)s")
def main() -> None:
    """Explore what documents about children's social care say, source by source.

    \b
    Examples:
      analysis report example
      analysis add my-study ~/Documents/reports --source "Our Council"
      analysis run my-study --notebook 02 -p grouping=source_type
    """


@main.command()
@click.argument("study")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", default="", help="Who published the documents that are new.")
@click.option("--source-type", default="", help="What kind of body that is, such as charity.")
@click.option("--genre", default="", help="What the new documents are, such as minutes.")
@click.option("--text-column", default="", help="For files of many responses: the responses.")
@click.option("--id-column", default="", help="Their ids.")
@click.option("--source-column", default="", help="Who wrote each.")
@click.option("--group-column", default="", help="The group of each, such as parent.")
def add(study: str, paths: tuple[Path, ...], **stated: str) -> None:
    """Copy documents (files, or folders of them) into a study.

    A file whose SHA-256 stands in the manifest is copied under the name given there. Any other
    gets a new row, whose guesses are yours to confirm. A study that does not exist is begun.

    \b
    Examples:
      analysis add care-review ~/Downloads/care-review
      analysis add my-study minutes-*.pdf --source "Our Council" --genre minutes
      analysis add my-study answers.xlsx --text-column Answer --id-column Ref --group-column Role
    """
    from analysis.add import add_documents

    for line in add_documents(study, list(paths), stated=stated):
        click.echo(line)


@main.command()
@click.argument("study")
@executor_options
@click.option(
    "--shard-megabytes",
    type=float,
    help="Files of a shard: less takes less memory. By default as before, at first 64.",
)
def build(
    study: str, executor: str | None, cluster: str | None, shard_megabytes: float | None
) -> None:
    """Read and clean a study's documents into data/processed/STUDY.

    What is there already is compared with its checksums; what is missing, damaged or no longer
    fits its files is made anew. A build that was stopped goes on where it was.

    \b
    Examples:
      analysis build example
      analysis build hansard --cluster tcp://10.0.0.5:8786
      analysis build hansard --executor serial --shard-megabytes 16
    """
    from analysis.build import open_built
    from analysis.study import open_study

    if shard_megabytes is not None:
        check_least("--shard-megabytes", shard_megabytes, 0.001, meaning="the files of a shard")
    way = choose_executor(executor, cluster)
    opened = open_study(study)
    built = open_built(opened, executor=way, megabytes=shard_megabytes, verify=True, progress=True)
    _tell(built)
    shards = f"{len(built.folders):,} shard{'s' * (len(built.folders) != 1)}"
    click.echo(f"data/processed/{study} is up to date: {shards}, {built.made:,} made anew.")


@main.command()
@click.argument("study")
def check(study: str) -> None:
    """Tell on one page what a study holds and what is doubtful about it.

    Sources, dates, languages; what cleaning removed; copies and reused passages; warnings; what
    could not be read. Notebook 01 has the same in full. Leaves with status 0, also where there are
    warnings, and with 2 where a manifest, codebook or document cannot be used.

    \b
    Examples:
      analysis check example
      analysis check my-study && analysis report my-study
    """
    from analysis.check import check_study
    from analysis.study import open_study

    checked = check_study(open_study(study), progress=True)
    click.echo(checked.page)
    if checked.faults:
        sys.exit(2)


@main.command()
@click.argument("study")
@click.option("--notebook", help="Only those whose name begins so, such as 03.")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Set a parameter.")
@executor_options
def run(
    study: str,
    notebook: str | None,
    parameters: tuple[str, ...],
    executor: str | None,
    cluster: str | None,
) -> None:
    """Run the notebooks on a study, with parameters.

    On a Dask cluster the notebooks are executed by its workers, which must see this project's
    folder at the same path, and what they count is shared out to all workers.

    \b
    Examples:
      analysis run example
      analysis run example --notebook 02 -p grouping=source_type -p top=30
      analysis run hansard --cluster tcp://10.0.0.5:8786
    """
    _run(study, notebook, parameters, executor=choose_executor(executor, cluster))


@main.command()
@click.argument("study")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Set a parameter.")
@executor_options
def report(
    study: str, parameters: tuple[str, ...], executor: str | None, cluster: str | None
) -> None:
    """Build a study, run its notebooks and write reports/STUDY/index.html.

    With a Dask cluster as `analysis run` has it.

    \b
    Examples:
      analysis report example
      analysis report care-review -p seed=7
      analysis report hansard --cluster local
    """
    from analysis.build import open_built
    from analysis.report import write_report
    from analysis.study import open_study

    way = choose_executor(executor, cluster)
    opened = open_study(study)
    finished = _run(study, None, parameters, executor=way, leave=False)
    write_report(opened, open_built(opened, executor=way), finished)
    click.echo(f"Report: reports/{study}/index.html")
    if finished.failures:
        sys.exit(1)


@main.command("refresh-notebooks")
def refresh_notebooks() -> None:
    """Execute the notebooks in place, on the example study, and store their outputs.

    For whoever changes a notebook or the code behind it; the checks compare with what is stored.
    """
    from tempfile import TemporaryDirectory

    from tqdm import tqdm

    from analysis.files import write_bytes
    from analysis.notebooks import NotebookFailedError, execute, find_notebooks
    from analysis.study import project_folder

    paths = find_notebooks(project_folder())
    for path in tqdm(paths, "Executing", unit="notebook", disable=None):
        with TemporaryDirectory() as folder:  # a notebook that fails is not stored
            try:
                execute(path, new := Path(folder) / path.name)
            except NotebookFailedError as error:
                raise InputError(f"{error}\nThe stored notebook stays as it was") from error
            write_bytes(path, new.read_bytes())


def _run(
    study: str,
    notebook: str | None,
    parameters: tuple[str, ...],
    *,
    executor: Executor,
    leave: bool = True,
) -> "Run":
    from analysis.runs import run_study
    from analysis.study import open_study

    opened = open_study(study)
    given = read_pairs(parameters)
    finished = run_study(
        opened, given=given, only=notebook, executor=executor, on_built=_tell, progress=True
    )
    for failure in finished.failures:
        click.echo(f"analysis: {failure}", err=True)
    click.echo(f"Results: {finished.folder.relative_to(opened.project).as_posix()}")
    if finished.failures and leave:
        sys.exit(1)
    return finished


def _tell(built: "Built") -> None:
    for line in built.told():
        click.echo(f"analysis: {line}", err=True)


for command in [*coding_commands.COMMANDS, *report_commands.COMMANDS, *run_commands.COMMANDS]:
    main.add_command(command)

if __name__ == "__main__":
    main()
