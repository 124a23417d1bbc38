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
from functools import cache

import numpy as np
import pyarrow as pa

# The same tokens as a regular expression, for comparison with other tools.
TOKEN_PATTERN = r"[^\W_]+(?:(?:['’‐‑-]|(?<=\d)[.,](?=\d))[^\W_]+)*"

OTHER, SPACE, NEWLINE, STOP, MARK, JOINER, OPENER, LOWER, UPPER, DIGIT = range(10)

# Before a full stop: a title, which a name follows, so that no sentence ends there.
TITLES = frozenset(
    """
    dr mr mrs ms mx prof rev revd hon rt st sr jr fr messrs cllr coun capt col gen lt sgt
    supt insp det dep asst vs viz cf eg ie approx incl
    """.split()
)
# Before a full stop: no sentence ends if a number follows ("Reg. 44", "No. 10", "pp. 3").
NUMBERED = frozenset(
    """
    no nos reg regs fig figs para paras p pp s ss sec sect art ch chap vol ed eds app annex ref
    tel ext c ca est jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()
)
# After an abbreviation that may also end a sentence ("etc.", "p.m.", "U.K."), only these begin one.
SENTENCE_STARTERS = frozenset(
    """
    the a an this that these those it its in on at for from with we our they their he she his her
    there here if when while although however but and so as to not no our i you your who what why
    how where some many most all each every both one two after before since
    """.split()
)
ABBREVIATIONS = frozenset(
    """
    etc al ltd plc inc dept govt
    """.split()
)

# Word forms that differ in the kind of apostrophe or hyphen only are one.
_ONE_FORM = str.maketrans("’‐‑", "'--")

CHUNK_CHARACTERS = 4_000_000  # bounds the working memory, whatever the size of the corpus


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
    chunks = [texts[first:last] for first, last in _chunks(texts)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # NumPy and Arrow let other threads work
        parts = list(pool.map(_tokenise_chunk, chunks))
    forms, ids = _merge_vocabularies([part.vocabulary for part in parts])
    token_ids = [ids[i][part.token_ids] for i, part in enumerate(parts)]
    lengths = [len(part.token_starts) for part in parts]
    shifts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)

    def joined(field: str) -> np.ndarray:
        starts = [
            getattr(part, field)[:-1] + shift for part, shift in zip(parts, shifts, strict=False)
        ]
        return np.concatenate([*starts, shifts[-1:]]).astype(np.int64)

    return Tokens(
        token_ids=np.concatenate([*token_ids, np.zeros(0, np.int32)]).astype(np.int32),
        token_starts=np.concatenate([p.token_starts for p in parts] or [np.zeros(0, np.int32)]),
        token_ends=np.concatenate([p.token_ends for p in parts] or [np.zeros(0, np.int32)]),
        sentence_starts=joined("sentence_starts"),
        paragraph_starts=joined("paragraph_starts"),
        document_starts=joined("document_starts"),
        vocabulary=forms,
    )


def _chunks(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Cut the documents into runs of about ``CHUNK_CHARACTERS`` without dividing any."""
    ends = np.cumsum([len(text) for text in texts])
    if not len(ends):
        return []
    cuts = np.flatnonzero(np.diff(ends // CHUNK_CHARACTERS)) + 1
    edges = [0, *cuts.tolist(), len(texts)]
    return list(itertools.pairwise(edges))


def _tokenise_chunk(texts: Sequence[str]) -> Tokens:
    text = "\n".join(texts) + "\n"  # so that every document begins a line, and ends one
    code_points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes = _character_classes()[code_points]
    inside = _inside_tokens(code_points, classes)
    edges = np.flatnonzero(np.diff(inside, prepend=False))
    starts, ends = edges[::2], edges[1::2]
    token_ids, vocabulary = _encode(code_points, inside, ends - starts)

    lengths = np.fromiter((len(t) + 1 for t in texts), np.int64, len(texts))
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    document_starts = np.searchsorted(starts, offsets)
    shift = np.repeat(offsets[:-1], np.diff(document_starts))
    paragraphs = _begins_paragraph(classes, starts)
    sentences = paragraphs | _ends_sentence(
        code_points, classes, (starts, ends), (token_ids, vocabulary)
    )
    return Tokens(
        token_ids=token_ids,
        token_starts=(starts - shift).astype(np.int32),
        token_ends=(ends - shift).astype(np.int32),
        sentence_starts=np.append(np.flatnonzero(sentences), len(starts)),
        paragraph_starts=np.append(np.flatnonzero(paragraphs), len(starts)),
        document_starts=document_starts,
        vocabulary=vocabulary,
    )


@cache
def _character_classes() -> np.ndarray:
    """Give the class of every code point, as ``uint8[0x110000]``."""
    characters = [chr(i) for i in range(0x110000)]
    classes = np.zeros(0x110000, np.uint8)
    for name, value in (("isalnum", LOWER), ("isspace", SPACE)):
        classes[np.fromiter(map(getattr(str, name), characters), bool, 0x110000)] = value
    upper = np.fromiter(map(str.isupper, characters), bool, 0x110000)
    classes[upper & (classes == LOWER)] = UPPER
    classes[np.fromiter(map(str.isdecimal, characters), bool, 0x110000)] = DIGIT
    for value, members in (
        (NEWLINE, "\n"),
        (STOP, "."),
        (MARK, "!?…"),
        (JOINER, "'’‐‑-"),
        (OPENER, '"“‘([{£€$#@•·*'),
    ):
        classes[[ord(c) for c in members]] = value
    return classes


def _inside_tokens(code_points: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Mark the code points that belong to a token (the last one, a new line, never does)."""
    word = classes >= LOWER
    digit = classes == DIGIT
    inside = word.copy()
    inside[1:-1] |= (classes[1:-1] == JOINER) & word[:-2] & word[2:]
    decimal = (classes[1:-1] == STOP) | (code_points[1:-1] == ord(","))
    inside[1:-1] |= decimal & digit[:-2] & digit[2:]
    return inside


def _encode(
    code_points: np.ndarray, inside: np.ndarray, lengths: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give numbers to the lower-case word forms: an id for each token, and the forms."""
    letters = code_points[inside]
    widths = 1 + (letters >= 0x80) + (letters >= 0x800) + (letters >= 0x10000)
    byte_ends = np.concatenate([[0], np.cumsum(widths)])[np.cumsum(lengths)]
    offsets = np.concatenate([[0], byte_ends]).astype(np.int64)
    data = letters.tobytes().decode("utf-32-le", "surrogatepass").encode("utf-8", "surrogatepass")
    written = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), len(lengths), [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    ).dictionary_encode()
    forms, ids = np.unique(
        np.array([_word_form(form) for form in written.dictionary.to_pylist()], dtype=object),
        return_inverse=True,
    )
    return ids[written.indices.to_numpy()].astype(np.int32), forms


def _word_form(written: bytes) -> str:
    return written.decode("utf-8", "surrogatepass").lower().translate(_ONE_FORM)


def _merge_vocabularies(vocabularies: list[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Give the sorted union of the forms, and for each vocabulary the new id of each old one."""
    if not vocabularies:
        return np.zeros(0, object), []
    forms, ids = np.unique(np.concatenate(vocabularies), return_inverse=True)
    sizes = np.cumsum([len(v) for v in vocabularies])[:-1]
    return forms, np.split(ids, sizes)


def _begins_paragraph(classes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    newlines = np.flatnonzero(classes == NEWLINE)
    lines = np.searchsorted(newlines, starts)
    return np.diff(lines, prepend=-1) > 0


def _ends_sentence(
    code_points: np.ndarray,
    classes: np.ndarray,
    spans: tuple[np.ndarray, np.ndarray],
    words: tuple[np.ndarray, np.ndarray],
) -> np.ndarray:
    """Mark each token that begins a sentence after ``.``, ``!``, ``?`` or ``…`` on the same line.

    1. The stop or mark stands in the gap before the token, with white space after it.
    2. The token begins with a capital or a digit, or an opening quotation mark stands before it.
    3. The word before a full stop is not an abbreviation, an initial or a dotted acronym.
    """
    starts, _ends = spans
    begins = np.zeros(len(starts), bool)
    stops = np.flatnonzero((classes == STOP) | (classes == MARK))
    following = np.searchsorted(starts, stops)
    keep = (following > 0) & (following < len(starts))
    stops, following = stops[keep], following[keep]
    # 1. the last stop of each gap counts, as in "?!" and "..."
    last = np.append(following[1:] != following[:-1], True) if len(stops) else np.zeros(0, bool)
    stops, following = stops[last], following[last]
    spaces = np.cumsum((classes == SPACE) | (classes == NEWLINE), dtype=np.int32)
    spaced = spaces[starts[following] - 1] > spaces[stops]
    # 2.
    first = classes[starts[following]]
    opened = classes[starts[following] - 1] == OPENER
    candidate = spaced & ((first == UPPER) | (first == DIGIT) | opened)
    stops, following = stops[candidate], following[candidate]
    # 3.
    plain = classes[stops] == MARK
    followed_by_digit = classes[starts[following]] == DIGIT
    begins[following] = plain | ~_abbreviated(
        code_points, classes, spans, words, following, followed_by_digit
    )
    return begins


def _abbreviated(
    code_points: np.ndarray,
    classes: np.ndarray,
    spans: tuple[np.ndarray, np.ndarray],
    words: tuple[np.ndarray, np.ndarray],
    following: np.ndarray,
    followed_by_digit: np.ndarray,
) -> np.ndarray:
    """Tell for each candidate whether the word before its full stop is an abbreviation."""
    starts, ends = spans
    ids, vocabulary = words
    previous = following - 1

    def one_of(members: frozenset[str], tokens: np.ndarray) -> np.ndarray:
        return np.fromiter((form in members for form in vocabulary), bool, len(vocabulary))[
            ids[tokens]
        ]

    touching = classes[np.minimum(ends[previous], len(classes) - 1)] == STOP
    single = (ends[previous] - starts[previous]) == 1
    capital = classes[starts[previous]] == UPPER
    before = np.maximum(starts[previous] - 1, 0)
    dotted = single & (classes[before] == STOP) & (starts[previous] > 1)
    initial = single & capital & (code_points[starts[previous]] != ord("I")) & ~dotted
    starter = one_of(SENTENCE_STARTERS, following) & (classes[starts[following]] == UPPER)
    dotted_capital_or_time = dotted & (capital | (code_points[starts[previous]] == ord("m")))
    may_end = dotted_capital_or_time | one_of(ABBREVIATIONS, previous)
    return touching & (
        one_of(TITLES, previous)
        | (one_of(NUMBERED, previous) & followed_by_digit)
        | initial
        | (dotted & ~dotted_capital_or_time)
        | (may_end & ~starter)
    )
