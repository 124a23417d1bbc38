import re

import pytest

from analysis.check import check_study
from analysis.errors import InputError

SHARED = (
    "Nobody had told the children that the review would come to their town, nor what it was for, "
    "nor who would read what they said to it."
)


def page_of(study):
    return check_study(study).page


def with_column(study, name, *cells):
    lines = study.manifest.read_text().splitlines()
    added = [f"{line},{cell}" for line, cell in zip(lines, [name, *cells], strict=True)]
    study.manifest.write_text("\n".join(added) + "\n")


def test_the_page_counts_documents_words_and_dates_by_source(three):
    lines = page_of(three).splitlines()
    assert lines[0] == "Study three: 3 documents from 3 files and 2 sources, 18 words"
    assert "  source  documents  words  first    last" in lines
    assert "  North           2     12  2021-03  2021-03" in lines
    assert "  South           1      6  2021-03  2021-03" in lines
    assert lines[-5:] == ["Warnings: 0", "  none", "", "Faults: 0", "  none"]
    assert max(map(len, lines)) <= 100


def test_nothing_wrong_is_no_fault(three):
    assert check_study(three).faults == ()


def test_documents_without_a_date_and_rows_left_out_are_counted(three):
    with_column(three, "exclude", "yes", "", "")
    undated = three.manifest.read_text().replace("South,charity,blog post,2021-03", "South,,,")
    three.manifest.write_text(undated)
    first = page_of(three).splitlines()[0]
    assert first.endswith("12 words; 1 without a date; left out by the manifest: 1 row")


def test_copies_and_reused_passages_are_shown_with_both_places(three):
    (three.folder / "one.txt").write_text(f"One began so. {SHARED} It went on.")
    (three.folder / "two.txt").write_text(f"{SHARED} Two had little else to say about it all.")
    page = page_of(three)
    words = len(SHARED.split())
    assert f"passage, {words} words" in page
    assert f"two, characters 0–{len(SHARED) - 1}" in page
    assert f"also in one, 14–{13 + len(SHARED)}" in page
    assert "Pairs of places with the same words: 1 reused passage." in page
    (three.folder / "two.txt").write_text((three.folder / "one.txt").read_text())
    page = page_of(three)
    assert f"exact, {words + 6} words (100%): two, characters" in page
    assert "Study three: 3 documents" in page  # a copy stays in


def test_another_language_a_repair_and_a_switched_off_rule_are_told(three):
    welsh = "Mae plant mewn gofal yn haeddu cael eu clywed gan weithwyr cymdeithasol."
    (three.folder / "two.txt").write_text(f"{welsh} “Da”")
    (three.folder / "one.txt").write_text("He said “yes”.")
    with_column(three, "clean_without", "bullets", "", "")
    page = page_of(three)
    assert "1 in cy: 1 document that terms, sentiment and themes leave out" in page
    assert re.search(r"\n  quotes +4 +2 +4 +4\n", page)
    assert "Switched off in the manifest: bullets for 1 row." in page
    assert "Warnings: 1" in page


def test_what_could_not_be_read_is_a_fault_and_the_page_is_there(three):
    (three.folder / "two.txt").write_bytes(b"")
    checked = check_study(three)
    (fault,) = checked.faults
    assert fault.startswith("row 3: two.txt: is empty")
    assert "Faults: 1\n  row 3: two.txt: is empty" in checked.page
    assert "Study three: 2 documents" in checked.page


def test_a_codebook_that_cannot_be_used_is_a_fault(three):
    three.codebook.write_text("themes: [1, 2]")
    (fault,) = check_study(three).faults
    assert "codebook.yml" in fault


def test_every_fault_of_the_manifest_is_told_at_once(three):
    text = three.manifest.read_text().replace("one.txt,Title one", "one.txt,")
    three.manifest.write_text(text.replace("South,charity,blog post,2021-03", "South,,,March"))
    with pytest.raises(InputError) as caught:
        check_study(three)
    message = str(caught.value)
    for fault in ("row 2: title is empty", "row 4: date 'March' is not a date"):
        assert fault in message


def test_absent_and_unlisted_files_are_faults_beside_the_page(three):
    (three.folder / "two.txt").unlink()
    (three.folder / "extra.txt").write_text("x")
    checked = check_study(three)
    absent, unlisted = checked.faults
    assert absent.startswith("row 3: two.txt: is not there; `analysis add three FOLDER`")
    assert unlisted.startswith("extra.txt: is in the folder but in no row; `analysis add three")
    assert checked.page.startswith("Study three: 2 documents")


def test_many_sources_and_warnings_are_cut_and_the_rest_counted(three):
    header = "file,title,source,source_type,genre,date"
    rows = [f"d{n}.txt,D,Source {n:02},charity,blog post,2021" for n in range(30)]
    for n in range(30):
        (three.folder / f"d{n}.txt").write_bytes(f"caf\xe9 number {n}, as we said".encode("cp1252"))
    for name in ("one", "two", "six"):
        (three.folder / f"{name}.txt").unlink()
    three.manifest.write_text("\n".join([header, *rows]) + "\n")
    page = page_of(three)
    assert "and 18 more, in notebook 01" in page
    assert "Source 11" in page
    assert "Source 12" not in page
    assert len(page.splitlines()) < 100
