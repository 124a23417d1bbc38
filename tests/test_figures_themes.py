import numpy as np
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.figures.themes import theme_heat_map, theme_rates, theme_xray
from analysis.themes import prevalence, theme_positions
from test_themes import CODEBOOK, study

TIMES = {"a": "2019", "b": "2021-05", "c": "2021-06", "d": "2020", "e": ""}


@pytest.fixture(autouse=True)
def close_figures():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


@pytest.fixture
def table():
    return prevalence(*study(), codebook=CODEBOOK, resamples=50)


def rates(by=("source", "year"), theme="homes"):
    texts = dict.fromkeys(TIMES, "Foster. Nothing.")
    corpus, hits = study(texts, ["A", "A", "A", "B", "B"])
    corpus.documents["date"] = list(TIMES.values())
    own = prevalence(corpus, hits, codebook=CODEBOOK, by=list(by), resamples=50)
    return own[own["theme"] == theme]


def ticks(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


def test_the_heat_map_says_shares_counts_and_bounds(table):
    ax = theme_heat_map(table)
    texts = [t.get_text() for t in ax.texts]
    # A: homes 4 of 7, school 3 of 7, none silent in 3 documents; B: 2 documents have no bound
    assert texts == ["57% (4)", "0", "43% (3)", "100% (1)", "< 63%", "0"]
    assert ticks(ax.yaxis) == ["Homes", "School", "None"]
    assert ticks(ax.xaxis) == ["A (3)", "B (2)"]
    np.testing.assert_allclose(ax.images[0].get_array(), [[4 / 7, 0], [3 / 7, 1], [0, 0]])


def test_a_group_without_text_has_no_share():
    corpus, hits = study({"a": "Foster.", "b": ""}, ["A", "B"])
    ax = theme_heat_map(prevalence(corpus, hits, codebook=CODEBOOK))
    assert [t.get_text() for t in ax.texts][:2] == ["100% (1)", "no text"]


def test_a_figure_is_drawn_where_it_is_asked_for(table):
    import matplotlib.pyplot as plt

    _, ax = plt.subplots()
    assert theme_heat_map(table, ax=ax) is ax


def test_rates_over_time_have_a_gap_where_there_is_no_document():
    ax = theme_rates(rates())
    lines = {line.get_label(): line.get_ydata() for line in ax.lines}
    np.testing.assert_array_equal(lines["A"], [0.5, np.nan, 0.5])
    np.testing.assert_array_equal(lines["B"], [np.nan, 0.5, np.nan])
    assert ticks(ax.xaxis) == ["2019", "2020", "2021"]
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["A", "B"]
    assert ax.get_ylabel() == "Share of units: Homes"


def test_rates_by_month_leave_out_what_states_none():
    ax = theme_rates(rates(by=["month"]))
    assert ticks(ax.xaxis) == ["2021-05", "2021-06"]
    assert ax.get_legend() is None


def test_rates_need_a_period_and_one_theme(table):
    with pytest.raises(InputError, match="rates over time need a table by period"):
        theme_rates(table)
    with pytest.raises(InputError, match="rates over time show one theme"):
        theme_rates(prevalence(*study(), codebook=CODEBOOK, by="year"))


def test_the_xray_shows_hits_in_their_rows():
    corpus, hits = study()
    table = theme_positions(corpus, hits, codebook=CODEBOOK, document="a3")
    assert table[["theme", "first", "past"]].fillna(-1).to_numpy().tolist() == [
        ["homes", 1, 2],
        ["homes", 2, 3],
        ["homes", 4, 5],
        ["school", 5, 6],
        ["none", -1, -1],
    ]
    ax = theme_xray(table)
    assert ticks(ax.yaxis) == ["Homes (3)", "School (1)", "None (0)"]
    places = [tuple(s[0]) for s in ax.collections[1].get_segments()]
    assert [(x, round(y + 0.4)) for x, y in places] == [(1, 0), (2, 0), (4, 0), (5, 1)]
    assert ax.get_xlim() == (0, 6)


def test_an_unknown_document_is_refused():
    with pytest.raises(InputError, match="there is no document 'z'"):
        theme_positions(*study(), codebook=CODEBOOK, document="z")


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "school"}])
def test_small_corpora(texts):
    corpus, hits = study(texts, ["A"] * len(texts))
    table = prevalence(corpus, hits, codebook=CODEBOOK, by=["source", "year"])
    theme_heat_map(table).figure.canvas.draw()
    theme_rates(table[table["theme"] == "school"]).figure.canvas.draw()
    if texts:
        positions = theme_positions(corpus, hits, codebook=CODEBOOK, document="a")
        theme_xray(positions).figure.canvas.draw()
        theme_xray(positions.head(0)).figure.canvas.draw()


def test_more_groups_than_themes_are_rows():
    table = pd.DataFrame(
        {
            "source": ["N", "S"], "theme": "a", "label": "A", "share": [0.5, 0.1],
            "units_with_theme": [5, 1], "units": 10, "upper_bound": np.nan, "documents": [3, 4],
        }
    )  # fmt: skip
    ax = theme_heat_map(table)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["N (3)", "S (4)"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["A"]
    assert [text.get_text() for text in ax.texts] == ["50% (5)", "10% (1)"]
