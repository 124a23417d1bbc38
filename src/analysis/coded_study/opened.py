"""A study beside what was coded of it, read from its files."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import pandas as pd

from analysis.agreement import adjudicate
from analysis.codebook import Codebook, find_hits, read_codebook
from analysis.coding import document_parts, read_coding, read_sample
from analysis.coding.passages import KEY
from analysis.coding.sampling import DESIGN, PARTS
from analysis.coding.sheets import PLACE, SENTIMENT, code_columns
from analysis.coding.tables import read_cells
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.files import shown
from analysis.shards import AnyCorpus, AnyTable
from analysis.study import Study

Part = Literal["test", "development", "all"]

WHOLE_TOKENS = 10_000_000  # of a corpus; more are not all held in memory


@dataclass(frozen=True, eq=False)
class CodedStudy:
    """A study beside what was coded of it.

    Attributes
    ----------
    study, whole, codebook
        As opened; ``whole`` is the corpus.
    """

    study: Study
    whole: AnyCorpus
    codebook: Codebook

    @cached_property
    def corpus(self) -> Corpus:
        """Give the documents that a coding is read with, and learnt from, as a corpus in memory.

        They are all, or, where there are more than ``WHOLE_TOKENS``, those that were coded or are
        to be. ``sentence`` in a coding is the number here.
        """
        if self.whole.sizes["tokens"].sum() <= WHOLE_TOKENS:
            return self.whole.gather()
        named = {name for path in self.all_paths if path.is_file() for name in _documents(path)}
        return self.whole.select(self.whole.documents["id"].isin(named)).gather()

    @property
    def sample_path(self) -> Path:
        """Give the file that says what was drawn."""
        return self.study.folder / "coding-sample.csv"

    def sheet_path(self, coder: str, *, ending: str = "csv") -> Path:
        """Give the sheet of a coder."""
        return self.study.folder / f"coding-sheet-{_file_name(coder)}.{ending}"

    @property
    def paths(self) -> list[Path]:
        """List the files that hold codes."""
        sheets = self.study.folder.glob("coding-sheet*.*")
        found = sorted(p for p in sheets if p.suffix.lower() in (".csv", ".xlsx"))
        whole = self.study.folder / "coding.csv"
        return ([whole] if whole.is_file() else []) + found

    @property
    def all_paths(self) -> list[Path]:
        """List the files that name passages."""
        return [self.sample_path, *self.paths]

    @property
    def themes(self) -> list[str]:
        """List the names of the codebook's themes."""
        return list(self.codebook.labels())

    @cached_property
    def hits(self) -> AnyTable:
        """Find the codebook's hits in the whole corpus."""
        return find_hits(self.whole, self.codebook)

    @cached_property
    def own_hits(self) -> pd.DataFrame:
        """Find the codebook's hits in ``corpus``."""
        return self.hits if self.whole is self.corpus else find_hits(self.corpus, self.codebook)

    @cached_property
    def sample(self) -> pd.DataFrame:
        """Read what was drawn; without a row where nothing was. See ``coding.draw_sample``."""
        if not self.sample_path.is_file():
            return pd.DataFrame(columns=[*KEY, "text", *DESIGN, "part", "weight"])
        sample = read_sample(self.sample_path)
        if "part" not in sample:
            parts = document_parts(self.whole)
            sample = sample.assign(part=sample["document"].map(parts))
        return sample

    @cached_property
    def coding(self) -> pd.DataFrame:
        """Read all codes of all coders; see ``coding.read_coding``."""
        if not self.paths:
            names = [*self.themes, SENTIMENT]
            empty = pd.DataFrame(columns=[*PLACE, "text", "sentence", *names, "note"])
            return empty.astype(dict.fromkeys(names, float) | {"sentence": "int64"})
        return read_coding(self.corpus, self.paths, themes=self.themes)

    @cached_property
    def codes(self) -> pd.DataFrame:
        """Give the passages of ``coding`` in which something is coded."""
        return self.coding[self.coding[code_columns(self.coding)].notna().any(axis=1)]

    @property
    def is_coded(self) -> bool:
        """Tell whether there are codes."""
        return self.sample_path.is_file() and not self.codes.empty

    def coded_themes(self, coding: pd.DataFrame) -> list[str]:
        """List the themes of which some passage of a coding has a code; sheets may lack some."""
        return [name for name in self.themes if name in coding and coding[name].notna().any()]

    def settled(self, *, part: Part = "all", prefer: str | None = None) -> pd.DataFrame:
        """Give one code a passage and variable; see ``agreement.adjudicate``.

        Parameters
        ----------
        part
            ``"test"``: only of the documents set aside for judging (see
            ``coding.document_parts``); ``"development"``: of the others; ``"all"``.

        Raises
        ------
        InputError
            If there is no such part.
        """
        if part not in (*PARTS, "all"):
            raise InputError(f"part is {part!r}; choose {', '.join(PARTS)} or all")
        if not self.is_coded:
            return self.codes.iloc[:0]
        settled = adjudicate(self.codes, prefer=prefer)
        if part != "all":
            own = self.sample.loc[self.sample["part"] == part, "document"]
            settled = settled[settled["document"].isin(own)].reset_index(drop=True)
        return settled


def open_coded(study: Study, corpus: AnyCorpus, codebook: Codebook | None = None) -> CodedStudy:
    """Open the coding of a study, which may not exist yet (``is_coded``)."""
    return CodedStudy(study, corpus, codebook or read_codebook(study.codebook))


def _documents(path: Path) -> list[str]:
    """List the documents that a file of passages names."""
    cells = read_cells(path)
    return cells["document"].tolist() if "document" in cells else []


def _file_name(coder: str) -> str:
    """Refuse a name that is no part of a file's name."""
    if not re.fullmatch(r"\w[\w .-]{0,63}", coder):
        raise InputError(
            f"coder {shown(coder)!r}: use letters and digits, such as anna or reader-1"
        )
    return coder
