"""The words that a scoring method reads, unit by unit, as arrays.

VADER is defined on words as written between white space (``"great!!!"``, ``":)"``, ``"NOT"``);
every other method reads the corpus's own tokens. Both become the same arrays, so that one set of
rules works on either.
"""

import itertools
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from analysis.corpus import Corpus
from analysis.units import Unit, unit_starts

CHUNK_TOKENS = 1_000_000  # bounds the working memory, whatever the size of the corpus

# One of these may stand directly before or after a written word, as VADER defines it.
PUNCTUATION = (
    *(".", "!", "?", ",", ";", ":", "-", "'", '"'),
    *("!!", "!!!", "??", "???", "?!?", "!?!", "?!?!", "!?!?"),
)
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


@dataclass(frozen=True, eq=False)
class Words:
    """The words of some consecutive units; words of one character are left out, as in VADER.

    Attributes
    ----------
    ids : int64[n]
        Form of each word, an index into ``forms``.
    forms : list of str, [v]
        Word forms, cleaned; in lower case where the method does not look at capitals.
    starts : int64[u + 1]
        First word of each unit; the last entry is n.
    begins, ends : int32[n]
        Half-open character span of each word in its document's text.
    tokens_of : function
        Gives, for positions of words, the half-open spans of the corpus's tokens that they hold;
        a word as written may hold none (``":)"``) or several (``"and/or"``).
    emphasis : float64[u]
        Points that repeated ``!`` and ``?`` add to the unit.
    """

    ids: np.ndarray
    forms: list[str]
    starts: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    tokens_of: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
    emphasis: np.ndarray


def token_words(corpus: Corpus, unit: Unit) -> Words:
    """Give the corpus's tokens, all units at once."""
    wide = np.fromiter((len(form) > 1 for form in corpus.vocabulary), bool, len(corpus.vocabulary))
    kept = wide[corpus.token_ids]
    before = np.concatenate([[0], np.cumsum(kept)])
    starts = unit_starts(corpus, unit)
    tokens = np.flatnonzero(kept)
    return Words(
        ids=corpus.token_ids[kept],
        forms=corpus.vocabulary.tolist(),
        starts=before[starts],
        begins=corpus.token_starts[kept],
        ends=corpus.token_ends[kept],
        tokens_of=lambda words: (tokens[words], tokens[words] + 1),
        emphasis=np.zeros(len(starts) - 1),
    )


def written_words(corpus: Corpus, unit: Unit) -> Iterator[Words]:
    """Give the words as written between white space, some documents at a time.

    The words of a unit are those of its text (``units.unit_texts``): from the one that holds its
    first token to the one that holds its last.
    """
    sizes = np.diff(corpus.document_starts)
    chunks = (np.cumsum(sizes) - sizes) // CHUNK_TOKENS
    edges = [0, *(np.flatnonzero(np.diff(chunks)) + 1), len(sizes)]
    starts = unit_starts(corpus, unit)
    for first, last in itertools.pairwise(edges):
        within = corpus.document_starts[[first, last]]
        units = (first, last) if unit == "document" else np.searchsorted(starts, within)
        yield _written_chunk(corpus, (first, last), starts[units[0] : units[1] + 1])


def _written_chunk(corpus: Corpus, documents: tuple[int, int], starts: np.ndarray) -> Words:
    texts = corpus.documents["text"].iloc[slice(*documents)].tolist()
    code_points = np.frombuffer(
        ("\n".join(texts) + "\n").encode("utf-32-le", "surrogatepass"), dtype=np.uint32
    )
    offsets = np.cumsum([0, *(len(text) + 1 for text in texts)])[:-1]
    bounds = corpus.document_starts[documents[0] : documents[1] + 1]
    token_places = corpus.token_starts[bounds[0] : bounds[-1]] + np.repeat(offsets, np.diff(bounds))

    inside = ~_white_space()[np.minimum(code_points, 0x3001)]
    edges = np.flatnonzero(np.diff(inside, prepend=False))
    begins, ends, lengths = _words_of_units(
        edges[::2], edges[1::2], token_places, starts - bounds[0]
    )
    units = np.repeat(np.arange(len(lengths)), lengths)
    ids, raw = _encode(code_points, begins, ends)
    emphasis = _emphasis(ids, raw, units, len(lengths))

    kept = np.fromiter((len(form) > 1 for form in raw), bool, len(raw))[ids]
    begins, ends, units = begins[kept], ends[kept], units[kept]
    cleaned = [clean_word(form) for form in raw]
    index = {form: i for i, form in enumerate(dict.fromkeys(cleaned))}
    cleaned_ids = np.fromiter((index[form] for form in cleaned), np.int64, len(cleaned))
    shift = offsets[np.searchsorted(offsets, begins, "right") - 1]
    return Words(
        ids=cleaned_ids[ids[kept]],
        forms=list(index),
        starts=np.searchsorted(units, np.arange(len(lengths) + 1)),
        begins=begins - shift,
        ends=ends - shift,
        tokens_of=lambda words: (
            np.searchsorted(token_places, begins[words]) + bounds[0],
            np.searchsorted(token_places, ends[words]) + bounds[0],
        ),
        emphasis=emphasis,
    )


def _words_of_units(
    begins: np.ndarray, ends: np.ndarray, token_places: np.ndarray, starts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Keep the words that lie in units; give their begins, their ends, and how many each unit has.

    No word lies in two units, because units part only at white space.
    """
    holds = starts[1:] > starts[:-1]  # a document without a token has no words
    first = np.zeros(len(holds), np.int64)
    past = np.zeros(len(holds), np.int64)
    first[holds] = np.searchsorted(begins, token_places[starts[:-1][holds]], "right") - 1
    past[holds] = np.searchsorted(begins, token_places[starts[1:][holds] - 1], "right")
    lengths = past - first
    before = np.cumsum(lengths) - lengths
    kept = np.arange(lengths.sum()) + np.repeat(first - before, lengths)
    return begins[kept], ends[kept], lengths


@cache
def _white_space() -> np.ndarray:
    """Tell of each code point up to U+3001, the first after all white space, if it is that."""
    return np.fromiter((chr(i).isspace() for i in range(0x3002)), bool, 0x3002)


def _encode(
    code_points: np.ndarray, starts: np.ndarray, ends: np.ndarray
) -> tuple[np.ndarray, list[str]]:
    """Give numbers to the words as written: an id for each, and the forms."""
    marks = np.zeros(len(code_points) + 1, np.int8)
    marks[starts] = 1
    marks[ends] = -1
    letters = code_points[np.cumsum(marks[:-1], dtype=np.int8) > 0]
    ends_in_letters = np.concatenate([[0], np.cumsum(ends - starts)])
    widths = np.ones(len(letters), np.uint8)
    for threshold in (0x80, 0x800, 0x10000):
        widths += letters >= threshold
    offsets = np.concatenate([[0], np.cumsum(widths, dtype=np.int64)])[ends_in_letters]
    data = letters.tobytes().decode("utf-32-le", "surrogatepass").encode("utf-8", "surrogatepass")
    encoded = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), len(starts), [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    ).dictionary_encode()
    forms = [form.decode("utf-8", "surrogatepass") for form in encoded.dictionary.to_pylist()]
    return encoded.indices.to_numpy().astype(np.int64), forms


def clean_word(word: str) -> str:
    """Take one mark of ``PUNCTUATION`` off the front or the end of a word, as VADER does.

    What is left must have more than one character and no other ASCII punctuation; if not, the
    word stays as written, which keeps contractions and emoticons whole.
    """
    core = word.translate(_NO_PUNCTUATION)
    if len(core) > 1 and core != word:
        if word.startswith(core) and word[len(core) :] in PUNCTUATION:
            return core
        if word.endswith(core) and word[: -len(core)] in PUNCTUATION:
            return core
    return word


def _emphasis(
    ids: np.ndarray, forms: list[str], unit_of_word: np.ndarray, units: int
) -> np.ndarray:
    """Give the points of ``!`` (up to four) and of repeated ``?`` in each unit, as in VADER."""

    def count(mark: str) -> np.ndarray:
        marks = np.fromiter((form.count(mark) for form in forms), np.int64, len(forms))[ids]
        return np.bincount(unit_of_word, marks, minlength=units)

    exclamations, questions = np.minimum(count("!"), 4), count("?")
    return exclamations * 0.292 + np.where(
        questions > 3, 0.96, np.where(questions > 1, questions * 0.18, 0)
    )
