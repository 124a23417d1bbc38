"""From a corpus to the points of its lexicon words, under any method."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analysis.codebook import Pattern, Spans, match_patterns, parse_pattern, shipped_codebook
from analysis.codebook.matching import longest
from analysis.corpus import Corpus
from analysis.lexicons import Lexicon, choose_lexicons, form_values, phrase_values
from analysis.sentiment.points import Phrases, apply_rules
from analysis.sentiment.rules import Rules, prose_rules, vader_rules
from analysis.sentiment.words import Words, token_words, written_words
from analysis.units import Unit

NORMALISER = 15.0  # VADER's alpha: points s become the score s / sqrt(s^2 + alpha)
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

    def sums(self, *, with_topic_words: bool = False) -> np.ndarray:
        """Add up the points of each unit, without what ``!`` and ``?`` add."""
        points = self.points if with_topic_words else np.where(self.topic, 0.0, self.points)
        return np.bincount(self.unit, points, minlength=len(self.words))

    def scores(self, *, with_topic_words: bool = False) -> np.ndarray:
        """Bring the sum of each unit between -1 and 1."""
        sums = self.sums(with_topic_words=with_topic_words)
        return _normalise(sums + np.sign(sums) * self.emphasis)

    def contributions(self) -> np.ndarray:
        """Divide the score of each unit among its words in proportion to their points."""
        sums = self.sums()
        with np.errstate(invalid="ignore"):
            share = np.where(sums == 0, 1 / np.sqrt(NORMALISER), self.scores() / sums)
        return np.where(self.topic, 0.0, self.points) * share[self.unit]


def _normalise(sums: np.ndarray) -> np.ndarray:
    return sums / np.sqrt(sums**2 + NORMALISER)


def find_points(
    corpus: Corpus, method: Method, topic_words: TopicWords, *, negation: bool, unit: Unit
) -> FoundPoints:
    """Find the lexicon words of a corpus and what they come to; see ``sentence_scores``."""
    lexicons = choose_lexicons(method)
    if isinstance(method, str) and method == "vader":
        streams, rules, phrases = written_words(corpus, unit), vader_rules(), _NO_PHRASES
    else:
        streams, rules = token_words(corpus, unit), prose_rules()
        phrases = _find_phrases(corpus, phrase_values(lexicons))
    parts = []
    for words in streams:
        values = form_values(lexicons, words.forms)
        parts.append(_part(corpus, words, values, rules, phrases, negation=negation))
    return _join(parts, topic_tokens(corpus, topic_words))


def topic_tokens(corpus: Corpus, topic_words: TopicWords) -> np.ndarray:
    """Mark the tokens that topic words cover, as ``bool[n]``; see ``sentence_scores``."""
    if topic_words is None:
        topic_words = shipped_codebook(FIELD).topic_words
    patterns = [parse_pattern(word) if isinstance(word, str) else word for word in topic_words]
    return _covered(match_patterns(corpus, patterns), len(corpus.token_ids))


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


def _find_phrases(corpus: Corpus, values: Mapping[str, float]) -> _FoundPhrases:
    """Find entries of several words; where they overlap, the longest counts."""
    found = match_patterns(corpus, [parse_pattern(text) for text in values])
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


def _part(
    corpus: Corpus,
    words: Words,
    values: np.ndarray,
    rules: Rules,
    phrases: _FoundPhrases,
    *,
    negation: bool,
) -> _Part:
    placed, of_phrase = _place(words, phrases, len(corpus.token_ids))
    points = apply_rules(words, values, rules, phrases=placed, negation=negation)
    tokens = np.column_stack(words.tokens_of(points.at))
    spans = np.column_stack([words.begins[points.at], words.ends[points.at]])
    form = words.ids[points.at].astype(np.int64)
    rows = np.flatnonzero(np.isin(points.at, placed.at)) if placed else _NONE
    if placed and len(rows):
        which = of_phrase[np.searchsorted(placed.at, points.at[rows])]
        tokens[rows] = np.column_stack([phrases.spans.firsts, phrases.spans.pasts])[which]
        spans[rows, 0] = corpus.token_starts[tokens[rows, 0]]
        spans[rows, 1] = corpus.token_ends[tokens[rows, 1] - 1]
        form[rows] = -1
    return _Part(
        unit=points.unit,
        form=form,
        forms=words.forms,
        spans=spans,
        tokens=tokens,
        value=points.value,
        points=points.points,
        rules=points.rules,
        words=np.diff(words.starts),
        emphasis=words.emphasis,
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
    )
