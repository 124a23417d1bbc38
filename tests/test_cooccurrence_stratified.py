import itertools

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact
from statsmodels.stats.contingency_tables import StratifiedTable

from analysis.cooccurrence import rejection_rates, stratified_test
from analysis.cooccurrence.stratified import ENOUGH, sum_strata

# Admission of men and women by six departments of Berkeley, 1973 (Bickel et al. 1975; R's
# UCBAdmissions): admitted men, admitted women, rejected men, rejected women
BERKELEY = [
    (512, 89, 313, 19), (353, 17, 207, 8), (120, 202, 205, 391),
    (138, 131, 279, 244), (53, 94, 138, 299), (22, 24, 351, 317),
]  # fmt: skip
# Penicillin given to rabbits at five doses (Mantel 1963; R's help page of mantelhaen.test)
RABBITS = [(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]


def test(strata):
    """Test one pair: a list of ``(n11, n10, n01, n00)``."""
    return stratified_test(np.array(strata, int).reshape(-1, 4).T[:, :, None]).iloc[0]


test.__test__ = False


def test_the_odds_ratio_of_published_strata():
    assert test(BERKELEY)["odds_ratio"] == pytest.approx(0.9046968, abs=1e-7)  # R
    assert test(RABBITS)["odds_ratio"] == pytest.approx(7)  # R


def test_the_exact_p_value_of_a_published_example():
    result = test(RABBITS)
    assert result["p_method"] == "exact"
    assert result["p_value"] == pytest.approx(0.03994, abs=5e-6)  # R: mantelhaen.test(exact = TRUE)


def test_a_table_by_hand():
    # strata of 4 and 6 units: E = 2·2/4 + 3·2/6 = 1 + 1; V = 2·2·2·2/(16·3) + 3·3·2·4/(36·5)
    result = test([(2, 0, 0, 2), (2, 1, 0, 3)])
    assert result["expected"] == pytest.approx(2)
    assert result["chi_square"] == pytest.approx((4 - 2) ** 2 / (1 / 3 + 2 / 5))
    assert result["odds_ratio"] == np.inf
    # outcomes of the two strata: C(2,k)C(2,2-k)/6 and C(3,k)C(3,2-k)/15; both at their greatest
    # (1/6 · 3/15) or, as likely, both at their least
    assert result["p_value"] == pytest.approx(2 * 1 / 6 * 3 / 15)


strata = st.lists(st.tuples(*[st.integers(0, 40)] * 4), min_size=1, max_size=6)


@given(strata)
def test_statistic_and_odds_ratio_are_those_of_statsmodels(cells):
    result = test(cells)
    usable = [c for c in cells if sum(c) > 1]
    if not result["informative"]:
        assert np.isnan(result["p_value"])
        assert result["p_method"] == ""
        return
    peer = StratifiedTable([np.array(c).reshape(2, 2) for c in usable])
    null = peer.test_null_odds(correction=False)
    assert result["chi_square"] == pytest.approx(null.statistic)
    if result["p_method"] == "CMH":
        assert result["p_value"] == pytest.approx(null.pvalue)
    if 0 < result["odds_ratio"] < np.inf:
        assert result["odds_ratio"] == pytest.approx(peer.oddsratio_pooled)


@given(st.tuples(*[st.integers(0, 9)] * 4))
def test_of_one_stratum_the_exact_p_value_is_fishers(cells):
    result = test([cells])
    if result["p_method"] == "exact":
        expected = fisher_exact(np.array(cells).reshape(2, 2)).pvalue
        assert result["p_value"] == pytest.approx(expected)


def test_the_exact_p_value_is_that_of_a_simulation():
    rng = np.random.default_rng(1)
    for _ in range(5):
        cells = rng.poisson([0.6, 3, 2, 20], (6, 4))
        result = test(cells)
        assert result["p_method"] == "exact"
        n11, n10, n01, n00 = cells.T
        draws = rng.hypergeometric(n11 + n10, n01 + n00, n11 + n01, (100_000, 6)).sum(axis=1)
        chance = np.bincount(draws, minlength=n11.sum() + 1) / len(draws)
        simulated = chance[chance <= chance[n11.sum()] * 1.02].sum()
        assert result["p_value"] == pytest.approx(simulated, abs=0.006)


def test_enumeration_of_every_outcome_gives_the_exact_p_value():
    cells = np.array([(1, 2, 1, 3), (0, 1, 2, 2), (2, 1, 0, 4)])
    ways = []
    for n11, n10, n01, n00 in cells:
        marked = [set(c) for c in itertools.combinations(range(n11 + n10 + n01 + n00), n11 + n01)]
        ways.append([len(m & set(range(n11 + n10))) for m in marked])
    sums = np.array([sum(choice) for choice in itertools.product(*ways)])
    chance = np.bincount(sums) / len(sums)
    expected = chance[chance <= chance[cells[:, 0].sum()] + 1e-12].sum()
    assert test(cells)["p_value"] == pytest.approx(expected)


@given(strata)
@example([(20, 5, 5, 0)] * 3)  # n11 can rise by 12.5 but fall by 2.5 only
@example([(0, 5, 5, 20)] * 3)  # the other way round
def test_large_counts_are_not_small_ones(cells):
    # Mantel and Fleiss: the sum of n11 can fall and rise by at least five from what is expected
    n11, n10, n01, n00 = np.array(cells, float).T
    a, b, n = n11 + n10, n11 + n01, n11 + n10 + n01 + n00
    expected = (a * b / np.maximum(n, 1)).sum()
    fall, rise = expected - np.maximum(0, a + b - n).sum(), np.minimum(a, b).sum() - expected
    result = test(cells)
    if result["informative"]:
        assert (result["p_method"] == "CMH") == (min(fall, rise) >= ENOUGH)


def test_strata_that_cannot_vary_tell_nothing():
    result = test([(5, 0, 3, 0), (0, 0, 4, 9), (0, 0, 0, 0), (0, 0, 0, 1)])
    assert result["informative"] == 0
    assert np.isnan(result["odds_ratio"])
    assert np.isnan(result["p_value"])
    with_one_more = test([(5, 0, 3, 0), (2, 1, 1, 2)])
    assert with_one_more["informative"] == 1
    assert with_one_more["p_value"] == pytest.approx(test([(2, 1, 1, 2)])["p_value"])


def test_no_strata_and_no_pairs():
    assert np.isnan(stratified_test(np.zeros((4, 0, 1))).loc[0, "p_value"])
    assert len(stratified_test(np.zeros((4, 3, 0)))) == 0


def test_strata_are_summed():
    cells = np.arange(24).reshape(4, 3, 2)
    summed = sum_strata(cells, np.array([7, 2, 7]))
    assert summed.shape == (4, 2, 2)
    assert summed[:, 0].tolist() == cells[:, 1].tolist()
    assert summed[:, 1].tolist() == (cells[:, 0] + cells[:, 2]).tolist()
    assert sum_strata(cells, np.arange(3)) is cells


def test_the_test_holds_its_size_where_the_pooled_one_is_fooled():
    rates = rejection_rates([0, 1], corpora=2000, seed=20220523)
    assert rates["spread"].tolist() == [0, 1]
    # 0.05 ± 3 standard errors, whether documents differ or not
    assert rates["stratified"].between(0.035, 0.065).all()
    assert 0.035 < rates["pooled"][0] < 0.065
    assert rates["pooled"][1] > 0.9


def test_the_simulation_pools_as_a_plain_test_does():
    rng = np.random.default_rng(3)
    cells = rng.integers(5, 30, (4, 6, 5))
    pooled = stratified_test(sum_strata(cells, np.zeros(6, int)))
    for pair in range(5):
        table = cells[:, :, pair].sum(axis=1).reshape(2, 2)
        plain = chi2_contingency(table, correction=False).statistic
        # the stratified statistic divides by n - 1 where Pearson's divides by n
        assert pooled["chi_square"][pair] == pytest.approx(plain * (1 - 1 / table.sum()))
