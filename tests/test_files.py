from pathlib import Path

import pandas as pd
import pytest

from analysis.files import replaced_folder, shown, write_bytes, write_parquet, write_table


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


def test_a_folder_that_another_program_puts_there_meanwhile_is_replaced_in_its_turn(
    tmp_path, monkeypatch
):
    target, own = tmp_path / "target", Path.rename
    other = iter([True, True, False])

    def rename(path, to):
        if to == target and path.name == "target" and next(other):
            (target / "other").mkdir(parents=True)
        return own(path, to)

    monkeypatch.setattr(Path, "rename", rename)
    with replaced_folder(target) as new:
        (new / "mine").write_text("1")
    assert [p.name for p in target.iterdir()] == ["mine"]
    assert [p.name for p in tmp_path.iterdir()] == ["target"]


def test_parquet_keeps_types_and_six_digits_and_is_the_same_each_time(tmp_path):
    table = pd.DataFrame(
        {
            "year": ["2021", None],
            "share": [1 / 3, None],
            "count": [7, 8],
            "kind": pd.Categorical(["b", "a"]),
            "mixed": [1, "two"],
            "broken": pd.Series(["a\udcff", None], dtype=object),
            3: [True, False],
        }
    )
    write_parquet(table, tmp_path / "one.parquet")
    write_parquet(table, tmp_path / "two.parquet")
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    read = pd.read_parquet(tmp_path / "one.parquet")
    assert list(read) == ["year", "share", "count", "kind", "mixed", "broken", "3"]
    assert read.iloc[0].tolist() == ["2021", 0.333333, 7, "b", "1", "a\\udcff", True]
    assert read.iloc[1].isna().tolist() == [True, True, False, False, False, True, False]


def test_an_empty_table_is_written(tmp_path):
    write_parquet(pd.DataFrame({"a": pd.Series(dtype=str)}), tmp_path / "t.parquet")
    assert list(pd.read_parquet(tmp_path / "t.parquet")) == ["a"]
