import numpy as np
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.runs import run_study
from analysis.runs.comparing import (
    compare_runs,
    compare_tables,
    describe,
    estimate_columns,
    key_columns,
)


def scores(rows):
    names = ["source", "score", "low", "high", "documents", "note"]
    return pd.DataFrame([(*row, 3, "") for row in rows], columns=names)


def test_estimates_beyond_the_other_s_interval_are_told_from_those_within():
    before = scores([
        ("A", 0.1, 0.0, 0.2), ("B", 0.1, 0.0, 0.2), ("C", 0.1, 0.0, 0.2), ("D", 0.5, None, None),
        ("E", 0.1, 0.0, 0.2), ("F", None, None, None), ("G", 0.1, 0.0, 0.2), ("H", 0.1, 0.0, 0.2),
    ])  # fmt: skip
    after = scores([
        ("A", 0.3, 0.1, 0.5), ("B", 0.15, 0.0, 0.3), ("C", 0.1, 0.0, 0.2), ("D", 0.4, None, None),
        ("E", None, None, None), ("F", 0.2, 0.1, 0.3), ("H", 0.15, 0.11, 0.19), ("I", 1, 0, 2),
    ])  # fmt: skip
    table = compare_tables(before, after).set_index("row")
    assert table["verdict"].to_dict() == {
        "A": "beyond the other's interval",  # 0.3 is above 0.2
        "B": "within both intervals",
        "D": "changed, no interval",
        "E": "no longer estimated",
        "F": "newly estimated",
        "G": "row removed",
        "H": "beyond the other's interval",  # 0.1 is below 0.11
        "I": "row new",
    }
    assert table.loc["A", "change"] == pytest.approx(0.2)
    assert set(table["measure"]) == {"score"}


def test_the_order_of_rows_does_not_matter():
    table = scores([("A", 0.1, 0, 1), ("B", 0.2, 0, 1)])
    assert compare_tables(table, table.iloc[::-1]).empty
    assert compare_tables(table, table.assign(documents=9)).empty, "an estimate is what moves"


def test_rows_are_told_apart_by_text_and_then_by_whole_numbers():
    table = pd.DataFrame(
        {
            "source": ["A", "A"],
            "theme": ["x", "y"],
            "label": ["X", "X"],
            "n": [1, 1],
            "s": [0.1, 0.2],
        }
    )
    assert key_columns(table, table) == ["source", "theme"]
    table["theme"] = "x"
    assert key_columns(table, table) is None
    table["n"] = [1, 2]
    assert key_columns(table, table) == ["source", "theme", "n"]
    assert compare_tables(table.assign(n=1), table.assign(n=1, s=0)).empty
    one = pd.DataFrame({"s": [0.1], "n": [3]})
    assert key_columns(one, one) == []
    assert compare_tables(one, one.assign(s=0.2))["row"].tolist() == ["all", "n"][:1]


def test_estimates_are_the_columns_before_their_bounds():
    table = pd.DataFrame(
        columns=["a", "share", "low", "high", "n", "e", "e_low", "e_high"], dtype=float
    )
    assert estimate_columns(table) == [("share", "low", "high"), ("e", "e_low", "e_high")]
    assert estimate_columns(table[["a", "n"]]) == [("a", "", ""), ("n", "", "")]


def test_a_table_without_numbers_tells_rows_that_come_and_go():
    one, other = (pd.DataFrame({"name": names}) for names in (["a", "b"], ["b", "c"]))
    found = compare_tables(one, other)
    assert found[["row", "verdict"]].to_numpy().tolist() == [["a", "row removed"], ["c", "row new"]]


def test_rows_that_come_and_go_are_told_once_whatever_the_measures():
    one = pd.DataFrame({"name": ["a", "b"], "x": [1, 2], "y": [1, 2]})
    found = compare_tables(one, one.head(1).assign(y=5))
    assert found[["row", "measure", "verdict"]].to_numpy().tolist() == [
        ["b", "x", "row removed"], ["a", "y", "changed, no interval"]
    ]  # fmt: skip


def test_empty_tables_and_columns_of_one_side_only_are_compared():
    table = scores([("A", 0.1, 0.0, 0.2)])
    assert compare_tables(table.head(0), table)["verdict"].tolist() == ["row new"]
    assert compare_tables(table.head(0), table.head(0)).empty
    without = table.drop(columns=["low", "high"])
    found = compare_tables(without.assign(score=0.3), table)
    assert found["verdict"].tolist() == ["changed, no interval"]
    assert np.isnan(found["before_low"][0])


def test_two_runs_are_compared(tiny_run):
    study, run = tiny_run
    assert describe(compare_runs(run.folder, run.folder)) == [
        "What changed:", "  nothing", "Estimates that moved: none", "All findings read the same."
    ]  # fmt: skip
    other = run_study(study, only="01", given={"top": "1"})
    found = compare_runs(run.folder, other.folder)
    assert found.changed == (
        "parameters: 01_words top 5 → 1",
        "notebooks: 02_other is no longer there",
    )
    assert found.moved[["table", "row", "verdict"]].to_numpy().tolist() == [
        ["words", "South", "row removed"]
    ]
    assert found.said == (("There are 2 groups.", "There are 1 groups."),)
    assert describe(found)[3:] == [
        "Estimates that moved: 1 row removed",
        "  words: South: row removed",
        "Findings that read differently:",
        "  was: There are 2 groups.\n  now: There are 1 groups.",
    ]


def test_a_folder_that_is_no_run_is_refused(tiny_run, tmp_path):
    with pytest.raises(InputError, match="this is not the folder of a run"):
        compare_runs(tiny_run[1].folder, tmp_path)
