"""Dictionaries of other tools -> Codebook, and a Codebook -> codebook.yml."""

import itertools
import re
from pathlib import Path

import yaml

from analysis.codebook.nodes import NodeReader, read_text
from analysis.codebook.patterns import Pattern, parse_pattern
from analysis.codebook.reading import Codebook, Theme

DEEPEST = 20  # also stops a file that refers to itself
_FOREIGN = re.compile(r"[^\w\s*?'’.,&/+-]")


def import_dictionary(path: Path) -> Codebook:
    """Read a YAML dictionary as quanteda and LIWC users exchange them.

    Categories are keys, nested ones become themes with a parent, entries are words or phrases
    with ``*`` and ``?``. Since such files hold no definitions, each theme's says where it is
    from; write a real one before coding by it.

    Raises
    ------
    InputError
        With file and line: not YAML, an entry that is not a word or phrase.
    """
    reader = NodeReader(path.name)
    root = reader.root(read_text(path))
    themes: dict[str, Theme] = {}
    for key, node in reader.entries(root, "the dictionary"):
        _read_category(reader, key, node, themes=themes)
    return Codebook(path.stem, tuple(themes.values()))


def write_codebook(codebook: Codebook, path: Path) -> None:
    """Write a codebook in the format that ``read_codebook`` reads, without a base."""
    themes = {
        theme.name: {
            "label": theme.label,
            "definition": theme.definition,
            **({"parent": theme.parent} if theme.parent else {}),
            **({"include": _texts(theme.include)} if theme.include else {}),
            **({"exclude": _texts(theme.exclude)} if theme.exclude else {}),
        }
        for theme in codebook.themes
    }
    content: dict[str, object] = {"themes": themes}
    if codebook.topic_words:
        content["topic_words"] = _texts(codebook.topic_words)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(text, encoding="utf-8")


def _texts(patterns: tuple[Pattern, ...]) -> list[str]:
    return [pattern.text for pattern in patterns]


def _read_category(
    reader: NodeReader,
    key: yaml.Node,
    node: yaml.Node,
    *,
    themes: dict[str, Theme],
    above: tuple[Theme, ...] = (),
) -> None:
    """Add a category and, after it, the categories within it."""
    if len(above) > DEEPEST:
        reader.fail(key, f"categories within categories, more than {DEEPEST} deep")
    words: list[Pattern] = []
    inner: list[tuple[yaml.Node, yaml.Node]] = []
    for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if isinstance(item, yaml.MappingNode):
            inner += reader.entries(item, f"category {key.value!r}")
        else:
            words.append(_entry(reader, item))
    if not words and not inner:
        reader.fail(key, f"category {key.value!r} has no entry")
    path = " > ".join([*(theme.label for theme in above), key.value])
    theme = Theme(
        name=_new_name(key.value, themes),
        label=key.value,
        definition=f"Category {path} of {reader.file}, which gives no definition.",
        include=tuple(dict.fromkeys(words)),
        parent=above[-1].name if above else None,
        origin=reader.where(key),
    )
    themes[theme.name] = theme
    for inner_key, value in inner:
        _read_category(reader, inner_key, value, themes=themes, above=(*above, theme))


def _entry(reader: NodeReader, node: yaml.Node) -> Pattern:
    text = reader.text(node, "an entry")
    if foreign := _FOREIGN.search(text):
        reader.fail(
            node,
            f"entry {text!r}: {foreign[0]!r} has no place in a word or phrase; take the entry out "
            "or write it in another way",
        )
    return parse_pattern(text, origin=reader.where(node))


def _new_name(label: str, taken: dict[str, Theme]) -> str:
    """Make a theme's name of a label, with a number if the name is taken."""
    name = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
    name = name if name[:1].isalpha() else f"theme_{name}".rstrip("_")
    numbered = (f"{name}_{i}" for i in itertools.count(2))
    return name if name not in taken else next(n for n in numbered if n not in taken)
