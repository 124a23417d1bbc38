"""Points of words in context: negation, boosters, "but", capitals, idioms.

The rules are those of VADER (Hutto & Gilbert 2014) as NLTK's ``SentimentIntensityAnalyzer``
carries them out, worked on all lexicon words at once. Every lexicon goes through them.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analysis.lexicons import vader
from analysis.sentiment.context import Context, Forms
from analysis.sentiment.rules import BIT, Rules
from analysis.sentiment.words import Words


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
    forms = Forms(words.forms, values, rules)
    of_words = np.where(forms.booster != 0, 0.0, values)[words.ids]
    if phrases is not None:
        of_words[phrases.silenced] = 0
        of_words[phrases.at] = phrases.values
    at = np.flatnonzero(of_words)
    context = Context(words, at, first_places=rules.as_nltk)
    dampener = forms.kind[words.ids[at]] & (context.look(forms.of, 1) > 0)
    if dampener.any():  # "kind of" does not evaluate, although "kind" does
        at = at[~dampener]
        context = Context(words, at, first_places=rules.as_nltk)
    work = _Work(context, forms, rules, of_words[at])
    work.raise_capitals()
    for distance in (1, 2, 3):
        acts = context.look(forms.barrier, -distance, outside=1) == 0
        work.boost(distance, acts)
        if negation:
            work.negate(distance, acts)
    if rules.idioms:
        work.use_idioms(acts)
    if negation:
        work.turn_by_least()
    work.weigh_by_but()
    return Points(at, context.unit, of_words[at], work.points, work.rules_used)


class _Work:
    """The points while the rules are applied one after the other, and which were."""

    def __init__(self, context: Context, forms: Forms, rules: Rules, values: np.ndarray) -> None:
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
        """Look for idioms from three words before to two after; the first one found counts."""
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
        # whatever the sign, which for bad words is a fault of VADER
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
