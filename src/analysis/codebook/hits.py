"""Codebook and corpus -> hits, which prevalence, pairs and quotations all read."""

import numpy as np
import pandas as pd

from analysis.codebook.matching import match_patterns
from analysis.codebook.patterns import Pattern
from analysis.codebook.reading import Codebook, Theme
from analysis.codebook.spans import Spans, longest, overlaps
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import unit_of_tokens


def find_hits(corpus: AnyCorpus, codebook: Codebook) -> AnyTable:
    """Find where the themes of a codebook stand.

    1. A theme has every match of its ``include`` patterns, and the hits of the themes whose
       parent it is.
    2. A match that shares a word with a match of one of its ``exclude`` patterns is cancelled.
    3. Of those that overlap, the longest stays (of equally long ones the first), so that a
       passage counts once for a theme. It may count for several themes.

    Returns
    -------
    DataFrame
        One row a hit, sorted by position and theme: ``theme`` and ``pattern`` (categorical; the
        categories of ``theme`` are all themes of the codebook in its order, so that a silent one
        is still known), ``first`` and ``past`` (half-open token positions), ``gap_first`` and
        ``gap_past`` (the words between the terms of a ``near`` or ``then``, which are not the
        theme's own; both equal ``past`` where there is no gap), ``document`` and ``sentence``
        (their numbers in the corpus; in a corpus of several shards, in the shard).
    """
    return corpus.derive(_find, codebook)


def _find(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """Find the hits in one shard; see ``find_hits``."""
    patterns = list(dict.fromkeys(p for t in codebook.themes for p in (*t.include, *t.exclude)))
    found = match_patterns(corpus, patterns)
    matches = {
        pattern: (spans, np.full(len(spans.firsts), number))
        for number, (pattern, spans) in enumerate(zip(patterns, found, strict=True))
    }
    parts = []
    for theme in codebook.themes:
        survivors, own = _survivors(theme, codebook, matches)
        keep = longest(survivors)
        parts.append((survivors.take(keep), own[keep]))
    themes = np.repeat(np.arange(len(parts)), [len(own) for _, own in parts])
    spans, own = _join(parts)
    order = np.lexsort((themes, spans.pasts, spans.firsts))
    spans = spans.take(order)
    return pd.DataFrame(
        {
            "theme": pd.Categorical.from_codes(themes[order], [t.name for t in codebook.themes]),
            "pattern": pd.Categorical.from_codes(own[order], [p.text for p in patterns]),
            "first": spans.firsts,
            "past": spans.pasts,
            "gap_first": spans.gap_firsts,
            "gap_past": spans.gap_pasts,
            "document": unit_of_tokens(corpus, "document", spans.firsts),
            "sentence": unit_of_tokens(corpus, "sentence", spans.firsts),
        }
    )


def hits_of_theme(hits: pd.DataFrame, theme: str) -> pd.DataFrame:
    """Choose the hits of one theme, in one shard.

    Raises
    ------
    InputError
        If the codebook has no such theme.
    """
    names = hits["theme"].cat.categories
    if theme not in names:
        raise InputError(f"there is no theme {theme!r}; there are: {', '.join(names)}")
    return hits[hits["theme"] == theme]


def hit_spans(hits: pd.DataFrame) -> Spans:
    """Give the spans of some hits, in their order."""
    names = ("first", "past", "gap_first", "gap_past")
    return Spans(*(hits[name].to_numpy(np.int64) for name in names))


# Spans and, for each, the number of its pattern.
_Matches = tuple[Spans, np.ndarray]


def _survivors(theme: Theme, codebook: Codebook, matches: dict[Pattern, _Matches]) -> _Matches:
    """Do steps 1 and 2: the matches that are not cancelled, sorted."""
    children = [child for child in codebook.themes if child.parent == theme.name]
    spans, own = _join(
        [
            *(matches[pattern] for pattern in theme.include),
            *(_survivors(child, codebook, matches) for child in children),
        ]
    )
    excluded, _ = _join([matches[pattern] for pattern in theme.exclude])
    excluded = excluded.take(np.argsort(excluded.firsts, kind="stable"))
    keep = np.ones(len(own), bool)
    keep[overlaps(spans, excluded)[0]] = False
    order = np.lexsort((own, spans.pasts, spans.firsts))
    order = order[keep[order]]
    return spans.take(order), own[order]


def _join(parts: list[_Matches]) -> _Matches:
    none = np.zeros(0, np.int64)
    columns = [Spans(none, none, none, none), *(spans for spans, _ in parts)]
    joined = Spans(*(np.concatenate(column) for column in zip(*columns, strict=True)))
    return joined, np.concatenate([none, *(own for _, own in parts)])
