import os

import pytest

from analysis.errors import InputError
from analysis.manifest import read_rows
from analysis.raw_files import included_rows, unlisted_files

HEADER = "file,title,source,source_type,genre,date"
ROW = "one.txt,One,North,charity,blog post,2021"


def write(study, *lines, encoding="utf-8"):
    study.manifest.write_bytes(("\n".join(lines) + "\n").encode(encoding))


def fault(study):
    with pytest.raises(InputError) as caught:
        included_rows(study, read_rows(study))
    return str(caught.value)


def test_rows_come_as_text_with_ids_and_row_numbers(three):
    table = included_rows(three, read_rows(three))
    assert table["id"].tolist() == ["one", "two", "six"]
    assert table["row"].tolist() == [2, 3, 4]
    assert table["notes"].tolist() == ["", "", ""]


def test_a_byte_order_mark_blank_rows_and_own_columns_are_fine(three):
    for name in ("two.txt", "six.txt"):
        (three.folder / name).unlink()
    write(three, f"\ufeff{HEADER},x_grade", f"{ROW},good", ",,,,,,", "")
    assert included_rows(three, read_rows(three))["x_grade"].tolist() == ["good"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([HEADER + ",gerne", ROW + ","], "row 1: unknown column 'gerne'; did you mean 'genre'?"),
        ([HEADER + ",grade", ROW + ","], "a column of your own begins with 'x_'"),
        ([HEADER + ",date", ROW + ","], "row 1: column 'date' stands there twice"),
        (["file,title", "one.txt,One"], "row 1: column 'source' is missing; add it"),
        ([HEADER, ROW + ",more"], "row 2: 7 cells, the header has 6; a comma inside"),
        ([HEADER, ROW.replace("2021", "14/09/2021")], "row 2: date '14/09/2021' is not a date"),
        ([HEADER, ROW.replace("2021", "2021-02-30")], "row 2: date '2021-02-30' is not a date"),
        ([HEADER, ROW.replace("one.txt", "")], "row 2: file is empty"),
        ([HEADER, ROW.replace("One", "")], "row 2: title is empty"),
        ([HEADER, ROW, ROW], "row 3: file 'one.txt' stands in an earlier row too"),
        ([HEADER + ",sha256", ROW + ",abc"], "row 2: sha256 'abc' is not 64 digits"),
        ([HEADER + ",exclude", ROW + ",maybe"], "row 2: exclude is 'maybe'; write yes"),
        ([HEADER + ",language", ROW + ",Welsh"], "row 2: language 'Welsh' is not a code; write"),
        ([HEADER + ",id", ROW + ",a b"], "row 2: id 'a b': use letters"),
        ([HEADER, '"one.txt'], "not a CSV file"),
        ([HEADER], "no document stands in it; `analysis add three FILES...`"),
        ([""], "column 'file' is missing"),
    ],
)
def test_a_fault_names_its_row_and_the_remedy(three, lines, message):
    write(three, *lines)
    assert message in fault(three)
    assert "data/raw/three/documents.csv" in fault(three)


def test_an_empty_file_and_another_encoding(three):
    three.manifest.write_bytes(b"")
    assert "empty; its first row must hold file, title" in fault(three)
    write(three, HEADER, ROW.replace("One", "Café"), encoding="cp1252")
    assert "documents.csv, line 2: not UTF-8; save the file as 'CSV UTF-8'" in fault(three)


def test_all_faults_are_told_at_once(three):
    write(three, HEADER, ROW.replace("2021", "x"), ROW.replace("One", ""))
    assert fault(three).count("\n  - row") == 3


def problems(study):
    return included_rows(study, read_rows(study))["problem"].tolist()


def test_an_absent_file_is_a_problem_of_its_row(three):
    (three.folder / "one.txt").unlink()
    assert problems(three) == [
        (
            "one.txt: is not there; `analysis add three FOLDER` copies it from the folder that "
            "holds it, or delete its row"
        ),
        "",
        "",
    ]


def test_a_file_in_no_row_is_named(three):
    (three.folder / "extra.txt").write_text("x")
    (three.folder / "README.md").write_text("a companion")
    (three.folder / ".DS_Store").write_text("hidden")
    assert unlisted_files(three, read_rows(three)) == {
        "extra.txt": "extra.txt: is in the folder but in no row; `analysis add three "
        "data/raw/three/extra.txt` gives it one, or move the file elsewhere"
    }


def test_links_out_folders_and_pipes_are_no_documents(three, tmp_path):
    (tmp_path / "secret.txt").write_text("x")
    for name in ("one.txt", "two.txt", "six.txt"):
        (three.folder / name).unlink()
    (three.folder / "one.txt").symlink_to(tmp_path / "secret.txt")
    (three.folder / "two.txt").mkdir()
    os.mkfifo(three.folder / "six.txt")
    assert [text.split(";")[0] for text in problems(three)] == [
        "one.txt: is a link that leads out of the study",
        "two.txt: is not a regular file",
        "six.txt: is not a regular file",
    ]


def test_a_loop_of_links_is_told(three):
    (three.folder / "one.txt").unlink()
    (three.folder / "one.txt").symlink_to("one.txt")
    assert "one.txt: is not a regular file" in problems(three)[0]


@pytest.mark.parametrize(
    "name", ["../x.txt", "a/../../x.txt", "/etc/passwd", "C:\\x.txt", "\\\\a\\b"]
)
def test_a_path_that_leads_out_is_a_problem_of_its_row(three, name):
    write(three, HEADER + ",id", ROW.replace("one.txt", name) + ",one")
    assert problems(three)[0].endswith("name a file inside it, with / in between")


def test_two_ways_to_write_one_path_are_one_file(three):
    write(three, HEADER + ",id", ROW + ",a", ROW.replace("one.txt", "./one.txt") + ",b")
    assert "row 3: file 'one.txt' stands in an earlier row too" in fault(three)


def test_an_excluded_row_needs_no_file_and_gives_no_document(three):
    (three.folder / "one.txt").unlink()
    lines = three.manifest.read_text().splitlines()
    write(three, lines[0] + ",exclude", lines[1] + ",yes", lines[2] + ",", lines[3] + ",")
    assert included_rows(three, read_rows(three))["id"].tolist() == ["two", "six"]
