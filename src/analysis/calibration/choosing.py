"""The scores of a method by its name, "calibrated" among them."""

import pandas as pd

from analysis.calibration.sentiment import Calibration, calibrate_sentiment
from analysis.coded_study import CodedStudy
from analysis.errors import InputError
from analysis.sentiment import score_methods, sentence_scores
from analysis.sentiment.finding import TopicWords

CALIBRATED = "calibrated"
PLAIN = ("ensemble", "vader", "textblob", "prose")


def method_scores(
    coded: CodedStudy,
    *,
    method: str = "ensemble",
    topic_words: TopicWords = None,
    negation: bool = True,
    seed: int = 0,
) -> pd.DataFrame:
    """Score each sentence of a study by a method that may have learnt from its coding.

    Parameters
    ----------
    method
        ``"calibrated"``, or one of ``sentiment.sentence_scores``.
    topic_words, negation
        As in ``sentiment.sentence_scores``.

    Returns
    -------
    DataFrame
        As from ``sentiment.sentence_scores``; of "calibrated" see ``Calibration.scores``.

    Raises
    ------
    InputError
        If "calibrated" is asked for and not offered: the study has no coding, or too small a one,
        or what was learnt from it is not clearly better than a lexicon.
    """
    if method != CALIBRATED:
        return sentence_scores(
            coded.corpus, method=method, topic_words=topic_words, negation=negation
        )
    learnt = calibrate_study(coded, topic_words=topic_words, negation=negation, seed=seed)
    if not learnt.offered:
        raise InputError(
            f"the method calibrated is not offered for {coded.study.name}. {learnt.note}"
        )
    return learnt.scores


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
        coded.corpus, coded.settled(), coded.hits, scores=scores, sample=coded.sample,
        resamples=resamples, seed=seed,
    )  # fmt: skip


def plain_method(method: str) -> str:
    """Give the method whose words can be named: what is calibrated is the ensemble's."""
    return "ensemble" if method == CALIBRATED else method
