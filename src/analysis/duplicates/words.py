"""The words of a text as numbers: a 64-bit hash of each, and of each run of some."""

import numpy as np

_PRIME = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits mixed; powers of it hash a run of words


class Words:
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

    def forms(self) -> list[str]:
        """Give the words themselves."""
        return [self.text[a:b] for a, b in zip(self.starts, self.ends, strict=True)]

    def runs(self, n: int) -> np.ndarray:
        """Hash every run of n words."""
        count = max(len(self) - n + 1, 0)
        hashes = np.zeros(count, dtype=np.uint64)
        for k in range(n):
            hashes = hashes * _PRIME + self.hashes[k : k + count]
        return hashes ^ (hashes >> np.uint64(29))


def combined(values: np.ndarray) -> np.ndarray:
    """Hash the rows of 64-bit numbers, ``[..., n]``."""
    hashes = np.zeros(values.shape[:-1], dtype=np.uint64)
    for k in range(values.shape[-1]):
        hashes = (hashes ^ (hashes >> np.uint64(29))) * _PRIME + values[..., k]
    return hashes


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
