"""Which terms of a corpus are counted, and the counts of all its shards together."""

from collections.abc import Collection, Sequence

import numpy as np
import pyarrow as pa

from analysis.codebook import Pattern, parse_pattern
from analysis.errors import InputError, check_least
from analysis.shards import AnyCorpus
from analysis.stopwords import FUNCTION_WORDS, stop_word_set
from analysis.sums import add_up
from analysis.terms.families import Families, stem_families
from analysis.terms.shard import Wanted, chosen_counts, pattern_counts, shard_terms, term_sums
from analysis.terms.table import Terms, stack_counts, term_totals
from analysis.units import Unit


def count_terms(
    corpus: AnyCorpus,
    *,
    stop_words: str | Collection[str] = FUNCTION_WORDS,
    ngram: int = 1,
    within: Unit = "sentence",
    multiword: Sequence[str] = (),
    families: Families | None = None,
    set_aside: Sequence[str] = (),
    minimum_document_frequency: int = 1,
    minimum_count: int = 1,
    most: int | None = None,
) -> Terms:
    """Count every term of a corpus in every document; the terms come sorted.

    1. Occurrences and documents of each term are added up over the shards.
    2. What does not pass the thresholds is dropped.
    3. The rest is counted in each document.

    Step 1 keeps the different terms of the corpus, some 50 bytes each, and step 3 the counts
    (see ``Terms``): thresholds, or ``most``, bound both the table and the memory.

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
    most
        Only so many terms, the most frequent in the whole corpus (ties by the alphabet); None
        for all.

    Raises
    ------
    InputError
        If a parameter is out of range, or a pattern is not one.
    """
    _check(ngram, multiword, families)
    _check_thresholds(minimum_document_frequency, most, documents=len(corpus.documents))
    wanted = Wanted(
        stop_words=stop_word_set(stop_words),
        ngram=ngram,
        within=within,
        multiword=_parsed("multiword", multiword),
        set_aside=_parsed("set_aside", set_aside),
    )
    least = max(minimum_document_frequency, 1), minimum_count
    terms = corpus.derive(shard_terms, wanted)
    found = add_up(corpus.map(term_sums, terms))
    names = found["name"].combine_chunks()
    totals, documents = (found[name].to_numpy() for name in ("count", "documents"))
    family = stem_families(_objects(names), totals) if families else None
    numbers = np.arange(len(names)) if family is None else family.numbers
    # a family stands in no more documents than its forms together
    upper = [np.bincount(numbers, weights=sums) for sums in (totals, documents)]
    kept = _passing(*upper, least=least, most=None if family else most)
    columns = np.full(len(upper[0]), -1, np.int32)
    columns[kept] = np.arange(len(kept))
    used = np.flatnonzero(columns[numbers] >= 0)
    chosen = {"names": names.take(pa.array(used)), "columns": columns[numbers[used]]}
    counts = stack_counts(
        corpus.map(chosen_counts, terms, **chosen, size=len(kept)),
        shape=(len(corpus.documents), len(kept)),
        most=int(documents[used].sum()),
    )
    tokens = corpus.sizes["tokens"].to_numpy()
    if family is None:
        return Terms(_objects(chosen["names"]), counts, tokens)
    joined = Terms(family.names[kept], counts, tokens, family.forms[kept])
    frequency = np.bincount(counts.indices, minlength=len(kept))
    return joined.take(_passing(term_totals(counts), frequency, least=least, most=most))


def count_patterns(corpus: AnyCorpus, patterns: Sequence[str]) -> Terms:
    """Count the matches of each pattern in each document; a term is a pattern as it is written.

    Patterns are counted apart: "care" is also counted where "social care" stands.
    """
    from scipy.sparse import vstack

    parsed = tuple(dict.fromkeys(_parsed("terms", patterns)))
    counts = vstack(list(corpus.map(pattern_counts, parsed)), format="csr")
    names = np.array([pattern.text for pattern in parsed], dtype=object)
    return Terms(names, counts, corpus.sizes["tokens"].to_numpy())


def _passing(
    totals: np.ndarray, documents: np.ndarray, *, least: tuple[int, int], most: int | None
) -> np.ndarray:
    """Give the indices of the terms that are kept, ascending; ``least``: documents and count."""
    kept = np.flatnonzero((documents >= least[0]) & (totals >= least[1]))
    if most is None or len(kept) <= most:
        return kept
    return np.sort(kept[np.argsort(-totals[kept], kind="stable")[:most]])


def _objects(names: pa.Array) -> np.ndarray:
    objects: np.ndarray = names.to_numpy(zero_copy_only=False)
    return objects


def _check(ngram: int, multiword: Sequence[str], families: str | None) -> None:
    check_least("ngram", ngram, 1, meaning="the number of words in a term")
    if families not in (None, "stem"):
        raise InputError(f"families is {families!r}; choose 'stem', or None for word forms")
    if ngram > 1 and (multiword or families):
        raise InputError("multiword terms and families are made of words: use them with ngram=1")


def _check_thresholds(minimum: int, most: int | None, *, documents: int) -> None:
    """Refuse a number of documents that no term can reach; 2 is a habit, also where there is 1."""
    if most is not None:
        check_least("most", most, 1, meaning="the number of terms")
    meaning = "the number of documents in which a term must stand"
    check_least("minimum_document_frequency", minimum, 1, meaning=meaning)
    if documents and minimum > max(documents, 2):
        raise InputError(
            f"minimum_document_frequency is {minimum:,}, but there are {documents:,} documents; "
            f"{meaning} is at most that"
        )


def _parsed(name: str, patterns: Sequence[str]) -> tuple[Pattern, ...]:
    """Read patterns; refuse one where a list is due: its letters would be taken for patterns."""
    if isinstance(patterns, str):
        raise InputError(f"{name} is {patterns!r}; give a list of patterns")
    return tuple(parse_pattern(pattern) for pattern in patterns)
