"""Patterns -> spans of tokens, by looking words up in the vocabulary and their positions.

1. Each place of a phrase becomes the set of vocabulary ids that may stand there. A hyphenated
   token may fill several places (``care experienced`` finds ``care-experienced``).
2. The rarest place of a phrase is looked up in an inverted index; the others are compared there.
3. ``near`` and ``then`` join the spans of their two terms within a sentence.

No Python code runs per token; only the candidates of case-sensitive patterns are read one by one.
"""

import itertools
import re
from collections.abc import Iterable, Sequence

import numpy as np

from analysis.codebook.patterns import Pattern, parse_pattern
from analysis.codebook.spans import Spans, longest
from analysis.codebook.words import Place, Vocabulary
from analysis.corpus import Corpus


def match_pattern(corpus: Corpus, pattern: str | Pattern) -> tuple[np.ndarray, np.ndarray]:
    """Find where a pattern stands; of overlapping matches the longest counts.

    Parameters
    ----------
    pattern
        A parsed pattern, or its text.

    Returns
    -------
    firsts, pasts : int64
        Half-open spans of token positions, sorted, without overlap.

    Raises
    ------
    InputError
        If the text is not a pattern.
    """
    parsed = parse_pattern(pattern) if isinstance(pattern, str) else pattern
    spans = match_patterns(corpus, [parsed])[0]
    spans = spans.take(longest(spans))
    return spans.firsts, spans.pasts


def match_patterns(corpus: Corpus, patterns: Sequence[Pattern]) -> list[Spans]:
    """Find every match of several patterns, which costs little more than finding one.

    Returns
    -------
    list of Spans
        One entry a pattern; spans of one pattern may overlap but are not repeated.
    """
    vocabulary = Vocabulary(corpus)
    phrases = [
        [[variant for p in term for variant in vocabulary.variants(p)] for term in pattern.terms]
        for pattern in patterns
    ]
    finder = _Finder(corpus, itertools.chain.from_iterable(itertools.chain.from_iterable(phrases)))
    found = []
    for pattern, terms in zip(patterns, phrases, strict=True):
        spans = [finder.phrases(variants) for variants in terms]
        found.append(_join(corpus, pattern, *spans) if len(spans) == 2 else spans[0])
    return found


class _Finder:
    """Step 2: phrases at their rarest place."""

    def __init__(self, corpus: Corpus, variants: Iterable[tuple[Place, ...]]) -> None:
        self.corpus = corpus
        size = len(corpus.vocabulary)
        self.counts = np.bincount(corpus.token_ids, minlength=size)
        self.begins_sentence = np.zeros(len(corpus.token_ids) + 1, bool)
        self.begins_sentence[corpus.sentence_starts] = True
        self.member = np.zeros(size, bool)
        wanted = np.zeros(size, bool)
        for variant in variants:
            wanted[variant[self.rarest(variant)].ids] = True
        self.positions, self.index_starts = _inverted(corpus.token_ids, wanted)

    def rarest(self, variant: tuple[Place, ...]) -> int:
        return int(np.argmin([self.counts[place.ids].sum() for place in variant]))

    def phrases(self, variants: Iterable[tuple[Place, ...]]) -> Spans:
        """Find all variants of a term."""
        runs = [(self.phrase(variant), len(variant)) for variant in variants]
        none = np.zeros(0, np.int64)
        firsts = np.concatenate([none, *(firsts for firsts, _ in runs)])
        pasts = np.concatenate([none, *(firsts + length for firsts, length in runs)])
        return _sorted_spans(firsts, pasts)

    def phrase(self, variant: tuple[Place, ...]) -> np.ndarray:
        """Give the first token of every match of one variant."""
        anchor = self.rarest(variant)
        starts = self.index_starts
        runs = [self.positions[starts[i] : starts[i + 1]] for i in variant[anchor].ids]
        firsts = np.concatenate(runs) - anchor
        firsts = firsts[(firsts >= 0) & (firsts <= len(self.corpus.token_ids) - len(variant))]
        for offset, place in enumerate(variant):
            if offset != anchor:
                firsts = firsts[self.one_of(place.ids, firsts + offset)]
            if offset:
                firsts = firsts[~self.begins_sentence[firsts + offset]]
        for offset, place in enumerate(variant):
            if place.written:
                firsts = firsts[self.is_written(place.written, firsts + offset)]
        return firsts

    def one_of(self, ids: np.ndarray, positions: np.ndarray) -> np.ndarray:
        self.member[ids] = True
        found = self.member[self.corpus.token_ids[positions]]
        self.member[ids] = False
        return found

    def is_written(self, spelling: re.Pattern[str], positions: np.ndarray) -> np.ndarray:
        corpus = self.corpus
        documents = np.searchsorted(corpus.document_starts, positions, side="right") - 1
        read = np.unique(documents)  # a long text is fetched once
        texts = dict(zip(read, corpus.documents["text"].iloc[read], strict=True))
        spans = zip(
            documents, corpus.token_starts[positions], corpus.token_ends[positions], strict=True
        )
        folds = str.maketrans("’‐‑", "'--")
        written = (texts[d][start:end].translate(folds) for d, start, end in spans)
        fits = (spelling.fullmatch(word) is not None for word in written)
        return np.fromiter(fits, bool, len(positions))


def _inverted(token_ids: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the positions of the wanted words, word by word, and where each word's begin."""
    positions = np.flatnonzero(wanted[token_ids])
    # numbers of the wanted words mostly fit 16 bits, which NumPy sorts in linear time
    numbers = np.cumsum(wanted).astype(np.min_scalar_type(int(wanted.sum())))
    own = numbers[token_ids[positions]]
    order = np.argsort(own, kind="stable")
    counts = np.zeros(len(wanted), np.int64)
    counts[wanted] = np.bincount(own, minlength=int(wanted.sum()) + 1)[1:]
    return positions[order], np.concatenate([[0], np.cumsum(counts)])


def _sorted_spans(firsts: np.ndarray, pasts: np.ndarray, *gaps: np.ndarray) -> Spans:
    """Sort spans and drop repeated ones; of those that differ in the gap only, keep one."""
    order = np.lexsort((pasts, firsts))
    firsts, pasts = firsts[order], pasts[order]
    new = np.ones(len(firsts), bool)
    new[1:] = (firsts[1:] != firsts[:-1]) | (pasts[1:] != pasts[:-1])
    gap_firsts, gap_pasts = (gap[order] for gap in gaps) if gaps else (pasts, pasts)
    return Spans(firsts, pasts, gap_firsts, gap_pasts).take(new)


def _join(corpus: Corpus, pattern: Pattern, left: Spans, right: Spans) -> Spans:
    """Step 3: give each span of either term with the nearest one of the other, if near enough."""
    gap = pattern.gap or 0
    parts = [_followed_by(corpus, left, right, gap)]
    if not pattern.ordered:
        parts.append(_followed_by(corpus, right, left, gap))
    return _sorted_spans(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _followed_by(corpus: Corpus, left: Spans, right: Spans, gap: int) -> Spans:
    following = np.searchsorted(right.firsts, left.pasts)
    left = left.take(following < len(right.firsts))
    nearest = right.firsts[following[following < len(right.firsts)]]
    # of the spans that begin there, the longest stands last
    right = right.take(np.searchsorted(right.firsts, nearest, side="right") - 1)
    near = right.firsts - left.pasts <= gap
    left, right = left.take(near), right.take(near)
    one_sentence = np.equal(
        *(np.searchsorted(corpus.sentence_starts, s.firsts, side="right") for s in (left, right))
    )
    spans = Spans(left.firsts, right.pasts, left.pasts, right.firsts)
    return spans.take(one_sentence)
