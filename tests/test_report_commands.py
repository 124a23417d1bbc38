"""The pages of docs/ that are made of runs are current, and quote nobody."""

import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.__main__ import main
from analysis.report import write_summary
from analysis.runs import run_study
from analysis.study import Study
from conftest import PROJECT


def pictures(folder):
    return sorted(path.name for path in folder.glob("*.png"))


def assert_current(study, finished, folder):
    page = write_summary(study, finished, folder / f"{study.name}.md")
    stored = PROJECT / "docs" / page.name
    told = f"docs/{page.name} is out of date: run `analysis summary {study.name}`"
    assert page.read_text("utf-8") == stored.read_text("utf-8"), told
    images = PROJECT / "docs" / "images" / study.name
    assert pictures(folder / "images" / study.name) == pictures(images), told


def test_the_page_of_the_example_study_is_current(example_run, tmp_path):
    assert_current(*example_run, tmp_path)


@pytest.fixture(scope="module")
def care_review(tmp_path_factory, corpora):
    """Run the care-review study where its texts are present."""
    project = tmp_path_factory.mktemp("care-review")
    study = Study("care-review", project)
    study.folder.mkdir(parents=True)
    for name in ("documents.csv", "codebook.yml"):
        shutil.copy(PROJECT / "data" / "raw" / "care-review" / name, study.folder)
    for path in (corpora / "care-review").glob("*.txt"):
        shutil.copy(path, study.folder)
    shutil.copytree(PROJECT / "notebooks", project / "notebooks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSIS_PROJECT", str(project))
        return study, run_study(study)


def test_the_page_of_the_care_review_is_current(care_review, tmp_path):
    assert care_review[1].failures == ()
    assert_current(*care_review, tmp_path)


def test_it_quotes_no_passage_and_refuses_what_few_documents_cannot_bear(care_review, tmp_path):
    study, finished = care_review
    page = write_summary(study, finished, tmp_path / "page.md").read_text("utf-8")
    for path in sorted((finished.folder / "tables").glob("*passages*.csv")):
        for text in pd.read_csv(path)["text"]:
            assert text[:60] not in page
    assert "no interval" in page


def test_a_pipe_in_a_name_does_not_break_a_table(example_run, tmp_path):
    study, finished = example_run
    folder = tmp_path / "run"
    shutil.copytree(finished.folder, folder)
    record = folder / "records" / "01_corpus.json"
    record.write_text(record.read_text("utf-8").replace("Open Latch", "Open | <b>Latch"))
    page = write_summary(study, type(finished)(folder, ("it | broke",)), tmp_path / "page.md")
    text = page.read_text("utf-8")
    assert "| Open \\| &lt;b&gt;Latch |" in text
    assert "incomplete here:** it | broke" in text


def test_the_command_writes_the_page(project, monkeypatch):
    shutil.copytree(PROJECT / "notebooks", project / "notebooks")
    for path in sorted((project / "notebooks").glob("0[2-9]*.ipynb")):
        path.unlink()
    monkeypatch.setenv("ANALYSIS_PROJECT", str(project))
    done = CliRunner().invoke(main, ["summary", "three"])
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "Summary: docs/three.md")
    assert "## Corpus" in (project / "docs" / "three.md").read_text("utf-8")
