import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt

from analysis.figures.sentiment import NEGATIVE, POSITIVE, score_dots, score_lines, shift_bars


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def means(**groups):
    count = len(next(iter(groups.values())))
    score = np.linspace(-0.2, 0.4, count)
    return pd.DataFrame(
        {**groups, "score": score, "low": score - 0.1, "high": score + 0.1, "documents": 5}
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


class TestShiftBars:
    def table(self):
        words = [f"w{i}" for i in range(30)]
        shift = np.concatenate([np.arange(15, 0, -1), -np.arange(1, 16)]) / 100
        return pd.DataFrame({"word": words, "shift": shift, "value": [1.0, -1.0] * 15})

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
        assert ax_title(table) == "difference +0.000, of which words not shown +0.000"
        table.loc[14, "shift"] = 0.005  # the weakest word upwards, 0.01 before
        assert ax_title(table) == "difference −0.005, of which words not shown −0.005"


def ax_title(table):
    return shift_bars(table).get_title(loc="left")
