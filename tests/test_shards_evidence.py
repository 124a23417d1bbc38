"""Passages, concordances and quotations are the same of a corpus however it is cut."""

import numpy as np
import pandas as pd

from analysis import cooccurrence, evidence
from analysis.evidence.drawing import random_keys
from analysis.sentiment import sentence_scores, word_scores
from conftest import corpus_of
from sharding import SOME, codebook, hits_of, random_corpus, sharded, split_tests, with_hits

PATTERNS = ["care*", "near(young, people, 3)", "voice", "xylophone kare"]
MARKS = pd.DataFrame(
    {
        "target": ["Source A", "Source A", "Source B", "Source C"],
        "term": ["young", "care", "help", "support"],
        "q": 0.01,
        "shrunken": 1.0,
        "one_document": [False, False, False, False],
    }
)


def scored(corpus, **arguments):
    scores = corpus.derive(sentence_scores, topic_words=[])
    words = corpus.derive(word_scores, topic_words=[])
    return evidence.extreme_passages(corpus, scores, words, **arguments)


def behind_pairs(corpus, **arguments):
    hits = hits_of(corpus)
    counted = {"codebook": codebook(), "resamples": 20, **arguments}
    pairs = cooccurrence.pair_counts(corpus, hits, **counted)
    unit = arguments.get("unit", "sentence")
    return evidence.pair_passages(corpus, hits, pairs, unit=unit, limit=3, seed=2)


def lines(**arguments):
    return lambda corpus: pd.DataFrame(evidence.concordance(corpus, PATTERNS, **arguments))


# name: an analysis of a corpus
ANALYSES = {
    "passages of all hits": with_hits(evidence.passages),
    "passages, spread": with_hits(evidence.passages, order="spread", limit=30, seed=4),
    "passages, random, by window": with_hits(
        evidence.passages, order="random", limit=9, unit="window", window=20
    ),
    "theme passages": with_hits(evidence.theme_passages, limit=2, seed=1),
    "theme passages of all": with_hits(evidence.theme_passages, by=[]),
    "theme passages by source and year": with_hits(
        evidence.theme_passages, by=["source", "year"], limit=4
    ),
    "extreme passages": lambda corpus: scored(corpus, limit=4),
    "quotations": with_hits(evidence.quotations, theme="care", limit=12, seed=3),
    "quotations of all": with_hits(
        evidence.quotations, theme="care", also="help", unit="paragraph", limit=None
    ),
    "quotations of a group": with_hits(
        evidence.quotations, theme="voice", source="Source B", where={"year": "2021"}
    ),
    "pair passages": behind_pairs,
    "pair passages by source": lambda corpus: behind_pairs(corpus, by="source", unit="paragraph"),
    "term passages": lambda corpus: evidence.term_passages(corpus, MARKS, limit=3),
    "concordance": lines(),
    "concordance, first": lines(limit=7),
    "concordance, left": lines(order="left", width=3),
    "concordance, right": lines(order="right", limit=40),
    "concordance, random": lines(order="random", limit=25, seed=9),
    "near spellings": lambda corpus: evidence.near_spellings(corpus, "karers suport the houses"),
    "what is said of nothing": lambda corpus: (
        evidence.concordance(corpus, ["xylophone", "familys voise", "care"], limit=2).attrs["note"]
    ),
}  # fmt: skip

test_any_split_gives_the_same, test_a_selection_gives_the_same = split_tests(ANALYSES, splits=2)


def test_a_draw_depends_on_a_documents_own_text_and_id_alone():
    corpus, keep = random_corpus(), np.array(SOME)
    every = evidence.passages(corpus, hits_of(corpus), order="random")
    some = corpus.select(keep)
    left = evidence.passages(some, hits_of(some), order="random")
    own = every[every["document"].isin(some.documents["id"])]
    place = ["document", "start", "text"]
    assert left[place].to_numpy().tolist() == own[place].to_numpy().tolist()


def test_every_place_has_the_same_chance_to_be_drawn_first():
    texts = {f"d{n}": "care. " * size for n, size in enumerate((1, 2, 5))}
    corpus = corpus_of(texts)
    tokens = np.arange(8)
    firsts = [int(np.argmin(random_keys(corpus, tokens, seed=seed))) for seed in range(4000)]
    counts = np.bincount(firsts, minlength=8)
    # 500 each: the chi-squared statistic with 7 degrees of freedom is below 24.3 in 999 of 1,000
    assert ((counts - 500) ** 2 / 500).sum() < 24.3


def test_each_shard_is_read_once_for_all_cells(tmp_path, monkeypatch):
    parts = sharded(random_corpus(), [4, 8, 11], tmp_path)
    hits = hits_of(parts)
    pairs = cooccurrence.pair_counts(parts, hits, codebook=codebook(), by="source", resamples=20)
    read = []
    function = type(parts).map
    monkeypatch.setattr(
        type(parts), "map", lambda *own, **named: read.append(1) or function(*own, **named)
    )
    assert evidence.theme_passages(parts, hits)["name"].nunique() > 9
    assert evidence.pair_passages(parts, hits, pairs)["name"].nunique() > 9
    assert len(evidence.term_passages(parts, MARKS)) == 15
    assert len(read) == 3


def test_a_shard_without_the_words_is_not_read(tmp_path):
    texts = {"a": "Foster carers met.", "b": "Nobody came.", "c": "A foster home."}
    parts = sharded(corpus_of(texts), [1, 2], tmp_path)
    (tmp_path / "shard-1" / "tokens.arrow").unlink()
    table = evidence.concordance(parts, "foster *", order="random")
    assert sorted(table["hit"]) == ["Foster carers", "foster home"]
    marks = MARKS.head(1).assign(target="A", term="foster")
    assert sorted(evidence.term_passages(parts, marks)["document"]) == ["a", "c"]
