"""A codebook to and from a QDC file."""

import re
import unicodedata
from pathlib import Path
from typing import Any

import yaml

from analysis.codebook import Codebook
from analysis.coding.refiqda.elements import (
    LINES,
    ORIGIN,
    SEPARATOR,
    add_codes,
    parse,
    to_bytes,
)
from analysis.errors import InputError
from analysis.files import write_bytes

CODEBOOK = "urn:QDA-XML:codebook:1.0"


def write_qdc(codebook: Codebook, path: Path) -> None:
    """Write a codebook as QDC: a code for each theme, with definition and patterns as description.

    Topic words are not themes and stay behind.
    """
    from lxml.etree import Element, SubElement

    root = Element(f"{{{CODEBOOK}}}CodeBook", origin=ORIGIN, nsmap={None: CODEBOOK})
    add_codes(SubElement(root, f"{{{CODEBOOK}}}Codes"), codebook)
    write_bytes(path, to_bytes(root))


def read_qdc(path: Path) -> tuple[str, list[str]]:
    """Read a QDC file as the text of a ``codebook.yml``.

    Returns
    -------
    text : str
        YAML. A code's description is the definition, in which the lines that ``write_qdc`` wrote
        give back name and patterns.
    without_patterns : list of str
        The themes that came without patterns, as they do from other programs: each begins with the
        words of its name, and wants better ones.

    Raises
    ------
    InputError
        If it is not a QDC file, or two codes would have the same name.
    """
    root = parse(path.read_bytes(), path.name)
    codes = root.find("{*}Codes")
    if not root.tag.endswith("}CodeBook") or codes is None:
        raise InputError(f"{path.name}: not a REFI-QDA codebook (.qdc)")
    themes: dict[str, dict[str, Any]] = {}
    without: list[str] = []
    _read_codes(codes, None, themes, without)
    if not themes:
        raise InputError(f"{path.name}: there are no codes in it")
    repeated = [name for name in themes if name.endswith("\x00")]
    if repeated:
        raise InputError(f"{path.name}: two codes are called {repeated[0][:-1]!r}; rename one")
    text = yaml.safe_dump({"themes": themes}, sort_keys=False, allow_unicode=True, width=100)
    return text, without


def _read_codes(
    parent: Any, parent_name: str | None, themes: dict[str, dict[str, Any]], without: list[str]
) -> None:
    for code in parent.iterfind("{*}Code"):
        label = " ".join(code.get("name", "").split())
        found, definition = _read_description(code.findtext("{*}Description") or "")
        name = found.get("theme") or _slug(label)
        include = found.get("include", "").split(SEPARATOR) if "include" in found else []
        if not include:
            without.append(name)
            include = [" ".join(re.findall(r"[^\W_]+", label.lower())) or name]
        theme: dict[str, Any] = {"label": label or name, "definition": definition or label or name}
        if parent_name:
            theme["parent"] = parent_name
        theme["include"] = include
        if "exclude" in found:
            theme["exclude"] = found["exclude"].split(SEPARATOR)
        themes[name if name not in themes else f"{name}\x00"] = theme
        _read_codes(code, name, themes, without)


def _read_description(text: str) -> tuple[dict[str, str], str]:
    """Take the lines of ``elements.LINES`` out of a description; the rest is the definition."""
    found, rest = {}, []
    for line in text.splitlines():
        kind = next((k for k, start in LINES.items() if line.strip().startswith(start)), None)
        if kind:
            found[kind] = line.strip().removeprefix(LINES[kind])
        else:
            rest.append(line)
    return found, " ".join(" ".join(rest).split())


def _slug(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label.lower()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return slug if slug[:1].isalpha() else f"theme_{slug}".rstrip("_")
