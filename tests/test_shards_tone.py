"""Sentiment of a corpus in shards is that of the corpus, whatever the split."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from analysis import interpret, robustness, sentiment
from analysis.evidence import extreme_passages
from analysis.lexicons import Lexicon
from sharding import (
    SOME,
    check_splits,
    codebook,
    hits_of,
    random_splits,
)

TOPIC = codebook().topic_words


def lexicon(name, **entries):
    return Lexicon(name=name, entries=entries, source="", version="", licence="")


VALUES = {"happy": 2, "hope": 1, "sad": -2, "abuse": -3, "risk": -1, "care": 1, "help": 0.5}
OWN = lexicon("own", **VALUES, **{"early help": 2.5, "help poverty": -2})
METHODS = [OWN, lexicon("other", **VALUES | {"happy": 1, "hope": 3, "review": -1}), "vader"]
drawn = {"resamples": 200, "seed": 3}
PAIR = ("Source A", "Source B")


def scores_of(corpus, *, method=OWN, **options):
    return sentiment.sentence_scores(corpus, method=method, topic_words=TOPIC, **options)


def words_of(corpus, *, method=OWN, **options):
    return sentiment.word_scores(corpus, method=method, topic_words=TOPIC, **options)


def methods_of(corpus, methods=METHODS, **options):
    return sentiment.score_methods(corpus, methods, topic_words=TOPIC, **options)


def gathered(table_of):
    """Read a whole table of sentences or words, its numbers those of the corpus."""

    def analysis(corpus):
        tables = list(corpus.map(_as_made, table_of(corpus)))
        for table, before in zip(tables, corpus.before(), strict=True):
            table["document"] += before.documents
            table["sentence"] += before.sentences
        return pd.concat(tables, ignore_index=True)

    return analysis


def _named(_, words):
    """Give words and rules by name: the categories of a shard are its own."""
    return words.astype({"word": object, "rules": object})


def _as_made(_, table):
    return table.copy()


def means_by(by, table_of=scores_of, **options):
    return lambda corpus: sentiment.mean_scores(
        corpus, table_of(corpus, **options), by=by, minimum_sentences=2, **drawn
    )


def themed(corpus):
    return sentiment.theme_scores(corpus, scores_of(corpus), hits_of(corpus))


def voiced(corpus):
    return sentiment.speech_scores(corpus, scores_of(corpus))


def by_length(corpus):
    """Divide sentences by a column that is not categorical, of which a shard has some values."""
    return corpus.derive(_with_length, scores_of(corpus))


def _with_length(_, scores):
    return scores.assign(length=np.minimum(scores["words"], 30).where(scores["words"] > 2))


def compared_ends(corpus):
    means = sentiment.mean_scores(corpus, scores_of(corpus), **drawn)
    return interpret.compare_ends(
        corpus, scores_of(corpus), words_of(corpus), means=means, minimum_sentences=3, **drawn
    )


# name: an analysis of a corpus
ANALYSES = {
    "means": means_by("source"),
    "means of paragraphs": means_by(["source", "year"], unit="paragraph"),
    "means by document": means_by("document"),
    "means by theme": means_by(["theme", "source"], themed),
    "means by voice": means_by(["source", "speech"], voiced),
    "means by what shards have some values of": means_by(["length"], by_length),
    "difference": lambda corpus: sentiment.score_difference(
        corpus, scores_of(corpus), PAIR, **drawn
    ),
    "shift": lambda corpus: sentiment.word_shift(corpus, words_of(corpus), PAIR),
    "ends compared": compared_ends,
    "audit": lambda corpus: sentiment.lexicon_audit(corpus, [OWN, "vader"], topic_words=TOPIC),
    "agreement": lambda corpus: sentiment.method_agreement(corpus, methods_of(corpus)),
    "disagreements": lambda corpus: sentiment.disagreements(corpus, methods_of(corpus), top=7),
    "disagreements in paragraphs": lambda corpus: sentiment.disagreements(
        corpus, methods_of(corpus, unit="paragraph"), top=7
    ),
    "methods that never vary": lambda corpus: sentiment.disagreements(
        corpus, methods_of(corpus, [lexicon("happy", happy=1), lexicon("glad", happy=2)]), top=9
    ),
    "weights": lambda corpus: sentiment.word_weights(corpus, words_of(corpus)),
    "suggestions": lambda corpus: sentiment.suggest_topic_words(
        corpus, words_of(corpus), top=6, lines=4
    ),
    "a sentence": lambda corpus: [
        sentiment.sentence_html(corpus, words_of(corpus), number) for number in (0, 20, 41)
    ],
    "extremes": lambda corpus: extreme_passages(corpus, scores_of(corpus), words_of(corpus)),
    "extreme paragraphs": lambda corpus: extreme_passages(
        corpus, scores_of(corpus, unit="paragraph"), words_of(corpus, unit="paragraph"), limit=3
    ),
    "specifications": lambda corpus: robustness.score_specifications(
        corpus, topic_words=TOPIC, methods=["vader"], **drawn
    ),
    "specifications of pairs": lambda corpus: robustness.pair_specifications(
        corpus, hits_of(corpus), codebook=codebook(), windows=(20,), **drawn
    ),
    "scores": gathered(scores_of),
    "scores of the ensemble": gathered(partial(scores_of, method="ensemble")),
    "words": gathered(lambda corpus: corpus.derive(_named, words_of(corpus))),
    "voices": gathered(voiced),
    "themes": gathered(themed),
}


@pytest.mark.parametrize("name", ANALYSES)
def test_any_split_gives_the_same_table(name, tmp_path):
    check_splits(ANALYSES[name], tmp_path, splits=random_splits())


@pytest.mark.parametrize("name", ANALYSES)
def test_a_selection_of_shards_is_that_of_the_corpus(name, tmp_path):
    check_splits(ANALYSES[name], tmp_path, splits=[{4, 8, 11}], keep=SOME)
