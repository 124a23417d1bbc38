import re
import shutil
from html.parser import HTMLParser

import pytest

from analysis.build import open_built
from analysis.report import write_report
from analysis.runs import run_study
from analysis.study import Study
from conftest import PROJECT, make_project

HOSTILE = "</title><script>alert('x')</script><img src=x onerror=alert(1)>"


class Page(HTMLParser):
    """Collects what a page links to, names and runs."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.tags, self.images = set(), set(), set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.add(tag)
        self.ids.add(found.get("id"))
        if tag == "a":
            self.links.add(found["href"])
        if tag == "img":
            self.images.append(found)
        assert not [name for name in found if name.startswith("on")]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Give the report of a study whose titles, sources and texts try to break out of it."""
    study = Study("three", make_project(tmp_path_factory.mktemp("hostile")))
    shutil.copytree(PROJECT / "notebooks", study.project / "notebooks")
    lines = study.manifest.read_text().splitlines()
    lines[1] = f'one.txt,"{HOSTILE}","{HOSTILE}",charity,blog post,2021-03'
    study.manifest.write_text("\n".join(lines) + "\n")
    (study.folder / "one.txt").write_text(f"There is more {HOSTILE} here.\n\nAnd more.")
    (study.folder / "two.txt").write_bytes(b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSIS_PROJECT", str(study.project))
        finished = run_study(study)
    assert finished.failures == ()
    return write_report(study, open_built(study), finished)


def test_the_page_fetches_nothing_and_runs_nothing(page):
    text = page.read_text("utf-8")
    found = Page(text)
    assert "script" not in found.tags
    assert "alert" in text, "the title is shown, escaped"
    assert "default-src 'none'" in text
    assert all(image["src"].startswith("data:image/png;base64,") for image in found.images)
    assert all(len(image["alt"]) > 20 for image in found.images)
    assert len(found.images) >= 5
    assert not [link for link in found.links if re.match(r"[a-z]+:|//", link)]


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
    assert text.index("Left out (row 3 of the manifest)") < text.index("Findings")
