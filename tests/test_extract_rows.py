import hashlib
import json
from datetime import date

import pytest

from analysis.errors import InputError
from analysis.extract import UnreadableDocumentError, extract_rows
from hostile import xlsx

HEADER = ["ref", "who", "said"]
RESPONSES = [["r1", "carer", "Help, at last"], ["r2", "parent", "  "], ["r3", "", "Nobody\nasked"]]


def as_csv(separator):
    quoted = [[f'"{cell}"' for cell in row] for row in [HEADER, *RESPONSES]]
    return "\n".join(separator.join(row) for row in quoted).encode()


def as_json():
    return json.dumps([dict(zip(HEADER, row, strict=True)) for row in RESPONSES]).encode()


def as_jsonl():
    return b"\n".join(json.dumps(dict(zip(HEADER, row, strict=True))).encode() for row in RESPONSES)


@pytest.fixture
def rows_of(tmp_path):
    def write_and_read(name, data, **columns):
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        return extract_rows(tmp_path / name, **{"text_column": "said", **columns})

    return write_and_read


@pytest.mark.parametrize(
    ("name", "data", "first"),
    [
        ("a.csv", as_csv(","), 2), ("b.csv", as_csv(";"), 2), ("c.tsv", as_csv("\t"), 2),
        ("d.xlsx", xlsx([HEADER, *RESPONSES]), 2), ("e.json", as_json(), 1),
        ("f.jsonl", as_jsonl(), 1),
        ("g.json", b'{"count": 3, "responses": ' + as_json() + b"}", 1),
    ],
)  # fmt: skip
def test_each_response_is_a_row_and_the_empty_ones_are_counted(rows_of, name, data, first):
    rows = rows_of(name, data, id_column="ref", source_column="who")
    assert rows.table.to_dict("list") == {
        "id": ["r1", "r3"],
        "source": ["carer", ""],
        "group": ["", ""],
        "text": ["Help, at last", "Nobody\nasked"],
        "row": [first, first + 2],
    }
    assert rows.empty == (first + 1,)
    assert rows.sha256 == hashlib.sha256(data).hexdigest()
    assert rows.warnings == ()


def test_without_an_id_column_the_row_is_the_id(rows_of):
    rows = rows_of("a.csv", "said\none\n\ntwo\n")
    assert rows.table["id"].tolist() == ["2", "4"]
    assert rows.table["source"].tolist() == ["", ""]


def test_cells_that_are_no_text(rows_of):
    sheet = xlsx([["ref", "said"], [1.0, 2.5], [date(2020, 1, 2), "yes"], [True, 7]])
    rows = rows_of("a.xlsx", sheet, id_column="ref")
    assert rows.table["id"].tolist() == ["1", "2020-01-02", "True"]
    assert rows.table["text"].tolist() == ["2.5", "yes", "7"]


def test_rows_that_are_too_short_are_named(rows_of):
    rows = rows_of("a.csv", "ref,said,who\n1,good\n2,better,x\n", id_column="ref")
    assert rows.table["text"].tolist() == ["good", "better"]
    assert rows.warnings == ("rows with fewer cells than the first one: 2",)


def test_the_sheet_with_the_columns_is_chosen_and_the_others_named(rows_of):
    import io

    import openpyxl

    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["about this file"])
    book.create_sheet("Answers").append(["said"])
    book["Answers"].append(["Yes"])
    book.save(data)
    rows = rows_of("a.xlsx", data.getvalue())
    assert rows.table["text"].tolist() == ["Yes"]
    assert rows.warnings == ("only the sheet 'Answers' was read; not read: 'Sheet'",)


@pytest.mark.parametrize(
    ("data", "columns", "message"),
    [
        ("ref,text\n1,a\n", {}, r"no column 'said'; the columns are 'ref', 'text'"),
        ("said,said\n1,a\n", {}, r"column 'said' stands 2 times in the header; rename"),
        ("ref,said\n1,a\n1,b\n", {"id_column": "ref"}, r"id '1' stands in rows 2 and 3"),
        ("ref,said\n,a\n", {"id_column": "ref"}, r"row 2 has no id in the column 'ref'"),
        ("ref,said\n1,a\n1,b\n,c\n", {"id_column": "ref"}, r"row 4 has no id .*\n.*rows 2 and 3"),
        ("ref,said\n1,\n2,\n", {}, r"no row has text in the column 'said'"),
        ("ref,said\n1,a,b\n", {}, r"row 2 has 3 cells, the first one 2"),
        ('ref,said\n1,"a\n2,b\n', {}, r"row 2 opens a quotation mark that is never closed"),
    ],
)
def test_faults_of_a_table_are_told_with_row_and_remedy(rows_of, data, columns, message):
    with pytest.raises(InputError, match=rf"^a\.csv: .*{message}"):
        rows_of("a.csv", data, **columns)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", "words", "is txt, which has no columns; leave its text_column empty"),
        ("a.json", "[1, 2]", "record 1 is no object"),
        ("a.json", '"words"', "holds no list of records"),
        ("a.jsonl", '{"said": "a"}\n[1]', "line 2 is no object"),
        ("a.jsonl", '{"other": "a"}', "no column 'said'; the columns are 'other'"),
        ("a.csv", "\n\n", "has no rows|holds no text"),
        ("a.xlsx", xlsx([[]]), "every sheet is empty"),
    ],
)
def test_files_without_rows_are_refused(rows_of, name, data, message):
    with pytest.raises((InputError, UnreadableDocumentError), match=message):
        rows_of(name, data)


def test_a_list_in_the_place_of_a_text_is_refused(rows_of):
    data = b'{"id": 1, "Answer": "Fine."}\n{"id": 2, "Answer": ["One", "two"]}\n'
    with pytest.raises(UnreadableDocumentError, match=r"row 2: holds a list or an object where"):
        rows_of("a.jsonl", data, text_column="Answer")


def test_the_line_that_tells_excel_the_separator_is_no_header(rows_of):
    rows = rows_of("a.csv", b"sep=;\r\nid;Answer\r\n1;Yes, it did.\r\n", text_column="Answer")
    assert rows.table["text"].tolist() == ["Yes, it did."]
