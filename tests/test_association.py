import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2_contingency, false_discovery_control

from analysis import association
from analysis.association import (
    CELLS,
    chi_square,
    chi_square_test,
    conservative_log_ratio,
    expected_counts,
    jaccard,
    lift,
    log_likelihood,
    log_ratio,
    log_ratio_interval,
    npmi,
    odds_ratio,
    phi,
    t_score,
)

MEASURES = [
    chi_square, jaccard, lift, log_likelihood, log_ratio, npmi, odds_ratio, phi, t_score,
]  # fmt: skip


def table_of(*rows):
    return pd.DataFrame(rows, columns=CELLS)


# O11, R1, C1 and N of the yardstick, as n11 n10 n01 n00
GOLD = table_of([1189, 168329 - 1189, 2157 - 1189, 19720567 - 168329 - (2157 - 1189)])
HAND = table_of([10, 20, 30, 40])


def test_every_measure_of_a_table_computed_by_hand():
    # n = 100; rows 30 and 70, columns 40 and 60
    assert expected_counts(HAND).loc[0].tolist() == [12, 18, 28, 42]
    assert jaccard(HAND)[0] == pytest.approx(10 / 60)
    assert lift(HAND)[0] == pytest.approx(10 / 12)
    assert odds_ratio(HAND)[0] == pytest.approx(10 * 40 / (20 * 30))
    assert phi(HAND)[0] == pytest.approx((10 * 40 - 20 * 30) / np.sqrt(30 * 70 * 40 * 60))
    assert t_score(HAND)[0] == pytest.approx(-2 / np.sqrt(10))
    assert npmi(HAND)[0] == pytest.approx(np.log(10 / 12) / -np.log(10 / 100))
    assert log_ratio(HAND)[0] == pytest.approx(np.log2((10 / 30) / (30 / 70)))
    assert chi_square(HAND)[0] == pytest.approx(4 / 12 + 4 / 18 + 4 / 28 + 4 / 42)
    yates = 1.5**2 * (1 / 12 + 1 / 18 + 1 / 28 + 1 / 42)
    assert chi_square(HAND, yates=True)[0] == pytest.approx(yates)


def test_log_ratio_is_that_of_the_gold_table():
    # association-measures, tests/data/log-ratio-gold.tsv
    assert log_ratio(GOLD)[0] == pytest.approx(7.156576, abs=5e-7)


@pytest.mark.parametrize(
    ("method", "level", "expected"), [("normal", 0.99, 6.888132), ("exact", 0.95, 6.910069)]
)
def test_conservative_log_ratios_are_those_of_the_gold_table(method, level, expected):
    # its columns clr (CQPweb's convention) and lrc (Evert 2022); the table has 599 rows, for
    # which both are corrected
    value = conservative_log_ratio(GOLD, method=method, level=level, family=599)
    assert value[0] == pytest.approx(expected, abs=5e-7)


def test_the_conservative_log_ratio_corrects_for_the_rows_and_is_zero_where_unsure():
    table = table_of([30, 970, 10, 990], [2, 998, 1, 999], [10, 990, 30, 970])
    value = conservative_log_ratio(table)
    assert value.equals(conservative_log_ratio(table, family=3))
    bounds = log_ratio_interval(table, family=3)
    assert value[0] == bounds["low"][0] > 0
    assert value[1] == 0
    assert value[2] == bounds["high"][2] < 0


def test_the_exact_interval_inverts_the_binomial_test():
    bounds = log_ratio_interval(table_of([7, 93, 2, 198])).loc[0]
    share = binomtest(7, 9).proportion_ci(0.95, method="exact")
    odds = np.array([share.low / (1 - share.low), share.high / (1 - share.high)])
    assert bounds.tolist() == pytest.approx(np.log2(odds * 200 / 100))


def test_the_exact_interval_of_an_absent_word_is_open_on_one_side():
    bounds = log_ratio_interval(table_of([0, 100, 5, 95], [5, 95, 0, 100], [0, 100, 0, 100]))
    assert bounds["low"][0] == -np.inf
    assert bounds["high"][1] == np.inf
    assert np.isfinite([bounds["high"][0], bounds["low"][1]]).all()
    assert bounds.loc[2].isna().all()


@pytest.mark.parametrize(
    ("hits", "expected"), [([22, 17, 23], 7.697), ([9, 9, 16], 11.454), ([306, 164, 258], 117.933)]
)
def test_chi_square_by_source_is_that_of_kh_coder(hits, expected):
    # KH Coder's own test data; sources of 626, 289 and 300 units
    counts = np.array([hits, np.array([626, 289, 300]) - hits])
    result = chi_square_test(counts)
    assert result["chi_square"] == pytest.approx(expected, abs=5e-4)
    assert result["degrees_of_freedom"] == 2
    assert result["smallest_expected"] == pytest.approx(counts.sum(1).min() * 289 / 1215)


def test_the_chi_square_test_corrects_two_by_two_tables_only():
    assert chi_square_test([[10, 20], [30, 40]])["chi_square"] == pytest.approx(
        chi_square(HAND, yates=True)[0]
    )


@pytest.mark.parametrize("counts", [[[0, 0], [1, 2]], [[0, 1], [0, 2]], np.zeros((0, 2)), [1, 2]])
def test_the_chi_square_test_of_an_empty_row_or_column_is_undefined(counts):
    assert chi_square_test(counts).isna().all()


counts = st.integers(0, 10_000)


@given(st.lists(st.tuples(counts, counts, counts, counts), min_size=1, max_size=5))
def test_log_likelihood_and_chi_square_are_scipys(rows):
    table = table_of(*rows)
    for i, (n11, n10, n01, n00) in enumerate(rows):
        if min(n11 + n10, n01 + n00, n11 + n01, n10 + n00) == 0:
            continue
        observed = [[n11, n10], [n01, n00]]
        g = chi2_contingency(observed, correction=False, lambda_="log-likelihood").statistic
        assert log_likelihood(table)[i] == pytest.approx(g, rel=1e-6, abs=1e-6)
        for yates in (False, True):
            expected = chi2_contingency(observed, correction=yates).statistic
            assert chi_square(table, yates=yates)[i] == pytest.approx(expected, rel=1e-9, abs=1e-9)
        assert phi(table)[i] ** 2 * sum(rows[i]) == pytest.approx(
            chi_square(table)[i], rel=1e-9, abs=1e-9
        )


@given(counts, counts, counts, counts)
def test_symmetric_measures_do_not_depend_on_the_order_of_the_pair(n11, n10, n01, n00):
    table, turned = table_of([n11, n10, n01, n00]), table_of([n11, n01, n10, n00])
    for measure in (chi_square, jaccard, lift, log_likelihood, npmi, odds_ratio, phi, t_score):
        assert measure(table)[0] == pytest.approx(measure(turned)[0], nan_ok=True)


def test_measures_have_their_limits_where_two_never_or_always_meet():
    never, always = table_of([0, 5, 5, 90]), table_of([5, 0, 0, 95])
    assert npmi(never)[0] == -1
    assert npmi(always)[0] == pytest.approx(1)
    assert jaccard(never)[0] == 0
    assert jaccard(always)[0] == 1
    assert phi(always)[0] == pytest.approx(1)
    assert odds_ratio(always)[0] == np.inf


def test_independent_counts_show_no_association():
    table = table_of([6, 14, 24, 56])  # 20 x 30 of 100 is 6
    for measure in (chi_square, log_likelihood, npmi, phi, t_score, log_ratio):
        assert measure(table)[0] == pytest.approx(0, abs=1e-12)
    assert lift(table)[0] == pytest.approx(1)


@pytest.mark.parametrize("measure", MEASURES)
def test_nothing_counted_is_undefined_and_not_zero(measure):
    assert np.isnan(measure(table_of([0, 0, 0, 0]))[0])


@pytest.mark.parametrize("measure", MEASURES)
def test_a_measure_keeps_the_index_and_takes_an_empty_table(measure):
    table = table_of([1, 2, 3, 4], [4, 3, 2, 1]).set_axis(["x", "y"])
    assert measure(table).index.tolist() == ["x", "y"]
    assert measure(table).name == measure.__name__
    assert measure(table.iloc[:0]).empty


def test_npmi_of_units_that_all_have_both_is_undefined():
    assert np.isnan(npmi(table_of([7, 0, 0, 0]))[0])
    assert association.lift(table_of([7, 0, 0, 0]))[0] == 1


@pytest.mark.parametrize("seed", range(3))
def test_false_discovery_rates_are_those_of_scipy(seed):
    values = np.random.default_rng(seed).choice([0, 0.001, 0.01, 0.02, 0.2, 0.5, 1], 40)
    assert association.false_discovery_rates(values).tolist() == pytest.approx(
        false_discovery_control(values).tolist(), abs=0, rel=1e-15
    )


def test_false_discovery_rates_by_hand():
    # 0.01 * 3/1, 0.04 * 3/2, 0.03 * 3/2 = 0.045 -> the order of the rates is kept from above
    assert association.false_discovery_rates([0.01, 0.04, 0.03]).tolist() == pytest.approx(
        [0.03, 0.04, 0.04]
    )
    assert association.false_discovery_rates([]).tolist() == []
