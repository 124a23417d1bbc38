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
    return nearest_forms(corpus, [word], limit=limit)[0]


def nearest_forms(corpus: AnyCorpus, words: Sequence[str], *, limit: int = 3) -> list[list[str]]:
    """Do ``similar_forms`` for several words, reading the corpus once."""
    found: list[set[tuple[int, str]]] = [set() for _ in words]
    for nearest in corpus.map(_nearest, words, limit=limit):
        found = [known | new for known, new in zip(found, nearest, strict=True)]
    return [[form for _distance, form in sorted(known)[:limit]] for known in found]


def _nearest(corpus: Corpus, words: Sequence[str], *, limit: int) -> list[set[tuple[int, str]]]:
    """Give for each word its distance from the nearest forms of one shard, and these."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    forms = corpus.vocabulary.tolist()
    found = (
        process.extract(word.lower(), forms, scorer=OSA.distance, score_cutoff=2, limit=limit)
        for word in words
    )
    return [{(distance, form) for form, distance, _index in nearest} for nearest in found]


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
