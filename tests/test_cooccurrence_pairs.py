import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control
from statsmodels.stats.contingency_tables import StratifiedTable

from analysis.codebook import Codebook, find_hits
from analysis.cooccurrence import (
    UNITS,
    count_pairs,
    pair_agreement,
    pair_counts,
    pair_difference,
    pair_order,
)
from analysis.cooccurrence.draws import percentile_bounds
from analysis.errors import InputError
from conftest import corpus_of
from test_codebook_hits import theme

THEMES = Codebook(
    "test",
    (
        theme("family", ["family", "family support"]),
        theme("help", ["support", "help", "near(early, help, 3)"]),
        theme("school", ["school"]),
    ),
)


def study(texts, codebook=THEMES, **columns):
    corpus = corpus_of(texts, **columns)
    return corpus, find_hits(corpus, codebook)


def cells(texts, pair=0, **options):
    counts = count_pairs(*study(texts), **options)
    return counts.cells()[:, :, pair].T.tolist(), counts.set_aside[:, pair].tolist()


def test_units_with_both_one_and_neither():
    text = "Family and help. Family. Family, a family, helps; help. Help. Nothing. Nothing."
    assert cells({"a": text, "b": "Help."}) == ([[2, 1, 1, 2], [0, 0, 1, 0]], [0, 0])


@pytest.mark.parametrize(
    ("text", "both", "aside"),
    [
        ("Family support.", 0, 1),  # one passage, in which help stands inside family
        ("Family support, family.", 1, 0),  # the second family does not share a word with support
        ("Family support, help.", 1, 0),
        ("Family support, family support.", 1, 0),  # the first of one with the second of the other
        ("Early family help.", 1, 0),  # family stands in the gap of near: no word is shared
        ("Early support help.", 0, 0),
    ],
)
def test_hits_in_the_same_words_do_not_make_a_pair(text, both, aside):
    assert cells({"a": text}) == ([[both, 0, int(not both and not aside), 0]], [aside])


def test_a_unit_set_aside_is_not_counted_at_all():
    ((table,), aside) = cells({"a": "Family support. Family. Nothing."})
    assert (table, aside) == ([0, 1, 0, 1], [1])
    # but it counts for other pairs
    assert cells({"a": "Family support. Family. Nothing."}, pair=1)[0] == [[0, 2, 0, 1]]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("sentence", [[0, 1, 1, 1], [1, 0, 0, 0]]),
        ("window", [[1, 0, 0, 1], [1, 0, 0, 0]]),
        ("paragraph", [[1, 0, 0, 1], [1, 0, 0, 0]]),
        ("document", [[1, 0, 0, 0], [1, 0, 0, 0]]),
    ],
)
def test_units_of_every_kind(unit, expected):
    texts = {"a": "Family. Help.\nNothing at all.", "b": "Family help."}
    assert cells(texts, unit=unit, window=2)[0] == expected


WORDS = st.sampled_from(["family", "support", "help", "early", "school", "none"])


@settings(max_examples=40)
@given(st.lists(st.lists(st.lists(WORDS, min_size=1, max_size=6), max_size=4), max_size=4))
def test_counts_are_those_of_a_plain_count(documents):
    texts = {str(i): "\n".join(map(" ".join, d)) for i, d in enumerate(documents)}
    corpus, hits = study(texts)
    counts = count_pairs(corpus, hits)
    names = [t.name for t in THEMES.themes]
    for pair, (a, b) in enumerate(itertools.combinations(names, 2)):
        for d in range(len(documents)):
            first, past = np.searchsorted(corpus.sentence_starts, corpus.document_starts[d : d + 2])
            expected, aside = [0, 0, 0, 0], 0
            for sentence in range(first, past):
                rows = hits[hits["sentence"] == sentence]
                words = {
                    name: [
                        set(range(h.first, h.gap_first)) | set(range(h.gap_past, h.past))
                        for h in rows[rows["theme"] == name].itertuples()
                    ]
                    for name in (a, b)
                }
                apart = [not x & y for x in words[a] for y in words[b]]
                if apart and not any(apart):
                    aside += 1
                else:
                    expected[2 * (not words[a]) + (not words[b])] += 1
            assert counts.cells()[:, d, pair].tolist() == expected
            assert counts.set_aside[d, pair] == aside


# Eight documents in which family and help go together (12 of 24 sentences have both) and school
# goes with neither.
TOGETHER = "Family help. Family help. School. Nothing."
APART = "Family. Help. Family. Help. School help. Nothing."


@pytest.fixture(scope="module")
def two_sources():
    texts = {f"a{i}": TOGETHER for i in range(8)} | {f"b{i}": APART for i in range(8)}
    return study(texts, source=["A"] * 8 + ["B"] * 8)


@pytest.fixture(scope="module")
def by_source(two_sources):
    table = pair_counts(*two_sources, codebook=THEMES, by="source", resamples=200)
    return table.set_index(["source", "theme_a", "theme_b"])


def test_a_table_by_hand(by_source):
    one = by_source.loc["A", "family", "help"]
    assert one[["n11", "n10", "n01", "n00", "set_aside"]].tolist() == [16, 0, 0, 16, 0]
    assert one[["documents", "documents_joint", "informative"]].tolist() == [8, 8, 8]
    assert one["expected"] == one["expected_within"] == 8  # 16 · 16 / 32, and 8 times 2 · 2 / 4
    assert one[["jaccard", "lift", "phi", "npmi"]].tolist() == pytest.approx([1, 2, 1, 1])
    assert one["odds_ratio"] == np.inf
    # the variance of one document: 2 · 2 · 2 · 2 / (16 · 3) = 1/3
    assert one["chi_square"] == pytest.approx((16 - 8) ** 2 / (8 / 3))
    assert one["p_method"] == "CMH"
    assert (one["label_a"], one["label_b"]) == ("Family", "Help")
    assert one["note"] == ""
    apart = by_source.loc["B", "family", "help"]
    assert apart[["n11", "n10", "n01", "n00"]].tolist() == [0, 16, 24, 8]
    assert apart["odds_ratio"] == 0
    assert apart["npmi"] == -1


def test_the_test_is_that_of_statsmodels(two_sources):
    table = pair_counts(*two_sources, codebook=THEMES, resamples=200)
    strata = count_pairs(*two_sources).cells()
    for pair, row in table.iterrows():
        peer = StratifiedTable(strata[:, :, pair].reshape(2, 2, 16).astype(float))
        null = peer.test_null_odds()
        assert row["chi_square"] == pytest.approx(null.statistic)
        assert row["p_value"] == pytest.approx(null.pvalue)
        if 0 < row["odds_ratio"] < np.inf:
            assert row["odds_ratio"] == pytest.approx(peer.oddsratio_pooled)


def test_the_false_discovery_rate_is_over_all_pairs_tested(by_source):
    tested = by_source[by_source["p_value"].notna()]
    assert tested["family"].eq(len(tested)).all()
    assert tested["q_value"].tolist() == pytest.approx(
        false_discovery_control(tested["p_value"]).tolist()
    )


def test_themes_that_meet_only_because_one_source_uses_both_do_not_go_together():
    # within A and within B the two are independent; pooled, they look associated
    rng = np.random.default_rng(0)

    def document(rate):
        kept = [[w for w in ("family", "help") if rng.random() < rate] for _ in range(20)]
        return " ".join(f"So {' '.join(words)}." for words in kept)

    texts = {f"a{i}": document(0.6) for i in range(15)} | {
        f"b{i}": document(0.05) for i in range(15)
    }
    table = pair_counts(*study(texts), codebook=THEMES).iloc[0]
    assert table["phi"] > 0.2
    assert table["n11"] > 1.3 * table["expected"]
    assert table["expected_within"] == pytest.approx(table["n11"], rel=0.1)
    assert table["p_value"] > 0.05
    assert table["low"] < 1 < table["high"]


def test_documents_as_units_are_judged_within_sources():
    # A's documents have both themes, B's neither: nothing within a source
    texts = {f"a{i}": "Family help." for i in range(9)} | {f"b{i}": "None." for i in range(9)}
    corpus, hits = study(texts, source=["A"] * 9 + ["B"] * 9)
    row = pair_counts(corpus, hits, codebook=THEMES, unit="document").iloc[0]
    assert row["phi"] == 1
    assert np.isnan(row["p_value"])
    assert row["note"] == "no test: in each source every document has one of the two, or none has"
    # one document of each kind in each source more makes it tell
    mixed = {s: {"a": 6, "b": 2, "c": 2, "d": 6} for s in "AB"}
    kinds = {"a": "Family help.", "b": "Family.", "c": "Help.", "d": "None."}
    texts = {
        f"{s}{k}{i}": kinds[k]
        for s, counts in mixed.items()
        for k, n in counts.items()
        for i in range(n)
    }
    corpus, hits = study(texts, source=[name[0] for name in texts])
    row = pair_counts(corpus, hits, codebook=THEMES, unit="document").iloc[0]
    assert row["informative"] == 2
    assert row["odds_ratio"] == pytest.approx(6 * 6 / (2 * 2))
    assert row["low"] > 1


def refusal(texts, **options):
    row = pair_counts(*study(texts), codebook=THEMES, resamples=50, **options).iloc[0]
    if row["note"].startswith("no test"):
        within = ["odds_ratio", "chi_square", "p_value", "q_value", "estimate", "low", "high"]
        assert row[within].isna().all()
        assert row["p_method"] == ""
    return row["note"]


def test_without_resamples_all_but_the_intervals_is_there(two_sources):
    ways = {"codebook": THEMES, "by": "source"}
    whole = pair_counts(*two_sources, **ways, resamples=50)
    bare = pair_counts(*two_sources, **ways, resamples=0)
    changed = ["low", "high", "note"]
    pd.testing.assert_frame_equal(bare.drop(columns=changed), whole.drop(columns=changed))
    assert bare[["low", "high"]].isna().all(axis=None)
    tested = whole["q_value"].notna()
    assert 0 < tested.sum() < len(tested)
    assert (bare["note"][tested] == "no interval: none was asked for").all()
    assert (bare["note"][~tested] == whole["note"][~tested]).all()
    named = {"codebook": THEMES, "first": "A", "second": "B"}
    difference = pair_difference(*two_sources, **named, resamples=0)
    known = pair_difference(*two_sources, **named, resamples=50)
    assert (difference["difference"] == known["difference"]).any()
    assert difference["low"].isna().all()


def test_too_little_is_refused_in_a_sentence():
    pair = "Family help. Family help. Family. Help. None. None."
    enough = {str(i): pair for i in range(3)}
    assert refusal(enough) == ""
    assert refusal({"0": pair, "1": pair}) == "no test: 2 documents, at least 3 are needed"
    assert refusal(enough, minimum_documents=4) == "no test: 3 documents, at least 4 are needed"
    assert refusal(enough, minimum_joint=7) == (
        "no test: 6 units with both themes and as few expected, at least 7 are needed"
    )
    one_tells = enough | {"1": "Family help. Family help.", "2": "Family help. Family. Family."}
    assert refusal(one_tells) == "no test: only 1 document could tell, at least 3 are needed"


def test_a_pair_that_is_never_joint_is_tested_if_many_would_be_expected():
    apart = {str(i): "Family. Family. Family. Help. Help. Help." for i in range(5)}
    row = pair_counts(*study(apart), codebook=THEMES).iloc[0]
    assert (row["n11"], row["expected_within"], row["odds_ratio"]) == (0, 7.5, 0)
    assert row["p_value"] < 0.01


def test_a_theme_that_is_nearly_everywhere_is_marked():
    everywhere = {str(i): "Family help. Family. Family. Family help. Help." for i in range(5)}
    assert refusal(everywhere) == "Family is in 80% of the sentences"
    both = {str(i): "Family help." for i in range(2)}
    assert refusal(both) == (
        "no test: 2 documents, at least 3 are needed; Family is in 100% of the sentences; "
        "Help is in 100% of the sentences"
    )


@pytest.mark.parametrize("measure", ["odds_ratio", "phi", "lift", "jaccard", "npmi"])
def test_the_interval_belongs_to_the_measure_asked_for(measure):
    rng = np.random.default_rng(4)
    sentences = ["Family help.", "Family.", "Help.", "None."]
    texts = {str(i): " ".join(rng.choice(sentences, 12, p=[0.3, 0.2, 0.2, 0.3])) for i in range(20)}
    row = pair_counts(*study(texts), codebook=THEMES, measure=measure).iloc[0]
    assert row["measure"] == measure
    assert row["estimate"] == row[measure]
    assert row["low"] < row["estimate"] < row["high"]


def test_bounds_are_draws_and_may_be_infinite():
    draws = np.random.default_rng(0).permutation(1000).astype(float)
    some = np.where(draws < 500, np.nan, draws)  # undefined draws are left out: 500 to 999 stay
    above = np.where(draws > 900, np.inf, draws)
    bounds = percentile_bounds(np.stack([draws, some, above, draws * np.nan], axis=1))
    np.testing.assert_array_equal(
        bounds,
        [[25, 512, 25, np.nan], [974, 987, np.inf, np.nan]],  # ranks 25 and 975 of 1,000
    )


def test_an_unknown_measure_is_refused(two_sources):
    with pytest.raises(InputError, match="measure 'dice' is not one of odds_ratio, phi, lift"):
        pair_counts(*two_sources, codebook=THEMES, measure="dice")


def test_tables_of_several_units_follow_each_other(two_sources):
    table = pair_counts(*two_sources, codebook=THEMES, unit=UNITS, by="source", resamples=50)
    assert table["unit"].tolist() == [u for u in UNITS for _ in range(6)]
    alone = pair_counts(*two_sources, codebook=THEMES, unit="window", by="source", resamples=50)
    part = table[table["unit"] == "window"].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, alone)


def test_agreement_over_units():
    table = pd.DataFrame(
        {
            "source": "A",
            "theme_a": ["x"] * 4 + ["y"] * 3 + ["z"] * 2 + ["w"] * 2,
            "label_a": "L",
            "theme_b": "b",
            "label_b": "L",
            "unit": "u",
            "odds_ratio": [2, 3, 1.5, 0.5, 0.5, 2, np.nan, 2, 0.5, np.nan, np.nan],
            "q_value": [0.01, 0.05, 0.06, 0.2, 0.01, 0.3, np.nan, 0.01, 0.01, np.nan, np.nan],
        }
    )
    counts = pair_agreement(table)
    numbers = counts[["units", "units_tested", "units_together", "units_apart"]]
    assert numbers.to_numpy().tolist() == [[4, 4, 2, 0], [3, 2, 0, 1], [2, 2, 1, 1], [2, 0, 0, 0]]
    assert counts["agreement"].tolist() == [
        "agrees at 2 of 4 units",
        "apart at 1 of 3 units",
        "contradictory: together at 1, apart at 1 of 2 units",
        "not tested at any of 2 units",
    ]
    assert pair_agreement(table, q=0.06)["units_together"].tolist() == [3, 0, 1, 0]


def test_themes_that_go_together_stand_together():
    pairs = list(itertools.combinations("abcd", 2))
    phi = {("a", "d"): 0.8, ("b", "c"): 0.7}
    table = pd.DataFrame(pairs, columns=["theme_a", "theme_b"])
    table["phi"] = [phi.get(pair, np.nan) for pair in pairs]
    order = "".join(pair_order(table))
    assert sorted(order) == list("abcd")
    assert {"ad", "da"} & {order[:2], order[2:]}
    assert pair_order(table.head(1)) == ["a", "b"]
    assert pair_order(table.head(0)) == []


def test_the_difference_between_two_sources(two_sources, by_source):
    table = pair_difference(*two_sources, codebook=THEMES, first="A", second="B", resamples=200)
    row = table.iloc[0]
    assert (row["first"], row["second"], row["theme_a"], row["theme_b"]) == (
        "A",
        "B",
        "family",
        "help",
    )
    assert (row["n11_first"], row["n11_second"]) == (16, 0)
    assert row["expected_first"] == by_source.loc[("A", "family", "help"), "expected_within"]
    assert row["difference"] == row["low"] == np.inf
    phi = pair_difference(
        *two_sources, codebook=THEMES, first="A", second="B", measure="phi", resamples=200
    ).iloc[0]
    assert phi["difference"] == pytest.approx(phi["estimate_first"] - phi["estimate_second"])
    assert phi["low"] <= phi["difference"] <= phi["high"]
    assert phi["low"] > 1
    school = table.iloc[1]
    assert np.isnan(school["low"])
    assert school["note"].startswith("A: no test: 0 units with both themes; ") is False
    assert "no test" in school["note"]


def test_an_odds_ratio_that_is_twice_as_large_differs_by_one():
    # odds ratios 4·4/(2·2) = 4 in A and 4·4/(4·2) = 2 in B, in every document
    kinds = ["Family help.", "Family.", "Help.", "None."]
    texts = {}
    for source, counts in (("A", (4, 2, 2, 4)), ("B", (4, 4, 2, 4))):
        text = " ".join(k for k, n in zip(kinds, counts, strict=True) for _ in range(n))
        texts |= {f"{source}{i}": text for i in range(4)}
    corpus, hits = study(texts, source=[name[0] for name in texts])
    row = pair_difference(corpus, hits, codebook=THEMES, first="A", second="B").iloc[0]
    assert row[["estimate_first", "estimate_second"]].tolist() == pytest.approx([4, 2])
    assert row[["difference", "low", "high"]].tolist() == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "family"}, {"a": "family help"}])
def test_small_corpora(texts):
    corpus, hits = study(texts)
    table = pair_counts(corpus, hits, codebook=THEMES, unit=UNITS, by="source", resamples=20)
    assert len(table) == (3 * 4 if texts else 0)
    assert table["note"].str.startswith("no test: 1 document").all()
    assert len(pair_agreement(table)) == (3 if texts else 0)
    if texts:
        difference = pair_difference(corpus, hits, codebook=THEMES, first="A", second="A")
        assert difference["difference"].isna().all()


def test_a_codebook_of_one_theme_has_no_pairs():
    codebook = Codebook("one", (theme("family", ["family"]),))
    corpus, hits = study({"a": "Family."}, codebook)
    table = pair_counts(corpus, hits, codebook=codebook)
    assert len(table) == 0
    assert pair_order(table) == []
