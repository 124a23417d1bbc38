"""Which words make the difference between two groups, and what a sentence's score comes from."""

from html import escape
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.errors import InputError, listing
from analysis.groups import group_documents
from analysis.sentiment.documents import MINIMUM_SENTENCES, scored_unit
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import unit_spans


def word_shift(
    corpus: AnyCorpus,
    words: AnyTable,
    groups: tuple[str, str],
    *,
    by: str = "source",
    minimum_sentences: int = MINIMUM_SENTENCES,
) -> pd.DataFrame:
    """Divide the difference between the mean scores of two groups among words.

    A group's mean is a sum over the occurrences of words: each occurrence's contribution to its
    sentence's score, divided by the number of scored sentences of its document and by the number
    of the group's documents. A word's shift is its part of the first group's mean less its part of
    the second's (compare Dodds & Danforth 2010; Gallagher et al. 2021).

    Parameters
    ----------
    words
        From ``word_scores``, by sentence or paragraph.
    groups
        Two values of the column ``by``.
    minimum_sentences
        As in ``mean_scores``.

    Returns
    -------
    DataFrame
        One row a word, the greatest shift first (to twelve decimals; ties: by word): ``word``,
        ``shift`` (they add up to the difference of the means), ``part_first``, ``part_second``
        (they add up to the means), ``count_first``, ``count_second`` (occurrences in documents
        with a score), ``value`` (the lexicon's), ``first``, ``second`` (the groups).

    Raises
    ------
    InputError
        If a group does not occur, or none of its documents has a score.
    """
    known = group_documents(corpus, by).labels[by].tolist()
    for name in groups:
        if name not in known:
            raise InputError(f"there is no {by} {name!r}; choose from: {listing(known)}")
    parts = list(corpus.map(_parts, words, groups=groups, by=by, minimum=minimum_sentences))
    members = np.sum([part.members for part in parts], axis=0)
    for name, count in zip(groups, members, strict=True):
        if not count:
            raise InputError(
                f"no document of {name!r} has {minimum_sentences} {parts[0].unit}s with a lexicon "
                "word, so there is no mean to explain; lower minimum_sentences or choose another "
                "group"
            )
    sums = pd.concat([part.words for part in parts]).groupby(level="word").sum()
    first, second = (sums[f"sum_{end}"] / n for end, n in zip(ENDS, members, strict=True))
    table = pd.DataFrame(
        {
            "shift": first - second,
            "part_first": first,
            "part_second": second,
            "count_first": sums["count_first"],
            "count_second": sums["count_second"],
            "value": sums["value"] / sums["occurrences"],
            "first": groups[0],
            "second": groups[1],
        }
    ).reset_index()
    table = table[table["count_first"] + table["count_second"] > 0]
    # sums of the same numbers in another order differ in their last digits
    order = np.lexsort((table["word"], -table["shift"].abs().round(12)))
    return table.iloc[order].reset_index(drop=True)


ENDS = ("first", "second")


class _Parts(NamedTuple):
    """What one shard has of the parts of words in the means of two groups.

    ``members`` are the documents of each group with a score; ``words`` has one row a word and, of
    each group, the sum of its contributions, each divided by the scored sentences of its document.
    """

    unit: str
    members: np.ndarray
    words: pd.DataFrame


def _parts(
    corpus: Corpus, words: pd.DataFrame, *, groups: tuple[str, str], by: str, minimum: int
) -> _Parts:
    """Add up the contributions of words in one shard."""
    unit, counted = scored_unit(words), words[~words["topic"]]
    own = group_documents(corpus, by)
    names = own.labels[by].to_numpy(object)[own.codes]
    documents = counted["document"].to_numpy()
    sentences = documents[~counted[unit].duplicated()]
    scored = np.bincount(sentences, minlength=len(names))
    members = [(scored >= max(1, minimum)) & (names == name) for name in groups]
    part = counted["contribution"].to_numpy() / scored[documents]
    table = counted[["word", "value"]].assign(occurrences=1)
    for end, of in zip(ENDS, members, strict=True):
        table[f"sum_{end}"] = np.where(of[documents], part, 0.0)
        table[f"count_{end}"] = of[documents].astype(np.int64)
    sums = table.groupby("word", observed=True).sum()
    sums.index = sums.index.astype(object)  # each shard has words of its own
    return _Parts(unit, np.array([of.sum() for of in members]), sums)


def sentence_html(corpus: AnyCorpus, words: AnyTable, sentence: int) -> str:
    """Show a sentence with its lexicon words marked, as HTML.

    Parameters
    ----------
    words
        From ``word_scores``, by sentence.
    sentence
        Its number in the corpus.

    Returns
    -------
    str
        The text, escaped, in which each lexicon word is a ``<mark>`` of the class ``positive``,
        ``negative``, ``neutral`` (0 points) or ``topic``; its title tells value, rules and points.
    """
    firsts = np.append(0, np.cumsum(corpus.sizes["sentences"]))
    number = np.searchsorted(firsts, sentence, side="right") - 1
    document, place = corpus.documents["id"].iloc[number], sentence - firsts[number]
    return "".join(corpus.map(_sentence_html, words, document=document, place=place))


def _sentence_html(corpus: Corpus, words: pd.DataFrame, *, document: str, place: int) -> str:
    """Show a sentence, by its place in its document; nothing if the shard does not hold it."""
    own = np.flatnonzero(corpus.documents["id"] == document)
    if not len(own):
        return ""
    text = corpus.documents["text"].iloc[own[0]]
    sentence = np.searchsorted(corpus.sentence_starts, corpus.document_starts[own[0]]) + place
    place, end = unit_spans(corpus, "sentence", [sentence])[0].tolist()
    pieces = []
    for word in words[words["sentence"] == sentence].itertuples():
        pieces.append(escape(text[place : word.start]))
        told = [
            f"value {word.value:+.1f}",
            *filter(None, [word.rules]),
            f"points {word.points:+.1f}",
        ]
        kind = (
            "topic"
            if word.topic
            else ("neutral", "positive", "negative")[int(np.sign(word.points))]
        )
        pieces.append(
            f'<mark class="{kind}" title="{escape("; ".join(told)).replace("-", "−")}">'
            f"{escape(text[word.start : word.end])}</mark>"
        )
        place = word.end
    return "".join([*pieces, escape(text[place:end])])
