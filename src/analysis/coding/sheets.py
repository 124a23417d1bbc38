"""The coding sheet: one row a passage, one column a theme, to be filled in by one coder.

A sheet is CSV (UTF-8) or XLSX with these columns, in this order:

``coder``
    Who reads; the same word in every row of a sheet.
``document``, ``start``, ``end``
    Where the passage is: document id, half-open character offsets in its clean text. Never edit.
``before``, ``text``, ``after``
    The passage, and the sentences around it for what *she* or *this* refer to. ``text`` is what
    proves that the passage is still what was read. ``before`` and ``after`` may be left out.
one column for each theme, by its name in the codebook
    1 present, 0 absent, blank or 99 not coded.
``sentiment``
    -1 negative, 0 neutral, 1 positive, blank or 99 not coded.
``note``
    Anything.

``coding.csv``, the coding of a study, has the same columns (without ``before`` and ``after``): one
row for each passage and coder. Sheets of several coders are put together by listing one below the
other. What was drawn, with its weights, stands in another file (``sampling``), because the weights
would tell a coder what the codebook found.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.coding.passages import KEY, find_passages, passage_table
from analysis.coding.tables import read_cells, read_places, write_cells
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.units import unit_documents, unit_spans

CODER = "coder"
ADJUDICATED = "adjudicated"  # the coder under whose name settled codes stand
SENTIMENT = "sentiment"
PLACE = (CODER, *KEY)
MISSING = ("", "99")
THEME_CODES = {"0": 0.0, "1": 1.0}
SENTIMENT_CODES = {"-1": -1.0, "0": 0.0, "1": 1.0}
CONTEXT = 2  # sentences on each side
WIDTHS = {"before": 40, "text": 60, "after": 40, "note": 30}


def blank_sheet(
    corpus: Corpus,
    sample: pd.DataFrame,
    *,
    themes: Sequence[str],
    coder: str,
    context: int = CONTEXT,
) -> pd.DataFrame:
    """Make a coding sheet with nothing coded; it holds nothing of what the codebook found.

    Parameters
    ----------
    sample
        From ``draw_sample``.
    themes
        Names, in the order of the columns.
    context
        Number of sentences shown before and after, of the same document.

    Returns
    -------
    DataFrame
        Of strings, with the columns of a sheet (see the module).
    """
    sentences = find_passages(corpus, sample, name="the sample")
    before, after = _context(corpus, sentences, context)
    table = sample[[*KEY, "text"]].reset_index(drop=True).astype({"start": str, "end": str})
    table.insert(0, CODER, coder)
    table.insert(4, "before", before)
    table["after"] = after
    return table.assign(**dict.fromkeys((*themes, SENTIMENT, "note"), ""))


def _context(corpus: Corpus, sentences: np.ndarray, count: int) -> tuple[list[str], list[str]]:
    documents = unit_documents(corpus, "sentence")
    spans = unit_spans(corpus, "sentence", sentences)
    texts = corpus.documents["text"].array
    before, after = [], []
    for sentence, (start, end) in zip(sentences, spans, strict=True):
        own = np.flatnonzero(documents == documents[sentence])[[0, -1]]
        outer = np.clip([sentence - count, sentence + count], own[0], own[1])
        (first, _), (_, last) = unit_spans(corpus, "sentence", outer)
        text = texts[documents[sentence]]
        before.append(text[first:start].strip())
        after.append(text[end:last].strip())
    return before, after


def write_sheet(sheet: pd.DataFrame, path: Path) -> None:
    """Write a sheet as CSV or XLSX, keeping the codes of a sheet that is there already.

    The rows of the earlier sheet stay as they are, in their order; passages that it lacks follow.

    Raises
    ------
    InputError
        If the earlier sheet is another coder's or has other columns.
    """
    if path.exists():
        earlier = read_cells(path)
        if list(earlier.columns) != list(sheet.columns):
            raise InputError(
                f"{path.name}: there is a sheet with other columns; give this one another name"
            )
        coders = set(earlier[CODER]) - set(sheet[CODER])
        if coders:
            raise InputError(
                f"{path.name}: this is the sheet of {min(coders)!r}; give this one another name"
            )
        sheet = pd.concat([earlier, sheet]).drop_duplicates(list(PLACE)).reset_index(drop=True)
    write_cells(sheet, path, widths=WIDTHS)


def read_coding(
    corpus: Corpus,
    paths: Path | Iterable[Path],
    *,
    themes: Sequence[str],
    blank_is_absent: bool = False,
) -> pd.DataFrame:
    """Read one or more coding sheets and find their passages.

    Parameters
    ----------
    themes
        Names of the codebook's themes. A sheet may lack some.
    blank_is_absent
        Whether, in a row that has at least one code, a blank theme means 0 rather than not coded.

    Returns
    -------
    DataFrame
        One row a passage and coder, in the order of the files: ``coder``, ``document``, ``start``,
        ``end``, ``text``, ``sentence`` (number in the corpus), a column of 0, 1 or NaN (not coded)
        for each theme that is in a sheet, in the order of ``themes``, ``sentiment`` (-1, 0, 1,
        NaN), ``note``.

    Raises
    ------
    InputError
        Naming file and row: a column that is no theme, a code that is none, a passage that is
        coded twice by the same coder, or is not in the corpus as it was.
    """
    paths = [paths] if isinstance(paths, Path) else list(paths)
    parts = [
        _read_sheet(corpus, path, list(themes), blank_is_absent=blank_is_absent) for path in paths
    ]
    if not parts:
        raise InputError("there is no coding sheet; `analysis sample STUDY` makes one")
    coding = pd.concat(parts, ignore_index=True)
    twice = coding.duplicated(list(PLACE))
    if twice.any():
        row = coding[twice].iloc[0]
        raise InputError(
            f"{row['file']}, row {row['row']}: {row['coder']!r} has coded this passage "
            f"({row['document']}, characters {row['start']} to {row['end']}) before; keep one"
        )
    own = [theme for theme in themes if theme in coding]
    coding = coding.reindex(columns=[*PLACE, "text", "sentence", *own, SENTIMENT, "note"])
    return coding.fillna({"note": ""})


def _read_sheet(
    corpus: Corpus, path: Path, themes: list[str], *, blank_is_absent: bool
) -> pd.DataFrame:
    cells = read_places(path, needed=(CODER,))
    _check_columns(path, list(cells.columns), themes)
    table = cells[[*PLACE, "text"]].copy()
    _refuse(path, cells[CODER], cells[CODER] == "", "a name")
    own = [theme for theme in themes if theme in cells]
    for name in [*own, *([SENTIMENT] if SENTIMENT in cells else [])]:
        codes = SENTIMENT_CODES if name == SENTIMENT else THEME_CODES
        given = cells[name].map(_plain_number)
        known = given.isin([*codes, *MISSING])
        _refuse(path, cells[name], ~known, f"a code of {name} ({', '.join(codes)} or blank)")
        table[name] = given.map(codes).astype(float)
    if blank_is_absent and own:
        read = table[own].notna().any(axis=1)
        blank = (cells[own] == "").mul(read, axis=0)
        table[own] = table[own].mask(blank, 0.0)
    sentences = find_passages(corpus, table, name=path.name)
    text = passage_table(corpus, sentences)["text"].array
    return table.assign(
        sentence=sentences, text=text, note=cells.get("note", ""), file=path.name, row=cells.index
    )


def _check_columns(path: Path, columns: list[str], themes: list[str]) -> None:
    known = {*PLACE, "before", "text", "after", *themes, SENTIMENT, "note"}
    unknown = [name for name in columns if name not in known]
    if unknown:
        raise InputError(
            f"{path.name}: the column {unknown[0]!r} is not a theme of the codebook; "
            f"its themes are: {', '.join(themes)}"
        )


def _refuse(path: Path, cells: pd.Series, wrong: pd.Series, expected: str) -> None:
    if wrong.any():
        row = wrong.index[wrong.to_numpy(bool)][0]
        raise InputError(f"{path.name}, row {row}: {cells[row]!r} is not {expected}")


def _plain_number(cell: str) -> str:
    """Write 1.0, +1 and −1 as 1 and -1; spreadsheet programs hand back such forms."""
    cell = cell.replace("−", "-").removeprefix("'").removeprefix("+")
    return cell.removesuffix(".0")


def code_columns(coding: pd.DataFrame) -> list[str]:
    """List the columns of a coding that hold codes: the themes and sentiment."""
    return [name for name in coding if name not in (*PLACE, "text", "sentence", "note")]
