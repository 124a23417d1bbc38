"""The scores of a method by its name, "calibrated" among them."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.calibration.sentiment import Calibration, calibrate_sentiment
from analysis.coded_study import WHOLE_TOKENS, CodedStudy
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.lexicons import Lexicon, choose_lexicons, read_lexicon
from analysis.sentiment import score_methods, sentence_scores
from analysis.sentiment.finding import TopicWords
from analysis.shards import AnyTable
from analysis.units import Unit

CALIBRATED = "calibrated"
PLAIN = ("ensemble", "vader", "textblob", "prose")


def method_scores(
    coded: CodedStudy,
    *,
    method: str | Lexicon = "ensemble",
    topic_words: TopicWords = None,
    negation: bool = True,
    unit: Unit = "sentence",
    seed: int = 0,
) -> AnyTable:
    """Score each sentence of a study by a method that may have learnt from its coding.

    Parameters
    ----------
    method
        ``"calibrated"``, or one of ``sentiment.sentence_scores``.
    topic_words, negation, unit
        As in ``sentiment.sentence_scores``; what is calibrated has a score for each sentence only.

    Returns
    -------
    DataFrame
        As from ``sentiment.sentence_scores``; of "calibrated" see ``Calibration.scores``.

    Raises
    ------
    InputError
        If "calibrated" is asked for paragraphs or of a very large corpus, or not offered: the study
        has no coding, or too small a one, or what was learnt is not clearly better than a lexicon.
    """
    if method != CALIBRATED:
        return sentence_scores(
            coded.whole, method=method, topic_words=topic_words, negation=negation, unit=unit
        )
    if unit != "sentence":
        raise InputError("the method calibrated scores sentences; choose the unit sentence")
    if len(coded.corpus.documents) < len(coded.whole.documents):
        raise InputError(
            f"the method calibrated learns from all documents at once, and {coded.study.name} has "
            f"more than {WHOLE_TOKENS:,} tokens; choose another, and see in notebook 05 what "
            "calibration would be worth"
        )
    learnt = calibrate_study(coded, topic_words=topic_words, negation=negation, seed=seed)
    if not learnt.offered:
        raise InputError(
            f"the method calibrated is not offered for {coded.study.name}. {learnt.note}"
        )
    return coded.whole.derive(_own_rows, learnt.scores, ids=coded.corpus.documents["id"])


def _own_rows(corpus: Corpus, scores: pd.DataFrame, *, ids: pd.Series) -> pd.DataFrame:
    """Give the scores of the sentences of one shard, numbered as they are there."""
    documents = np.flatnonzero(ids.isin(corpus.documents["id"]))
    own = scores[scores["document"].isin(documents)].reset_index(drop=True)
    return own.assign(document=np.searchsorted(documents, own["document"]), sentence=own.index)


def calibrate_study(
    coded: CodedStudy,
    *,
    topic_words: TopicWords = None,
    negation: bool = True,
    resamples: int = 2000,
    seed: int = 0,
) -> Calibration:
    """Learn sentiment from the coding of a study; see ``calibrate_sentiment``."""
    scores = score_methods(coded.corpus, PLAIN, topic_words=topic_words, negation=negation)
    return calibrate_sentiment(
        coded.corpus, coded.settled(), coded.own_hits, scores=scores, sample=coded.sample,
        resamples=resamples, seed=seed,
    )  # fmt: skip


def choose_method(method: str, lexicon: str, *, folder: Path) -> str | Lexicon:
    """Give a method, or in its place a researcher's own lexicon.

    Parameters
    ----------
    lexicon
        Name of a CSV file in the folder, see ``lexicons.read_lexicon``; empty for none.

    Raises
    ------
    InputError
        If there is no such method, or the file cannot be read.
    """
    if method != CALIBRATED:
        choose_lexicons(method)
    return read_lexicon(folder / lexicon) if lexicon else method


def plain_method(method: str | Lexicon) -> str | Lexicon:
    """Give the method whose words can be named: what is calibrated is the ensemble's."""
    return "ensemble" if method == CALIBRATED else method
