"""What in a codebook does not fit the texts: patterns without a match, overlaps, spellings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.codebook.hits import find_hits, hit_spans
from analysis.codebook.matching import match_patterns
from analysis.codebook.patterns import Pattern, Word
from analysis.codebook.places import Places
from analysis.codebook.reading import Codebook, Theme
from analysis.codebook.spans import Spans, overlaps
from analysis.corpus import Corpus
from analysis.shards import AnyCorpus

SHORTEST = 6  # letters of a word whose spelling is compared; shorter ones resemble too many others
SHARED = 0.5
FEWEST_HITS = 10

Finding = tuple[str, str, str, str, str]


def check_codebook(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """List what a researcher should look at before trusting a codebook on a corpus.

    Returns
    -------
    DataFrame
        One row a finding: ``theme``, ``pattern`` (empty if it is about the theme), ``origin``
        (file and line), ``problem`` and ``message``. The problems are, in this order:

        - ``no match``: no document holds the pattern; words not in the texts are named with the
          nearest that are. Of an exclude pattern: it cancels no hit.
        - ``inside another``: all of its matches lie inside matches of another pattern of the
          theme, so it adds nothing.
        - ``shared hits``: at least half of the theme's hits (and at least ten) share words with
          hits of another theme that is neither its parent nor its child.
        - ``near spelling``: words of the texts, found by no pattern, that a slip of the keyboard
          may have made of a word of the pattern: one letter added, dropped or swapped with its
          neighbour, not the first or last.

        Most patterns of a shipped codebook match nothing in a small study; ``origin`` tells them
        from the study's own.
    """
    patterns = list(dict.fromkeys(p for t in codebook.themes for p in (*t.include, *t.exclude)))
    matches = dict(zip(patterns, match_patterns(corpus, patterns), strict=True))
    places = Places(corpus.words)
    findings = [
        *(f for theme in codebook.themes for f in _without_match(corpus, places, theme, matches)),
        *(f for theme in codebook.themes for f in _inside_another(theme, matches)),
        *_shared_hits(corpus, codebook),
        *_near_spellings(places, codebook, matches),
    ]
    return pd.DataFrame(
        findings, columns=["theme", "pattern", "origin", "problem", "message"], dtype=str
    )


def similar_forms(corpus: AnyCorpus, word: str, *, limit: int = 3) -> list[str]:
    """Find the words of a corpus that are spelt most nearly like a word.

    Returns
    -------
    list of str
        Up to ``limit`` word forms at most two letters away, the nearest first.
    """
    return [form for _, form in nearest_forms(corpus, [word], limit=limit)[word]]


def nearest_forms(
    corpus: AnyCorpus, words: Sequence[str], *, limit: int
) -> dict[str, list[tuple[int, str]]]:
    """Give ``similar_forms`` of several words, each with how many letters away it is."""
    parts = list(corpus.map(_nearest_forms, words=words, limit=limit))
    every = {word: {near for part in parts for near in part[word]} for word in words}
    return {word: sorted(near)[:limit] for word, near in every.items()}


def _nearest_forms(
    corpus: Corpus, *, words: Sequence[str], limit: int
) -> dict[str, list[tuple[int, str]]]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    forms, near = corpus.vocabulary.tolist(), {}
    for word in words:
        found = process.extract(
            word.lower(), forms, scorer=OSA.distance, score_cutoff=2, limit=limit
        )
        near[word] = [(int(distance), form) for form, distance, _ in found]
    return near


def _without_match(
    corpus: Corpus, places: Places, theme: Theme, matches: dict[Pattern, Spans]
) -> Iterator[Finding]:
    for pattern in theme.include:
        if not len(matches[pattern].firsts):
            message = "; ".join(["no document matches", *_missing_words(corpus, places, pattern)])
            yield theme.name, pattern.text, pattern.origin, "no match", message
    included = [matches[pattern] for pattern in theme.include]
    for pattern in theme.exclude:
        if not any(len(overlaps(spans, matches[pattern])[0]) for spans in included):
            message = "this exclude pattern cancels no hit"
            yield theme.name, pattern.text, pattern.origin, "no match", message


def _missing_words(corpus: Corpus, places: Places, pattern: Pattern) -> Iterator[str]:
    for word in pattern.words():
        if not len(places.lookup(word)):
            near = similar_forms(corpus, word.glob) if word.plain else []
            hint = f" (nearest: {', '.join(near)})" if near else ""
            yield f"{word.glob!r} is not in the texts{hint}"


def _inside_another(theme: Theme, matches: dict[Pattern, Spans]) -> Iterator[Finding]:
    inside: dict[Pattern, Pattern] = {}
    for pattern in reversed(theme.include):  # of two that find the same, the later one is named
        own = matches[pattern]
        for other in theme.include:
            if other is pattern or inside.get(other) is pattern or not len(own.firsts):
                continue
            a, b = overlaps(own, matches[other])
            wider = matches[other].take(b)
            held = (own.firsts[a] >= wider.firsts) & (own.pasts[a] <= wider.pasts)
            if len(np.unique(a[held])) == len(own.firsts):
                inside[pattern] = other
                break
    for pattern, other in reversed(inside.items()):
        count = len(matches[pattern].firsts)
        message = f"all of its matches ({count}) lie inside matches of {other.text!r}"
        yield theme.name, pattern.text, pattern.origin, "inside another", message


def _shared_hits(corpus: Corpus, codebook: Codebook) -> Iterator[Finding]:
    hits = find_hits(corpus, codebook)
    spans, k = hit_spans(hits), len(codebook.themes)
    themes = hits["theme"].cat.codes.to_numpy(np.int64)
    a, b = overlaps(spans, spans)
    once = np.unique(a * k + themes[b])  # a hit and a theme with which it shares words
    shared = np.bincount(themes[once // k] * k + once % k, minlength=k * k).reshape(k, k)
    counts = np.bincount(themes, minlength=k)
    related = {frozenset((theme.name, theme.parent)) for theme in codebook.themes}
    for i, theme in enumerate(codebook.themes):
        for j, other in enumerate(codebook.themes):
            if (
                i != j
                and shared[i, j] >= max(FEWEST_HITS, SHARED * counts[i])
                and frozenset((theme.name, other.name)) not in related
            ):
                message = (
                    f"{shared[i, j]} of its {counts[i]} hits share words with {other.name}, so "
                    "the two say much the same"
                )
                yield theme.name, "", theme.origin, "shared hits", message


def _near_spellings(
    places: Places, codebook: Codebook, matches: dict[Pattern, Spans]
) -> Iterator[Finding]:
    asked = {w for t in codebook.themes for p in (*t.include, *t.exclude) for w in p.words()}
    texts = places.words
    found = np.zeros(len(texts.forms), bool)
    for word in asked:
        found[places.lookup(word)] = True
    missed = np.array(texts.forms, dtype=object)[~found]
    counts = np.bincount(texts.ids, minlength=len(found))[~found]
    near = _one_slip_away(asked, missed)
    for theme in codebook.themes:
        for pattern in theme.include:
            forms = sorted({form for word in pattern.words() for form in near[word.glob.lower()]})
            if forms and len(matches[pattern].firsts):
                forms = sorted(forms, key=lambda form: -counts[form])[:5]
                listed = ", ".join(f"{missed[form]} ({counts[form]})" for form in forms)
                message = f"the texts also have {listed}, which no pattern finds"
                yield theme.name, pattern.text, pattern.origin, "near spelling", message


def _one_slip_away(words: Iterable[Word], forms: np.ndarray) -> dict[str, set[int]]:
    """Give for the letters of each word the indices of the forms that begin or read almost so."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    by_length: dict[tuple[int, bool], list[str]] = defaultdict(list)
    for glob in sorted({word.glob.lower() for word in words}):
        stem = glob.rstrip("*")
        if len(stem) >= SHORTEST and not set(stem) & set("*?"):
            by_length[len(stem), stem == glob].append(glob)
    near: dict[str, set[int]] = defaultdict(set)
    for (length, whole), globs in by_length.items():
        for width in (length - 1, length, length + 1):
            keep = np.flatnonzero([len(f) == width if whole else len(f) >= width for f in forms])
            starts = [form[:width] for form in forms[keep]]
            stems = [glob[:length] for glob in globs]
            distances = process.cdist(
                stems, starts, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8
            )
            for row, column in np.argwhere(distances <= 1):
                if _is_slip(stems[row], starts[column]):
                    near[globs[row]].add(int(keep[column]))
    return near


def _is_slip(word: str, other: str) -> bool:
    """Tell slips from other words, which mostly differ at an end or by another letter."""
    ends_agree = word[0] == other[0] and word[-1] == other[-1]
    return ends_agree and (len(word) != len(other) or sorted(word) == sorted(other))
