"""Codebook and corpus -> the counts on which findings about the codebook rest."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np

from analysis.codebook.hits import find_hits, hit_spans
from analysis.codebook.matching import match_patterns
from analysis.codebook.patterns import Pattern, Word
from analysis.codebook.places import Places
from analysis.codebook.reading import Codebook, Theme
from analysis.codebook.spans import Spans, overlaps
from analysis.codebook.spelling import one_slip_away
from analysis.corpus import Corpus
from analysis.shards import AnyCorpus


@dataclass(frozen=True)
class Tallies:
    """What is found in a shard, or in several; all of it adds up.

    Attributes
    ----------
    matches
        Of each pattern.
    cancelled
        Matches of each theme that overlap a match of its exclude pattern, by theme and pattern.
    held
        Matches of the first pattern inside a match of the second, by theme and patterns.
    hits, shared
        Hits of each theme; hits of the first theme that share words with one of the second.
    words
        Whether each word of the patterns is in the texts.
    near
        Occurrences of forms that no pattern finds and that resemble a word, by word and form.
    """

    matches: Counter[Pattern]
    cancelled: Counter[tuple[str, Pattern]]
    held: Counter[tuple[str, Pattern, Pattern]]
    hits: Counter[str]
    shared: Counter[tuple[str, str]]
    words: Counter[Word]
    near: Counter[tuple[str, str]]


def tally_codebook(corpus: AnyCorpus, codebook: Codebook) -> Tallies:
    """Count what a codebook finds in a corpus."""
    return _added(corpus.map(_count, codebook))


def _added(parts: Iterable[Tallies]) -> Tallies:
    sums = Tallies(*(Counter() for _ in fields(Tallies)))
    for part in parts:
        for field in fields(Tallies):
            getattr(sums, field.name).update(getattr(part, field.name))
    return sums


def _count(corpus: Corpus, codebook: Codebook) -> Tallies:
    """Count in one shard what the findings rest on."""
    patterns = list(dict.fromkeys(p for t in codebook.themes for p in (*t.include, *t.exclude)))
    matches = dict(zip(patterns, match_patterns(corpus, patterns), strict=True))
    places = Places(corpus.words)
    asked = {word for pattern in patterns for word in pattern.words()}
    held: Counter[tuple[str, Pattern, Pattern]] = Counter()
    cancelled: Counter[tuple[str, Pattern]] = Counter()
    for theme in codebook.themes:
        held.update(_held(theme, matches))
        for exclude in theme.exclude:
            pairs = (overlaps(matches[pattern], matches[exclude]) for pattern in theme.include)
            cancelled[theme.name, exclude] = sum(len(a) for a, _ in pairs)
    hits, shared = _shared(corpus, codebook)
    return Tallies(
        matches=Counter({pattern: len(spans.firsts) for pattern, spans in matches.items()}),
        cancelled=cancelled,
        held=held,
        hits=hits,
        shared=shared,
        words=Counter({word: len(places.lookup(word)) for word in asked}),
        near=_near(places, asked),
    )


def _held(theme: Theme, matches: dict[Pattern, Spans]) -> Counter[tuple[str, Pattern, Pattern]]:
    """Count the matches of each pattern of a theme that lie inside a match of each other one."""
    n = len(theme.include)
    spans = [matches[pattern] for pattern in theme.include]
    own = np.repeat(np.arange(n), [len(found.firsts) for found in spans])
    joined = Spans(*(np.concatenate(column) for column in zip(*spans, strict=True)))
    order = np.lexsort((joined.pasts, joined.firsts))
    joined, own = joined.take(order), own[order]
    a, b = overlaps(joined, joined)
    inside = (joined.firsts[a] >= joined.firsts[b]) & (joined.pasts[a] <= joined.pasts[b])
    once = np.unique(a[inside] * n + own[b[inside]])  # a match, and a pattern that holds it
    counts = np.bincount(own[once // n] * n + once % n, minlength=n * n)
    names = [(theme.name, p, q) for p in theme.include for q in theme.include]
    return Counter({names[i]: int(counts[i]) for i in np.flatnonzero(counts)})


def _shared(corpus: Corpus, codebook: Codebook) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Count the hits of each theme, and those that share words with hits of each other."""
    hits = find_hits(corpus, codebook)
    spans, k = hit_spans(hits), len(codebook.themes)
    themes = hits["theme"].cat.codes.to_numpy(np.int64)
    a, b = overlaps(spans, spans)
    once = np.unique(a * k + themes[b])  # a hit and a theme with which it shares words
    shared = np.bincount(themes[once // k] * k + once % k, minlength=k * k)
    names = [theme.name for theme in codebook.themes]
    pairs = {(names[i // k], names[i % k]): int(shared[i]) for i in np.flatnonzero(shared)}
    counts = np.bincount(themes, minlength=k)
    return Counter(dict(zip(names, counts.tolist(), strict=True))), Counter(pairs)


def _near(places: Places, asked: set[Word]) -> Counter[tuple[str, str]]:
    """Count the forms that no word of a pattern finds and that resemble one."""
    texts = places.words
    found = np.zeros(len(texts.forms), bool)
    for word in asked:
        found[places.lookup(word)] = True
    missed = np.array(texts.forms, dtype=object)[~found]
    counts = np.bincount(texts.ids, minlength=len(found))[~found].tolist()
    near = one_slip_away(asked, missed)
    return Counter({(glob, missed[i]): counts[i] for glob, forms in near.items() for i in forms})
