"""What a lexicon sees of a corpus: coverage, topic words, the words that carry the valence."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.lexicons import Lexicon
from analysis.sentiment.finding import Method, TopicWords
from analysis.sentiment.means import MINIMUM_SENTENCES, mean_scores, scored_unit
from analysis.sentiment.scores import sentence_scores, word_scores
from analysis.units import Unit


def score_methods(
    corpus: Corpus,
    methods: Sequence[Method],
    *,
    topic_words: TopicWords = None,
    negation: bool = True,
    unit: Unit = "sentence",
) -> dict[str, pd.DataFrame]:
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
    corpus: Corpus,
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
    rows = []
    for method in methods:
        scores = sentence_scores(
            corpus, method=method, topic_words=topic_words, negation=negation, unit=unit
        )
        words = word_scores(
            corpus, method=method, topic_words=topic_words, negation=negation, unit=unit
        )
        valence = words["value"].abs()
        means = mean_scores(corpus, scores, by=[], resamples=1, minimum_sentences=minimum_sentences)
        mean = means.iloc[0] if len(means) else dict.fromkeys(means, np.nan)
        scored = int(scores["score"].notna().sum())
        rows.append(
            {
                "method": method_name(method),
                "sentences": len(scores),
                "sentences_scored": scored,
                "coverage": share(scored, len(scores)),
                "occurrences": len(words),
                "topic_share": share(valence[words["topic"]].sum(), valence.sum()),
                "score": mean["score"],
                "score_with_topic_words": mean["score_with_topic_words"],
                "documents": mean["documents"],
            }
        )
    return pd.DataFrame(rows)


def share(part: float, whole: float) -> float:
    """Divide a part by the whole; missing if there is no whole."""
    return part / whole if whole else np.nan


def word_weights(corpus: Corpus, words: pd.DataFrame) -> pd.DataFrame:
    """Tell how much of all valence each word of the lexicon carries.

    Parameters
    ----------
    words
        From ``word_scores``.

    Returns
    -------
    DataFrame
        One row a word, the heaviest first: ``word``, ``value`` (the lexicon's), ``occurrences``,
        ``topic_occurrences`` (those that are neutral), ``documents``, ``share_of_documents``,
        ``share_of_valence`` (of the sum of absolute values over all occurrences, topic words
        included).
    """
    grouped = words.assign(weight=words["value"].abs()).groupby("word", observed=True)
    table = grouped.agg(
        value=("value", "mean"),
        occurrences=("value", "size"),
        topic_occurrences=("topic", "sum"),
        documents=("document", "nunique"),
        share_of_valence=("weight", "sum"),
    ).reset_index()
    table["word"] = table["word"].astype(object)
    table.insert(5, "share_of_documents", table["documents"] / max(1, len(corpus.documents)))
    table["share_of_valence"] /= table["share_of_valence"].sum() or 1
    order = np.lexsort((table["word"], -table["share_of_valence"]))
    return table.iloc[order].reset_index(drop=True)


def _lines(corpus: Corpus, words: pd.DataFrame) -> list[str]:
    """Give each word in its context, on one line."""
    texts, found = corpus.documents["text"].array, []
    for document, start, end in zip(words["document"], words["start"], words["end"], strict=True):
        text = texts[document]
        left = " ".join(
            text[max(0, start - CONTEXT) : start].split(" ")[1 if start > CONTEXT else 0 :]
        )
        right = text[end : end + CONTEXT]
        right = right.rsplit(" ", 1)[0] if end + CONTEXT < len(text) else right
        found.append(" ".join(f"{left}‹{text[start:end]}›{right}".split()))
    return found


CONTEXT = 45  # characters on either side of a word in a concordance line


def suggest_topic_words(
    corpus: Corpus, words: pd.DataFrame, *, top: int = 20, lines: int = 3
) -> pd.DataFrame:
    """List lexicon words that may be topic rather than feeling, for a researcher to decide.

    Those come first that carry much of the valence and stand in many documents: the product of the
    two shares decides. Whether a word judges or names the subject is told by its lines.

    Parameters
    ----------
    words
        From ``word_scores``.
    top, lines
        Number of words, and of concordance lines shown for each.

    Returns
    -------
    DataFrame
        The columns of ``word_weights`` for words that are not yet always neutral, and ``lines``:
        a tuple of concordance lines, each from another document as long as there are any, in
        which the word stands between ‹ and ›.
    """
    weights = word_weights(corpus, words)
    weights = weights[weights["topic_occurrences"] < weights["occurrences"]]
    rank = weights["share_of_valence"] * weights["share_of_documents"]
    chosen = weights.loc[rank.sort_values(ascending=False, kind="stable").index[:top]]
    counted = words[~words["topic"] & words["word"].isin(chosen["word"])]
    unit = scored_unit(words)
    spread = counted.assign(
        turn=counted.groupby(["word", "document"], observed=True).cumcount()
    ).sort_values(["turn", "document"], kind="stable")
    first = spread.drop_duplicates(["word", unit]).groupby("word", observed=True).head(lines)
    texts = pd.Series(_lines(corpus, first), first["word"].astype(object))
    shown = [tuple(texts.loc[[word]]) for word in chosen["word"]]
    return chosen.assign(lines=shown).reset_index(drop=True)
