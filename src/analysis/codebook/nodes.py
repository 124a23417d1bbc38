"""YAML with line numbers: nodes that are read, checked and named in messages."""

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

import yaml

from analysis.errors import InputError


def read_text(path: Path) -> str:
    """Read a UTF-8 text file.

    Raises
    ------
    InputError
        If it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name}: not UTF-8 text; save it again as UTF-8") from None


class NodeReader:
    """Reads nodes of a YAML document, which know their lines."""

    def __init__(self, file: str) -> None:
        self.file = file

    def where(self, node: yaml.Node) -> str:
        """Give the file and line of a node."""
        return f"{self.file}, line {node.start_mark.line + 1}"

    def fail(self, node: yaml.Node, problem: str) -> NoReturn:
        """Raise an ``InputError`` that begins with the file and line of a node."""
        raise InputError(f"{self.where(node)}: {problem}")

    def root(self, text: str) -> yaml.Node:
        """Parse a text."""
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = f", line {mark.line + 1}" if mark else ""
            raise InputError(
                f"{self.file}{line}: not YAML ({error.problem}); check the indentation, and put "
                'a text that holds a colon or begins with * or " between single quotes'
            ) from None
        except (yaml.YAMLError, RecursionError):
            raise InputError(
                f"{self.file}: not YAML (a character that it does not allow, or nested too deeply)"
            ) from None
        if root is None:
            raise InputError(f"{self.file}: the file is empty")
        return root

    def entries(self, node: yaml.Node | None, what: str) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """Give the keys and values of a mapping; none if it is absent or null."""
        if node is None or is_null(node):
            return
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, f"{what} must be names with a colon, each with its content below")
        seen: set[str] = set()
        for key, value in node.value:
            name = self.text(key, f"a key of {what}")
            if name in seen:
                self.fail(key, f"{name!r} stands twice in {what}; keep one")
            seen.add(name)
            yield key, value

    def mapping(self, node: yaml.Node, what: str, known: tuple[str, ...]) -> dict[str, yaml.Node]:
        """Give the values of a mapping by key, without those that are null."""
        found = {}
        for key, value in self.entries(node, what):
            if key.value not in known:
                self.fail(
                    key,
                    f"unknown key {key.value!r} in {what}{near_miss(key.value, known)}; "
                    f"there are: {', '.join(known)}",
                )
            if not is_null(value):
                found[key.value] = value
        return found

    def text(self, node: yaml.Node, what: str) -> str:
        """Give a text with its white space made plain."""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.fail(node, f"{what} must be a text; put it between ' if it holds a colon")
        return " ".join(node.value.split())


def is_null(node: yaml.Node) -> bool:
    """Tell whether a value is empty, ``null`` or ``~``."""
    return bool(node.tag == "tag:yaml.org,2002:null")


def near_miss(name: str, known: Iterable[str]) -> str:
    """Ask whether the most similar of the known names was meant, if there is one."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
