"""The path of an afternoon, by its commands."""

import pytest
from click.testing import CliRunner

from analysis.__main__ import main
from analysis.coding.tables import read_cells, write_cells
from analysis.coding_commands import COMMANDS


@pytest.fixture
def analysis(project, monkeypatch):
    monkeypatch.setenv("ANALYSIS_PROJECT", str(project))
    return lambda *words: CliRunner().invoke(main, list(words))


def fill(path, codes):
    cells = read_cells(path)
    cells["more"], cells["sentiment"] = codes[: len(cells)], "0"
    write_cells(cells, path)


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_has_help_with_an_example(analysis, command):
    done = analysis(command, "--help")
    assert done.exit_code == 0
    assert f"  analysis {command} my-study" in done.output


def test_passages_are_drawn_extended_and_compared(analysis, three):
    done = analysis("sample", "three", "--coder", "anna", "--passages", "4")
    assert done.exit_code == 0, done.output
    assert "To be coded: 4 passages (data/raw/three/coding-sheet-anna.csv)" in done.output
    fill(three.folder / "coding-sheet-anna.csv", list("1001"))
    done = analysis("sample", "three", "--coder", "anna", "--passages", "6")
    assert "Drawn: 6 passages, 2 of them new" in done.output
    sheet = read_cells(three.folder / "coding-sheet-anna.csv")
    assert sheet["more"].tolist() == ["1", "0", "0", "1", "", ""]
    assert not sheet.duplicated(["document", "start"]).any()
    analysis("sample", "three", "--coder", "ben", "--passages", "4", "--xlsx")
    fill(three.folder / "coding-sheet-ben.xlsx", list("1000"))
    done = analysis("agree", "three")
    assert done.exit_code == 0, done.output
    assert "more: 4 passages, " in done.output
    assert "1 disagreements on 1 passages; settle them in data/raw/three/" in done.output
    assert (three.folder / "coding-sheet-adjudicated.csv").is_file()


def test_passages_that_moved_are_followed(analysis, three):
    analysis("sample", "three", "--coder", "anna", "--passages", "6")
    (three.folder / "one.txt").write_text("New.\n\nHere is one.\n\nAnd some more.\n", "utf-8")
    done = analysis("relocate", "three")
    assert done.exit_code == 0, done.output
    assert "coding-sample.csv: 2 passages moved, 0 taken out" in done.output
    assert "Every passage is where it was." in analysis("relocate", "three").output


def test_a_project_is_sent(analysis, tmp_path):
    analysis("sample", "three", "--coder", "anna", "--passages", "6")
    place = tmp_path / "to-ben.qdpx"
    done = analysis("send", "three", str(place))
    assert done.exit_code == 0, done.output
    assert "to-ben.qdpx: 6 passages in 3 documents" in done.output
    done = analysis("receive", "three", str(place))
    assert done.exit_code == 2
    assert "no drawn passage is coded in it" in done.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sample", "three", "--coder", "a/b"], "use letters and digits"),
        (["sample", "three", "--coder", "a", "--passages", "1"], "1 passages are too few"),
        (["sample", "three", "--coder", "a", "--by", "town"], "town"),
        (["sample", "nowhere", "--coder", "a"], "there is no study of this name"),
        (
            ["agree", "three"],
            "nothing was drawn for coding yet; `analysis sample three --coder NAME`",
        ),
        (
            ["relocate", "three"],
            "nothing was drawn for coding yet; `analysis sample three --coder NAME`",
        ),
        (
            ["send", "three", "x.qdpx"],
            "nothing was drawn for coding yet; `analysis sample three --coder NAME`",
        ),
        (["receive", "three", "x.qdpx"], "nothing was drawn for coding yet"),
    ],
)
def test_a_fault_is_one_message_with_status_two(analysis, words, message):
    done = analysis(*words)
    assert done.exit_code == 2
    assert message in done.output
    assert "Traceback" not in done.output
