import pandas as pd
import pytest

from analysis.codebook import Codebook, Theme
from analysis.coding import code_passages
from analysis.coding.filling import open_sheet
from analysis.coding.tables import read_cells, write_cells
from analysis.coding.widget import KEYS, answer, view_of
from analysis.errors import InputError

THEMES = ["money", "school"]
CODEBOOK = Codebook("b", tuple(Theme(name, name.title(), f"Of {name}.", ()) for name in THEMES))


@pytest.fixture(params=["csv", "xlsx"])
def path(request, tmp_path):
    place = tmp_path / f"coding-sheet-anna.{request.param}"
    table = pd.DataFrame(
        {
            "coder": "anna",
            "document": ["a", "a", "b"],
            "start": ["0", "10", "0"],
            "end": ["9", "20", "5"],
            "before": "",
            "text": ["One é.", "Two.", "Three."],
            "after": "",
            "money": ["1", "", ""],
            "school": ["0", "", ""],
            "sentiment": ["-1", "", ""],
            "note": "",
        }
    )
    write_cells(table, place)
    return place


@pytest.fixture
def sheet(path):
    return open_sheet(path, themes=THEMES)


def on_disk(sheet, column):
    return read_cells(sheet.path)[column].tolist()


def test_it_opens_at_the_first_uncoded_passage(sheet):
    assert (sheet.position, sheet.coded, sheet.coder) == (1, 1, "anna")
    assert sheet.codes() == {"money": "", "school": "", "sentiment": "", "note": ""}


def test_each_passage_is_on_disk_before_the_next(sheet):
    sheet.save({"school": "1", "sentiment": "1", "note": "Zoë"})
    assert on_disk(sheet, "money") == ["1", "0", ""]
    assert on_disk(sheet, "school") == ["0", "1", ""]
    assert on_disk(sheet, "sentiment") == ["-1", "1", ""]
    assert on_disk(sheet, "note") == ["", "Zoë", ""]
    again = open_sheet(sheet.path, themes=THEMES)  # as after a stopped kernel
    assert (again.position, again.coded) == (2, 2)
    again.save({"sentiment": "0"})
    assert again.position == 3  # past the end: all is coded
    assert on_disk(again, "sentiment") == ["-1", "1", "0"]


def test_undo_puts_back_what_was_replaced_step_by_step(sheet):
    before = read_cells(sheet.path)
    assert not sheet.can_undo
    sheet.save({"money": "1", "sentiment": "1"})
    sheet.move(-2)
    assert sheet.position == 0
    sheet.save({"money": "0", "sentiment": "0"})
    assert on_disk(sheet, "money") == ["0", "1", ""]
    sheet.undo()
    assert (sheet.position, on_disk(sheet, "money")) == (0, ["1", "1", ""])
    sheet.undo()
    assert sheet.position == 1
    pd.testing.assert_frame_equal(read_cells(sheet.path), before)
    sheet.undo()
    assert not sheet.can_undo


def test_after_the_last_passage_come_those_that_were_skipped(sheet):
    sheet.move(1)
    sheet.save({"sentiment": "0"})
    assert sheet.position == 1


def test_moving_stays_in_the_sheet(sheet):
    sheet.move(-9)
    assert sheet.position == 0
    sheet.move(9)
    assert sheet.position == 2


def test_a_sheet_changed_elsewhere_is_not_overwritten(sheet):
    other = open_sheet(sheet.path, themes=THEMES)
    other.save({"sentiment": "1"})
    with pytest.raises(InputError, match=r"changed by another program .*nothing was written"):
        sheet.save({"sentiment": "-1"})
    assert on_disk(sheet, "sentiment") == ["-1", "1", ""]
    assert sheet.codes()["sentiment"] == ""


def test_a_code_that_is_none_is_refused(sheet):
    with pytest.raises(InputError, match="sentiment: '2' is none of -1, 0, 1"):
        sheet.save({"sentiment": "2"})
    with pytest.raises(InputError, match="money: 'x' is none of 0, 1"):
        sheet.save({"money": "x", "sentiment": "1"})
    assert on_disk(sheet, "sentiment") == ["-1", "", ""]


def test_a_file_that_is_no_sheet_of_these_themes(path):
    with pytest.raises(InputError, match=r"coding-sheet-anna.*: the columns court are missing"):
        open_sheet(path, themes=["court"])


def test_the_page_sees_the_passage_and_nothing_of_the_hits(sheet):
    view = view_of(sheet, CODEBOOK)
    assert view["passage"] == {"document": "a", "before": "", "text": "Two.", "after": ""}
    assert (view["position"], view["passages"], view["coded"]) == (2, 3, 1)
    assert [theme["key"] for theme in view["themes"]] == ["1", "2"]
    assert not view["finished"]


def test_messages_of_the_page_are_answered(sheet):
    assert answer(sheet, {"action": "save", "codes": {"sentiment": "1"}}) == ""
    assert sheet.position == 2
    assert answer(sheet, {"action": "undo"}) == ""
    assert answer(sheet, {"action": "move", "step": 1}) == ""
    assert sheet.position == 2
    problem = answer(sheet, {"action": "save", "codes": {"sentiment": "7"}})
    assert problem == "sentiment: '7' is none of -1, 0, 1"
    assert view_of(sheet, CODEBOOK, problem=problem)["problem"] == problem


def test_a_disk_that_cannot_be_written_is_told(sheet, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analysis.coding.filling.write_cells", full)
    problem = answer(sheet, {"action": "save", "codes": {"sentiment": "1"}})
    assert "cannot be written (No space left on device); nothing was saved" in problem
    assert sheet.codes()["sentiment"] == ""


def test_the_end_is_told(sheet):
    sheet.save({"sentiment": "0"})
    sheet.save({"sentiment": "0"})
    view = view_of(sheet, CODEBOOK)
    assert view["finished"]
    assert view["coded"] == 3


def test_an_empty_sheet_is_finished(tmp_path):
    columns = ["coder", "document", "text", *THEMES, "sentiment"]
    write_cells(pd.DataFrame(columns=columns), tmp_path / "s.csv")
    sheet = open_sheet(tmp_path / "s.csv", themes=THEMES)
    assert view_of(sheet, CODEBOOK)["finished"]


def test_the_widget_answers_the_page(path):
    widget = code_passages(path, codebook=CODEBOOK)
    widget._handle_custom_msg({"action": "save", "codes": {"sentiment": "1"}}, [])
    assert widget.view["position"] == 3
    assert widget.view["coded"] == 2


def test_keys_do_not_collide():
    assert len(set(KEYS)) == len(KEYS)
    assert not set(KEYS) & set("asdu")
