"""The words and phrases that shift the value of others, and where they stand in a corpus.

They lie in ``data/valence-shifters.csv``, written for this package by judgement after the
literature on valence shifters, without looking at rated text: negation and its scope (Polanyi &
Zaenen 2006; Councill et al. 2010), verbs that turn what they govern ("prevent", "undermine";
Schulder et al. 2018), modals and other words that say what is not so ("should", "if"; Taboada et
al. 2011; Kiritchenko & Mohammad 2016), contrast and concession.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from analysis.codebook import Pattern, Spans, match_patterns, parse_pattern
from analysis.codebook.matching import longest
from analysis.corpus import Corpus
from analysis.sentiment.words import Words
from analysis.units import Unit, unit_of_tokens

# Effect -> how many words on it still acts, within its clause.
REACH = {
    "negates": 5,  # turns good and bad: "not", "fails to", "far from"
    "relieves": 4,  # turns bad words: "tackle poverty", "free from abuse"
    "spoils": 3,  # turns good words: "undermine trust", "too generous"
    "reduces": 4,  # turns both: "less", "cut"
    "strengthens": 2,
    "weakens": 2,
    "supposes": 5,  # what follows is not so, or not yet: "should", "if", "needs"
    "contrasts": 0,  # "but": what follows weighs more than what stands before
    "concedes": 0,  # "although": its clause weighs less
    "parts": 0,  # begins a clause: "because", "which"
    "nothing": 0,  # looks like one of these and is none: "not only", "no doubt"
}
EFFECTS = tuple(REACH)
CODE = {effect: np.int8(number) for number, effect in enumerate(EFFECTS, start=1)}


@cache
def shifters() -> tuple[dict[str, np.int8], tuple[tuple[Pattern, np.int8], ...]]:
    """Read the single words, and the patterns of several, with the numbers of their effects."""
    path = files("analysis").joinpath("data", "valence-shifters.csv")
    with path.open(encoding="utf-8") as file:
        rows = [(row["words"], CODE[row["effect"]]) for row in csv.DictReader(file)]
    singles = {words: code for words, code in rows if " " not in words}
    return singles, tuple((parse_pattern(words), code) for words, code in rows if " " in words)


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What stands around the words.

    Attributes
    ----------
    effects : int8[n]
        The number of each word's effect (``CODE``); 0 for none. A phrase acts from its last word.
    clause : int64[n]
        The first word of each word's clause. A clause begins with its unit, after punctuation
        and with a word that parts, contrasts or concedes.
    questions : bool[u]
        Units with a question mark.
    """

    effects: np.ndarray
    clause: np.ndarray
    questions: np.ndarray


def find_surroundings(
    corpus: Corpus, words: Words, unit: Unit, *, silenced: np.ndarray | None
) -> Surroundings:
    """Find shifters, clauses and questions.

    Parameters
    ----------
    words
        From ``token_words``.
    silenced : bool[n]
        Words of the lexicon's phrases, which act on nothing but through their own value.
    """
    tokens = words.tokens_of(np.arange(len(words.ids)))[0]
    effects = _effects(corpus, words, tokens)
    if silenced is not None:
        effects[silenced] = 0
    starts = _after_punctuation(corpus, tokens)
    starts[words.starts[:-1][words.starts[:-1] < len(tokens)]] = True
    begins = [CODE[effect] for effect in ("parts", "contrasts", "concedes")]
    starts |= np.isin(effects, begins)
    places = np.arange(len(tokens))
    clause = np.maximum.accumulate(np.where(starts, places, 0)) if len(tokens) else places
    return Surroundings(effects, clause, _questions(corpus, unit, len(words.starts) - 1))


def _effects(corpus: Corpus, words: Words, tokens: np.ndarray) -> np.ndarray:
    singles, several = shifters()
    table = np.fromiter(
        (CODE["negates"] if form.endswith("n't") else singles.get(form, 0) for form in words.forms),
        np.int8,
        len(words.forms),
    )
    effects = table[words.ids] if len(words.forms) else np.zeros(0, np.int8)
    found = match_patterns(corpus, [pattern for pattern, _ in several])
    codes = np.repeat([code for _, code in several], [len(spans.firsts) for spans in found])
    spans = Spans(*(np.concatenate(columns) for columns in zip(*found, strict=True)))
    kept = longest(spans)
    firsts, pasts = (np.searchsorted(tokens, part[kept]) for part in (spans.firsts, spans.pasts))
    covered = np.zeros(len(tokens) + 1, np.int64)
    np.add.at(covered, firsts, 1)
    np.add.at(covered, pasts, -1)
    effects[np.cumsum(covered[:-1]) > 0] = 0
    effects[pasts - 1] = codes[kept]
    return effects


def _after_punctuation(corpus: Corpus, tokens: np.ndarray) -> np.ndarray:
    """Mark the words with more than one character, so more than a space, before them."""
    gaps = np.ones(len(corpus.token_ids), np.int64)
    gaps[1:] = corpus.token_starts[1:] - corpus.token_ends[:-1]
    before = np.cumsum(gaps != 1)  # counted over all tokens: some are not words
    return np.diff(before[tokens], prepend=0) > 0


def _questions(corpus: Corpus, unit: Unit, units: int) -> np.ndarray:
    marked = np.zeros(units, bool)
    for document, text in enumerate(corpus.documents["text"]):
        if "?" not in text:
            continue
        first, past = corpus.document_starts[document : document + 2]
        places = [match.start() for match in re.finditer(r"\?", text)]
        before = np.searchsorted(corpus.token_ends[first:past], places, side="right") + first - 1
        marked[unit_of_tokens(corpus, unit, before[before >= first])] = True
    return marked
