import numpy as np
import pytest

from analysis.cooccurrence import pair_counts, pair_order, pair_positions
from analysis.errors import InputError
from analysis.figures.pairs import (
    GREATEST,
    pair_matrices,
    pair_matrix,
    pair_network,
    pair_networks,
)
from test_cooccurrence_pairs import APART, THEMES, TOGETHER, study


@pytest.fixture(autouse=True)
def close_figures():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


@pytest.fixture(scope="module")
def by_source():
    texts = {f"a{i}": TOGETHER for i in range(8)} | {f"b{i}": APART for i in range(8)}
    corpus, hits = study(texts, source=["A"] * 8 + ["B"] * 8)
    return pair_counts(corpus, hits, codebook=THEMES, by="source", resamples=50)


@pytest.fixture
def one(by_source):
    return by_source[by_source["source"] == "A"]


def values(ax):
    return np.ma.filled(ax.images[0].get_array().astype(float), np.nan)


def test_the_matrix_has_strengths_and_counts_and_blanks(one):
    ax = pair_matrix(one)
    expected = np.full((3, 3), np.nan)
    expected[0, 1] = expected[1, 0] = GREATEST  # an infinite odds ratio
    assert one["estimate"].notna().tolist() == [True, False, False]
    np.testing.assert_array_equal(values(ax), expected)
    assert [t.get_text() for t in ax.texts] == ["16", "16"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["Family", "Help", "School"]


def test_the_matrix_follows_an_order_and_the_measure(one):
    ax = pair_matrix(one, order=["school", "help", "family"])
    assert [t.get_text() for t in ax.get_xticklabels()] == ["School", "Help", "Family"]
    assert values(ax)[1, 2] == GREATEST
    phi = pair_matrix(one.assign(measure="phi", estimate=one["phi"]))
    assert values(phi)[0, 1] == one["phi"].iloc[0]


def test_panels_share_their_colours(by_source):
    axes = pair_matrices(by_source)
    assert [ax.get_title() for ax in axes] == ["A", "B"]
    assert {ax.images[0].get_clim() for ax in axes} == {(-GREATEST, GREATEST)}
    assert values(axes[1])[0, 1] == -GREATEST


def test_a_network_has_edges_for_what_goes_together_only(by_source, one):
    positions = pair_positions(one)
    ax = pair_network(one, positions=positions)
    (nodes,) = ax.collections
    assert [edge.get_linewidth() for edge in ax.patches] == [8]
    shares = [0.5, 0.5, 0.25]  # of the sentences of A
    sizes = {t.get_text(): s for t, s in zip(ax.texts, nodes.get_sizes(), strict=True)}
    labels = ["Family (50.0%)", "Help (50.0%)", "School (25.0%)"]
    assert [sizes[label] for label in labels] == [30 + 3000 * share for share in shares]
    # in B family and help stand apart, help and school together
    other = by_source[by_source["source"] == "B"]
    assert other["odds_ratio"].tolist()[::2] == [0, np.inf]
    ax = pair_network(other, positions=positions)
    (edge,) = ax.patches
    ends = edge.get_path().vertices[[0, -1]]
    places = positions.set_index("theme").loc[["help", "school"], ["x", "y"]].to_numpy()
    np.testing.assert_allclose(sorted(map(tuple, ends)), sorted(map(tuple, places)))


@pytest.mark.parametrize(("x", "inwards"), [(1, -1), (-1, 1)])
def test_an_edge_between_neighbours_of_a_side_bends_inwards(one, x, inwards):
    positions = pair_positions(one).assign(x=x)
    (edge,) = pair_network(one, positions=positions).patches
    assert np.sign(edge.get_path().vertices[1, 0] - x) == inwards


def test_networks_share_their_places_and_widths(by_source, one):
    axes = pair_networks(by_source, positions=pair_positions(one))
    first, second = (ax.collections[-1].get_offsets() for ax in axes)
    np.testing.assert_array_equal(first, second)
    assert [ax.get_title() for ax in axes] == ["A", "B"]


def test_positions_are_on_a_round_in_order_and_apart(one):
    positions = pair_positions(one)
    assert positions["theme"].tolist() == pair_order(one)
    assert positions["y"].tolist() == pytest.approx([0.5, -0.5, 0])
    assert (positions["x"] > 0).tolist() == [True, True, False]


@pytest.mark.parametrize("figure", [pair_matrix, pair_network])
def test_one_axes_shows_one_group(figure, by_source, one):
    options = {"positions": pair_positions(one)} if figure is pair_network else {}
    with pytest.raises(InputError, match="this figure shows one group and one unit"):
        figure(by_source, **options)


def test_nothing_tested_is_an_empty_figure(one):
    empty = one.assign(estimate=np.nan, q_value=np.nan)
    assert np.isnan(values(pair_matrix(empty))).all()
    pair_network(empty, positions=pair_positions(empty)).figure.canvas.draw()


def test_no_pairs_at_all(one):
    none = one.head(0)
    pair_matrix(none).figure.canvas.draw()
    pair_network(none, positions=pair_positions(none)).figure.canvas.draw()
    pair_matrices(none)[0].figure.canvas.draw()
