import numpy as np
import pandas as pd
import pytest

from analysis.codebook import Codebook, find_hits
from analysis.errors import InputError
from analysis.groups import group_documents
from analysis.resampling import ratio_intervals
from analysis.themes import (
    ThemeCounts,
    count_themes,
    prevalence,
    prevalence_difference,
    richest_document,
    silence_bound,
)
from conftest import corpus_of
from test_codebook_hits import theme

CODEBOOK = Codebook(
    "test", (theme("homes", ["foster", "home*"]), theme("school", ["school"]), theme("none", ["x"]))
)
TEXTS = {
    "a1": "Foster homes. School.\nHome.",  # 3 sentences, 2 with homes, 1 with school
    "a2": "Nothing here. School school.",  # 2, 0, 1
    "a3": "A foster home. A foster school.",  # 2, 2, 1
    "b1": "School.",  # 1, 0, 1
    "b2": "",
}
SOURCES = ["A", "A", "A", "B", "B"]


def study(texts=TEXTS, sources=SOURCES, codebook=CODEBOOK):
    corpus = corpus_of(texts, source=sources)
    return corpus, find_hits(corpus, codebook)


def row(table, source, name):
    return table[(table["source"] == source) & (table["theme"] == name)].iloc[0]


def test_counts_by_document():
    counts = count_themes(*study())
    assert counts.units.tolist() == [3, 2, 2, 1, 0]
    assert counts.with_theme.tolist() == [[2, 1, 0], [0, 1, 0], [2, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert counts.hits.tolist() == [[3, 1, 0], [0, 2, 0], [3, 1, 0], [0, 1, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("unit", "units", "with_theme"),
    [
        ("document", [1, 1, 1, 1, 1], [1, 0, 1, 0, 0]),
        ("paragraph", [2, 1, 1, 1, 0], [2, 0, 1, 0, 0]),
        ("window", [2, 1, 2, 1, 0], [2, 0, 2, 0, 0]),
    ],
)
def test_counts_at_other_units(unit, units, with_theme):
    counts = count_themes(*study(), unit=unit, window=3)
    assert counts.units.tolist() == units
    assert counts.with_theme[:, 0].tolist() == with_theme


def test_reach_and_emphasis_with_their_denominators():
    table = prevalence(*study(), codebook=CODEBOOK)
    assert len(table) == 2 * 3
    homes = row(table, "A", "homes")
    assert (homes["units_with_theme"], homes["units"], homes["share"]) == (4, 7, 4 / 7)
    assert (homes["documents_with_theme"], homes["documents"]) == (2, 3)
    assert (homes["hits"], homes["emphasis"]) == (6, 6 / 10)
    assert homes["label"] == "Homes"
    assert homes["note"] == ""
    assert np.isnan(homes["upper_bound"])
    assert row(table, "A", "school")["documents_with_theme"] == 3
    school = row(table, "B", "school")
    assert (school["units_with_theme"], school["units"], school["emphasis"]) == (1, 1, 1)


def test_intervals_are_the_bootstrap_of_documents():
    corpus, hits = study()
    table = prevalence(corpus, hits, codebook=CODEBOOK, resamples=500, seed=3)
    groups = group_documents(corpus, "source")
    homes = row(table, "A", "homes")
    with_theme, units = np.array([[2], [0], [2], [0], [0]]), np.array([3, 2, 2, 1, 0])
    _, low, high = ratio_intervals(with_theme, units, groups, resamples=500, seed=3)
    assert (homes["low"], homes["high"]) == (low[0, 0], high[0, 0])
    hits_of, all_hits = np.array([[3], [0], [3], [0], [0]]), np.array([4, 2, 4, 1, 0])
    _, low, high = ratio_intervals(hits_of, all_hits, groups, resamples=500, seed=3)
    assert (homes["emphasis_low"], homes["emphasis_high"]) == (low[0, 0], high[0, 0])


def test_too_few_documents_have_no_interval_and_a_sentence():
    table = prevalence(*study(), codebook=CODEBOOK)
    few = table[table["source"] == "B"]
    assert few[["low", "high", "emphasis_low", "upper_bound"]].isna().all(axis=None)
    assert set(few["note"]) == {"no interval: 2 documents, at least 3 are needed"}


def test_a_silent_theme_has_an_upper_bound_and_no_interval():
    silent = row(prevalence(*study(), codebook=CODEBOOK), "A", "none")
    assert (silent["units_with_theme"], silent["share"]) == (0, 0)
    assert np.isnan(silent["low"])
    # silent everywhere: as many independent units as documents
    assert silent["upper_bound"] == pytest.approx(1 - 0.05 ** (1 / 3))


def bounds(units, with_theme, sources):
    """Give the bound of each theme for the second source."""
    corpus = corpus_of({str(i): "x" for i in range(len(units))}, source=sources)
    counts = ThemeCounts(("a", "b"), np.array(units), np.array(with_theme), np.array(with_theme))
    return silence_bound(counts, group_documents(corpus, "source"))[1]


def test_the_bound_counts_units_where_a_theme_is_even_and_documents_where_it_is_not():
    sources, units = ["A"] * 4 + ["B"] * 4, [10] * 8
    # every document of A has half its sentences; one document of A has all of its
    even, uneven = [5] * 4 + [0] * 4, [10, 0, 0, 0] + [0] * 4
    p = 20 / 80
    variance = 8 / 7 * (4 * (5 - 10 * p) ** 2 + 4 * (10 * p) ** 2) / 80**2
    effect = variance / (p * (1 - p) / 80)
    assert bounds(units, np.transpose([even, uneven]), sources) == pytest.approx(
        [1 - 0.05 ** (1 / (40 / effect)), 1 - 0.05 ** (1 / 4)]  # not less than the documents
    )


@pytest.mark.parametrize("share", [0.02, 0.05, 0.1, 0.2])
def test_the_bound_is_below_the_true_share_in_at_most_one_of_twenty_samples(share):
    # documents differ (beta-binomial, correlation 1/6); 12 documents of one source, 6 of the other
    rng = np.random.default_rng(5)
    with_theme = rng.binomial(15, rng.beta(5 * share, 5 * (1 - share), (18, 4000)))
    bound = bounds([15] * 18, with_theme, ["A"] * 12 + ["B"] * 6)
    silent = with_theme[12:].sum(0) == 0
    assert (silent & (bound < share)).mean() < 0.06


def test_groups_of_any_column_and_of_all():
    corpus, hits = study()
    assert len(prevalence(corpus, hits, codebook=CODEBOOK, by=[])) == 3
    by_two = prevalence(corpus, hits, codebook=CODEBOOK, by=["source", "year"])
    assert list(by_two.columns[:4]) == ["source", "year", "theme", "label"]


@pytest.mark.parametrize(("texts", "rows"), [({}, 0), ({"a": ""}, 3), ({"a": "school"}, 3)])
def test_small_corpora(texts, rows):
    corpus, hits = study(texts, ["A"] * len(texts))
    table = prevalence(corpus, hits, codebook=CODEBOOK)
    assert len(table) == rows
    if texts:
        difference = prevalence_difference(corpus, hits, codebook=CODEBOOK, first="A", second="A")
        assert difference["low"].isna().all()


def test_the_order_of_documents_does_not_matter():
    corpus, hits = study()
    order = [4, 2, 0, 3, 1]
    names = list(TEXTS)
    turned = study({names[i]: TEXTS[names[i]] for i in order}, [SOURCES[i] for i in order])
    pd.testing.assert_frame_equal(
        prevalence(corpus, hits, codebook=CODEBOOK), prevalence(*turned, codebook=CODEBOOK)
    )


DIFFERENT = {f"{s}{i}": t for s, t in (("A", "Foster."), ("B", "School.")) for i in range(4)}


def test_the_difference_between_two_groups():
    texts = DIFFERENT | {"A0": "Foster. School.", "B0": "Foster. School. School."}
    study_of_two = study(texts, ["A"] * 4 + ["B"] * 4)
    table = prevalence_difference(*study_of_two, codebook=CODEBOOK, first="A", second="B")
    homes = table.set_index("theme").loc["homes"]
    assert (homes["units_with_theme_first"], homes["units_first"]) == (4, 5)
    assert (homes["units_with_theme_second"], homes["units_second"]) == (1, 6)
    assert homes["difference"] == pytest.approx(4 / 5 - 1 / 6)
    assert 0 < homes["low"] < homes["difference"] < homes["high"] <= 1
    assert homes["note"] == ""
    turned = prevalence_difference(*study_of_two, codebook=CODEBOOK, first="B", second="A")
    assert turned["difference"].tolist() == pytest.approx((-table["difference"]).tolist())
    assert turned["low"].tolist() == pytest.approx((-table["high"]).tolist())


def test_a_difference_from_silence_says_so():
    table = prevalence_difference(
        *study(DIFFERENT, ["A"] * 4 + ["B"] * 4), codebook=CODEBOOK, first="A", second="B"
    )
    assert table["note"].tolist() == [
        "B: silent, which the interval takes as certain",
        "A: silent, which the interval takes as certain",
        "; ".join(f"{name}: silent, which the interval takes as certain" for name in "AB"),
    ]


def test_a_difference_from_too_few_documents_has_no_interval():
    table = prevalence_difference(*study(), codebook=CODEBOOK, first="A", second="B")
    assert table[["low", "high"]].isna().all(axis=None)
    assert table["note"][0] == "B: no interval: 2 documents, at least 3 are needed"


def test_an_unknown_group_is_refused_with_those_that_exist():
    with pytest.raises(InputError, match="there is no group 'C'; there are: A, B"):
        prevalence_difference(*study(), codebook=CODEBOOK, first="A", second="C")


def test_a_sample_in_which_documents_differ_has_a_wider_interval():
    even = study({f"a{i}": "Foster. Nothing." for i in range(8)}, ["A"] * 8)
    uneven = study(
        {f"a{i}": "Foster. Foster." if i < 4 else "No. No." for i in range(8)}, ["A"] * 8
    )
    widths = []
    for one in (even, uneven):
        homes = row(prevalence(*one, codebook=CODEBOOK), "A", "homes")
        assert homes["share"] == 0.5
        widths.append(homes["high"] - homes["low"])
    assert widths[0] == 0
    assert widths[1] > 0.4


def test_the_richest_document_has_most_themes_then_most_hits():
    corpus, hits = study()
    assert richest_document(corpus, hits) == "a3"  # a1 and a3 have two themes: 3 hits, and 3
    with pytest.raises(InputError, match="no document"):
        richest_document(*study({}, []))
