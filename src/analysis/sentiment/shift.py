"""Which words make the difference between two groups, and what a sentence's score comes from."""

from html import escape

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.groups import group_documents
from analysis.sentiment.means import MINIMUM_SENTENCES, scored_unit
from analysis.units import unit_documents, unit_spans


def word_shift(
    corpus: Corpus,
    words: pd.DataFrame,
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
        One row a word, the greatest shift first: ``word``, ``shift`` (they add up to the difference
        of the means), ``part_first``, ``part_second`` (they add up to the means), ``count_first``,
        ``count_second`` (occurrences in documents with a score), ``value`` (the lexicon's),
        ``first``, ``second`` (the groups).

    Raises
    ------
    InputError
        If a group does not occur, or none of its documents has a score.
    """
    unit, counted = scored_unit(words), words[~words["topic"]]
    group = group_documents(corpus, by)
    known = group.labels[by].tolist()
    sentences = counted.drop_duplicates(unit)["document"].to_numpy()
    scored = np.bincount(sentences, minlength=len(corpus.documents))
    shown = scored >= max(1, minimum_sentences)
    forms = counted["word"].cat.codes.to_numpy()
    documents = counted["document"].to_numpy()
    contribution = counted["contribution"].to_numpy()
    count = len(counted["word"].cat.categories)
    parts, counts = [], []
    for name in groups:
        if name not in known:
            raise InputError(f"there is no {by} {name!r}; choose from: {', '.join(known)}")
        members = shown & (group.codes == known.index(name))
        if not members.any():
            raise InputError(
                f"no document of {name!r} has {minimum_sentences} {unit}s with a lexicon word, "
                "so there is no mean to explain; lower minimum_sentences or choose another group"
            )
        own = members[documents]
        weights = contribution[own] / scored[documents[own]] / members.sum()
        parts.append(np.bincount(forms[own], weights, minlength=count))
        counts.append(np.bincount(forms[own], minlength=count))
    table = pd.DataFrame(
        {
            "word": counted["word"].cat.categories.to_numpy(),
            "shift": parts[0] - parts[1],
            "part_first": parts[0],
            "part_second": parts[1],
            "count_first": counts[0],
            "count_second": counts[1],
            "value": _mean_values(counted, forms, count),
            "first": groups[0],
            "second": groups[1],
        }
    )
    occurs = table["count_first"] + table["count_second"] > 0
    order = np.lexsort((table["word"], -table["shift"].abs()))
    return table.iloc[order][occurs.iloc[order]].reset_index(drop=True)


def _mean_values(words: pd.DataFrame, forms: np.ndarray, count: int) -> np.ndarray:
    sums = np.bincount(forms, words["value"], minlength=count)
    return sums / np.maximum(np.bincount(forms, minlength=count), 1)


def sentence_html(corpus: Corpus, words: pd.DataFrame, sentence: int) -> str:
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
    document = unit_documents(corpus, "sentence")[sentence]
    text = corpus.documents["text"].iloc[document]
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
