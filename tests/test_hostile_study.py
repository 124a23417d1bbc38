"""A study of broken and hostile files: each is told by name, and the good ones are built."""

import csv
import hashlib
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import hostile
from analysis.build import open_built
from analysis.build.stored import read_index
from analysis.files import FORMULA_STARTS
from analysis.manifest import read_rows
from analysis.study import Study
from conftest import PROJECT, make_project

GIGABYTES = 3
SECONDS = 240  # of a command, on a slow and busy machine
GOOD = "The good document says this of care."
LARGE = "one-line-50MB.txt"  # read in test_extract_hostile; here a shorter one stands for it
# Named in the manifest: (file, pattern of the problem).
OUTSIDE = [
    ("../outside.txt", "leads out of the study's folder"),
    ("/etc/passwd", "leads out of the study's folder"),
    ("link-out.txt", "is a link that leads out of the study"),
    ("linked-folder/outside.txt", "is a link that leads out of the study"),
    ("gone.txt", "is not there; `analysis add"),
]


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES * 2**30, GIGABYTES * 2**30))


def analysis(project, *words):
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "analysis", *words],
        env=os.environ
        | {
            "ANALYSIS_PROJECT": str(project),
            "PYTHONPATH": str(PROJECT / "src"),
            "OPENBLAS_NUM_THREADS": "1",
        },
        preexec_fn=limit_memory,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done, time.monotonic() - start


def make_files(folder):
    folder.mkdir(parents=True)
    patterns = hostile.make_hostile(folder)
    (folder / LARGE).write_text(hostile.SENTENCE * 50_000)
    (folder / "good.txt").write_text(GOOD)
    (folder / "Good.txt").write_text(GOOD.upper())
    return patterns


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Give a study whose manifest names every hostile file, and what building it said."""
    project = make_project(tmp_path_factory.mktemp("project"))
    study = Study("hostile", project)
    patterns = make_files(study.folder)
    outside = project / "outside"
    outside.mkdir()
    (outside / "outside.txt").write_text("A secret that no study may hold.")
    shutil.copy(outside / "outside.txt", study.folder.parent / "outside.txt")
    (study.folder / "link-out.txt").symlink_to(outside / "outside.txt")
    (study.folder / "linked-folder").symlink_to(outside)
    patterns |= dict(OUTSIDE) | {"good.txt": "", "Good.txt": ""}
    named = {name: pattern for name, pattern in patterns.items() if "\udcff" not in name}
    with study.manifest.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "file", "title", "source", "source_type", "genre", "date"])
        for number, name in enumerate(named):
            writer.writerow([f"d{number}", name, "=1+1", "@source", "-type", "+genre", "2021"])
    study.codebook.write_text((project / "data/raw/three/codebook.yml").read_text())
    return study, named


@pytest.fixture(scope="module")
def built(study):
    study, named = study
    done, seconds = analysis(study.project, "build", "hostile")
    assert (done.returncode, seconds < SECONDS) == (0, True), done.stderr
    return study, named, done, open_built(study)


def test_every_file_is_a_document_or_a_problem_that_names_it(built):
    _, named, done, built = built
    documents = built.corpus.documents.set_index("file")
    left_out = built.problems[built.problems["left_out"]].set_index("file")["problem"]
    for name, pattern in named.items():
        assert (name in documents.index) == (pattern == hostile.READABLE), name
        if pattern:
            shown = name.encode("unicode_escape").decode().replace("\\\\", "\\")
            assert Path(shown).name in left_out[name]
            assert left_out[name].isprintable()
            assert left_out[name].splitlines()[0] in done.stderr
    assert documents["text"]["good.txt"] == GOOD
    assert documents["text"]["Good.txt"] == GOOD.upper()
    assert not documents["text"].str.contains("secret that no study|root:x").any()


def test_a_name_that_is_no_utf8_is_a_file_in_no_row(built):
    problems = built[3].problems
    unlisted = problems[problems["row"] == 0]["problem"].tolist()
    assert [text.split(":")[0] for text in unlisted] == [r"bad-\udcff-name.txt"]


def test_the_hash_is_that_of_the_bytes_on_disk(built):
    study, _, _, built = built
    for document in built.corpus.documents.to_dict("records"):
        data = (study.folder / document["file"]).read_bytes()
        assert document["sha256"] == hashlib.sha256(data).hexdigest()


def test_nothing_written_holds_a_formula(built):
    study, _, _, built = built
    for path in study.processed.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert len(cells) > len(built.problems)
        assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]


def test_the_page_and_the_status_tell_the_faults(built):
    study, named, _, built = built
    done, _ = analysis(study.project, "check", "hostile")
    assert done.returncode == 2
    faults = int(re.search(r"^Faults: (\d+)$", done.stdout, re.MULTILINE)[1])
    assert faults == len([pattern for pattern in named.values() if pattern]) + 1
    assert all(line.isprintable() for line in done.stdout.splitlines())
    assert f"Study hostile: {len(built.corpus.documents)} documents" in done.stdout


def test_add_takes_what_can_be_read_and_names_the_rest(tmp_path):
    project, inbox = make_project(tmp_path / "project"), tmp_path / "inbox"
    (tmp_path / "outside").mkdir()
    patterns = make_files(inbox) | {"good.txt": "", "Good.txt": ""}
    (inbox / "into-itself").symlink_to(inbox)
    done, seconds = analysis(project, "add", "fresh", str(inbox))
    assert (done.returncode, seconds < SECONDS) == (2, True)
    readable = [name for name, pattern in patterns.items() if not pattern]
    rows = read_rows(Study("fresh", project))
    assert len(rows) == len(readable)
    assert rows["file"].str.casefold().is_unique
    assert {"Good.txt", "good-2.txt"} <= set(rows["file"])
    for name in set(patterns) - set(readable) - {"folder.pdf", "vanished.txt"}:
        assert name.encode("unicode_escape", "surrogatepass").decode() in done.stderr
    assert len(open_built(Study("fresh", project)).corpus.documents) == len(readable)


@pytest.mark.parametrize("name", [os.fsdecode(b"bad-\xff.txt"), "two\nlines.txt"], ids=ascii)
def test_add_asks_for_another_name_where_the_manifest_could_not_hold_it(tmp_path, name):
    project = make_project(tmp_path)
    path = project / "data" / "raw" / "three" / name
    path.write_text(GOOD)
    done, _ = analysis(project, "add", "three", os.fsencode(path))
    assert done.returncode == 2
    assert "a name that a manifest cannot hold; rename it" in done.stderr
    assert len(read_rows(Study("three", project))) == 3


RESPONSES = {
    "ragged.csv": (b"said\n1,2,3\n", "row 2 has 3 cells"),
    "quotes.csv": (b'said\n"never closed\n', "never closed"),
    "deep.json": (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
    "half.jsonl": (b'{"said": "a"}\n{"said', "line 2"),
    "bomb.xlsx": (hostile.CASES["bomb.xlsx"][0], "unpacks to"),
    "empty.csv": (b"", "is empty"),
    "binary.csv": (bytes(range(256)) * 100, "no text in a known encoding"),
    "page.csv": (b"<!doctype html><title>x</title><p>said", "is html, which has no columns"),
}


def test_broken_files_of_responses_are_told_and_the_others_built(tmp_path):
    study = Study("three", make_project(tmp_path))
    lines = [line + "," for line in study.manifest.read_text().splitlines()]
    lines[0] += "text_column"
    for name, (data, _) in RESPONSES.items():
        (study.folder / name).write_bytes(data if isinstance(data, bytes) else data())
        lines.append(f"{name},T,S,public,response,2021,said")
    (study.folder / "formula.csv").write_text("said\n=cmd|' /C calc'!A0 is what I said\n-\n")
    lines.append("formula.csv,T,S,public,response,2021,said")
    study.manifest.write_text("\n".join(lines) + "\n")
    built = open_built(study)
    assert built.corpus.documents["id"].tolist() == ["one", "two", "six", "formula-2"]
    problems = built.problems.set_index("file")["problem"]
    for name, (_, pattern) in RESPONSES.items():
        assert problems[name].startswith(name)
        assert pattern in problems[name]
    assert "1 of 2 responses have no word" in problems["formula.csv"]


def test_duplicate_headers_of_responses_are_a_fault(tmp_path):
    study = Study("three", make_project(tmp_path))
    lines = [line + "," for line in study.manifest.read_text().splitlines()]
    lines[0] += "text_column"
    (study.folder / "twice.csv").write_text("said,said\na,b\n")
    study.manifest.write_text("\n".join([*lines, "twice.csv,T,S,public,response,2021,said"]))
    done, _ = analysis(study.project, "build", "three")
    assert done.returncode == 2
    assert "row 5: twice.csv: the column 'said' stands 2 times in the header" in done.stderr


def test_tables_that_are_written_read_back(built):
    study = built[0]
    table = pd.read_csv(study.processed / "problems.csv")
    assert len(table) == len(built[3].problems)
    assert read_index(study).record["unlisted"]
