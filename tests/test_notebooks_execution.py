import time

import nbformat
import pytest

from analysis.notebooks import Kernels, NotebookFailedError, canonicalise, execute
from conftest import PROJECT
from conftest import write_notebook as write


def errors_of(path):
    cells = nbformat.read(path, as_version=4).cells
    return [o for c in cells for o in c.get("outputs", []) if o.output_type == "error"]


def test_execution_stores_the_same_bytes_twice(tmp_path):
    source = write(
        tmp_path / "in.ipynb", "print(top)\nprint('more')", "import time; time.time() > 0"
    )
    done, seen = [], []
    for name in ("one", "two"):
        target = tmp_path / f"{name}.ipynb"
        execute(source, target, parameters={"top": 9}, on_cell=lambda: seen.append(1))
        done.append(target.read_bytes())
    assert done[0] == done[1]
    assert len(seen) == 2 * 4
    book = nbformat.read(target, as_version=4)
    assert [c.execution_count for c in book.cells] == [1, 2, 3, 4]
    assert book.cells[1].id == "injected-parameters"
    assert book.cells[2].outputs[0].text == "9\nmore\n"


def test_a_failed_notebook_is_stored_with_its_error(tmp_path):
    with pytest.raises(NotebookFailedError, match="in: ZeroDivisionError: division by zero"):
        execute(write(tmp_path / "in.ipynb", "1 / 0", "2"), tmp_path / "out.ipynb")
    errors = errors_of(tmp_path / "out.ipynb")
    assert [error.ename for error in errors] == ["ZeroDivisionError"]
    first = (tmp_path / "out.ipynb").read_bytes()
    with pytest.raises(NotebookFailedError):
        execute(tmp_path / "in.ipynb", tmp_path / "out.ipynb")
    assert (tmp_path / "out.ipynb").read_bytes() == first


def test_a_fault_of_the_input_is_shown_without_a_traceback(tmp_path):
    raising = "from analysis.errors import InputError\nraise InputError('row 3: mend it')"
    with pytest.raises(NotebookFailedError) as caught:
        execute(write(tmp_path / "in.ipynb", raising), tmp_path / "out.ipynb")
    assert str(caught.value) == "in: row 3: mend it"
    errors = errors_of(tmp_path / "out.ipynb")
    assert errors[0].traceback == ["InputError: row 3: mend it"]


def test_canonical_form_drops_times_versions_and_notes():
    cell = nbformat.v4.new_code_cell("1", metadata={"papermill": {}, "execution": {"t": "now"}})
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=t) for t in "ab"]
    book = nbformat.v4.new_notebook(cells=[cell], metadata={"papermill": {"start": "now"}})
    canonicalise(book)
    assert dict(book.cells[0].metadata) == {}
    assert [o.text for o in book.cells[0].outputs] == ["ab"]
    assert set(book.metadata) == {"kernelspec", "language_info"}


def test_a_traceback_is_stored_without_this_machine_s_folders(tmp_path):
    failing = "from analysis.groups import group_documents\ngroup_documents(None, 'source')"
    with pytest.raises(NotebookFailedError, match="AttributeError"):
        execute(write(tmp_path / "in.ipynb", failing), tmp_path / "out.ipynb")
    text = "\n".join(errors_of(tmp_path / "out.ipynb")[0].traceback)
    assert "analysis/groups.py" in text
    assert str(PROJECT) not in text


def test_a_notebook_whose_kernel_dies_is_stored_as_it_stood(tmp_path):
    killed = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    source = write(tmp_path / "in.ipynb", "print('before')", killed, "print('after')")
    with pytest.raises(NotebookFailedError, match="in: its process ended in the middle of a cell"):
        execute(source, tmp_path / "out.ipynb", parameters={"top": 1})
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    assert cells[2].outputs[0].text == "before\n"
    assert cells[3].outputs[0].evalue.startswith("its process ended")
    assert cells[4].outputs == []


def test_kernels_that_are_ended_stop_their_notebooks_and_let_none_start(tmp_path):
    kernels = Kernels()
    source = write(tmp_path / "in.ipynb", "import time; time.sleep(60)")
    started = time.monotonic()
    with pytest.raises(NotebookFailedError, match="process ended"):
        execute(source, tmp_path / "out.ipynb", on_cell=kernels.end, kernels=kernels)
    assert time.monotonic() - started < 30
    with pytest.raises(RuntimeError):
        execute(source, tmp_path / "again.ipynb", kernels=kernels)
    assert not (tmp_path / "again.ipynb").exists()


def test_a_folder_s_name_may_hold_braces_and_the_kernel_works_beside_its_notebook(tmp_path):
    folder = tmp_path / "{a} b"
    execute(write(folder / "in.ipynb", "import os; os.getcwd()"), folder / "out.ipynb")
    cells = nbformat.read(folder / "out.ipynb", as_version=4).cells
    assert cells[1].outputs[0].data["text/plain"] == repr(str(folder))
