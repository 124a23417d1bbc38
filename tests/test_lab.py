"""JupyterLab and Voila as a researcher meets them: notebooks run, tables sort, explorers follow."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec

import pytest
from playwright.sync_api import expect

from conftest import PROJECT

TOKEN = "test"
NOTEBOOKS = sorted(path.name for path in (PROJECT / "notebooks").glob("*.ipynb"))
PATIENCE = 180_000  # milliseconds
RUN_ALL = """async (name) => {
  const app = window.jupyterapp;
  await app.restored;
  const widget = await app.commands.execute('docmanager:open', {path: 'notebooks/' + name});
  await widget.context.ready;
  await widget.sessionContext.ready;
  app.shell.activateById(widget.id);
  await app.commands.execute('notebook:run-all-cells');
  const cells = widget.content.model.sharedModel.cells.filter(cell => cell.cell_type === 'code');
  const outputs = cells.flatMap(cell => cell.getOutputs());
  return {
    cells: cells.length,
    counted: cells.filter(cell => cell.execution_count).length,
    errors: outputs.filter(output => output.output_type === 'error').map(output => output.evalue),
  };
}"""


LAB = [
    "jupyterlab", "--allow-root", f"--IdentityProvider.token={TOKEN}", "--notebook-dir=.",
    "--LabApp.expose_app_in_browser=True", "--LabApp.news_url=", "--ServerApp.log_level=ERROR",
]  # fmt: skip
VOILA = ["voila", "notebooks/00_start_here.ipynb", "--Voila.log_level=ERROR"]


@contextmanager
def served(project, command):
    """Serve a copy of the project, and give its address."""
    for part in ("data/raw/example", "notebooks"):
        shutil.copytree(PROJECT / part, project / part)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    here = ["--no-browser", f"--port={port}"]
    environment = os.environ | {"ANALYSIS_PROJECT": str(project)}
    environment |= {"JUPYTER_CONFIG_DIR": str(project / "config"), "HOME": str(project)}
    environment.pop("ANALYSIS_OUTPUT", None)
    with subprocess.Popen(
        [sys.executable, "-m", *command, *here], env=environment, cwd=project
    ) as server:
        try:
            _wait(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(port, server):
    """Wait until something answers; what it serves may take longer."""
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server did not start within a minute")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with served(tmp_path_factory.mktemp("lab"), LAB) as address:
        yield address


@pytest.fixture(scope="module")
def voila(tmp_path_factory):
    if find_spec("voila") is None:
        pytest.skip('Voila is not installed: pip install "voila>=0.5"')
    with served(tmp_path_factory.mktemp("voila"), VOILA) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser, lab):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    opened.goto(f"{lab}/lab?token={TOKEN}&reset")
    opened.wait_for_function("window.jupyterapp !== undefined")
    yield opened
    context.close()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_run_all_finishes_without_an_error(page, name):
    done = page.evaluate(RUN_ALL, name)
    assert done["errors"] == []
    assert done["counted"] == done["cells"] > 0


def run_notebook(page, name):
    assert page.evaluate(RUN_ALL, name)["errors"] == []
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")


def test_a_table_sorts_and_searches_all_of_its_rows(page):
    book = run_notebook(page, "01_corpus.ipynb")
    box = book.locator(".table", has_text="What each document holds").first
    box.scroll_into_view_if_needed()
    cells = box.locator("tbody tr td:nth-child(6)")
    shown = cells.count()
    while box.get_by_role("button", name="Show more rows").is_visible():
        box.get_by_role("button", name="Show more rows").click()
    every = [int(text.replace(",", "")) for text in cells.all_text_contents()]
    assert len(every) > shown
    box.locator("thead th:nth-child(6) button").click()
    assert [int(t.replace(",", "")) for t in cells.all_text_contents()] == sorted(every)
    box.locator("input[type=search]").fill("sandpiper row")
    assert 0 < box.locator("tbody tr").count() < shown


def test_the_explorer_redraws(page):
    book = run_notebook(page, "00_start_here.ipynb")
    explorer = book.locator(".widget-vbox", has=page.locator("select")).first
    assert_it_follows(explorer)


def assert_it_follows(explorer):
    explorer.scroll_into_view_if_needed()
    picture = explorer.locator("img")
    before = picture.get_attribute("src")
    explorer.locator("select").first.select_option(["Sandpiper Row"])
    expect(explorer.locator("thead th")).to_have_count(2, timeout=60_000)
    assert picture.get_attribute("src") != before
    quoted = explorer.locator(".quotation")
    assert quoted.count() > 0
    assert all("Sandpiper Row" in text for text in quoted.all_text_contents())


def test_the_explorer_redraws_under_voila_without_network(browser, voila):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    refused = []

    def refuse(route):
        refused.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith(voila), refuse)
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    opened.goto(voila)
    assert_it_follows(opened.locator(".widget-vbox", has=opened.locator("select")).first)
    # Voila's own page asks for a font of icons, which no widget here has
    assert [url for url in refused if "fontawesome" not in url] == []
    context.close()
