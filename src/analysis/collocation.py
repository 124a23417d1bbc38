"""Which words stand unusually often near a word, a phrase or a theme."""

from collections.abc import Collection, Iterable, Iterator

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import association
from analysis.codebook import Pattern, hits_of_theme, match_pattern, parse_pattern
from analysis.corpus import Corpus
from analysis.errors import check_least
from analysis.shards import AnyCorpus, AnyTable
from analysis.stopwords import FUNCTION_WORDS, stop_word_set
from analysis.sums import add_up, named_counts
from analysis.terms import inside_spans
from analysis.units import unit_of_tokens


def collocations(
    corpus: AnyCorpus,
    node: str | AnyTable,
    *,
    theme: str | None = None,
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
        A pattern as in a codebook; or hits (``codebook.find_hits``).
    theme
        Of hits, the theme whose hits are the node; None for all rows.
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
        If the window is below 1, the pattern is not one, or there is no such theme.
    """
    check_least("window", window, 1, meaning="the number of words on each side")
    wanted = parse_pattern(node) if isinstance(node, str) else node
    with_node: list[int] = []
    words = add_up(_noted(corpus.map(_neighbours, wanted, window=window, theme=theme), with_node))
    inside, elsewhere, frequency = (
        words[name].to_numpy() for name in ("inside", "elsewhere", "documents")
    )
    stopped = words["name"].to_pandas().isin(stop_word_set(stop_words)).to_numpy()
    kept = (inside >= max(minimum_count, 1)) & (frequency >= minimum_document_frequency)
    rows = np.flatnonzero(kept & ~stopped)
    table = pd.DataFrame({"term": words["name"].take(rows).to_pandas().astype("str")})
    table["n11"] = inside[rows]
    table["n10"] = inside.sum() - inside[rows]
    table["n01"] = elsewhere[rows]
    table["n00"] = elsewhere.sum() - elsewhere[rows]
    table["observed"] = table["n11"]
    table["expected"] = association.expected_counts(table)["e11"]
    table["document_frequency"] = frequency[rows]
    table["documents"] = sum(with_node)
    for measure in ("log_likelihood", "log_ratio", "npmi", "t_score"):
        table[measure] = getattr(association, measure)(table)
    signed = table["log_likelihood"].where(
        table["observed"] >= table["expected"], -table["log_likelihood"]
    )
    order = np.lexsort((table["term"].to_numpy(object), -signed.to_numpy()))
    return table.iloc[order].reset_index(drop=True)


def _noted(parts: Iterable[tuple[pa.Table, int]], numbers: list[int]) -> Iterator[pa.Table]:
    """Pass the tables on, and keep the numbers."""
    for table, number in parts:
        numbers.append(number)
        yield table


def _neighbours(
    corpus: Corpus, node: Pattern | pd.DataFrame, *, window: int, theme: str | None
) -> tuple[pa.Table, int]:
    """Count the words of one shard near the node and elsewhere, and the documents that have it."""
    if isinstance(node, Pattern):
        firsts, pasts = match_pattern(corpus, node)
    else:
        own = node if theme is None else hits_of_theme(node, theme)
        firsts, pasts = (own[name].to_numpy(np.int64) for name in ("first", "past"))
    near, inside = _window(corpus, firsts, pasts, window)
    size = len(corpus.vocabulary)
    places = np.flatnonzero(near)
    documents = unit_of_tokens(corpus, "document", places)
    meetings = pd.DataFrame({"d": documents, "w": corpus.token_ids[places]}).drop_duplicates()
    counts = {
        "inside": np.bincount(corpus.token_ids[near], minlength=size),
        "elsewhere": np.bincount(corpus.token_ids[~(near | inside)], minlength=size),
        "documents": np.bincount(meetings["w"], minlength=size),
    }
    found = len(np.unique(unit_of_tokens(corpus, "document", firsts)))
    return named_counts(corpus.vocabulary, counts), found


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
