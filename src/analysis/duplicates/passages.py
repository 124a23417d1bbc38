"""Runs of words that stand in two documents, found from hashes that need not fit into memory."""

from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import Self

import numpy as np

_PART = 4_000_000  # hashes sorted at once, with the memory of some 200 MB
_PARTS = 256
_HELD = 2**20  # bytes of a part that are held in memory before it becomes a file
_RECORD = np.dtype([("hash", "<u8"), ("place", "<i8")])


class RunTable:
    """The hash and place of every run of so many words, to find those that stand in two documents.

    Equal hashes are put into one part, by their value, and each part is sorted on its own. Parts
    are temporary files, 16 bytes a word in all, so that the memory does not grow with the corpus
    (up to a thousand million words); small ones never reach the disk.

    Parameters
    ----------
    expected
        About how many runs there will be.
    """

    def __init__(self, expected: int) -> None:
        count = min(1 + expected // _PART, _PARTS)
        self._stack = ExitStack()
        new = (SpooledTemporaryFile(max_size=_HELD) for _ in range(count))  # noqa: SIM115 -- in the stack
        self._parts = [self._stack.enter_context(part) for part in new]
        self._lengths: list[np.ndarray] = []
        self._filled = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, hashes: np.ndarray, lengths: np.ndarray) -> None:
        """Add the hashes of the next documents.

        Parameters
        ----------
        lengths
            Runs of each document, which sum to the number of hashes.
        """
        records = np.empty(len(hashes), _RECORD)
        records["hash"], records["place"] = hashes, self._filled + np.arange(len(hashes))
        self._filled += len(hashes)
        self._lengths.append(lengths)
        parts = (hashes % np.uint64(len(self._parts))).astype(np.int16)
        order = np.argsort(parts, kind="stable")
        edges = np.searchsorted(parts[order], np.arange(1, len(self._parts)))
        for part, own in zip(self._parts, np.split(records[order], edges), strict=True):
            part.write(own.tobytes())

    def shared(self) -> list[tuple[int, int, int, int, int]]:
        """Give (a, first run in a, b, first run in b, runs) of each longest chain, in order.

        1. Of equal hashes the first stands for all.
        2. Places that follow one another in both documents are one chain.
        """
        starts = np.cumsum([0, *np.concatenate([np.zeros(0, np.int64), *self._lengths])])[:-1]
        found = [np.zeros((0, 2), np.int64), *self._repeated(starts)]
        places = np.concatenate(found)  # where a run stands first, and where it stands again
        places = places[np.argsort(places[:, 1])]
        documents = np.searchsorted(starts, places, side="right") - 1
        goes_on = (np.diff(places, axis=0) == 1) & (np.diff(documents, axis=0) == 0)
        firsts = np.flatnonzero(~np.append(False, goes_on.all(axis=1))[: len(places)])
        counts = np.diff(np.append(firsts, len(places)))
        words = places - starts[documents] if len(places) else places
        columns = (documents[:, 0], words[:, 0], documents[:, 1], words[:, 1])
        return sorted(zip(*(c[firsts].tolist() for c in columns), counts.tolist(), strict=True))

    def _repeated(self, starts: np.ndarray) -> Iterator[np.ndarray]:
        """Do step 1 part by part: the places of runs that stand first in another document."""
        for part in self._parts:
            part.seek(0)
            records = np.frombuffer(part.read(), _RECORD)
            order = np.argsort(records["hash"], kind="stable")  # equal ones stay in their order
            hashes, places = records["hash"][order], records["place"][order]
            new = np.append(True, hashes[1:] != hashes[:-1])[: len(hashes)]
            origins = places[np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))]
            places, origins = places[~new], origins[~new]
            both = np.searchsorted(starts, np.column_stack([origins, places]), side="right")
            yield np.column_stack([origins, places])[both[:, 0] != both[:, 1]]
