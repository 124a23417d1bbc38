import pytest

from analysis.build import building, open_built, reading
from analysis.errors import InputError


def files_of(study):
    return {
        p.relative_to(study.processed): p.read_bytes()
        for p in sorted(study.processed.rglob("*"))
        if p.is_file()
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


def test_mended_code_builds_again(three, monkeypatch):
    open_built(three)
    read = []
    extract = reading.extract
    monkeypatch.setattr(reading, "extract", lambda path: read.append(path.name) or extract(path))
    monkeypatch.setattr(building, "_code_digest", lambda: "other")
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

    monkeypatch.setattr(building, "build_corpus", fail)
    with pytest.raises(OSError, match="disk full"):
        open_built(three)
    assert files_of(three) == kept
    assert [path.name for path in three.processed.parent.iterdir()] == ["three"]


def test_damage_to_what_was_built_is_mended_from_the_raw_documents(three):
    open_built(three)
    kept = files_of(three)
    (three.processed / "corpus" / "tokens.arrow").write_bytes(b"")
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
