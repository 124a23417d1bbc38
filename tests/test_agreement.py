import numpy as np
import pandas as pd
import pytest
from nltk.metrics import agreement as nltk_agreement
from nltk.metrics import binary_distance, interval_distance
from sklearn.metrics import cohen_kappa_score

from analysis.agreement import (
    adjudicate,
    adjudication_sheet,
    agreement,
    confusion,
    disagreements,
)
from analysis.agreement.coefficients import cohen_kappa, count_pairs, krippendorff_alpha
from analysis.errors import InputError

NAN = np.nan
# The reliability data of Krippendorff's chapter on reliability: three observers, fifteen units
KRIPPENDORFF = [
    [NAN, NAN, NAN, NAN, NAN, 3, 4, 1, 2, 1, 1, 3, 3, NAN, 3],
    [1, NAN, 2, 1, 3, 3, 4, 3, NAN, NAN, NAN, NAN, NAN, NAN, NAN],
    [NAN, NAN, 2, 1, 3, 4, 4, NAN, 2, 1, 1, 3, 3, NAN, 4],
]
# Four made-up coders with gaps; the expected values are from the package krippendorff 0.9.0
FOUR = [
    [NAN, 0, 1, NAN, 0, 1, 1, -1, -1, -1, NAN, 1, 1, -1, 0, 1, NAN, 1, NAN, NAN, 1, -1, 0, -1, 1,
     -1, 1, 0, 0, 0, 0, 0, NAN, 1, NAN, 1, 1, NAN, 0, 1],
    [NAN, 0, 1, 1, 0, 1, NAN, -1, NAN, -1, -1, 1, 1, -1, 0, 1, -1, 1, -1, 0, 1, -1, 0, -1, 1,
     -1, NAN, -1, 1, 1, 1, -1, 1, 0, 0, -1, 0, 1, 0, NAN],
    [1, 0, 1, NAN, 0, 1, 1, -1, -1, -1, -1, 1, 1, NAN, NAN, 1, -1, 1, -1, NAN, 1, -1, 0, -1, 1,
     NAN, NAN, NAN, 0, -1, NAN, -1, NAN, 1, NAN, 0, NAN, 1, 0, 0],
    [1, 0, 1, NAN, 0, NAN, 1, -1, -1, NAN, -1, 1, NAN, -1, 0, 1, -1, 1, NAN, 0, 1, NAN, 0, -1, 1,
     NAN, -1, 0, 0, -1, 1, 1, 0, 1, NAN, NAN, 1, 0, -1, -1],
]  # fmt: skip


def coding_of(codes, *, per_document=1, variable="x"):
    """Make a coding of one variable; ``codes`` has a row for each coder."""
    rows = [
        (f"c{coder}", f"d{unit // per_document:03}", unit, unit + 1, f"text {unit}", unit, code)
        for coder, row in enumerate(codes)
        for unit, code in enumerate(row)
    ]
    columns = ["coder", "document", "start", "end", "text", "sentence", variable]
    return pd.DataFrame(rows, columns=columns).assign(note="")


def two_coders(n11, n10, n01, n00, **options):
    first = [1] * (n11 + n10) + [0] * (n01 + n00)
    second = [1] * n11 + [0] * n10 + [1] * n01 + [0] * n00
    return coding_of([first, second], **options)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (KRIPPENDORFF, {"nominal": 0.691, "ordinal": 0.807, "interval": 0.811}),
        (FOUR, {"nominal": 0.62646, "ordinal": 0.71279, "interval": 0.71714}),
    ],
)
def test_alpha_equals_published_and_independent_figures(codes, expected):
    table = agreement(coding_of(codes)).set_index("level")["alpha"]
    assert table.to_dict() == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize(
    ("level", "distance"), [("nominal", binary_distance), ("interval", interval_distance)]
)
def test_alpha_equals_nltks(level, distance):
    coding = coding_of(FOUR).dropna()
    twice = coding.groupby("sentence").filter(lambda rows: len(rows) > 1)
    data = list(twice[["coder", "sentence", "x"]].itertuples(index=False, name=None))
    task = nltk_agreement.AnnotationTask(data, distance=distance)
    table = agreement(coding).set_index("level")
    assert table.loc[level, "alpha"] == pytest.approx(task.alpha(), abs=1e-12)


def test_kappa_by_hand():
    # observed (20 + 15) / 50 = 0.7; by chance 25/50 · 30/50 + 25/50 · 20/50 = 0.5
    row = agreement(two_coders(20, 5, 10, 15)).iloc[0]
    assert row["agreement"] == pytest.approx(0.7)
    assert row["kappa"] == pytest.approx((0.7 - 0.5) / (1 - 0.5))
    assert row[["n11", "n10", "n01", "n00"]].tolist() == [20, 5, 10, 15]
    assert row["prevalence"] == pytest.approx((2 * 20 + 5 + 10) / 100)
    # a known faulty form multiplies the two chance terms, 0.3 · 0.2, where they must be added
    faulty = (0.7 - 0.3 * 0.2) / (1 - 0.3 * 0.2)
    assert abs(row["kappa"] - faulty) > 0.2


@pytest.mark.parametrize(
    ("level", "weights"), [("nominal", None), ("ordinal", "linear"), ("interval", "quadratic")]
)
def test_kappa_equals_scikit_learns(level, weights):
    first, second = np.random.default_rng(2).integers(-1, 2, (2, 60))
    second = np.where(np.arange(60) < 30, first, second)
    table = agreement(coding_of([first, second])).set_index("level")
    expected = cohen_kappa_score(first, second, weights=weights)
    assert table.loc[level, "kappa"] == pytest.approx(expected, abs=1e-12)


def test_with_more_coders_kappa_is_the_mean_over_pairs():
    codes = np.random.default_rng(3).integers(0, 2, (3, 50))
    codes[:, :30] = codes[0, :30]
    pairs = [cohen_kappa_score(codes[a], codes[b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    row = agreement(coding_of(codes)).iloc[0]
    assert row["kappa"] == pytest.approx(np.mean(pairs))
    assert row["coders"] == 3


def test_intervals_draw_documents_and_not_passages():
    # in each document all passages are alike: 20 documents of 10 tell as much as 20 passages
    single = agreement(two_coders(7, 2, 3, 8), seed=1).iloc[0]
    tenfold = agreement(two_coders(70, 20, 30, 80, per_document=10), seed=1).iloc[0]
    assert tenfold["passages"] == 10 * single["passages"]
    for name in ("agreement", "kappa"):
        assert tenfold[[name, f"{name}_low", f"{name}_high"]].tolist() == pytest.approx(
            single[[name, f"{name}_low", f"{name}_high"]].tolist()
        )
    alone = agreement(two_coders(70, 20, 30, 80), seed=1).iloc[0]
    assert alone["kappa_high"] - alone["kappa_low"] < 0.5 * (
        single["kappa_high"] - single["kappa_low"]
    )


def test_the_interval_of_agreement_is_that_of_a_mean():
    row = agreement(two_coders(40, 10, 10, 40), seed=3, resamples=20_000).iloc[0]
    error = np.sqrt(0.8 * 0.2 / 100)
    assert (row["agreement_low"], row["agreement_high"]) == pytest.approx(
        (0.8 - 1.96 * error, 0.8 + 1.96 * error), abs=0.012
    )


def test_where_there_is_no_number_the_note_says_why():
    def note(coding):
        return agreement(coding).iloc[0]["note"]

    assert note(two_coders(2, 0, 0, 0)).startswith("every code is the same")
    assert note(two_coders(3, 1, 1, 3, per_document=4)) == (
        "no interval: 2 documents, at least 3 are needed"
    )
    assert note(two_coders(0, 1, 0, 9)).startswith("no interval: a code is so rare")
    assert note(two_coders(5, 0, 0, 5)).startswith("no interval: no code differs, so that")
    assert note(two_coders(5, 1, 1, 5)) == ""
    alone = agreement(two_coders(5, 1, 1, 5).query("coder == 'c0'")).iloc[0]
    assert alone["note"] == "no passage was coded twice"
    assert np.isnan([alone["agreement"], alone["kappa"], alone["alpha"]]).all()
    assert np.isnan(
        agreement(two_coders(2, 0, 0, 0)).iloc[0][["kappa", "alpha"]].astype(float)
    ).all()


def test_of_an_empty_coding():
    assert agreement(coding_of([[], []])).iloc[0]["passages"] == 0
    assert disagreements(coding_of([[], []])).empty
    assert adjudicate(coding_of([[], []])).empty


def test_an_unknown_variable():
    with pytest.raises(InputError, match="'y' is not coded; there are: x"):
        agreement(two_coders(1, 1, 1, 1), variables=["y"])


def test_coefficients_of_hand_written_counts():
    counts, documents = count_pairs(two_coders(2, 1, 0, 1, per_document=2), "x")
    assert documents == ["d000", "d001"]
    assert counts.confusions[:, 0].tolist() == [[[0, 0], [0, 2]], [[1, 0], [1, 0]]]
    assert counts.coincidences.sum(0).tolist() == [[2, 1], [1, 4]]
    # 1 - (n - 1) · 2 / (2 · 3 · 5) with n = 8
    total = counts.coincidences.sum(0)
    assert krippendorff_alpha(total, counts.codes, level="nominal") == pytest.approx(1 - 7 * 2 / 30)
    same = np.diag([3.0, 4.0])
    assert cohen_kappa(same, np.array([0, 1]), level="nominal") == 1


def test_confusion_counts_both_ways():
    table = confusion(two_coders(2, 1, 0, 4), "x", coders=("c0", "c1"))
    assert table.to_dict() == {0: {0: 4, 1: 1}, 1: {0: 0, 1: 2}}


@pytest.fixture
def coding():
    codes = coding_of([[1, 0, 1, NAN], [1, 1, NAN, 0]])
    return codes.assign(sentiment=[-1, 0, 1, 1, 1, 0, NAN, 1])


def test_disagreements_are_listed_by_variable(coding):
    table = disagreements(coding)
    assert table[["variable", "document", "c0", "c1"]].to_numpy().tolist() == [
        ["x", "d001", 0, 1],
        ["sentiment", "d000", -1, 1],
    ]


def test_what_is_settled_stands_and_what_is_not_is_missing_or_preferred(coding):
    table = adjudicate(coding)
    assert table["coder"].unique().tolist() == ["adjudicated"]
    assert table["x"].fillna(9).tolist() == [1, 9, 1, 0]
    assert table["sentiment"].fillna(9).tolist() == [9, 0, 1, 1]
    assert table["note"].tolist() == ["sentiment", "x", "", ""]
    preferred = adjudicate(coding, prefer="c1")
    assert preferred["x"].tolist() == [1, 1, 1, 0]
    decided = coding.iloc[[1]].assign(coder="adjudicated", x=0.0, sentiment=NAN)
    settled = adjudicate(pd.concat([coding, decided]))
    assert settled["x"].tolist() == [1, 0, 1, 0]
    assert settled["sentiment"].fillna(9).tolist() == [9, 0, 1, 1]
    with pytest.raises(InputError, match="there is no coder 'c9'; there are: c0, c1"):
        adjudicate(coding, prefer="c9")


def test_settled_codes_do_not_count_as_agreement(coding):
    with_settled = pd.concat([coding, adjudicate(coding)])
    pd.testing.assert_frame_equal(agreement(with_settled), agreement(coding))


def test_the_sheet_for_settling_shows_what_each_coder_gave(coding):
    sheet = adjudication_sheet(coding)
    assert sheet["coder"].unique().tolist() == ["adjudicated"]
    assert sheet["note"].tolist() == ["sentiment: c0 -1, c1 1", "x: c0 0, c1 1"]
    assert sheet[["x", "sentiment"]].to_numpy().tolist() == [["1", ""], ["", "0"]]
