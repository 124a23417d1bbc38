import os
import shutil
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings

from analysis.build import open_built
from analysis.corpus import build_corpus
from analysis.notebooks import KERNEL, load_nbformat
from analysis.report import write_report
from analysis.runs import run_study
from analysis.study import Study

settings.register_profile("project", deadline=None)  # no test asserts on time
settings.load_profile("project")

nbformat = load_nbformat()
PROJECT = Path(__file__).parents[1]
CORPORA = PROJECT.parent / "shared" / "corpora"


@pytest.fixture(scope="session")
def corpora():
    """Give the folder of real texts, which are not part of this repository."""
    if not CORPORA.is_dir():
        pytest.skip("the real corpora are not beside this checkout")
    return CORPORA


def corpus_of(texts, **columns):
    """Make a corpus of ``{id: text}``; columns such as ``source`` are lists, one value a text."""
    count = len(texts)
    table = {
        "id": list(texts),
        "title": [f"Title of {name}" for name in texts],
        "source": ["A"] * count,
        "source_type": ["charity"] * count,
        "genre": ["blog post"] * count,
        "date": ["2021-03"] * count,
        **columns,
        "text": list(texts.values()),
    }
    return build_corpus(pd.DataFrame(table, dtype=str))


@pytest.fixture
def make_corpus():
    return corpus_of


def same_corpus(one, other):
    """Compare two corpora array by array, kinds of numbers too."""
    for field in fields(one):
        left, right = getattr(one, field.name), getattr(other, field.name)
        if field.name == "documents":
            pd.testing.assert_frame_equal(left, right)
        else:
            assert np.array_equal(left, right), field.name
            assert left.dtype == right.dtype, field.name


HEADER = "file,title,source,source_type,genre,date"


def make_project(folder):
    """Make a project folder with one small study, ``three``."""
    study = folder / "data" / "raw" / "three"
    study.mkdir(parents=True)
    rows = [HEADER]
    for name, source in (("one", "North"), ("two", "North"), ("six", "South")):
        (study / f"{name}.txt").write_text(f"Here is {name}.\n\nAnd some more.\n", "utf-8")
        rows.append(f"{name}.txt,Title {name},{source},charity,blog post,2021-03")
    (study / "documents.csv").write_text("\n".join(rows) + "\n", "utf-8")
    codebook = "themes:\n  more:\n    label: More\n    definition: More.\n    include: [more]\n"
    (study / "codebook.yml").write_text(codebook, "utf-8")
    return folder


PARAMETERS = 'study = "example"  # a folder\ntop = 5  # rows, 1 or more\nshare = 0.5  # 0 to 1\n'


def write_notebook(path, *cells, parameters=PARAMETERS, tag="parameters"):
    """Write a notebook of a parameters cell and others."""
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": [tag]})
    others = [nbformat.v4.new_code_cell(cell) for cell in cells]
    for number, cell in enumerate([first, *others]):
        cell.id = f"cell-{number:02d}"
    path.parent.mkdir(parents=True, exist_ok=True)
    book = nbformat.v4.new_notebook(cells=[first, *others], metadata={"kernelspec": KERNEL})
    nbformat.write(book, path)
    return path


TINY = """study = "three"  # a folder of data/raw
by = "source"  # source, or a column of the manifest
top = 5  # terms shown, 1 or more
seed = 1  # of what is drawn, 0 or more
"""
WORDS = """from analysis import overview
from analysis.figures.corpus import words_by_group
from analysis.session import open_session
session = open_session(study, notebook="01_words")
groups = overview.group_counts(session.corpus, by=by).head(top)
session.say(f"There are {len(groups)} groups.")"""
FIGURE = """session.figure(
    words_by_group(groups), "words", table=groups, caption="Words", alt="Words of each group."
)"""


def tiny_notebooks(project, *, first=None):
    """Write two notebooks that take little time, the first of them with results."""
    other = 'study = "three"  # a folder of data/raw\nword = "größer"  # any\n'
    write_notebook(project / "notebooks" / "02_other.ipynb", "word", parameters=other)
    if first is None:
        write_notebook(project / "notebooks" / "01_words.ipynb", WORDS, FIGURE, parameters=TINY)
    else:
        write_notebook(project / "notebooks" / "00_first.ipynb", first, parameters=other)


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path)


@pytest.fixture
def three(project):
    return Study("three", project)


@pytest.fixture(scope="session")
def tiny_run(tmp_path_factory):
    """Run two notebooks of a few cells on a small study."""
    study = Study("three", make_project(tmp_path_factory.mktemp("tiny")))
    tiny_notebooks(study.project)
    return study, run_study(study)


@pytest.fixture(scope="session")
def example_run(tmp_path_factory):
    """Run the example study, with the notebooks' own parameters, in a copy of this project."""
    project = tmp_path_factory.mktemp("project")
    for part in ("data/raw/example", "notebooks"):
        shutil.copytree(PROJECT / part, project / part)
    study = Study("example", project)
    finished = run_study(study)
    assert finished.failures == ()
    return study, finished


@pytest.fixture(scope="session")
def example_report(example_run):
    study, finished = example_run
    return write_report(study, open_built(study), finished)


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser():
    """Give a browser; of one module only, because others may not run an event loop beside it."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: continuous integration installs it and does not skip this")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()
