import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.figures.validation import coder_agreement, correction, error_rates

JUDGED = pd.DataFrame(
    {
        "theme": ["money", "school"],
        "label": ["Money", "School"],
        "precision": [0.9, 0.4],
        "precision_low": [0.8, 0.1],
        "precision_high": [0.95, 0.8],
        "recall": [0.7, np.nan],
        "recall_low": [0.6, np.nan],
        "recall_high": [0.8, np.nan],
        "fit": [True, False],
    }
)
CORRECTED = pd.DataFrame(
    {
        "source": ["North", "South"],
        "theme": "money",
        "label": "Money",
        "share": [0.1, 0.2],
        "corrected": [0.15, np.nan],
        "corrected_low": [0.1, np.nan],
        "corrected_high": [0.3, np.nan],
        "units": [30, 40],
    }
)
AGREEMENT = pd.DataFrame(
    {
        "variable": ["money", "sentiment"],
        "level": ["nominal", "ordinal"],
        "alpha": [0.8, -0.1],
        "alpha_low": [0.6, -0.3],
        "alpha_high": [0.9, 0.1],
        "prevalence": [0.25, 0.5],
    }
)


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def names(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def points(ax, number):
    return ax.collections[number].get_offsets().data.tolist()


def test_error_rates_mark_what_is_not_fit():
    ax = error_rates(JUDGED)
    assert names(ax) == ["Money", "School (not fit)"]
    assert points(ax, 1) == [[0.9, -0.15], [0.4, 0.85]]
    colours = ax.collections[1].get_facecolors()
    assert not np.allclose(colours[0], colours[1])
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["Precision", "Recall"]


def test_the_key_has_colours_that_occur_and_hides_nothing():
    ax = error_rates(JUDGED.assign(fit=False))
    drawn = {tuple(colour) for entry in ax.collections for colour in entry.get_facecolors()}
    assert {tuple(key.get_facecolor()[0]) for key in ax.get_legend().legend_handles} <= drawn
    assert len(drawn) == 1
    for ax in (error_rates(JUDGED), correction(CORRECTED)):
        ax.figure.canvas.draw()
        assert ax.get_legend().get_window_extent().x0 >= ax.get_window_extent().x1


def test_a_correction_shows_raw_and_corrected():
    ax = correction(CORRECTED)
    assert names(ax) == ["North", "South"]
    assert ax.get_xlabel() == "Share of sentences with the theme Money"
    assert points(ax, 2) == [[0.1, 0], [0.2, 1]]
    with pytest.raises(InputError, match="a correction shows one theme"):
        correction(CORRECTED.assign(theme=["money", "school"]))


def test_agreement_names_level_and_prevalence():
    ax = coder_agreement(AGREEMENT)
    assert names(ax) == ["money · 25%", "sentiment (ordinal) · 50%"]
    assert ax.get_xlim()[0] == pytest.approx(-0.32)


@pytest.mark.parametrize(
    ("figure", "table"),
    [(error_rates, JUDGED), (correction, CORRECTED), (coder_agreement, AGREEMENT)],
)
def test_axes_are_those_given_and_nothing_is_said_to_be_nothing(figure, table):
    ax = plt.subplots()[1]
    assert figure(table, ax=ax) is ax
    assert figure(table.head(0)).texts[0].get_text() == "nothing to draw"
