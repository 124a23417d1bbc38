import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

from analysis.coding import (
    blank_sheet,
    draw_sample,
    find_passages,
    read_coding,
    relocate,
    write_sheet,
)
from analysis.coding.tables import read_cells, write_cells
from analysis.errors import InputError
from conftest import corpus_of
from test_coding_sampling import hits_of

THEMES = ["money", "school"]
TEXT = "“Why?” she said. Money is short.\n\n=SUM is a café’s word. School begins at nine. It ends."


@pytest.fixture
def corpus():
    return corpus_of({"a": TEXT, "b": "Money again. And again."}, source=["North", "South"])


@pytest.fixture
def sheet(corpus):
    return blank_sheet(
        corpus, draw_sample(corpus, hits_of(corpus), passages=7), themes=THEMES, coder="anna"
    )


@pytest.fixture(params=["csv", "xlsx"])
def path(request, tmp_path):
    return tmp_path / f"coding-sheet.{request.param}"


def coded(sheet, **codes):
    return sheet.assign(**{name: [str(value)] * len(sheet) for name, value in codes.items()})


def test_a_sheet_shows_context_and_nothing_of_the_hits(sheet):
    assert list(sheet.columns) == [
        "coder", "document", "start", "end", "before", "text", "after",
        "money", "school", "sentiment", "note",
    ]  # fmt: skip
    row = sheet[sheet["text"] == "Money is short."].iloc[0]
    assert (row["document"], row["start"], row["end"]) == ("a", "17", "32")
    assert TEXT[17:32] == row["text"]
    assert row["before"] == "“Why?” she said."
    assert row["after"] == "=SUM is a café’s word. School begins at nine."
    assert set(sheet[[*THEMES, "sentiment", "note"]].to_numpy().ravel()) == {""}
    assert sheet.loc[sheet["text"] == "And again.", "before"].item() == "Money again."


def test_a_sheet_comes_back_with_its_codes_and_sentences(corpus, sheet, path):
    filled = coded(sheet, money=1, school=0, sentiment=-1, note="Zoë")
    filled.loc[0, ["money", "school", "sentiment"]] = ["99", "", "1"]
    write_sheet(filled, path)
    coding = read_coding(corpus, path, themes=THEMES)
    assert coding["text"].tolist() == sheet["text"].tolist()
    assert sorted(coding["sentence"]) == list(range(7))
    assert coding["money"].tolist()[1:] == [1.0] * 6
    assert coding["school"].tolist()[1:] == [0.0] * 6
    assert np.isnan(coding.loc[0, ["money", "school"]].to_numpy(float)).all()
    assert coding["sentiment"].tolist() == [1.0] + [-1.0] * 6
    assert set(coding["note"]) == {"Zoë"}
    assert list(coding.columns) == [
        "coder", "document", "start", "end", "text", "sentence",
        "money", "school", "sentiment", "note",
    ]  # fmt: skip


def test_no_cell_is_a_formula(sheet, tmp_path):
    write_sheet(sheet, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row}
    assert "f" not in kinds
    write_sheet(sheet, tmp_path / "s.csv")
    assert ",'=SUM is a" in (tmp_path / "s.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_sheet_saved_by_a_european_excel_is_read(corpus, sheet, tmp_path, mark):
    forms = coded(sheet, money="1.0", school="+0", sentiment="−1")
    forms.to_csv(tmp_path / "s.csv", sep=mark, index=False, encoding="utf-8-sig")
    coding = read_coding(corpus, tmp_path / "s.csv", themes=THEMES)
    assert set(coding["money"]) == {1.0}
    assert set(coding["school"]) == {0.0}
    assert set(coding["sentiment"]) == {-1.0}


def test_numbers_typed_into_a_spreadsheet_are_codes(corpus, sheet, tmp_path):
    write_sheet(sheet, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    column = list(sheet.columns).index("sentiment") + 1
    book.active.cell(2, column).value = -1
    book.active.cell(3, column).value = 1.0
    book.save(tmp_path / "s.xlsx")
    coding = read_coding(corpus, tmp_path / "s.xlsx", themes=THEMES)
    assert coding["sentiment"].tolist()[:2] == [-1.0, 1.0]
    assert coding["sentiment"].isna().sum() == 5


def test_blank_can_mean_absent_in_rows_that_were_read(corpus, sheet, path):
    filled = sheet.copy()
    filled.loc[0, "money"] = "1"
    filled.loc[1, ["money", "school"]] = ["0", "99"]
    write_sheet(filled, path)
    coding = read_coding(corpus, path, themes=THEMES, blank_is_absent=True)
    assert coding["school"].tolist()[0] == 0.0
    assert coding[THEMES].iloc[1:].isna().to_numpy().tolist() == [[False, True]] + [[True] * 2] * 5


def test_a_sheet_is_extended_and_its_codes_are_kept(corpus, path):
    hits = hits_of(corpus)
    first = draw_sample(corpus, hits, passages=5)
    sheet = blank_sheet(corpus, first, themes=THEMES, coder="anna")
    write_sheet(coded(sheet, money=1), path)
    more = draw_sample(corpus, hits, passages=7, earlier=first)
    write_sheet(blank_sheet(corpus, more, themes=THEMES, coder="anna"), path)
    coding = read_coding(corpus, path, themes=THEMES)
    assert coding["money"].notna().tolist() == [True] * 5 + [False] * 2
    with pytest.raises(InputError, match=r"this is the sheet of 'anna'; give this one another"):
        write_sheet(blank_sheet(corpus, more, themes=THEMES, coder="ben"), path)
    with pytest.raises(InputError, match="there is a sheet with other columns"):
        write_sheet(blank_sheet(corpus, more, themes=["money"], coder="anna"), path)


def test_two_coders_are_read_together(corpus, sheet, tmp_path):
    write_sheet(coded(sheet, money=1), tmp_path / "a.csv")
    write_sheet(coded(sheet, money=0, coder="ben"), tmp_path / "b.csv")
    coding = read_coding(corpus, [tmp_path / "a.csv", tmp_path / "b.csv"], themes=THEMES)
    assert coding.groupby("coder")["money"].sum().to_dict() == {"anna": 7, "ben": 0}


ROW = "anna,b,0,12,Money again.,1,0,1\n"
HEADER = "coder,document,start,end,text,money,school,sentiment\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"s\.csv: the file is empty"),
        ("document,start\nb,1\n", r"s\.csv: the columns coder, end, text are missing"),
        (
            HEADER.replace("school", "skool") + ROW,
            "column 'skool' is not a theme of the codebook; ",
        ),
        (HEADER + ROW.replace("0,1\n", "2,1\n"), "row 2: '2' is not a code of school .0, 1 or bl"),
        (HEADER + ROW.replace("0,1\n", "0,2\n"), "row 2: '2' is not a code of sentiment .-1, 0, 1"),
        (HEADER + ROW.replace("anna", ""), "row 2: '' is not a name"),
        (HEADER + ROW.replace("12", "x"), "row 2: 'x' is not a character offset"),
        (HEADER + ROW + "\n" + ROW, r"row 4: 'anna' has coded this passage \(b, characters 0 to "),
        (HEADER + ROW.replace(",b,", ",z,"), "1 of 1 passages .*row 2: there is no document 'z'"),
        (
            HEADER + ROW.replace("0,12", "50,62"),
            "row 2: b, .* 50 to 62: there is no sentence there",
        ),
        (HEADER + ROW.replace("again", "here"), "was 'Money here.', is 'Money again.'.*relocate"),
        (HEADER + ROW.replace("12", "11"), "row 2: b, characters 0 to 11: now at 0 to 12"),
        (HEADER + ROW.replace("1\n", "1,9\n"), r"row 2: more cells than the header has columns"),
        (HEADER.replace("school", "money") + ROW, "two columns are called 'money'"),
        (HEADER.replace("school", "") + ROW, "a column has no name"),
        (HEADER + 'anna,"b', r"s\.csv: not a CSV file"),
    ],
)
def test_faults_of_a_sheet_are_named(corpus, tmp_path, text, message):
    (tmp_path / "s.csv").write_text(text, "utf-8")
    with pytest.raises(InputError, match=f"(?s){message}"):
        read_coding(corpus, tmp_path / "s.csv", themes=THEMES)


def test_files_that_are_no_sheets(corpus, tmp_path):
    with pytest.raises(InputError, match=r"none\.csv: there is no such file"):
        read_coding(corpus, tmp_path / "none.csv", themes=THEMES)
    with pytest.raises(InputError, match=r"none\.xlsx: there is no such file"):
        read_coding(corpus, tmp_path / "none.xlsx", themes=THEMES)
    with pytest.raises(InputError, match="there is no coding sheet; `analysis sample STUDY`"):
        read_coding(corpus, [], themes=THEMES)
    (tmp_path / "bad.xlsx").write_bytes(b"no zip")
    with pytest.raises(InputError, match=r"bad\.xlsx: is damaged or encrypted"):
        read_coding(corpus, tmp_path / "bad.xlsx", themes=THEMES)
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("a.txt", "no workbook")
    with pytest.raises(InputError, match=r"other\.xlsx: not an \.xlsx file"):
        read_coding(corpus, tmp_path / "other.xlsx", themes=THEMES)
    (tmp_path / "latin.csv").write_bytes(HEADER.encode() + b"caf\xe9")
    with pytest.raises(InputError, match=r"latin\.csv: not UTF-8 text; in Excel, save it as"):
        read_coding(corpus, tmp_path / "latin.csv", themes=THEMES)


def test_many_changed_passages_are_named_and_counted(sheet):
    changed = corpus_of({"a": "Now. " + TEXT, "b": "Money again. And again."})
    table = sheet.astype({"start": int, "end": int})
    with pytest.raises(InputError, match=r"x: 5 of 7 passages are not in") as caught:
        find_passages(changed, table, name="x")
    assert str(caught.value).count("\n  - ") == 5


def test_moved_passages_are_found_by_their_words(sheet):
    table = sheet.astype({"start": int, "end": int}).sort_values(["document", "start"])
    table.index = range(2, 9)
    changed = corpus_of(
        {"a": "Now. " + TEXT.replace("It ends.", "Gone."), "b": "And again. Or no."}
    )
    moved, report = relocate(changed, table)
    assert len(moved) == 5
    assert find_passages(changed, moved, name="moved").tolist() == [1, 2, 3, 4, 6]
    assert report["row"].tolist() == [2, 3, 4, 5, 6, 7, 8]
    assert report["new_start"].isna().tolist() == [False] * 4 + [True, True, False]
    assert (report["new_start"] - report["start"]).dropna().tolist() == [5, 5, 5, 5, -13]


def test_of_equal_sentences_the_nearest_is_taken():
    after = corpus_of({"a": "Oh. Yes. No. Yes."})
    table = pd.DataFrame({"document": ["a"], "start": [9], "end": [13], "text": ["Yes."]})
    moved, _ = relocate(after, table)
    assert find_passages(after, moved, name="t").tolist() == [3]


def test_an_empty_sheet(tmp_path):
    empty = corpus_of({})
    sheet = blank_sheet(empty, draw_sample(empty, hits_of(empty)), themes=THEMES, coder="anna")
    write_sheet(sheet, tmp_path / "s.csv")
    assert read_coding(empty, tmp_path / "s.csv", themes=THEMES).empty


def test_cells_survive_both_kinds_of_file(path):
    table = pd.DataFrame({"a": ["x\ny", "", "-1"], "b": ["'=q", "ü", "007"]})
    write_cells(table, path)
    back = read_cells(path)
    assert back["a"].tolist() == ["x\ny", "", "-1"]
    assert back["b"].tolist() == ["'=q", "ü", "007"]
    assert back.index.tolist() == [2, 3, 4]
