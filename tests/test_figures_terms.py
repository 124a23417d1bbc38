import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.evidence import concordance
from analysis.figures.keyness import keyness_scatter
from analysis.figures.labels import label_points
from analysis.figures.places import dispersion_plot, rates_over_time
from analysis.figures.style import group_colours, legible, new_axes
from analysis.figures.terms import term_bars, word_cloud
from analysis.frequency import term_frequency
from analysis.keyness import REST, keyness
from analysis.timeline import term_rates_over_time
from conftest import corpus_of


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def corpus():
    rng = np.random.default_rng(0)
    words = [f"word{i}" for i in range(40)]
    texts, sources = {}, []
    for number in range(12):
        rates = np.ones(40)
        rates[:5] += 8 * (number < 6)
        texts[f"d{number:02}"] = ". ".join(rng.choice(words, 200, p=rates / rates.sum()))
        sources.append("A" if number < 6 else "B")
    return corpus_of(texts, source=sources, date=["2020-01", "2020-03", "2021"] * 4)


def written(ax):
    return [text for text in ax.texts if text.get_text()]


def boxes(ax, dpi):
    ax.figure.set_dpi(dpi)
    ax.figure.canvas.draw()
    return np.array([text.get_window_extent().extents for text in written(ax)])


def overlap(one, other):
    return (one[:2] < other[2:]).all() and (other[:2] < one[2:]).all()


@pytest.mark.parametrize("dpi", [72, 100, 200])
def test_labels_of_keyness_do_not_overlap_at_any_resolution(corpus, dpi):
    ax = keyness_scatter(keyness(corpus, resamples=0, permutations=50), labels=30)
    found = boxes(ax, dpi)
    assert len(found) >= 10
    frame = ax.get_window_extent().extents
    for i, box in enumerate(found):
        assert not any(overlap(box, other) for other in found[i + 1 :])
        assert (box[:2] >= frame[:2] - 1).all()
        assert (box[2:] <= frame[2:] + 1).all()


def test_labels_without_room_are_left_out_the_last_first():
    ax = new_axes(3, 3)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    places = np.full((60, 2), 0.5)
    texts = [f"a long label {i}" for i in range(60)]
    count = label_points(ax, places, texts, colours=["black"] * 60)
    assert 1 <= count < 60
    assert count == len(written(ax))
    assert texts[0] in [text.get_text() for text in written(ax)]


def test_no_label_covers_a_point():
    rng = np.random.default_rng(1)
    ax = new_axes(5, 5)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    places, others = rng.random((15, 2)), rng.random((60, 2))
    label_points(ax, places, ["label"] * 15, colours=["black"] * 15, avoid=others)
    points = ax.transData.transform(np.vstack([places, others]))
    for box in boxes(ax, ax.figure.dpi):
        assert not ((points > box[:2]) & (points < box[2:])).all(axis=1).any()


def test_keyness_is_drawn_in_the_colours_of_the_sides(corpus):
    table = keyness(corpus, "A", resamples=0, permutations=50)
    ax = keyness_scatter(table, groups=["0", "A", "B"])
    colours = {text.get_text(): text.get_color() for text in written(ax)}
    assert colours["word0"] == legible(group_colours(["0", "A", "B"])["A"])
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["A", REST]
    drawn = np.concatenate([c.get_offsets() for c in ax.collections])
    assert len(drawn) == len(table)


def test_each_side_has_its_share_of_the_labels(corpus):
    table = keyness(corpus, "A", resamples=0, permutations=0)
    strongest = table["shrunken"].abs().nlargest(4).index
    assert (table["shrunken"][strongest] > 0).all()  # they all mark out A
    first, last = table["term"].iloc[[0, -1]]  # the last marks out the rest most
    shown = {text.get_text() for text in written(keyness_scatter(table, labels=2))}
    assert shown == {first, last}


def test_of_several_comparisons_only_what_marks_out_a_target_is_drawn(corpus):
    table = keyness(corpus, resamples=0, permutations=0)
    ax = keyness_scatter(table, drawn=1000)
    drawn = np.concatenate([c.get_offsets() for c in ax.collections])
    assert (drawn[:, 1] > 0).all()
    assert len(drawn) == (table["shrunken"] > 0).sum()


def test_bars_show_each_rate_with_its_interval(corpus):
    table = term_frequency(corpus, terms=["word0", "word9"], resamples=100)
    ax = term_bars(table)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["word0", "word9"]
    lines = {line.get_label(): line for line in ax.lines}
    own = table[table["source"] == "A"]
    assert lines["A"].get_xdata().tolist() == own["per_million"].tolist()
    segments = ax.collections[0].get_segments()
    assert [s[:, 0].tolist() for s in segments] == own[["low", "high"]].to_numpy().tolist()
    assert len(term_bars(table, maximum=1).get_yticklabels()) == 1


def test_a_cloud_is_the_same_for_the_same_seed_and_follows_its_measure(corpus):
    table = term_frequency(corpus, by=[], resamples=0)
    one, same, other = (word_cloud(table, seed=s).images[0].get_array() for s in (1, 1, 2))
    assert (one == same).all()
    assert not (one == other).all()
    by_range = word_cloud(table, measure="document_frequency", seed=1)
    assert by_range.texts[0].get_text() == "Size: document frequency"


@pytest.mark.parametrize(
    ("change", "settings", "message"),
    [
        (lambda t: pd.concat([t, t]), {}, "a word cloud shows one group"),
        (lambda t: t, {"measure": "weight"}, "the table has no column 'weight'; choose from: term"),
        (lambda t: t.head(0), {}, "no term of this table has a per_million above zero"),
    ],
)
def test_a_cloud_that_cannot_be_drawn_says_why(corpus, change, settings, message):
    table = change(term_frequency(corpus, by=[], resamples=0))
    with pytest.raises(InputError, match=message):
        word_cloud(table, **settings)


def test_a_phrase_is_one_stroke_at_its_first_word():
    corpus = corpus_of({"a": "x social care x x social care.", "b": "care", "c": "x"})
    ax = dispersion_plot(concordance(corpus, ["social care", "care"]))
    phrase, word = ax.collections
    assert [s[0][0] for s in phrase.get_segments()] == [1, 5]
    assert [s[0][0] for s in word.get_segments()] == [2, 6, 0]
    assert [bar.get_width() for bar in ax.patches] == [7, 1]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Title of a", "Title of b"]
    assert not ax.get_title(loc="left")
    one = dispersion_plot(concordance(corpus, "care"), maximum=1)
    assert len(one.patches) == 1
    assert one.get_title(loc="left") == "1 of 2 documents with a hit, the first of the table"


def test_rates_over_time_are_broken_at_gaps_and_partial_dates_are_dashed(corpus):
    table = term_rates_over_time(corpus, ["word0"], by=[], every="month", resamples=100)
    ax = rates_over_time(table)
    rates = ax.lines[0].get_ydata()
    assert len(rates) == 3
    assert np.isnan(rates[1])  # February: no documents
    dashed = ax.collections[-1]
    assert len(dashed.get_segments()) == 1
    (start, rate), (end, _) = dashed.get_segments()[0]
    assert end - start == 364
    assert rate == table.query("period == '2021'")["per_million"].item()


def test_rates_over_time_are_of_one_term(corpus):
    table = term_rates_over_time(corpus, ["word0", "word1"], resamples=0)
    with pytest.raises(InputError, match="drawn for one term: choose the rows of one"):
        rates_over_time(table)


def test_figures_of_nothing_are_empty_axes():
    corpus = corpus_of({})
    assert not term_bars(term_frequency(corpus)).lines
    assert not dispersion_plot(concordance(corpus, "x")).patches
    assert not rates_over_time(term_rates_over_time(corpus, ["x"])).lines
    table = keyness(corpus_of({"a": "the", "b": "the"}, source=["A", "B"]), "A")
    assert not written(keyness_scatter(table))


def test_a_figure_is_drawn_where_it_is_told(corpus):
    ax = new_axes(4, 3)
    table = term_frequency(corpus, terms=["word0"], resamples=0)
    assert term_bars(table, ax=ax) is ax
    assert rates_over_time(term_rates_over_time(corpus, ["word0"], resamples=0), ax=ax) is ax
    assert dispersion_plot(concordance(corpus, "word0"), ax=ax) is ax
    assert word_cloud(table.head(1), ax=ax) is ax
    assert keyness_scatter(keyness(corpus, "A", resamples=0, permutations=0), ax=ax) is ax
