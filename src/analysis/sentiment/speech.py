"""Which sentences report what others said, as against the writer's own."""

import re

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.sentiment.documents import scored_unit
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import Unit, unit_of_tokens, unit_starts

SPEECH = ("own", "reported", "quoted")
QUOTED_SHARE = 0.5

# Quotation marks in pairs. A quotation of several paragraphs opens in each and closes in the last.
# A single mark opens at the beginning of a word and closes at the end of one.
_QUOTATION = re.compile(
    r"“[^“”\n]*”?|(?<!\w)\"[^\"\n]*\"|(?<!\w)‘[^‘\n]*?(?<![\s‘])’(?!\w)|(?<!\w)'[^\n]*?(?<![\s'])'(?!\w)"
)
# These report what somebody said whatever follows.
_SAY = """
said told asked replied commented remarked exclaimed insisted
""".split()
# These do so before a clause: "noted that", "felt there was"; "felt safe" reports a feeling.
_CLAIM = """
say says state states stated feel feels felt believe believes believed think thinks thought argue
argues argued note notes noted explain explains explained report reports reported suggest suggests
suggested add adds added claim claims claimed warn warns warned stress stresses stressed emphasise
emphasises emphasised emphasize emphasized highlight highlights highlighted acknowledge acknowledges
acknowledged admit admits admitted describe describes described observe observes observed mention
mentions mentioned conclude concludes concluded agree agrees agreed hope hopes hoped wish wished
propose proposes proposed recommend recommends recommended call calls called hear heard express
expresses expressed raise raised questioned enquired inquired complained confirmed advised
considered
""".split()
_CLAUSE = """
that how why whether what there it they he she this these those we i you their his her its our
""".split()
_SELF = "i we me us".split()
_BROUGHT_UP = (
    "concern concerns question questions issue issues point points objection objections".split()
)


def speech_scores(corpus: AnyCorpus, scores: AnyTable) -> AnyTable:
    """Tell in whose voice each scored sentence is; see ``reported_speech``.

    Parameters
    ----------
    scores
        From ``sentence_scores``.

    Returns
    -------
    DataFrame
        The columns of ``scores`` and ``speech`` (categorical: own, reported, quoted), which serves
        as a group of ``mean_scores``.
    """
    return corpus.derive(_speech_scores, scores)


def _speech_scores(corpus: Corpus, scores: pd.DataFrame) -> pd.DataFrame:
    """Tell the voices of the sentences of one shard; see ``speech_scores``."""
    unit = scored_unit(scores)
    speech = _reported_speech(corpus, unit=unit)
    return scores.assign(speech=speech.array[scores[unit].to_numpy()])


def reported_speech(corpus: AnyCorpus, *, unit: Unit = "sentence") -> AnyTable:
    """Tell the writer's own sentences from quotations and from reports of what others said.

    1. "quoted": at least half of the sentence's words stand between quotation marks.
    2. "reported": it has "according to", a verb of saying ("said", "replied"), a verb of thinking
       or claiming before a clause ("felt that", "noted there was"), or concerns, questions or
       points that were raised; unless the speaker is the writer ("we believe that").
    3. "own": the rest. A view reported without any of these signs is taken for the writer's own.

    A paragraph is judged as a whole in the same way.

    Returns
    -------
    Series
        Categorical, one value a sentence, named ``speech``; its index is the sentence's number
        (in a corpus of several shards, in the shard).
    """
    return corpus.derive(_reported_speech, unit=unit)


def _reported_speech(corpus: Corpus, *, unit: Unit) -> pd.Series:
    """Tell the voices of all sentences of one shard; see ``reported_speech``."""
    sizes = np.diff(unit_starts(corpus, unit))
    owner = np.repeat(np.arange(len(sizes)), sizes)
    quoted = np.bincount(owner[_quoted_tokens(corpus)], minlength=len(sizes))
    codes = np.zeros(len(sizes), np.int8)
    codes[unit_of_tokens(corpus, unit, _reporting_tokens(corpus))] = 1
    codes[quoted >= QUOTED_SHARE * np.maximum(sizes, 1)] = 2
    return pd.Series(pd.Categorical.from_codes(codes, SPEECH), name="speech")


def _quoted_tokens(corpus: Corpus) -> np.ndarray:
    """Mark the tokens between quotation marks, as ``bool[n]``."""
    marks = np.zeros(len(corpus.token_ids) + 1, np.int64)
    for document, text in enumerate(corpus.documents["text"]):
        first, past = corpus.document_starts[document : document + 2]
        spans = [match.span() for match in _QUOTATION.finditer(text)]
        if spans:
            edges = first + np.searchsorted(corpus.token_starts[first:past], np.array(spans))
            np.add.at(marks, edges[:, 0], 1)
            np.add.at(marks, edges[:, 1], -1)
    return np.cumsum(marks[:-1]) > 0


def _reporting_tokens(corpus: Corpus) -> np.ndarray:
    """Give the positions of the words that show that a sentence reports."""
    owner = np.repeat(np.arange(len(corpus.sentence_starts) - 1), np.diff(corpus.sentence_starts))

    def one_of(words: list[str]) -> np.ndarray:
        table = np.zeros(len(corpus.vocabulary) + 1, bool)
        table[[corpus.word_index.get(word, -1) for word in words]] = True
        table[-1] = False  # the place of words that do not occur
        return table[corpus.token_ids]

    def near(marked: np.ndarray, distance: int) -> np.ndarray:
        """Look at another word of the same sentence, after (above 0) or before."""
        there = np.zeros(len(marked), bool)
        count = len(marked) - abs(distance)
        if count > 0:
            here, other = (slice(count), slice(-count, None))[:: 1 if distance > 0 else -1]
            there[here] = marked[other] & (owner[other] == owner[here])
        return there

    speaker = one_of(_SELF)
    by_writer = near(speaker, -1) | near(speaker, -2) | near(speaker, -3)
    clause, that = one_of(_CLAUSE), one_of(["that"])
    claims = one_of(_CLAIM) & (near(clause, 1) | near(that, 2) | near(that, 3))
    raised = one_of(_BROUGHT_UP) & near(one_of(["were", "was"]), 1) & near(one_of(["raised"]), 2)
    according = one_of(["according"]) & near(one_of(["to"]), 1)
    return np.flatnonzero(((one_of(_SAY) | claims) & ~by_writer) | raised | according)
