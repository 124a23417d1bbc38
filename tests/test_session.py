import json

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from analysis.build import open_built
from analysis.errors import InputError
from analysis.session import Session, open_session
from analysis.study import Study

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def session(three, tmp_path):
    return Session(three, open_built(three), "01_test", tmp_path / "out")


def record(session):
    return json.loads((session.folder / "records" / "01_test.json").read_text("utf-8"))


def test_a_table_is_saved_shown_and_recorded(session):
    table = pd.DataFrame({"term": [HOSTILE, "=1+1"], "count": [1234, 5], "share": [1 / 3, None]})
    shown = session.table(table, "terms", caption="Terms", links={(0, "count"): "x-0"})
    html = shown.data["text/html"]
    assert HOSTILE not in html
    assert "&lt;script&gt;alert" in html
    assert html.count("<script>") == 1, "our own, which sorts"
    assert '<a href="#x-0">1,234</a>' in html
    assert "0.3333" in html
    assert (session.folder / "tables" / "terms.csv").read_text("utf-8").splitlines()[
        2
    ] == "'=1+1,5,"
    assert record(session)[0]["caption"] == "Terms"
    assert shown.data["text/plain"].startswith("Terms\n")


def test_a_long_table_says_how_much_of_it_is_shown(session):
    shown = session.table(pd.DataFrame({"n": range(30)}), "long", caption="Long", rows=5)
    assert "first 5 of 30 rows; all of them in tables/long.csv" in shown.data["text/html"]


def test_a_table_shows_a_row_at_least(session):
    with pytest.raises(InputError, match="rows is 0; it is the number of rows shown at first"):
        session.table(pd.DataFrame({"n": [1]}), "none", caption="", rows=0)
    with pytest.raises(InputError, match=r"rows is 1001; .* at most 1000"):
        session.table(pd.DataFrame({"n": [1]}), "none", caption="", rows=1001)


def test_a_figure_is_saved_in_two_forms_beside_its_table_the_same_each_time(session):
    table = pd.DataFrame({"x": [1, 2]})
    saved = []
    for _ in range(2):
        axes = plt.subplots()[1]
        axes.plot(table["x"])
        shown = session.figure(axes, "line", table=table, caption="A line", alt="A rising line.")
        saved.append(
            [(session.folder / "figures" / f"line.{e}").read_bytes() for e in ("png", "svg")]
        )
    assert saved[0] == saved[1]
    assert shown.metadata == {"image/png": {"alt": "A rising line."}}
    assert (session.folder / "tables" / "line.csv").read_text() == "x\n1\n2\n"
    assert not plt.get_fignums(), "or Jupyter would show it a second time"


def test_what_is_said_is_shown_as_written(session):
    shown = session.say("A *star* and _line_", "", "<b>")
    assert shown.data["text/markdown"] == r"A \*star\* and \_line\_ \<b\>"
    assert record(session) == [{"kind": "text", "text": "A *star* and _line_ <b>"}]


def test_passages_are_escaped_highlighted_and_named(session):
    passages = pd.DataFrame(
        {
            "name": ["voice-0"], "group": ["N"], "of": [7], "document": ["one"],
            "title": [HOSTILE], "source": ["N"], "date": [""], "sentence": [0],
            "start": [0], "end": [9], "text": ["a <b> care"], "spans": [[(6, 10)]],
        }
    )  # fmt: skip
    html = session.passages(passages, "behind", caption="Behind").data["text/html"]
    assert 'id="voice-0"' in html
    assert "a &lt;b&gt; <mark>care</mark>" in html
    assert "1 of 7 passages" in html
    assert "<script>" not in html
    assert "spans" not in (session.folder / "tables" / "behind.csv").read_text().splitlines()[0]
    hidden = session.passages(passages, "behind", caption="Behind", shown=[]).data["text/html"]
    assert "voice-0" not in hidden


def test_a_stem_that_could_lead_elsewhere_is_refused(session):
    with pytest.raises(InputError, match=r"stem '\.\./x'"):
        session.table(pd.DataFrame(), "../x", caption="")


def test_it_says_what_was_opened(session):
    assert repr(session) == "Study three: 3 documents from 2 sources, 18 words, 6 sentences"
    assert session.hits["theme"].tolist() == ["more"] * 3


def test_results_go_to_the_lab_folder_or_to_that_of_the_run(project, monkeypatch):
    monkeypatch.setenv("ANALYSIS_PROJECT", str(project))
    monkeypatch.delenv("ANALYSIS_OUTPUT", raising=False)
    assert open_session("three", notebook="x").folder == Study("three", project).reports / "lab"
    monkeypatch.setenv("ANALYSIS_OUTPUT", str(project / "run"))
    assert open_session("three", notebook="x").folder == project / "run"


WELSH = "Mae plant mewn gofal yn haeddu cael eu clywed gan weithwyr cymdeithasol a'r llysoedd."


def test_documents_in_another_language_are_left_out_of_measures_with_a_note(three, tmp_path):
    (three.folder / "two.txt").write_text(WELSH)
    session = Session(three, open_built(three), "01_test", tmp_path / "out")
    assert session.corpus.documents["id"].tolist() == ["one", "six"]
    assert session.built.corpus.documents["id"].tolist() == ["one", "two", "six"]
    assert "1 not in English, left out of terms, sentiment and themes" in repr(session)
    for name in ("one", "six"):
        (three.folder / f"{name}.txt").write_text(WELSH)
    session = Session(three, open_built(three), "01_test", tmp_path / "out")
    with pytest.raises(InputError, match="no document is in English"):
        _ = session.corpus
