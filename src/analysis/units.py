"""Units of a corpus: the spans in which something is counted, and their text."""

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np

from analysis.corpus import Corpus
from analysis.errors import InputError

Unit = Literal["document", "paragraph", "sentence"]


def unit_starts(corpus: Corpus, unit: Unit) -> np.ndarray:
    """Give the token positions at which units begin, as ``int64[u + 1]``; the last is n.

    A document without a token is a unit without width; sentences and paragraphs always have one.

    Raises
    ------
    InputError
        If there is no such unit.
    """
    if unit not in get_args(Unit):
        raise InputError(f"unit {unit!r} is not one of {', '.join(get_args(Unit))}")
    starts: np.ndarray = getattr(corpus, f"{unit}_starts")
    return starts


def unit_of_tokens(corpus: Corpus, unit: Unit, positions: np.ndarray) -> np.ndarray:
    """Give the number of the unit in which each token position lies, as ``int64``."""
    return np.searchsorted(unit_starts(corpus, unit), positions, side="right") - 1


def unit_documents(corpus: Corpus, unit: Unit) -> np.ndarray:
    """Give the number of the document in which each unit lies, as ``int64[u]``."""
    if unit == "document":
        return np.arange(len(corpus.documents))
    return unit_of_tokens(corpus, "document", unit_starts(corpus, unit)[:-1])


def unit_spans(corpus: Corpus, unit: Unit, units: Sequence[int] | np.ndarray) -> np.ndarray:
    """Give the character spans of some units in their documents' text, as ``int64[k, 2]``.

    A span reaches from the unit's first token to its last, widened by the punctuation that
    stands directly at either: ``“Why?”`` keeps its marks.
    """
    starts = unit_starts(corpus, unit)
    units = np.asarray(units, dtype=np.int64)
    documents = unit_documents(corpus, unit)[units]
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


def unit_texts(corpus: Corpus, unit: Unit, units: Sequence[int] | np.ndarray) -> list[str]:
    """Give the text of some units exactly as it stands in the clean text."""
    documents = unit_documents(corpus, unit)[np.asarray(units, dtype=np.int64)]
    texts = corpus.documents["text"].array
    spans = unit_spans(corpus, unit, units)
    return [texts[d][start:end] for d, (start, end) in zip(documents, spans, strict=True)]
