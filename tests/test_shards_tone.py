"""Sentiment of a corpus in shards is that of the corpus, whatever the split."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from analysis import interpret, robustness, sentiment
from analysis.coding.passages import passage_table
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.evidence import extreme_passages
from analysis.lexicons import Lexicon
from analysis.units import unit_documents
from sharding import check_splits, codebook, hits_of, random_corpus, sharded, split_tests

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

test_any_split_gives_the_same, test_a_selection_gives_the_same = split_tests(ANALYSES, splits=1)


CODED = ["d02", "d06", "d11"]


class Coded:
    """Stands for a study of which three documents were coded."""

    def __init__(self, corpus):
        self.whole = corpus
        own = corpus.documents["id"].isin(CODED)
        self.corpus = corpus if isinstance(corpus, Corpus) else corpus.select(own).gather()

    def settled(self):
        coded = self.corpus.documents["id"].isin(CODED).to_numpy()
        sentences = np.flatnonzero(coded[unit_documents(self.corpus, "sentence")])
        return passage_table(self.corpus, sentences).assign(
            sentence=sentences, sentiment=np.arange(len(sentences)) % 3 - 1.0
        )

    @property
    def sample(self):
        read = self.settled().drop(columns=["sentence", "sentiment"])
        count = len(read)
        return read.assign(stratum="all", stratum_passages=count, stratum_drawn=count, weight=1.0)


def judged(corpus):
    statement, table = interpret.judged(Coded(corpus), methods_of(corpus), **drawn)
    assert "unvalidated" not in statement
    return statement, table


def test_methods_are_judged_by_the_documents_that_were_coded(tmp_path):
    check_splits(judged, tmp_path, splits=[{3, 6, 7}, {5}])


def test_what_is_unknown_or_too_little_is_told_of_shards_too(tmp_path):
    parts = sharded(random_corpus(), [5, 9], tmp_path)
    scores, words = scores_of(parts), words_of(parts)
    with pytest.raises(InputError, match="cannot group by 'sauce'; choose from: id, title, source"):
        sentiment.mean_scores(parts, scores, by="sauce")
    with pytest.raises(InputError, match="minimum_sentences is 0; it must be 1 or more"):
        sentiment.mean_scores(parts, scores, minimum_sentences=0)
    with pytest.raises(InputError, match="these are scores of whole documents"):
        sentiment.mean_scores(parts, scores_of(parts, unit="document"))
    with pytest.raises(InputError, match="there is no source 'X'; choose from: Source A, Source B"):
        sentiment.word_shift(parts, words, ("Source A", "X"))
    with pytest.raises(InputError, match="no document of 'Source A' has 999 sentences"):
        sentiment.word_shift(parts, words, PAIR, minimum_sentences=999)


def test_of_no_documents_there_is_nothing_to_tell(tmp_path):
    parts = sharded(random_corpus(), [5], tmp_path).select(np.zeros(14, bool))
    assert sentiment.mean_scores(parts, scores_of(parts)).empty
    assert sentiment.suggest_topic_words(parts, words_of(parts)).empty
    assert sentiment.disagreements(parts, methods_of(parts)).empty
    assert extreme_passages(parts, scores_of(parts), words_of(parts)).empty
    (row,) = sentiment.lexicon_audit(parts, [OWN]).to_dict("records")
    assert (row["sentences"], row["documents"]) == (0, 0)
    assert np.isnan(row["coverage"])


def test_a_sentence_without_a_value_is_in_no_group():
    corpus = random_corpus()
    table = means_by(["length"], by_length)(corpus)
    with_value = corpus.derive(_with_length, scores_of(corpus))["length"].notna()
    assert 0 < with_value.sum() < len(with_value)
    assert table["sentences"].sum() == with_value.sum()
