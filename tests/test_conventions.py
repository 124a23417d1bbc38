"""The habits of this code base, kept by reflection rather than by memory."""

import ast
import importlib
import inspect
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import analysis
from analysis.notebooks import read_parameters
from conftest import PROJECT

# In the order that data flows: a module may import only from those before it.
ORDER = """
    errors importing executors files tables templating study manifest raw_files extract clean
    language tokens words corpus shards sums duplicates build add units groups overview codebook
    lexicons stopwords association resampling permutation terms frequency keyness collocation
    syllables diversity timeline sentiment themes cooccurrence robustness evidence suggestions
    coding agreement coded_study validation calibration figures present coding_views interpret
    check display session explorer notebooks runs report coding_commands report_commands
    run_commands __main__
""".split()
FIRST = {
    "corpus", "table", "hits", "scores", "counts", "codebook", "study", "path", "documents",
    "text", "texts", "groups", "built", "rows", "words", "name", "pattern",
}  # fmt: skip
SOURCE = PROJECT / "src" / "analysis"
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


def modules():
    names = [m.name for m in pkgutil.walk_packages(analysis.__path__, "analysis.")]
    return [importlib.import_module(n) for n in names if not n.endswith("__main__")]


def public_functions():
    for module in modules():
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            own = own and function.__qualname__ == name  # not what a factory made
            if own and not name.startswith("_"):
                yield pytest.param(function, id=f"{module.__name__}.{name}")


@pytest.mark.parametrize("function", public_functions())
def test_at_most_three_positional_parameters(function):
    parameters = inspect.signature(function).parameters.values()
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    assert len(positional) <= 3


@pytest.mark.parametrize("function", public_functions())
def test_no_parameter_swallows_misspelt_names(function):
    kinds = {p.kind for p in inspect.signature(function).parameters.values()}
    is_template = function.__module__ == "analysis.templating"
    assert is_template or inspect.Parameter.VAR_KEYWORD not in kinds


@pytest.mark.parametrize("function", public_functions())
def test_every_public_function_has_a_docstring_and_types(function):
    assert inspect.getdoc(function)
    signature = inspect.signature(function)
    assert signature.return_annotation is not inspect.Signature.empty
    assert all(p.annotation is not p.empty for p in signature.parameters.values())


@pytest.mark.parametrize(
    "function",
    [
        p
        for p in public_functions()
        if p.values[0].__module__.startswith("analysis.figures.")
        and p.values[0].__module__.split(".")[-1] not in {"style", "labels"}
    ],
)
def test_a_figure_takes_a_table_and_returns_axes(function):
    signature = inspect.signature(function)
    first, *others = signature.parameters.values()
    assert first.name in {"table", "corpus"}
    assert all(p.kind is p.KEYWORD_ONLY for p in others)
    assert "Axes" in str(signature.return_annotation)


def imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "analysis":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis."):
            yield node.module.split(".")[1]


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: p.stem)
def test_imports_point_one_way(path):
    own = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    if own == "__init__":
        return
    assert own in ORDER, f"give {own} its place in ORDER"
    wrong = [name for name in imports(path) if name != own and ORDER.index(name) > ORDER.index(own)]
    assert not wrong, f"{own} imports {wrong}, which come after it"


def test_importing_prints_nothing_sets_nothing_and_loads_no_heavy_library():
    code = (
        "import os, sys, pkgutil, importlib, warnings\n"
        "import pandas, pyarrow, numpy, yaml, jinja2, tqdm, click, nbformat\n"
        "before = dict(os.environ), list(warnings.filters), list(sys.path)\n"
        "import analysis\n"
        "for m in pkgutil.walk_packages(analysis.__path__, 'analysis.'):\n"
        "    if not m.name.endswith('__main__'): importlib.import_module(m.name)\n"
        "assert before == (dict(os.environ), list(warnings.filters), list(sys.path))\n"
        "heavy = {'nltk', 'sklearn', 'statsmodels', 'matplotlib', 'wordcloud', 'papermill',\n"
        "    'pypdfium2', 'trafilatura', 'docx', 'networkx', 'scipy.stats', 'IPython'}\n"
        "loaded = heavy & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: p.stem)
def test_modules_and_functions_stay_readable(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 300, "which nouns live here?"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            first = node.body[0]
            docstring = 0
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                docstring = first.end_lineno - first.lineno + 1
            lines = node.end_lineno - node.lineno + 1 - docstring
            assert isinstance(node, ast.ClassDef) or lines <= 60, f"{node.name}: {lines} lines"


@pytest.mark.parametrize("path", sorted(SOURCE.glob("*.py")), ids=lambda p: p.stem)
def test_every_module_has_its_tests(path):
    if path.stem in {"__init__", "errors", "templating"}:
        return
    stem = "main" if path.stem == "__main__" else path.stem
    assert list((PROJECT / "tests").glob(f"test_{stem}*.py")), f"tests/test_{stem}.py"


def code_cells(path):
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
class TestNotebook:
    def test_it_defines_nothing_and_computes_no_path(self, path):
        for cell in code_cells(path):
            for node in ast.walk(ast.parse(cell.source)):
                assert not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)
                names = [a.name for a in getattr(node, "names", [])] + [getattr(node, "module", "")]
                assert not {"os", "pathlib", "sys", "glob"} & {str(n) for n in names}

    def test_one_cell_of_literals_with_comments_is_tagged_parameters(self, path):
        parameters = read_parameters(path)  # refuses anything else
        assert parameters["study"].default == "example"
        assert all(parameter.comment for parameter in parameters.values())

    def test_cells_are_small_and_ids_are_stable(self, path):
        book = nbformat.read(path, as_version=4)
        assert [c.id for c in book.cells] == [f"cell-{i:02d}" for i in range(len(book.cells))]
        assert max(len(c.source.splitlines()) for c in code_cells(path)) <= 15

    def test_it_was_run_from_top_to_bottom_without_an_error(self, path):
        cells = code_cells(path)
        assert [c.execution_count for c in cells] == list(range(1, len(cells) + 1))
        outputs = [o for c in cells for o in c.outputs]
        assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]
        quiet = [
            c for c in cells if not c.outputs and "parameters" not in c.metadata.get("tags", [])
        ]
        assert not quiet, "every cell but that of the parameters shows something"

    def test_it_is_stored_in_canonical_form(self, path):
        text = path.read_text("utf-8")
        assert "papermill" not in json.loads(text)["metadata"]
        assert "execution" not in {k for c in code_cells(path) for k in c.metadata}
        book = nbformat.read(path, as_version=4)
        assert dict(book.metadata.language_info) == {"name": "python"}
        assert str(Path.home()) not in text
        assert str(PROJECT) not in text

    def test_each_figure_is_stored_with_alternative_text(self, path):
        for cell in code_cells(path):
            for output in cell.outputs:
                if "image/png" in output.get("data", {}):
                    assert len(output.metadata["image/png"]["alt"]) > 20

    def test_its_links_lead_to_notebooks_that_exist(self, path):
        book = nbformat.read(path, as_version=4)
        text = "\n".join(c.source for c in book.cells if c.cell_type == "markdown")
        linked = [part.split(")")[0] for part in text.split("](")[1:]]
        assert linked
        assert all((path.parent / name).is_file() for name in linked)
