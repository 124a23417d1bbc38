import re

import matplotlib as mpl
import pandas as pd
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt

from analysis.codebook import Codebook, find_hits
from analysis.cooccurrence import pair_counts, pair_positions
from analysis.figures import clouds, corpus, keyness, pairs, places, sentiment, terms, themes
from analysis.figures.style import KINDS, LINES, PANELS, largest_groups, tell
from analysis.figures.validation import correction
from analysis.frequency import term_frequency
from analysis.keyness import MOST_TARGETS
from analysis.keyness import keyness as compared
from analysis.overview import group_counts
from analysis.sentiment import mean_scores, sentence_scores
from analysis.themes import prevalence
from analysis.timeline import term_rates_over_time
from conftest import corpus_of
from test_codebook_hits import theme

GROUPS = 60
BOOK = Codebook("test", (theme("care", ["care"]), theme("help", ["help"])))


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def test_the_largest_groups_stay_and_the_rest_is_told():
    names = pd.Series(["b", "a", "b", "c", "d"])
    table = pd.DataFrame({"documents": [1, 3, 2, 2, 0]})
    kept, own, told = largest_groups(table, names, table["documents"], most=2)
    assert kept.index.tolist() == [0, 1, 2]  # a has 3; b and c have 2, and b comes first
    assert own.tolist() == ["b", "a", "b"]
    assert told == "2 of the table's 4 groups are drawn, those with the most documents"
    same, own, told = largest_groups(table, names, table["documents"], most=4)
    assert same is table
    assert own is names
    assert told == ""


def test_what_is_left_out_stands_above_and_nothing_else():
    ax = plt.subplots()[1]
    tell(ax, "", "")
    assert ax.get_title(loc="left") == ""
    tell(ax, "One.", "", "Two.")
    assert ax.get_title(loc="left") == "One.\nTwo."


@pytest.fixture(scope="module")
def many():
    """Give a corpus of many sources of one to four documents."""
    texts, sources, dates = {}, [], []
    for number in range(GROUPS):
        for place in range(1 + number % 4):
            text = f"Good care for {'all' * (number % 3)} families. Help was bad, and late. Care."
            texts[f"d{number:02}-{place}"] = f"{text} No help came to sad children here."
            sources.append(f"Source {number:02}")
            dates.append(str(2010 + place))
    return corpus_of(texts, source=sources, date=dates)


@pytest.fixture(scope="module")
def tables(many):
    hits, scores = find_hits(many, BOOK), sentence_scores(many)
    few = {"resamples": 20}
    dated = prevalence(many, hits, codebook=BOOK, by=["source", "year"], **few)
    shares = prevalence(many, hits, codebook=BOOK, by="source", **few)
    return {
        "words": group_counts(many),
        "terms": term_frequency(many, most=3, **few),
        "marks": compared(many, permutations=0, **few),
        "themes": shares,
        "dated": dated[dated["theme"] == "care"],
        "pairs": pair_counts(many, hits, codebook=BOOK, by="source", resamples=0),
        "scores": mean_scores(many, scores, by="source", **few),
        "scores by year": mean_scores(many, scores, by=["source", "year"], **few),
        "scores by source": mean_scores(many, scores, by=["year", "source"], **few),
        "rates": term_rates_over_time(many, ["care"], by="source"),
        "corrected": shares[shares["theme"] == "care"].assign(
            corrected=0.1, corrected_low=0.05, corrected_high=0.2
        ),
    }


FIGURES = {
    "words": (corpus.words_by_group, "words", LINES),
    "clouds": (clouds.word_clouds, "terms", PANELS),
    "terms": (terms.term_bars, "terms", KINDS),
    "marks": (keyness.keyness_scatter, "marks", KINDS),
    "heat map": (themes.theme_heat_map, "themes", LINES),
    "theme over time": (themes.theme_rates, "dated", KINDS),
    "matrices": (lambda table: pairs.pair_matrices(table)[0], "pairs", PANELS),
    "networks": (
        lambda table: pairs.pair_networks(table, positions=pair_positions(table.head(1)))[0],
        "pairs",
        PANELS,
    ),
    "dots": (sentiment.score_dots, "scores", LINES),
    "dots of many kinds": (sentiment.score_dots, "scores by source", KINDS),
    "lines": (sentiment.score_lines, "scores by year", KINDS),
    "term over time": (places.rates_over_time, "rates", KINDS),
    "correction": (correction, "corrected", LINES),
}


@pytest.mark.parametrize("name", FIGURES)
def test_of_many_groups_the_largest_are_drawn_and_that_is_told(tables, name):
    draw, table, most = FIGURES[name]
    ax = draw(tables[table])
    figure = ax.get_figure()
    figure.canvas.draw()
    told = ax.get_title(loc="left") or figure.get_suptitle()
    every = MOST_TARGETS if name == "marks" else GROUPS
    assert re.match(
        rf"{most} of the table's {every} [\w ]+ are drawn, those with the most \w+$", told
    )
    assert max(figure.get_size_inches()) < 30
    drawn = {text.get_text() for text in figure.findobj(mpl.text.Text)}
    shown = {f"Source {n:02}" for n in range(GROUPS)} & {text.split(" (")[0] for text in drawn}
    assert len(shown) <= most
    # those of four documents are the largest
    assert shown & {f"Source {n:02}" for n in range(3, GROUPS, 4)}
