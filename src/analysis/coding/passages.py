"""Passages of a coding, found again in the corpus, or named where they have changed."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.files import inert
from analysis.shards import AnyCorpus
from analysis.units import unit_documents, unit_spans, unit_texts

KEY = ("document", "start", "end")
NAMED = 5  # changed passages that a message lists


def passage_table(corpus: Corpus, sentences: np.ndarray) -> pd.DataFrame:
    """Describe some sentences so that they can be found again.

    Returns
    -------
    DataFrame
        One row a sentence, in the order given: ``document`` (id), ``start`` and ``end``
        (half-open, characters of the document's clean text), ``text``.
    """
    spans = unit_spans(corpus, "sentence", sentences)
    documents = unit_documents(corpus, "sentence")[sentences]
    return pd.DataFrame(
        {
            "document": corpus.documents["id"].to_numpy(object)[documents],
            "start": spans[:, 0],
            "end": spans[:, 1],
            "text": unit_texts(corpus, "sentence", sentences),
        }
    )


def describe_sentences(corpus: AnyCorpus, sentences: np.ndarray) -> pd.DataFrame:
    """Give ``passage_table`` of some sentences of a corpus of any size, by their numbers in it."""
    firsts = np.cumsum([0, *corpus.sizes["sentences"]])
    documents = np.searchsorted(firsts, sentences, side="right") - 1
    wanted = pd.DataFrame(
        {
            "document": corpus.documents["id"].to_numpy(object)[documents],
            "place": sentences - firsts[documents],
        }
    )
    parts = list(corpus.map(_described, wanted=wanted))
    # a part without a row would make texts of its columns objects
    table = pd.concat([part for part in parts if len(part)] or parts[:1])
    return table.sort_index().reset_index(drop=True)


def _described(corpus: Corpus, *, wanted: pd.DataFrame) -> pd.DataFrame:
    """Describe those of some sentences, by their place in their document, that a shard holds."""
    firsts = pd.Series(
        np.searchsorted(corpus.sentence_starts, corpus.document_starts[:-1]),
        corpus.documents["id"].to_numpy(object),
    )
    own = wanted[wanted["document"].isin(firsts.index)]
    sentences = firsts.loc[own["document"]].to_numpy() + own["place"].to_numpy()
    return passage_table(corpus, sentences.astype(np.int64)).set_index(own.index)


def number_passages(corpus: AnyCorpus, table: pd.DataFrame, *, name: str) -> np.ndarray:
    """Give ``find_passages`` of a corpus of any size."""
    named = corpus.documents["id"].isin(table["document"]).to_numpy()
    read = corpus.select(named).gather()
    sentences = find_passages(read, table, name=name)
    firsts = np.cumsum([0, *corpus.sizes["sentences"]])[:-1][named]
    documents = unit_documents(read, "sentence")[sentences]
    own_firsts = np.searchsorted(read.sentence_starts, read.document_starts[documents])
    return firsts[documents] + sentences - own_firsts


def find_passages(corpus: Corpus, table: pd.DataFrame, *, name: str) -> np.ndarray:
    """Find the sentences of the corpus that some passages are.

    Parameters
    ----------
    table
        Columns ``document``, ``start``, ``end`` and, if it is to be checked, ``text``. White space
        in it does not matter, which spreadsheet programs may change.
    name
        What the table is, for the message.

    Returns
    -------
    int64
        The number of each passage's sentence.

    Raises
    ------
    InputError
        If a document is not in the corpus, or a passage is not what it was: the text at its
        place is another, or is no longer one sentence.
    """
    sentences, problems = _look_up(corpus, table)
    if problems:
        lines = [f"row {row}: {problem}" for row, problem in problems]
        more = [f"and {len(lines) - NAMED} more"] if len(lines) > NAMED else []
        raise InputError(
            f"{name}: {len(lines)} of {len(table)} passages are not in the documents as they are "
            "read now:\n  - "
            + "\n  - ".join(lines[:NAMED] + more)
            + "\nPut the documents back as they were, or look for the same words elsewhere in the "
            "same documents with `analysis relocate`"
        )
    return sentences


def relocate(corpus: Corpus, table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Look for changed passages elsewhere in their documents, word for word.

    Text before a passage may have been mended, which moves it. Of several sentences with the
    same words the nearest is taken.

    Returns
    -------
    moved : DataFrame
        The table with new ``start`` and ``end``, without the passages that are gone.
    report : DataFrame
        One row a passage that is not at its place: ``row``, ``document``, ``start`` and ``end`` (as
        they were), ``new_start`` and ``new_end`` (missing where it is gone), ``text``.
    """
    sentences, problems = _look_up(corpus, table)
    lost = {row for row, _ in problems}
    elsewhere = table.index.isin(lost)
    found = _same_words(corpus, table[elsewhere])
    sentences[elsewhere] = found
    now = passage_table(corpus, sentences[sentences >= 0])
    moved = table[sentences >= 0].assign(start=now["start"].array, end=now["end"].array)
    report = table.loc[elsewhere, [*KEY, "text"]].join(
        moved[["start", "end"]].add_prefix("new_").astype("Int64")
    )
    report.insert(0, "row", report.index)
    columns = ["row", *KEY, "new_start", "new_end", "text"]
    return moved, report[columns].reset_index(drop=True)


def sentences_at(corpus: Corpus, places: Sequence[tuple[str, int]]) -> np.ndarray:
    """Give the sentence at each place, a document's id and a character; -1 where there is none."""
    index = {name: number for number, name in enumerate(corpus.documents["id"])}
    return np.array([_sentence_at(corpus, index, *place) for place in places], np.int64)


def _look_up(corpus: Corpus, table: pd.DataFrame) -> tuple[np.ndarray, list[tuple[object, str]]]:
    """Give the sentence of each passage (-1 where it is not there), and what is wrong, by row."""
    index = {name: number for number, name in enumerate(corpus.documents["id"])}
    sentences = sentences_at(corpus, _keys(table, KEY[:2]))
    now = passage_table(corpus, sentences[sentences >= 0]).to_dict("records")
    found = iter(now)
    texts = table["text"] if "text" in table else [None] * len(table)
    problems: list[tuple[object, str]] = []
    for i, (row, key, was) in enumerate(zip(table.index, _keys(table, KEY), texts, strict=True)):
        document, start, end = key
        there = next(found) if sentences[i] >= 0 else None
        problem = ""
        if document not in index:
            problem = f"there is no document {document!r}"
        elif there is None:
            problem = "there is no sentence there"
        elif was is not None and plain(there["text"]) != plain(was):
            problem = f"was {_short(was)!r}, is {_short(there['text'])!r}"
        elif (there["start"], there["end"]) != (start, end):
            problem = f"now at {there['start']} to {there['end']}"
        if problem:
            where = f"{document}, characters {start} to {end}: " if document in index else ""
            problems.append((row, where + problem))
            sentences[i] = -1
    return sentences, problems


def _keys(table: pd.DataFrame, names: tuple[str, ...]) -> list[tuple]:
    return list(zip(*(table[name].tolist() for name in names), strict=True))


def _sentence_at(corpus: Corpus, index: dict[str, int], document: str, start: int) -> int:
    """Give the sentence of the first word at or after a place; -1 if there is none."""
    if document not in index:
        return -1
    first, past = corpus.document_starts[index[document] : index[document] + 2]
    position = first + np.searchsorted(corpus.token_starts[first:past], start)
    if position >= past:
        return -1
    return int(np.searchsorted(corpus.sentence_starts, position, side="right")) - 1


def _same_words(corpus: Corpus, passages: pd.DataFrame) -> np.ndarray:
    """Give the nearest sentence of the same document with the same text; -1 if there is none."""
    index = {name: number for number, name in enumerate(corpus.documents["id"])}
    documents = np.unique([index[d] for d in passages["document"].unique() if d in index])
    candidates = np.flatnonzero(np.isin(unit_documents(corpus, "sentence"), documents))
    places: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    known = passage_table(corpus, candidates)
    for sentence, row in zip(candidates.tolist(), known.to_dict("records"), strict=True):
        places[row["document"], plain(row["text"])].append((row["start"], sentence))
    found = np.full(len(passages), -1, np.int64)
    for i, row in enumerate(passages.to_dict("records")):
        near = places.get((row["document"], plain(row["text"])), [])
        if near:
            found[i] = min(near, key=lambda place: abs(place[0] - row["start"]))[1]
    return found


def plain(text: str) -> str:
    """Give a text as it is compared: as a spreadsheet program may hand it back."""
    return " ".join(str(inert(text)).split())


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
