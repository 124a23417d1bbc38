import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt

from analysis.figures.sentiment import (
    NEGATIVE,
    POSITIVE,
    score_dots,
    score_grid,
    score_lines,
    shift_bars,
)


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def means(**groups):
    count = len(next(iter(groups.values())))
    score = np.linspace(-0.2, 0.4, count)
    return pd.DataFrame(
        {
            **groups,
            "score": score,
            "low": score - 0.1,
            "high": score + 0.1,
            "documents": 5,
            "sentences": 50,
        }
    )


def texts(ax):
    return [text.get_text().strip() for text in ax.texts]


class TestScoreDots:
    def test_a_line_a_group_in_the_order_of_the_table(self):
        ax = score_dots(means(source=["B", "A", "C"]))
        assert [label.get_text() for label in ax.get_yticklabels()] == ["B", "A", "C"]
        assert ax.get_ylim()[0] > ax.get_ylim()[1]
        dots = np.concatenate([line.get_xdata() for line in ax.lines if line.get_marker() == "o"])
        assert dots == pytest.approx([-0.2, 0.1, 0.4])
        assert "95% interval" in ax.get_xlabel()

    def test_theme_by_source_with_thin_and_empty_cells(self):
        table = means(theme=["x", "x", "y", "y"], source=["A", "B", "A", "B"])
        table.loc[1, ["low", "high"]] = np.nan
        table.loc[2, ["score", "low", "high"]] = np.nan
        ax = score_dots(table)
        assert [label.get_text() for label in ax.get_yticklabels()] == ["x", "y"]
        assert [text.get_text() for text in ax.get_legend().get_texts()] == ["A", "B"]
        assert texts(ax) == []  # the line has another dot
        hollow = [
            line
            for line in ax.lines
            if line.get_markerfacecolor() == "white" and len(line.get_xdata())
        ]
        drawn = np.concatenate([line.get_xdata() for line in hollow]).astype(float)
        assert drawn[~np.isnan(drawn)] == pytest.approx([0.0])

    def test_what_has_no_score_is_told(self):
        table = means(source=["A", "B"])
        table.loc[0, ["score", "low", "high"]] = np.nan
        assert texts(score_dots(table)) == ["no score"]
        table = means(theme=["x", "x", "y", "y"], source=["A", "B", "A", "B"])
        table.loc[:1, ["score", "low", "high"]] = np.nan
        ax = score_dots(table)
        assert [label.get_text() for label in ax.get_yticklabels()] == ["y"]
        assert ax.get_title(loc="left") == "Too few sentences for a score: x"

    def test_given_axes_and_an_empty_table(self):
        _, ax = plt.subplots()
        assert score_dots(means(source=["A"]).iloc[:0], ax=ax) is ax


class TestScoreLines:
    def test_undated_documents_are_left_out_and_groups_are_lines(self):
        table = means(source=["A", "A", "A", "B"], year=["2020", "2021", "not stated", "2021"])
        ax = score_lines(table)
        assert [label.get_text() for label in ax.get_xticklabels()] == ["2020", "2021"]
        lengths = {line.get_label(): len(line.get_xdata()) for line in ax.lines}
        assert (lengths["A"], lengths["B"]) == (2, 1)


class TestScoreGrid:
    def table(self):
        # the score of Health in S is without an interval, that of Money in both is missing
        table = means(theme=["Health", "Health", "Money", "Money"], source=["N", "S"] * 2)
        table["score"] = [0.2, -0.4, np.nan, np.nan]
        table["low"] = [0.1, np.nan, np.nan, np.nan]
        table["high"] = [0.3, np.nan, np.nan, np.nan]
        return table

    def test_one_scale_in_every_column(self):
        # the greatest value is 0.4, at 0.45 from the column's middle: 0.2 lies at 0.225
        ax = score_grid(self.table())
        dots = ax.collections[-1]
        assert dots.get_offsets().tolist() == [
            pytest.approx([0.225, 0]),
            pytest.approx([1 - 0.45, 0]),
        ]
        faces = [tuple(colour) for colour in dots.get_facecolors()]
        assert faces == [mpl.colors.to_rgba(POSITIVE), mpl.colors.to_rgba("w")]
        named = [label.get_text() for label in ax.get_xticklabels() if label.get_text()]
        assert named == ["0\nN", "0\nS"]

    def test_what_has_no_score_is_named(self):
        ax = score_grid(self.table())
        assert [label.get_text() for label in ax.get_yticklabels()] == ["Health"]
        assert ax.get_title(loc="left") == "No score: Money"

    def test_more_groups_than_can_be_read(self):
        names = [f"s{i:02}" for i in range(30)]
        table = means(theme=["Health"] * 30, source=names)
        ax = score_grid(table)
        assert "8 of 30 groups shown" in ax.get_title(loc="left")

    def test_nothing(self):
        ax = score_grid(self.table().assign(score=np.nan))
        assert texts(ax) == ["nothing to draw"]


class TestShiftBars:
    def table(self):
        words = [f"w{i}" for i in range(30)]
        shift = np.concatenate([np.arange(15, 0, -1), -np.arange(1, 16)]) / 100
        value = [1.0, -1.0] * 15
        return pd.DataFrame(
            {"word": words, "shift": shift, "value": value, "first": "N", "second": "S"}
        )

    def test_the_ten_strongest_each_way(self):
        ax = shift_bars(self.table())
        labels = [label.get_text() for label in ax.get_yticklabels()]
        assert labels[:2] == ["w0 (+)", "w1 (−)"]
        assert labels[-1] == "w29 (−)"
        assert len(ax.patches) == 20
        widths = [bar.get_width() for bar in ax.patches]
        assert widths == sorted(widths, reverse=True)
        assert ax.patches[0].get_facecolor() == mpl.colors.to_rgba(POSITIVE)
        assert ax.patches[-1].get_facecolor() == mpl.colors.to_rgba(NEGATIVE)

    def test_what_is_not_shown_is_told(self):
        # all shifts cancel; the five weakest each way do too
        table = self.table()
        assert ax_title(table) == "N less S: +0.000, of which words not shown +0.000"
        table.loc[14, "shift"] = 0.005  # the weakest word upwards, 0.01 before
        assert ax_title(table) == "N less S: −0.005, of which words not shown −0.005"


def ax_title(table):
    return shift_bars(table).get_title(loc="left")
