"""Vocabulary and readability of documents, by measures that can be compared across lengths.

Do not compare the number of different words, or their share of all words (type-token ratio),
between texts of different length: both are made by the length. MTLD and HD-D are made to be
compared, but not below about 100 words, where MTLD is unsteady, and never between languages.
Readability formulas count word and sentence lengths only; they were fitted to school texts, say
nothing of whether a reader understands, and depend on where lists and headings are cut.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.groups import group_documents
from analysis.resampling import MINIMUM_DOCUMENTS, RESAMPLES, ratio_intervals
from analysis.shards import AnyCorpus
from analysis.syllables import count_syllables
from analysis.units import unit_documents

MTLD_THRESHOLD = 0.72  # type-token ratio at which a factor is full (McCarthy & Jarvis 2010)
MTLD_CHUNK = 512  # tokens looked at in one step
HDD_SAMPLE = 42  # tokens drawn (McCarthy & Jarvis 2010)
MINIMUM_TOKENS = 50  # below, neither measure is given
MEASURES = ("mtld", "hdd", "words_per_sentence", "flesch_kincaid_grade", "gunning_fog")


def document_measures(corpus: AnyCorpus) -> pd.DataFrame:
    """Measure each document.

    Returns
    -------
    DataFrame
        One row a document: ``document`` (id), ``source``, ``tokens``, ``types`` (different word
        forms), ``mtld`` and ``hdd`` (NaN below 50 tokens); ``sentences``, those that end with a
        full stop, ``?`` or ``!`` (headings and bare list items are not sentences), ``words`` in
        them (tokens with a letter), ``words_per_sentence``, ``flesch_kincaid_grade`` (US school
        years; Kincaid et al. 1975) and ``gunning_fog`` (Gunning 1952; complex words have three
        syllables or more, not counting -es, -ed, -ing), NaN without a sentence.
    """
    return pd.concat(corpus.map(_measures), ignore_index=True)


def _measures(corpus: Corpus) -> pd.DataFrame:
    """Measure each document of one shard."""
    count = len(corpus.documents)
    bounds = zip(corpus.document_starts[:-1], corpus.document_starts[1:], strict=True)
    texts = [corpus.token_ids[first:past] for first, past in bounds]
    table = pd.DataFrame(
        {
            "document": corpus.documents["id"],
            "source": corpus.documents["source"],
            "tokens": np.diff(corpus.document_starts),
            "types": np.fromiter((len(np.unique(ids)) for ids in texts), np.int64, count),
            "mtld": np.fromiter(map(mtld, texts), float, count),
            "hdd": np.fromiter(map(hdd, texts), float, count),
        }
    )
    return pd.concat([table, _readability(corpus)], axis=1)


def mean_measures(
    corpus: AnyCorpus,
    *,
    by: str | Sequence[str] = "source",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Average the measures of documents, every document alike, in each group.

    Returns
    -------
    DataFrame
        The group columns, ``measure`` (``MEASURES``), ``mean`` with ``low`` and ``high``, its 95%
        percentile bootstrap interval over documents, ``documents`` of the group that have the
        measure (an infinite one is none), and ``note``, why there is no interval.
    """
    groups = group_documents(corpus, by)
    values = document_measures(corpus)[list(MEASURES)].to_numpy(float)
    measured = np.isfinite(values)  # where no word is repeated MTLD is infinite, and has no mean
    estimate, low, high = ratio_intervals(
        np.where(measured, values, 0),
        measured.astype(float),
        groups,
        resamples=resamples,
        seed=seed,
    )
    documents = groups.sum(measured.astype(np.int64))
    few = documents < MINIMUM_DOCUMENTS
    low[few], high[few] = np.nan, np.nan
    size = len(MEASURES)
    labels = groups.labels.loc[groups.labels.index.repeat(size)].reset_index(drop=True)
    table = pd.DataFrame(
        {
            "measure": list(MEASURES) * len(groups.labels),
            "mean": estimate.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
            "documents": documents.ravel(),
        }
    )
    table["note"] = [
        f"no interval: {n} document{'' if n == 1 else 's'} with this measure, at least "
        f"{MINIMUM_DOCUMENTS} are needed"
        if n < MINIMUM_DOCUMENTS
        else ""
        for n in table["documents"]
    ]
    return pd.concat([labels, table], axis=1)


def mtld(token_ids: np.ndarray) -> float:
    """Measure of textual lexical diversity (McCarthy & Jarvis 2010): tokens per factor.

    A factor is a run of tokens whose type-token ratio has fallen to 0.72 or below; the rest at
    the end counts by how far its ratio has fallen. The mean of reading forwards and backwards.
    NaN below 50 tokens; infinite if no word is ever repeated.
    """
    if len(token_ids) < MINIMUM_TOKENS:
        return np.nan
    return (_mtld_forwards(token_ids) + _mtld_forwards(token_ids[::-1])) / 2


def _mtld_forwards(token_ids: np.ndarray) -> float:
    previous = _previous(token_ids)
    factors, start = 0.0, 0
    ratio, reached = 1.0, 0  # of the factor that is being read
    while start + reached < len(token_ids):
        # a token is a new type of the factor if it last stood before the factor's start
        past = start + reached + MTLD_CHUNK
        new = np.cumsum(previous[start:past] < start)
        ratios = new / np.arange(1, len(new) + 1)
        full = np.flatnonzero(ratios <= MTLD_THRESHOLD)
        if len(full):
            factors, start, ratio, reached = factors + 1, start + int(full[0]) + 1, 1.0, 0
        else:
            ratio, reached = float(ratios[-1]), len(ratios)
    factors += (1 - ratio) / (1 - MTLD_THRESHOLD)
    return len(token_ids) / factors if factors else np.inf


def _previous(token_ids: np.ndarray) -> np.ndarray:
    """Give the place at which each token's word form stood last; -1 for the first time."""
    order = np.argsort(token_ids, kind="stable")
    previous = np.full(len(token_ids), -1)
    same = token_ids[order][1:] == token_ids[order][:-1]
    previous[order[1:][same]] = order[:-1][same]
    return previous


def hdd(token_ids: np.ndarray) -> float:
    """HD-D (McCarthy & Jarvis 2007): the type-token ratio expected of 42 tokens drawn at random.

    Exact, by the hypergeometric distribution. NaN below 50 tokens.
    """
    from scipy.special import gammaln

    n = len(token_ids)
    if n < MINIMUM_TOKENS:
        return np.nan
    rest = n - np.unique(token_ids, return_counts=True)[1]
    drawable = rest >= HDD_SAMPLE  # otherwise every draw has the word
    rest = rest[drawable]
    # ways to draw only other words / ways to draw: rest! (n - 42)! / (rest - 42)! n!
    log_absent = gammaln(rest + 1) - gammaln(rest - HDD_SAMPLE + 1)
    log_absent += gammaln(n - HDD_SAMPLE + 1) - gammaln(n + 1)
    expected = np.count_nonzero(~drawable) + np.sum(1 - np.exp(log_absent))
    return float(expected / HDD_SAMPLE)


def _readability(corpus: Corpus) -> pd.DataFrame:
    """Give sentences, words and the two formulas for each document."""
    syllables, complex_word = count_syllables(corpus.vocabulary)
    prose = _ends_like_a_sentence(corpus)
    counted = np.repeat(prose, np.diff(corpus.sentence_starts)) & (syllables > 0)[corpus.token_ids]
    documents = np.repeat(np.arange(len(corpus.documents)), np.diff(corpus.document_starts))

    def summed(values: np.ndarray) -> np.ndarray:
        chosen = values[corpus.token_ids[counted]]
        return np.bincount(documents[counted], weights=chosen, minlength=len(corpus.documents))

    words = summed(np.ones(len(corpus.vocabulary)))
    of_sentence = unit_documents(corpus, "sentence")[prose]
    sentences = np.bincount(of_sentence, minlength=len(corpus.documents))
    with np.errstate(divide="ignore", invalid="ignore"):
        length = np.where(sentences > 0, words / sentences, np.nan)
        length[words == 0] = np.nan
        per_word = summed(syllables) / words
        complex_share = summed(complex_word) / words
    return pd.DataFrame(
        {
            "sentences": sentences,
            "words": words.astype(np.int64),
            "words_per_sentence": length,
            "flesch_kincaid_grade": 0.39 * length + 11.8 * per_word - 15.59,
            "gunning_fog": 0.4 * (length + 100 * complex_share),
        }
    )


def _ends_like_a_sentence(corpus: Corpus) -> np.ndarray:
    """Tell of each sentence whether a full stop, ``?``, ``!`` or ``…`` follows its last token."""
    last = corpus.sentence_starts[1:] - 1
    documents = unit_documents(corpus, "sentence").tolist()
    texts = corpus.documents["text"].tolist()
    ends = corpus.token_ends[last].tolist()
    # closing quotation marks and brackets may stand before the stop
    tails = (texts[d][e : e + 4].split("\n")[0] for d, e in zip(documents, ends, strict=True))
    return np.fromiter((any(c in ".?!…" for c in tail) for tail in tails), bool, len(ends))
