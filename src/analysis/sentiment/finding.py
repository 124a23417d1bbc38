"""From a corpus to the points of its lexicon words, under any method."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from analysis.codebook import Pattern, Spans, match_patterns, parse_pattern, shipped_codebook
from analysis.codebook.matching import longest
from analysis.corpus import Corpus
from analysis.lexicons import Lexicon, choose_lexicons, form_values, phrase_values
from analysis.sentiment.prose import prose_points
from analysis.sentiment.rules import Phrases, Points
from analysis.sentiment.vader import vader_points
from analysis.sentiment.words import Words, token_words, written_words
from analysis.units import Unit

NORMALISER = 15.0  # VADER's alpha: points s become the score s / sqrt(s^2 + alpha)
USUAL_WORDS, SHORT_WORDS = 20, 10
FIELD = "childrens-social-care"  # the codebook whose topic words are neutral if none are given

Method = str | Lexicon | Sequence[str | Lexicon]
TopicWords = Sequence[str | Pattern] | None


@dataclass(frozen=True, eq=False)
class FoundPoints:
    """What the words of a corpus came to: arrays over lexicon words [k] and over units [u].

    Attributes
    ----------
    unit : int64[k]
    form : int64[k]
        Index into ``forms``; -1 for a phrase.
    tokens : int64[k, 2]
        Half-open span of the corpus's tokens.
    spans : int64[k, 2]
        Half-open character span in the document's text.
    value, points : float64[k]
        Before and after the rules; the points of topic words are those that they would have.
    rules : uint16[k]
        A sum of ``rules.BIT``.
    topic : bool[k]
    words : int64[u]
    emphasis : float64[u]
        What ``!`` and ``?`` add under VADER.
    scale : float64[u]
        What the sum of points is multiplied by for the unit's length; see ``length_factors``.
    """

    unit: np.ndarray
    form: np.ndarray
    forms: list[str]
    tokens: np.ndarray
    spans: np.ndarray
    value: np.ndarray
    points: np.ndarray
    rules: np.ndarray
    topic: np.ndarray
    words: np.ndarray
    emphasis: np.ndarray
    scale: np.ndarray

    def sums(self, *, with_topic_words: bool = False) -> np.ndarray:
        """Add up the points of each unit, without what ``!`` and ``?`` add."""
        points = self.points if with_topic_words else np.where(self.topic, 0.0, self.points)
        return np.bincount(self.unit, points, minlength=len(self.words))

    def scores(self, *, with_topic_words: bool = False) -> np.ndarray:
        """Bring the sum of each unit between -1 and 1."""
        sums = self.sums(with_topic_words=with_topic_words)
        return _normalise((sums + np.sign(sums) * self.emphasis) * self.scale)

    def contributions(self) -> np.ndarray:
        """Divide the score of each unit among its words in proportion to their points."""
        sums = self.sums()
        with np.errstate(invalid="ignore"):
            share = np.where(sums == 0, self.scale / np.sqrt(NORMALISER), self.scores() / sums)
        return np.where(self.topic, 0.0, self.points) * share[self.unit]


def _normalise(sums: np.ndarray) -> np.ndarray:
    return sums / np.sqrt(sums**2 + NORMALISER)


def length_factors(words: np.ndarray) -> np.ndarray:
    """Give what the sum of points of units is multiplied by, by their numbers of words.

    A sum grows with the length of a sentence whatever its tone; readers' ratings do not. Errors of
    single words add up like the square root of their number, so the sum is divided by that (as in
    Rinker's sentimentr); a sentence of 20 words keeps its sum. One of fewer than 10 counts as 10,
    so that a heading of one word is not the strongest statement of a document.
    """
    return np.sqrt(USUAL_WORDS / np.maximum(words, SHORT_WORDS))


def find_points(
    corpus: Corpus, method: Method, topic_words: TopicWords, *, negation: bool, unit: Unit
) -> FoundPoints:
    """Find the lexicon words of a corpus and what they come to; see ``sentence_scores``."""
    lexicons = choose_lexicons(method)
    if isinstance(method, str) and method == "vader":
        parts = [
            _part(
                words, vader_points(words, values, negation=negation), np.ones(len(words.emphasis))
            )
            for words in written_words(corpus, unit)
            for values in (form_values(lexicons, words.forms),)
        ]
    else:
        parts = [_prose_part(corpus, lexicons, negation=negation, unit=unit)]
    return _join(parts, topic_tokens(corpus, topic_words))


def _prose_part(
    corpus: Corpus, lexicons: Sequence[Lexicon], *, negation: bool, unit: Unit
) -> "_Part":
    """Find the points of the corpus's tokens, and of the phrases of lexicons."""
    words = token_words(corpus, unit)
    phrases = _find_phrases(corpus, tuple(lexicons))
    placed, of_phrase = _place(words, phrases, len(corpus.token_ids))
    points = prose_points(
        corpus,
        words,
        form_values(lexicons, words.forms),
        unit=unit,
        phrases=placed,
        negation=negation,
    )
    part = _part(words, points, length_factors(np.diff(words.starts)))
    rows = np.flatnonzero(np.isin(points.at, placed.at)) if placed else _NONE
    if placed and len(rows):
        which = of_phrase[np.searchsorted(placed.at, points.at[rows])]
        part.tokens[rows] = np.column_stack([phrases.spans.firsts, phrases.spans.pasts])[which]
        part.spans[rows, 0] = corpus.token_starts[part.tokens[rows, 0]]
        part.spans[rows, 1] = corpus.token_ends[part.tokens[rows, 1] - 1]
        part.form[rows] = -1
    return part


def topic_tokens(corpus: Corpus, topic_words: TopicWords) -> np.ndarray:
    """Mark the tokens that topic words cover, as ``bool[n]``; see ``sentence_scores``."""
    words = _field_topic_words() if topic_words is None else topic_words
    return _topic_tokens(corpus, tuple(words))


@lru_cache(maxsize=1)  # one corpus is scored many times over, under other rules
def _topic_tokens(corpus: Corpus, words: tuple[str | Pattern, ...]) -> np.ndarray:
    patterns = [_parsed(word) if isinstance(word, str) else word for word in words]
    return _covered(match_patterns(corpus, patterns), len(corpus.token_ids))


@cache
def _field_topic_words() -> tuple[str | Pattern, ...]:
    return tuple(shipped_codebook(FIELD).topic_words)


_parsed = cache(parse_pattern)


def _covered(found: Sequence[Spans], tokens: int) -> np.ndarray:
    """Mark the tokens that lie in spans and not in their gaps."""
    firsts, pasts, gap_firsts, gap_pasts = (
        np.concatenate(columns) for columns in zip(_NO_SPANS, *found, strict=True)
    )
    opens = np.bincount(np.concatenate([firsts, gap_pasts]), minlength=tokens + 1)
    closes = np.bincount(np.concatenate([pasts, gap_firsts]), minlength=tokens + 1)
    return np.cumsum(opens[:-1] - closes[:-1]) > 0


class _FoundPhrases(NamedTuple):
    """Where lexicon entries of several words stand, and their values; overlaps are resolved."""

    spans: Spans
    values: np.ndarray


_NONE = np.zeros(0, np.int64)
_NO_SPANS = Spans(_NONE, _NONE, _NONE, _NONE)
_NO_PHRASES = _FoundPhrases(_NO_SPANS, np.zeros(0))


@lru_cache(maxsize=1)  # as of topic words
def _find_phrases(corpus: Corpus, lexicons: tuple[Lexicon, ...]) -> _FoundPhrases:
    """Find entries of several words; where they overlap, the longest counts."""
    values = phrase_values(lexicons)
    found = match_patterns(corpus, [_parsed(text) for text in values])
    own = np.repeat(list(values.values()), [len(spans.firsts) for spans in found])
    spans = Spans(*(np.concatenate(columns) for columns in zip(_NO_SPANS, *found, strict=True)))
    order = np.lexsort((spans.pasts, spans.firsts))
    order = order[longest(spans.take(order))]
    return _FoundPhrases(spans.take(order), own[order])


class _Part(NamedTuple):
    """The columns of ``FoundPoints`` for some units; ``forms`` as written, perhaps repeated."""

    unit: np.ndarray
    form: np.ndarray
    forms: list[str]
    spans: np.ndarray
    tokens: np.ndarray
    value: np.ndarray
    points: np.ndarray
    rules: np.ndarray
    words: np.ndarray
    emphasis: np.ndarray
    scale: np.ndarray


def _part(words: Words, points: Points, scale: np.ndarray) -> _Part:
    return _Part(
        unit=points.unit,
        form=words.ids[points.at].astype(np.int64),
        forms=words.forms,
        spans=np.column_stack([words.begins[points.at], words.ends[points.at]]),
        tokens=np.column_stack(words.tokens_of(points.at)),
        value=points.value,
        points=points.points,
        rules=points.rules,
        words=np.diff(words.starts),
        emphasis=words.emphasis,
        scale=scale,
    )


def _place(words: Words, phrases: _FoundPhrases, tokens: int) -> tuple[Phrases | None, np.ndarray]:
    """Give phrases their places among the words, and which phrase has each place."""
    if not len(phrases.values):
        return None, _NONE
    firsts, pasts = words.tokens_of(np.arange(len(words.ids)))
    at = np.searchsorted(firsts, phrases.spans.firsts)
    # a phrase all of whose words have one character has no place
    which = np.flatnonzero(at < np.searchsorted(firsts, phrases.spans.pasts))
    silenced = _covered([phrases.spans], tokens)[pasts - 1]
    return Phrases(silenced, at[which], phrases.values[which]), which


def _join(parts: Sequence[_Part], topic: np.ndarray) -> FoundPoints:
    """Join the parts, number their units and forms throughout, and tell the topic words."""
    units = np.cumsum([0, *(len(part.words) for part in parts)])
    forms = np.cumsum([0, *(len(part.forms) for part in parts)])

    def joined(column: str) -> np.ndarray:
        return np.concatenate([getattr(part, column) for part in parts])

    shifts = np.repeat(forms[:-1], [len(part.form) for part in parts])
    form = joined("form")
    before = np.concatenate([[0], np.cumsum(topic)])
    tokens = joined("tokens")
    return FoundPoints(
        unit=joined("unit") + np.repeat(units[:-1], [len(part.unit) for part in parts]),
        form=np.where(form < 0, form, form + shifts),
        forms=[text for part in parts for text in part.forms],
        tokens=tokens,
        spans=joined("spans"),
        value=joined("value"),
        points=joined("points"),
        rules=joined("rules"),
        topic=before[tokens[:, 1]] > before[tokens[:, 0]],
        words=joined("words"),
        emphasis=joined("emphasis"),
        scale=joined("scale"),
    )
