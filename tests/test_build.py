import os
import shutil

import pytest

from analysis.build import inputs, open_built, reading, shard
from analysis.build.stored import read_index
from analysis.clean import restore
from analysis.errors import InputError
from analysis.files import sha256_of
from hostile import pdf


def files_of(study):
    """Read what belongs to the build; the shards of the one before stay for who reads them yet."""
    keys = read_index(study).keys
    return {
        p.relative_to(study.processed): p.read_bytes()
        for p in sorted(study.processed.rglob("*"))
        if p.is_file() and (p.parent.parent.name != "shards" or p.parent.name in keys)
    }


def test_the_path_from_files_to_corpus(three):
    built = open_built(three)
    built.corpus.check()
    assert built.corpus.documents["id"].tolist() == ["one", "two", "six"]
    assert built.corpus.documents["text"].tolist()[0] == "Here is one.\nAnd some more."
    assert len(built.corpus.documents["sha256"][0]) == 64
    assert built.problems.empty
    assert (three.processed / "cleaning.csv").is_file()


def test_nothing_is_read_again_that_has_not_changed(three, monkeypatch):
    open_built(three)
    read = []
    extract = reading.extract
    monkeypatch.setattr(reading, "extract", lambda path: read.append(path.name) or extract(path))
    open_built(three)
    assert read == []
    (three.folder / "two.txt").write_text("New words.")
    assert open_built(three).corpus.documents["text"].tolist()[1] == "New words."
    assert read == ["two.txt"]
    kept = files_of(three)
    for path in sorted(three.processed.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    open_built(three)
    assert files_of(three) == kept


def test_the_log_of_a_document_undoes_its_cleaning_and_its_reading(three):
    footer = [(72, 40, "Board minutes"), (500, 40, "9")]
    pages = [[(72, 700, f"Part {part}.As agreed."), *footer] for part in ("one", "two", "six")]
    (three.folder / "two.txt").write_bytes(pdf(*pages))
    built = open_built(three)
    log = built.cleaning[built.cleaning["document"] == "two"]
    text = built.corpus.documents["text"].tolist()[1]
    assert text == "Part one. As agreed.\nPart two. As agreed.\nPart six. As agreed."
    assert log.loc[log["rule"] == "running_lines", "page"].tolist() == [1, 1, 2, 2, 3, 3]
    page = "Board minutes\n9\nPart {}.As agreed."
    assert restore(text, log) == "\n\n".join(page.format(part) for part in ("one", "two", "six"))
    assert "two,running_lines,2," in (three.processed / "cleaning.csv").read_text("utf-8")


def test_mended_code_builds_again(three, monkeypatch):
    open_built(three)
    read = []
    extract = reading.extract
    monkeypatch.setattr(reading, "extract", lambda path: read.append(path.name) or extract(path))
    monkeypatch.setattr(inputs, "_code_digest", lambda: "other")
    open_built(three)
    assert len(read) == 3


def test_an_unreadable_document_is_left_out_loudly_and_the_others_are_built(three):
    (three.folder / "two.txt").write_bytes(b"")
    built = open_built(three)
    assert built.corpus.documents["id"].tolist() == ["one", "six"]
    problem = built.problems.iloc[0]
    assert (problem["document"], problem["row"], bool(problem["left_out"])) == ("two", 3, True)
    assert "two.txt" in problem["problem"]
    assert open_built(three).problems.equals(built.problems)


def test_a_failed_build_leaves_the_earlier_one(three, monkeypatch):
    open_built(three)
    kept = files_of(three)
    (three.folder / "two.txt").write_text("New words.")

    def fail(_):
        raise OSError("disk full")

    monkeypatch.setattr(shard, "build_corpus", fail)
    with pytest.raises(OSError, match="disk full"):
        open_built(three)
    assert files_of(three) == kept
    assert [path.name for path in three.processed.parent.iterdir()] == ["three"]


def test_damage_to_what_was_built_is_mended_from_the_raw_documents(three):
    open_built(three)
    kept = files_of(three)
    (tokens,) = three.processed.glob("shards/*/tokens.arrow")
    tokens.write_bytes(b"")
    open_built(three)
    assert files_of(three) == kept


def test_bytes_that_are_not_those_recorded_are_a_fault(three):
    lines = three.manifest.read_text().splitlines()
    lines = [lines[0] + ",sha256", lines[1] + "," + "0" * 64, lines[2] + ",", lines[3] + ","]
    three.manifest.write_text("\n".join(lines) + "\n")
    with pytest.raises(InputError, match=r"documents.csv, row 2: one.txt is not the file that was"):
        open_built(three)


def test_when_nothing_can_be_read_each_reason_is_told(three):
    for name in ("one", "two", "six"):
        (three.folder / f"{name}.txt").write_bytes(b"")
    with pytest.raises(InputError, match="no document can be read"):
        open_built(three)


def with_column(study, name, *cells):
    lines = study.manifest.read_text().splitlines()
    added = [f"{line},{cell}" for line, cell in zip(lines, [name, *cells], strict=True)]
    study.manifest.write_text("\n".join(added) + "\n")


WELSH = "Mae plant mewn gofal yn haeddu cael eu clywed gan weithwyr cymdeithasol a'r llysoedd."


def test_a_document_in_another_language_is_flagged_and_left_out_of_the_english_ones(three):
    (three.folder / "two.txt").write_text(WELSH)
    (three.folder / "one.txt").write_text(
        "Nobody explained why my social worker changed again. " * 2
    )
    built = open_built(three)
    assert built.corpus.documents["language"].tolist() == ["en", "cy", ""]
    assert built.english.documents["id"].tolist() == ["one", "six"]
    problem = built.problems.iloc[0]
    assert (problem["document"], bool(problem["left_out"])) == ("two", False)
    assert "two: reads as if in the language 'cy'" in problem["problem"]
    assert "write en into its language cell" in problem["problem"]


def test_the_language_that_the_manifest_states_wins(three):
    (three.folder / "two.txt").write_text(WELSH)
    with_column(three, "language", "cy", "en", "")
    built = open_built(three)
    assert built.corpus.documents["language"].tolist() == ["cy", "en", ""]
    assert built.english.documents["id"].tolist() == ["two", "six"]
    (problem,) = built.problems["problem"]
    assert problem == (
        "one: is stated to be in the language 'cy', so it is left out of terms, sentiment and "
        "themes, which are measured by English words"
    )
    three.manifest.write_text(three.manifest.read_text().replace(",en", ",").replace(",cy", ","))
    assert open_built(three).corpus.documents["language"].tolist() == ["", "cy", ""]


def test_a_cleaning_rule_is_switched_off_for_the_documents_whose_row_says_so(three, monkeypatch):
    for name in ("one", "two"):
        (three.folder / f"{name}.txt").write_text("\u2022 He said \u201cyes\u201d \u2013 twice.")
    both = open_built(three).corpus.documents["text"].tolist()
    assert both[:2] == ['He said "yes" \u2013 twice.'] * 2
    read = []
    extract = reading.extract
    monkeypatch.setattr(reading, "extract", lambda path: read.append(path.name) or extract(path))
    with_column(three, "clean_without", "quotes bullets", "", "")
    built = open_built(three)
    assert read == ["one.txt"]
    assert built.corpus.documents["text"][0] == "\u2022 He said \u201cyes\u201d \u2013 twice."
    assert "quotes" not in set(built.cleaning[built.cleaning["document"] == "one"]["rule"])
    assert built.record["documents"]["one"]["clean_without"] == "quotes bullets"


def test_a_cleaning_rule_that_there_is_not_is_a_fault_of_its_row(three):
    with_column(three, "clean_without", "", "contents-list", "")
    message = r"row 3: there is no cleaning rule 'contents-list'; the rules are mojibake"
    with pytest.raises(InputError, match=message):
        open_built(three)


def test_a_doubt_about_a_date_is_no_doubt_about_the_text(three):
    (three.folder / "one.txt").write_text("Minutes\n\n05/06/2022\n\nWe met and agreed.")
    assert open_built(three).problems.empty


def test_a_document_of_which_cleaning_leaves_no_word_is_left_out(three):
    (three.folder / "one.txt").write_text("-----\n\n*****")
    built = open_built(three)
    assert built.corpus.documents["id"].tolist() == ["two", "six"]
    assert "one.txt: holds no word once it is cleaned" in built.problems["problem"][0]


def test_the_hash_is_that_of_the_bytes_really_read(three, monkeypatch):
    extract = reading.extract

    def grow_first(path):
        path.write_text(path.read_text() + "And more.")
        return extract(path)

    monkeypatch.setattr(reading, "extract", grow_first)
    built = open_built(three)
    digest = sha256_of((three.folder / "one.txt").read_bytes())
    assert built.record["documents"]["one"]["sha256"] == digest
    assert built.corpus.documents["sha256"][0] == digest


def test_a_file_that_changes_while_the_study_is_built_is_no_longer_the_recorded_one(
    three, monkeypatch
):
    digests = [sha256_of((three.folder / f"{n}.txt").read_bytes()) for n in ("one", "two", "six")]
    with_column(three, "sha256", *digests)
    extract = reading.extract

    def grow_first(path):
        path.write_text(path.read_text() + "And more.")
        return extract(path)

    monkeypatch.setattr(reading, "extract", grow_first)
    with pytest.raises(InputError, match=r"row 2: one\.txt is not the file that was recorded here"):
        open_built(three)


def test_a_file_that_vanishes_while_the_study_is_built_is_left_out(three, monkeypatch):
    extract = reading.extract

    def remove_first(path):
        if path.name == "two.txt":
            path.unlink()
        return extract(path)

    monkeypatch.setattr(reading, "extract", remove_first)
    built = open_built(three)
    assert built.corpus.documents["id"].tolist() == ["one", "six"]
    assert "two.txt: no such file" in built.problems["problem"][0]


def test_a_file_that_appears_in_no_row_or_goes_or_comes_back_is_noticed(three):
    open_built(three)
    (three.folder / "extra.txt").write_text("x")
    problem = open_built(three).problems.iloc[0]
    assert (problem["document"], problem["row"], bool(problem["left_out"])) == (
        "extra.txt",
        0,
        True,
    )
    (three.folder / "extra.txt").unlink()
    (three.folder / "two.txt").rename(three.folder.parent / "two.txt")
    built = open_built(three)
    assert built.corpus.documents["id"].tolist() == ["one", "six"]
    assert built.problems["document"].tolist() == ["two"]
    (three.folder.parent / "two.txt").rename(three.folder / "two.txt")
    built = open_built(three)
    assert built.corpus.documents["id"].tolist() == ["one", "two", "six"]
    assert built.problems.empty


def test_reading_on_all_cores_gives_the_same_bytes(three, monkeypatch):
    open_built(three)
    kept = files_of(three)
    shutil.rmtree(three.processed)
    monkeypatch.setattr(shard, "_OWN_FILE_BYTES", 0)
    open_built(three)
    assert files_of(three) == kept


def test_a_process_that_is_ended_by_the_system_is_told(three, monkeypatch):
    monkeypatch.setattr(shard, "_OWN_FILE_BYTES", 0)
    monkeypatch.setattr(shard, "read_row", _die)
    with pytest.raises(InputError, match="the system ended a process that was reading documents"):
        open_built(three)


def _die(_folder, _row):
    os._exit(1)


def test_what_was_left_out_is_told_first_and_many_warnings_are_counted(three):
    (three.folder / "two.txt").write_bytes(b"")
    for name in ("one", "six"):
        (three.folder / f"{name}.txt").write_bytes("caf\xe9 and more, as we said".encode("cp1252"))
    (three.folder / "extra.txt").write_text("x")
    lines = open_built(three).told(doubts=1)
    assert [line.split(";")[0] for line in lines] == [
        "left out: row 3: two.txt: is empty (0 bytes)",
        "left out: extra.txt: is in the folder but in no row",
        "warning: row 2: one.txt: the encoding was guessed as Windows-1252",
        "1 more warnings: see notebook 01 or the report",
    ]
