import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from analysis.permutation import permutation_p


def test_small_sets_are_dealt_in_every_way_and_p_is_exact():
    # without unevenness the statistic is that of the observed against the expected count;
    # documents of equal length: only how many of the four hits fall to the target counts
    counts = np.array([1, 1, 1, 1, 0, 0, 0, 0])
    target = np.array([True] * 4 + [False] * 4)
    p = permutation_p(csr_array(counts[:, None]), np.full(8, 10), target)
    # 4 or 0 of the hits: 2 of the 70 ways
    assert p.tolist() == [pytest.approx(2 / 70)]


def naive(counts, tokens, target):
    """Go through every way to deal the documents, by the definition."""
    counts, tokens = np.asarray(counts, float), np.asarray(tokens, float)
    rate = counts.sum() / tokens.sum()
    estimate = ((counts - rate * tokens) ** 2).sum() - counts.sum()
    k = estimate / (rate * (tokens**2).sum())
    k = 2 ** np.round(np.log2(k)) if k * tokens.mean() > 1 / 16 else 0
    weights = 1 / (1 + k * tokens)
    rate = (weights * counts).sum() / (weights * tokens).sum()

    def statistic(side):
        u = (weights * (counts - rate * tokens))[side].sum()
        one, other = (weights * tokens)[side].sum(), (weights * tokens)[~side].sum()
        return u**2 * (1 / one + 1 / other) / rate

    observed = statistic(np.array(target))
    values = []
    for chosen in itertools.combinations(range(len(counts)), sum(target)):
        side = np.zeros(len(counts), bool)
        side[list(chosen)] = True
        values.append(statistic(side))
    return np.mean(np.array(values) >= observed * (1 - 1e-9))


documents = st.lists(
    st.tuples(st.integers(0, 12), st.integers(20, 60), st.booleans()), min_size=4, max_size=8
)


@given(documents)
@settings(max_examples=60)
def test_the_fast_way_is_the_naive_way(rows):
    counts, tokens, target = (np.array(column) for column in zip(*rows, strict=True))
    if not counts.any() or target.all() or not target.any():
        return
    p = permutation_p(csr_array(counts[:, None]), tokens, target)
    assert p[0] == pytest.approx(naive(counts, tokens, target))


def test_p_does_not_depend_on_which_side_is_called_the_target():
    rng = np.random.default_rng(0)
    counts = csr_array(rng.poisson(2, (9, 20)))
    tokens, target = rng.integers(50, 90, 9), np.arange(9) < 4
    one = permutation_p(counts, tokens, target, permutations=10_000)
    assert one == pytest.approx(permutation_p(counts, tokens, ~target, permutations=10_000))


def test_a_column_without_a_count_has_no_p():
    assert np.isnan(permutation_p(csr_array((6, 1)), np.full(6, 9), np.arange(6) < 3)).all()
    assert len(permutation_p(csr_array((6, 0)), np.full(6, 9), np.arange(6) < 3)) == 0


def test_a_strong_difference_has_a_small_p_which_more_permutations_find():
    counts = csr_array(np.where(np.arange(40) < 20, 9, 1)[:, None])
    target = np.arange(40) < 20
    assert permutation_p(counts, np.full(40, 100), target, permutations=100) == [1 / 1001]
    assert permutation_p(counts, np.full(40, 100), target, permutations=1000) == [1 / 10_001]


def test_p_counts_the_true_deal_among_the_random_ones():
    rng = np.random.default_rng(3)
    counts = csr_array(rng.poisson(3, (30, 40)))
    p = permutation_p(counts, np.full(30, 100), np.arange(30) < 12, permutations=99)
    ways = p * np.where(p > 0.01, 100, 991)
    assert ways == pytest.approx(np.round(ways))
    assert ways.min() >= 1


def test_the_seed_decides_and_only_the_seed():
    rng = np.random.default_rng(1)
    counts, tokens = csr_array(rng.poisson(3, (30, 50))), rng.integers(80, 120, 30)
    target = np.arange(30) < 12
    first = permutation_p(counts, tokens, target, permutations=200, seed=4)
    assert (first == permutation_p(counts, tokens, target, permutations=200, seed=4)).all()
    other = permutation_p(counts, tokens, target, permutations=200, seed=5)
    assert not (first == other).all()
    assert first == pytest.approx(other, abs=0.15)


def null_words(rng, tokens, *, words, uneven):
    """Draw words with one rate in all documents, used unevenly by gamma(1/uneven)."""
    rates = rng.uniform(0.001, 0.02, words)
    shares = rng.gamma(1 / uneven, uneven, (len(tokens), words)) if uneven else 1.0
    return rng.poisson(tokens[:, None] * rates * shares)


@pytest.mark.parametrize("uneven", [0, 1])
@pytest.mark.parametrize(
    ("target_length", "other_length", "tolerance"),
    [(1000, 1000, 0.011), (3000, 600, 0.025), (400, 2000, 0.025)],
)
def test_the_test_holds_its_size(uneven, target_length, other_length, tolerance):
    # 5% of 2,000 null words at p < 0.05: the simulation's own standard error is 0.005; between
    # sides of very different length the test holds it nearly
    rng = np.random.default_rng([uneven, target_length])
    target = np.arange(40) < 12
    reached = []
    for seed in range(10):  # the lengths too are drawn anew
        length = np.where(target, target_length, other_length)
        tokens = np.round(length * rng.lognormal(0, 0.4, 40)).astype(int)
        counts = csr_array(null_words(rng, tokens, words=200, uneven=uneven))
        p = permutation_p(counts, tokens, target, permutations=199, seed=seed)
        reached.append(np.mean(p <= 0.05))
    assert np.mean(reached) == pytest.approx(0.05, abs=tolerance)
