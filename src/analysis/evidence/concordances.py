"""Every place where a pattern stands, one line each, with what is written before and after it."""

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd

from analysis.codebook import match_pattern, parse_pattern, similar_forms
from analysis.corpus import Corpus
from analysis.errors import InputError, check_least
from analysis.resampling import check_seed
from analysis.templating import render
from analysis.units import unit_of_tokens

Order = Literal["position", "left", "right", "random"]
SORTED_WORDS = 5  # of the context, by which lines are sorted
LINE = ["left", "hit", "right"]


class Concordance(pd.DataFrame):
    """A table of concordance lines, which Jupyter shows aligned and with a field to search in.

    ``Concordance.shown`` lines are shown at most; ``attrs["note"]`` says if nothing was found.
    """

    shown = 300

    @property
    def _constructor(self) -> type["Concordance"]:
        return Concordance

    def _repr_html_(self) -> str | None:
        """Give the lines as HTML, every text escaped; other columns are a plain table."""
        if not {*LINE, "title", "source", "date", "sentence"} <= set(self.columns):
            html: str | None = super()._repr_html_()
            return html
        lines = self.head(self.shown).to_dict("records")
        note = self.attrs.get("note", "") if self.empty else ""
        return render("concordance.html", lines=lines, of=len(self), note=note)

    def __repr__(self) -> str:
        """Say why there are no lines, where there are none."""
        note = self.attrs.get("note", "") if self.empty else ""
        return note or super().__repr__()


def concordance(
    corpus: Corpus,
    pattern: str | Sequence[str],
    *,
    width: int = 10,
    order: Order = "position",
    limit: int | None = None,
    seed: int = 0,
) -> Concordance:
    """List where a pattern stands, with the words around it (keyword in context).

    Parameters
    ----------
    pattern
        As in a codebook: words with ``*`` and ``?``, phrases, ``(a|b)``, ``near(a, b, 5)``; or
        several patterns.
    width
        Words of context on each side; they may cross sentences but not documents.
    order
        ``"position"`` in the corpus; ``"left"`` or ``"right"``, by the alphabet of the nearest
        words on that side, reading away from the hit; ``"random"``.
    limit
        Number of lines; None for all.
    seed
        Of the random order.

    Returns
    -------
    Concordance
        A DataFrame: ``document`` (id), ``title``, ``source``, ``date``, ``sentence`` (number in
        the corpus), ``left``, ``hit``, ``right`` (as written, a new line shown as a space),
        ``start`` and ``end`` (characters of the hit in the document's clean text), ``pattern``,
        ``first`` and ``past`` (token positions in the corpus), ``position`` (tokens of the
        document before the hit), ``document_tokens``. Without a hit it has no rows, and says so
        with the nearest spellings.

    Raises
    ------
    InputError
        If the text is not a pattern, or a parameter is out of range.
    """
    if order not in get_args(Order):
        raise InputError(f"order is {order!r}; choose {', '.join(get_args(Order))}")
    check_least("width", width, 0, meaning="the number of words on each side")
    if limit is not None:
        check_least("limit", limit, 1, meaning="the number of lines")
    check_seed(seed)
    patterns = [pattern] if isinstance(pattern, str) else list(dict.fromkeys(pattern))
    found = [match_pattern(corpus, text) for text in patterns]
    firsts = np.concatenate([np.zeros(0, np.int64), *(spans[0] for spans in found)])
    pasts = np.concatenate([np.zeros(0, np.int64), *(spans[1] for spans in found)])
    numbers = np.repeat(np.arange(len(patterns)), [len(spans[0]) for spans in found])
    lines = _ordered(corpus, firsts, pasts, order, seed)[:limit]
    table = _lines(corpus, firsts[lines], pasts[lines], width)
    table.insert(10, "pattern", pd.array(patterns, dtype="str").take(numbers[lines]))
    silent = [text for text, spans in zip(patterns, found, strict=True) if not len(spans[0])]
    table.attrs["note"] = " ".join(_nothing_found(corpus, text) for text in silent)
    return table


def _ordered(
    corpus: Corpus, firsts: np.ndarray, pasts: np.ndarray, order: Order, seed: int
) -> np.ndarray:
    """Give the lines in their order; equal ones as they stand in the corpus."""
    by_position = np.lexsort((pasts, firsts))
    firsts, pasts = firsts[by_position], pasts[by_position]
    if order == "random":
        return by_position[np.random.default_rng(seed).permutation(len(firsts))]
    if order == "position":
        return by_position
    documents = unit_of_tokens(corpus, "document", firsts)
    low, high = corpus.document_starts[documents], corpus.document_starts[documents + 1]
    keys = []
    for distance in range(SORTED_WORDS):
        places = firsts - 1 - distance if order == "left" else pasts + distance
        inside = (places >= low) & (places < high)
        # the vocabulary is sorted, so that the ids are in the order of the alphabet
        keys.append(np.where(inside, corpus.token_ids[np.where(inside, places, firsts)], -1))
    return by_position[np.lexsort(keys[::-1])]


def _lines(corpus: Corpus, firsts: np.ndarray, pasts: np.ndarray, width: int) -> Concordance:
    documents = unit_of_tokens(corpus, "document", firsts)
    low, high = corpus.document_starts[documents], corpus.document_starts[documents + 1]
    starts, ends = corpus.token_starts[firsts], corpus.token_ends[pasts - 1]
    begins = corpus.token_starts[np.maximum(firsts - width, 0)]
    stops = corpus.token_ends[np.minimum(pasts + width, high) - 1]
    texts = corpus.documents["text"].tolist()
    if width:  # what stands before the first token and after the last belongs to the context too
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))[documents]
        begins = np.where(firsts - width <= low, 0, begins)
        stops = np.where(pasts + width >= high, lengths, stops)
    offsets = (x.tolist() for x in (begins, starts, ends, stops))
    cuts = list(zip(documents.tolist(), *offsets, strict=True))
    about = corpus.documents[["id", "title", "source", "date"]].take(documents)
    return Concordance(
        {
            **{
                name: values.array
                for name, values in about.rename(columns={"id": "document"}).items()
            },
            "sentence": unit_of_tokens(corpus, "sentence", firsts),
            "left": [texts[d][a:b].replace("\n", " ") for d, a, b, _, _ in cuts],
            "hit": [texts[d][b:c].replace("\n", " ") for d, _, b, c, _ in cuts],
            "right": [texts[d][c:e].replace("\n", " ") for d, _, _, c, e in cuts],
            "start": starts,
            "end": ends,
            "first": firsts,
            "past": pasts,
            "position": firsts - low,
            "document_tokens": high - low,
        }
    )


def _nothing_found(corpus: Corpus, pattern: str) -> str:
    """Say that a pattern stands nowhere, and what there is instead of its words."""
    near = near_spellings(corpus, pattern)
    parts = [f"{word}: {', '.join(forms)}" for word, forms in near.items() if forms]
    hint = f" Near spellings here: {'; '.join(parts)}." if parts else ""
    return f"Nothing in this corpus matches {pattern!r}.{hint}"


def near_spellings(corpus: Corpus, pattern: str, *, number: int = 3) -> dict[str, list[str]]:
    """Give for each word of a pattern that the corpus lacks the most similar word forms in it.

    See ``codebook.similar_forms``; words with wildcards, and words that occur, are left out.
    """
    words = [word.glob.lower() for word in parse_pattern(pattern).words() if word.plain]
    return {
        word: similar_forms(corpus, word, limit=number)
        for word in words
        if word not in corpus.word_index
    }
