"""XML of the REFI-QDA standard: identifiers, codes, reading without danger."""

import re
import uuid
from typing import Any

from analysis.codebook import Codebook, Theme
from analysis.errors import InputError

ORIGIN = "childrens-social-care-analysis"
# Any fixed identifier will do; from it those of codes and documents are derived, so that the same
# study always has the same ones and a colleague's file can be matched by them.
_SPACE = uuid.UUID("6f6b7b0e-3d0f-5c55-9d0a-2f6c54f2a3b1")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML 1.0
SEPARATOR = "; "
LINES = {"theme": "Theme: ", "include": "Found by: ", "exclude": "But not: "}


def guid(kind: str, *parts: object) -> str:
    """Give the identifier of a thing; the same thing always has the same one."""
    return str(uuid.uuid5(_SPACE, "\x1f".join([kind, *map(str, parts)])))


def legal(text: str) -> str:
    """Replace what XML cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)


def parse(data: bytes, name: str) -> Any:
    """Parse XML from a stranger.

    Raises
    ------
    InputError
        If it is not XML, or declares a document type, by which entities could be slipped in.
    """
    from lxml import etree

    # before it is parsed, in whatever encoding of whole bytes
    if b"<!DOCTYPE" in data.replace(b"\0", b"").upper():
        raise InputError(f"{name}: declares a document type, which no real export does")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name}: not XML ({error.msg}); export it again") from None


def add_codes(parent: Any, codebook: Codebook, *, children_of: str | None = None) -> None:
    """Add a Code element for each theme, children inside their parents."""
    from lxml.etree import QName, SubElement

    space = QName(parent).namespace
    for theme in codebook.themes:
        if theme.parent == children_of:
            code = SubElement(
                parent,
                f"{{{space}}}Code",
                guid=guid("theme", theme.name),
                name=legal(theme.label),
                isCodable="true",
            )
            SubElement(code, f"{{{space}}}Description").text = legal(_description(theme))
            add_codes(code, codebook, children_of=theme.name)


def _description(theme: Theme) -> str:
    """Write definition, name and patterns, one a line, so that they can be read back."""
    lines = [theme.definition, LINES["theme"] + theme.name]
    for kind in ("include", "exclude"):
        patterns = getattr(theme, kind)
        if patterns:
            lines.append(LINES[kind] + SEPARATOR.join(pattern.text for pattern in patterns))
    return "\n".join(lines)


def to_bytes(root: Any) -> bytes:
    """Write XML as bytes."""
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
