import pytest

from analysis.errors import InputError
from analysis.manifest import read_rows

HEADER = "file,title,source,source_type,genre,date"
ROW = "one.txt,One,North,charity,blog post,2021"


def write(study, *lines, encoding="utf-8"):
    study.manifest.write_bytes(("\n".join(lines) + "\n").encode(encoding))


def fault(study):
    with pytest.raises(InputError) as caught:
        read_rows(study)
    return str(caught.value)


def test_rows_come_as_text_with_ids_and_row_numbers(three):
    table = read_rows(three)
    assert table["id"].tolist() == ["one", "two", "six"]
    assert table["row"].tolist() == [2, 3, 4]
    assert table["notes"].tolist() == ["", "", ""]


def test_a_byte_order_mark_blank_rows_and_own_columns_are_fine(three):
    for name in ("two.txt", "six.txt"):
        (three.folder / name).unlink()
    write(three, f"\ufeff{HEADER},x_grade", f"{ROW},good", ",,,,,,", "")
    assert read_rows(three)["x_grade"].tolist() == ["good"]


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


def test_two_ways_to_write_one_path_are_one_file(three):
    write(three, HEADER + ",id", ROW + ",a", ROW.replace("one.txt", "./one.txt") + ",b")
    assert "row 3: file 'one.txt' stands in an earlier row too" in fault(three)
