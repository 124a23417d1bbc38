"""Points of words in context: negation, boosters, "but", capitals, idioms.

The rules are those of VADER (Hutto & Gilbert 2014) as NLTK's ``SentimentIntensityAnalyzer``
carries them out, worked on all lexicon words at once. Every lexicon goes through them.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from analysis.lexicons import vader
from analysis.sentiment.words import Words

# What was done to a word's value; the names are shown to readers, in this order.
RULES = (
    *("capitals", "boosted", "dampened", "negated", "idiom"),
    *("before but", "after but", "topic word"),
)
BIT = {name: np.uint16(1 << i) for i, name in enumerate(RULES)}


@dataclass(frozen=True, eq=False)
class Rules:
    """The words and factors that the rules go by.

    Attributes
    ----------
    boosters : mapping
        Word -> points added to (above 0) or taken from the strength of one of the next three words.
    negators : frozenset
        Words that turn the value of one of the next three; so does any word with ``n't``.
    idioms : mapping
        Two or three words -> the value of the lexicon word that is in them or follows.
    negation : float
        Factor of a negated value.
    dampening : float
        Points added after a dampener of two words, whatever the sign (as in VADER).
    capitals : float
        Points for a word in capitals in a unit that is not all capitals.
    as_nltk : bool
        Follow NLTK also where that serves VADER alone: a word repeated in a unit is judged by the
        words around its first place; a negator that is in the lexicon does not act; a booster
        adds its points whatever the value. If not, a booster changes a value in proportion, as in
        Taboada et al. (2011): its points are those for a value of VADER's usual strength.
    """

    boosters: Mapping[str, float]
    negators: frozenset[str]
    idioms: Mapping[str, float]
    negation: float
    dampening: float
    capitals: float
    as_nltk: bool


@cache
def vader_rules() -> Rules:
    """Give the rules with NLTK's word lists."""
    from nltk.sentiment.vader import VaderConstants  # noqa: PLC0415 (slow to import)

    return Rules(
        boosters=VaderConstants.BOOSTER_DICT,
        negators=frozenset(VaderConstants.NEGATE),
        idioms=VaderConstants.SPECIAL_CASE_IDIOMS,
        negation=VaderConstants.N_SCALAR,
        dampening=VaderConstants.B_DECR,
        capitals=VaderConstants.C_INCR,
        as_nltk=True,
    )


@cache
def prose_rules() -> Rules:
    """Give the rules with the longer word lists that suit edited prose.

    To the lists of VADER's own package are added the verbs and nouns that turn what follows
    ("fails to protect", "reduce delays", "no concerns"), as the literature on valence shifters has
    them (Polanyi & Zaenen 2006; Schulder et al. 2018), and modals, which weaken it (Kiritchenko &
    Mohammad 2016): file ``data/valence-shifters.csv``. A word that turns may have a value as well.
    """
    from vaderSentiment import vaderSentiment  # noqa: PLC0415

    with files("analysis").joinpath("data", "valence-shifters.csv").open(encoding="utf-8") as file:
        effects = {row["word"]: row["effect"] for row in csv.DictReader(file)}
    weights = {"strengthens": vaderSentiment.B_INCR, "weakens": vaderSentiment.B_DECR}
    added = {word: weights[effect] for word, effect in effects.items() if effect in weights}
    return Rules(
        boosters=vaderSentiment.BOOSTER_DICT | added,
        negators=frozenset(vaderSentiment.NEGATE)
        | {w for w, effect in effects.items() if effect == "turns"},
        idioms={},
        negation=vaderSentiment.N_SCALAR,
        dampening=vaderSentiment.B_DECR,
        capitals=vaderSentiment.C_INCR,
        as_nltk=False,
    )


@dataclass(frozen=True, eq=False)
class Points:
    """The lexicon words of some units and what they came to.

    Attributes
    ----------
    at : int64[k]
        Position of each among the words.
    unit : int64[k]
        Its unit, counted from the first of these.
    value : float64[k]
        As the lexicon has it.
    points : float64[k]
        After the rules.
    rules : uint16[k]
        Which were used, a sum of ``BIT``.
    """

    at: np.ndarray
    unit: np.ndarray
    value: np.ndarray
    points: np.ndarray
    rules: np.ndarray


class Phrases(NamedTuple):
    """Lexicon entries of several words, where they stand.

    ``silenced`` (bool[n]) are all their words; each phrase's value counts at its first word, of
    which ``at`` and ``values`` give the position and the value.
    """

    silenced: np.ndarray
    at: np.ndarray
    values: np.ndarray


def apply_rules(
    words: Words,
    values: np.ndarray,
    rules: Rules,
    *,
    phrases: Phrases | None = None,
    negation: bool = True,
) -> Points:
    """Give the points of every word that has a value.

    1. The value, stronger for capitals.
    2. For each of the three words before, nearest first, unless it is in the lexicon too: add
       boosters (at 1, 0.95, 0.9 of their weight), then turn by negation.
    3. Idioms, and two-word dampeners such as "kind of".
    4. "least" before the word turns it, unless it is "at least" or "very least".
    5. Halve what stands before the first "but" of the unit, add half to what stands after.

    Parameters
    ----------
    values : float64[v]
        Value of each form; 0 where it has none.
    phrases
        What stands in place of the values of some words.
    negation
        Whether the turns of 2 and 4 are made.
    """
    forms = _Forms(words.forms, values, rules)
    of_words = np.where(forms.booster != 0, 0.0, values)[words.ids]
    if phrases is not None:
        of_words[phrases.silenced] = 0
        of_words[phrases.at] = phrases.values
    at = np.flatnonzero(of_words)
    context = _Context(words, at, first_places=rules.as_nltk)
    dampener = forms.kind[words.ids[at]] & (context.look(forms.of, 1) > 0)
    if dampener.any():  # "kind of" does not evaluate, although "kind" does
        at = at[~dampener]
        context = _Context(words, at, first_places=rules.as_nltk)
    work = _Work(context, forms, rules, of_words[at])
    work.raise_capitals()
    for distance in (1, 2, 3):
        acts = context.look(forms.barrier, -distance, outside=1) == 0
        work.boost(distance, acts)
        if negation:
            work.negate(distance, acts)
    work.use_idioms(acts)
    if negation:
        work.turn_by_least()
    work.weigh_by_but()
    return Points(at, context.unit, of_words[at], work.points, work.rules_used)


class _Forms:
    """What the rules need to know of each form, as arrays over the forms."""

    def __init__(self, forms: list[str], values: np.ndarray, rules: Rules) -> None:
        self.count = len(forms)
        lower = [form.lower() for form in forms]
        self.held = values != 0
        self.upper = self._each(form.isupper() for form in forms)
        self.booster = np.fromiter((rules.boosters.get(x, 0) for x in lower), float, self.count)
        self.negator = self._each(x in rules.negators or "n't" in x for x in lower)
        self.barrier = self.held if rules.as_nltk else self.held & ~self.negator
        self.kind, self.of, self.least, self.but = (
            self._each(x == word for x in lower) for word in ("kind", "of", "least", "but")
        )
        self.at_or_very = self._each(x in {"at", "very"} for x in lower)
        # these are compared as written, in NLTK too
        self.never = self._each(form == "never" for form in forms)
        self.so_or_this = self._each(form in {"so", "this"} for form in forms)
        self.sequences = _Sequences(forms, rules)

    def _each(self, truths: Iterable[bool]) -> np.ndarray:
        return np.fromiter(truths, bool, self.count)


class _Sequences:
    """Idioms and two-word dampeners, looked up by the numbers of their words."""

    def __init__(self, forms: list[str], rules: Rules) -> None:
        dampeners = {words: value for words, value in rules.boosters.items() if " " in words}
        parts = {part for words in (*rules.idioms, *dampeners) for part in words.split()}
        code = {part: i for i, part in enumerate(sorted(parts))}
        self.none = len(code)  # the number of every other word, and of no word
        self.code = np.fromiter((code.get(form, self.none) for form in forms), np.int64, len(forms))
        shape = self.none + 1
        self.pair_value = np.full((shape, shape), np.nan)
        self.triple_value = np.full((shape, shape, shape), np.nan)
        self.dampens = np.zeros((shape, shape), bool)
        for words, value in rules.idioms.items():
            place = tuple(code[part] for part in words.split())
            (self.pair_value if len(place) == 2 else self.triple_value)[place] = value
        for words in dampeners:
            self.dampens[tuple(code[part] for part in words.split())] = True


class _Context:
    """The words around each valued word, looked up by their distance from it."""

    def __init__(self, words: Words, at: np.ndarray, *, first_places: bool) -> None:
        self.words, self.at = words, at
        self.unit = np.searchsorted(words.starts, at, side="right") - 1
        self.first, self.past = words.starts[self.unit], words.starts[self.unit + 1]
        self.place = self._first_places() if first_places else at

    def _first_places(self) -> np.ndarray:
        """Give for each word the first place of the same form in its unit."""
        key = self.unit * np.int64(len(self.words.forms)) + self.words.ids[self.at]
        _, first, back = np.unique(key, return_index=True, return_inverse=True)
        return self.at[first[back]]

    def look(self, table: np.ndarray, distance: int, outside: float = 0) -> np.ndarray:
        """Give a table's entry for the word at a distance; ``outside`` beyond the unit."""
        place = self.place + distance
        there = (place >= self.first) & (place < self.past)
        return np.where(there, table[self.words.ids[np.where(there, place, 0)]], outside)

    def of_units(self, table: np.ndarray) -> np.ndarray:
        """Count in each unit the words of which a table is true."""
        counts = np.concatenate([[0], np.cumsum(table[self.words.ids])])
        return counts[self.words.starts[1:]] - counts[self.words.starts[:-1]]


class _Work:
    """The points while the rules are applied one after the other, and which were."""

    def __init__(self, context: _Context, forms: _Forms, rules: Rules, values: np.ndarray) -> None:
        self.context, self.forms, self.rules = context, forms, rules
        self.points = values.copy()
        self.rules_used = np.zeros(len(values), np.uint16)
        capitals = context.of_units(forms.upper)
        mixed = (capitals > 0) & (capitals < np.diff(context.words.starts))
        self.mixed = mixed[context.unit]

    def _used(self, name: str, where: np.ndarray) -> None:
        self.rules_used[where] |= BIT[name]

    def raise_capitals(self) -> None:
        loud = self.forms.upper[self.context.words.ids[self.context.at]] & self.mixed
        raised = self.points + np.where(self.points > 0, 1, -1) * self.rules.capitals
        self.points = np.where(loud, raised, self.points)
        self._used("capitals", loud)

    def boost(self, distance: int, acts: np.ndarray) -> None:
        boost = self.context.look(self.forms.booster, -distance)
        acts = acts & (boost != 0)
        boost = np.where(self.points < 0, -boost, boost)
        loud = (self.context.look(self.forms.upper, -distance) > 0) & self.mixed
        boost = np.where(
            loud, boost + np.where(self.points > 0, 1, -1) * self.rules.capitals, boost
        )
        boost *= (1, 0.95, 0.9)[distance - 1]
        if not self.rules.as_nltk:
            boost *= np.abs(self.points) / vader().strength()
        boosted = np.where(acts, self.points + boost, self.points)
        self._used("boosted", np.abs(boosted) > np.abs(self.points))
        self._used("dampened", np.abs(boosted) < np.abs(self.points))
        self.points = boosted

    def negate(self, distance: int, acts: np.ndarray) -> None:
        look, forms = self.context.look, self.forms
        negated = look(forms.negator, -distance) > 0
        strengthens = np.zeros(len(acts), bool)  # "never so good"
        if distance > 1:
            strengthens = (look(forms.never, -distance) > 0) & (
                look(forms.so_or_this, 1 - distance) > 0
            )
        if distance == 3:
            strengthens |= look(forms.so_or_this, -1) > 0
        strengthens &= acts
        negated &= acts & ~strengthens
        factor = 1.5 if distance == 2 else 1.25
        self.points = np.where(strengthens, self.points * factor, self.points)
        self.points = np.where(negated, self.points * self.rules.negation, self.points)
        self._used("boosted", strengthens)
        self._used("negated", negated)

    def use_idioms(self, acts: np.ndarray) -> None:
        """Look for idioms in the three words before and the two after; the first one found counts."""
        sequences = self.forms.sequences
        code = {
            k: self.context.look(sequences.code, k, outside=sequences.none).astype(np.int64)
            for k in range(-3, 3)
        }
        pair, triple = sequences.pair_value, sequences.triple_value
        found = np.full(len(acts), np.nan)
        for value in (
            pair[code[0], code[1]],
            triple[code[0], code[1], code[2]],
        ):
            found = np.where(np.isnan(value), found, value)  # the longer, which is later, wins
        for value in (
            pair[code[-1], code[0]],
            triple[code[-2], code[-1], code[0]],
            pair[code[-2], code[-1]],
            triple[code[-3], code[-2], code[-1]],
            pair[code[-3], code[-2]],
        ):
            found = np.where(np.isnan(found), value, found)
        idiom = acts & ~np.isnan(found)
        self.points = np.where(idiom, found, self.points)
        self._used("idiom", idiom)
        dampened = acts & (
            sequences.dampens[code[-3], code[-2]] | sequences.dampens[code[-2], code[-1]]
        )
        if self.rules.as_nltk:  # whatever the sign, which for bad words is a fault
            self.points = np.where(dampened, self.points + self.rules.dampening, self.points)
            self._used("dampened", dampened)

    def turn_by_least(self) -> None:
        look, forms = self.context.look, self.forms
        least = (look(forms.least, -1) > 0) & (look(forms.held, -1) == 0)
        least &= look(forms.at_or_very, -2) == 0
        self.points = np.where(least, self.points * self.rules.negation, self.points)
        self._used("negated", least)

    def weigh_by_but(self) -> None:
        words = self.context.words
        buts = np.flatnonzero(self.forms.but[words.ids])
        which = np.searchsorted(buts, words.starts[:-1])
        first = np.append(buts, len(words.ids))[which]
        first = first[self.context.unit]
        within = first < self.context.past
        before = within & (self.context.at < first)
        after = within & (self.context.at > first)
        self.points = np.where(before, self.points * 0.5, self.points)
        self.points = np.where(after, self.points * 1.5, self.points)
        self._used("before but", before)
        self._used("after but", after)
