"""Impossible numbers give one message each, which names the parameter and what it is."""

import pandas as pd
import pytest

from analysis import present
from analysis.codebook import find_hits
from analysis.collocation import collocations
from analysis.cooccurrence import pair_agreement, pair_counts
from analysis.errors import InputError, check_least
from analysis.evidence import concordance, quotations
from analysis.frequency import term_frequency
from analysis.groups import select_sources
from analysis.keyness import keyness
from analysis.themes import prevalence
from conftest import corpus_of
from test_themes import CODEBOOK

CORPUS = corpus_of(
    {"a": "We love her.", "b": "A school and love.", "c": "The school.", "d": "Love."},
    source=["North", "North", "South", "South"],
)
HITS = find_hits(CORPUS, CODEBOOK)
THEMES = {"codebook": CODEBOOK}
NONE = pd.DataFrame()


def test_the_least_value_is_allowed():
    check_least("top", 1, 1, meaning="rows")
    with pytest.raises(InputError, match=r"^top is 0; it is rows, at least 1$"):
        check_least("top", 0, 1, meaning="rows")


def test_the_most_is_allowed_and_no_more():
    check_least("top", 9, 1, meaning="rows", most=9)
    with pytest.raises(InputError, match=r"^top is 10; it is rows, at least 1 and at most 9$"):
        check_least("top", 10, 1, meaning="rows", most=9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: term_frequency(CORPUS, seed=-1), "seed is -1"),
        (lambda: term_frequency(CORPUS, resamples=-1), "resamples is -1"),
        (lambda: term_frequency(CORPUS, resamples=10**12), "at least 0 and at most 20000"),
        (lambda: keyness(CORPUS, resamples=10**12), "resamples is 1000000000000"),
        (lambda: keyness(CORPUS, permutations=10**9), "permutations is 1000000000"),
        (lambda: prevalence(CORPUS, HITS, **THEMES, resamples=20_001), "resamples is 20001"),
        (lambda: present.top_terms(NONE, top=10**9), "top is 1000000000"),
        (lambda: term_frequency(CORPUS, most=0), "most is 0"),
        (lambda: term_frequency(CORPUS, ngram=0), "ngram is 0"),
        (
            lambda: term_frequency(CORPUS, minimum_document_frequency=1_000_000),
            "minimum_document_frequency is 1,000,000, but there are 4 documents",
        ),
        (lambda: term_frequency(CORPUS, minimum_document_frequency=0), "document_frequency is 0"),
        (lambda: keyness(CORPUS, permutations=-1), "permutations is -1"),
        (lambda: keyness(CORPUS, resamples=-1), "resamples is -1"),
        (lambda: prevalence(CORPUS, HITS, **THEMES, resamples=0), "resamples is 0"),
        (lambda: prevalence(CORPUS, HITS, **THEMES, seed=-1), "seed is -1"),
        (lambda: pair_counts(CORPUS, HITS, **THEMES, minimum_documents=2), "documents is 2"),
        (lambda: pair_agreement(NONE, q=0), "q is 0; it is a false discovery rate"),
        (lambda: pair_agreement(NONE, q=1.5), "q is 1.5"),
        (lambda: collocations(CORPUS, "love", window=0), "window is 0"),
        (lambda: concordance(CORPUS, "love", limit=0), "limit is 0"),
        (lambda: concordance(CORPUS, "love", order="random", seed=-1), "seed is -1"),
        (lambda: quotations(CORPUS, HITS, theme="school", limit=0), "limit is 0"),
        (lambda: present.top_terms(NONE, top=0), "top is 0"),
        (lambda: present.distinctive_terms(NONE, top=-1), "top is -1"),
        (lambda: present.leading_pairs(NONE, NONE, top=0), "top is 0"),
        (lambda: select_sources(CORPUS, ["West"]), "no group 'West'; there are: North, South"),
        (lambda: keyness(CORPUS, "West"), "no source 'West'.*choose from: 'North', 'South'"),
        (lambda: concordance(CORPUS, "  "), "a word is missing"),
    ],
)
def test_it_is_told(call, message):
    with pytest.raises(InputError, match=message):
        call()


def test_a_corpus_of_one_document_allows_the_habit_of_two():
    corpus = corpus_of({"a": "word"})
    assert term_frequency(corpus, minimum_document_frequency=2).empty


def test_some_sources_are_chosen():
    assert select_sources(CORPUS, ["South"]).documents["id"].tolist() == ["c", "d"]
    assert select_sources(CORPUS, []) is CORPUS
