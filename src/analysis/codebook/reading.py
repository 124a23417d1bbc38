"""codebook.yml -> Codebook, checked, with file and line in every message."""

import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import yaml

from analysis.codebook.nodes import NodeReader, near_miss, read_text
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
            f"there is no theme {name!r}{near_miss(name, self.labels())}; "
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
    return _read(read_text(path), path.name)


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
            f"there is no shipped codebook {name!r}{near_miss(name, known)}; "
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
    reader = NodeReader(file)
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
        own[key.value] = _theme(reader, key, node)
    themes = {theme.name: theme for theme in base.themes} | own
    topic_words = _patterns(reader, keys.get("topic_words"), "topic_words")
    if not themes:
        reader.fail(root, "there are no themes; write themes: and under it a name for each")
    for key, _ in reader.entries(keys.get("themes"), "themes"):
        _check_place(reader, key, themes)
    return Codebook(
        file.removesuffix(".yml").removesuffix(".yaml"),
        tuple(themes.values()),
        tuple(dict.fromkeys((*base.topic_words, *topic_words))),
    )


def _theme(reader: NodeReader, key: yaml.Node, node: yaml.Node) -> Theme:
    name = key.value
    if not _NAME.fullmatch(name):
        reader.fail(key, f"theme {name!r}: use lower-case letters, digits and _ for the name")
    what = f"theme {name}"
    if not isinstance(node, yaml.MappingNode):
        reader.fail(key, f"{what} needs a label, a definition and include below it")
    keys = reader.mapping(node, what, _THEME_KEYS)
    missing = [k for k in ("label", "definition") if k not in keys]
    if missing:
        reader.fail(key, f"{what} lacks {', '.join(missing)}")
    return Theme(
        name=name,
        label=reader.text(keys["label"], f"label of {what}"),
        definition=reader.text(keys["definition"], f"definition of {what}"),
        include=_patterns(reader, keys.get("include"), f"include of {what}"),
        exclude=_patterns(reader, keys.get("exclude"), f"exclude of {what}"),
        parent=reader.text(keys["parent"], f"parent of {what}") if "parent" in keys else None,
        origin=reader.where(key),
    )


def _patterns(reader: NodeReader, node: yaml.Node | None, what: str) -> tuple[Pattern, ...]:
    if node is None or (isinstance(node, yaml.SequenceNode) and not node.value):
        return ()
    if not isinstance(node, yaml.SequenceNode):
        reader.fail(node, f"{what} must be a list, one pattern a line, each after '- '")
    found: dict[Pattern, Pattern] = {}
    for item in node.value:
        text = reader.text(item, f"a pattern in {what}")
        if item.style == '"':
            reader.fail(
                item,
                f"YAML drops these double quotes; write '\"{text}\"' for a case-sensitive "
                f"pattern, or '{text}'",
            )
        pattern = parse_pattern(text, origin=reader.where(item))
        if pattern in found:
            reader.fail(item, f"pattern {text!r} stands twice in {what}; keep one")
        found[pattern] = pattern
    return tuple(found)


def _check_place(reader: NodeReader, key: yaml.Node, themes: dict[str, Theme]) -> None:
    """Check a theme's place among the others: its parents exist, and it has patterns."""
    theme = themes[key.value]
    if not theme.include and all(other.parent != theme.name for other in themes.values()):
        reader.fail(key, f"theme {theme.name} has no patterns; list them under include")
    seen = [theme.name]
    while (parent := themes[seen[-1]].parent) is not None:
        if parent not in themes:
            close = near_miss(parent, themes)
            reader.fail(key, f"theme {seen[-1]}: its parent {parent!r} is not a theme{close}")
        if parent in seen:
            reader.fail(key, f"theme {theme.name}: its parents lead back to {parent}")
        seen.append(parent)
