import base64
import csv
import hashlib
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from analysis.build import open_built
from analysis.report import page as report_page
from analysis.report import write_report
from analysis.runs import Run, run_study
from analysis.study import Study
from conftest import PROJECT, make_project

SCRIPT = "</title></style><script>alert('x')</script><img src=x onerror=alert(1)>"
LINK = '"><a href="javascript:alert(2)">'
HOSTILE = f"{SCRIPT}{LINK}\u202egnp.exe {{{{ 7 * 7 }}}} <!-- ]]> &#60;script&#62;"
LONG = "=HYPERLINK(1) " + "x" * 5000


class Page(HTMLParser):
    """Collects what a page links to, names and runs."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.tags, self.images, self.headers = set(), set(), [], [], {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append(tag)
        assert "id" not in found or found["id"] not in self.ids, f"{found['id']} stands twice"
        self.ids |= {found["id"]} if "id" in found else set()
        if tag == "a":
            self.links.add(found["href"])
        if tag == "img":
            self.images.append(found)
        if tag == "meta" and "http-equiv" in found:
            self.headers[found["http-equiv"]] = found["content"]
        assert not [name for name in found if name.startswith("on") or name == "style"]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Give the report of a study whose titles, sources and texts try to break out of it."""
    study = Study("three", make_project(tmp_path_factory.mktemp("hostile")))
    shutil.copytree(PROJECT / "notebooks", study.project / "notebooks")
    rows = list(csv.reader(study.manifest.read_text().splitlines()))
    rows[1][1:3] = HOSTILE, HOSTILE
    rows[3][1] = LONG
    with study.manifest.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    (study.folder / "one.txt").write_text(f"There is more {SCRIPT}{LINK} here.\n\nAnd more.")
    (study.folder / "two.txt").write_bytes(b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSIS_PROJECT", str(study.project))
        finished = run_study(study)
    assert finished.failures == ()
    return write_report(study, open_built(study), finished)


def test_the_page_fetches_nothing_and_runs_nothing_but_its_own(page):
    text = page.read_text("utf-8")
    found = Page(text)
    assert found.tags.count("script") == found.tags.count("style") == 1
    assert "alert" in text, "the title is shown, escaped"
    assert "49" not in re.findall(r"gnp.exe (.{9})", text), "no template inside a title is filled"
    assert all(image["src"].startswith("data:image/png;base64,") for image in found.images)
    assert all(len(image["alt"]) > 20 for image in found.images)
    assert len(found.images) >= 5
    assert not [link for link in found.links if re.match(r"[a-z]+:|//", link)]


def test_the_browser_is_told_to_run_and_apply_only_what_is_ours(page):
    text = page.read_text("utf-8")
    policy = Page(text).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        own = text.split(f"<{tag}>")[1].split(f"</{tag}>")[0]
        digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_what_reorders_a_page_or_fills_it_is_named_and_shortened(page):
    text = page.read_text("utf-8")
    assert "\u202e" not in text
    assert "[U+202E]gnp.exe" in text
    assert "x" * 700 not in text
    saved = (page.parent / "lab").parent.glob("*/tables/documents.csv")
    assert "'" + LONG in next(saved).read_text("utf-8"), "whole, and not a formula"


def test_every_link_leads_somewhere(page):
    found = Page(page.read_text("utf-8"))
    for link in found.links:
        if link.startswith("#"):
            assert link[1:] in found.ids, link
        else:
            assert (page.parent / link).is_file(), link


def test_a_number_opens_its_sentences(page):
    text = page.read_text("utf-8")
    assert '<a href="#more-1">' in text
    assert "And <mark>more</mark>." in text


def test_what_was_left_out_is_told_at_the_top(page):
    text = page.read_text("utf-8")
    assert text.index("Left out</strong> (row 3 of the manifest)") < text.index('id="findings"')


def test_a_group_too_small_for_an_interval_is_refused_one_in_words(page):
    text = page.read_text("utf-8").split('id="findings"')[1].split("<section")[0]
    assert "no interval: 1 document" in text


def test_a_failed_notebook_leaves_the_rest_and_is_told(page, tmp_path):
    study = Study("three", page.parents[2])
    folder = next(path for path in study.reports.iterdir() if (path / "run.json").exists())
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy)
    (copy / "records" / "04_themes.json").unlink()
    (copy / "tables" / "themes.csv").unlink()
    sent = Study("three", tmp_path / "elsewhere")
    written = write_report(sent, open_built(study), Run(copy, ("04_themes: it <b>broke</b>",)))
    text = written.read_text("utf-8")
    assert "04_themes: it &lt;b&gt;broke&lt;/b&gt;" in text
    assert "This notebook recorded no result." in text
    assert "What each talks about" not in text


def test_too_many_documents_and_problems_are_summed_up(tiny_run, monkeypatch):
    study, finished = tiny_run
    built = open_built(study)
    doubts = [("one", "one.txt", 2, f"doubt {n}", n == 3) for n in range(5)]
    built = replace(built, problems=pd.DataFrame(doubts, columns=built.problems.columns))
    listed = write_report(study, built, finished).read_text("utf-8")
    assert "<td>Title one</td>" in listed
    assert "too many" not in listed
    assert "Warnings (5)" in listed
    monkeypatch.setattr(report_page, "LISTED", 2)
    page = write_report(study, built, finished).read_text("utf-8")
    assert "3 documents are too many to be listed here" in page
    assert "<td>charity</td><td>blog post</td><td>3</td><td>18</td>" in page
    assert "<td>Title one</td>" not in page
    assert "Warnings (5)" in page
    assert "The first 2 of 5 are listed here" in page
    assert "doubt 3" in page
    assert "doubt 0" in page
    assert "doubt 1" not in page


@pytest.mark.parametrize(
    ("notes", "shared"), [(["invented", "invented"], "invented"), (["invented", ""], ""), ([], "")]
)
def test_a_note_on_every_document_stands_at_the_top(notes, shared):
    assert report_page._shared_note(pd.DataFrame({"notes": notes})) == shared
