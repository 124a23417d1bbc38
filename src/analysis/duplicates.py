"""Texts that stand in more than one document: exact copies, near copies and reused passages.

Two sources that share a text agree because one quotes the other; what they share is listed with
both places, so that the researcher can exclude it or take it into account.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InputError

_SHINGLE = 5  # words; two texts are compared by the sets of their five-word runs
_PERMUTATIONS = 128
_PRIME = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits mixed; powers of it hash a run of words
COLUMNS = [
    "kind", "document_a", "start_a", "end_a", "document_b", "start_b", "end_b", "words", "share",
    "text",
]  # fmt: skip


def find_duplicates(
    documents: pd.DataFrame, *, near: float = 0.7, words: int = 15, seed: int = 0
) -> pd.DataFrame:
    """List what stands in two documents: whole copies, near copies, and reused passages.

    1. exact: the same words in the same order, whatever the case and punctuation.
    2. near: Jaccard similarity of the sets of five-word runs of at least `near`; candidates come
       from MinHash with locality-sensitive hashing (Broder 1997; `datasketch`), and are then
       compared in full. Exact copies are left out of this and the next step.
    3. passage: a longest run of at least `words` words in a row in both documents; each is listed
       with the first document that has it. Near copies are not listed again passage by passage.

    Parameters
    ----------
    documents
        The columns id and text (clean text), one row a document.
    near
        The least similarity of near copies, above 0 and at most 1.
    words
        The least length of a passage, in words.
    seed
        Of the MinHash permutations.

    Returns
    -------
    DataFrame
        One row a pair of places: kind; document_a (the earlier row of the table), start_a, end_a
        (characters, half-open), document_b, start_b, end_b; words (of the passage; for near copies
        of the shorter document); share (exact: 1; near: the Jaccard similarity; passage: words as
        a share of the shorter document's); text (the place in document_b). Exact first, then near,
        then passages, each in the order of the documents.
    """
    if not 0 < near <= 1:
        raise InputError(f"near is {near}; it must be above 0 and at most 1")
    if words < 2:
        raise InputError(f"words is {words}; a passage has at least 2 words")
    texts = documents["text"].tolist()
    runs = [_Words(text) for text in texts]
    exact = _exact(runs)
    copies = {b for _, b in exact}
    alone = [i for i in range(len(runs)) if i not in copies]
    nearly = _near(runs, alone, near, seed)
    passages = _passages(runs, alone, words)
    pairs = {(a, b) for a, b, _ in nearly}
    rows: list[tuple[Any, ...]] = [
        ("exact", a, 0, None, b, 0, None, len(runs[b]), 1.0) for a, b in exact
    ]
    rows += [
        ("near", a, 0, None, b, 0, None, min(len(runs[a]), len(runs[b])), share)
        for a, b, share in nearly
    ]
    rows += [
        ("passage", a, *runs[a].span(i, i + n), b, *runs[b].span(j, j + n), n,
         n / min(len(runs[a]), len(runs[b])))
        for a, i, b, j, n in passages
        if (a, b) not in pairs and runs[a].same(i, runs[b], j, n)
    ]  # fmt: skip
    return _table(rows, documents["id"].tolist(), texts)


def _table(rows: list[tuple[Any, ...]], ids: list[str], texts: list[str]) -> pd.DataFrame:
    full = [
        (kind, ids[a], start_a, len(texts[a]) if end_a is None else end_a, ids[b], start_b,
         len(texts[b]) if end_b is None else end_b, n, share, texts[b][start_b:end_b])
        for kind, a, start_a, end_a, b, start_b, end_b, n, share in rows
    ]  # fmt: skip
    whole = dict.fromkeys(["start_a", "end_a", "start_b", "end_b", "words"], "int64")
    return pd.DataFrame(full, columns=COLUMNS).astype({**whole, "share": "float64"})


class _Words:
    """The words of a text: where they stand, and a 64-bit hash of each in lower case."""

    def __init__(self, text: str) -> None:
        lower = text.lower()
        self.text = lower if len(lower) == len(text) else text
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        inside = _is_letter(codes)
        edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
        self.starts, self.ends = edges[::2], edges[1::2]
        self.hashes = _hash_spans(codes, self.starts, self.ends)

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, first: int, end: int) -> tuple[int, int]:
        return int(self.starts[first]), int(self.ends[end - 1])

    def same(self, i: int, other: "_Words", j: int, n: int) -> bool:
        """Compare two runs word by word: a hash may deceive."""
        return all(
            self.text[self.starts[i + k] : self.ends[i + k]]
            == other.text[other.starts[j + k] : other.ends[j + k]]
            for k in range(n)
        )

    def shingles(self, n: int) -> np.ndarray:
        """Hash every run of n words."""
        count = max(len(self) - n + 1, 0)
        hashes = np.zeros(count, dtype=np.uint64)
        for k in range(n):
            hashes = hashes * _PRIME + self.hashes[k : k + count]
        return hashes ^ (hashes >> np.uint64(29))


def _is_letter(codes: np.ndarray) -> np.ndarray:
    different = np.unique(codes)
    letters = np.array([chr(code).isalnum() for code in different.tolist()], dtype=bool)
    return letters[np.searchsorted(different, codes)] if len(codes) else np.zeros(0, dtype=bool)


def _hash_spans(codes: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Hash spans of letters: each letter times a power of a prime by its place in the span."""
    if not len(starts):
        return np.zeros(0, dtype=np.uint64)
    lengths = ends - starts
    place = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    index = np.repeat(starts, lengths) + place
    powers = np.full(int(lengths.max()), _PRIME, dtype=np.uint64).cumprod(dtype=np.uint64)
    values = (codes[index].astype(np.uint64) + np.uint64(1)) * powers[place]
    sums = np.add.reduceat(values, np.cumsum(lengths) - lengths)
    return (sums ^ (sums >> np.uint64(31))) * _PRIME


def _exact(runs: Sequence[_Words]) -> list[tuple[int, int]]:
    first: dict[bytes, int] = {}
    return [
        (origin, i)
        for i, words in enumerate(runs)
        if len(words) and (origin := first.setdefault(words.hashes.tobytes(), i)) != i
    ]


def _near(
    runs: Sequence[_Words], alone: Sequence[int], near: float, seed: int
) -> list[tuple[int, int, float]]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=max(near - 0.1, 0.05), num_perm=_PERMUTATIONS)
    sets = {i: np.unique(runs[i].shingles(_SHINGLE)) for i in alone}
    found = []
    for i, shingles in sets.items():
        if not len(shingles):
            continue
        sketch = MinHash(num_perm=_PERMUTATIONS, seed=seed + 1, hashfunc=_lower_half)
        sketch.update_batch(shingles.tolist())
        for other in index.query(sketch):
            common = len(np.intersect1d(sets[other], shingles, assume_unique=True))
            similarity = common / (len(sets[other]) + len(shingles) - common)
            if similarity >= near:
                found.append((other, i, similarity))
        index.insert(i, sketch)
    return sorted(found)


def _lower_half(value: int) -> int:
    """Give what datasketch takes for a hash: 32 bits."""
    return value & 0xFFFFFFFF


def _passages(
    runs: Sequence[_Words], alone: Sequence[int], words: int
) -> list[tuple[int, int, int, int, int]]:
    """Give (a, first word in a, b, first word in b, words) of each longest common run.

    1. All runs of so many words are hashed and sorted; of equal ones, the first stands for all.
    2. Places that follow one another in both documents are one passage.
    """
    hashed = [runs[i].shingles(words) for i in alone]
    lengths = np.array([len(hashes) for hashes in hashed], dtype=np.int64)
    if lengths.sum() == 0:
        return []
    every = np.concatenate(hashed)
    document = np.repeat(np.arange(len(alone)), lengths)
    word = np.arange(len(every)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    order = np.argsort(every, kind="stable")
    new = np.diff(every[order], prepend=every[order[0]] ^ np.uint64(1)) != 0
    origin = np.empty_like(order)
    origin[order] = order[np.flatnonzero(new)][np.cumsum(new) - 1]
    later = np.flatnonzero(document[origin] != document)
    if not len(later):
        return []
    goes_on = (
        (np.diff(later) == 1)
        & (np.diff(origin[later]) == 1)
        & (np.diff(document[later]) == 0)
        & (np.diff(document[origin[later]]) == 0)
    )
    firsts = np.concatenate([[0], np.flatnonzero(~goes_on) + 1])
    counts = np.diff(np.append(firsts, len(later)))
    b, a = later[firsts], origin[later[firsts]]
    return sorted(
        (alone[document[x]], int(word[x]), alone[document[y]], int(word[y]), int(n) + words - 1)
        for x, y, n in zip(a, b, counts, strict=True)
    )
