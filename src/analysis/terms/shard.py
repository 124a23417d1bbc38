"""The terms of one shard, with the words of its own vocabulary."""

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.codebook import Pattern, match_pattern, match_patterns
from analysis.corpus import Corpus
from analysis.sums import named_counts
from analysis.units import Unit, unit_of_tokens, unit_starts

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True)
class Wanted:
    """What is counted; see ``counting.count_terms``."""

    stop_words: frozenset[str]
    ngram: int
    within: Unit
    multiword: tuple[Pattern, ...]
    set_aside: tuple[Pattern, ...]


@dataclass(frozen=True, eq=False)
class ShardTerms:
    """Counts of all terms of one shard.

    Attributes
    ----------
    names : string[k]
        Sorted.
    counts : sparse int32[d, k]
    stopped : bool[k]
        Which are stop words.
    """

    names: pa.Array
    counts: "csr_array"
    stopped: np.ndarray


def shard_terms(corpus: Corpus, wanted: Wanted) -> ShardTerms:
    """Count every term of a shard in each of its documents."""
    covered = _covered(corpus, wanted.set_aside)
    if wanted.ngram > 1:
        stopped = _is_stop(corpus.vocabulary, wanted.stop_words)[corpus.token_ids]
        starts, ids, parts = _ngrams(corpus, wanted.ngram, wanted.within, (covered, stopped))
        names = _joined(corpus.vocabulary, parts)
        stops = np.zeros(len(names), bool)
    else:
        starts, ids, words = _words(corpus, wanted.multiword, covered)
        names = pa.array(words, pa.large_string())
        stops = _is_stop(words, wanted.stop_words)
    return ShardTerms(names, _document_counts(starts, ids, len(names)), stops)


def term_sums(_: Corpus, terms: ShardTerms) -> pa.Table:
    """Add up the terms of a shard: ``name``, ``count``, ``documents`` that have it."""
    counts, size = terms.counts, len(terms.names)
    documents = np.bincount(counts.indices, minlength=size)
    totals = counts.T @ np.ones(counts.shape[0], np.int64)
    table = named_counts(terms.names, {"count": totals, "documents": documents})
    return table.filter(pa.array((documents > 0) & ~terms.stopped))


def chosen_counts(
    _: Corpus, terms: ShardTerms, *, names: pa.Array, columns: np.ndarray, size: int
) -> "csr_array":
    """Give the counts of some terms in a shard, each in the column that it has in the whole.

    Parameters
    ----------
    names, columns : [k]
        The terms, and the column of each; where several have one, their counts add up.
    size
        Number of columns.
    """
    from scipy.sparse import csr_array

    if terms.names.equals(names) and np.array_equal(columns, np.arange(size)):
        return terms.counts
    counts, shape = terms.counts, (terms.counts.shape[0], size)
    places = pc.index_in(terms.names, value_set=names).fill_null(-1).to_numpy()
    indices = np.append(columns, np.int32(-1))[places][counts.indices]
    kept = indices >= 0
    starts = np.concatenate([[0], np.cumsum(kept)])[counts.indptr].astype(np.int32)
    mapped = csr_array((counts.data[kept], indices[kept], starts), shape=shape)
    mapped.sum_duplicates()
    return mapped


def pattern_counts(corpus: Corpus, patterns: tuple[Pattern, ...]) -> "csr_array":
    """Count the matches of each pattern in each document of a shard."""
    from scipy.sparse import csr_array

    counts = np.zeros((len(corpus.documents), len(patterns)), np.int32)
    for column, pattern in enumerate(patterns):
        firsts, _ = match_pattern(corpus, pattern)
        documents = unit_of_tokens(corpus, "document", firsts)
        counts[:, column] = np.bincount(documents, minlength=len(counts))
    return csr_array(counts)


def _is_stop(names: np.ndarray, stops: frozenset[str]) -> np.ndarray:
    """Mark the stop words among sorted names."""
    words = np.array(sorted(stops), dtype=object)
    places = np.searchsorted(names, words)
    there = places < len(names)
    marked = np.zeros(len(names), bool)
    marked[places[there][names[places[there]] == words[there]]] = True
    return marked


def _words(
    corpus: Corpus, multiword: tuple[Pattern, ...], covered: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give where documents begin among the terms, the number of each term, and the names."""
    ids, names = corpus.token_ids, corpus.vocabulary
    counted = ~covered
    if not multiword:
        return (*_counted(corpus, counted, ids), names)
    taken, begins = np.zeros(len(ids), bool), np.zeros(len(ids), bool)
    numbers = ids.astype(np.int64)
    for number, pattern in enumerate(multiword):
        firsts, pasts = match_pattern(corpus, pattern)
        before = np.concatenate([[0], np.cumsum(taken | ~counted)])
        free = before[firsts] == before[pasts]
        firsts, pasts = firsts[free], pasts[free]
        taken |= inside_spans(len(ids), firsts, pasts)
        begins[firsts] = True
        numbers[firsts] = len(names) + number
    phrases = np.array([pattern.text for pattern in multiword], dtype=object)
    names, order = np.unique(np.concatenate([names, phrases]), return_inverse=True)
    return (*_counted(corpus, counted & (begins | ~taken), order[numbers]), names)


def _counted(corpus: Corpus, counted: np.ndarray, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give where documents begin among the tokens that are counted, and the ids of these."""
    if counted.all():
        return corpus.document_starts, ids
    before = np.concatenate([[0], np.cumsum(counted)])
    return before[corpus.document_starts], ids[counted]


def _ngrams(
    corpus: Corpus, ngram: int, within: Unit, left_out: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give where documents begin among the n-grams, their numbers, and word ids: ``[k, ngram]``."""
    import pandas as pd

    covered, stopped = left_out
    starts = unit_starts(corpus, within)
    units = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    before = np.concatenate([[0], np.cumsum(covered)])
    last = max(len(units) - ngram + 1, 0)
    whole = (units[:last] == units[ngram - 1 :]) & (before[:last] == before[ngram:])
    whole &= ~(stopped[:last] | stopped[ngram - 1 :])
    positions = np.flatnonzero(whole)
    size = len(corpus.vocabulary)
    ids, parts = corpus.token_ids[positions].astype(np.int64), np.arange(size)[:, None]
    for place in range(1, ngram):
        # the number of the words so far and the next word as one integer, then numbered again
        codes, pairs = pd.factorize(ids * size + corpus.token_ids[positions + place])
        order = np.argsort(pairs)
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        ids = rank[codes]
        sofar, word = np.divmod(pairs[order], size)
        parts = np.column_stack([parts[sofar], word])
    return np.searchsorted(positions, corpus.document_starts), ids, parts


def _joined(vocabulary: np.ndarray, parts: np.ndarray) -> pa.Array:
    """Write each row of word ids as words with a space between."""
    words = pa.array(vocabulary, pa.large_string())
    columns = [words.take(pa.array(column)) for column in parts.T]
    space = pa.scalar(" ", pa.large_string())
    return pc.binary_join_element_wise(*columns, space)


def _covered(corpus: Corpus, patterns: tuple[Pattern, ...]) -> np.ndarray:
    """Mark the tokens that lie in a match of any pattern."""
    if not patterns:
        return np.zeros(len(corpus.token_ids), bool)
    spans = match_patterns(corpus, patterns)
    firsts = np.concatenate([found.firsts for found in spans])
    pasts = np.concatenate([found.pasts for found in spans])
    return inside_spans(len(corpus.token_ids), firsts, pasts)


def inside_spans(n: int, firsts: np.ndarray, pasts: np.ndarray) -> np.ndarray:
    """Mark which of n token positions lie in any of some half-open spans."""
    edges = np.bincount(firsts, minlength=n + 1) - np.bincount(pasts, minlength=n + 1)
    return np.cumsum(edges[:n]) > 0


def _document_counts(starts: np.ndarray, ids: np.ndarray, size: int) -> "csr_array":
    """Count ids by document: sort those of each document, then measure the runs."""
    from scipy.sparse import csr_array

    ids = ids.astype(np.int32)
    for first, past in itertools.pairwise(starts.tolist()):
        ids[first:past].sort()
    begins = np.ones(len(ids), bool)
    np.not_equal(ids[1:], ids[:-1], out=begins[1:])
    begins[starts[:-1][np.diff(starts) > 0]] = True
    edges = np.append(np.flatnonzero(begins), len(ids)).astype(np.int32)
    rows = np.searchsorted(edges, starts.astype(np.int32)).astype(np.int32)
    return csr_array((np.diff(edges), ids[begins], rows), shape=(len(starts) - 1, size))
