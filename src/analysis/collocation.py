"""Which words stand unusually often near a word, a phrase or a theme."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from analysis import association
from analysis.codebook import match_pattern
from analysis.corpus import Corpus
from analysis.errors import check_least
from analysis.stopwords import FUNCTION_WORDS, stop_word_set
from analysis.terms import inside_spans
from analysis.units import unit_of_tokens


def collocations(
    corpus: Corpus,
    node: str | pd.DataFrame,
    *,
    window: int = 5,
    stop_words: str | Collection[str] = FUNCTION_WORDS,
    minimum_count: int = 2,
    minimum_document_frequency: int = 1,
) -> pd.DataFrame:
    """Compare the words near a node with those elsewhere, strongest attraction first.

    1. The window is the ``window`` tokens before and after each occurrence of the node that lie
       in its sentence; a token near two occurrences counts once (Evert 2008, surface
       co-occurrence).
    2. The node's own words belong neither to the window nor to the rest.
    3. Each word's tokens in the window and elsewhere make a 2x2 table.

    Parameters
    ----------
    node
        A pattern as in a codebook; or rows of hits (columns ``first`` and ``past``), such as
        those of a theme.
    window
        Tokens on each side, at least 1.
    stop_words
        Are counted as tokens but get no row.
    minimum_count, minimum_document_frequency
        Occurrences in the window, and documents that have them.

    Returns
    -------
    DataFrame
        ``term``; ``n11 n10 n01 n00``: the word and other words in the window and elsewhere;
        ``observed`` and ``expected`` occurrences in the window; ``document_frequency``, documents
        in which word and node meet, of ``documents`` that have the node; ``log_likelihood``,
        ``log_ratio``, ``npmi`` and ``t_score`` (``association``). Sorted by log-likelihood, first
        the words that the node attracts, then, from the weakest, those that it repels. There is
        no interval and no p: tokens of one document are not independent; read
        ``document_frequency`` and the concordance.

    Raises
    ------
    InputError
        If the window is below 1, or the pattern is not one.
    """
    check_least("window", window, 1, meaning="the number of words on each side")
    if isinstance(node, str):
        firsts, pasts = match_pattern(corpus, node)
    else:
        firsts, pasts = (node[name].to_numpy(np.int64) for name in ("first", "past"))
    near, own = _window(corpus, firsts, pasts, window)
    size = len(corpus.vocabulary)
    inside = np.bincount(corpus.token_ids[near], minlength=size)
    everywhere = np.bincount(corpus.token_ids[~own], minlength=size)
    places = np.flatnonzero(near)
    documents = unit_of_tokens(corpus, "document", places)
    meetings = pd.DataFrame({"d": documents, "w": corpus.token_ids[places]}).drop_duplicates()
    frequency = np.bincount(meetings["w"], minlength=size)
    stops = stop_word_set(stop_words)
    kept = (inside >= max(minimum_count, 1)) & (frequency >= minimum_document_frequency)
    rows = np.array([i for i in np.flatnonzero(kept) if corpus.vocabulary[i] not in stops], int)
    table = pd.DataFrame({"term": pd.array(corpus.vocabulary[rows], dtype="str")})
    table["n11"] = inside[rows]
    table["n10"] = inside.sum() - inside[rows]
    table["n01"] = everywhere[rows] - inside[rows]
    table["n00"] = everywhere.sum() - inside.sum() - table["n01"]
    table["observed"] = table["n11"]
    table["expected"] = association.expected_counts(table)["e11"]
    table["document_frequency"] = frequency[rows]
    table["documents"] = len(np.unique(unit_of_tokens(corpus, "document", firsts)))
    for measure in ("log_likelihood", "log_ratio", "npmi", "t_score"):
        table[measure] = getattr(association, measure)(table)
    signed = table["log_likelihood"].where(
        table["observed"] >= table["expected"], -table["log_likelihood"]
    )
    order = np.lexsort((table["term"].to_numpy(object), -signed.to_numpy()))
    return table.iloc[order].reset_index(drop=True)


def _window(
    corpus: Corpus, firsts: np.ndarray, pasts: np.ndarray, window: int
) -> tuple[np.ndarray, np.ndarray]:
    """Mark the tokens near the spans, and those of the spans themselves."""
    n = len(corpus.token_ids)
    sentences = unit_of_tokens(corpus, "sentence", firsts)
    left = np.maximum(firsts - window, corpus.sentence_starts[sentences])
    ends = corpus.sentence_starts[unit_of_tokens(corpus, "sentence", pasts - 1) + 1]
    own = inside_spans(n, firsts, pasts)
    return inside_spans(n, left, np.minimum(pasts + window, ends)) & ~own, own
