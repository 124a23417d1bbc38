"""The words that carry the valence, and which of them may be topic rather than feeling."""

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.sentiment.documents import scored_unit
from analysis.shards import AnyCorpus, AnyTable


def word_weights(corpus: AnyCorpus, words: AnyTable) -> pd.DataFrame:
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
    values = pd.concat(corpus.map(_value_counts, words)).groupby(["word", "value"]).sum()
    values = values.reset_index()
    values["weight"] = values["value"] * values["occurrences"]
    table = values.assign(share_of_valence=values["weight"].abs()).groupby("word").sum()
    table["value"] = table.pop("weight") / table["occurrences"]
    table = table.reset_index()
    table.insert(5, "share_of_documents", table["documents"] / max(1, len(corpus.documents)))
    table["share_of_valence"] /= table["share_of_valence"].sum() or 1
    order = np.lexsort((table["word"], -table["share_of_valence"]))
    return table.iloc[order].reset_index(drop=True)


def _value_counts(_: Corpus, words: pd.DataFrame) -> pd.DataFrame:
    """Count the occurrences of each word and value of it in one shard.

    A word has few values, mostly one, so that sums over occurrences follow from whole numbers and
    do not depend on their order. Each document is counted with the first occurrence of the word.
    """
    counted = words.assign(documents=~words.duplicated(["word", "document"]), occurrences=1)
    counted = counted.rename(columns={"topic": "topic_occurrences"})
    names = ["occurrences", "topic_occurrences", "documents"]
    table = counted.groupby(["word", "value"], observed=True)[names].sum().reset_index()
    return table.astype({"word": object})


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
    corpus: AnyCorpus, words: AnyTable, *, top: int = 20, lines: int = 3
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
    parts = corpus.map(_candidates, words, chosen=chosen["word"].tolist(), lines=lines)
    spread = pd.concat(parts).sort_values("turn", kind="stable")
    texts = spread.groupby("word").head(lines).groupby("word")["line"].agg(tuple)
    return chosen.assign(lines=texts.reindex(chosen["word"]).to_numpy()).reset_index(drop=True)


def _candidates(
    corpus: Corpus, words: pd.DataFrame, *, chosen: list[str], lines: int
) -> pd.DataFrame:
    """Give the lines of one shard that may be shown: word, turn (in its document), line."""
    counted = words[~words["topic"] & words["word"].isin(chosen)].astype({"word": object})
    turns = counted.groupby(["word", "document"]).cumcount()
    spread = counted.assign(turn=turns).sort_values(["turn", "document"], kind="stable")
    first = spread.drop_duplicates(["word", scored_unit(words)]).groupby("word").head(lines)
    return first[["word", "turn"]].assign(line=np.array(_lines(corpus, first), object))
