"""Terms of a corpus and how often each stands in each document: forms, n-grams, phrases, stems."""

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from analysis.codebook import match_pattern, match_patterns, parse_pattern
from analysis.corpus import Corpus
from analysis.errors import InputError, check_least
from analysis.stopwords import FUNCTION_WORDS, stop_word_set
from analysis.units import Unit, unit_of_tokens, unit_starts

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Families = Literal["stem"]


@dataclass(frozen=True, eq=False)
class Terms:
    """Counts of terms in documents; counts add, so every statistic of terms follows from these.

    Attributes
    ----------
    names : object[k]
        The terms.
    counts : sparse int64[d, k]
        Occurrences of each term in each document, without stored zeros.
    tokens : int64[d]
        All tokens of each document, stop words too: the denominator of every rate.
    forms : object[k] or None
        For families, the word forms that each joins, most frequent first.
    """

    names: np.ndarray
    counts: "csr_array"
    tokens: np.ndarray
    forms: np.ndarray | None = None

    def take(self, columns: np.ndarray) -> "Terms":
        """Choose some terms by index or by truth value, in their order."""
        forms = None if self.forms is None else self.forms[columns]
        return Terms(self.names[columns], self.counts[:, columns], self.tokens, forms)


def count_terms(
    corpus: Corpus,
    *,
    stop_words: str | Collection[str] = FUNCTION_WORDS,
    ngram: int = 1,
    within: Unit = "sentence",
    multiword: Sequence[str] = (),
    families: Families | None = None,
    set_aside: Sequence[str] = (),
    minimum_document_frequency: int = 1,
    minimum_count: int = 1,
) -> Terms:
    """Count every term of a corpus in every document; the terms come sorted.

    Parameters
    ----------
    stop_words
        The name of a list (``stopwords.LISTS``), or the words; ``()`` for none. A term that
        begins or ends with one is left out ("of care"), one that holds one is not ("duty of
        care").
    ngram
        Number of words of a term.
    within
        The unit that no n-gram leaves.
    multiword
        Patterns as in a codebook. What one matches is a term under the pattern's name, and its
        words are not counted singly; where two overlap, the earlier in the list holds.
    families
        ``"stem"`` joins the forms of one Snowball stem (English; Porter 2001) under the most
        frequent of them.
    set_aside
        Patterns as in a codebook; a term that touches a match is left out.
    minimum_document_frequency, minimum_count
        In the whole corpus, whatever it is grouped by later.

    Raises
    ------
    InputError
        If a parameter is out of range, or a pattern is not one.
    """
    _check(ngram, multiword, families)
    _refuse_text("multiword", multiword)
    _refuse_text("set_aside", set_aside)
    _check_threshold(minimum_document_frequency, len(corpus.documents))
    stops, tokens = stop_word_set(stop_words), np.diff(corpus.document_starts)
    covered = _covered(corpus, set_aside)
    if ngram > 1:
        stopped = _is_stop(corpus.vocabulary, stops)[corpus.token_ids]
        starts, ids, parts = _ngrams(corpus, ngram, within, (covered, stopped))
        kept = np.ones(len(parts), bool)
    else:
        starts, ids, names = _words(corpus, multiword, covered)
        kept = ~_is_stop(names, stops)
    counts = _document_counts(starts, ids, len(kept))
    if families:
        terms = _stem_families(Terms(names[kept], counts[:, kept], tokens))
        counts, kept = terms.counts, np.ones(len(terms.names), bool)
    kept &= np.bincount(counts.indices, minlength=len(kept)) >= max(minimum_document_frequency, 1)
    if minimum_count > 1:
        kept &= term_totals(counts) >= minimum_count
    if families:
        return terms.take(kept)
    names = _joined(corpus.vocabulary, parts[kept]) if ngram > 1 else names[kept]
    return Terms(names, counts if kept.all() else counts[:, kept], tokens)


def count_patterns(corpus: Corpus, patterns: Sequence[str]) -> Terms:
    """Count the matches of each pattern in each document; a term is a pattern as it is written.

    Patterns are counted apart: "care" is also counted where "social care" stands.
    """
    from scipy.sparse import csr_array

    _refuse_text("terms", patterns)
    names = np.array(list(dict.fromkeys(patterns)), dtype=object)
    counts = np.zeros((len(corpus.documents), len(names)), np.int64)
    for column, pattern in enumerate(names):
        firsts, _ = match_pattern(corpus, pattern)
        documents = unit_of_tokens(corpus, "document", firsts)
        counts[:, column] = np.bincount(documents, minlength=len(counts))
    return Terms(names, csr_array(counts), np.diff(corpus.document_starts))


def term_totals(counts: "csr_array") -> np.ndarray:
    """Add up each column, as ``float64[k]``."""
    return np.bincount(counts.indices, weights=counts.data, minlength=counts.shape[1])


def _check(ngram: int, multiword: Sequence[str], families: str | None) -> None:
    check_least("ngram", ngram, 1, meaning="the number of words in a term")
    if families not in (None, "stem"):
        raise InputError(f"families is {families!r}; choose 'stem', or None for word forms")
    if ngram > 1 and (multiword or families):
        raise InputError("multiword terms and families are made of words: use them with ngram=1")


def _check_threshold(minimum: int, documents: int) -> None:
    """Refuse a number of documents that no term can reach; 2 is a habit, also where there is 1."""
    meaning = "the number of documents in which a term must stand"
    check_least("minimum_document_frequency", minimum, 1, meaning=meaning)
    if documents and minimum > max(documents, 2):
        raise InputError(
            f"minimum_document_frequency is {minimum:,}, but there are {documents:,} documents; "
            f"{meaning} is at most that"
        )


def _refuse_text(name: str, patterns: Sequence[str]) -> None:
    """Refuse one pattern where a list of them is due: its letters would be taken for patterns."""
    if isinstance(patterns, str):
        raise InputError(f"{name} is {patterns!r}; give a list of patterns")


def _is_stop(names: np.ndarray, stops: frozenset[str]) -> np.ndarray:
    """Mark the stop words among sorted names."""
    words = np.array(sorted(stops), dtype=object)
    places = np.searchsorted(names, words)
    there = places < len(names)
    marked = np.zeros(len(names), bool)
    marked[places[there][names[places[there]] == words[there]]] = True
    return marked


def _words(
    corpus: Corpus, multiword: Sequence[str], covered: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give where documents begin among the terms, the number of each term, and the names."""
    ids, names = corpus.token_ids, corpus.vocabulary
    counted = ~covered
    if not multiword:
        return (*_counted(corpus, counted, ids), names)
    taken, begins = np.zeros(len(ids), bool), np.zeros(len(ids), bool)
    numbers = ids.astype(np.int64)
    for number, pattern in enumerate(multiword):
        firsts, pasts = match_pattern(corpus, pattern)
        before = np.concatenate([[0], np.cumsum(taken | ~counted)])
        free = before[firsts] == before[pasts]
        firsts, pasts = firsts[free], pasts[free]
        taken |= inside_spans(len(ids), firsts, pasts)
        begins[firsts] = True
        numbers[firsts] = len(names) + number
    names, order = np.unique(
        np.concatenate([names, np.array(multiword, object)]), return_inverse=True
    )
    return (*_counted(corpus, counted & (begins | ~taken), order[numbers]), names)


def _counted(corpus: Corpus, counted: np.ndarray, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give where documents begin among the tokens that are counted, and the ids of these."""
    if counted.all():
        return corpus.document_starts, ids
    before = np.concatenate([[0], np.cumsum(counted)])
    return before[corpus.document_starts], ids[counted]


def _ngrams(
    corpus: Corpus, ngram: int, within: Unit, left_out: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give where documents begin among the n-grams, their numbers, and word ids: ``[k, ngram]``."""
    import pandas as pd

    covered, stopped = left_out
    starts = unit_starts(corpus, within)
    units = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    before = np.concatenate([[0], np.cumsum(covered)])
    last = max(len(units) - ngram + 1, 0)
    whole = (units[:last] == units[ngram - 1 :]) & (before[:last] == before[ngram:])
    whole &= ~(stopped[:last] | stopped[ngram - 1 :])
    positions = np.flatnonzero(whole)
    ids, parts = np.zeros(len(positions), np.int64), np.zeros((1, 0), np.int64)
    size = max(len(corpus.vocabulary), 1)
    for place in range(ngram):
        # the number of the words so far and the next word as one integer, then numbered again
        codes, pairs = pd.factorize(ids * size + corpus.token_ids[positions + place])
        order = np.argsort(pairs)
        ids = np.argsort(order)[codes]
        sofar, word = np.divmod(pairs[order], size)
        parts = np.column_stack([parts[sofar], word])
    return np.searchsorted(positions, corpus.document_starts), ids, parts


def _joined(vocabulary: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Write each row of word ids as words with a space between."""
    import pyarrow as pa
    import pyarrow.compute as pc

    words = pa.array(vocabulary, pa.large_string())
    columns = [words.take(pa.array(column)) for column in parts.T]
    space = pa.scalar(" ", pa.large_string())
    return pc.binary_join_element_wise(*columns, space).to_numpy(zero_copy_only=False)


def _covered(corpus: Corpus, patterns: Sequence[str]) -> np.ndarray:
    """Mark the tokens that lie in a match of any pattern."""
    spans = match_patterns(corpus, [parse_pattern(pattern) for pattern in patterns])
    none = np.zeros(0, np.int64)
    firsts = np.concatenate([none, *(found.firsts for found in spans)])
    pasts = np.concatenate([none, *(found.pasts for found in spans)])
    return inside_spans(len(corpus.token_ids), firsts, pasts)


def inside_spans(n: int, firsts: np.ndarray, pasts: np.ndarray) -> np.ndarray:
    """Mark which of n token positions lie in any of some half-open spans."""
    edges = np.bincount(firsts, minlength=n + 1) - np.bincount(pasts, minlength=n + 1)
    return np.cumsum(edges[:n]) > 0


def _document_counts(starts: np.ndarray, ids: np.ndarray, size: int) -> "csr_array":
    """Count ids by document: sort those of each document, then measure the runs."""
    from scipy.sparse import csr_array

    ids = ids.copy()
    for first, past in itertools.pairwise(starts):
        ids[first:past].sort()
    begins = np.ones(len(ids), bool)
    begins[1:] = ids[1:] != ids[:-1]
    begins[starts[:-1][np.diff(starts) > 0]] = True
    runs = np.flatnonzero(begins)
    return csr_array(
        (np.diff(runs, append=len(ids)), ids[runs], np.searchsorted(runs, starts)),
        shape=(len(starts) - 1, size),
    )


def _stem_families(terms: Terms) -> Terms:
    """Add up the columns of forms with one stem; a family bears the name of its commonest form."""
    from nltk.stem.snowball import SnowballStemmer
    from scipy.sparse import csr_array

    stem = SnowballStemmer("english").stem
    stems, family = np.unique(
        np.array([stem(name) for name in terms.names], dtype=object), return_inverse=True
    )
    totals = term_totals(terms.counts)
    order = np.lexsort((terms.names.astype(str), -totals, family))
    cuts = np.searchsorted(family[order], np.arange(1, len(stems)))
    members = [terms.names[part] for part in np.split(order, cuts)] if len(stems) else []
    joined = csr_array(
        (np.ones(len(family), np.int64), (np.arange(len(family)), family)),
        shape=(len(family), len(stems)),
    )
    names = np.array([forms[0] for forms in members], dtype=object)
    lists = np.array([", ".join(forms) for forms in members], dtype=object)
    sorted_by_name = np.argsort(names.astype(str), kind="stable")
    counts = (terms.counts @ joined)[:, sorted_by_name]
    return Terms(names[sorted_by_name], counts, terms.tokens, lists[sorted_by_name])
