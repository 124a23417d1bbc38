import pytest

from analysis.errors import InputError
from analysis.notebooks import (
    Parameter,
    check_value,
    choose_values,
    find_notebooks,
    parse_value,
    read_parameters,
    split_values,
)
from conftest import PROJECT
from conftest import write_notebook as write


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
        ({"tpo": "7"}, r"no parameter 'tpo' .*\n  top = 5  rows, 1 or more"),
        ({"study": "x"}, "no parameter 'study' can be set"),
        ({"top": "many"}, r"top: 'many' is not a whole number \(rows, 1 or more\)"),
        ({"top": "[1"}, "top: "),
        ({"top": "true"}, "top: 'true'"),
        ({"top": "2.5"}, "top: '2.5'"),
        ({"top": ""}, "top: '' is not"),
        ({"top": "-1"}, r"top: -1 cannot be \(rows, 1 or more\)"),
        ({"top": "9" * 30}, "top: "),
        ({"share": "1.01"}, r"share: 1.01 cannot be \(0 to 1\)"),
        ({"share": "nan"}, "share: 'nan' is not a number"),
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


@pytest.mark.parametrize(
    ("comment", "default", "allowed", "refused"),
    [
        ("a, b or c", "a", ["a", "c"], ["d", "", "a b", "A"]),
        ("a (the average of x, y), b-2 or c: which", "a", ["b-2"], ["x", "which"]),
        ("source, genre, or a column of the manifest", "source", ["genre", "x_own"], ["sauce"]),
        ("a column of the manifest", "x_own", ["x_own"], ["source"]),
        ("the group compared; empty for each, or all", "", ["", "Ünsere Kinder"], []),
        ("words in a term: 1, 2 or 3", 1, [1, 3], [0, 4]),
        ("share, above 0 to 1", 0.5, [0.01, 1], [0, 1.5, -1]),
        ("documents, 3 or more; 10 is enough", 3, [3, 1000], [2, -3]),
        ("-1 to 1", 0, [-1, 0, 1], [2, -2]),
        ("anything", 1, [-5, 5], []),
        ("whether, 1 or more", True, [True, False], []),
    ],
)
def test_a_comment_says_which_values_are_allowed(comment, default, allowed, refused):
    parameter = Parameter("p", default, comment)
    for value in allowed:
        check_value(parameter, value, columns=["x_own"])
    for value in refused:
        with pytest.raises(InputError, match=r"parameter p: .* cannot be "):
            check_value(parameter, value, columns=["x_own"])


@pytest.mark.parametrize(
    "path", sorted((PROJECT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem
)
def test_no_number_is_so_large_that_a_run_would_never_end(path):
    bounded = {"resamples", "permutations", "top", "passages", "window", "ngram"}
    for name, parameter in read_parameters(path).items():
        if name in bounded:
            with pytest.raises(InputError, match=f"parameter {name}: .* cannot be"):
                check_value(parameter, 10**9)


def test_the_words_allowed_are_listed():
    with pytest.raises(InputError, match="choose from: a, b, x_own"):
        check_value(
            Parameter("p", "a", "a, b, or a column of the manifest"), "c", columns=["x_own"]
        )


@pytest.mark.parametrize(
    ("default", "text", "value"),
    [
        (True, "off", False), (True, "Yes", True), (False, " TRUE", True), (1, " 07 ", 7),
        (1.0, "1e-3", 0.001), ("a", "on", "on"), ("a", " two words ", " two words "),
        ("a", "", ""), (["a"], "[b, c]", ["b", "c"]), ([], "[1]", [1]),
    ],
)  # fmt: skip
def test_texts_become_values_of_the_type_of_the_default(default, text, value):
    assert parse_value(Parameter("p", default, ""), text) == value


@pytest.mark.parametrize(
    ("default", "text"),
    [(True, "1"), (True, "maybe"), (1, "1_0"), (1, "0x10"), (1.0, "inf"), (["a"], "b"), (1, "٣")],
)
def test_texts_of_another_type_are_refused(default, text):
    with pytest.raises(InputError, match="parameter p: "):
        parse_value(Parameter("p", default, ""), text)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a,b", ["a", "b"]), ("a", ["a"]), ("", [""]), ("a, b c", ["a", "b c"]),
        ('"a, b",c', ["a, b", "c"]), ("[a, b],[c]", ["[a, b]", "[c]"]), ("a,,b", ["a", "", "b"]),
        (",a", ["", "a"]), ("a,", ["a", ""]),
    ],
)  # fmt: skip
def test_values_are_split_at_commas(text, pieces):
    assert split_values(text) == pieces


@pytest.mark.parametrize(
    "path", sorted((PROJECT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem
)
def test_each_default_is_allowed_by_its_own_comment(path):
    for parameter in read_parameters(path).values():
        check_value(parameter, parameter.default, columns=["source"])
