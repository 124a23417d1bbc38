"""The words that act on lexicon words: negators, boosters, idioms; and by how much."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

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
        Two or three words -> the value of the lexicon word that is in them or follows. If there
        are none, two-word dampeners do nothing either: a lexicon's own phrases take their place.
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
    from nltk.sentiment.vader import VaderConstants  # slow to import

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
    from vaderSentiment import vaderSentiment

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
