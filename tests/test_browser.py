"""The report as a person meets it, in a real browser with the network off."""

import pytest

from analysis.evidence import concordance
from conftest import corpus_of


@pytest.fixture
def page(browser, example_report):
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900})
    opened = context.new_page()
    opened.asked, opened.complaints = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("console", lambda message: opened.complaints.append(message.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.goto(example_report.as_uri())
    yield opened
    context.close()


def test_nothing_is_fetched_and_nothing_complained_of(page, example_report):
    assert [url for url in page.asked if not url.startswith("data:")] == [example_report.as_uri()]
    assert page.complaints == []
    assert page.title().startswith("example")


def test_every_picture_is_drawn(page):
    widths = page.eval_on_selector_all("img", "images => images.map(i => i.naturalWidth)")
    assert len(widths) >= 5
    assert min(widths) > 300


def test_a_cell_of_the_theme_table_leads_to_its_passages(page):
    link = page.locator("table a").first
    name = link.get_attribute("href")[1:]
    link.click()
    passages = page.locator(f"details[id='{name}']")
    passages.locator("summary").click()
    assert passages.locator("blockquote").first.is_visible()
    assert passages.locator("mark").count() > 0


def test_it_fits_a_narrow_screen_and_is_reached_by_keyboard(page):
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"


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
