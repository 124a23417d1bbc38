import json
import shutil

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.robustness import read_sweep
from analysis.runs.sweeping import sweep_study
from analysis.study import Study
from conftest import make_project, write_notebook

PARAMETERS = """study = "three"  # a folder of data/raw
side = "up"  # up or down: where the scores of B lie
wide = False  # True or False: whether intervals are wide
broken = 1  # 0, 1 or 2: at 0 it fails
"""
CELL = """import pandas as pd
from analysis.session import open_session
session = open_session(study, notebook="01_scores")
b = 0.2 if side == "up" else -0.2
table = pd.DataFrame({"source": ["A", "B"], "score": [0.1 / broken, b]})
table = table.assign(low=table["score"] - 1 * wide, high=table["score"] + 0.1)
session.table(table.drop(columns=["low", "high"]), "bare", caption="Bare")
session.table(table, "scores", caption="Scores")"""
GIVEN = {"side": "up,down", "wide": "off, on"}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    made = Study("three", make_project(tmp_path_factory.mktemp("sweep")))
    write_notebook(made.project / "notebooks" / "01_scores.ipynb", CELL, parameters=PARAMETERS)
    write_notebook(made.project / "notebooks" / "02_bare.ipynb", "1", parameters=PARAMETERS)
    return made


@pytest.fixture(scope="module")
def done(study):
    return sweep_study(study, notebook="01", given=GIVEN)


def test_every_combination_is_a_run_and_a_part_of_one_table(study, done):
    results = done.results
    assert (done.reused, done.failures) == (0, ())
    names = ["run", "side", "wide", "table", "row", "measure", "estimate", "low", "high"]
    assert list(results) == names
    assert results["table"].unique().tolist() == ["scores"], "what has no interval is left out"
    values = results.set_index(["side", "wide", "row"])["estimate"].to_dict()
    assert values == {
        (side, wide, row): 0.1 if row == "A" else {"up": 0.2, "down": -0.2}[side]
        for side in ("up", "down") for wide in (False, True) for row in ("A", "B")
    }  # fmt: skip
    for run in results["run"].unique():
        record = json.loads((study.reports / run / "run.json").read_text("utf-8"))
        assert record["failures"] == []


def test_what_holds_is_told_and_saved(study, done):
    # B is first in the first specification, and falls to second and below 0 when side is down
    assert "1 of 2 estimates lie on the same side in all of them" in done.statement
    assert "B (50% as in the first)" in done.statement
    files = {p.relative_to(done.folder).as_posix() for p in done.folder.rglob("*") if p.is_file()}
    assert files == {
        "sweep.json", "records/sweep.json", "tables/results.csv", "tables/results.parquet",
        "tables/stability.csv", "tables/stability.parquet", "tables/specification_curve.csv",
        "tables/specification_curve.parquet", "figures/specification_curve.png",
        "figures/specification_curve.svg",
    }  # fmt: skip
    described = json.loads((done.folder / "sweep.json").read_text("utf-8"))
    assert described["choices"] == {"side": ["up", "down"], "wide": [False, True]}
    pd.testing.assert_frame_equal(
        read_sweep(study, done.folder.name), done.results, check_dtype=False
    )
    with pytest.raises(InputError, match=f"there are: {done.folder.name}"):
        read_sweep(study, "sweep-0")


def test_a_sweep_goes_on_where_it_stopped(study, done):
    before = {p: p.read_bytes() for p in done.folder.rglob("*") if p.is_file()}
    shutil.rmtree(study.reports / done.results["run"].iloc[-1])
    again = sweep_study(study, notebook="01", given=GIVEN)
    assert again.reused == 3
    assert {p: p.read_bytes() for p in again.folder.rglob("*") if p.is_file()} == before


def test_a_run_that_fails_is_told_and_left_out(study):
    found = sweep_study(study, notebook="01", given={"broken": "1,0"})
    assert found.failures == ("broken=0: 01_scores: ZeroDivisionError: float division by zero",)
    assert found.results["broken"].unique().tolist() == [1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"given": {"sides": "up"}}, "no parameter 'sides' can be set in 01_scores; these can"),
        (
            {"given": {"side": "up,left"}},
            "parameter side: 'left' cannot be .* choose from: up, down",
        ),
        ({"given": {"wide": "on,perhaps"}}, "parameter wide: 'perhaps' is not True or False"),
        ({"given": {"wide": "on,True"}}, "parameter wide: a value stands twice in 'on,True'"),
        ({"given": {"side": ""}}, "parameter side: '' cannot be"),
        (
            {"given": {}},
            "name values to vary, such as -p seed=1,2; 01_scores has: side, wide, broken",
        ),
        ({"notebook": "0"}, "a sweep is of one notebook; '0' begins: 01_scores, 02_bare"),
        ({"table": "bare"}, "there is no table 'bare' of estimates; there are: scores"),
    ],
)
def test_what_cannot_be_is_told(study, options, message):
    with pytest.raises(InputError, match=message):
        sweep_study(study, **{"notebook": "01", "given": {"side": "up"}} | options)


def test_a_notebook_without_estimates_cannot_be_swept(study):
    with pytest.raises(InputError, match="it saves no table of estimates with intervals"):
        sweep_study(study, notebook="02", given={"side": "up"})
