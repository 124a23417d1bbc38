import pytest

from analysis.build import open_built
from analysis.errors import InputError
from analysis.explorer import explore
from analysis.notebooks import canonicalise
from analysis.session import Session
from analysis.study import Study
from conftest import make_project

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    study = Study("three", make_project(tmp_path_factory.mktemp("explorer")))
    (study.folder / "six.txt").write_text(f"No {HOSTILE} hit. Some more {HOSTILE}.")
    return Session(study, open_built(study), "00_test", study.reports / "lab")


@pytest.fixture
def explorer(session):
    return explore(session)


def test_picture_and_passages_follow_the_choice(explorer):
    row, _, page = explorer.widget.children
    sources, themes, unit = row.children
    first = page.value
    assert "data:image/png;base64," in first
    assert first.count("<blockquote>") == 3
    sources.value = ("North",)
    assert page.value.count("<blockquote>") == 2
    assert "South" not in page.value
    unit.value = "document"
    assert "Share of documents that mention a theme" in page.value
    assert "Here is one." in page.value
    themes.value = ()
    assert "Choose at least one source and one theme" in page.value


def test_a_text_stays_text(explorer):
    page = explorer.view(["South"], ["more"], "sentence")
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_a_choice_without_a_hit_is_told(session):
    assert "No passage" in explore(session).view(["North"], ["silent"], "sentence")


def test_what_is_stored_needs_no_kernel_and_is_the_same_each_time(session):
    shown = [explore(session)._repr_mimebundle_() for _ in range(2)]
    widgets = [one.pop("application/vnd.jupyter.widget-view+json") for one in shown]
    assert widgets[0] != widgets[1], "a live widget has an id of its own"
    assert shown[0] == shown[1]
    assert "<table>" in shown[0]["text/html"]
    assert shown[0]["text/html"].count("<blockquote>") == 3


def test_the_live_part_is_not_stored(session):
    import nbformat

    data = explore(session)._repr_mimebundle_()
    output = nbformat.v4.new_output("display_data", data=data)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=[output])])
    canonicalise(book)
    assert set(book.cells[0].outputs[0].data) == {"text/html", "text/plain"}


def test_a_codebook_without_themes_has_nothing_to_explore(session, tmp_path):
    bare = Session(session.study, session.built, "x", tmp_path)
    bare.codebook = type(session.codebook)("bare", ())
    with pytest.raises(InputError, match=r"codebook\.yml: no theme to explore"):
        explore(bare)
