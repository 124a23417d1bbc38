"""The part of the command line that publishes: a summary of a study without its passages."""

import sys

import click


@click.command()
@click.argument("study")
def summary(study: str) -> None:
    """Run a study and write docs/STUDY.md: tables and figures without any passage.

    \b
    Example:
      analysis summary care-review
    """
    from analysis.report import write_summary
    from analysis.runs import run_study
    from analysis.study import open_study

    opened = open_study(study)
    finished = run_study(opened, progress=True)
    write_summary(opened, finished, opened.project / "docs" / f"{study}.md")
    click.echo(f"Summary: docs/{study}.md")
    if finished.failures:
        sys.exit(1)


COMMANDS = [summary]
