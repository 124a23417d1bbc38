import json
import shutil

import nbformat
import pytest

from analysis.errors import InputError
from analysis.runs import run_study
from conftest import PROJECT


@pytest.fixture
def small(three, monkeypatch):
    """Give the small study with this project's notebooks, and kernels that find it."""
    shutil.copytree(PROJECT / "notebooks", three.project / "notebooks")
    monkeypatch.setenv("ANALYSIS_PROJECT", str(three.project))
    return three


def bytes_of(folder):
    return {p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_two_runs_give_the_same_bytes_in_the_same_folder(small):
    first = run_study(small)
    assert first.failures == ()
    before = bytes_of(first.folder)
    shutil.rmtree(first.folder)
    shutil.rmtree(small.processed)
    second = run_study(small)
    assert second.folder == first.folder
    assert bytes_of(second.folder) == before
    record = json.loads((first.folder / "run.json").read_text("utf-8"))
    assert record["inputs"]["documents"].keys() == {"one", "two", "six"}
    assert record["parameters"]["04_themes"]["study"] == "three"
    assert record["packages"]["pandas"]
    stems = {p.stem for p in (first.folder / "figures").iterdir()}
    assert stems
    assert stems <= {p.stem for p in (first.folder / "tables").iterdir()}
    text = b"".join(before.values())
    assert str(small.project).encode() not in text


def test_a_parameter_makes_another_run(small):
    first = run_study(small, only="02")
    other = run_study(small, only="02", given={"top": "3"})
    assert other.folder != first.folder
    cells = nbformat.read(
        other.folder / "notebooks" / "02_term_frequency.ipynb", as_version=4
    ).cells
    assert any("top = 3" in c.source for c in cells)


def test_a_failing_notebook_is_kept_and_the_others_are_finished(small):
    for path in (small.project / "notebooks").glob("0[2-3]*"):
        path.unlink()  # two are enough
    path = small.project / "notebooks" / "01_corpus.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells[-2].source = "1 / 0"
    nbformat.write(book, path)
    finished = run_study(small)
    assert finished.failures == ("01_corpus: ZeroDivisionError: division by zero",)
    assert len(list((finished.folder / "notebooks").iterdir())) == len(
        list((small.project / "notebooks").iterdir())
    )
    record = json.loads((finished.folder / "run.json").read_text("utf-8"))
    assert record["failures"] == list(finished.failures)


def test_a_value_that_no_column_has_fails_in_words(small):
    finished = run_study(small, only="01", given={"grouping": "sauce"})
    assert len(finished.failures) == 1
    assert "cannot group by 'sauce'; choose from: file, title" in finished.failures[0]


def test_faults_are_told_before_any_notebook_runs(small):
    with pytest.raises(InputError, match="no parameter tpo"):
        run_study(small, given={"tpo": "1"})
    small.codebook.write_text("themes: [")
    with pytest.raises(InputError, match=r"codebook.yml, line \d"):
        run_study(small)
    assert not small.reports.exists()
