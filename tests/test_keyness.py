import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control, norm

from analysis import association
from analysis.association import CELLS
from analysis.errors import InputError
from analysis.keyness import MOST_TARGETS, REST, keyness, log_odds, shrunken_effects
from analysis.keyness.comparison import compare_groups
from analysis.keyness.effects import one_document_effects, smoothed_log_ratio
from analysis.terms import count_terms
from conftest import corpus_of


def texts_of(rows, *, words=100):
    """Make documents of 100 words from {word: count}."""
    texts = {}
    for number, counts in enumerate(rows):
        listed = [word for word, count in counts.items() for _ in range(count)]
        texts[f"d{number:02}"] = " ".join(listed + ["filler"] * (words - len(listed)))
    return texts


# "sky" marks out A, "sea" B; "lone" stands often in one document of A; "moon" everywhere alike
ROWS = [
    {"sky": 6, "moon": 3, "lone": 20},
    {"sky": 5, "moon": 2},
    {"sky": 7, "moon": 4, "sea": 1},
    {"sky": 4, "moon": 3},
    {"sea": 5, "moon": 3},
    {"sea": 6, "moon": 2},
    {"sea": 4, "moon": 4, "sky": 1},
    {"sea": 7, "moon": 3},
]
SOURCES = ["A"] * 4 + ["B"] * 4


@pytest.fixture(scope="module")
def corpus():
    return corpus_of(texts_of(ROWS), source=SOURCES)


@pytest.fixture(scope="module")
def table(corpus):
    return keyness(corpus, "A", minimum_range=1).set_index("term")


def test_counts_rates_and_ranges_by_hand(table):
    assert table.loc["sky", CELLS].tolist() == [22, 378, 1, 399]
    assert table.loc["sky", "target_per_million"] == pytest.approx(22 / 400 * 1e6)
    assert table.loc["sky", "reference_per_million"] == pytest.approx(1 / 400 * 1e6)
    columns = ["target_range", "target_documents", "reference_range", "reference_documents"]
    assert table.loc["sky", columns].tolist() == [4, 4, 1, 4]
    # shares 6/22 5/22 7/22 4/22 against a quarter each
    assert table.loc["sky", "dp"] == pytest.approx((0.5 + 1.5 + 0.5 + 1.5) / 22 / 2)
    assert table.loc["sea", "dp"] == pytest.approx((0.5 + 0.5 + 1.5 + 1.5) / 22 / 2)


def test_measures_are_those_of_association(table):
    assert table["log_ratio"].equals(association.log_ratio(table))
    assert table["log_likelihood"].equals(association.log_likelihood(table))


def test_what_marks_out_the_target_comes_first_and_the_reference_last(table):
    assert table.index[0] == "sky"
    assert table.index[-1] == "sea"
    assert table["shrunken"].is_monotonic_decreasing
    assert table.loc["sky", "low"] > 0 > table.loc["sea", "high"]
    assert table.loc["moon", "low"] < 0 < table.loc["moon", "high"]
    assert table.loc["sky", "low"] < table.loc["sky", "log_ratio"] < table.loc["sky", "high"]


def test_p_is_by_document(table):
    # 2 of the 70 ways to deal 4 of 8 documents are as extreme as the true one
    assert table.loc["sky", "p"] == pytest.approx(2 / 70)
    # 20 occurrences in one document say no more than one
    assert table.loc["lone", "p"] == 1
    assert table.loc["lone", "log_likelihood"] > 20
    assert table.loc["moon", "p"] > 0.3


def test_one_document_that_makes_a_word_key_is_seen(table):
    flagged = table["one_document"]
    assert flagged["lone"]
    assert not flagged[["sky", "sea"]].any()


def test_a_word_of_one_document_is_left_out_but_stays_in_the_family(corpus, table):
    wide = keyness(corpus, "A")
    assert "lone" in table.index
    assert "lone" not in set(wide["term"])
    assert set(wide["family"]) == set(table["family"]) == {5}
    assert wide.set_index("term")["q"].equals(table["q"].drop("lone").reindex(wide["term"]))
    assert table["q"].to_numpy() == pytest.approx(false_discovery_control(table["p"]))


def test_turning_the_comparison_turns_the_signs(corpus, table):
    turned = keyness(corpus, "B", minimum_range=1).set_index("term").loc[table.index]
    for effect in ("shrunken", "log_ratio", "log_odds", "z"):
        assert turned[effect].to_numpy() == pytest.approx(-table[effect].to_numpy())
    assert turned["p"].to_numpy() == pytest.approx(table["p"].to_numpy())
    assert turned["one_document"].equals(table["one_document"])


def test_two_sources_are_compared_without_the_others():
    corpus = corpus_of(texts_of(ROWS) | {"e": "sky " * 50}, source=[*SOURCES, "C"])
    two = keyness(corpus, "A", reference="B", minimum_range=1)
    assert set(two["reference"]) == {"B"}
    assert two.query("term == 'sky'")[CELLS].to_numpy().tolist() == [[22, 378, 1, 399]]
    rest = keyness(corpus, "A", minimum_range=1)
    assert set(rest["reference"]) == {REST}
    assert rest.query("term == 'sky'")[CELLS].to_numpy().tolist() == [[22, 378, 51, 399]]


def test_every_group_against_all_others_is_one_family():
    rows = [*ROWS, *[{"moon": 3, "sun": n} for n in (5, 6, 4)]]
    table = keyness(corpus_of(texts_of(rows), source=[*SOURCES, "C", "C", "C"]), minimum_range=1)
    assert list(table["target"].unique()) == ["A", "B", "C"]
    tested = table["p"].notna()
    assert set(table["family"]) == {tested.sum()} == {3 * 6}
    assert table["q"][tested].to_numpy() == pytest.approx(
        false_discovery_control(table["p"][tested])
    )


def test_log_odds_by_hand():
    table = pd.DataFrame([[30, 970, 10, 1990]], columns=CELLS)
    row = log_odds(table, prior_tokens=300).loc[0]
    prior = 300 * 40 / 3000  # 4 tokens
    expected = np.log((30 + prior) / (970 + 300 - prior)) - np.log(
        (10 + prior) / (1990 + 300 - prior)
    )
    assert row["log_odds"] == pytest.approx(expected)
    assert row["z"] == pytest.approx(expected / np.sqrt(1 / 34 + 1 / 14))
    # as many tokens as are compared: the prior of a word is its own count
    default = log_odds(table).loc[0]
    assert default["log_odds"] == pytest.approx(np.log(70 / 3930) - np.log(50 / 4950))
    assert default["z"] == pytest.approx(default["log_odds"] / np.sqrt(1 / 70 + 1 / 50))


def test_without_a_prior_log_odds_is_the_logarithm_of_the_odds_ratio():
    table = pd.DataFrame([[30, 970, 10, 1990], [0, 9, 0, 9]], columns=CELLS)
    bare = log_odds(table, prior_tokens=0)["log_odds"]
    assert bare[0] == pytest.approx(np.log(association.odds_ratio(table)[0]))
    assert np.isnan(bare[1])


def test_effects_shrink_as_the_posterior_mean_of_a_normal_does():
    effects, variances = np.array([2.0, 2.0, -1.0]), np.array([0.25, 1.0, 3.0])
    assert shrunken_effects(effects, variances) == pytest.approx([1.6, 1.0, -0.25])
    grid = np.linspace(-20, 20, 200_001)  # the same by integration
    posterior = norm.pdf(grid, 0, 1) * norm.pdf(effects[0], grid, np.sqrt(variances[0]))
    assert (grid * posterior).sum() / posterior.sum() == pytest.approx(1.6)


def test_the_variance_of_an_effect_is_by_document():
    corpus = corpus_of(texts_of([{"solo": 9, "wide": 3}, {"wide": 3}, {"wide": 3}, {}]),
                       source=["A", "A", "A", "B"])  # fmt: skip
    terms = count_terms(corpus)
    side = compare_groups(terms, corpus.documents["source"].to_numpy(object), names=("A", REST))
    effects, variances = (dict(zip(terms.names, x, strict=True)) for x in smoothed_log_ratio(side))
    assert effects["solo"] == effects["wide"]
    # A: 9 occurrences + 3/4 of the one added; in one document (9 - 3)² + 3² + 3² = 54, x 3/2;
    # spread evenly the Poisson variance 9.75. B: 1/4, of which the Poisson variance is 0.25
    per_square_log = 1 / np.log(2) ** 2
    assert variances["solo"] == pytest.approx((81 / 9.75**2 + 1 / 0.25) * per_square_log)
    assert variances["wide"] == pytest.approx((1 / 9.75 + 1 / 0.25) * per_square_log)
    driven = one_document_effects(side, np.array([effects[name] for name in terms.names]))
    # the filler stands more often in B, which is one document
    assert dict(zip(terms.names, driven, strict=True)) == {
        "filler": True, "solo": True, "wide": False
    }  # fmt: skip


def test_identical_groups_differ_in_nothing():
    rows = [{"sky": n, "sea": 8 - n} for n in (1, 3, 5)]
    table = keyness(corpus_of(texts_of([*rows, *rows]), source=["A"] * 3 + ["B"] * 3), "A")
    zeros = ["shrunken", "log_ratio", "log_odds", "z", "log_likelihood"]
    assert table[zeros].to_numpy() == pytest.approx(0, abs=1e-9)
    assert (table["p"] == 1).all()
    assert (table["q"] == 1).all()
    assert not table["one_document"].any()


def test_fewer_than_three_documents_give_no_interval_and_no_p():
    corpus = corpus_of(texts_of(ROWS[2:]), source=SOURCES[2:])
    table = keyness(corpus, "A")
    assert table[["low", "high", "p", "q"]].isna().all(axis=None)
    assert set(table["family"]) == {0}
    assert set(table["note"]) == {"no interval and no p: 2 documents in A, at least 3 are needed"}
    reference = keyness(corpus, "B")
    assert "2 documents in all others" in reference.loc[0, "note"]
    assert table["shrunken"].notna().all()


def test_one_document_alone_makes_every_word_key():
    table = keyness(corpus_of(texts_of(ROWS[3:]), source=SOURCES[3:]), "A")
    assert table.loc[table["shrunken"] > 0, "one_document"].all()
    assert "1 document in A" in table.loc[0, "note"]
    assert "sky" in set(table["term"])  # in every document of the side: there is but one


def test_documents_without_words_are_not_counted():
    corpus = corpus_of(texts_of(ROWS) | {"z": ""}, source=[*SOURCES, "A"])
    table = keyness(corpus, "A", minimum_range=1)
    assert set(table["target_documents"]) == {4}


def test_tests_and_intervals_can_be_left_out(corpus):
    table = keyness(corpus, "A", permutations=0, resamples=0)
    assert table[["low", "high", "p", "q"]].isna().all(axis=None)


def test_the_order_of_documents_does_not_matter(corpus):
    turned = corpus_of(dict(reversed(texts_of(ROWS).items())), source=SOURCES[::-1])
    settings = {"permutations": 30, "resamples": 50, "seed": 2, "minimum_range": 1}
    pd.testing.assert_frame_equal(
        keyness(corpus, "A", **settings), keyness(turned, "A", **settings)
    )


def test_families_and_ngrams_can_be_compared(corpus):
    stems = keyness(corpus, "A", families="stem")
    assert stems.columns[3:5].tolist() == ["forms", "n11"]
    pairs = keyness(corpus, "A", ngram=2)
    assert "sky sky" in set(pairs["term"])


@pytest.mark.parametrize(
    ("target", "settings", "message"),
    [
        ("C", {}, r"there is no source 'C' \(target\); choose from: 'A', 'B'"),
        ("A", {"reference": "C"}, r"there is no source 'C' \(reference\); choose from: 'A', 'B'"),
        ("A", {"reference": "A"}, "the reference is 'A'; choose as target another source: 'B'"),
        (None, {"reference": "A"}, "the reference is 'A'; choose as target another source: 'B'"),
        ("A", {"by": ["source"]}, "give the name of the one column"),
        ("A", {"by": "genre"}, "nothing to compare: the only genre is 'blog post'"),
        ("A", {"by": "party"}, "cannot group by 'party'"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused(corpus, target, settings, message):
    with pytest.raises(InputError, match=message):
        keyness(corpus, target, **settings)


def test_of_many_groups_the_largest_are_compared_and_the_table_says_so():
    count = MOST_TARGETS + 2
    sources = [f"S{n:02}" for n in range(count)]
    texts = {f"{name}-{i}": "rain sun" for n, name in enumerate(sources) for i in range(1 + n % 2)}
    corpus = corpus_of(texts, source=[name.split("-")[0] for name in texts])
    table = keyness(corpus, permutations=5, resamples=5, minimum_range=1)
    larger = set(sources[1::2])
    assert larger < set(table["target"])
    assert table["target"].nunique() == MOST_TARGETS
    told = f"one of the {MOST_TARGETS} groups with the most words, of {count}"
    assert (
        table["note"] == f"no interval and no p: 2 documents in S01, at least 3 are needed; {told}"
    ).any()
    assert table["note"].str.endswith(told).all()
    assert keyness(corpus, "S00", permutations=5, resamples=5)["note"].str.endswith("needed").all()
    with pytest.raises(InputError, match=r"'S19', and 32 more$"):
        keyness(corpus, "S99")


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "word"}])
def test_one_group_alone_gives_no_rows_but_the_columns_of_the_table(corpus, texts):
    alone = keyness(corpus_of(texts))
    assert alone.empty
    full = keyness(corpus)
    assert list(alone.columns) == list(full.columns)
    assert list(map(str, alone.dtypes)) == list(map(str, full.dtypes))


def test_nothing_to_compare_is_said():
    with pytest.raises(InputError, match="nothing to compare: there are no documents"):
        keyness(corpus_of({}), "A")
    with pytest.raises(InputError, match="the only source is 'A'"):
        keyness(corpus_of({"a": "word"}), "A")
    with pytest.raises(InputError, match="the documents of 'all others' have no words"):
        keyness(corpus_of({"a": "word", "b": ""}, source=["A", "B"]))
    one_word = keyness(corpus_of({"a": "word", "b": "the"}, source=["A", "B"]), "A")
    assert one_word["term"].tolist() == ["word"]
    no_term = keyness(corpus_of({"a": "the", "b": "the"}, source=["A", "B"]), "A")
    assert no_term.empty
