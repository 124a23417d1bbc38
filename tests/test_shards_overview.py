"""What a corpus consists of, and what stands in it twice, is the same however it is cut."""

import shutil
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis import overview
from analysis.build import open_built
from analysis.check import check_study
from analysis.codebook import similar_forms
from analysis.corpus import Corpus
from analysis.duplicates import find_duplicates, passages
from analysis.explorer import explore
from analysis.session import Session
from analysis.shards import Shards
from analysis.suggestions import suggest_patterns
from conftest import corpus_of
from sharding import codebook, same, sharded, split_tests

# name: an analysis of a corpus
ANALYSES = {
    "document counts": overview.document_counts,
    "group counts": overview.group_counts,
    "group counts by source and year": lambda corpus: overview.group_counts(
        corpus, by=["source", "year"]
    ),
    "language counts": overview.language_counts,
    "reused passages": lambda corpus: find_duplicates(corpus, words=3),
    "similar forms": lambda corpus: similar_forms(corpus, "carer", limit=4),
    "suggested patterns": lambda corpus: suggest_patterns(corpus, codebook(), "care", limit=12),
}

test_any_split_gives_the_same, test_a_selection_gives_the_same = split_tests(ANALYSES, splits=2)


@cache
def copying_corpus():
    """Make texts out of parts of six others, some of them whole."""
    rng = np.random.default_rng(3)
    sources = [rng.choice([f"word{n}" for n in range(300)], 120).tolist() for _ in range(6)]
    texts = {}
    for number in range(30):
        first, second = rng.choice(6, 2, replace=False)
        cut = int(rng.integers(20, 100))
        words = sources[first][:cut] + sources[second][cut:] + [f"own{number}"]
        texts[f"d{number:02}"] = " ".join(sources[first] if number % 5 == 0 else words)
    texts["d30"], texts["d31"] = "too short", ""
    return corpus_of(texts)


@pytest.mark.parametrize("cuts", [{1, 9, 10, 25}, set(range(1, 32))])
def test_copies_of_every_kind_are_found_across_shards(cuts, tmp_path):
    corpus = copying_corpus()
    expected = find_duplicates(corpus, near=0.5)
    assert set(expected["kind"]) == {"exact", "near", "passage"}
    parts = sharded(corpus, cuts, tmp_path)
    same(expected, find_duplicates(parts, near=0.5))
    keep = np.arange(32) % 3 > 0
    same(find_duplicates(corpus.select(keep)), find_duplicates(parts.select(keep)))


def test_hashes_in_many_parts_and_on_disk_give_the_same(monkeypatch):
    expected = find_duplicates(copying_corpus())
    monkeypatch.setattr(passages, "_PART", 50)
    monkeypatch.setattr(passages, "_HELD", 64)
    same(expected, find_duplicates(copying_corpus()))


def test_cleaning_is_counted_shard_by_shard():
    log = pd.DataFrame(
        {
            "document": list("aabbc"),
            "rule": ["menus", "quotes", "menus", "menus", "quotes"],
            "removed": ["Skip", "'", "Top", "", "'"],
            "replacement": ["", "’", "", "x", "’"],
        }
    )
    expected = overview.cleaning_counts([log])
    assert expected.loc[0].tolist() == ["menus", 3, 2, 7, 1]
    parts = [log[log["document"] == name] for name in "abc"]
    same(expected, overview.cleaning_counts([*parts, log.head(0)]))


def test_a_study_in_shards_is_opened_checked_and_explored(three, tmp_path):
    pages, openings, views = [], [], []
    for megabytes, kind in ((64, Corpus), (1e-6, Shards)):
        shutil.rmtree(three.processed, ignore_errors=True)
        built = open_built(three, megabytes=megabytes)
        assert type(built.corpus) is kind
        session = Session(three, built, "01_test", tmp_path / "out")
        openings.append(repr(session))
        pages.append(check_study(three).page)
        views.append(explore(session, passages=4).view(["North", "South"], ["more"], "sentence"))
    assert openings[0] == openings[1]
    assert "3 documents from 2 sources, 18 words, 6 sentences" in openings[0]
    assert pages[0] == pages[1]
    assert views[0] == views[1]
    assert "And some <mark>more</mark>." in views[0]
