"""Word processors' files -> blocks.

docx: mammoth, which keeps content controls, tracked insertions, text boxes, footnotes and tables in
the order of the document (python-docx loses the first three) and leaves headers and footers out.
odt: the XML of the format, parsed by lxml. rtf: striprtf.
"""

import io
import re
import zipfile
from typing import Any

from analysis.extract.archives import check_archive
from analysis.extract.files import UnreadableDocumentError
from analysis.extract.html import blocks_of
from analysis.extract.html_page import parse
from analysis.extract.metadata import find_date, real_title

_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => h2:fresh"
_CORE = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "language": "{http://purl.org/dc/elements/1.1/}language",
    "date": "{http://purl.org/dc/terms/}created",
    "odt_date": "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}creation-date",
}
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_RTF_NOTE = re.compile(rb"\\footnote\b")
_RTF_LINK = re.compile(r"(\\fldinst\b[^}]{0,200}?)HYPERLINK\b")
_RTF_BREAK = re.compile(r"(?=\\f\d|\{\\field\b)")


def docx_blocks(data: bytes, name: str) -> tuple[list[str], dict[str, str]]:
    """Give the blocks and the declared metadata of a Word document."""
    import mammoth

    check_archive(data, name)
    try:
        page = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda _: {}),
        ).value
    except RecursionError as error:
        raise UnreadableDocumentError(
            f"{name}: its parts are nested beyond any real document; save it anew as .docx"
        ) from error
    except Exception as error:  # mammoth raises whatever a damaged part leads it to
        raise UnreadableDocumentError(
            f"{name}: is damaged ({type(error).__name__}); open it in Word and save it anew"
        ) from error
    tree = parse(page or "<p></p>", name)
    for link in list(tree.iter("a")):
        if re.match("#(?:foot|end)note-ref-", link.get("href", "")):
            link.drop_tree()
    headings = [" ".join(node.text_content().split()) for node in tree.iter("h1")]
    declared = _declared(data, "docProps/core.xml")
    return blocks_of(tree), declared | ({"heading": headings[0]} if headings else {})


def odt_blocks(data: bytes, name: str) -> tuple[list[str], dict[str, str]]:
    """Give the blocks and the declared metadata of an OpenDocument text."""
    check_archive(data, name)
    content = _part(data, "content.xml")
    body = None if content is None else content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise UnreadableDocumentError(
            f"{name}: is damaged; open it in its own program and save it anew"
        )
    blocks: list[str] = []
    _odt(body, blocks)
    heading = next((_odt_text(node) for node in body.iter(f"{_TEXT}h")), "")
    return blocks, _declared(data, "meta.xml") | ({"heading": heading} if heading else {})


def _odt(element: Any, blocks: list[str]) -> None:
    """Add the blocks below an element; what was deleted under change tracking is no text."""
    for child in element:
        if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            blocks += filter(None, [_odt_text(child)])
            blocks += (
                text for note in child.iter(f"{_TEXT}note-body") if (text := _odt_text(note))
            )
        elif child.tag == f"{_TABLE}table-row":
            cells = [" ".join(_odt_cell(cell)) for cell in child]
            blocks += filter(None, [" | ".join(cell for cell in cells if cell)])
        elif child.tag != f"{_TEXT}tracked-changes" and isinstance(child.tag, str):
            _odt(child, blocks)


def _odt_cell(cell: Any) -> list[str]:
    blocks: list[str] = []
    _odt(cell, blocks)
    return blocks


def _odt_text(element: Any) -> str:
    """Give a paragraph's text without its footnotes and comments."""
    letters = [element.text or ""]
    for child in element:
        if child.tag in {f"{_TEXT}s", f"{_TEXT}tab"}:
            letters.append(" ")
        elif child.tag == f"{_TEXT}line-break":
            letters.append("\0")
        elif child.tag not in {f"{_TEXT}note", f"{_OFFICE}annotation"}:
            letters.append(_odt_text(child))
        letters.append(child.tail or "")
    if element.tag not in {f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}note-body"}:
        return "".join(letters)
    lines = (" ".join(line.split()) for line in "".join(letters).split("\0"))
    return "\n".join(line for line in lines if line)


def _declared(data: bytes, part: str) -> dict[str, str]:
    tree = _part(data, part)
    found = (
        {}
        if tree is None
        else {key: tree.findtext(f".//{tag}") or "" for key, tag in _CORE.items()}
    )
    return {
        "title": real_title(found.get("title")),
        "language": found.get("language", "").split("-")[0].lower(),
        "date": find_date(found.get("date") or found.get("odt_date") or "")[0],
    }


def _part(data: bytes, part: str) -> Any:
    """Parse one part of an archive; entities and outside references stay unread."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return etree.fromstring(archive.read(part), parser)
    except (KeyError, etree.XMLSyntaxError):
        return None


def rtf_blocks(data: bytes, name: str) -> tuple[list[str], dict[str, str], list[str]]:
    """Give the paragraphs and table rows of a Rich Text file, nothing declared, and warnings."""
    from striprtf.striprtf import rtf_to_text

    # Two patterns of striprtf take quadratic time on one long line of links or fonts; without the
    # word, the link's text is still read, and a line break means nothing in this format.
    text = _RTF_LINK.sub(r"\1", data.decode("cp1252", "replace"))
    try:
        plain = rtf_to_text(_RTF_BREAK.sub("\n", text), errors="replace")
    except Exception as error:  # striprtf raises whatever a damaged group leads it to
        raise UnreadableDocumentError(
            f"{name}: is damaged ({type(error).__name__}); open it in Word and save it as .docx"
        ) from error
    plain = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    blocks = []
    for line in plain.splitlines():
        cells = [" ".join(cell.split()) for cell in line.split("|")]
        blocks.append(" | ".join(cell for cell in cells if cell))
    notes = len(_RTF_NOTE.findall(data))
    lost = f"footnotes are not read ({notes}); to have them, save the file as .docx"
    return [block for block in blocks if block], {}, [lost] if notes else []
