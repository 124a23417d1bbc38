"""What in a codebook does not fit the texts: patterns without a match, overlaps, spellings."""

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from analysis.codebook.patterns import Pattern
from analysis.codebook.reading import Codebook, Theme
from analysis.codebook.spelling import nearest_forms
from analysis.codebook.tallies import Tallies, tally_codebook
from analysis.shards import AnyCorpus

SHARED = 0.5
FEWEST_HITS = 10

Finding = tuple[str, str, str, str, str]


def check_codebook(corpus: AnyCorpus, codebook: Codebook) -> pd.DataFrame:
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
    counts = tally_codebook(corpus, codebook)
    nearest = _nearest_to_missing(corpus, codebook, counts)
    findings = [
        *(f for theme in codebook.themes for f in _without_match(theme, counts, nearest)),
        *(f for theme in codebook.themes for f in _inside_another(theme, counts)),
        *_shared_hits(codebook, counts),
        *_near_spellings(codebook, counts),
    ]
    return pd.DataFrame(
        findings, columns=["theme", "pattern", "origin", "problem", "message"], dtype=str
    )


def _nearest_to_missing(
    corpus: AnyCorpus, codebook: Codebook, counts: Tallies
) -> dict[str, list[str]]:
    """Give the nearest forms to each plain word that is not in the texts and would be needed."""
    silent = (p for theme in codebook.themes for p in theme.include if not counts.matches[p])
    words = (word for pattern in silent for word in pattern.words())
    missing = dict.fromkeys(w.glob for w in words if w.plain and not counts.words[w])
    return dict(zip(missing, nearest_forms(corpus, list(missing)), strict=True))


def _without_match(
    theme: Theme, counts: Tallies, nearest: dict[str, list[str]]
) -> Iterator[Finding]:
    for pattern in theme.include:
        if not counts.matches[pattern]:
            missing = _missing_words(pattern, counts, nearest)
            message = "; ".join(["no document matches", *missing])
            yield theme.name, pattern.text, pattern.origin, "no match", message
    for pattern in theme.exclude:
        if not counts.cancelled[theme.name, pattern]:
            message = "this exclude pattern cancels no hit"
            yield theme.name, pattern.text, pattern.origin, "no match", message


def _missing_words(
    pattern: Pattern, counts: Tallies, nearest: dict[str, list[str]]
) -> Iterator[str]:
    for word in pattern.words():
        if not counts.words[word]:
            near = nearest.get(word.glob)
            hint = f" (nearest: {', '.join(near)})" if near else ""
            yield f"{word.glob!r} is not in the texts{hint}"


def _inside_another(theme: Theme, counts: Tallies) -> Iterator[Finding]:
    inside: dict[Pattern, Pattern] = {}
    for pattern in reversed(theme.include):  # of two that find the same, the later one is named
        own = counts.matches[pattern]
        for other in theme.include:
            if other is pattern or inside.get(other) is pattern or not own:
                continue
            if counts.held[theme.name, pattern, other] == own:
                inside[pattern] = other
                break
    for pattern, other in reversed(inside.items()):
        message = (
            f"all of its matches ({counts.matches[pattern]}) lie inside matches of {other.text!r}"
        )
        yield theme.name, pattern.text, pattern.origin, "inside another", message


def _shared_hits(codebook: Codebook, counts: Tallies) -> Iterator[Finding]:
    related = {frozenset((theme.name, theme.parent)) for theme in codebook.themes}
    for theme in codebook.themes:
        for other in codebook.themes:
            own, shared = counts.hits[theme.name], counts.shared[theme.name, other.name]
            if (
                theme is not other
                and shared >= max(FEWEST_HITS, SHARED * own)
                and frozenset((theme.name, other.name)) not in related
            ):
                message = (
                    f"{shared} of its {own} hits share words with {other.name}, so "
                    "the two say much the same"
                )
                yield theme.name, "", theme.origin, "shared hits", message


def _near_spellings(codebook: Codebook, counts: Tallies) -> Iterator[Finding]:
    near: dict[str, dict[str, int]] = defaultdict(dict)
    for (glob, form), count in counts.near.items():
        near[glob][form] = count
    for theme in codebook.themes:
        for pattern in theme.include:
            forms: dict[str, int] = {}
            for word in pattern.words():
                forms |= near[word.glob.lower()]
            if forms and counts.matches[pattern]:
                most = sorted(forms, key=lambda form: (-forms[form], form))[:5]
                listed = ", ".join(f"{form} ({forms[form]})" for form in most)
                message = f"the texts also have {listed}, which no pattern finds"
                yield theme.name, pattern.text, pattern.origin, "near spelling", message
