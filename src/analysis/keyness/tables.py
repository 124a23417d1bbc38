"""The table of keyness: effects beside each other, tests and intervals by document."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis import association
from analysis.errors import check_least
from analysis.frequency import PER, deviation_of_proportions
from analysis.groups import Groups, group_documents
from analysis.keyness.comparison import Comparison, compare_groups, name_pairs
from analysis.keyness.effects import (
    log_odds,
    one_document_effects,
    shrunken_effects,
    smoothed_log_ratio,
)
from analysis.permutation import permutation_p
from analysis.resampling import MOST_DRAWS, RESAMPLES, document_weights, sorted_quantile
from analysis.shards import AnyCorpus
from analysis.stopwords import FUNCTION_WORDS
from analysis.terms import Families, count_terms, term_totals

PERMUTATIONS = 1000
COLUMNS = {
    **dict.fromkeys(["target", "reference", "term"], "str"),
    **dict.fromkeys(["n11", "n10", "n01", "n00"], "int64"),
    **dict.fromkeys(["target_per_million", "reference_per_million"], "float64"),
    **dict.fromkeys(["target_range", "target_documents"], "int64"),
    **dict.fromkeys(["reference_range", "reference_documents"], "int64"),
    **dict.fromkeys(["dp", "shrunken", "log_ratio", "low", "high", "log_odds", "z"], "float64"),
    **dict.fromkeys(["log_likelihood", "p", "q"], "float64"),
    "family": "int64",
    "one_document": "bool",
    "note": "str",
}
BLOCK = 1024  # terms at once, which bounds the working memory


def keyness(
    corpus: AnyCorpus,
    target: str | None = None,
    *,
    reference: str | None = None,
    by: str = "source",
    stop_words: str | Collection[str] = FUNCTION_WORDS,
    ngram: int = 1,
    multiword: Sequence[str] = (),
    families: Families | None = None,
    set_aside: Sequence[str] = (),
    minimum_document_frequency: int = 1,
    minimum_count: int = 1,
    minimum_range: int = 2,
    prior_tokens: float | None = None,
    permutations: int = PERMUTATIONS,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare how often a target and a reference use each term, strongest effect first.

    At its height it takes several times the memory of the counts (see ``terms.Terms``).

    Parameters
    ----------
    target
        One value of ``by``; None compares each of them with all others or, where there are more
        than ``MOST_TARGETS``, each of those with the most words.
    reference
        Another value of ``by``; None for all documents but the target's.
    stop_words, ngram, multiword, families, set_aside, minimum_document_frequency, minimum_count
        See ``terms.count_terms``; thresholds hold for the documents compared.
    minimum_range
        A term is left out that fewer documents use, of the side that uses it more (where that
        side has fewer documents, all of them must). It still belongs to the family of tests.
    prior_tokens
        See ``effects.log_odds``.
    permutations, resamples
        0 for no test, no interval.

    Returns
    -------
    DataFrame
        ``target``, ``reference``; ``term``, for families ``forms``; ``n11 n10 n01 n00``, the
        term and all other tokens in the target and in the reference; ``target_per_million``,
        ``reference_per_million``; ``target_range``, ``reference_range``, documents with the
        term, of ``target_documents``, ``reference_documents``; ``dp``, dispersion over the
        documents of the side that uses it more.

        ``shrunken``, by which rows are sorted: the log ratio drawn towards zero as far as it is
        uncertain (``effects.shrunken_effects``), positive where the target uses the term more.
        ``log_ratio`` with ``low`` and ``high``, its 95% percentile bootstrap interval over
        documents. ``log_odds`` with ``z``, and ``log_likelihood``, take tokens as independent:
        they rank, they do not test. ``p``: two-sided, by permutation of documents
        (``permutation.permutation_p``); ``q``: its false discovery rate (Benjamini & Hochberg
        1995) in a ``family`` of that many tests: every term counted, in every comparison of the
        table. ``one_document``: the effect halves or turns without one document of the side
        that uses the term more. ``note``: why there is no interval and no p, and
        of how many groups the targets are the largest, where not all are compared.

    Raises
    ------
    InputError
        If target or reference is no value of ``by``, or there is nothing to compare them with.
        Without a target, a corpus of one group gives a table without a row.
    """
    for name, value in {"permutations": permutations, "resamples": resamples}.items():
        meaning = "a number of random draws (0 for none)"
        check_least(name, value, 0, meaning=meaning, most=MOST_DRAWS)
    corpus, groups, pairs = _compared_documents(corpus, by, target=target, reference=reference)
    if not pairs:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COLUMNS.items()})
    terms = count_terms(
        corpus,
        stop_words=stop_words,
        ngram=ngram,
        multiword=multiword,
        families=families,
        set_aside=set_aside,
        minimum_document_frequency=minimum_document_frequency,
        minimum_count=minimum_count,
    )
    # by their ids, so that a seeded draw does not depend on the order of the manifest
    documents = groups.order[terms.tokens[groups.order] > 0]
    terms = replace(terms, counts=terms.counts[documents], tokens=terms.tokens[documents])
    values = groups.labels[by].to_numpy(object)[groups.codes[documents]]
    comparisons = [compare_groups(terms, values, names=pair) for pair in pairs]
    tables = [_effects(comparison, prior_tokens) for comparison in comparisons]
    _add_tests(comparisons, tables, permutations, seed)
    finished = [
        _with_intervals(comparison, table[_used_widely(table, minimum_range)], resamples, seed)
        for comparison, table in zip(comparisons, tables, strict=True)
    ]
    table = pd.concat(finished, ignore_index=True)
    if target is None and len(pairs) < len(groups.labels):
        told = f"one of the {len(pairs)} groups with the most words, of {len(groups.labels):,}"
        table["note"] = table["note"].mask(table["note"] != "", table["note"] + "; ") + told
    return table


def marking_terms(table: pd.DataFrame, *, q: float = 0.05) -> pd.DataFrame:
    """Choose the terms that mark out their target with some certainty, and in several documents.

    Parameters
    ----------
    table
        From ``keyness``.
    q
        False discovery rate up to which a term is chosen.
    """
    return table[(table["q"] <= q) & (table["shrunken"] > 0) & ~table["one_document"].astype(bool)]


def _compared_documents(
    corpus: AnyCorpus, by: str, *, target: str | None, reference: str | None
) -> tuple[AnyCorpus, Groups, list[tuple[str, str]]]:
    """Give the documents compared, their groups, and the names of both sides of each comparison."""
    groups = group_documents(corpus, by)
    if target is reference is None and len(groups.labels) < 2:
        return corpus, groups, []
    tokens = corpus.sizes["tokens"].to_numpy()
    pairs = name_pairs(groups, tokens, by, target=target, reference=reference)
    if reference is not None:
        corpus = corpus.select(groups.labels[by].iloc[groups.codes].isin([target, reference]))
        groups = group_documents(corpus, by)
    return corpus, groups, pairs


def _effects(comparison: Comparison, prior_tokens: float | None) -> pd.DataFrame:
    """Give one row a term with everything but tests and intervals."""
    terms = comparison.terms
    (target, reference), size = comparison.sides(), len(terms.names)
    table = pd.DataFrame({"term": pd.array(terms.names, dtype="str")})
    table.insert(0, "target", comparison.names[0])
    table.insert(1, "reference", comparison.names[1])
    if terms.forms is not None:
        table["forms"] = pd.array(terms.forms, dtype="str")
    for row, (counts, tokens) in (("1", target), ("0", reference)):
        table[f"n{row}1"] = term_totals(counts).astype(np.int64)
        table[f"n{row}0"] = tokens.sum() - table[f"n{row}1"]
    for name, row, (counts, tokens) in (("target", "1", target), ("reference", "0", reference)):
        table[f"{name}_per_million"] = table[f"n{row}1"] / tokens.sum() * PER
        table[f"{name}_range"] = np.bincount(counts.indices, minlength=size)
        table[f"{name}_documents"] = len(tokens)
    effects, variances = smoothed_log_ratio(comparison)
    dp = [deviation_of_proportions(*side)[0] for side in (target, reference)]
    table["dp"] = np.where(effects >= 0, *dp)
    table["shrunken"] = shrunken_effects(effects, variances)
    table["log_ratio"] = association.log_ratio(table)
    table[["log_odds", "z"]] = log_odds(table, prior_tokens=prior_tokens)
    table["log_likelihood"] = association.log_likelihood(table)
    table["one_document"] = one_document_effects(comparison, effects)
    return table


def _add_tests(
    comparisons: list[Comparison], tables: list[pd.DataFrame], permutations: int, seed: int
) -> None:
    """Add ``p``, ``q``, ``family`` and ``note`` to the tables of all comparisons."""
    for comparison, table in zip(comparisons, tables, strict=True):
        note = comparison.note()
        table["p"], table["q"], table["note"] = np.nan, np.nan, note
        if permutations and not note:
            terms = comparison.terms
            table["p"] = permutation_p(
                terms.counts,
                terms.tokens,
                comparison.in_target,
                permutations=permutations,
                seed=seed,
            )
    tested = [table["p"].notna() for table in tables]
    family = np.concatenate([table["p"][own] for table, own in zip(tables, tested, strict=True)])
    q = association.false_discovery_rates(family)
    parts = np.split(q, np.cumsum([own.sum() for own in tested])[:-1])
    for table, own, values in zip(tables, tested, parts, strict=True):
        table.loc[own, "q"] = values
        table["family"] = len(family)


def _used_widely(table: pd.DataFrame, minimum_range: int) -> pd.Series:
    """Tell which terms stand in enough documents of the side that uses them more."""
    by_target = table["target_per_million"] >= table["reference_per_million"]
    used = table["target_range"].where(by_target, table["reference_range"])
    there = table["target_documents"].where(by_target, table["reference_documents"])
    return used >= np.minimum(minimum_range, there)


def _with_intervals(
    comparison: Comparison, table: pd.DataFrame, resamples: int, seed: int
) -> pd.DataFrame:
    """Add the interval of the log ratio, sort, and put the columns in order."""
    low, high = np.full((2, len(table)), np.nan)
    if resamples and not comparison.note():
        low, high = _log_ratio_intervals(comparison, table.index.to_numpy(), resamples, seed)
    table = table.assign(low=low, high=high)
    table = table.sort_values(["shrunken", "term"], ascending=[False, True])
    names = list(COLUMNS)
    if "forms" in table:
        names.insert(names.index("term") + 1, "forms")
    return table[names]


def _log_ratio_intervals(
    comparison: Comparison, columns: np.ndarray, resamples: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Percentile bootstrap of the log ratio, documents drawn within each side."""
    weights = document_weights(comparison.groups(), resamples=resamples, seed=seed)
    low, high = np.full((2, len(columns)), np.nan)
    drawn = []
    for side, (counts, tokens) in zip(weights, comparison.sides(), strict=True):
        occurrences = side.sums(counts[:, columns]).T.tocsr()
        drawn.append((occurrences, np.ascontiguousarray(side.drawn.T, dtype=float), side @ tokens))
    for first in range(0, len(columns), BLOCK):
        block = slice(first, first + BLOCK)
        rates = []
        for counts, own, totals in drawn:
            occurrences = counts[block] @ own
            occurrences[occurrences == 0] = association.ABSENT
            rates.append(occurrences / totals)
        ratios = np.log2(rates[0] / rates[1])
        ratios.sort(axis=1)
        low[block], high[block] = sorted_quantile(ratios, 0.025), sorted_quantile(ratios, 0.975)
    return low, high
