"""Words that may belong in a theme: those that stand near its hits more often than elsewhere."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from analysis import association
from analysis.codebook import Codebook, find_hits
from analysis.corpus import Corpus
from analysis.evidence import passages
from analysis.stopwords import FUNCTION_WORDS, stop_word_set
from analysis.units import unit_of_tokens


def suggest_patterns(
    corpus: Corpus,
    codebook: Codebook,
    theme: str,
    *,
    limit: int = 20,
    lines: int = 3,
    minimum_documents: int = 2,
    stop_words: str | Collection[str] = FUNCTION_WORDS,
    seed: int = 0,
) -> pd.DataFrame:
    """List words that stand unusually often in the sentences of a theme and are not yet in it.

    Sentences are counted, those with a hit of the theme against the others; words within its hits
    do not count. What is listed is for reading: a word can keep a theme company and not mean it.

    Parameters
    ----------
    limit
        Number of words.
    lines
        Sentences shown for each, spread over documents.
    minimum_documents
        A word must stand near the theme in at least so many documents.
    stop_words
        As for ``terms.count_terms``; never suggested.

    Returns
    -------
    DataFrame
        Highest ``log_likelihood`` first: ``word``, ``sentences_near`` (of the theme, with the
        word), ``sentences`` (all with the word), ``expected`` (``sentences_near`` if independent),
        ``log_ratio`` (binary; how much more often near), ``log_likelihood``, ``documents``
        (with the word near the theme), ``also_in`` (other themes whose hits hold the word) and
        ``lines`` (list of sentences).

    Raises
    ------
    InputError
        If the codebook has no such theme.
    """
    codebook.theme(theme)
    hits = find_hits(corpus, codebook)
    own = hits[hits["theme"] == theme]
    table = _counts(corpus, own)
    stopped = np.isin(corpus.vocabulary, list(stop_word_set(stop_words)))
    table = table[~stopped[table["form"]] & (table["documents"] >= minimum_documents)]
    table["expected"] = association.expected_counts(table)["e11"]
    table["log_ratio"] = association.log_ratio(table)
    table["log_likelihood"] = association.log_likelihood(table)
    table = table[table["n11"] > table["expected"]]
    table = table.sort_values("log_likelihood", ascending=False, kind="stable").head(limit)
    places = [_places(corpus, own, form) for form in table["form"]]
    return pd.DataFrame(
        {
            "word": corpus.vocabulary[table["form"]],
            "sentences_near": table["n11"],
            "sentences": table["n11"] + table["n01"],
            "expected": table["expected"],
            "log_ratio": table["log_ratio"],
            "log_likelihood": table["log_likelihood"],
            "documents": table["documents"],
            "also_in": _other_themes(corpus, hits, theme, table["form"].to_numpy()),
            "lines": [
                passages(corpus, at, at + 1, order="spread", limit=lines, seed=seed)[
                    "text"
                ].tolist()
                for at in places
            ],
        }
    ).reset_index(drop=True)


def _inside(corpus: Corpus, hits: pd.DataFrame) -> np.ndarray:
    """Mark the tokens within hits, as ``bool[n]``."""
    change = np.zeros(len(corpus.token_ids) + 1, np.int64)
    np.add.at(change, hits["first"].to_numpy(), 1)
    np.add.at(change, hits["past"].to_numpy(), -1)
    return np.cumsum(change)[:-1] > 0


def _counts(corpus: Corpus, hits: pd.DataFrame) -> pd.DataFrame:
    """Count sentences with each word form, outside the hits, near the theme and elsewhere."""
    sentences, v = len(corpus.sentence_starts) - 1, len(corpus.vocabulary)
    near = np.zeros(sentences, bool)
    near[hits["sentence"].to_numpy()] = True
    numbers = np.repeat(np.arange(sentences), np.diff(corpus.sentence_starts))
    outside = ~_inside(corpus, hits)
    pairs = np.unique(numbers[outside] * v + corpus.token_ids[outside])  # once a sentence
    sentence, form = pairs // max(v, 1), pairs % max(v, 1)
    with_word = np.bincount(form, minlength=v)
    n11 = np.bincount(form[near[sentence]], minlength=v)
    documents = unit_of_tokens(corpus, "document", corpus.sentence_starts[:-1])
    mentions = np.unique(documents[sentence[near[sentence]]] * v + form[near[sentence]])
    table = pd.DataFrame({"form": np.arange(v), "n11": n11, "n10": near.sum() - n11})
    table["n01"] = with_word - n11
    table["n00"] = sentences - near.sum() - table["n01"]
    return table.assign(documents=np.bincount(mentions % max(v, 1), minlength=v))


def _places(corpus: Corpus, hits: pd.DataFrame, form: int) -> np.ndarray:
    """Give the positions of a word form in the sentences of a theme."""
    positions = np.flatnonzero(corpus.token_ids == form)
    return positions[np.isin(unit_of_tokens(corpus, "sentence", positions), hits["sentence"])]


def _other_themes(corpus: Corpus, hits: pd.DataFrame, theme: str, forms: np.ndarray) -> list[str]:
    names = [name for name in hits["theme"].cat.categories if name != theme]
    held = [
        np.isin(forms, corpus.token_ids[_inside(corpus, hits[hits["theme"] == name])])
        for name in names
    ]
    return [
        ", ".join(name for name, found in zip(names, held, strict=True) if found[i])
        for i in range(len(forms))
    ]
