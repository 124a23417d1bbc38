import hashlib

import pytest

from analysis.add import add_documents
from analysis.build import open_built
from analysis.errors import InputError
from analysis.manifest import read_rows
from analysis.study import Study
from conftest import make_project


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


def test_a_date_that_can_be_read_in_two_ways_is_asked_about(project, tmp_path):
    path = tmp_path / "minutes.txt"
    path.write_text("Minutes of the board\n\n05/06/2022\n\nWe met and agreed on much.")
    line = add("fresh", path, project=project)[-1]
    row = read_rows(Study("fresh", project)).iloc[0]
    assert row["date"] == ""
    assert "the date 05/06/2022 can be read in two ways; enter it in the manifest" in row["notes"]
    assert row["notes"] in line
    path.write_text(path.read_text() + " And more.")
    add("fresh", path, project=project, date="2022-06-05")
    row = read_rows(Study("fresh", project)).iloc[1]
    assert (row["date"], "two ways" in row["notes"]) == ("2022-06-05", False)


def test_the_text_is_a_better_witness_of_its_language_than_the_page(project, tmp_path):
    path = tmp_path / "page.html"
    welsh = "Mae plant mewn gofal yn haeddu cael eu clywed gan weithwyr cymdeithasol."
    path.write_text(f'<html lang="en"><body><p>{welsh}</p><p>{welsh}</p></body></html>')
    add("fresh", path, project=project)
    assert read_rows(Study("fresh", project))["language"].tolist() == ["cy"]


def test_a_file_of_responses_is_added_with_the_names_of_its_columns(project, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("ref,said,who\n1,Help came late.,carer\n2,,parent\n3,Never.,parent\n")
    columns = {"text_column": "said", "id_column": "ref", "group_column": "who"}
    line = add("fresh", path, project=project, **columns)[-1]
    assert "2 responses, 1 without text" in line
    corpus = open_built(Study("fresh", project)).corpus
    assert corpus.documents["id"].tolist() == ["answers-1", "answers-3"]
    path.write_text(path.read_text() + "4,Again.,carer\n")
    with pytest.raises(InputError, match="no column 'whom'; the columns are"):
        add("fresh", path, project=project, **columns | {"group_column": "whom"})
    assert len(read_rows(Study("fresh", project))) == 1


def test_what_the_manifest_has_no_column_for_cannot_be_stated(project, letter):
    make_project(project / "other")
    project /= "other"
    with pytest.raises(InputError, match="has no column text_column; add it to the first row"):
        add("three", letter, project=project, text_column="said")


def test_the_manifests_own_faults_are_told_once(three, project, letter):
    three.manifest.write_text(three.manifest.read_text().replace("2021-03", "March"))
    with pytest.raises(InputError) as caught:
        add("three", letter, letter, project=project)
    assert str(caught.value).count("row 2:") == 1


def test_a_link_that_leads_out_of_a_folder_is_not_followed(project, tmp_path):
    (tmp_path / "secret.txt").write_text("Not for anybody.", "utf-8")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "report.txt").write_text("A report.", "utf-8")
    (inbox / "link.txt").symlink_to(tmp_path / "secret.txt")
    (inbox / "again.txt").symlink_to(inbox / "report.txt")
    with pytest.raises(InputError, match=r"(?s)1 of 3 .*link.txt: is a link that leads"):
        list(add_documents("links", [inbox], project=project))
    names = sorted(path.name for path in (project / "data" / "raw" / "links").glob("*.txt"))
    assert "link.txt" not in names
    assert "report.txt" in names or "again.txt" in names
