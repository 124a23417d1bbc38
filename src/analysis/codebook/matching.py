"""Patterns -> spans of tokens, by looking words up in the vocabulary and their positions.

1. A hyphenated token is taken as the words that it joins (``Corpus.words``), so that ``foster
   carer*`` finds ``foster-carers`` and ``foster`` finds both. Each place of a phrase becomes the
   set of forms that may stand there.
2. The rarest place of a phrase is looked up in an inverted index; the others are compared there.
3. ``near`` and ``then`` join the spans of their two terms within a sentence.
4. Spans of words become spans of the whole tokens that hold them.

No Python code runs per token; only the candidates of case-sensitive patterns are read one by one.
"""

import itertools
import re
from collections.abc import Iterable, Sequence

import numpy as np

from analysis.codebook.patterns import Pattern, Word, parse_pattern
from analysis.codebook.places import Place, Places
from analysis.codebook.spans import Spans, longest
from analysis.corpus import Corpus
from analysis.words import Words


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
    places = Places(corpus.words)
    phrases = [
        [[tuple(map(places.place, phrase)) for phrase in term] for term in pattern.terms]
        for pattern in patterns
    ]
    finder = _Finder(corpus, itertools.chain.from_iterable(itertools.chain.from_iterable(phrases)))
    found = []
    for pattern, terms in zip(patterns, phrases, strict=True):
        spans = [finder.phrases(term) for term in terms]
        joined = _join(finder.sentence_starts, pattern, *spans) if len(spans) == 2 else spans[0]
        found.append(_token_spans(corpus.words, joined))
    return found


def may_match(vocabulary: np.ndarray, patterns: Sequence[Pattern]) -> bool:
    """Tell from the word forms alone whether any of some patterns can match.

    Shards of a corpus in which none can need not be read; see ``Corpus.map``.
    """
    places = Places(Words(np.zeros(0, np.int32), vocabulary))

    def known(phrase: Sequence[tuple[Word, ...]]) -> bool:
        return all(len(places.place(words).ids) for words in phrase)

    return any(all(any(map(known, term)) for term in pattern.terms) for pattern in patterns)


class _Finder:
    """Step 2: phrases at their rarest place."""

    def __init__(self, corpus: Corpus, phrases: Iterable[tuple[Place, ...]]) -> None:
        self.corpus = corpus
        words = self.words = corpus.words
        size = len(words.forms)
        self.counts = np.bincount(words.ids, minlength=size)
        self.sentence_starts = words.first_of(corpus.sentence_starts)
        self.begins_sentence = np.zeros(len(words.ids) + 1, bool)
        self.begins_sentence[self.sentence_starts] = True
        self.member = np.zeros(size, bool)
        wanted = np.zeros(size, bool)
        for phrase in phrases:
            wanted[phrase[self.rarest(phrase)].ids] = True
        self.positions, self.index_starts = _inverted(words.ids, wanted)

    def rarest(self, phrase: tuple[Place, ...]) -> int:
        return int(np.argmin([self.counts[place.ids].sum() for place in phrase]))

    def phrases(self, phrases: Iterable[tuple[Place, ...]]) -> Spans:
        """Find all phrases of a term."""
        runs = [(self.phrase(phrase), len(phrase)) for phrase in phrases]
        none = np.zeros(0, np.int64)
        firsts = np.concatenate([none, *(firsts for firsts, _ in runs)])
        pasts = np.concatenate([none, *(firsts + length for firsts, length in runs)])
        return _sorted_spans(Spans(firsts, pasts, pasts, pasts))

    def phrase(self, phrase: tuple[Place, ...]) -> np.ndarray:
        """Give the first word of every match of one phrase."""
        anchor = self.rarest(phrase)
        starts = self.index_starts
        runs = [self.positions[starts[i] : starts[i + 1]] for i in phrase[anchor].ids]
        firsts = np.concatenate([np.zeros(0, np.int64), *runs]) - anchor
        firsts = firsts[(firsts >= 0) & (firsts <= len(self.words.ids) - len(phrase))]
        for offset, place in enumerate(phrase):
            if offset != anchor:
                firsts = firsts[self.one_of(place.ids, firsts + offset)]
            if offset:
                firsts = firsts[~self.begins_sentence[firsts + offset]]
        for offset, place in enumerate(phrase):
            if place.written:
                firsts = firsts[self.is_written(place.written, firsts + offset)]
        return firsts

    def one_of(self, ids: np.ndarray, positions: np.ndarray) -> np.ndarray:
        self.member[ids] = True
        found = self.member[self.words.ids[positions]]
        self.member[ids] = False
        return found

    def is_written(self, spelling: re.Pattern[str], positions: np.ndarray) -> np.ndarray:
        corpus, tokens = self.corpus, self.words.token_of(positions)
        within = positions - self.words.first_of(tokens)
        documents = np.searchsorted(corpus.document_starts, tokens, side="right") - 1
        read = np.unique(documents)  # a long text is fetched once
        texts = dict(zip(read, corpus.documents["text"].iloc[read], strict=True))
        folds = str.maketrans("’‐‑", "'--")
        spans = zip(
            documents, corpus.token_starts[tokens], corpus.token_ends[tokens], within, strict=True
        )
        written = (texts[d][a:b].translate(folds).split("-")[number] for d, a, b, number in spans)
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


def _sorted_spans(spans: Spans) -> Spans:
    """Sort spans and drop repeated ones; of those that differ in the gap only, keep one."""
    if len(spans.firsts) < 2:
        return spans
    widths = spans.pasts - spans.firsts
    keys = spans.firsts * (widths.max() + 1) + widths
    if (keys[1:] > keys[:-1]).all():
        return spans
    return spans.take(np.unique(keys, return_index=True)[1])


def _join(sentence_starts: np.ndarray, pattern: Pattern, left: Spans, right: Spans) -> Spans:
    """Step 3: give each span of either term with the nearest one of the other, if near enough."""
    gap = pattern.gap or 0
    parts = [_followed_by(sentence_starts, left, right, gap)]
    if not pattern.ordered:
        parts.append(_followed_by(sentence_starts, right, left, gap))
    return _sorted_spans(Spans(*(np.concatenate(columns) for columns in zip(*parts, strict=True))))


def _followed_by(sentence_starts: np.ndarray, left: Spans, right: Spans, gap: int) -> Spans:
    following = np.searchsorted(right.firsts, left.pasts)
    left = left.take(following < len(right.firsts))
    nearest = right.firsts[following[following < len(right.firsts)]]
    # of the spans that begin there, the longest stands last
    right = right.take(np.searchsorted(right.firsts, nearest, side="right") - 1)
    near = right.firsts - left.pasts <= gap
    left, right = left.take(near), right.take(near)
    one_sentence = np.equal(
        *(np.searchsorted(sentence_starts, s.firsts, side="right") for s in (left, right))
    )
    spans = Spans(left.firsts, right.pasts, left.pasts, right.firsts)
    return spans.take(one_sentence)


def _token_spans(words: Words, spans: Spans) -> Spans:
    """Step 4; a gap within one token is none."""
    firsts, pasts = words.token_of(spans.firsts), words.token_of(spans.pasts - 1) + 1
    gap_firsts, gap_pasts = pasts, pasts
    if (spans.gap_firsts < spans.gap_pasts).any():
        before, after = words.token_of(spans.gap_firsts - 1) + 1, words.token_of(spans.gap_pasts)
        gap_firsts, gap_pasts = np.where(before < after, (before, after), pasts)
    return _sorted_spans(Spans(firsts, pasts, gap_firsts, gap_pasts))
