import pandas as pd
import pytest

from analysis.files import replaced_folder, shown, write_bytes, write_table


def test_a_folder_is_replaced_whole_or_left_as_it_was(tmp_path):
    target = tmp_path / "target"
    with replaced_folder(target) as new:
        (new / "one").write_text("1")
    with pytest.raises(RuntimeError), replaced_folder(target) as new:
        (new / "two").write_text("2")
        raise RuntimeError
    assert [p.name for p in target.iterdir()] == ["one"]
    with replaced_folder(target) as new:
        (new / "three").write_text("3")
    assert [p.name for p in target.iterdir()] == ["three"]
    assert [p.name for p in tmp_path.iterdir()] == ["target"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "new" / "file"
    write_bytes(path, b"first")
    with pytest.raises(TypeError):
        write_bytes(path, "text, not bytes")
    assert path.read_bytes() == b"first"
    assert [p.name for p in path.parent.iterdir()] == ["file"]
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_table_holds_six_digits_and_nothing_that_a_spreadsheet_would_run(tmp_path):
    table = pd.DataFrame(
        {
            "=name": ["=1+1", "-cmd", "+x", "@y", "\tz", "fine", None],
            "share": [1 / 3, -0.5, 1e9 / 3, 0, 0, 0, None],
        }
    )
    write_table(table, tmp_path / "table.csv")
    lines = (tmp_path / "table.csv").read_text("utf-8").split("\n")
    assert lines[:3] == ["'=name,share", "'=1+1,0.333333", "'-cmd,-0.5"]
    assert lines[3:7] == ["'+x,3.33333e+08", "'@y,0", "'\tz,0", "fine,0"]


def test_names_are_shown_without_control_characters():
    assert shown("a\nb\x1b[31mé.txt") == "a\\nb\\x1b[31mé.txt"
    assert shown("bad\udcffbyte") == "bad\\udcffbyte"
