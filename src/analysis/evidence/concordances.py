"""Every place where a pattern stands, one line each, with what is written before and after it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from analysis.codebook import Pattern, match_pattern, may_match, nearest_forms, parse_pattern
from analysis.corpus import Corpus
from analysis.errors import InputError, check_least
from analysis.evidence.drawing import Part, gather, random_keys
from analysis.resampling import check_seed
from analysis.shards import AnyCorpus
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
    corpus: AnyCorpus,
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
        with the nearest spellings. ``attrs["of"]`` is the number of lines without a limit.

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
    texts = [pattern] if isinstance(pattern, str) else list(dict.fromkeys(pattern))
    patterns = [parse_pattern(text) for text in texts]
    how = _Lines(width, order, limit, seed)
    holding = partial(may_match, patterns=patterns)
    parts = corpus.map(_concordance, holding=holding, patterns=patterns, how=how)
    heard: set[str] = set()
    found = gather(corpus, _noting(parts, heard), by=how.keys, limit=limit)
    table = Concordance(found.drop(columns=["cell", *how.keys, "of"]))
    table.attrs["of"] = int(found["of"].iloc[0]) if len(found) else 0
    silent = [text for text in texts if text not in heard]
    table.attrs["note"] = _nothing_found(corpus, silent)
    return table


class _Lines(NamedTuple):
    """Which lines, and in what order; see ``concordance``."""

    width: int
    order: Order
    limit: int | None
    seed: int

    @property
    def keys(self) -> list[str]:
        """Name the columns by which lines are sorted."""
        if self.order == "position":
            return []
        if self.order == "random":
            return ["key"]
        return [f"word_{distance}" for distance in range(SORTED_WORDS)]


def _noting(parts: Iterable[tuple[Part, set[str]]], heard: set[str]) -> Iterator[Part]:
    """Pass on what shards give, noting which patterns stand there."""
    for part, own in parts:
        heard |= own
        yield part


def _concordance(corpus: Corpus, *, patterns: list[Pattern], how: _Lines) -> tuple[Part, set[str]]:
    """Give the first lines of one shard, and which patterns stand in it."""
    found = [match_pattern(corpus, pattern) for pattern in patterns]
    firsts = np.concatenate([np.zeros(0, np.int64), *(spans[0] for spans in found)])
    pasts = np.concatenate([np.zeros(0, np.int64), *(spans[1] for spans in found)])
    numbers = np.repeat(np.arange(len(patterns)), [len(spans[0]) for spans in found])
    keys = _keys(corpus, firsts, pasts, how=how)
    lines = np.lexsort((pasts, firsts, *keys[::-1]))[: how.limit]
    table = _lines(corpus, firsts[lines], pasts[lines], how.width)
    names = pd.array([pattern.text for pattern in patterns], dtype="str")
    table.insert(10, "pattern", names.take(numbers[lines]))
    table.insert(0, "cell", 0)
    for name, key in zip(how.keys, keys, strict=True):
        table[name] = key[lines] if how.order == "random" else _forms(corpus, key[lines])
    heard = {patterns[number].text for number in np.unique(numbers)}
    return Part(table, pd.Series(len(firsts), index=[0])), heard


def _keys(
    corpus: Corpus, firsts: np.ndarray, pasts: np.ndarray, *, how: _Lines
) -> list[np.ndarray]:
    """Give by what lines are sorted: random numbers, or the words on one side, nearest first."""
    if how.order == "position":
        return []
    if how.order == "random":
        return [random_keys(corpus, firsts, seed=how.seed)]
    documents = unit_of_tokens(corpus, "document", firsts)
    low, high = corpus.document_starts[documents], corpus.document_starts[documents + 1]
    keys = []
    for distance in range(SORTED_WORDS):
        places = firsts - 1 - distance if how.order == "left" else pasts + distance
        inside = (places >= low) & (places < high)
        # the vocabulary is sorted, so that the ids are in the order of the alphabet
        keys.append(np.where(inside, corpus.token_ids[np.where(inside, places, firsts)], -1))
    return keys


def _forms(corpus: Corpus, ids: np.ndarray) -> pd.Series:
    """Give the words of some ids, which mean the same in every shard; "" where there is none."""
    return pd.Series(np.append(corpus.vocabulary, "")[ids], dtype="str")


def _lines(corpus: Corpus, firsts: np.ndarray, pasts: np.ndarray, width: int) -> pd.DataFrame:
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
    return pd.DataFrame(
        {
            **{
                name: values.array
                for name, values in about.rename(columns={"id": "document"}).items()
            },
            "sentence": unit_of_tokens(corpus, "sentence", firsts),
            "left": pd.array(
                [texts[d][a:b].replace("\n", " ") for d, a, b, _, _ in cuts], dtype="str"
            ),
            "hit": pd.array(
                [texts[d][b:c].replace("\n", " ") for d, _, b, c, _ in cuts], dtype="str"
            ),
            "right": pd.array(
                [texts[d][c:e].replace("\n", " ") for d, _, _, c, e in cuts], dtype="str"
            ),
            "start": starts,
            "end": ends,
            "first": firsts,
            "past": pasts,
            "position": firsts - low,
            "document_tokens": high - low,
        }
    )


def _nothing_found(corpus: AnyCorpus, patterns: Sequence[str]) -> str:
    """Say that patterns stand nowhere, and what there is instead of their words."""
    near = _near_spellings(corpus, patterns) if patterns else {}
    sentences = []
    for pattern in patterns:
        own = [word for word in _plain_words(pattern) if near.get(word)]
        parts = [f"{word}: {', '.join(near[word])}" for word in own]
        hint = f" Near spellings here: {'; '.join(parts)}." if parts else ""
        sentences.append(f"Nothing in this corpus matches {pattern!r}.{hint}")
    return " ".join(sentences)


def near_spellings(corpus: AnyCorpus, pattern: str, *, number: int = 3) -> dict[str, list[str]]:
    """Give for each word of a pattern that the corpus lacks the most similar word forms in it.

    See ``codebook.similar_forms``; words with wildcards, and words that occur, are left out.
    """
    return _near_spellings(corpus, [pattern], number=number)


def _near_spellings(
    corpus: AnyCorpus, patterns: Sequence[str], *, number: int = 3
) -> dict[str, list[str]]:
    words = list(dict.fromkeys(word for text in patterns for word in _plain_words(text)))
    near = nearest_forms(corpus, words, limit=number)
    known = {word for word in words if (0, word) in near[word]}
    return {word: [form for _, form in near[word]] for word in words if word not in known}


def _plain_words(pattern: str) -> list[str]:
    return [word.glob.lower() for word in parse_pattern(pattern).words() if word.plain]
