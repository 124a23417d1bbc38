import numpy as np
import pandas as pd
import pytest

from analysis.codebook import find_hits, read_codebook
from analysis.cooccurrence import pair_counts
from analysis.errors import InputError
from analysis.robustness import (
    CHOICES,
    pair_specifications,
    read_sweep,
    score_specifications,
    specifications,
    stability,
)
from analysis.sentiment import mean_scores, sentence_scores

TEXT = "We are happy about good care. They hate this bad thing. It is not good. A fine day.\n\n"


@pytest.fixture
def corpus(make_corpus):
    texts = {f"d{i}": (TEXT + "So kind, so glad, so awful a mess. " * i) * 3 for i in range(6)}
    return make_corpus(texts, source=list("AAABBB"))


# three specifications of two choices; A keeps its side and rank, B turns, C is estimated once
SCORES = {
    ("x", True): [("A", 0.4, 0.1, 0.6), ("B", 0.1, -0.1, 0.3), ("C", 0.0, None, None)],
    ("x", False): [("A", 0.3, 0.1, 0.6), ("B", -0.2, -0.3, -0.1), ("C", None, None, None)],
    ("y", True): [("A", 0.2, -0.1, 0.6), ("B", 0.3, 0.1, 0.5), ("C", None, None, None)],
}
TABLE = pd.DataFrame(
    [(*chosen, *row) for chosen, rows in SCORES.items() for row in rows],
    columns=["method", "negation", "source", "score", "low", "high"],
)


def test_how_often_sign_and_rank_are_kept_is_as_counted_by_hand():
    found = stability(TABLE, choices=["method", "negation"], item="source").set_index("source")
    assert list(found.index) == ["A", "B", "C"]
    a, b, c = (found.loc[name] for name in "ABC")
    assert (a["first"], a["least"], a["median"], a["greatest"]) == (0.4, 0.2, 0.3, 0.4)
    assert (a["specifications"], a["of"]) == (3, 3)
    assert a["same_sign"] == 1
    assert a["clear"] == pytest.approx(2 / 3)  # not in y, where -0.1 to 0.6 holds 0
    assert (a["rank"], a["rank_highest"], a["rank_lowest"]) == (1, 1, 2)
    assert a["same_rank"] == pytest.approx(2 / 3)
    assert b["same_sign"] == pytest.approx(2 / 3)
    assert b["clear"] == pytest.approx(2 / 3)
    assert (b["rank"], b["rank_highest"], b["rank_lowest"]) == (2, 1, 2)
    assert (c["specifications"], c["of"]) == (1, 3)
    assert (c["same_sign"], c["rank"]) == (1, 3)


def test_a_share_has_no_sign():
    found = stability(TABLE, choices=["method", "negation"], item="source", null=None)
    assert found[["same_sign", "clear"]].isna().all(axis=None)
    assert found["rank"].tolist() == [1, 2, 3]


def test_without_an_estimate_in_the_first_there_is_nothing_to_keep():
    table = TABLE.assign(score=TABLE["score"].where(TABLE.index != 0))
    a = stability(table, choices=["method", "negation"], item="source").set_index("source").loc["A"]
    assert (a["specifications"], a["greatest"]) == (2, 0.3)
    assert a[["first", "same_sign", "rank", "same_rank"]].isna().all()


def test_a_table_without_intervals_and_of_one_specification():
    one = TABLE[["method", "source", "score"]].head(3)
    found = stability(one, choices=["method"], item="source")
    assert found["same_rank"].tolist() == [1, 1, 1]
    assert found["clear"].isna().all()
    nothing = stability(one.head(0), choices=["method"], item="source")
    assert nothing.empty
    assert list(nothing) == list(found)


def test_every_combination_is_scored_as_it_would_be_alone(corpus):
    options = {"resamples": 50, "seed": 3}
    found = score_specifications(
        corpus, topic_words=["care"], methods=["vader", "prose"], **options
    )
    assert len(specifications(found, choices=CHOICES)) == 2 * 2 * 2 * 2
    assert specifications(found, choices=CHOICES).iloc[0].tolist() == [
        "vader",
        True,
        True,
        "sentence",
    ]
    for chosen, own in found.groupby(list(CHOICES), sort=False):
        method, neutral, negation, unit = chosen
        words = ["care"] if neutral else []
        scores = sentence_scores(
            corpus, method=method, topic_words=words, negation=negation, unit=unit
        )
        alone = mean_scores(corpus, scores, **options)
        names = ["source", "score", "low", "high", "documents"]
        pd.testing.assert_frame_equal(own[names].reset_index(drop=True), alone[names])


def test_the_choices_make_a_difference_here(corpus):
    found = score_specifications(corpus, topic_words=["care"], resamples=1)
    for choice in CHOICES:
        others = [name for name in CHOICES if name != choice]
        spread = found.groupby([*others, "source"])["score"].agg(np.ptp)
        assert spread.max() > 0, choice


def test_pairs_are_counted_in_every_unit_and_window(example_pairs):
    corpus, hits, codebook = example_pairs
    found = pair_specifications(corpus, hits, codebook=codebook, windows=(9, 4), resamples=5)
    units = ["sentence", "paragraph", "window of 9", "window of 4", "document"]
    assert found["unit"].drop_duplicates().tolist() == units
    assert found["pair"].unique().tolist() == ["Home with School"]
    alone = pair_counts(corpus, hits, codebook=codebook, unit="window", window=4, resamples=5)
    own = found[found["unit"] == "window of 4"]
    assert (
        own[["n11", "n10", "n01", "n00"]].to_numpy().tolist()
        == alone[["n11", "n10", "n01", "n00"]].to_numpy().tolist()
    )


@pytest.fixture
def example_pairs(make_corpus, tmp_path):
    path = tmp_path / "codebook.yml"
    themes = "".join(
        f"  {name}:\n    label: {name.title()}\n    definition: {name}.\n    include: [{name}]\n"
        for name in ("home", "school")
    )
    path.write_text(f"themes:\n{themes}")
    codebook = read_codebook(path)
    texts = {f"d{i}": "A home. A school.\n\nA home and a school here. Rain." for i in range(4)}
    corpus = make_corpus(texts)
    return corpus, find_hits(corpus, codebook), codebook


def test_an_empty_corpus_and_one_of_a_word_go_through(make_corpus):
    for texts in ({}, {"one": "Good."}):
        found = score_specifications(make_corpus(texts), methods=["prose"], resamples=2)
        assert set(CHOICES) <= set(found)


def test_no_sweep_is_an_empty_table_and_an_unknown_one_is_told(three):
    assert list(read_sweep(three, "")) == [
        "run",
        "table",
        "row",
        "measure",
        "estimate",
        "low",
        "high",
    ]
    with pytest.raises(InputError, match="there is no sweep 'sweep-1'; there are: none"):
        read_sweep(three, "sweep-1")
