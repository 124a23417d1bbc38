import json
from pathlib import Path

import pyarrow as pa
import pytest
from upath import UPath

from analysis.errors import InputError
from analysis.tables import BrokenTablesError, check_tables, read_record, read_tables, write_tables

TABLES = {"words": pa.table({"word": ["care", "home"]}), "counts": pa.table({"n": [3, 1]})}


@pytest.fixture(params=["local", "memory"])
def folder(request, tmp_path):
    if request.param == "local":
        return tmp_path / "tables"
    return UPath(f"memory://{tmp_path.name}/tables")


def test_what_is_written_is_read_back_from_any_address(folder):
    write_tables(folder, {"words": TABLES["words"]}, {})
    write_tables(folder, TABLES, {"seed": 3})  # replaces what is there
    assert read_tables(folder) == TABLES
    assert read_tables(folder, ["counts"]) == {"counts": TABLES["counts"]}
    assert read_record(folder)["seed"] == 3


def test_two_writings_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_tables(tmp_path / name, TABLES, {})
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_a_flipped_bit_anywhere_is_noticed(folder):
    write_tables(folder, TABLES, {})
    path = folder / "counts.arrow"
    whole = path.read_bytes()
    for place in range(0, len(whole), 37):
        damaged = bytearray(whole)
        damaged[place] ^= 4
        path.write_bytes(bytes(damaged))
        with pytest.raises(BrokenTablesError, match=r"tables/counts.arrow: is damaged"):
            read_tables(folder)
    path.write_bytes(whole)
    read_tables(folder)


def test_a_file_that_is_cut_short_or_missing_is_named(folder):
    write_tables(folder, TABLES, {})
    path = folder / "counts.arrow"
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(BrokenTablesError, match=r"counts.arrow: is cut short .*`analysis build S"):
        read_tables(folder)
    assert read_tables(folder, ["words"]) == {"words": TABLES["words"]}
    path.unlink()
    with pytest.raises(BrokenTablesError, match=r"counts.arrow: is missing; "):
        read_tables(folder)


def test_a_folder_without_its_record_is_half_written(folder):
    with pytest.raises(BrokenTablesError, match="tables: is missing or half-written"):
        read_record(folder)
    write_tables(folder, TABLES, {})
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    (folder / "record.json").write_text(json.dumps(record | {"format": 0}))
    with pytest.raises(BrokenTablesError, match="another version of this tool"):
        read_record(folder)
    (folder / "record.json").write_text(json.dumps({"format": record["format"], "files": [1]}))
    for read in (read_record, read_tables, check_tables):
        with pytest.raises(BrokenTablesError, match="its record is damaged"):
            read(folder)
    # a flipped byte in the name: there would be nothing to compare, and so nothing wrong
    (folder / "record.json").write_text(json.dumps({"format": record["format"], "fimes": {}}))
    for read in (read_record, read_tables, check_tables):
        with pytest.raises(BrokenTablesError, match="its record is damaged"):
            read(folder)
    (folder / "record.json").write_text("{")
    with pytest.raises(BrokenTablesError, match="cannot be read"):
        read_record(folder)


def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch):
    folder = tmp_path / "tables"
    write_tables(folder, TABLES, {})

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(InputError, match=r"cannot be written \(No space left on device\)"):
        write_tables(folder, {"other": TABLES["words"]}, {})
    assert read_tables(folder) == TABLES
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_a_folder_of_other_files_is_not_replaced(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    write_tables(folder, TABLES, {})  # an empty one is
    (folder / "record.json").rename(folder / "notes.txt")
    with pytest.raises(InputError, match="no processed tables, which saving would delete"):
        write_tables(folder, TABLES, {})
    assert (folder / "notes.txt").is_file()
