import os

import pytest

from analysis.manifest import read_rows
from analysis.raw_files import included_rows, unlisted_files


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
    rows = [
        "file,id,title,source,source_type,genre,date",
        f"{name},one,One,North,charity,post,2021",
    ]
    three.manifest.write_text("\n".join(rows), "utf-8")
    assert problems(three)[0].endswith("name a file inside it, with / in between")


def test_an_excluded_row_needs_no_file_and_gives_no_document(three):
    (three.folder / "one.txt").unlink()
    lines = three.manifest.read_text().splitlines()
    ends = [",exclude", ",yes", ",", ","]
    three.manifest.write_text("\n".join(map("".join, zip(lines, ends, strict=True))), "utf-8")
    assert included_rows(three, read_rows(three))["id"].tolist() == ["two", "six"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_inside_the_study_is_a_document(three):
    (three.folder / "texts").mkdir()
    (three.folder / "one.txt").rename(three.folder / "texts" / "one.txt")
    (three.folder / "one.txt").symlink_to("texts/one.txt")
    assert problems(three) == ["", "", ""]
