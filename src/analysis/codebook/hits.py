"""Codebook and corpus -> hits, which prevalence, pairs and quotations all read."""

import numpy as np
import pandas as pd

from analysis.codebook.matching import Spans, longest, match_patterns, overlaps
from analysis.codebook.patterns import Pattern
from analysis.codebook.reading import Codebook, Theme
from analysis.corpus import Corpus
from analysis.units import unit_of_tokens


def find_hits(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
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
        (their numbers in the corpus).
    """
    patterns = list(dict.fromkeys(p for t in codebook.themes for p in (*t.include, *t.exclude)))
    matches = dict(zip(patterns, match_patterns(corpus, patterns), strict=True))
    numbers = {pattern: number for number, pattern in enumerate(patterns)}
    parts = []
    for theme in codebook.themes:
        spans, own = _survivors(theme, codebook, matches, numbers)
        keep = longest(spans)
        parts.append((spans.take(keep), own[keep]))
    spans = _join([spans for spans, _ in parts])
    themes = np.repeat(np.arange(len(parts)), [len(own) for _, own in parts])
    own = np.concatenate([np.zeros(0, np.int64), *(own for _, own in parts)])
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


def hit_spans(hits: pd.DataFrame) -> Spans:
    """Give the spans of some hits, in their order."""
    names = ("first", "past", "gap_first", "gap_past")
    return Spans(*(hits[name].to_numpy(np.int64) for name in names))


def _survivors(
    theme: Theme,
    codebook: Codebook,
    matches: dict[Pattern, Spans],
    numbers: dict[Pattern, int],
) -> tuple[Spans, np.ndarray]:
    """Do steps 1 and 2: matches that are not cancelled, sorted, with their patterns' numbers."""
    parts = [
        (matches[p], np.full(len(matches[p].firsts), numbers[p], np.int64)) for p in theme.include
    ]
    for child in codebook.themes:
        if child.parent == theme.name:
            parts.append(_survivors(child, codebook, matches, numbers))
    spans, own = _join([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    order = np.lexsort((own, spans.pasts, spans.firsts))
    spans, own = spans.take(order), own[order]
    if theme.exclude:
        excluded = _join([matches[pattern] for pattern in theme.exclude])
        excluded = excluded.take(np.argsort(excluded.firsts, kind="stable"))
        keep = np.ones(len(own), bool)
        keep[overlaps(spans, excluded)[0]] = False
        spans, own = spans.take(keep), own[keep]
    return spans, own


def _join(parts: list[Spans]) -> Spans:
    none = Spans(*[np.zeros(0, np.int64)] * 4)
    return Spans(*(np.concatenate(columns) for columns in zip(none, *parts, strict=True)))
