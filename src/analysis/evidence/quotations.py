"""The passages behind a cell of a table of themes or pairs, with the themes highlighted."""

import itertools
from collections.abc import Mapping
from html import escape

import numpy as np
import pandas as pd

from analysis.codebook import Spans, hit_spans, overlaps
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.evidence.quoting import Order, passages
from analysis.groups import find_group, group_documents
from analysis.units import WINDOW, Unit, unit_of_tokens

Pieces = list[tuple[int, int]]


def quotations(
    corpus: Corpus,
    hits: pd.DataFrame,
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
    documents = _documents(corpus, {**(where or {}), **({"source": source} if source else {})})
    own = hits[documents[hits["document"].to_numpy()]]
    parts = [own[own["theme"] == name] for name in _check_themes(hits, theme, also)]
    units = [unit_of_tokens(corpus, unit, p["first"].to_numpy(), window=window) for p in parts]
    chosen = np.unique(units[0]) if also is None else _joint_units(parts, units)
    keep = np.isin(np.concatenate(units), chosen)
    every = pd.concat(parts)[keep]
    table = passages(
        corpus,
        every["first"].to_numpy(),
        every["past"].to_numpy(),
        unit=unit,
        window=window,
        order=order,
        limit=limit,
        seed=seed,
    ).drop(columns="spans")
    places = corpus.sentence_starts[table["sentence"].to_numpy(np.int64)]
    table.insert(table.columns.get_loc("sentence"), "position", _position(corpus, places))
    numbers = unit_of_tokens(corpus, unit, places, window=window)
    table["theme_spans"], table["also_spans"] = [[] for _ in numbers], [[] for _ in numbers]
    for name, part, own_units in zip(("theme", "also"), parts, units, strict=False):
        spans = hit_spans(part)
        table[f"{name}_spans"] = [
            _pieces(corpus, spans.take(np.flatnonzero(own_units == number)), start)
            for number, start in zip(numbers, table["start"], strict=True)
        ]
    columns = zip(table["text"], table["theme_spans"], table["also_spans"], strict=True)
    table["html"] = [highlighted(*row) for row in columns]
    return table.assign(of=len(chosen))


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


def _check_themes(hits: pd.DataFrame, theme: str, also: str | None) -> list[str]:
    names = [theme] if also is None else [theme, also]
    known = list(hits["theme"].cat.categories)
    for name in names:
        if name not in known:
            raise InputError(f"there is no theme {name!r}; there are: {', '.join(known)}")
    if theme == also:
        raise InputError(f"theme and also are both {theme!r}; choose two themes, or one only")
    return names


def _documents(corpus: Corpus, where: Mapping[str, str]) -> np.ndarray:
    """Tell for each document whether it belongs to all of some groups."""
    keep = np.ones(len(corpus.documents), bool)
    for by, name in where.items():
        groups = group_documents(corpus, by)
        keep &= groups.codes == find_group(groups, name)
    return keep


def _joint_units(parts: list[pd.DataFrame], units: list[np.ndarray]) -> np.ndarray:
    """Give the units with two hits that do not share a word, one of each theme."""
    (one, counts), (other, others) = (np.unique(u, return_counts=True) for u in units)
    both, i, j = np.intersect1d(one, other, assume_unique=True, return_indices=True)
    meetings = counts[i] * others[j]
    shared = units[0][overlaps(hit_spans(parts[0]), hit_spans(parts[1]))[0]]
    overlapping = np.bincount(np.searchsorted(both, shared), minlength=len(both))
    return both[overlapping < meetings]


def _position(corpus: Corpus, places: np.ndarray) -> np.ndarray:
    documents = unit_of_tokens(corpus, "document", places)
    starts = corpus.document_starts
    return (places - starts[documents]) / (starts[documents + 1] - starts[documents])


def _pieces(corpus: Corpus, spans: Spans, start: int) -> Pieces:
    """Give the character spans of hits, counted from ``start``, without the words in gaps."""
    firsts = np.concatenate([spans.firsts, spans.gap_pasts])
    pasts = np.concatenate([spans.gap_firsts, spans.pasts])
    some = firsts < pasts
    begins = corpus.token_starts[firsts[some]] - start
    ends = corpus.token_ends[pasts[some] - 1] - start
    return sorted(zip(begins.tolist(), ends.tolist(), strict=True))
