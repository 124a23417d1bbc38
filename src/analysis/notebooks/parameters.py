"""The parameters of notebooks: what they are, and which values they may have.

A parameter is a literal with a comment, and the comment says what is allowed in a form that is
read here too:

- ``1 or more``, ``0 to 1``, ``above 0 to 1``, ``1, 2 or 3``: the numbers allowed;
- ``sentence, paragraph or document: what is counted``: single words at the beginning, divided by
  commas and "or", with explanations in brackets and after a colon or semicolon, are all there are;
- ``source, genre, or a column of the manifest``: those words and the manifest's columns.

Anything else allows every value of the default's type; what a function then refuses, it refuses in
words of its own.
"""

import ast
import math
import re
import tokenize
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import InputError
from analysis.notebooks.format import load_nbformat

COLUMNS = "a column of the manifest"
TRUTHS = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}
NUMBER = r"(-?\d+(?:\.\d+)?)"


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: its default, and the comment that says what it may be."""

    name: str
    default: Any
    comment: str


def find_notebooks(project: Path, *, only: str | None = None) -> list[Path]:
    """List the project's notebooks in their order.

    Parameters
    ----------
    only
        The beginning of the names wanted, such as ``03``.

    Raises
    ------
    InputError
        If there are none of that name; the message lists those that there are.
    """
    every = sorted((project / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    chosen = [path for path in every if only is None or (only and path.stem.startswith(only))]
    if not chosen:
        known = ", ".join(path.stem for path in every) or "none"
        raise InputError(f"no notebook's name begins with {only!r}; there are: {known}")
    return chosen


def read_parameters(path: Path) -> dict[str, Parameter]:
    """Read the one cell of a notebook that is tagged ``parameters``: literals with comments."""
    book = load_nbformat().read(path, as_version=4)
    cells = [c for c in book.cells if "parameters" in c.metadata.get("tags", [])]
    if len(cells) != 1:
        raise InputError(f"{path.name}: {len(cells)} cells are tagged 'parameters'; tag one")
    source = cells[0].source
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    parameters = {}
    for statement in ast.parse(source).body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            raise InputError(f"{path.name}: the parameters cell holds more than name = literal")
        name = statement.targets[0].id
        try:
            default = ast.literal_eval(statement.value)
        except ValueError:
            raise InputError(f"{path.name}: parameter {name} is not a literal") from None
        parameters[name] = Parameter(name, default, comments.get(statement.end_lineno or 0, ""))
    return parameters


def choose_values(
    paths: list[Path], given: dict[str, str], *, columns: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """Share out ``name=value`` texts to the notebooks that have a parameter of that name.

    Parameters
    ----------
    columns
        Of the manifest, for parameters whose comment allows them.

    Returns
    -------
    dict
        For each notebook's stem, all its parameters with the value each will have.

    Raises
    ------
    InputError
        If no notebook has such a parameter, or the value is none of those that it can have.
    """
    known = {path.stem: read_parameters(path) for path in paths}
    check_names(list(given), known)
    values = {}
    for stem, parameters in known.items():
        values[stem] = {name: parameter.default for name, parameter in parameters.items()}
        for name in set(given) & set(parameters):
            values[stem][name] = parse_value(parameters[name], given[name])
            check_value(parameters[name], values[stem][name], columns=columns)
    return values


def check_names(names: Sequence[str], known: dict[str, dict[str, Parameter]]) -> None:
    """Refuse names that are no parameter of any of some notebooks.

    Raises
    ------
    InputError
        With the parameters that there are.
    """
    every = {name: p for parameters in known.values() for name, p in parameters.items()}
    every.pop("study", None)  # is named otherwise
    unknown = sorted(set(names) - set(every))
    if unknown:
        settable = "\n  ".join(f"{p.name} = {p.default!r}  {p.comment}" for p in every.values())
        raise InputError(
            f"no parameter {', '.join(map(repr, unknown))} can be set in {', '.join(known)}; "
            f"these can:\n  {settable}"
        )


def split_values(text: str) -> list[str]:
    """Split at commas, but not inside quotation marks or square brackets."""
    pieces = re.split(r',(?=(?:[^"\[\]]|"[^"]*"|\[[^\]]*\])*$)', text)
    return [piece.strip().removeprefix('"').removesuffix('"') for piece in pieces]


def parse_value(parameter: Parameter, text: str) -> Any:
    """Read a text as a value of the type of the parameter's default.

    Raises
    ------
    InputError
        If it cannot be one.
    """
    kind = type(parameter.default)
    parse, name = PARSERS.get(kind, (_literal, f"of the kind of {parameter.default!r}"))
    try:
        value = parse(text.strip()) if kind is not str else text
        fits = type(value) is kind
    except (ValueError, KeyError, SyntaxError, yaml.YAMLError):
        fits = False
    if not fits:
        raise InputError(f"parameter {parameter.name}: {text!r} is not {name} {_meant(parameter)}")
    return value


def _number(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise ValueError
    return int(text)


def _fraction(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError
    return value


def _literal(text: str) -> Any:
    return ast.literal_eval(text)


PARSERS: dict[type, tuple[Callable[[str], Any], str]] = {
    str: (str, "a text"),
    bool: (lambda text: TRUTHS[text.lower()], "True or False"),
    int: (_number, "a whole number"),
    float: (_fraction, "a number"),
    list: (yaml.safe_load, "a list such as [a, b]"),
}


def check_value(parameter: Parameter, value: Any, *, columns: Sequence[str] = ()) -> None:
    """Refuse a value that the parameter's comment does not allow.

    Parameters
    ----------
    columns
        Of the manifest.

    Raises
    ------
    InputError
        With what is allowed.
    """
    if isinstance(value, str):
        words = _words(parameter.comment, columns)
        allowed = words is None or value in words
        choices = f"; choose from: {', '.join(words or ())}"
    else:
        allowed = isinstance(value, bool) or _allows_number(parameter.comment, value)
        choices = ""
    if not allowed:
        raise InputError(
            f"parameter {parameter.name}: {value!r} cannot be {_meant(parameter)}{choices}"
        )


def _meant(parameter: Parameter) -> str:
    return f"({parameter.comment})" if parameter.comment else ""


def _words(comment: str, columns: Sequence[str]) -> list[str] | None:
    """List the texts that a comment allows; None where it allows any."""
    beginning = re.split("[:;]", re.sub(r"\([^)]*\)", "", comment))[0]
    words = [word.strip() for word in re.split(r",\s*or\s+|,|\s+or\s+", beginning)]
    opened = words[-1] == COLUMNS
    named = words[:-1] if opened else words
    if (len(named) < 2 and not opened) or not all(re.fullmatch(r"[\w.+-]+", w) for w in named):
        return None
    if opened and not columns:
        return None
    return list(dict.fromkeys([*named, *(columns if opened else ())]))


def _allows_number(comment: str, value: Any) -> bool:
    if not isinstance(value, int | float):
        return True
    if found := re.search(rf"\b((?:{NUMBER}, )*{NUMBER} or {NUMBER})\b", comment):
        return value in [float(number) for number in re.findall(NUMBER, found[1])]
    if found := re.search(rf"\babove {NUMBER}(?: to {NUMBER})?", comment):
        return float(found[1]) < value <= float(found[2] or math.inf)
    if found := re.search(rf"{NUMBER} to {NUMBER}", comment):
        return float(found[1]) <= value <= float(found[2])
    if found := re.search(rf"{NUMBER} or more\b", comment):
        return value >= float(found[1])
    return True
