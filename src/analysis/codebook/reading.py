"""codebook.yml -> Codebook, checked, with file and line in every message."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import NoReturn

import yaml

from analysis.codebook.patterns import Pattern, parse_pattern
from analysis.errors import InputError

_FILE_KEYS = ("base", "themes", "topic_words")
_THEME_KEYS = ("label", "definition", "parent", "include", "exclude")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Theme:
    """What a passage can be about, and the patterns that show it.

    ``origin`` is the file and line where the theme is defined.
    """

    name: str
    label: str
    definition: str
    include: tuple[Pattern, ...]
    exclude: tuple[Pattern, ...] = ()
    parent: str | None = None
    origin: str = ""


@dataclass(frozen=True)
class Codebook:
    """Themes in the order of the file, and the words that name the field.

    ``name`` is the file's name without its ending.
    """

    name: str
    themes: tuple[Theme, ...]
    topic_words: tuple[Pattern, ...] = ()

    def labels(self) -> dict[str, str]:
        """Give the label of each theme by its name, in order."""
        return {theme.name: theme.label for theme in self.themes}

    def theme(self, name: str) -> Theme:
        """Find a theme by name.

        Raises
        ------
        InputError
            If there is none; the message lists those that there are.
        """
        for theme in self.themes:
            if theme.name == name:
                return theme
        known = ", ".join(theme.name for theme in self.themes)
        raise InputError(
            f"there is no theme {name!r}{_near_miss(name, self.labels())}; "
            f"the codebook {self.name} has: {known}"
        )


def read_codebook(path: Path) -> Codebook:
    """Read a codebook and the shipped one that it is based on.

    Themes of the file replace those of the base that have the same name and follow the others;
    topic words are added to those of the base.

    Raises
    ------
    InputError
        With file and line: not YAML, an unknown or repeated key, a missing label, definition or
        pattern, a pattern that cannot be read, an unknown base or parent.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(
            f"{path.name}: there is no such file; a codebook lists the themes"
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name}: not UTF-8 text; save it again as UTF-8") from None
    return _read(text, path.name)


def shipped_codebook(name: str) -> Codebook:
    """Read a codebook that comes with the package.

    Raises
    ------
    InputError
        If there is none of this name; the message lists those that there are.
    """
    known = shipped_codebooks()
    if name not in known:
        raise InputError(
            f"there is no shipped codebook {name!r}{_near_miss(name, known)}; "
            f"there are: {', '.join(known) or 'none'}"
        )
    file = resources.files("analysis") / "codebooks" / f"{name}.yml"
    return _read(file.read_text(encoding="utf-8"), f"{name}.yml")


def shipped_codebooks() -> list[str]:
    """List the names of the codebooks that come with the package."""
    folder = resources.files("analysis") / "codebooks"
    files = folder.iterdir() if folder.is_dir() else ()
    return sorted(f.name.removesuffix(".yml") for f in files if f.name.endswith(".yml"))


def _read(text: str, file: str) -> Codebook:
    reader = _Reader(file)
    root = reader.root(text)
    keys = reader.mapping(root, "the codebook", _FILE_KEYS)
    base = Codebook(file, ())
    if "base" in keys:
        name = reader.text(keys["base"], "base")
        try:
            base = shipped_codebook(name)
        except InputError as error:
            reader.fail(keys["base"], str(error))
    own = {}
    for key, node in reader.entries(keys.get("themes"), "themes"):
        own[key.value] = reader.theme(key, node)
    themes = {theme.name: theme for theme in base.themes} | own
    topic_words = reader.patterns(keys.get("topic_words"), "topic_words")
    if not themes:
        reader.fail(root, "there are no themes; write themes: and under it a name for each")
    for key, node in reader.entries(keys.get("themes"), "themes"):
        reader.check_parent(key, node, themes)
    return Codebook(
        file.removesuffix(".yml").removesuffix(".yaml"),
        tuple(themes.values()),
        tuple(dict.fromkeys((*base.topic_words, *topic_words))),
    )


class _Reader:
    """Reads nodes of a YAML document, which know their lines."""

    def __init__(self, file: str) -> None:
        self.file = file

    def where(self, node: yaml.Node) -> str:
        return f"{self.file}, line {node.start_mark.line + 1}"

    def fail(self, node: yaml.Node, problem: str) -> NoReturn:
        raise InputError(f"{self.where(node)}: {problem}")

    def root(self, text: str) -> yaml.Node:
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = f", line {mark.line + 1}" if mark else ""
            raise InputError(
                f"{self.file}{line}: not YAML ({error.problem}); check the indentation, and put "
                'a text that holds a colon or begins with * or " between single quotes'
            ) from None
        except (yaml.YAMLError, RecursionError) as error:
            raise InputError(f"{self.file}: not YAML ({type(error).__name__})") from None
        if root is None:
            raise InputError(f"{self.file}: the file is empty")
        return root

    def entries(self, node: yaml.Node | None, what: str) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """Give the keys and values of a mapping; none if it is absent or null."""
        if node is None or _is_null(node):
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
        found = {}
        for key, value in self.entries(node, what):
            if key.value not in known:
                self.fail(
                    key,
                    f"unknown key {key.value!r} in {what}{_near_miss(key.value, known)}; "
                    f"there are: {', '.join(known)}",
                )
            if not _is_null(value):
                found[key.value] = value
        return found

    def text(self, node: yaml.Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.fail(node, f"{what} must be a text")
        return " ".join(node.value.split())

    def theme(self, key: yaml.Node, node: yaml.Node) -> Theme:
        name = key.value
        if not _NAME.fullmatch(name):
            self.fail(key, f"theme {name!r}: use lower-case letters, digits and _ for the name")
        what = f"theme {name}"
        if not isinstance(node, yaml.MappingNode):
            self.fail(key, f"{what} needs at least label, definition and include below it")
        keys = self.mapping(node, what, _THEME_KEYS)
        missing = [k for k in ("label", "definition", "include") if k not in keys]
        if missing:
            self.fail(key, f"{what} lacks {', '.join(missing)}")
        return Theme(
            name=name,
            label=self.text(keys["label"], f"label of {what}"),
            definition=self.text(keys["definition"], f"definition of {what}"),
            include=self.patterns(keys["include"], f"include of {what}"),
            exclude=self.patterns(keys.get("exclude"), f"exclude of {what}"),
            parent=self.text(keys["parent"], f"parent of {what}") if "parent" in keys else None,
            origin=self.where(key),
        )

    def patterns(self, node: yaml.Node | None, what: str) -> tuple[Pattern, ...]:
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.fail(node, f"{what} must be a list, one pattern a line, each after '- '")
        found: dict[Pattern, Pattern] = {}
        for item in node.value:
            text = self.text(item, f"a pattern in {what}")
            pattern = parse_pattern(text, origin=self.where(item))
            if pattern in found:
                self.fail(item, f"pattern {text!r} stands twice in {what}; keep one")
            found[pattern] = pattern
        return tuple(found)

    def check_parent(self, key: yaml.Node, node: yaml.Node, themes: dict[str, Theme]) -> None:
        seen, name = [key.value], themes[key.value].parent
        while name:
            if name not in themes:
                self.fail(
                    node,
                    f"theme {seen[-1]}: the parent {name!r} is not a theme"
                    f"{_near_miss(name, themes)}",
                )
            if name in seen:
                self.fail(node, f"theme {key.value}: its parents lead back to {name!r}")
            seen.append(name)
            name = themes[name].parent


def _is_null(node: yaml.Node) -> bool:
    return bool(node.tag == "tag:yaml.org,2002:null")


def _near_miss(name: str, known: object) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)  # type: ignore[call-overload]
    return f" (did you mean {close[0]!r}?)" if close else ""
