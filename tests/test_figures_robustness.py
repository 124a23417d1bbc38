import matplotlib as mpl
import pandas as pd
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt

from analysis.figures.robustness import specification_curve
from analysis.interpret import robustness, stability_view, swept
from analysis.robustness import SWEPT, stability

OPTIONS = {"choices": ["method", "unit", "fixed"], "item": "source"}


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def made(*items):
    rows = [
        (method, unit, "z", item, value + place, value, value + 1)
        for place, item in enumerate(items)
        for method, unit, value in (
            ("a", "s", 2.0),
            ("a", "p", 1.0),
            ("b", "s", -3.0),
            ("b", "p", 0.0),
        )
    ]
    return pd.DataFrame(rows, columns=[*OPTIONS["choices"], "source", "score", "low", "high"])


def parts(ax):
    return ax.child_axes


def test_specifications_stand_in_the_order_of_their_mean_with_their_choices_below():
    curve, chosen = parts(specification_curve(made("A", "B"), **OPTIONS))
    line = next(part for part in curve.lines if part.get_label() == "A")
    assert line.get_ydata().tolist() == [-3, 0, 1, 2]
    words = [label.get_text() for label in chosen.get_yticklabels()]
    assert words == ["method: a", "method: b", "unit: s", "unit: p"], "what is fixed is not drawn"
    dots = [part.get_xdata().tolist() for part in chosen.lines if part.get_marker() == "s"]
    assert dots == [[2, 3], [0, 1], [0, 3], [1, 2]]
    assert "4 specifications" in chosen.get_xlabel()
    first = [part.get_xdata()[0] for part in curve.lines if part.get_linestyle() == ":"]
    assert first == [3], "the first specification has the highest mean"


def test_one_item_has_its_intervals_and_several_have_a_legend():
    alone, _ = parts(specification_curve(made("A"), **OPTIONS))
    assert len(alone.collections) == 1
    assert alone.get_legend() is None
    both, _ = parts(specification_curve(made("A", "B"), **OPTIONS))
    assert not both.collections
    assert [t.get_text() for t in both.get_legend().get_texts()] == ["A", "B"]


def test_ratios_stand_on_a_logarithmic_scale():
    curve, _ = parts(
        specification_curve(made("A").assign(score=[2.0, 1.0, 3.0, 0.0]), **OPTIONS, null=1)
    )
    assert curve.get_yscale() == "log"
    assert curve.get_ylim()[0] == pytest.approx(0.5)  # half of the least above 0


def test_nothing_to_draw_is_said():
    ax = specification_curve(made("A").assign(score=None), **OPTIONS)
    assert [text.get_text() for text in ax.texts] == ["nothing to draw"]


def test_it_draws_on_given_axes():
    own = plt.subplots()[1]
    assert specification_curve(made("A"), **OPTIONS, ax=own) is own


def test_the_sentence_is_what_the_table_says():
    kept = stability(made("A", "B"), **OPTIONS)
    text = robustness(kept)
    assert text.startswith("Of 4 specifications: no estimate lies on the same side in all of them")
    # B is A + 1: 3, 2, -2, 1 -> one of four turns; A: 2, 1, -3, 0 -> two of four are not above 0
    assert "A (50% as in the first) and B (75% as in the first)" in text
    assert "B, the highest in the first, is so in 100% (rank 1 to 1)" in text
    assert "A, there the lowest of 2, keeps rank 2 in 100%" in text


def test_what_holds_everywhere_is_said():
    table = made("A", "B").assign(score=lambda t: t["score"].abs() + 1, low=0.5, high=9)
    text = robustness(stability(table, **OPTIONS))
    assert "2 of 2 estimates lie on the same side in all of them." in text
    assert "The interval stays on one side in all of them for" in text
    assert "on the same side" not in robustness(stability(table, **OPTIONS, null=None))
    assert (
        robustness(stability(table.assign(score=None), **OPTIONS))
        == "There is nothing to count here."
    )


def test_the_table_is_shown_with_ranges():
    view = stability_view(stability(made("A", "B"), **OPTIONS), form="{:.1f}".format)
    assert view.iloc[0].tolist() == [
        "B",
        "3.0",
        "-2.0",
        "3.0",
        "1 (1 to 1)",
        "75%",
        "75%",
        "100%",
        "4 of 4",
    ]


def test_a_sweep_is_summed_up():
    empty = pd.DataFrame(columns=["run", *SWEPT])
    assert "analysis sweep STUDY" in swept(empty)
    table = pd.DataFrame(
        [["r1", "a", *SWEPT], ["r2", "b", *SWEPT]], columns=["run", "by_unit", *SWEPT]
    )
    assert swept(table) == "The sweep holds 2 runs, which differ in by unit, and 2 estimates."
