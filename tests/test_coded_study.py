import shutil

import numpy as np
import pandas as pd
import pytest

from analysis.build import open_built
from analysis.codebook import read_codebook
from analysis.coded_study import (
    compare_coders,
    draw_sheet,
    move_codes,
    open_coded,
    receive_project,
    send_project,
)
from analysis.coding.refiqda import write_qdpx
from analysis.coding.tables import read_cells, write_cells
from analysis.errors import InputError
from analysis.validation import judge_study


@pytest.fixture
def opened(three):
    """Give a function that opens the study as it is on disk now."""
    return lambda: open_coded(three, open_built(three).corpus, read_codebook(three.codebook))


def fill(path, **codes):
    cells = read_cells(path)
    for name, values in codes.items():
        cells[name] = np.resize(np.array(values, dtype=object), len(cells))
    write_cells(cells, path)


def test_a_study_without_a_coding(opened):
    coded = opened()
    assert not coded.is_coded
    assert coded.paths == []
    assert coded.sample.empty
    assert coded.settled(part="test").empty
    with pytest.raises(InputError, match="nothing was drawn for coding yet; `analysis sample thr"):
        compare_coders(coded)


def test_a_sheet_is_drawn_and_extended(opened, three):
    lines = draw_sheet(opened(), coder="anna", passages=4)
    assert lines == [
        "Drawn: 4 passages (data/raw/three/coding-sample.csv)",
        "To be coded: 4 passages (data/raw/three/coding-sheet-anna.csv)",
    ]
    assert not opened().is_coded
    fill(three.folder / "coding-sheet-anna.csv", more=["1", "0", "0", "1"], sentiment="0")
    assert opened().is_coded
    lines = draw_sheet(opened(), coder="anna", passages=6)
    assert lines[0].startswith("Drawn: 6 passages, 2 of them new")
    coding = opened().coding
    assert coding["more"].fillna(9).tolist() == [1, 0, 0, 1, 9, 9]
    assert len(opened().settled()) == 4  # what nobody has coded does not count


def test_a_second_coder_gets_the_first_passages(opened):
    draw_sheet(opened(), coder="anna", passages=6)
    lines = draw_sheet(opened(), coder="ben", passages=3, ending="xlsx")
    assert lines == ["To be coded: 3 passages (data/raw/three/coding-sheet-ben.xlsx)"]
    coding = opened().coding
    ben = coding[coding["coder"] == "ben"]
    assert ben["sentence"].tolist() == coding["sentence"].tolist()[:3]


def test_a_changed_codebook_is_told_when_a_sample_is_extended(opened, three):
    draw_sheet(opened(), coder="anna", passages=4)
    text = three.codebook.read_text("utf-8").replace("[more]", "[here]")
    three.codebook.write_text(text, "utf-8")
    with pytest.raises(InputError, match="the earlier sample is not part of this one"):
        for passages in (5, 6):
            draw_sheet(opened(), coder="anna", passages=passages)


def test_coders_are_compared_and_their_differences_settled(opened, three):
    for coder in ("anna", "ben"):
        draw_sheet(opened(), coder=coder, passages=6)
        fill(three.folder / f"coding-sheet-{coder}.csv", more="1", sentiment=["0", "1"])
    fill(three.folder / "coding-sheet-ben.csv", more=["0", "1", "1", "1", "0", "0"])
    lines = compare_coders(opened())
    assert lines[0].startswith(
        "more: 6 passages, 75% of codes not 0 (both 3, one 3), agreement 0.50 ["
    )
    assert lines[1].startswith(
        "sentiment: 6 passages, 50% of codes not 0 (both 3, one 0), agreement 1.00, kappa 1.00, "
        "alpha 1.00; no interval: no code differs"
    )
    assert lines[-1] == (
        "3 disagreements on 3 passages; settle them in "
        "data/raw/three/coding-sheet-adjudicated.csv, where what the coders agree on is filled in"
    )
    assert opened().settled()["more"].isna().sum() == 3
    assert opened().settled(prefer="anna")["more"].tolist() == [1] * 6
    fill(three.folder / "coding-sheet-adjudicated.csv", more="0")
    assert opened().settled()["more"].tolist() == [0, 1, 1, 1, 0, 0]
    assert compare_coders(opened())[0] == lines[0]  # settled codes are not a third coder's


def test_one_coder_is_not_compared(opened):
    draw_sheet(opened(), coder="anna", passages=6)
    with pytest.raises(InputError, match=r"coded by two people \(coded by: nobody\)"):
        compare_coders(opened())
    fill(opened().sheet_path("anna"), more="1", sentiment="0")
    with pytest.raises(InputError, match=r"no passage was coded by two people \(coded by: anna\)"):
        compare_coders(opened())


def test_codes_follow_passages_that_moved(opened, three):
    draw_sheet(opened(), coder="anna", passages=6)
    fill(three.folder / "coding-sheet-anna.csv", more="1", sentiment="0")
    assert move_codes(opened()) == ["Every passage is where it was."]
    (three.folder / "one.txt").write_text("New.\n\nHere is one.\n\nAnd other.\n", "utf-8")
    with pytest.raises(InputError, match=r"coding-sheet-anna\.csv: 2 of 6 passages are not in"):
        _ = opened().coding
    lines = move_codes(opened())
    assert lines[0] == "coding-sample.csv: 1 passages moved, 1 taken out"
    assert lines[1].endswith("one, 'And some more.'")
    assert len(opened().coding) == 5
    assert move_codes(opened()) == ["Every passage is where it was."]


def test_a_project_goes_out_and_comes_back_as_sheets(opened, three, tmp_path):
    draw_sheet(opened(), coder="anna", passages=6)
    path = tmp_path / "to ben.qdpx"
    assert send_project(opened(), path) == ["to ben.qdpx: 6 passages in 3 documents"]
    with pytest.raises(InputError, match=r"to ben\.qdpx: no drawn passage is coded in it"):
        receive_project(opened(), path)
    fill(three.folder / "coding-sheet-anna.csv", more="1", sentiment="0", coder="Ben (B/C)")
    coded = opened()
    write_qdpx(coded.corpus, coded.codebook, path, sample=coded.sample, coding=coded.coding)
    (three.folder / "coding-sheet-anna.csv").unlink()
    lines = receive_project(opened(), path)
    assert lines == [
        "Ben (B/C): 6 passages (data/raw/three/coding-sheet-Ben-B-C--to-ben.csv)",
    ]
    assert opened().coding["coder"].unique().tolist() == ["Ben (B/C)"]
    assert opened().settled()["more"].tolist() == [1] * 6


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".x", "a\nb"])
def test_a_coders_name_is_part_of_a_file_name(opened, name):
    with pytest.raises(InputError, match="use letters and digits, such as anna or reader-1"):
        draw_sheet(opened(), coder=name, passages=6)


def test_a_coder_has_one_sheet(opened):
    draw_sheet(opened(), coder="anna", passages=6)
    with pytest.raises(
        InputError, match=r"coding-sheet-anna\.csv is anna's sheet already; extend it "
    ):
        draw_sheet(opened(), coder="anna", passages=6, ending="xlsx")
    draw_sheet(opened(), coder="ben", passages=6, ending="xlsx")
    with pytest.raises(InputError, match="by the same command with --xlsx"):
        draw_sheet(opened(), coder="ben", passages=6)


def test_settled_codes_are_nobodys_sheet(opened):
    with pytest.raises(InputError, match="settled codes stand under this name"):
        draw_sheet(opened(), coder="adjudicated", passages=6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.assign(start="here"), r"row 2: 'here' is not a character offset"),
        (lambda c: c.drop(columns="end"), "the columns end are missing"),
    ],
)
def test_a_sheet_whose_places_were_edited_is_not_followed(opened, three, change, message):
    draw_sheet(opened(), coder="anna", passages=6)
    path = three.folder / "coding-sheet-anna.csv"
    write_cells(change(read_cells(path)), path)
    (three.folder / "one.txt").write_text("New.\n\nHere is one.\n\nAnd some more.\n", "utf-8")
    before = (three.folder / "coding-sample.csv").read_bytes()
    with pytest.raises(InputError, match=r"coding-sheet-anna\.csv.*" + message):
        move_codes(opened())
    assert (three.folder / "coding-sample.csv").read_bytes() == before


def test_half_of_the_documents_are_set_aside(opened, three):
    draw_sheet(opened(), coder="anna", passages=6)
    fill(three.folder / "coding-sheet-anna.csv", more="1", sentiment="0")
    coded = opened()
    # by source, then by the hash of the id: North has one (7692…) and two (3fc4…), South has six
    halves = {part: set(coded.settled(part=part)["document"]) for part in ("test", "development")}
    assert halves == {"test": {"two", "six"}, "development": {"one"}}
    assert len(coded.settled()) == 6
    sample = read_cells(coded.sample_path)
    assert sample["part"].eq("test").sum() == 4
    write_cells(sample.drop(columns="part"), coded.sample_path)
    assert set(opened().settled(part="development")["document"]) == {"one"}
    write_cells(sample.assign(part="mine"), coded.sample_path)
    with pytest.raises(InputError, match="row 2: part is 'mine', not test or development"):
        _ = opened().sample
    with pytest.raises(InputError, match="part is 'both'; choose test, development or all"):
        coded.settled(part="both")


@pytest.mark.parametrize("most", [10_000_000, 0])
def test_a_coding_is_worth_the_same_in_shards_and_where_few_documents_are_held(
    opened, three, monkeypatch, most
):
    draw_sheet(opened(), coder="anna", passages=4)
    fill(three.folder / "coding-sheet-anna.csv", more=["1", "0", "0", "1"], sentiment="0")
    options = {"part": "all", "resamples": 50}
    expected = judge_study(opened(), **options)
    monkeypatch.setattr("analysis.coded_study.opened.WHOLE_TOKENS", most)
    shutil.rmtree(three.processed)
    coded = open_coded(three, open_built(three, megabytes=1e-5).corpus)
    assert len(coded.whole.folders) == 3
    held = {"one", "two", "six"} if most else set(coded.sample["document"])
    assert set(coded.corpus.documents["id"]) == held
    pd.testing.assert_frame_equal(judge_study(coded, **options), expected)
