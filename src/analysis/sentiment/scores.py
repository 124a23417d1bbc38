"""Scores of sentences, and the points of the words that they come from."""

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.sentiment.finding import FoundPoints, Method, TopicWords, find_points
from analysis.sentiment.rules import BIT, RULES
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import Unit, unit_documents


def sentence_scores(
    corpus: AnyCorpus,
    *,
    method: Method = "ensemble",
    topic_words: TopicWords = None,
    negation: bool = True,
    unit: Unit = "sentence",
) -> AnyTable:
    """Score each sentence from -1 to 1.

    The points of its words (see ``word_scores``) are added and brought between -1 and 1.

    Parameters
    ----------
    method
        ``"ensemble"`` (VADER's, TextBlob's and the prose lexicon, averaged; see ``lexicons``),
        ``"vader"`` (as NLTK's ``SentimentIntensityAnalyzer``, to four decimals), ``"textblob"``,
        ``"prose"``, ``"afinn"``, a ``Lexicon``, or several of these, which are averaged.
    topic_words
        Patterns of the codebook that are set neutral, because they name the field: those of the
        study's codebook; if none are given, of the one for children's social care. An empty list
        counts every word. A neutral word keeps its place, and changes nothing else.
    negation
        Whether a negated word is turned.
    unit
        What is scored as one text. Of anything longer than a sentence the score saturates.

    Returns
    -------
    DataFrame
        One row a sentence: ``document`` and ``sentence`` (numbers in the corpus; in a corpus of
        several shards, in the shard), ``words`` (of more than one character), ``lexicon_words``
        (words with a value, not neutral), ``topic_words`` (words with a value, neutral), ``score``
        (missing where there are no lexicon words),
        ``score_with_topic_words`` (as it would be if they were not neutral). For another unit
        its name stands in place of ``sentence``.
    """
    return corpus.derive(
        _sentence_scores, method=method, topic_words=topic_words, negation=negation, unit=unit
    )


def _sentence_scores(
    corpus: Corpus, *, method: Method, topic_words: TopicWords, negation: bool, unit: Unit
) -> pd.DataFrame:
    """Score the sentences of one shard; see ``sentence_scores``."""
    found = find_points(corpus, method, topic_words, negation=negation, unit=unit)
    return score_table(corpus, found, unit)


def score_table(corpus: Corpus, found: FoundPoints, unit: Unit) -> pd.DataFrame:
    """Give the table of ``sentence_scores`` of what was found in one shard."""
    units = len(found.words)
    counts = [
        np.bincount(found.unit[which], minlength=units) for which in (~found.topic, found.topic)
    ]
    number: dict[str, np.ndarray] = {} if unit == "document" else {unit: np.arange(units)}
    return pd.DataFrame(
        {
            "document": unit_documents(corpus, unit),
            **number,
            "words": found.words,
            "lexicon_words": counts[0],
            "topic_words": counts[1],
            "score": np.where(counts[0] > 0, found.scores(), np.nan),
            "score_with_topic_words": np.where(
                counts[0] + counts[1] > 0, found.scores(with_topic_words=True), np.nan
            ),
        }
    )


def word_scores(
    corpus: AnyCorpus,
    *,
    method: Method = "ensemble",
    topic_words: TopicWords = None,
    negation: bool = True,
    unit: Unit = "sentence",
) -> AnyTable:
    """Tell which words gave which points, after which rules.

    Parameters
    ----------
    method, topic_words, negation, unit
        As in ``sentence_scores``.

    Returns
    -------
    DataFrame
        One row an occurrence, in the order of the corpus: ``document``, ``sentence`` (or the
        unit), ``word`` (categorical; a word or phrase in lower case),
        ``start`` and ``end`` (characters in the document's text), ``value`` (the lexicon's; of an
        ensemble, the average on VADER's scale), ``rules`` (what was done to it), ``topic`` (it is
        neutral), ``points`` (0 if neutral), ``contribution`` (the part of the unit's score that
        is its own).

        The contributions of a unit add up to its score; what ``!`` and ``?`` add under
        ``"vader"`` is shared among its words in proportion to their points.
    """
    return corpus.derive(
        _word_scores, method=method, topic_words=topic_words, negation=negation, unit=unit
    )


def _word_scores(
    corpus: Corpus, *, method: Method, topic_words: TopicWords, negation: bool, unit: Unit
) -> pd.DataFrame:
    """Give the words of one shard with their points; see ``word_scores``."""
    found = find_points(corpus, method, topic_words, negation=negation, unit=unit)
    number: dict[str, np.ndarray] = {} if unit == "document" else {unit: found.unit}
    return pd.DataFrame(
        {
            "document": unit_documents(corpus, unit)[found.unit],
            **number,
            "word": _words(corpus, found),
            "start": found.spans[:, 0],
            "end": found.spans[:, 1],
            "value": found.value,
            "rules": _rule_names(found.rules | found.topic * BIT["topic word"]),
            "topic": found.topic,
            "points": np.where(found.topic, 0.0, found.points),
            "contribution": found.contributions(),
        }
    )


def _words(corpus: Corpus, found: FoundPoints) -> pd.Categorical:
    """Name each lexicon word or phrase, in lower case."""
    used, form = np.unique(found.form, return_inverse=True)
    names = np.array([found.forms[i].lower() for i in used], dtype=object)[form]
    phrases = np.flatnonzero(found.form < 0)
    for row, (first, past) in zip(phrases, found.tokens[phrases].tolist(), strict=True):
        names[row] = " ".join(corpus.vocabulary[corpus.token_ids[first:past]])
    return pd.Categorical(names)


def _rule_names(sums: np.ndarray) -> pd.Categorical:
    """Name the rules of each sum of bits."""
    codes, index = np.unique(sums, return_inverse=True)
    names = [", ".join(rule for rule in RULES if code & BIT[rule]) for code in codes]
    return pd.Categorical.from_codes(index, names)
