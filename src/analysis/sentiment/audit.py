"""What methods make of a corpus: their scores, their coverage, what topic words would do."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.lexicons import Lexicon
from analysis.sentiment.documents import MINIMUM_SENTENCES, DocumentMeans, shard_means
from analysis.sentiment.finding import Method, TopicWords, find_points
from analysis.sentiment.scores import score_table, sentence_scores
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import Unit


def score_methods(
    corpus: AnyCorpus,
    methods: Sequence[Method],
    *,
    topic_words: TopicWords = None,
    negation: bool = True,
    unit: Unit = "sentence",
) -> dict[str, AnyTable]:
    """Give the table of ``sentence_scores`` under each method, by the method's name."""
    return {
        method_name(method): sentence_scores(
            corpus, method=method, topic_words=topic_words, negation=negation, unit=unit
        )
        for method in methods
    }


def method_name(method: Method) -> str:
    """Name a method: its lexicons' names, joined by ``+``."""
    if isinstance(method, str):
        return method
    if isinstance(method, Lexicon):
        return method.name
    return "+".join(method_name(part) for part in method)


def lexicon_audit(
    corpus: AnyCorpus,
    methods: Sequence[Method] = ("ensemble", "vader", "textblob", "prose"),
    *,
    topic_words: TopicWords = None,
    negation: bool = True,
    unit: Unit = "sentence",
    minimum_sentences: int = MINIMUM_SENTENCES,
) -> pd.DataFrame:
    """Tell of each method how much of the corpus it sees and what topic words would do.

    Returns
    -------
    DataFrame
        One row a method: ``method``, ``sentences``, ``sentences_scored``, ``coverage`` (their
        share), ``occurrences`` (of lexicon words), ``topic_share`` (the share of
        topic words in all valence, the sum of absolute values), ``score`` (mean over documents),
        ``score_with_topic_words``, ``documents`` (with a score).
    """
    shards = corpus.map(
        _seen, methods=methods, topic_words=topic_words, negation=negation, unit=unit,
        minimum=minimum_sentences,
    )  # fmt: skip
    rows = []
    for method, parts in zip(methods, zip(*shards, strict=True), strict=True):
        sentences, scored, occurrences, topic, valence = np.sum([p[:-1] for p in parts], axis=0)
        means = DocumentMeans.joined([part.means for part in parts])
        rows.append(
            {
                "method": method_name(method),
                "sentences": int(sentences),
                "sentences_scored": int(scored),
                "coverage": share(scored, sentences),
                "occurrences": int(occurrences),
                "topic_share": share(topic, valence),
                "score": share(means.score.sum(), means.shown.sum()),
                "score_with_topic_words": share(means.topic_score.sum(), means.topic_shown.sum()),
                "documents": int(means.shown.sum()),
            }
        )
    return pd.DataFrame(rows)


class _Seen(NamedTuple):
    """What a method sees of one shard."""

    sentences: int
    scored: int
    occurrences: int
    topic_valence: float
    valence: float
    means: DocumentMeans


def _seen(
    corpus: Corpus,
    *,
    methods: Sequence[Method],
    topic_words: TopicWords,
    negation: bool,
    unit: Unit,
    minimum: int,
) -> list[_Seen]:
    """Tell what each method sees of one shard."""
    seen = []
    for method in methods:
        found = find_points(corpus, method, topic_words, negation=negation, unit=unit)
        scores, valence = score_table(corpus, found, unit), np.abs(found.value)
        seen.append(
            _Seen(
                sentences=len(scores),
                scored=int(scores["score"].notna().sum()),
                occurrences=len(valence),
                topic_valence=valence[found.topic].sum(),
                valence=valence.sum(),
                means=shard_means(corpus, scores, minimum=minimum),
            )
        )
    return seen


def share(part: float, whole: float) -> float:
    """Divide a part by the whole; missing if there is no whole."""
    return part / whole if whole else np.nan
