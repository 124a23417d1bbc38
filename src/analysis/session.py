"""What a notebook works with: one study opened, and a place where its results are kept.

Each result is shown in the notebook and saved under a stem: ``tables/<stem>.csv`` and
``.parquet`` and, for a figure, ``figures/<stem>.png`` and ``.svg`` beside the table that it plots.
A record of what was shown, in order, lets ``report.py`` make a page of it without running anything
again.
"""

import base64
import io
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.build import Built, open_built
from analysis.codebook import Codebook, find_hits, read_codebook
from analysis.coded_study import CodedStudy, open_coded
from analysis.display import LIVE_ROWS, live_table, passage_group, table_cells
from analysis.errors import InputError, check_least
from analysis.files import write_bytes, write_parquet, write_table
from analysis.shards import AnyCorpus, AnyTable
from analysis.study import Study, open_study
from analysis.templating import render

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN_ROWS = 20


@dataclass(frozen=True)
class Shown:
    """One result as Jupyter displays it."""

    data: dict[str, Any]
    metadata: dict[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.data, self.metadata


@dataclass(eq=False)
class Session:
    """One study opened by one notebook.

    Attributes
    ----------
    study : Study
    built : Built
        The processed study: ``corpus``, ``cleaning`` log and ``problems``.
    notebook : str
        The notebook's name, under which its results are recorded.
    folder : Path
        Where results are saved.
    """

    study: Study
    built: Built
    notebook: str
    folder: Path
    record: list[str] = field(default_factory=list)

    @property
    def corpus(self) -> AnyCorpus:
        """Give the study's documents in English; notebook 01 shows all, ``built.corpus``."""
        if self.built.english.documents.empty:
            raise InputError(
                f"data/raw/{self.study.name}: no document is in English, and terms, sentiment and "
                "themes are measured by English words; if they are, write en into their language "
                "cells in documents.csv"
            )
        return self.built.english

    @cached_property
    def codebook(self) -> Codebook:
        """Read the study's codebook."""
        return read_codebook(self.study.codebook)

    @cached_property
    def hits(self) -> AnyTable:
        """Find the codebook's hits; see ``codebook.find_hits``."""
        return find_hits(self.corpus, self.codebook)

    @cached_property
    def coded(self) -> CodedStudy:
        """Open what readers coded of the study; it may be nothing."""
        return open_coded(self.study, self.corpus, self.codebook)

    def __repr__(self) -> str:
        corpus = self.built.english
        words, sentences = corpus.sizes[["tokens", "sentences"]].sum()
        left_out = int(self.built.problems["left_out"].sum())
        note = f"; {left_out} could not be read" if left_out else ""
        if foreign := len(self.built.corpus.documents) - len(corpus.documents):
            note += f"; {foreign} not in English, left out of terms, sentiment and themes"
        return (
            f"Study {self.study.name}: {len(corpus.documents):,} documents from "
            f"{corpus.documents['source'].nunique():,} sources, {words:,} words, "
            f"{sentences:,} sentences{note}"
        )

    def say(self, *sentences: str) -> Shown:
        """Show and record sentences that interpret a result."""
        text = " ".join(sentence for sentence in sentences if sentence)
        self._note({"kind": "text", "text": text})
        escaped = re.sub(r"([\\`*_{}\[\]<>#|$&])", r"\\\1", text)
        return Shown({"text/markdown": escaped, "text/plain": text})

    def table(
        self,
        table: pd.DataFrame,
        stem: str,
        *,
        caption: str,
        view: pd.DataFrame | None = None,
        links: dict[tuple[int, str], str] | None = None,
        rows: int = SHOWN_ROWS,
    ) -> Shown:
        """Save a table and show it: a page of it at first, and more where scripts run.

        Parameters
        ----------
        table
            What is saved as ``tables/<stem>.csv``.
        view
            What is shown in its place, if not the table itself.
        links
            Names of passages (see ``passages``) behind cells of the view, by row number and column.
        rows
            Number of rows shown at first, 1 or more. Where scripts run, up to
            ``display.LIVE_ROWS`` can be sorted and searched; the file has all.

        Raises
        ------
        InputError
            If ``rows`` is less than 1 or more than ``LIVE_ROWS``.
        """
        meaning = "the number of rows shown at first"
        check_least("rows", rows, 1, meaning=meaning, most=LIVE_ROWS)
        view = table if view is None else view
        self._save(table, stem)
        shown = {
            "kind": "table",
            "stem": stem,
            **table_cells(view, caption=caption, links=links, rows=rows),
        }
        self._note(shown)
        plain = pd.DataFrame(shown["rows"], columns=shown["columns"]).to_string(index=False)
        return Shown({"text/html": live_table(shown), "text/plain": f"{caption}\n{plain}"})

    def figure(
        self, axes: "Axes", stem: str, *, table: pd.DataFrame, caption: str, alt: str
    ) -> Shown:
        """Save a figure as PNG and SVG beside the table it plots, and show it.

        Parameters
        ----------
        alt
            What the picture shows, for a reader who cannot see it.
        """
        from matplotlib import pyplot as plt
        from matplotlib import rc_context

        drawing = axes.get_figure(root=True)
        if drawing is None:
            raise ValueError(f"figure {stem}: its axes belong to no figure")
        png, svg = io.BytesIO(), io.BytesIO()
        drawing.savefig(png, format="png", dpi=120, metadata={"Software": None})
        drawing.set_layout_engine(None)  # everything has its place now, for the second form too
        with rc_context({"svg.hashsalt": stem}):  # or its ids would differ at every run
            drawing.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        plt.close(drawing)
        write_bytes(self._path("figures", stem, "png"), png.getvalue())
        write_bytes(self._path("figures", stem, "svg"), svg.getvalue())
        self._save(table, stem)
        self._note({"kind": "figure", "stem": stem, "caption": caption, "alt": alt})
        image = base64.b64encode(png.getvalue()).decode()
        return Shown(
            {"image/png": image, "text/plain": f"Figure: {alt}"}, {"image/png": {"alt": alt}}
        )

    def passages(
        self, passages: pd.DataFrame, stem: str, *, caption: str, shown: Sequence[str] | None = None
    ) -> Shown:
        """Save passages and record them, so that a number can be opened as its sentences.

        Parameters
        ----------
        passages
            Columns of ``evidence.passages``, and ``name`` (what ``table(links=...)`` refers to),
            ``group``, ``of`` (how many there are, of which these are some); ``label`` of a theme,
            a pair or a term, if there is one.
        shown
            Names of those to show here; all by default. The report has all.
        """
        self._save(passages.drop(columns="spans"), stem)
        groups = [passage_group(name, rows) for name, rows in passages.groupby("name", sort=False)]
        self._note({"kind": "passages", "stem": stem, "caption": caption, "groups": groups})
        visible = [g for g in groups if shown is None or g["name"] in shown]
        lines = [f"[{i['document']}] {i['text']}" for g in visible for i in g["items"]]
        html = render("passages.html", groups=visible, caption=caption, opened=True)
        return Shown({"text/html": html, "text/plain": "\n".join([caption, *lines])})

    def _save(self, table: pd.DataFrame, stem: str) -> None:
        """Save a table for spreadsheets, and once more for programs, with the types of columns."""
        write_table(table, self._path("tables", stem, "csv"))
        write_parquet(table, self._path("tables", stem, "parquet"))

    def _path(self, kind: str, stem: str, ending: str) -> Path:
        if not re.fullmatch(r"[a-z0-9_-]+", stem):
            raise InputError(f"stem {stem!r}: use lower-case letters, digits, '_' and '-'")
        return self.folder / kind / f"{stem}.{ending}"

    def _note(self, item: dict[str, Any]) -> None:
        # each item is encoded once, on a line of its own
        self.record.append(json.dumps(item, ensure_ascii=False))
        text = "[\n" + ",\n".join(self.record) + "\n]\n"
        write_bytes(self.folder / "records" / f"{self.notebook}.json", text.encode())


def open_session(study: str, *, notebook: str) -> Session:
    """Open a study for a notebook; it is built first if it has to be.

    Results go to ``reports/<study>/lab``, or, in a papermill run, to the run's own folder.
    """
    opened = open_study(study)
    built = open_built(opened)
    folder = os.environ.get("ANALYSIS_OUTPUT")
    return Session(opened, built, notebook, Path(folder) if folder else opened.reports / "lab")
