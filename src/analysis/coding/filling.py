"""One coder's sheet, filled in passage by passage; each passage is on disk before the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.coding.sheets import CODER, MISSING, SENTIMENT, SENTIMENT_CODES, THEME_CODES, WIDTHS
from analysis.coding.tables import read_cells, write_cells
from analysis.errors import InputError
from analysis.files import sha256_of

Codes = Mapping[str, str]


@dataclass(eq=False)
class OpenSheet:
    """A coding sheet that is being filled in.

    Attributes
    ----------
    path : Path
    themes : list of str
        Names of the columns that are coded 0 or 1.
    cells : DataFrame
        The sheet as it is on disk: text cells, one row a passage.
    position : int
        The row that is shown, from 0; equal to the number of rows once all are done.
    """

    path: Path
    themes: list[str]
    cells: pd.DataFrame
    position: int = 0
    _hash: str = ""
    _done: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    @property
    def fields(self) -> list[str]:
        """Give the columns that a coder fills in."""
        return [*self.themes, SENTIMENT]

    @property
    def coder(self) -> str:
        """Give the name in the sheet."""
        return str(self.cells[CODER].iloc[0]) if len(self.cells) else ""

    @property
    def coded(self) -> int:
        """Count the passages of which nothing is blank."""
        return int((self.cells[self.fields] != "").all(axis=1).sum())

    @property
    def can_undo(self) -> bool:
        """Say whether something was saved since the sheet was opened."""
        return bool(self._done)

    def codes(self) -> dict[str, str]:
        """Give what stands in the sheet for the passage shown, and its note."""
        row = self.cells.iloc[self.position]
        return {name: str(row[name]) for name in [*self.fields, "note"]}

    def save(self, codes: Codes) -> None:
        """Write the codes of the passage shown to disk and go on to the next uncoded one.

        Parameters
        ----------
        codes
            Theme names, "sentiment" and "note" with their cells; a theme that is not named is 0.

        Raises
        ------
        InputError
            If a code is none, or the file was changed by another program since it was opened.
        """
        row = dict.fromkeys(self.themes, "0") | dict(codes)
        for name in self.fields:
            allowed = SENTIMENT_CODES if name == SENTIMENT else THEME_CODES
            if row.get(name) not in (*allowed, *MISSING):
                raise InputError(f"{name}: {row.get(name)!r} is none of {', '.join(allowed)}")
        before = self.codes()
        self._write(row)
        self._done.append((self.position, before))
        self.position = self._next(self.position + 1)

    def undo(self) -> None:
        """Put back what the last save of this sitting replaced, and show that passage."""
        if not self._done:
            return
        self.position, before = self._done.pop()
        self._write(before)

    def move(self, step: int) -> None:
        """Show a passage further on or back, without saving."""
        self.position = min(max(self.position + step, 0), max(len(self.cells) - 1, 0))

    def _next(self, first: int) -> int:
        """Give the first row from ``first`` on, then from the top, that is not coded."""
        open_ = (self.cells[self.fields] == "").any(axis=1).to_numpy().nonzero()[0]
        later = open_[open_ >= first]
        return int((later if len(later) else [*open_, len(self.cells)])[0])

    def _write(self, row: Codes) -> None:
        if not self.path.is_file() or sha256_of(self.path.read_bytes()) != self._hash:
            raise InputError(
                f"{self.path.name}: changed by another program since it was opened here; "
                "nothing was written. Close it there and run this cell again"
            )
        names = [*self.fields, "note"]
        changed = self.cells.copy()  # what could not be written is not kept either
        changed.loc[changed.index[self.position], names] = [row.get(n, "") for n in names]
        write_cells(changed, self.path, widths=WIDTHS)
        self.cells = changed
        self._hash = sha256_of(self.path.read_bytes())


def open_sheet(path: Path, *, themes: list[str]) -> OpenSheet:
    """Open a sheet at its first uncoded passage.

    Raises
    ------
    InputError
        If the file is not a sheet of these themes.
    """
    cells = read_cells(path)
    needed = [CODER, "document", "text", *themes, SENTIMENT]
    missing = [name for name in needed if name not in cells]
    if missing:
        raise InputError(f"{path.name}: the columns {', '.join(missing)} are missing")
    for name in ("before", "after", "note"):
        if name not in cells:
            cells[name] = ""
    sheet = OpenSheet(path, themes, cells, _hash=sha256_of(path.read_bytes()))
    sheet.position = sheet._next(0)  # noqa: SLF001 -- its own module
    return sheet
