"""An explorer for JupyterLab and Voila: choose sources, themes and unit; see shares and passages.

Stored without a kernel, a cell shows the first view as plain HTML.
"""

import base64
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, get_args

import pandas as pd

from analysis import present
from analysis.codebook import find_hits
from analysis.corpus import Corpus
from analysis.display import passage_group, plain_table
from analysis.errors import InputError
from analysis.evidence import passages
from analysis.figures.themes import theme_heat_map
from analysis.session import Session
from analysis.templating import render
from analysis.themes import prevalence
from analysis.units import Unit

if TYPE_CHECKING:
    from ipywidgets import VBox

RESAMPLES = 200  # enough for two digits, and quick enough to redraw at every choice


class Explorer:
    """What ``explore`` gives: widgets where there is a kernel, the first view where there is not.

    Attributes
    ----------
    widget : ipywidgets.VBox
        The choices (``sources``, ``themes``, ``unit``) and, last, the page that follows them.
    """

    def __init__(self, session: Session, *, passages: int, seed: int) -> None:
        self.session, self.passages, self.seed = session, passages, seed
        self.sources = sorted(session.corpus.documents["source"].unique())
        self.themes = {theme.label: theme.name for theme in session.codebook.themes}
        self.widget = self._widget()

    def view(self, sources: Sequence[str], themes: Sequence[str], unit: Unit) -> str:
        """Give the picture and the passages of a choice, as HTML."""
        return self._page(sources, themes, unit, picture=True)

    def _page(
        self, sources: Sequence[str], themes: Sequence[str], unit: Unit, *, picture: bool
    ) -> str:
        if not sources or not themes:
            return "<p>Choose at least one source and one theme.</p>"
        every = self.session.corpus
        corpus = every.select(every.documents["source"].isin(list(sources)).to_numpy())
        hits = find_hits(corpus, self.session.codebook)
        table = prevalence(
            corpus,
            hits,
            codebook=self.session.codebook,
            by="source",
            unit=unit,
            resamples=RESAMPLES,
            seed=self.seed,
        )
        table = table[table["theme"].isin(list(themes))].reset_index(drop=True)
        own = corpus.derive(_of_themes, hits, themes=list(themes))
        quoted = passages(
            corpus, own, unit=unit, order="spread", limit=self.passages, seed=self.seed
        )
        caption = f"Share of {unit}s that mention a theme (unvalidated codebook)"
        view = present.themes_by_group(table)[0]
        top = plain_table(view, caption=caption)
        return (_picture(table) if picture else "") + top + _quoted(quoted, unit)

    def _widget(self) -> "VBox":
        import ipywidgets as widgets

        tall = {"rows": 9, "layout": {"width": "22rem"}}
        choices = {
            "sources": widgets.SelectMultiple(
                options=self.sources, value=self.sources, description="Sources", **tall
            ),
            "themes": widgets.SelectMultiple(
                options=self.themes.items(),
                value=list(self.themes.values()),
                description="Themes",
                **tall,
            ),
            "unit": widgets.Dropdown(
                options=[u for u in get_args(Unit) if u != "window"],
                value="sentence",
                description="Unit",
            ),
        }
        page = widgets.HTML(value=self._shown(choices))

        def redraw(_: object) -> None:
            page.value = self._shown(choices)

        for choice in choices.values():
            choice.observe(redraw, names="value")
        note = widgets.HTML("Hold Ctrl (⌘) or Shift to choose several.")
        return widgets.VBox([widgets.HBox(list(choices.values())), note, page])

    def _shown(self, choices: dict[str, Any]) -> str:
        return self.view(*(choice.value for choice in choices.values()))

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        still = self._page(self.sources, list(self.themes.values()), "sentence", picture=False)
        live = self.widget._repr_mimebundle_(**options)
        return {
            **live,
            "text/html": f"<p>Run this cell to choose sources, themes and unit.</p>{still}",
            "text/plain": "An explorer of themes by source: run this cell to choose.",
        }


def _of_themes(_: Corpus, hits: pd.DataFrame, *, themes: list[str]) -> pd.DataFrame:
    return hits[hits["theme"].isin(themes)]


def explore(session: Session, *, passages: int = 8, seed: int = 0) -> Explorer:
    """Choose sources, themes and unit by hand; the picture and the passages follow.

    Parameters
    ----------
    passages
        Number of passages quoted, one of every document before a second of any.

    Raises
    ------
    InputError
        If the codebook has no theme.
    """
    if not session.codebook.themes:
        raise InputError(f"{session.study.codebook.name}: no theme to explore; add one")
    return Explorer(session, passages=passages, seed=seed)


def _picture(table: Any) -> str:
    from matplotlib import pyplot as plt

    theme_heat_map(table)
    png = io.BytesIO()
    plt.savefig(png, format="png", dpi=90)
    plt.close()
    image = base64.b64encode(png.getvalue()).decode()
    return (
        '<img alt="The table below as a heat map: themes as rows, sources as columns." '
        f'style="max-width: 100%" src="data:image/png;base64,{image}">'
    )


def _quoted(quoted: Any, unit: str) -> str:
    if quoted.empty:
        return "<p>No passage mentions these themes in these sources.</p>"
    rows = quoted.assign(group=f"{unit.capitalize()}s that mention these themes", of=len(quoted))
    groups = [passage_group("explored", rows)]
    return render("passages.html", groups=groups, caption="", opened=True)
