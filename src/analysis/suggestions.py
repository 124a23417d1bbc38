"""Words that may belong in a theme: those that stand near its hits more often than elsewhere."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import association
from analysis.codebook import Codebook, find_hits
from analysis.corpus import Corpus
from analysis.evidence.drawing import Drawing, Part, gather
from analysis.evidence.quoting import DRAWN, quoted
from analysis.shards import AnyCorpus, AnyTable
from analysis.stopwords import FUNCTION_WORDS, stop_word_set
from analysis.sums import add_up, named_counts
from analysis.units import unit_of_tokens


def suggest_patterns(
    corpus: AnyCorpus,
    codebook: Codebook,
    theme: str,
    *,
    limit: int = 20,
    lines: int = 3,
    minimum_documents: int = 2,
    stop_words: str | Collection[str] = FUNCTION_WORDS,
    seed: int = 0,
) -> pd.DataFrame:
    """List words that stand unusually often in the sentences of a theme and are not yet in it.

    Sentences are counted, those with a hit of the theme against the others; words within its hits
    do not count. What is listed is for reading: a word can keep a theme company and not mean it.

    Parameters
    ----------
    limit
        Number of words.
    lines
        Sentences shown for each, spread over documents.
    minimum_documents
        A word must stand near the theme in at least so many documents.
    stop_words
        As for ``terms.count_terms``; never suggested.

    Returns
    -------
    DataFrame
        Highest ``log_likelihood`` first: ``word``, ``sentences_near`` (of the theme, with the
        word), ``sentences`` (all with the word), ``expected`` (``sentences_near`` if independent),
        ``log_ratio`` (binary; how much more often near), ``log_likelihood``, ``documents``
        (with the word near the theme), ``also_in`` (other themes whose hits hold the word) and
        ``lines`` (list of sentences).

    Raises
    ------
    InputError
        If the codebook has no such theme.
    """
    codebook.theme(theme)
    hits = find_hits(corpus, codebook)
    totals = _Totals()
    counts = add_up(totals.noted(corpus.map(_count, hits, theme=theme)))
    table = _table(counts.to_pandas(), totals)
    stopped = np.isin(table["word"], list(stop_word_set(stop_words)))
    table = table[~stopped & (table["documents"] >= minimum_documents)]
    table["expected"] = association.expected_counts(table)["e11"]
    table["log_ratio"] = association.log_ratio(table)
    table["log_likelihood"] = association.log_likelihood(table)
    table = table[table["n11"] > table["expected"]]
    table = table.sort_values("log_likelihood", ascending=False, kind="stable").head(limit)
    words = table["word"].tolist()
    others = [name for name in codebook.labels() if name != theme]
    shown = _lines(corpus, hits, words, theme=theme, how=Drawing(limit=lines, seed=seed))
    return pd.DataFrame(
        {
            "word": table["word"],
            "sentences_near": table["n11"],
            "sentences": table["n11"] + table["n01"],
            "expected": table["expected"],
            "log_ratio": table["log_ratio"],
            "log_likelihood": table["log_likelihood"],
            "documents": table["documents"],
            "also_in": [", ".join(n for n in others if (n, word) in totals.held) for word in words],
            "lines": shown,
        }
    ).reset_index(drop=True)


class _Counted(NamedTuple):
    """What one shard counts.

    Attributes
    ----------
    words : Table
        One row a word form: ``name``; sentences with it outside the hits, ``n11`` of the theme and
        ``sentences`` of all; ``documents`` with it near the theme.
    sentences, near : int
        Sentences, and those of the theme.
    held : set
        Each theme with each word form that stands in its hits.
    """

    words: pa.Table
    sentences: int
    near: int
    held: set[tuple[str, str]]


@dataclass
class _Totals:
    """What shards count, but for the words; see ``_Counted``."""

    sentences: int = 0
    near: int = 0
    held: set[tuple[str, str]] = field(default_factory=set)

    def noted(self, parts: Iterable[_Counted]) -> Iterator[pa.Table]:
        """Add up, and pass the words on."""
        for part in parts:
            self.sentences += part.sentences
            self.near += part.near
            self.held |= part.held
            yield part.words


def _count(corpus: Corpus, hits: pd.DataFrame, *, theme: str) -> _Counted:
    """Count sentences with each word form, outside the theme's hits, near the theme and in all."""
    own = hits[hits["theme"] == theme]
    sentences, v = len(corpus.sentence_starts) - 1, len(corpus.vocabulary)
    near = np.zeros(sentences, bool)
    near[own["sentence"].to_numpy()] = True
    numbers = np.repeat(np.arange(sentences), np.diff(corpus.sentence_starts))
    outside = ~_inside(corpus, own)
    pairs = np.unique(numbers[outside] * v + corpus.token_ids[outside])  # once a sentence
    sentence, form = pairs // max(v, 1), pairs % max(v, 1)
    documents = unit_of_tokens(corpus, "document", corpus.sentence_starts[:-1])
    mentions = np.unique(documents[sentence[near[sentence]]] * v + form[near[sentence]])
    words = named_counts(
        corpus.vocabulary,
        {
            "n11": np.bincount(form[near[sentence]], minlength=v),
            "sentences": np.bincount(form, minlength=v),
            "documents": np.bincount(mentions % max(v, 1), minlength=v),
        },
    )
    held = set()
    for name, every in hits.groupby("theme", observed=True):
        forms = np.unique(corpus.token_ids[_inside(corpus, every)])
        held |= {(str(name), form) for form in corpus.vocabulary[forms]}
    return _Counted(words, sentences, int(near.sum()), held)


def _table(words: pd.DataFrame, totals: _Totals) -> pd.DataFrame:
    """Give the cells of a 2x2 table of each word."""
    table = words.rename(columns={"name": "word"}).astype({"word": "str"})
    table["n10"] = totals.near - table["n11"]
    table["n01"] = table.pop("sentences") - table["n11"]
    table["n00"] = totals.sentences - totals.near - table["n01"]
    return table


def _lines(
    corpus: AnyCorpus, hits: AnyTable, words: list[str], *, theme: str, how: Drawing
) -> list[list[str]]:
    """Quote for each word some sentences of a theme in which it stands."""
    parts = corpus.map(_lines_of_shard, hits, words=words, theme=theme, how=how)
    found = gather(corpus, parts, by=DRAWN, limit=how.limit)
    return [found.loc[found["cell"] == cell, "text"].tolist() for cell in range(len(words))]


def _lines_of_shard(
    corpus: Corpus, hits: pd.DataFrame, *, words: list[str], theme: str, how: Drawing
) -> Part:
    sentences = hits.loc[hits["theme"] == theme, "sentence"]
    cell_of = np.full(len(corpus.vocabulary) + 1, -1)
    cell_of[[corpus.word_index.get(word, -1) for word in words]] = range(len(words))
    cells = cell_of[:-1][corpus.token_ids]
    places = np.flatnonzero(cells >= 0)
    places = places[np.isin(unit_of_tokens(corpus, "sentence", places), sentences)]
    spans = {"cell": cells[places], "first": places, "past": places + 1}
    return quoted(corpus, pd.DataFrame(spans), how=how)


def _inside(corpus: Corpus, hits: pd.DataFrame) -> np.ndarray:
    """Mark the tokens within hits, as ``bool[n]``."""
    change = np.zeros(len(corpus.token_ids) + 1, np.int64)
    np.add.at(change, hits["first"].to_numpy(), 1)
    np.add.at(change, hits["past"].to_numpy(), -1)
    return np.cumsum(change)[:-1] > 0
