"""Points of words in edited prose: what stands before them in their clause shifts their value.

Every lexicon but VADER alone goes through these rules; VADER's own are in ``vader``.
"""

import numpy as np

from analysis.corpus import Corpus
from analysis.sentiment.rules import BIT, Phrases, Points
from analysis.sentiment.shifters import CODE, REACH, Surroundings, find_surroundings
from analysis.sentiment.words import Words
from analysis.units import Unit

# Effect -> the rule that readers see and the factor, for good words and for bad ones. A negated
# good word is bad; a negated or prevented bad one is only mildly good (Kiritchenko & Mohammad
# 2016): "no evidence of harm" praises less than "harmful" blames.
TURNED_GOOD, TURNED_BAD = -0.74, -0.4  # the first is VADER's
FACTORS: dict[str, tuple[tuple[str, float] | None, tuple[str, float] | None]] = {
    "negates": (("negated", TURNED_GOOD), ("negated", TURNED_BAD)),
    "relieves": (None, ("relieved", TURNED_BAD)),
    "spoils": (("spoiled", TURNED_GOOD), None),
    "reduces": (("spoiled", TURNED_GOOD), ("relieved", TURNED_BAD)),
    "strengthens": (("boosted", 1.25), ("boosted", 1.25)),
    "weakens": (("dampened", 0.75), ("dampened", 0.75)),
    "supposes": (("supposed", 0.6), ("supposed", 0.8)),
}
TURNS = ("negates", "relieves", "spoils", "reduces")
BEFORE_BUT, AFTER_BUT, CONCEDED, ASKED = 0.5, 1.5, 0.5, 0.5  # the first two are VADER's
BE = "be been being is are was were am".split()


def prose_points(
    corpus: Corpus,
    words: Words,
    values: np.ndarray,
    *,
    unit: Unit,
    phrases: Phrases | None,
    negation: bool,
) -> Points:
    """Give the points of every word that has a value.

    1. A booster just before another word with a value only boosts it ("terribly good").
    2. The shifters before a word in its clause act on it, as far as they reach, the nearest of each
       effect first; turns of two effects cancel ("did not prevent harm").
    3. "is reduced", "were addressed" act backwards on bad words of their clause.
    4. Halve what stands before the first contrast of the unit, add half to what stands after.
    5. Halve what a clause concedes ("although …") and what a unit with a question mark says.

    Parameters
    ----------
    words
        From ``token_words`` by ``unit``.
    values : float64[v]
        Value of each form; 0 where it has none.
    phrases
        What stands in place of the values of some words.
    negation
        Whether 2 and 3 turn words.
    """
    of_words = values[words.ids] if len(values) else np.zeros(0)
    if phrases is not None:
        of_words[phrases.silenced] = 0
        of_words[phrases.at] = phrases.values
    around = find_surroundings(
        corpus, words, unit, silenced=None if phrases is None else phrases.silenced
    )
    at = _without_boosters(of_words, around)
    work = _Work(words, around, at, of_words[at])
    acting = [effect for effect in FACTORS if negation or effect not in TURNS]
    for distance in range(1, max(REACH.values()) + 1):
        work.shift(distance, acting)
    if negation:
        work.relieve_backwards()
    work.weigh_contrast()
    work.weigh_clauses_and_questions()
    return Points(at, work.unit, of_words[at], work.points, work.rules_used)


def _without_boosters(of_words: np.ndarray, around: Surroundings) -> np.ndarray:
    """Give the places of words with a value, without those that only boost the next."""
    held = of_words != 0
    boosts = np.isin(around.effects, [CODE["strengthens"], CODE["weakens"]])
    followed = np.zeros(len(held), bool)
    followed[:-1] = held[1:] & (around.clause[1:] == around.clause[:-1])
    return np.flatnonzero(held & ~(boosts & followed))


class _Work:
    """The points while the rules are applied one after the other, and which were."""

    def __init__(
        self, words: Words, around: Surroundings, at: np.ndarray, values: np.ndarray
    ) -> None:
        self.words, self.around, self.at = words, around, at
        self.unit = np.searchsorted(words.starts, at, side="right") - 1
        self.clause = around.clause[at]
        self.points = values.copy()
        self.rules_used = np.zeros(len(at), np.uint16)
        self.acted = {effect: np.zeros(len(at), bool) for effect in FACTORS}

    def _multiply(self, where: np.ndarray, rule: str, factor: float) -> None:
        self.points[where] *= factor
        self.rules_used[where] |= BIT[rule]

    def shift(self, distance: int, acting: list[str]) -> None:
        place = self.at - distance
        rows = np.flatnonzero(place >= self.clause)
        codes = self.around.effects[place[rows]]
        for effect in acting:
            if REACH[effect] < distance:
                continue
            hit = rows[codes == CODE[effect]]
            hit = hit[~self.acted[effect][hit]]
            self.acted[effect][hit] = True
            good = self.points[hit] > 0
            for which, does in zip((good, ~good), FACTORS[effect], strict=True):
                if does is not None:
                    self._multiply(hit[which], *does)

    def relieve_backwards(self) -> None:
        ids, effects = self.words.ids, self.around.effects
        if not len(ids):
            return
        participle = np.fromiter((form.endswith("ed") for form in self.words.forms), bool)
        being = np.isin(self.words.forms, BE)
        acts = np.isin(effects, [CODE["relieves"], CODE["reduces"]]) & participle[ids]
        acts[1:] &= being[ids[:-1]] & (self.around.clause[1:] == self.around.clause[:-1])
        acts[0] = False
        for distance in range(2, REACH["relieves"] + 1):
            place = self.at + distance
            inside = np.flatnonzero((place < len(ids)) & (self.points < 0))
            place = place[inside]
            hit = acts[place] & (self.around.clause[place] == self.clause[inside])
            self._multiply(inside[hit], *("relieved", TURNED_BAD))

    def weigh_contrast(self) -> None:
        starts = self.words.starts
        contrasts = self.around.effects == CODE["contrasts"]
        contrasts[starts[:-1][starts[:-1] < len(contrasts)]] = False  # that is with another unit
        places = np.flatnonzero(contrasts)
        first = np.append(places, len(self.words.ids))[np.searchsorted(places, starts[:-1])]
        first = first[self.unit]
        within = first < starts[1:][self.unit]
        self._multiply(within & (self.at < first), "before but", BEFORE_BUT)
        self._multiply(within & (self.at > first), "after but", AFTER_BUT)

    def weigh_clauses_and_questions(self) -> None:
        conceded = self.around.effects[self.clause] == CODE["concedes"]
        self._multiply(conceded, "conceded", CONCEDED)
        self._multiply(self.around.questions[self.unit], "in a question", ASKED)
