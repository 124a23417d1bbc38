"""The report as a person meets it, in a real browser with the network off."""

import json
import time

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from analysis.build import open_built
from analysis.evidence import concordance
from analysis.files import write_bytes
from analysis.report import write_report
from analysis.runs import Run
from analysis.study import Study
from conftest import corpus_of, make_project

MANY = 10_000  # passages
expect.set_options(timeout=30_000)  # milliseconds, on a busy machine


def open_page(browser, path, **options):
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900}, **options)
    opened = context.new_page()
    opened.asked, opened.complaints = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("console", lambda message: opened.complaints.append(message.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.goto(path.as_uri())
    return opened


@pytest.fixture
def page(browser, example_report):
    opened = open_page(browser, example_report)
    yield opened
    assert opened.complaints == []
    opened.context.close()


def visible(page, selector):
    return page.locator(selector).locator("visible=true").count()


def test_nothing_is_fetched_and_nothing_complained_of(page, example_report):
    assert [url for url in page.asked if not url.startswith("data:")] == [example_report.as_uri()]
    assert page.title().startswith("example")


def test_every_picture_is_drawn(page):
    widths = page.eval_on_selector_all("img", "images => images.map(i => i.naturalWidth)")
    assert len(widths) >= 5
    assert min(widths) > 300


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, example_report, scheme):
    opened = open_page(browser, example_report, color_scheme=scheme, bypass_csp=True)
    opened.locator("details.passages").first.evaluate("group => { group.open = true; }")
    opened.locator("thead button").first.click()
    # rows and groups are alike and many: some of each are enough to look at
    more = "details.passages:not([open]):nth-of-type(n+4), tbody tr:nth-child(n+6)"
    opened.evaluate(f"document.querySelectorAll('{more}').forEach(e => e.remove())")
    rules = {"type": "rule", "values": ["color-contrast"]}  # all that another scheme can change
    options = {"runOnly": rules} if scheme == "dark" else {}
    found = Axe().run(opened, options=options).response["violations"]
    bad = [
        (v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")
    ]
    assert bad == []
    opened.context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_every_finding_and_cell_opens_its_passages(browser, example_report, scripts):
    opened = open_page(browser, example_report, java_script_enabled=scripts)
    for selector in (".findings a", "td a[href^='#pair-']", "td a"):
        link = opened.locator(selector).first
        name = link.get_attribute("href")[1:]
        link.click()
        opened.locator(f"[id='{name}'] blockquote").first.wait_for(state="visible", timeout=2000)
        assert opened.locator(f"[id='{name}'] mark").count() > 0
    opened.context.close()


def test_passages_are_found_by_source_heading_and_words(page):
    every = page.locator(".quotation").count()
    page.select_option("#source", label="Sandpiper Row")
    expect(page.locator("#found")).to_contain_text("passage")
    left = page.locator(".quotation:not([hidden])")
    assert 0 < left.count() < every
    assert all("Sandpiper Row" in text for text in left.all_text_contents())
    page.select_option("#theme", label="Family and kinship")
    expect(page.locator("#found")).to_contain_text("under 1 heading")
    found = page.locator("#found").text_content()
    page.fill("#words", "CHILD")
    expect(page.locator("#found")).not_to_have_text(found)
    shown = page.locator(".quotation").locator("visible=true")
    assert 0 < shown.count() <= 60, "few enough to be opened at once"
    assert all("child" in text.lower() for text in shown.all_text_contents())
    assert page.locator("#found").text_content().startswith(f"{shown.count()} passage")
    page.locator("#filters button").click()
    expect(page.locator(".quotation[hidden]")).to_have_count(0)


def test_a_link_to_passages_that_are_filtered_away_shows_them(page):
    page.fill("#words", "no such words anywhere")
    expect(page.locator("details.passages:not([hidden])")).to_have_count(0)
    page.locator(".findings a").first.click()
    page.locator("details.passages[open] blockquote").first.wait_for(state="visible")


def documents_table(run):
    """Give a column of the table of documents as it was saved: all of it, as numbers."""
    return pd.read_csv(run[1].folder / "tables" / "documents.csv")["words"].tolist()


def test_a_table_sorts_both_ways_and_searches_all_of_its_rows(page, example_run):
    box = page.locator(".table", has_text="What each document holds")
    every = documents_table(example_run)
    cells = box.locator("tbody td:nth-child(6)")
    shown = cells.count()
    assert shown < len(every)
    head = box.locator("thead th:nth-child(6)")
    for direction, expected in (("ascending", sorted(every)), ("descending", sorted(every)[::-1])):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == direction
        assert [int(t.replace(",", "")) for t in cells.all_text_contents()] == expected[:shown]
    box.get_by_role("button", name="Show more rows").click()
    assert cells.count() == min(2 * shown, len(every))
    box.locator("input").fill("sandpiper row")
    rows = box.locator("tbody tr").locator("visible=true")
    assert 0 < rows.count() < shown
    assert all("Sandpiper Row" in text for text in rows.all_text_contents())
    expect(box.locator("output")).to_have_text(f"{rows.count()} of {len(every)} rows")


def test_links_of_rows_that_wait_lead_somewhere_too(page):
    for button in page.get_by_role("button", name="Show more rows").all():
        while button.is_visible():
            button.click()
    links = page.eval_on_selector_all("td a", "all => all.map(a => a.getAttribute('href'))")
    ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
    assert len(links) > 100
    assert {link[1:] for link in links} <= set(ids)


def test_it_fits_a_narrow_screen_and_is_reached_by_keyboard(page):
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.locator("details.passages summary").first.focus()
    page.keyboard.press("Enter")
    assert visible(page, "details.passages blockquote") > 0


def test_on_paper_stand_the_results_and_not_the_controls(page):
    page.emulate_media(media="print")
    assert visible(page, "nav, #filters, .skip, .search") == 0
    assert visible(page, "details.passages") == 0, "unless opened"
    assert visible(page, ".findings li") > 5
    overflowing = "e => e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2"
    page.set_viewport_size({"width": 680, "height": 960})  # about A4 without its margins
    cut = page.locator(".scroll").evaluate_all(f"all => all.filter({overflowing}).length")
    assert cut == 0, "a table is not cut off"


@pytest.fixture
def large_report(tmp_path):
    """Write the report of a run with as many passages as a page is meant to bear."""
    study = Study("three", make_project(tmp_path))
    text = "What the carer said of the visit, " * 6
    item = {"document": "one", "title": "Title", "date": "2021-03", "start": 0, "end": len(text)}
    item |= {"text": text, "segments": [[text[:9], False], [text[9:14], True], [text[14:], False]]}
    groups = [
        {
            "name": f"theme-{i}",
            "heading": f"Theme {i % 20} in Source {i // 20}",
            "label": f"Theme {i % 20}",
            "of": 100,
            "items": [item | {"source": f"Source {i // 20}"}] * (MANY // 200),
        }
        for i in range(200)
    ]
    notes = [{"kind": "passages", "stem": "theme_passages", "caption": "All", "groups": groups}]
    folder = study.reports / "run"
    record = {
        "run": "run", "notebooks": {"04_themes": ""}, "parameters": {"04_themes": {}}, "code": "c",
        "inputs": {"manifest": "m", "codebook": "c"},
    }  # fmt: skip
    title = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Themes: which"}
    book = {"cells": [title], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for name, value in (
        ("run.json", record),
        ("records/04_themes.json", notes),
        ("notebooks/04_themes.ipynb", book),
    ):
        write_bytes(folder / name, json.dumps(value).encode())
    return write_report(study, open_built(study), Run(folder, ()))


def test_ten_thousand_passages_stay_light(browser, large_report):
    start = time.monotonic()
    opened = open_page(browser, large_report)
    loaded = time.monotonic() - start
    assert opened.locator(".quotation").count() == MANY
    start = time.monotonic()
    opened.fill("#words", "visit")
    expect(opened.locator("#found")).to_contain_text("10,000 ")
    searched = time.monotonic() - start
    heap = opened.evaluate("performance.memory.usedJSHeapSize") / 1e6
    opened.context.close()
    assert large_report.stat().st_size < 8e6
    assert (loaded < 5, searched < 3, heap < 100) == (True, True, True), (loaded, searched, heap)


def test_a_concordance_can_be_searched_and_shows_text_as_text(browser):
    texts = {"one": "Foster carers need <b>support</b>.", "two": "Kinship carers wait."}
    page = browser.new_page()
    page.set_content(concordance(corpus_of(texts), "carers")._repr_html_())
    lines = page.locator("tbody tr")
    assert lines.count() == 2
    assert "<b>support</b>" in lines.nth(0).inner_text()
    page.get_by_role("searchbox").fill("KINSHIP")
    assert [lines.nth(i).is_visible() for i in range(2)] == [False, True]
    page.get_by_role("searchbox").fill("")
    assert lines.nth(0).is_visible()
    page.close()
