"""Sentiment: scores of sentences, averaged per document and then per group."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.groups import group_documents
from analysis.resampling import RESAMPLES, interval_notes, ratio_intervals
from analysis.units import unit_documents, unit_texts

MINIMUM_SENTENCES = 3


def sentence_scores(
    corpus: Corpus,
    *,
    method: str = "vader",
    topic_words: Sequence[str] = (),
    negation: bool = True,
) -> pd.DataFrame:
    """Score each sentence.

    Parameters
    ----------
    method
        ``"vader"``.
    topic_words
        Word forms that name the field and so do not count as feeling.
    negation
        Whether negation is looked at.

    Returns
    -------
    DataFrame
        One row a sentence: ``document`` and ``sentence`` (numbers), ``words``,
        ``lexicon_words`` (words with a valence), ``score`` (-1 to 1; missing where no word has a
        valence).
    """
    if method != "vader":
        raise InputError(f"method {method!r} is not one of vader")
    sentences = np.arange(len(corpus.sentence_starts) - 1)
    forms = {word for p in topic_words for word in getattr(p, "text", p).split() if word.isalpha()}
    analyzer = _analyzer(frozenset(forms), negation=negation)
    texts = unit_texts(corpus, "sentence", sentences)
    forms = [[w.strip(".,;:!?()\"'“”‘’").lower() for w in text.split()] for text in texts]
    found = np.array([sum(w in analyzer.lexicon for w in words) for words in forms], np.int64)
    scores = np.array([analyzer.polarity_scores(text)["compound"] for text in texts], float)
    return pd.DataFrame(
        {
            "document": unit_documents(corpus, "sentence"),
            "sentence": sentences,
            "words": np.array([len(words) for words in forms], np.int64),
            "lexicon_words": found,
            "score": np.where(found == 0, np.nan, scores),
        }
    )


def _analyzer(topic_words: frozenset[str], *, negation: bool):  # noqa: ANN202 (imported late)
    from importlib.resources import files  # noqa: PLC0415

    from nltk.sentiment.vader import (  # noqa: PLC0415
        SentimentIntensityAnalyzer,
        VaderConstants,
    )

    class Analyzer(SentimentIntensityAnalyzer):
        def __init__(self) -> None:
            lexicon = files("vaderSentiment") / "vader_lexicon.txt"
            self.lexicon_file = lexicon.read_text(encoding="utf-8").rstrip("\n")
            self.lexicon = {
                word: value
                for word, value in self.make_lex_dict().items()
                if word not in topic_words
            }
            self.constants = VaderConstants()
            if not negation:
                self.constants.N_SCALAR = 1

    return Analyzer()


def mean_scores(
    corpus: Corpus,
    scores: pd.DataFrame,
    *,
    by: str | Sequence[str] = "source",
    resamples: int = RESAMPLES,
    seed: int = 0,
    minimum_sentences: int = MINIMUM_SENTENCES,
) -> pd.DataFrame:
    """Average sentence scores per document, and documents per group.

    Parameters
    ----------
    scores
        From ``sentence_scores`` of this corpus.
    minimum_sentences
        Documents with fewer scored sentences than this have no score.

    Returns
    -------
    DataFrame
        One row a group: the group columns, ``score`` (mean of document means, -1 to 1; missing
        where no document has a score), ``low`` and ``high`` (95 % bootstrap interval over
        documents), ``documents`` (that have a score), ``sentences``, ``sentences_scored`` (of
        all documents in the group), ``note``.
    """
    count = len(corpus.documents)
    documents = scores["document"].to_numpy()
    scored = scores["score"].notna().to_numpy()
    sentences = np.bincount(documents, minlength=count)
    sentences_scored = np.bincount(documents[scored], minlength=count)
    sums = np.bincount(documents[scored], scores["score"].to_numpy()[scored], minlength=count)
    shown = sentences_scored >= max(1, minimum_sentences)
    means = np.where(shown, sums / np.maximum(sentences_scored, 1), 0.0)
    groups = group_documents(corpus, by)
    estimate, low, high = ratio_intervals(
        means[:, None], shown.astype(float), groups, resamples=resamples, seed=seed
    )
    return groups.labels.assign(
        score=estimate[:, 0],
        low=low[:, 0],
        high=high[:, 0],
        documents=groups.sum(shown.astype(np.int64)),
        sentences=groups.sum(sentences),
        sentences_scored=groups.sum(sentences_scored),
        note=interval_notes(groups),
    )
