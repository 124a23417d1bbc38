import nbformat
import pytest

from analysis.errors import InputError
from analysis.notebooks import (
    KERNEL,
    NotebookFailedError,
    canonicalise,
    choose_values,
    execute,
    find_notebooks,
    read_parameters,
)

PARAMETERS = 'study = "example"  # a folder\ntop = 5  # rows, 1 or more\nshare = 0.5  # 0 to 1\n'


def write(path, *cells, parameters=PARAMETERS, tag="parameters"):
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": [tag]})
    others = [nbformat.v4.new_code_cell(cell) for cell in cells]
    path.parent.mkdir(parents=True, exist_ok=True)
    book = nbformat.v4.new_notebook(cells=[first, *others], metadata={"kernelspec": KERNEL})
    nbformat.write(book, path)
    return path


def test_parameters_are_literals_with_comments(tmp_path):
    found = read_parameters(write(tmp_path / "01_a.ipynb"))
    assert {p.name: (p.default, p.comment) for p in found.values()} == {
        "study": ("example", "a folder"),
        "top": (5, "rows, 1 or more"),
        "share": (0.5, "0 to 1"),
    }


def test_a_notebook_has_one_cell_of_literals(tmp_path):
    with pytest.raises(InputError, match="0 cells are tagged 'parameters'"):
        read_parameters(write(tmp_path / "a.ipynb", tag="other"))
    with pytest.raises(InputError, match="more than name = literal"):
        read_parameters(write(tmp_path / "b.ipynb", parameters="import os"))
    with pytest.raises(InputError, match="parameter top is not a literal"):
        read_parameters(write(tmp_path / "c.ipynb", parameters="top = len('x')"))


def test_values_are_shared_out_and_typed(tmp_path):
    paths = [write(tmp_path / "01_a.ipynb"), write(tmp_path / "02_b.ipynb", parameters="seed = 1")]
    values = choose_values(paths, {"top": "7", "share": "1", "seed": "3"})
    assert values == {
        "01_a": {"study": "example", "top": 7, "share": 1.0},
        "02_b": {"seed": 3},
    }


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"tpo": "7"}, r"no parameter tpo .*\n  top = 5  rows, 1 or more"),
        ({"study": "x"}, "no parameter study can be set"),
        ({"top": "many"}, r"top: 'many' is not of the kind of its default, 5 \(rows, 1 or more\)"),
        ({"top": "[1"}, "top: "),
        ({"top": "true"}, "top: 'true'"),
    ],
)
def test_a_parameter_that_cannot_be_is_told_with_those_that_can(tmp_path, given, message):
    with pytest.raises(InputError, match=message):
        choose_values([write(tmp_path / "01_a.ipynb")], given)


def test_notebooks_are_found_by_the_beginning_of_their_names(tmp_path):
    write(tmp_path / "notebooks" / "02_b.ipynb")
    write(tmp_path / "notebooks" / "01_a.ipynb")
    assert [p.stem for p in find_notebooks(tmp_path)] == ["01_a", "02_b"]
    assert [p.stem for p in find_notebooks(tmp_path, only="02")] == ["02_b"]
    with pytest.raises(InputError, match="begins with '9'; there are: 01_a, 02_b"):
        find_notebooks(tmp_path, only="9")


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
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    assert cells[-2].outputs[-1].ename == "ZeroDivisionError" or any(
        o.output_type == "error" for c in cells for o in c.get("outputs", [])
    )


def test_a_fault_of_the_input_is_shown_without_a_traceback(tmp_path):
    raising = "from analysis.errors import InputError\nraise InputError('row 3: mend it')"
    with pytest.raises(NotebookFailedError) as caught:
        execute(write(tmp_path / "in.ipynb", raising), tmp_path / "out.ipynb")
    assert str(caught.value) == "in: row 3: mend it"
    book = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    errors = [o for c in book.cells for o in c.get("outputs", []) if o.output_type == "error"]
    assert errors[0].traceback == ["InputError: row 3: mend it"]


def test_canonical_form_drops_times_versions_and_notes():
    cell = nbformat.v4.new_code_cell("1", metadata={"papermill": {}, "execution": {"t": "now"}})
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=t) for t in "ab"]
    book = nbformat.v4.new_notebook(cells=[cell], metadata={"papermill": {"start": "now"}})
    canonicalise(book)
    assert dict(book.cells[0].metadata) == {}
    assert [o.text for o in book.cells[0].outputs] == ["ab"]
    assert set(book.metadata) == {"kernelspec", "language_info"}
