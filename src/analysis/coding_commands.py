"""The commands for coding by hand: draw, compare, follow, send and receive."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from analysis.coded_study import CodedStudy


@click.command()
@click.argument("study")
@click.option("--coder", required=True, help="Who reads; each coder has a sheet of their own.")
@click.option("--passages", type=click.IntRange(min=1), default=300, show_default=True)
@click.option(
    "--by",
    default="source",
    show_default=True,
    help="What to draw alike from: source, source_type, genre, or a column of the manifest.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--xlsx", is_flag=True, help="Write a spreadsheet instead of CSV.")
def sample(study: str, *, coder: str, passages: int, by: str, seed: int, xlsx: bool) -> None:
    """Draw passages to be coded by hand, and write the sheet of a coder.

    Half of the passages of each source are sentences in which the codebook finds a theme. The
    sheet does not tell which. Asked for more passages than before, it extends the sample and the
    sheet; what is coded stays. A second coder gets the first passages of the same sample.

    \b
    Examples:
      analysis sample my-study --coder anna
      analysis sample my-study --coder anna --passages 400
      analysis sample my-study --coder ben --passages 150 --xlsx
    """
    from analysis.coded_study import draw_sheet

    ending = "xlsx" if xlsx else "csv"
    _tell(draw_sheet(_open(study), coder=coder, passages=passages, by=by, seed=seed, ending=ending))


@click.command()
@click.argument("study")
def agree(study: str) -> None:
    """Measure how far coders agree, and write the sheet on which they settle the rest.

    Prints percent agreement, Cohen's kappa and Krippendorff's alpha with 95% intervals over
    documents. Both depend on how common a code is, which stands beside them.

    \b
    Example:
      analysis agree my-study
    """
    from analysis.coded_study import compare_coders

    _tell(compare_coders(_open(study)))


@click.command()
@click.argument("study")
def relocate(study: str) -> None:
    """Follow drawn and coded passages that have moved in their documents.

    For when a document was mended after passages were drawn. Passages are looked for word for
    word in the same document; those whose words are gone are taken out and named.

    \b
    Example:
      analysis relocate my-study
    """
    from analysis.coded_study import move_codes

    _tell(move_codes(_open(study)))


@click.command()
@click.argument("study")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def send(study: str, file: Path) -> None:
    """Write a REFI-QDA project (.qdpx) for coding in NVivo, MAXQDA, ATLAS.ti or QualCoder.

    It has the documents, a code for each theme and for sentiment, and marks the drawn passages.

    \b
    Example:
      analysis send my-study ~/Documents/my-study.qdpx
    """
    from analysis.coded_study import send_project

    _tell(send_project(_open(study), file))


@click.command()
@click.argument("study")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def receive(study: str, file: Path) -> None:
    """Read a coded REFI-QDA project (.qdpx) back, as a sheet for each coder in it.

    \b
    Example:
      analysis receive my-study ~/Downloads/my-study-ben.qdpx
    """
    from analysis.coded_study import receive_project

    _tell(receive_project(_open(study), file))


COMMANDS = (sample, agree, relocate, send, receive)


def _open(study: str) -> "CodedStudy":
    from analysis.build import open_built
    from analysis.coded_study import open_coded
    from analysis.study import open_study

    opened = open_study(study)
    return open_coded(opened, open_built(opened, progress=True).english)


def _tell(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)
