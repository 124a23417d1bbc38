"""Coded passages beside what the codebook says, as arrays; shares estimated from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.coding.passages import sentences_at
from analysis.corpus import Corpus
from analysis.shards import AnyCorpus, AnyTable
from analysis.themes import count_themes
from analysis.validation.coded import coded_sample
from analysis.validation.rates import Rates, random_weights, rates


@dataclass(frozen=True, eq=False)
class Judged:
    """Coded passages beside what the codebook says: n passages, k themes, d documents.

    Attributes
    ----------
    themes : list of str
        Those that are coded, in the order of the codebook.
    truth : float64[n, k]
        What was coded; NaN where it was not.
    found : bool[n, k]
        Whether there is a hit.
    weights : float64[n]
        Sentences that each passage stands for.
    documents : int64[n]
        The number of each passage's document.
    units : int64[d]
        Sentences of each document.
    with_theme : int64[d, k]
        Sentences with a hit.
    """

    themes: list[str]
    truth: np.ndarray
    found: np.ndarray
    weights: np.ndarray
    documents: np.ndarray
    units: np.ndarray
    with_theme: np.ndarray

    def error_rates(self, members: np.ndarray) -> tuple[Rates, Rates]:
        """Give precision and the false omission rate within some documents (``bool[d]``)."""
        inside = members[self.documents][:, None]
        precision, omission = (
            rates(
                np.where(class_ & inside, self.truth, np.nan),
                self.weights,
                self.documents,
                count=len(self.units),
            )
            for class_ in (self.found, ~self.found)
        )
        return precision, omission

    def counts(self, members: np.ndarray) -> dict[str, np.ndarray]:
        """Count the coded passages within some documents, as columns of a table of themes."""
        precision, omission = self.error_rates(members)
        return {
            "hits_coded": precision.counts[1],
            "hits_right": precision.counts[0],
            "others_coded": omission.counts[1],
            "missed": omission.counts[0],
        }

    def share_of_hits(self, weights: np.ndarray) -> np.ndarray:
        """Give the share of sentences with a hit, for each row of document weights."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return (weights @ self.with_theme) / (weights @ self.units)[:, None]


def compare(
    corpus: AnyCorpus, coding: pd.DataFrame, hits: AnyTable, *, sample: pd.DataFrame
) -> Judged:
    """Put what was coded beside what the codebook says."""
    coded = coded_sample(coding, sample)
    counts = count_themes(corpus, hits)
    themes = [theme for theme in counts.names if theme in coded]
    own = np.array([counts.names.index(theme) for theme in themes], np.int64)
    found = patterns_found(corpus, coded, hits)
    rows = pd.Series(np.arange(len(corpus.documents)), corpus.documents["id"].to_numpy(object))
    return Judged(
        themes=themes,
        truth=coded[themes].to_numpy(float),
        found=np.array([[theme in row for theme in themes] for row in found], bool).reshape(
            len(coded), len(themes)
        ),
        weights=coded["weight"].to_numpy(float),
        documents=rows.loc[coded["document"]].to_numpy(np.int64),
        units=counts.units,
        with_theme=counts.with_theme[:, own],
    )


def patterns_found(
    corpus: AnyCorpus, passages: pd.DataFrame, hits: AnyTable
) -> list[dict[str, list[str]]]:
    """Give for each passage (columns document and start) its themes, and the patterns of each."""
    places = [*zip(passages["document"], passages["start"].tolist(), strict=True)]
    found: dict[tuple[str, int], dict[str, list[str]]] = {}
    for part in corpus.map(_patterns, hits, places=places):
        found |= part
    return [found.get(place, {}) for place in places]


def _patterns(
    corpus: Corpus, hits: pd.DataFrame, *, places: list[tuple[str, int]]
) -> dict[tuple[str, int], dict[str, list[str]]]:
    """Give what is found at those of some places that are in the shard."""
    sentences = sentences_at(corpus, places)
    there = hits[hits["sentence"].isin(sentences[sentences >= 0])]
    by_sentence: dict[int, dict[str, list[str]]] = {}
    for sentence, theme, pattern in zip(
        there["sentence"], there["theme"], there["pattern"], strict=True
    ):
        by_sentence.setdefault(sentence, {}).setdefault(theme, []).append(pattern)
    return {
        place: by_sentence[sentence]
        for place, sentence in zip(places, sentences.tolist(), strict=True)
        if sentence in by_sentence
    }


class Shares(NamedTuple):
    """Share of hits, precision and false omission rate: ``[k]``, or ``[B, k]`` if drawn."""

    hits: np.ndarray
    precision: np.ndarray
    omission: np.ndarray


def estimate_shares(
    judged: Judged, members: np.ndarray, *, resamples: int, seed: Sequence[int]
) -> tuple[Shares, Shares]:
    """Estimate the three shares within some documents, and draw plausible values of them."""
    precision, omission = judged.error_rates(members)
    stream = np.random.default_rng(seed)
    weights = np.zeros((resamples, len(members)))
    weights[:, members] = random_weights(int(members.sum()), stream, resamples=resamples)
    hits = judged.share_of_hits(members[None].astype(float))[0]
    drawn = judged.share_of_hits(weights)
    return (
        Shares(hits, precision.estimate, omission.estimate),
        Shares(drawn, precision.draw(weights, stream), omission.draw(weights, stream)),
    )


def bounds(draws: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the 95% interval of each theme; NaN where the estimate is not known."""
    filled = np.where(known, draws, 0)
    low, high = pd.DataFrame(filled).quantile([0.025, 0.975]).to_numpy()
    return np.where(known, low, np.nan), np.where(known, high, np.nan)
