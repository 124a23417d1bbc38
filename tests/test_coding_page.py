"""The coding widget's page in a real browser, with Python's side played by the test."""

import base64
import json

import pytest

from analysis.coding.widget import SCRIPT

VIEW = {
    "coder": "anna",
    "position": 2,
    "passages": 3,
    "coded": 1,
    "finished": False,
    "undo": False,
    "problem": "",
    "passage": {"document": "a", "before": "Once.", "text": "Two <b> é.", "after": ""},
    "codes": {"money": "", "school": "1", "sentiment": "", "note": ""},
    "themes": [
        {"name": "money", "label": "Money", "definition": "Of money.", "key": "1"},
        {"name": "school", "label": "School", "definition": "Of school.", "key": "2"},
    ],
}
HARNESS = """
async ([source, view]) => {
  const { default: widget } = await import(source);
  window.sent = [];
  let redraw = null;
  const model = {
    get: () => view, send: (message) => window.sent.push(structuredClone(message)),
    on: (_, run) => { redraw = run; }, off: () => {},
  };
  window.show = (changes) => { Object.assign(view, changes); redraw(); };
  widget.render({ model, el: document.body });
}
"""


@pytest.fixture
def page(browser):
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.complaints = []
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    script = base64.b64encode(SCRIPT.read_bytes()).decode()
    opened.evaluate(
        HARNESS, [f"data:text/javascript;base64,{script}", json.loads(json.dumps(VIEW))]
    )
    yield opened
    assert opened.complaints == []
    context.close()


def sent(page):
    return page.evaluate("window.sent")


def pressed(page):
    return page.locator("button[aria-pressed=true]").evaluate_all(
        "all => all.map(b => b.lastChild.textContent)"
    )


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_it_shows_the_passage_as_text_with_what_was_coded(page):
    assert page.locator(".passage").inner_text() == "Two <b> é."
    assert "Passage 2 of 3, 1 coded by anna" in page.locator(".row").first.inner_text()
    assert pressed(page) == ["School"]


def test_keys_code_and_save(page):
    press(page, "1", "2", "a", "d", "Enter")
    codes = {"money": "1", "school": "0", "sentiment": "1", "note": ""}
    assert sent(page) == [{"action": "save", "codes": codes}]


def test_the_mouse_codes_and_saves_too(page):
    for name in ("Money", "Neutral"):
        page.get_by_role("button", name=name).click()
    assert pressed(page) == ["Money", "School", "Neutral"]
    page.get_by_role("button", name="Save and next").click()
    assert sent(page)[0]["codes"] == {"money": "1", "school": "1", "sentiment": "0", "note": ""}


def test_what_is_not_pressed_is_absent_and_sentiment_is_asked_for(page):
    press(page, "Enter")
    assert sent(page) == []
    assert page.locator(".problem").inner_text() == ("Choose negative, neutral or positive first.")
    press(page, "s", "Enter")
    assert sent(page)[0]["codes"]["money"] == "0"


def test_a_note_is_typed_without_coding(page):
    page.get_by_label("Note").click()
    page.keyboard.type("1 sad du")
    press(page, "Escape", "s", "Enter")
    assert sent(page) == [
        {
            "action": "save",
            "codes": {"money": "0", "school": "1", "sentiment": "0", "note": "1 sad du"},
        }
    ]


def test_moving_and_undoing(page):
    press(page, "u", "ArrowLeft", "ArrowRight")
    assert [m["action"] for m in sent(page)] == ["undo", "move", "move"]
    assert [m.get("step") for m in sent(page)[1:]] == [-1, 1]


def test_a_button_reached_by_keyboard_does_its_own_work(page):
    page.get_by_role("button", name="Back").focus()
    press(page, "Enter")
    assert sent(page) == [{"action": "move", "step": -1}]


def test_what_could_not_be_saved_stays_on_the_page(page):
    press(page, "1", "d")
    page.evaluate("window.show({ problem: 'The disk is full.' })")
    assert page.get_by_role("alert").inner_text() == "The disk is full."
    assert pressed(page) == ["Money", "School", "Positive"]
    page.evaluate("window.show({ problem: '', codes: { money: '0', school: '0' } })")
    assert pressed(page) == []


def test_the_end(page):
    page.evaluate("window.show({ finished: true, position: 4, coded: 3, codes: {} })")
    assert "Every passage is coded" in page.locator(".coding").inner_text()
    press(page, "1", "Enter", "ArrowLeft")
    assert sent(page) == [{"action": "move", "step": -1}]


def test_jupyterlab_leaves_its_keys_alone(page):
    assert page.locator("[data-lm-suppress-shortcuts=true]").count() == 1
