"""What rules may do to the value of a word, and the points that it comes to."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

# What was done to a word's value; the names are shown to readers, in this order.
RULES = (
    *("capitals", "boosted", "dampened", "negated", "relieved", "spoiled", "supposed", "idiom"),
    *("before but", "after but", "conceded", "in a question", "topic word"),
)
BIT = {name: np.uint16(1 << i) for i, name in enumerate(RULES)}


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
