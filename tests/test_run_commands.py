import shutil

import pytest
from click.testing import CliRunner

from analysis.__main__ import main


@pytest.fixture
def analysis(tiny_run, tmp_path, monkeypatch):
    """Give the command line on a copy of a study with a run."""
    study, run = tiny_run
    shutil.copytree(study.project, tmp_path / "project")
    monkeypatch.setenv("ANALYSIS_PROJECT", str(tmp_path / "project"))
    copied = tmp_path / "project" / run.folder.relative_to(study.project)
    return lambda *words: CliRunner().invoke(main, list(words)), copied


@pytest.mark.parametrize("command", ["verify", "compare", "sweep"])
def test_every_command_has_help_with_an_example(command):
    done = CliRunner().invoke(main, [command, "--help"])
    assert done.exit_code == 0
    assert f"analysis {command} " in done.output


def test_verify_tells_by_its_status_whether_every_byte_is_the_same(analysis):
    run, folder = analysis
    done = run("verify", folder.name)
    assert done.exit_code == 0, done.output
    assert done.output == f"{folder.name}: every byte of 7 files is the same.\n"
    (folder / "tables" / "words.csv").write_text("changed")
    done = run("verify", folder.name)
    assert done.exit_code == 1
    assert (
        "1 of 7 files differ, although nothing that the run depends on has changed" in done.output
    )
    assert "tables/words.csv differs, first in line 1: changed → " in done.output


def test_compare_writes_its_table(analysis):
    run, folder = analysis
    done = run("compare", folder.name, folder.name)
    assert done.exit_code == 0
    path = f"reports/three/compare-{folder.name}-{folder.name}.csv"
    assert done.output.endswith(f"All of them: {path}\n")
    text = (folder.parent / f"compare-{folder.name}-{folder.name}.csv").read_text("utf-8")
    assert text.startswith("table,row,measure,before")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["verify", "gone"], "no run has the name 'gone'; there are: three/"),
        (["compare", "gone", "gone"], "no run has the name 'gone'"),
        (["sweep", "three", "--notebook", "01", "-p", "top"], "write it as NAME=VALUE"),
        (["sweep", "three", "--notebook", "01", "-p", "top=0,1"], "parameter top: 0 cannot be"),
        (
            ["sweep", "three", "--notebook", "9", "-p", "top=1"],
            "no notebook's name begins with '9'",
        ),
        (["sweep", "../three", "--notebook", "01", "-p", "top=1"], "use letters, digits"),
    ],
)
def test_a_fault_is_one_message_with_status_two(analysis, words, message):
    done = analysis[0](*words)
    assert done.exit_code == 2, done.output
    assert message in done.output
