"""The passages behind a cell of a table of themes or pairs, with the themes highlighted."""

import itertools
from collections.abc import Mapping
from html import escape

import numpy as np
import pandas as pd

from analysis.codebook import Spans, hit_spans, overlaps
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.evidence.drawing import Drawing, Order, Part, draw, gather, told
from analysis.evidence.quoting import DRAWN
from analysis.groups import find_group, group_documents, group_numbers
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import WINDOW, Unit, unit_of_tokens, unit_starts

Pieces = list[tuple[int, int]]


def quotations(
    corpus: AnyCorpus,
    hits: AnyTable,
    *,
    theme: str,
    also: str | None = None,
    source: str | None = None,
    where: Mapping[str, str] | None = None,
    unit: Unit = "sentence",
    window: int = WINDOW,
    order: Order = "spread",
    limit: int | None = 20,
    seed: int = 0,
) -> pd.DataFrame:
    """Give the units that mention a theme, or two, as they stand in the text.

    With ``limit=None`` there are as many as ``units_with_theme`` of ``themes.prevalence`` or, with
    ``also``, as ``n11`` of ``cooccurrence.pair_counts`` says: units that have both in the same
    words only are left out there as here.

    Parameters
    ----------
    theme, also
        Names of themes.
    source
        The source whose documents are quoted; None for all.
    where
        Other groupings (see ``groups.group_documents``) with the name of the group wanted, such
        as ``{"year": "2021"}``.
    order
        ``"spread"``: at random, but one of every document before a second of any; ``"random"``;
        or ``"position"``.
    limit
        Number of passages; None for all.

    Returns
    -------
    DataFrame
        ``document`` (id), ``title``, ``source``, ``date``, ``position`` (share of the document's
        tokens that stand before it, 0 to 1), ``sentence`` (number in the corpus, of the first),
        ``start``, ``end`` (characters of the document's clean text), ``text``, ``theme_spans`` and
        ``also_spans`` (offsets in ``text`` of the words that were found), ``html`` (the text
        escaped, with ``<mark class="theme">``, ``"also"`` or ``"theme also"``) and ``of`` (how
        many there are in all).

    Raises
    ------
    InputError
        If there is no such theme, source or group (the message lists those that there are), or
        the two themes are one.
    """
    how = Drawing(unit, window, order, limit, seed)
    if theme == also:
        raise InputError(f"theme and also are both {theme!r}; choose two themes, or one only")
    wanted = {**(where or {}), **({"source": source} if source else {})}
    themes = (theme,) if also is None else (theme, also)
    parts = corpus.map(_quotations, hits, themes=themes, groups=_labels(corpus, wanted), how=how)
    table = gather(corpus, parts, by=DRAWN, limit=limit).drop(columns=["cell", *DRAWN])
    columns = zip(table["text"], table["theme_spans"], table["also_spans"], strict=True)
    table["html"] = pd.array([highlighted(*row) for row in columns], dtype="str")
    return table.assign(of=table.pop("of"))


def _labels(corpus: AnyCorpus, where: Mapping[str, str]) -> list[pd.DataFrame]:
    """Find each group that is wanted, as a table of one row."""
    groups = {by: group_documents(corpus, by) for by in where}
    return [groups[by].labels.iloc[[find_group(groups[by], where[by])]] for by in where]


def _quotations(
    corpus: Corpus,
    hits: pd.DataFrame,
    *,
    themes: tuple[str, ...],
    groups: list[pd.DataFrame],
    how: Drawing,
) -> Part:
    """Draw from one shard the units of some documents that mention one theme or both of two."""
    keep = np.ones(len(corpus.documents), bool)
    for labels in groups:
        keep &= group_numbers(corpus, labels) == 0
    own = [ThemeHits.find(corpus, hits[keep[hits["document"]]], name, how=how) for name in themes]
    units = np.unique(own[0].units) if len(own) == 1 else joint_units(*own)
    drawn = draw(corpus, np.zeros(len(units), np.int64), units, how=how)
    numbers = drawn.table.pop("unit").to_numpy()
    table = pd.concat([drawn.table, told(corpus, numbers, how=how)], axis=1)
    places = unit_starts(corpus, how.unit, window=how.window)[numbers]
    table.insert(table.columns.get_loc("sentence"), "position", _position(corpus, places))
    for name, found in itertools.zip_longest(("theme", "also"), own):
        where = zip(numbers, table["start"], strict=True)
        spans = [found.pieces(corpus, *place) if found else [] for place in where]
        table[f"{name}_spans"] = pd.Series(spans, dtype=object)
    return Part(table, drawn.of)


class ThemeHits:
    """The hits of one theme in one shard.

    Attributes
    ----------
    spans : Spans
    units : int64[h]
        The unit in which each hit stands, ascending.
    """

    def __init__(self, spans: Spans, units: np.ndarray) -> None:
        self.spans, self.units = spans, units

    @staticmethod
    def find(corpus: Corpus, hits: pd.DataFrame, theme: str, *, how: Drawing) -> "ThemeHits":
        """Choose the hits of a theme.

        Raises
        ------
        InputError
            If there is no such theme; the message lists those that there are.
        """
        known = list(hits["theme"].cat.categories)
        if theme not in known:
            raise InputError(f"there is no theme {theme!r}; there are: {', '.join(known)}")
        own = hits[hits["theme"] == theme]
        units = unit_of_tokens(corpus, how.unit, own["first"].to_numpy(), window=how.window)
        return ThemeHits(hit_spans(own), units)

    def pieces(self, corpus: Corpus, unit: int, start: int) -> Pieces:
        """Give the character spans of the hits in a unit, counted from ``start``.

        The words in gaps are left out.
        """
        own = slice(*np.searchsorted(self.units, [unit, unit + 1]))
        spans = Spans(*(column[own] for column in self.spans))
        firsts = np.concatenate([spans.firsts, spans.gap_pasts])
        pasts = np.concatenate([spans.gap_firsts, spans.pasts])
        some = firsts < pasts
        begins = corpus.token_starts[firsts[some]] - start
        ends = corpus.token_ends[pasts[some] - 1] - start
        return sorted(zip(begins.tolist(), ends.tolist(), strict=True))


def joint_units(one: ThemeHits, other: ThemeHits) -> np.ndarray:
    """Give the units with two hits that do not share a word, one of each theme."""
    (own, counts), (others, times) = (np.unique(t.units, return_counts=True) for t in (one, other))
    both, i, j = np.intersect1d(own, others, assume_unique=True, return_indices=True)
    meetings = counts[i] * times[j]
    shared = one.units[overlaps(one.spans, other.spans)[0]]
    overlapping = np.bincount(np.searchsorted(both, shared), minlength=len(both))
    return both[overlapping < meetings]


def highlighted(text: str, theme: Pieces, also: Pieces) -> str:
    """Escape a text for HTML and mark the words of one theme, of another and of both."""
    edges = sorted({0, len(text), *(edge for piece in (*theme, *also) for edge in piece)})
    html = []
    for start, end in itertools.pairwise(edges):
        kinds = [
            name
            for name, pieces in (("theme", theme), ("also", also))
            if any(first <= start and end <= past for first, past in pieces)
        ]
        words = escape(text[start:end])
        html.append(f'<mark class="{" ".join(kinds)}">{words}</mark>' if kinds else words)
    return "".join(html)


def _position(corpus: Corpus, places: np.ndarray) -> np.ndarray:
    documents = unit_of_tokens(corpus, "document", places)
    starts = corpus.document_starts
    return (places - starts[documents]) / (starts[documents + 1] - starts[documents])
