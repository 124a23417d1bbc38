"""How often terms stand in each group: counts, rates with intervals, and dispersion."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.errors import check_least
from analysis.groups import Groups, group_documents
from analysis.resampling import (
    MINIMUM_DOCUMENTS,
    RESAMPLES,
    Weights,
    document_weights,
    interval_notes,
    sparse_ratio_intervals,
)
from analysis.shards import AnyCorpus
from analysis.stopwords import FUNCTION_WORDS
from analysis.terms import Families, Terms, count_patterns, count_terms, term_totals

if TYPE_CHECKING:
    from scipy.sparse import csr_array

PER = 1_000_000  # tokens
SILENCE = -np.log(0.025)  # occurrences that a silence still admits at 97.5%
SILENT = "not found; the upper bound takes occurrences as independent (rule of three)"


def term_frequency(
    corpus: AnyCorpus,
    *,
    by: str | Sequence[str] = "source",
    terms: Sequence[str] | None = None,
    stop_words: str | Collection[str] = FUNCTION_WORDS,
    ngram: int = 1,
    multiword: Sequence[str] = (),
    families: Families | None = None,
    minimum_document_frequency: int = 1,
    minimum_count: int = 1,
    set_aside: Sequence[str] = (),
    most: int | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Count terms in each group of documents, most frequent first (ties by the alphabet).

    Parameters
    ----------
    by
        Groups as in ``groups.group_documents``; ``[]`` for the corpus as one group.
    terms
        Patterns as in a codebook, each counted in each group, also where it never stands. If
        None, every term that ``terms.count_terms`` gives; a group then has no row for a term
        that it never uses.
    stop_words, ngram, multiword, families, minimum_document_frequency, minimum_count, set_aside
        See ``terms.count_terms``; without effect where ``terms`` is given.
    most
        Only so many terms, the most frequent in the whole corpus, in that order and each with a
        row in each group, also where it never stands; None for all.
    resamples
        Of the documents of a group, for the intervals; 0 for none.

    Returns
    -------
    DataFrame
        The group columns, ``term``, and for families ``forms``, the word forms joined;
        ``count``, occurrences; ``tokens``, **all** tokens of the group, stop words and what was
        set aside too; ``per_million`` tokens, with ``low`` and ``high``, its 95% percentile
        bootstrap interval over documents; ``document_frequency``, documents with the term, of
        ``documents``, and ``range``, the share of documents with the term; ``dp`` and
        ``dp_norm`` (Gries 2008; Lijffijt & Gries 2012), 0 spread as the documents are long,
        towards 1 all in few documents, NaN where a group is one document; ``note``, why there is
        no interval, or of what kind it is.
    """
    counted = (
        count_patterns(corpus, terms)
        if terms is not None
        else count_terms(
            corpus,
            stop_words=stop_words,
            ngram=ngram,
            multiword=multiword,
            families=families,
            set_aside=set_aside,
            minimum_document_frequency=minimum_document_frequency,
            minimum_count=minimum_count,
            most=most,
        )
    )
    if most is not None:
        check_least("most", most, 1, meaning="the number of terms")
        order = np.argsort(-term_totals(counted.counts), kind="stable")
        counted = counted.take(order[:most])
    groups = group_documents(corpus, by)
    weights = document_weights(groups, resamples=resamples, seed=seed) if resamples else None
    every = terms is not None or most is not None
    rows = _rows(counted, groups, weights, every=every, ranked=most is None)
    notes = interval_notes(groups, resamples=resamples)
    return _labelled(rows, counted, groups=groups, notes=notes)


def _rows(
    counted: Terms,
    groups: Groups,
    weights: list[Weights] | None,
    *,
    every: bool,
    ranked: bool,
) -> list[pd.DataFrame]:
    """Give the numbers of each group, and last a table without a row, for there may be no group."""
    rows = [
        _group_rows(
            counted,
            np.flatnonzero(groups.codes == code),
            weights[code] if weights else None,
            every=every,
            ranked=ranked,
        )
        for code in range(len(groups.labels))
    ]
    none = np.zeros(0, int)
    return [*rows, _group_rows(counted.take(none), none, None, every=False, ranked=True)]


def _labelled(
    rows: list[pd.DataFrame], counted: Terms, *, groups: Groups, notes: list[str]
) -> pd.DataFrame:
    """Put the rows of all groups together, with the names of groups and terms, and notes."""
    sizes = [len(part) for part in rows]
    group = np.repeat(np.arange(len(sizes)), sizes)
    table = pd.concat(rows, ignore_index=True)
    note = pd.array([*notes, SILENT], dtype="str").take(
        np.where((table["count"] == 0) & table["low"].notna(), len(notes), group)
    )
    number = table.pop("number").to_numpy()
    names = {"term": counted.names, "forms": counted.forms}
    words = {
        name: pd.array(values, dtype="str").take(number)
        for name, values in names.items()
        if values is not None
    }
    labels = groups.labels.iloc[group].reset_index(drop=True)
    return pd.concat([labels, pd.DataFrame(words), table.assign(note=note)], axis=1)


def _group_rows(
    counted: Terms,
    members: np.ndarray,
    weights: Weights | None,
    *,
    every: bool,
    ranked: bool,
) -> pd.DataFrame:
    """Give the numbers of one group, of every term or of those that it uses."""
    counts, tokens = counted.counts[members], counted.tokens[members]
    present = np.arange(counts.shape[1]) if every else _different(counts.indices)
    if len(present) < counts.shape[1]:
        counts = counts[:, present]
    totals = term_totals(counts)
    low, high = np.full((2, len(totals)), np.nan)
    if weights is not None and len(members) >= MINIMUM_DOCUMENTS:
        low, high = sparse_ratio_intervals(counts, tokens, weights)
        high[totals == 0] = _divide(SILENCE, tokens.sum())
    frequency = np.bincount(counts.indices, minlength=len(totals))
    dp, dp_norm = deviation_of_proportions(counts, tokens)
    columns = {
        "number": present,
        "count": totals.astype(np.int64),
        "tokens": np.full(len(totals), tokens.sum(), np.int64),
        "per_million": _divide(totals * PER, tokens.sum()),
        "low": low * PER,
        "high": high * PER,
        "document_frequency": frequency,
        "documents": np.full(len(totals), len(members), np.int64),
        "range": _divide(frequency, len(members)),
        "dp": dp,
        "dp_norm": dp_norm,
    }
    shown = np.argsort(-totals, kind="stable") if ranked else np.arange(len(totals))
    return pd.DataFrame({name: values[shown] for name, values in columns.items()})


def deviation_of_proportions(
    counts: "csr_array", tokens: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Dispersion DP of each term over documents, and DPnorm (Gries 2008; Lijffijt & Gries 2012).

    Half the sum over documents of |share of the term's occurrences - share of the tokens|;
    DPnorm divides by the greatest value that DP can take, 1 less the smallest share of tokens.
    Documents without a token are no parts.

    Parameters
    ----------
    counts : sparse [d, k]
    tokens : [d]

    Returns
    -------
    dp, dp_norm : float64[k]
        NaN for a term that does not stand in them, and where there is one document.
    """
    parts = tokens > 0
    size = counts.shape[1]
    if np.count_nonzero(parts) < 2:
        return np.full(size, np.nan), np.full(size, np.nan)
    shares = tokens / tokens.sum()
    own = np.repeat(shares, np.diff(counts.indptr))
    totals = term_totals(counts)
    # documents without the term differ by their own share, which is what the others lack of 1
    difference = np.abs(counts.data / totals[counts.indices] - own) - own
    dp = (1 + np.bincount(counts.indices, weights=difference, minlength=size)) / 2
    dp = np.where(totals > 0, np.maximum(dp, 0), np.nan)
    return dp, dp / (1 - shares[parts].min())


def dispersion(terms: Terms) -> pd.DataFrame:
    """Measures of dispersion over documents beside each other, one row a term.

    Returns
    -------
    DataFrame
        ``term``, ``count``, ``range`` (documents with the term), ``dp``, ``dp_norm``,
        ``juilland_d`` (1 even; Juilland & Chang-Rodríguez 1964, from rates, so that documents
        may differ in length), ``rosengren_s`` (1 even; Rosengren 1971), ``kl_divergence`` (bits,
        0 even; Gries 2020). Compare them between terms of one corpus only: all depend on the
        number and the lengths of the documents.
    """
    counts, tokens = terms.counts, terms.tokens.astype(float)
    size, documents = counts.shape[1], np.count_nonzero(tokens)
    totals = term_totals(counts)
    own = np.repeat(tokens, np.diff(counts.indptr))

    def summed(values: np.ndarray) -> np.ndarray:
        return np.bincount(counts.indices, weights=values, minlength=size)

    with np.errstate(divide="ignore", invalid="ignore"):
        rates = counts.data / own
        mean = summed(rates) / documents
        deviation = np.sqrt(np.maximum(summed(rates**2) / documents - mean**2, 0))
        shares = counts.data / totals[counts.indices]
        dp, dp_norm = deviation_of_proportions(counts, terms.tokens)
        columns = {
            "term": terms.names,
            "count": totals.astype(np.int64),
            "range": summed(np.ones(len(own))).astype(np.int64),
            "dp": dp,
            "dp_norm": dp_norm,
            "juilland_d": 1 - deviation / mean / np.sqrt(documents - 1),
            "rosengren_s": summed(np.sqrt(counts.data * own / tokens.sum())) ** 2 / totals,
            "kl_divergence": summed(shares * np.log2(shares * tokens.sum() / own)),
        }
    return pd.DataFrame(columns)


def _different(numbers: np.ndarray) -> np.ndarray:
    """Give each number once, sorted; ``numpy.unique`` takes ten times as long."""
    ordered = np.sort(numbers)
    return ordered[np.diff(ordered, prepend=-1) > 0]


def _divide(numerators: Any, denominator: float) -> Any:
    """Divide; NaN where there is nothing to divide by."""
    return numerators / denominator if denominator else np.asarray(numerators) * np.nan
