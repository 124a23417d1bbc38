import hashlib

import pytest

from analysis.add import add_documents
from analysis.build import open_built
from analysis.errors import InputError
from analysis.manifest import read_rows
from analysis.study import Study


def add(name, *paths, project, **stated):
    return list(add_documents(name, paths, project=project, stated=stated))


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "inbox" / "A letter, März.txt"
    path.parent.mkdir()
    path.write_text("Dear Board\n\nWe write about care.\n", "utf-8")
    return path


def test_a_known_file_is_recognised_by_its_bytes(project, letter):
    study = Study("known", project)
    study.folder.mkdir(parents=True)
    digest = hashlib.sha256(letter.read_bytes()).hexdigest()
    study.manifest.write_text(
        "file,title,source,source_type,genre,date,sha256\n"
        f"letter.txt,Letter,North,charity,letter,2021,{digest}\n"
    )
    before = study.manifest.read_bytes()
    assert "recognised, copied to letter.txt" in add("known", letter, project=project)[0]
    assert (study.folder / "letter.txt").read_bytes() == letter.read_bytes()
    assert study.manifest.read_bytes() == before
    assert "already there" in add("known", letter.parent, project=project)[0]
    (study.folder / "letter.txt").write_text("another")
    with pytest.raises(InputError, match="nothing is overwritten"):
        add("known", letter, project=project)


def test_a_new_study_is_begun_and_what_is_guessed_is_said(project, letter):
    lines = add("fresh", letter, project=project, source="North")
    assert "fresh: a new study" in lines[0]
    row = read_rows(Study("fresh", project)).iloc[0]
    assert row["file"] == "A-letter-Marz.txt"
    assert row["source"] == "North"
    assert row["notes"].startswith("guessed, please confirm: title")
    assert "source" not in row["notes"]
    assert row["sha256"] == hashlib.sha256(letter.read_bytes()).hexdigest()
    assert len(open_built(Study("fresh", project)).corpus.documents) == 1


def test_add_only_adds(project, three, letter):
    before = three.manifest.read_bytes()
    add("three", letter, project=project)
    assert three.manifest.read_bytes().startswith(before)
    assert len(read_rows(three)) == 4
    other = letter.with_name("a-letter-marz.TXT")
    other.write_text("Another text of the same name.")
    add("three", other, project=project)
    assert read_rows(three)["file"].tolist()[-1].casefold() == "a-letter-marz-2.txt"


def test_a_file_already_in_the_folder_gets_a_row_where_it_lies(project, three):
    extra = three.folder / "extra.txt"
    extra.write_text("Some words.")
    assert "added as extra.txt" in add("three", extra, project=project)[0]
    assert read_rows(three)["file"].tolist()[-1] == "extra.txt"


def test_a_changed_file_is_told_and_not_added_twice(project, three):
    (three.folder / "one.txt").write_text("Changed.")
    with pytest.raises(InputError, match="records other bytes"):
        add("three", three.folder / "one.txt", project=project)
    assert len(read_rows(three)) == 3


def test_what_cannot_be_read_is_told_and_the_others_are_added(project, letter):
    (letter.parent / "empty.txt").write_bytes(b"")
    with pytest.raises(InputError, match=r"1 of 2 not added:\n  - .*empty"):
        add("fresh", letter.parent, project=project)
    assert len(read_rows(Study("fresh", project))) == 1


@pytest.mark.parametrize(("name", "message"), [("gone.txt", "no such file"), ("", "no document")])
def test_a_path_that_is_not_there_or_holds_nothing(project, tmp_path, name, message):
    (tmp_path / "nothing").mkdir()
    with pytest.raises(InputError, match=message):
        add("fresh", tmp_path / "nothing" / name, project=project)


def test_a_title_that_a_spreadsheet_would_run_is_made_inert(project, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>=HYPERLINK(1)</title></head><body><p>Words here, enough "
        "of them to be a text that somebody wrote.</p></body></html>"
    )
    add("fresh", page, project=project)
    row = read_rows(Study("fresh", project)).iloc[0]
    assert not row["title"].startswith("=")
