"""Clean text -> token, sentence and paragraph spans, by whole-array work.

A text is looked at as an array of code points. Each code point has a class; token boundaries are
the places where "inside a token" changes, and sentence boundaries are decided once for each gap
between two tokens. No Python code runs per token.
"""

import itertools
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from analysis.tokens.abbreviations import kinds_of
from analysis.tokens.characters import NEWLINE, character_classes, inside_tokens
from analysis.tokens.sentences import Words, begin_sentences

# Word forms that differ in the kind of apostrophe or hyphen only are one.
_ONE_FORM = str.maketrans("’‐‑", "'--")
# Latin-1 in lower case, but for the letters whose lower case depends on what stands around them
_LOWER = bytes(range(256)).decode("latin-1").lower().encode("latin-1")

CHUNK_CHARACTERS = 500_000  # bounds the working memory, whatever the size of the corpus
_THREADS = min(4, os.cpu_count() or 1)


@dataclass(frozen=True)
class Tokens:
    """The tokens of some documents as one long array; see ``corpus.Corpus`` for the fields."""

    token_ids: np.ndarray
    token_starts: np.ndarray
    token_ends: np.ndarray
    sentence_starts: np.ndarray
    paragraph_starts: np.ndarray
    document_starts: np.ndarray
    vocabulary: np.ndarray


def tokenise(texts: Sequence[str]) -> Tokens:
    """Find the tokens, sentences and paragraphs of each text.

    A token is a run of letters and digits, which single apostrophes and hyphens may join, and
    full stops or commas inside a number (``TOKEN_PATTERN``). A new line begins a paragraph and a
    sentence. The vocabulary holds the lower-case word forms in code point order, so that the same
    texts give the same ids in whatever order they were read.

    Parameters
    ----------
    texts
        One clean text a document.

    Returns
    -------
    Tokens
        ``token_starts`` and ``token_ends`` are character offsets in the token's own document.
    """
    with ThreadPoolExecutor(_THREADS) as pool:  # NumPy and Arrow let other threads work
        parts = list(
            pool.map(lambda part: _tokenise_chunk(list(texts[slice(*part)])), _chunks(texts))
        )
    forms, ids = _merge_vocabularies([part.vocabulary for part in parts])
    lengths = [len(part.token_starts) for part in parts]
    shifts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    columns = {
        name: [getattr(part, name) for part in parts] for name in Tokens.__dataclass_fields__
    }
    parts.clear()  # so that each array can go as soon as it has been joined

    def joined(field: str) -> np.ndarray:
        found = columns.pop(field)
        if field == "token_ids":
            found = [new[old] for new, old in zip(ids, found, strict=True)]
        if not field.startswith("token"):
            starts = [edges[:-1] + shift for edges, shift in zip(found, shifts, strict=False)]
            return np.concatenate([*starts, shifts[-1:]]).astype(np.int64)
        return np.concatenate([*found, np.zeros(0, np.int32)]).astype(np.int32, copy=False)

    names = [name for name in Tokens.__dataclass_fields__ if name != "vocabulary"]
    return Tokens(**{name: joined(name) for name in names}, vocabulary=forms)


def _chunks(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Cut the documents into runs of about ``CHUNK_CHARACTERS`` without dividing any."""
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    if not len(ends):
        return []
    cuts = np.flatnonzero(np.diff(ends // CHUNK_CHARACTERS)) + 1
    edges = [0, *cuts.tolist(), len(texts)]
    return list(itertools.pairwise(edges))


def _tokenise_chunk(texts: Sequence[str]) -> Tokens:
    text = "\n".join(texts) + "\n"  # so that every document begins a line, and ends one
    code_points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes = character_classes()[code_points]
    inside = inside_tokens(code_points, classes)
    edges = np.flatnonzero(np.diff(inside, prepend=False))
    starts, ends = edges[::2], edges[1::2]
    token_ids, vocabulary = _encode(code_points, inside, ends - starts)

    lengths = np.fromiter((len(t) + 1 for t in texts), np.int64, len(texts))
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    document_starts = np.searchsorted(starts, offsets)
    shift = np.repeat(offsets[:-1], np.diff(document_starts))
    paragraphs = _begins_paragraph(classes, starts)
    kinds = kinds_of(vocabulary)[token_ids]
    words = Words(code_points, classes, starts, ends, kinds, paragraphs)
    sentences = paragraphs | begin_sentences(words)
    return Tokens(
        token_ids=token_ids,
        token_starts=(starts - shift).astype(np.int32),
        token_ends=(ends - shift).astype(np.int32),
        sentence_starts=np.append(np.flatnonzero(sentences), len(starts)),
        paragraph_starts=np.append(np.flatnonzero(paragraphs), len(starts)),
        document_starts=document_starts,
        vocabulary=vocabulary,
    )


def _encode(
    code_points: np.ndarray, inside: np.ndarray, lengths: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give numbers to the lower-case word forms: an id for each token, and the forms."""
    width, data = _letters(code_points, inside)
    offsets = np.concatenate([[0], np.cumsum(lengths) * width]).astype(np.int64)
    written = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), len(lengths), [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    ).dictionary_encode()
    encoding = "latin-1" if width == 1 else "utf-32-le"
    numbers: dict[str, int] = {}
    ids = np.fromiter(
        (
            numbers.setdefault(_word_form(form.decode(encoding)), len(numbers))
            for form in written.dictionary.to_pylist()
        ),
        np.int32,
        len(written.dictionary),
    )
    return ids[written.indices.to_numpy()], np.array(list(numbers), dtype=object)


def _letters(code_points: np.ndarray, inside: np.ndarray) -> tuple[int, bytes]:
    """Give the characters of all tokens, and how many bytes each has: one if Latin-1 holds all."""
    if (code_points[inside & (code_points > 0xFF)]).size:
        return 4, code_points[inside].tobytes()
    return 1, (code_points.astype(np.uint8) * inside).tobytes().translate(_LOWER, b"\0")


def _word_form(written: str) -> str:
    return written.lower().translate(_ONE_FORM)


def _merge_vocabularies(vocabularies: list[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Give the sorted union of the forms, and for each vocabulary the new id of each old one."""
    forms = sorted(set().union(*vocabularies))
    numbers = {form: i for i, form in enumerate(forms)}
    ids = [np.fromiter((numbers[f] for f in v), np.int32, len(v)) for v in vocabularies]
    return np.array(forms, dtype=object), ids


def _begins_paragraph(classes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    begins = np.zeros(len(starts) + 1, bool)  # the last for a new line that nothing follows
    begins[0] = True
    begins[np.searchsorted(starts, np.flatnonzero(classes == NEWLINE))] = True
    return begins[:-1]
