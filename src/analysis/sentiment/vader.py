"""Points of words by the rules of VADER: negation, boosters, "but", capitals, idioms.

The rules are those of Hutto & Gilbert (2014) as NLTK's ``SentimentIntensityAnalyzer`` carries them
out, worked on all lexicon words at once. Faults of that program are kept, so that the scores are
its own: a word repeated in a unit is judged by the words around its first place, and a negator
that is in the lexicon does not act.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from analysis.importing import leaving_out
from analysis.sentiment.context import Context, Forms
from analysis.sentiment.rules import BIT, Points
from analysis.sentiment.words import Words


@dataclass(frozen=True, eq=False)
class VaderRules:
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
        Points added after a dampener of two words, whatever the sign.
    capitals : float
        Points for a word in capitals in a unit that is not all capitals.
    """

    boosters: Mapping[str, float]
    negators: frozenset[str]
    idioms: Mapping[str, float]
    negation: float
    dampening: float
    capitals: float


@cache
def vader_rules() -> VaderRules:
    """Give the rules with NLTK's word lists."""
    with leaving_out("scipy.stats"):  # of which NLTK would use one test, and this package none
        from nltk.sentiment.vader import VaderConstants

    return VaderRules(
        boosters=VaderConstants.BOOSTER_DICT,
        negators=frozenset(VaderConstants.NEGATE),
        idioms=VaderConstants.SPECIAL_CASE_IDIOMS,
        negation=VaderConstants.N_SCALAR,
        dampening=VaderConstants.B_DECR,
        capitals=VaderConstants.C_INCR,
    )


def vader_points(words: Words, values: np.ndarray, *, negation: bool) -> Points:
    """Give the points of every word that has a value.

    1. The value, stronger for capitals.
    2. For each of the three words before, nearest first, unless it is in the lexicon too: add
       boosters (at 1, 0.95, 0.9 of their weight), then turn by negation.
    3. Idioms, and two-word dampeners such as "kind of".
    4. "least" before the word turns it, unless it is "at least" or "very least".
    5. Halve what stands before the first "but" of the unit, add half to what stands after.

    Parameters
    ----------
    words
        From ``written_words``.
    values : float64[v]
        Value of each form; 0 where it has none.
    negation
        Whether the turns of 2 and 4 are made.
    """
    rules = vader_rules()
    forms = Forms(words.forms, values, rules.boosters, rules.negators, rules.idioms)
    of_words = np.where(forms.booster != 0, 0.0, values)[words.ids]
    at = np.flatnonzero(of_words)
    context = Context(words, at)
    dampener = forms.kind[words.ids[at]] & (context.look(forms.of, 1) > 0)
    if dampener.any():  # "kind of" does not evaluate, although "kind" does
        at = at[~dampener]
        context = Context(words, at)
    work = _Work(context, forms, rules, of_words[at])
    work.raise_capitals()
    for distance in (1, 2, 3):
        acts = context.look(forms.held, -distance, outside=1) == 0
        work.boost(distance, acts)
        if negation:
            work.negate(distance, acts)
    work.use_idioms(acts)
    if negation:
        work.turn_by_least()
    work.weigh_by_but()
    return Points(at, context.unit, of_words[at], work.points, work.rules_used)


class _Work:
    """The points while the rules are applied one after the other, and which were."""

    def __init__(
        self, context: Context, forms: Forms, rules: VaderRules, values: np.ndarray
    ) -> None:
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
