"""The shards of a corpus -> a table of what stands in two documents.

Two sources that share a text agree because one quotes the other; what they share is listed with
both places, so that the researcher can exclude it or take it into account.
"""

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.duplicates.copies import SHINGLE, document_bands, near_copies
from analysis.duplicates.passages import RunTable
from analysis.duplicates.words import Words
from analysis.errors import InputError
from analysis.shards import AnyCorpus

_WHOLE = -1  # for the word after a place: the place is the document
COLUMNS = [
    "kind", "document_a", "start_a", "end_a", "document_b", "start_b", "end_b", "words", "share",
    "text",
]  # fmt: skip


def find_duplicates(
    corpus: AnyCorpus, *, near: float = 0.7, words: int = 15, seed: int = 0
) -> pd.DataFrame:
    """List what stands in two documents: whole copies, near copies, and reused passages.

    1. exact: the same words in the same order, whatever the case and punctuation.
    2. near: Jaccard similarity of the sets of five-word runs of at least `near`; candidates come
       from MinHash with locality-sensitive hashing (Broder 1997; `datasketch`), and are then
       compared in full. Exact copies are left out of this and the next step.
    3. passage: a longest run of at least `words` words in a row in both documents; each is listed
       with the first document that has it. Near copies are not listed again passage by passage.

    Each shard is read once for hashes, of which about 400 bytes a document are held in memory and
    16 bytes a word go to temporary files; then those again that hold something to be listed. What
    is held besides grows with what stands there twice.

    Parameters
    ----------
    near
        The least similarity of near copies, above 0 and at most 1.
    words
        The least length of a passage, in words.
    seed
        Of the MinHash permutations.

    Returns
    -------
    DataFrame
        One row a pair of places: kind; document_a (the earlier in the corpus), start_a, end_a
        (characters, half-open), document_b, start_b, end_b; words (of the passage; for near copies
        of the shorter document); share (exact: 1; near: the Jaccard similarity; passage: words as
        a share of the shorter document's); text (the place in document_b). Exact first, then near,
        then passages, each in the order of the documents.
    """
    if not 0 < near <= 1:
        raise InputError(f"near is {near}; it must be above 0 and at most 1")
    if words < 2:
        raise InputError(f"words is {words}; a passage has at least 2 words")
    found = _gathered(corpus, near=near, words=words, seed=seed)
    nearly = near_copies(corpus, found.alone, found.bands, near=near)
    pairs = {(a, b) for a, b, _ in nearly}
    lengths = found.lengths.tolist()
    rows: list[tuple] = [
        ("exact", a, 0, _WHOLE, b, 0, _WHOLE, lengths[b], 1.0) for a, b in found.exact
    ]
    rows += [
        ("near", a, 0, _WHOLE, b, 0, _WHOLE, min(lengths[a], lengths[b]), share)
        for a, b, share in nearly
    ]
    rows += [
        ("passage", a, i, i + n, b, j, j + n, n, n / min(lengths[a], lengths[b]))
        for a, i, b, j, n in found.passages
        if (a, b) not in pairs
    ]
    return _table(corpus, rows)


@dataclass(frozen=True, eq=False)
class _Gathered:
    """What is known of all documents.

    Attributes
    ----------
    lengths : int64[d]
        Words.
    exact : list of (int, int)
        Numbers of each first document and a copy of it.
    alone : int64[a]
        Documents with a five-word run that are no copies; ``bands`` has a row for each.
    passages : list
        (a, first word in a, b, first word in b, words).
    """

    lengths: np.ndarray
    exact: list[tuple[int, int]]
    alone: np.ndarray
    bands: np.ndarray
    passages: list[tuple[int, int, int, int, int]]


def _gathered(corpus: AnyCorpus, *, near: float, words: int, seed: int) -> _Gathered:
    first: dict[bytes, int] = {}
    lengths, exact, alone, bands = [], [], [], []
    number = 0
    with RunTable(int(corpus.sizes["tokens"].sum())) as table:
        for shard in corpus.map(_sketched, near=near, words=words, seed=seed):
            numbers = range(number, number + len(shard.lengths))
            number += len(numbers)
            own = zip(shard.digests, numbers, shard.lengths.tolist(), strict=True)
            origins = [first.setdefault(digest, n) if length else n for digest, n, length in own]
            pairs = zip(origins, numbers, strict=True)
            exact += [(origin, n) for origin, n in pairs if origin != n]
            copies = np.array(origins, np.int64) != numbers
            sketched = ~copies & (shard.lengths >= SHINGLE)
            alone.append(np.array(numbers, np.int64)[sketched])
            bands.append(shard.bands[sketched])
            lengths.append(shard.lengths)
            runs = np.maximum(shard.lengths - words + 1, 0)
            table.add(shard.runs[np.repeat(~copies, runs)], np.where(copies, 0, runs))
        passages = [(a, i, b, j, n + words - 1) for a, i, b, j, n in table.shared()]
    every, compared, keys = (np.concatenate(parts) for parts in (lengths, alone, bands))
    return _Gathered(every, exact, compared, keys, passages)


class _Sketched(NamedTuple):
    """What one shard gives of its documents: words, a digest of them, bands, hashes of runs."""

    lengths: np.ndarray
    digests: list[bytes]
    bands: np.ndarray
    runs: np.ndarray


def _sketched(corpus: Corpus, *, near: float, words: int, seed: int) -> _Sketched:
    own = [Words(text) for text in corpus.documents["text"]]
    runs = [np.zeros(0, np.uint64), *(one.runs(words) for one in own)]
    return _Sketched(
        np.fromiter(map(len, own), np.int64, len(own)),
        [hashlib.blake2b(one.hashes.tobytes(), digest_size=16).digest() for one in own],
        document_bands(own, near=near, seed=seed),
        np.concatenate(runs),
    )


def _table(corpus: AnyCorpus, rows: list[tuple]) -> pd.DataFrame:
    """Read what stands at the places, and leave out passages of which the hashes deceived."""
    names = ["kind", "a", "first_a", "past_a", "b", "first_b", "past_b", "words", "share"]
    table = pd.DataFrame(rows, columns=names)
    ends = [table[[f"{name}{end}" for name in ("", "first_", "past_")]] for end in "ab"]
    read = _read(
        corpus, pd.concat([own.set_axis(["number", "first", "past"], axis=1) for own in ends])
    )
    for own, end in ((read.iloc[: len(table)], "a"), (read.iloc[len(table) :], "b")):
        for name in ("document", "start", "end", "text"):
            table[f"{name}_{end}"] = own[name].array
    texts = zip(table["kind"], table["text_a"], table["text_b"], strict=True)
    true = [kind != "passage" or Words(a).forms() == Words(b).forms() for kind, a, b in texts]
    whole = dict.fromkeys(["start_a", "end_a", "start_b", "end_b", "words"], "int64")
    kept = table.rename(columns={"text_b": "text"}).loc[np.array(true, bool), COLUMNS]
    return kept.reset_index(drop=True).astype({**whole, "share": "float64"})


def _read(corpus: AnyCorpus, places: pd.DataFrame) -> pd.DataFrame:
    """Read some places: document (id), start, end, text."""
    numbers = places["number"].to_numpy(np.int64)
    keep = np.zeros(len(corpus.documents), bool)
    keep[numbers] = True
    ids = corpus.documents["id"].to_numpy(object)[numbers]
    places = places[["first", "past"]].reset_index(drop=True).assign(document=ids)
    parts = corpus.select(keep).map(_read_of_shard, places=places) if len(places) else ()
    found = [place for part in parts for place in part]
    read = pd.DataFrame(found, columns=["row", "start", "end", "text"]).set_index("row")
    return places[["document"]].join(read)


def _read_of_shard(corpus: Corpus, *, places: pd.DataFrame) -> list[tuple[int, int, int, str]]:
    texts = corpus.documents.set_index("id")["text"]
    found = []
    for name, own in places[places["document"].isin(texts.index)].groupby("document"):
        text = texts[name]
        words = Words(text) if (own["past"] != _WHOLE).any() else None
        for row, first, past in own[["first", "past"]].itertuples(name=None):
            start, end = 0, len(text)
            if words is not None and past != _WHOLE:
                start, end = int(words.starts[first]), int(words.ends[past - 1])
            found.append((row, start, end, text[start:end]))
    return found
