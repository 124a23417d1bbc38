import numpy as np
import pytest
from scipy import stats
from scipy.sparse import csr_array

from analysis import resampling
from analysis.errors import InputError
from analysis.groups import group_documents
from analysis.resampling import (
    document_weights,
    even_weights,
    interval_notes,
    ratio_differences,
    ratio_intervals,
    sorted_quantile,
    sparse_ratio_intervals,
)


def grouped(make_corpus, sizes, names=None):
    sources = [name for name, size in zip("ABCDE", sizes, strict=False) for _ in range(size)]
    ids = names or [f"d{i:03}" for i in range(len(sources))]
    return group_documents(make_corpus(dict.fromkeys(ids, "x"), source=sources), "source")


def test_weights_draw_each_group_with_replacement(make_corpus):
    groups = grouped(make_corpus, [5, 2])
    five, two = document_weights(groups, resamples=400, seed=1)
    assert (five @ np.ones(5) == 5).all()
    assert (two @ np.ones(2) == 2).all()
    assert (five @ np.eye(5)).mean(0) == pytest.approx(np.ones(5), abs=0.2)
    assert five.drawn.dtype == np.uint8  # those of hundreds of groups are held at once


def test_many_documents_are_drawn_in_bags_with_the_same_interval(make_corpus, monkeypatch):
    values = np.random.default_rng(3).gamma(2, size=(1500, 1))
    groups = grouped(make_corpus, [1500])
    _, low, high = ratio_intervals(values, np.ones(1500), groups, seed=1)
    monkeypatch.setattr(resampling, "BAGS", 500)
    (weights,) = document_weights(groups, seed=1)
    assert weights.drawn.shape == (2000, 500)
    assert set(np.bincount(weights.bags)) == {3}
    _, coarse_low, coarse_high = ratio_intervals(values, np.ones(1500), groups, seed=1)
    # the standard error from 500 bags is uncertain by 1 / sqrt(2 * 500) = 3%
    assert (coarse_high - coarse_low)[0, 0] == pytest.approx((high - low)[0, 0], rel=0.1)
    assert coarse_low[0, 0] == pytest.approx(low[0, 0], rel=0.01)


def test_the_estimate_is_a_ratio_of_sums_by_hand(make_corpus):
    groups = grouped(make_corpus, [3, 2, 1])
    hits, words = np.array([1, 2, 3, 4, 5, 0]), np.array([10, 10, 20, 10, 10, 0])
    estimate, low, high = ratio_intervals(hits[:, None], words, groups, seed=1)
    assert estimate[:2, 0].tolist() == [6 / 40, 9 / 20]
    assert np.isnan(estimate[2, 0])  # 0 / 0 is not 0
    assert low[0, 0] <= 6 / 40 <= high[0, 0]
    assert np.isnan(low[1:]).all()
    assert np.isnan(high[1:]).all()
    assert interval_notes(groups) == [
        "",
        "no interval: 2 documents, at least 3 are needed",
        "no interval: 1 document, at least 3 are needed",
    ]


def test_it_agrees_with_scipys_percentile_bootstrap(make_corpus):
    values = np.random.default_rng(3).gamma(2, size=40)
    groups = grouped(make_corpus, [40])
    _, low, high = ratio_intervals(values[:, None], np.ones(40), groups, resamples=20_000, seed=1)
    other = stats.bootstrap(
        (values,), np.mean, n_resamples=20_000, method="percentile", rng=2
    ).confidence_interval
    assert (low[0, 0], high[0, 0]) == pytest.approx(tuple(other), rel=0.02)


def test_intervals_do_not_depend_on_other_groups_or_on_order(make_corpus):
    values = np.arange(10.0)
    both = grouped(make_corpus, [5, 5])
    alone = grouped(make_corpus, [5])
    two = ratio_intervals(values[:, None], np.ones(10), both, seed=4)
    one = ratio_intervals(values[:5, None], np.ones(5), alone, seed=4)
    assert [part[0].tolist() for part in two] == [part[0].tolist() for part in one]
    backwards = grouped(make_corpus, [5], [f"d{i:03}" for i in range(5)][::-1])
    turned = ratio_intervals(values[:5][::-1, None], np.ones(5), backwards, seed=4)
    assert np.allclose(np.ravel(turned), np.ravel(one), rtol=1e-12)


def test_a_seed_is_a_choice_and_blocks_of_columns_change_nothing(make_corpus):
    groups = grouped(make_corpus, [6])
    values = np.random.default_rng(0).random((6, 700))
    first = ratio_intervals(values, np.ones(6), groups, seed=1)
    assert np.array_equal(first, ratio_intervals(values, np.ones(6), groups, seed=1))
    assert not np.array_equal(first, ratio_intervals(values, np.ones(6), groups, seed=2))
    single = ratio_intervals(values[:, 600:601], np.ones(6), groups, seed=1)
    assert np.allclose(first[1][0, 600], single[1][0, 0], rtol=1e-12)


def test_draws_without_a_denominator_are_left_out(make_corpus):
    groups = grouped(make_corpus, [3])
    _, low, high = ratio_intervals(np.array([[0], [0], [5]]), np.array([0, 0, 10]), groups, seed=1)
    assert (low[0, 0], high[0, 0]) == (0.5, 0.5)


def test_of_an_empty_corpus(make_corpus):
    groups = group_documents(make_corpus({}), "source")
    estimate, _, _ = ratio_intervals(np.zeros((0, 4)), np.zeros(0), groups)
    assert estimate.shape == (0, 4)
    assert interval_notes(groups) == []


def test_the_difference_between_two_groups_is_that_of_their_draws(make_corpus):
    # the documents of B are alike, so only A's vary: its interval, shifted by B's ratio
    texts = dict.fromkeys(("a1", "a2", "a3", "b1", "b2", "b3"), "x")
    groups = group_documents(make_corpus(texts, source=["A"] * 3 + ["B"] * 3), "source")
    numerators, denominators = np.array([[0], [1], [5], [2], [2], [2]]), np.array([5] * 6)
    estimate, low, high = ratio_differences(numerators, denominators, groups, pair=(0, 1))
    _, own_low, own_high = ratio_intervals(numerators, denominators, groups)
    assert estimate[0] == pytest.approx(6 / 15 - 2 / 5)
    assert low[0] == pytest.approx(own_low[0, 0] - 2 / 5)
    assert high[0] == pytest.approx(own_high[0, 0] - 2 / 5)


def test_a_difference_from_two_documents_has_no_interval(make_corpus):
    texts = dict.fromkeys(("a1", "a2", "b1", "b2", "b3"), "x")
    groups = group_documents(make_corpus(texts, source=["A"] * 2 + ["B"] * 3), "source")
    estimate, low, high = ratio_differences(np.ones((5, 1)), np.ones(5), groups, pair=(1, 0))
    assert estimate[0] == 0
    assert np.isnan([low[0], high[0]]).all()


def test_sparse_columns_have_the_same_intervals(make_corpus):
    groups = grouped(make_corpus, [6])
    rng = np.random.default_rng(0)
    hits, words = rng.poisson(0.4, (6, 2000)), rng.integers(5, 9, 6)
    (weights,) = document_weights(groups, resamples=300, seed=2)
    low, high = sparse_ratio_intervals(csr_array(hits), words, weights)
    _, expected_low, expected_high = ratio_intervals(hits, words, groups, resamples=300, seed=2)
    assert low == pytest.approx(expected_low[0])
    assert high == pytest.approx(expected_high[0])


def test_resamples_without_a_denominator_are_left_out(make_corpus):
    groups = grouped(make_corpus, [3])
    (weights,) = document_weights(groups, resamples=500, seed=2)
    hits, words = np.array([[1], [0], [0]]), np.array([4, 0, 0])
    low, high = sparse_ratio_intervals(csr_array(hits), words, weights)
    assert (low[0], high[0]) == (0.25, 0.25)
    nothing = sparse_ratio_intervals(csr_array(hits), np.zeros(3), weights)
    assert np.isnan(nothing).all()


def test_quantiles_of_sorted_rows_are_numpys():
    rows = np.sort(np.random.default_rng(1).random((4, 37)), axis=1)
    for share in (0, 0.025, 0.5, 0.975, 1):
        assert sorted_quantile(rows, share) == pytest.approx(np.quantile(rows, share, axis=1))


def test_a_seed_below_zero_is_refused(make_corpus):
    with pytest.raises(InputError, match="seed is -1; it is the number"):
        even_weights(3, seed=-1)
    with pytest.raises(InputError, match="seed is -1"):
        document_weights(grouped(make_corpus, [3]), seed=-1)
