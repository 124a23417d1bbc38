"""Units of a corpus: the spans in which something is counted, and their text."""

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np

from analysis.corpus import Corpus
from analysis.errors import InputError

Unit = Literal["document", "paragraph", "window", "sentence"]
WINDOW = 100  # tokens


def unit_starts(corpus: Corpus, unit: Unit, *, window: int = WINDOW) -> np.ndarray:
    """Give the token positions at which units begin, as ``int64[u + 1]``; the last is n.

    A document without a token is a unit without width; the other units always have one.

    Parameters
    ----------
    window
        For the unit ``"window"``: a document is cut into stretches of so many tokens, and the
        sentences that begin in the same stretch are one window. Sentences stay whole.

    Raises
    ------
    InputError
        If there is no such unit, or the window is not a positive number of tokens.
    """
    if unit not in get_args(Unit):
        raise InputError(f"unit {unit!r} is not one of {', '.join(get_args(Unit))}")
    if unit == "window":
        return _window_starts(corpus, window)
    starts: np.ndarray = getattr(corpus, f"{unit}_starts")
    return starts


def _window_starts(corpus: Corpus, window: int) -> np.ndarray:
    if window < 1:
        raise InputError(f"window {window!r}: give the number of tokens, at least 1")
    sentences = corpus.sentence_starts[:-1]
    documents = unit_of_tokens(corpus, "document", sentences)
    stretches = (sentences - corpus.document_starts[documents]) // window
    begins = (np.diff(documents, prepend=-1) != 0) | (np.diff(stretches, prepend=-1) != 0)
    return np.append(sentences[begins], corpus.sentence_starts[-1])


def unit_of_tokens(
    corpus: Corpus, unit: Unit, positions: np.ndarray, *, window: int = WINDOW
) -> np.ndarray:
    """Give the number of the unit in which each token position lies, as ``int64``."""
    starts = unit_starts(corpus, unit, window=window)
    return np.searchsorted(starts, positions, side="right") - 1


def unit_documents(corpus: Corpus, unit: Unit, *, window: int = WINDOW) -> np.ndarray:
    """Give the number of the document in which each unit lies, as ``int64[u]``."""
    if unit == "document":
        return np.arange(len(corpus.documents))
    return unit_of_tokens(corpus, "document", unit_starts(corpus, unit, window=window)[:-1])


def unit_spans(
    corpus: Corpus, unit: Unit, units: Sequence[int] | np.ndarray, *, window: int = WINDOW
) -> np.ndarray:
    """Give the character spans of some units in their documents' text, as ``int64[k, 2]``.

    A span reaches from the unit's first token to its last, widened by the punctuation that
    stands directly at either: ``“Why?”`` keeps its marks.
    """
    starts = unit_starts(corpus, unit, window=window)
    units = np.asarray(units, dtype=np.int64)
    documents = unit_documents(corpus, unit, window=window)[units]
    texts = corpus.documents["text"].array
    spans = np.zeros((len(units), 2), np.int64)
    for row, (number, document) in enumerate(zip(units, documents, strict=True)):
        first, last = starts[number], starts[number + 1] - 1
        if last >= first:
            start, end = corpus.token_starts[first], corpus.token_ends[last]
            spans[row] = _widen(texts[document], int(start), int(end))
    return spans


def _widen(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the characters up to the nearest white space on both sides."""
    while start > 0 and not text[start - 1].isspace() and not text[start - 1].isalnum():
        start -= 1
    while end < len(text) and not text[end].isspace() and not text[end].isalnum():
        end += 1
    return start, end


def unit_texts(
    corpus: Corpus, unit: Unit, units: Sequence[int] | np.ndarray, *, window: int = WINDOW
) -> list[str]:
    """Give the text of some units exactly as it stands in the clean text."""
    documents = unit_documents(corpus, unit, window=window)[np.asarray(units, dtype=np.int64)]
    texts = corpus.documents["text"].array
    spans = unit_spans(corpus, unit, units, window=window)
    return [texts[d][start:end] for d, (start, end) in zip(documents, spans, strict=True)]
