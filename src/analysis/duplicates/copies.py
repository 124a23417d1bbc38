"""Documents that are nearly one: MinHash sketches, cut into bands, find candidates."""

import itertools
from collections.abc import Iterator, Sequence
from operator import index
from typing import TYPE_CHECKING

import numpy as np

from analysis.corpus import Corpus
from analysis.duplicates.words import Words, combined
from analysis.shards import AnyCorpus

if TYPE_CHECKING:
    from datasketch import MinHash

SHINGLE = 5  # words; two texts are compared by the sets of their five-word runs
_PERMUTATIONS = 128
_BATCH = 10_000  # runs sketched at once, each of which takes a kilobyte


def document_bands(runs: Sequence[Words], *, near: float, seed: int) -> np.ndarray:
    """Hash the bands of each document's sketch: two that share one are candidates.

    Returns
    -------
    uint64[d, b]
        As many bands as `datasketch` finds best for documents of a similarity just below ``near``;
        18 for 0.7.
    """
    from datasketch import MinHash, MinHashLSH

    best = MinHashLSH(threshold=max(near - 0.1, 0.05), num_perm=_PERMUTATIONS)
    empty = MinHash(num_perm=_PERMUTATIONS, seed=seed + 1, hashfunc=index)
    values = np.array([_sketch(empty, words) for words in runs], np.uint64)
    bands = values.reshape(len(runs), _PERMUTATIONS)[:, : best.b * best.r]
    return combined(bands.reshape(len(runs), best.b, best.r))


def _sketch(empty: "MinHash", words: Words) -> np.ndarray:
    sketch = empty.copy()
    shingles = _shingles(words) & np.uint64(0xFFFFFFFF)  # what datasketch takes for a hash
    for first in range(0, len(shingles), _BATCH):
        sketch.update_batch(shingles[first : first + _BATCH].tolist())
    values: np.ndarray = sketch.hashvalues
    return values


def _shingles(words: Words) -> np.ndarray:
    return np.unique(words.runs(SHINGLE))


def near_copies(
    corpus: AnyCorpus, documents: np.ndarray, bands: np.ndarray, *, near: float
) -> list[tuple[int, int, float]]:
    """Compare the candidates in full: their numbers, in order, and their Jaccard similarity.

    The hashes of the candidates' runs are read again and held, 8 bytes a word.

    Parameters
    ----------
    documents, bands
        Numbers of the documents that are compared, ascending, and a row of bands each.
    """
    pairs = documents[_candidates(bands)]
    read = np.unique(pairs)
    keep = np.zeros(len(corpus.documents), bool)
    keep[read] = True
    parts = corpus.select(keep).map(_shingles_of_shard) if len(read) else ()
    sets = dict(zip(read.tolist(), itertools.chain.from_iterable(parts), strict=True))
    found = []
    for a, b in pairs.tolist():
        common = len(np.intersect1d(sets[a], sets[b], assume_unique=True))
        every = len(sets[a]) + len(sets[b]) - common
        if every and common / every >= near:
            found.append((a, b, common / every))
    return found


def _shingles_of_shard(corpus: Corpus) -> list[np.ndarray]:
    return [_shingles(Words(text)) for text in corpus.documents["text"]]


def _candidates(bands: np.ndarray) -> np.ndarray:
    """Give the pairs of rows that share a band, in order: ``int64[c, 2]``."""
    n = len(bands)
    pairs = np.zeros(0, np.int64)
    for keys in bands.T:
        pairs = np.unique(np.concatenate([pairs, *_equal_pairs(keys)]))
    return np.column_stack(np.divmod(pairs, max(n, 1)))


def _equal_pairs(keys: np.ndarray) -> Iterator[np.ndarray]:
    """Give all pairs of equal keys, as first times their number plus second."""
    n, order = len(keys), np.argsort(keys, kind="stable")
    ordered, at = keys[order], np.arange(n)
    for step in range(1, n):
        at = at[at + step < n]
        at = at[ordered[at] == ordered[at + step]]
        if not len(at):
            return
        yield order[at] * n + order[at + step]
