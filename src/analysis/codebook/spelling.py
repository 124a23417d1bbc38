"""Words that are spelt nearly like others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from analysis.codebook.patterns import Word
from analysis.corpus import Corpus
from analysis.shards import AnyCorpus

SHORTEST = 6  # letters of a word whose spelling is compared; shorter ones resemble too many others


def similar_forms(corpus: AnyCorpus, word: str, *, limit: int = 3) -> list[str]:
    """Find the words of a corpus that are spelt most nearly like a word.

    Returns
    -------
    list of str
        Up to ``limit`` word forms at most two letters away, the nearest first.
    """
    return [form for _, form in nearest_forms(corpus, [word], limit=limit)[word]]


def nearest_forms(
    corpus: AnyCorpus, words: Sequence[str], *, limit: int = 3
) -> dict[str, list[tuple[int, str]]]:
    """Give ``similar_forms`` of several words, each with how many letters away it is."""
    found: dict[str, set[tuple[int, str]]] = {word: set() for word in words}
    for part in corpus.map(_nearest, words=words, limit=limit):
        for word, near in part.items():
            found[word].update(near)
    return {word: sorted(near)[:limit] for word, near in found.items()}


def _nearest(
    corpus: Corpus, *, words: Sequence[str], limit: int
) -> dict[str, list[tuple[int, str]]]:
    """Give the nearest forms of one shard."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    forms, near = corpus.vocabulary.tolist(), {}
    for word in words:
        found = process.extract(
            word.lower(), forms, scorer=OSA.distance, score_cutoff=2, limit=limit
        )
        near[word] = [(int(distance), form) for form, distance, _ in found]
    return near


def one_slip_away(words: Iterable[Word], forms: np.ndarray) -> dict[str, set[int]]:
    """Give for the letters of each word the indices of the forms that begin or read almost so."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    by_length: dict[tuple[int, bool], list[str]] = defaultdict(list)
    for glob in sorted({word.glob.lower() for word in words}):
        stem = glob.rstrip("*")
        if len(stem) >= SHORTEST and not set(stem) & set("*?"):
            by_length[len(stem), stem == glob].append(glob)
    near: dict[str, set[int]] = defaultdict(set)
    for (length, whole), globs in by_length.items():
        for width in (length - 1, length, length + 1):
            keep = np.flatnonzero([len(f) == width if whole else len(f) >= width for f in forms])
            starts = [form[:width] for form in forms[keep]]
            stems = [glob[:length] for glob in globs]
            distances = process.cdist(
                stems, starts, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8
            )
            for row, column in np.argwhere(distances <= 1):
                if _is_slip(stems[row], starts[column]):
                    near[globs[row]].add(int(keep[column]))
    return near


def _is_slip(word: str, other: str) -> bool:
    """Tell slips from other words, which mostly differ at an end or by another letter."""
    ends_agree = word[0] == other[0] and word[-1] == other[-1]
    return ends_agree and (len(word) != len(other) or sorted(word) == sorted(other))
