"""One page on a study: what was read, what is doubtful, what stands there twice."""

import textwrap
from dataclasses import dataclass

import pandas as pd

from analysis import interpret, overview
from analysis.build import Built, open_built
from analysis.codebook import read_codebook
from analysis.duplicates import find_duplicates
from analysis.errors import InputError
from analysis.files import shown
from analysis.manifest import read_rows
from analysis.present import percent
from analysis.study import Study

_ROWS = 12  # of each table; the page has to fit on a screen or two
_PAIRS = 8
_LINE = 96  # characters
_WIDEST = 50  # characters of a cell


@dataclass(frozen=True)
class Check:
    """What a check found.

    Attributes
    ----------
    page
        Plain text for a terminal.
    faults
        A sentence each: documents that could not be read, a codebook that cannot be used.
    """

    page: str
    faults: tuple[str, ...]


def check_study(study: Study, *, progress: bool = False) -> Check:
    """Build a study where it has to be, and sum up on one page what was read.

    Raises
    ------
    InputError
        If the manifest has faults (all are named), or no document can be read.
    """
    built = open_built(study, progress=progress)
    faults = _faults(study, built)
    doubts = _told(built, left_out=False)
    sections = [
        _summary(study, built),
        _section("By source", _sources(built)),
        _section("Languages", _languages(built)),
        _section("Removed and repaired by cleaning", _cleaning(built)),
        _section("Standing there twice", _duplicates(built)),
        _section(f"Warnings: {len(doubts)}", _lines(doubts)),
        _section(f"Faults: {len(faults)}", _lines(faults)),
    ]
    return Check("\n\n".join(sections), tuple(faults))


def _faults(study: Study, built: Built) -> list[str]:
    faults = _told(built, left_out=True)
    try:
        read_codebook(study.codebook)
    except InputError as error:
        faults.append(str(error))
    return faults


def _told(built: Built, *, left_out: bool) -> list[str]:
    problems = built.problems[built.problems["left_out"] == left_out]
    rows = problems[["row", "problem"]].to_numpy()
    return [f"row {row}: {text}" if row else text for row, text in rows]


def _summary(study: Study, built: Built) -> str:
    corpus = built.corpus
    documents = corpus.documents
    undated = int((documents["date"] == "").sum())
    note = f"; {undated:,} without a date" if undated else ""
    excluded = int((read_rows(study)["exclude"] != "").sum())
    rows = "row" if excluded == 1 else "rows"
    note += f"; left out by the manifest: {excluded:,} {rows}" if excluded else ""
    return (
        f"Study {study.name}: {len(documents):,} documents from {documents['file'].nunique():,} "
        f"files and {documents['source'].nunique():,} sources, "
        f"{corpus.sizes['tokens'].sum():,} words{note}"
    )


def _sources(built: Built) -> str:
    return _table(overview.group_counts(built.corpus).drop(columns="sentences"))


def _languages(built: Built) -> str:
    table = overview.language_counts(built.corpus)
    return f"{_table(table.drop(columns='measured'))}\n{_wrapped(interpret.languages(table))}"


def _cleaning(built: Built) -> str:
    table = overview.cleaning_counts(built.cleaning_logs())
    off = interpret.switched_off(overview.rules_switched_off(built.record))
    return f"{_table(table, rows=len(table))}\n{_wrapped(off)}"


def _duplicates(built: Built) -> str:
    table = find_duplicates(built.corpus)
    pairs = [
        f"{row['kind']}, {row['words']:,} words ({percent(row['share'])}): "
        f"{row['document']}, characters {row['characters']}\n"
        f"    also in {row['also_in']}, {row['characters_there']}"
        for row in overview.duplicate_places(table).to_dict("records")
    ]
    return f"{_lines(pairs, most=_PAIRS)}\n{_wrapped(interpret.duplicates(table))}"


def _table(table: pd.DataFrame, *, rows: int = _ROWS) -> str:
    """Write a table with text to the left and numbers to the right."""
    if table.empty:
        return "none"
    columns = []
    for name in table:
        cells = [str(name).replace("_", " "), *(_cell(cell) for cell in table[name].head(rows))]
        width = max(map(len, cells))
        is_number = pd.api.types.is_numeric_dtype(table[name])
        columns.append([c.rjust(width) if is_number else c.ljust(width) for c in cells])
    lines = ["  ".join(cells).rstrip() for cells in zip(*columns, strict=True)]
    more = [f"and {len(table) - rows:,} more, in notebook 01"] if len(table) > rows else []
    return "\n".join(lines + more)


def _cell(cell: object) -> str:
    text = f"{cell:,}" if isinstance(cell, int) else shown(str(cell))
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _lines(sentences: list[str], *, most: int = _ROWS) -> str:
    if not sentences:
        return "none"
    more = [f"and {len(sentences) - most:,} more, in notebook 01"] if len(sentences) > most else []
    return "\n".join([*map(_wrapped, sentences[:most]), *more])


def _wrapped(text: str) -> str:
    """Break lines between words; a line that is broken already stays so."""
    return "\n".join(
        textwrap.fill(
            line, _LINE, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )
        if len(line) > _LINE
        else line
        for line in text.split("\n")
    )


def _section(title: str, text: str) -> str:
    return f"{title}\n{textwrap.indent(text, '  ')}"
