import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from analysis.__main__ import main


@pytest.fixture
def analysis(project, monkeypatch):
    monkeypatch.setenv("ANALYSIS_PROJECT", str(project))
    return lambda *words: CliRunner().invoke(main, list(words))


@pytest.mark.parametrize("command", ["add", "build", "run", "report"])
def test_every_command_has_help_with_an_example(analysis, command):
    done = analysis(command, "--help")
    assert done.exit_code == 0
    assert f"analysis {command} " in done.output


def test_build_says_what_it_did(analysis, three):
    done = analysis("build", "three")
    assert done.exit_code == 0
    assert "data/processed/three is up to date: 1 shard, 1 made anew." in done.output
    done = analysis("build", "three", "--shard-megabytes", "0.001", "--executor", "serial")
    assert "data/processed/three is up to date: 1 shard, 0 made anew." in done.output
    assert three.processed.is_dir()


def test_a_document_that_is_left_out_is_told(analysis, three):
    (three.folder / "two.txt").write_bytes(b"")
    done = analysis("build", "three")
    assert done.exit_code == 0
    assert "left out: row 3: two.txt" in done.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["build", "nowhere"], "there is no study of this name (studies: three)"),
        (["run", "three", "-p", "seed"], "write it as NAME=VALUE"),
        (["run", "three", "-p", "=7"], "write it as NAME=VALUE"),
        (["run", "three", "-p", "top=1", "-p", "top=2"], "top is given twice"),
        (["run", "../three"], "use letters, digits, hyphens and underscores"),
        (["run", "a/b"], "use letters, digits, hyphens and underscores"),
        (
            ["build", "three", "--executor", "threads"],
            "executor 'threads' is not one of serial",
        ),
        (["run", "three", "--executor", "serial", "--cluster", "local"], "is used by the executor"),
        (["build", "three", "--cluster", "nonsense"], "there is no Dask scheduler at nonsense"),
        (["build", "three", "--shard-megabytes", "0"], "--shard-megabytes is 0"),
        (["add", "three", "gone.txt"], "there is no such file"),
    ],
)
def test_a_fault_is_one_message_with_status_two(analysis, words, message):
    done = analysis(*words)
    assert done.exit_code == 2
    assert message in done.output
    assert "Traceback" not in done.output


def test_it_runs_as_a_module_and_tells_faults_without_a_traceback(project):
    environment = os.environ | {"ANALYSIS_PROJECT": str(project)}
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "report", "nowhere"],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("analysis: data/raw/nowhere: there is no study")
    assert done.stderr.count("\n") == 1


def test_check_tells_a_page_and_its_status_tells_whether_there_are_faults(analysis, three):
    done = analysis("check", "three")
    assert (done.exit_code, "Study three: 3 documents" in done.output) == (0, True)
    (three.folder / "one.txt").write_bytes("caf\xe9 and more, as we said".encode("cp1252"))
    done = analysis("check", "three")
    assert (done.exit_code, "Warnings: 1" in done.output) == (0, True)
    (three.folder / "one.txt").write_bytes(b"")
    done = analysis("check", "three")
    assert (done.exit_code, "Faults: 1" in done.output) == (2, True)
    three.manifest.write_text(three.manifest.read_text().replace("2021-03", "March"))
    done = analysis("check", "three")
    assert (done.exit_code, done.output.count("date 'March' is not a date")) == (2, 3)
