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
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_ASIDES = (f"{_TEXT}note-body", "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}text-box")
_NOT_IN_LINE = {f"{_TEXT}note", f"{_OFFICE}annotation", _ASIDES[1], f"{_SVG}title", f"{_SVG}desc"}
_UNREAD = re.compile(r"unrecognised element was ignored: (\S+)")
_RTF_LINK = re.compile(r"(\\fldinst\b[^}]{0,200}?)HYPERLINK\b")
_RTF_BREAK = re.compile(r"(?=\\f\d|\{\\field\b)")
_RTF_NOTE = re.compile(r"\{\\footnote\b")
_RTF_SIGN = re.compile(r"\\[{}\\]|[{}]")


def docx_blocks(data: bytes, name: str) -> tuple[list[str], dict[str, str], list[str]]:
    """Give the blocks, the declared metadata and the warnings of a Word document."""
    import mammoth

    check_archive(data, name)
    try:
        result = mammoth.convert_to_html(
            _with_fields(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda _: {}),
        )
    except RecursionError as error:
        raise UnreadableDocumentError(
            f"{name}: its parts are nested beyond any real document; save it anew as .docx"
        ) from error
    except Exception as error:  # mammoth raises whatever a damaged part leads it to
        raise UnreadableDocumentError(
            f"{name}: is damaged ({type(error).__name__}); open it in Word and save it anew"
        ) from error
    tree = parse(result.value or "<p></p>", name)
    for link in list(tree.iter("a")):
        if re.match("#(?:foot|end)note-ref-", link.get("href", "")):
            link.drop_tree()
    headings = [" ".join(node.text_content().split()) for node in tree.iter("h1")]
    declared = _declared(data, "docProps/core.xml")
    unread = sorted({kind for m in result.messages for kind in _UNREAD.findall(m.message)})
    warnings = [f"parts of these kinds hold no text that can be read: {', '.join(unread)}"]
    heading = {"heading": headings[0]} if headings else {}
    return blocks_of(tree), declared | heading, warnings if unread else []


def _with_fields(data: bytes) -> io.BytesIO:
    """Name simple fields as smart tags, whose text mammoth reads; that of fields it leaves out."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(written, "w") as copy,
    ):
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename.startswith("word/") and b"fldSimple" in content:
                content = re.sub(rb"(</?\w+:)fldSimple\b", rb"\1smartTag", content)
            copy.writestr(part, content, compress_type=zipfile.ZIP_STORED)
    return written


def odt_blocks(data: bytes, name: str) -> tuple[list[str], dict[str, str], list[str]]:
    """Give the blocks and the declared metadata of an OpenDocument text; no warnings."""
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
    return blocks, _declared(data, "meta.xml") | ({"heading": heading} if heading else {}), []


def _odt(element: Any, blocks: list[str]) -> None:
    """Add the blocks below an element; what was deleted under change tracking is no text."""
    for child in element:
        if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            blocks += filter(None, [_odt_text(child)])
            for aside in child.iter(*_ASIDES):
                if next(aside.iterancestors(f"{_TEXT}p", f"{_TEXT}h")) is child:
                    _odt(aside, blocks)
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
    """Give a paragraph's text without its footnotes, text boxes and comments."""
    letters = [element.text or ""]
    for child in element:
        if child.tag in {f"{_TEXT}s", f"{_TEXT}tab"}:
            letters.append(" ")
        elif child.tag == f"{_TEXT}line-break":
            letters.append("\0")
        elif child.tag not in _NOT_IN_LINE:
            letters.append(_odt_text(child))
        letters.append(child.tail or "")
    if element.tag not in {f"{_TEXT}p", f"{_TEXT}h"}:
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


def rtf_blocks(data: bytes, name: str) -> list[str]:
    """Give the paragraphs and table rows of a Rich Text file, then its footnotes."""
    from striprtf.striprtf import rtf_to_text

    # Two patterns of striprtf take quadratic time on one long line of links or fonts; without the
    # word, the link's text is still read, and a line break means nothing in this format.
    text = _notes_last(_RTF_LINK.sub(r"\1", data.decode("cp1252", "replace")))
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
    return [block for block in blocks if block]


def _notes_last(text: str) -> str:
    """Put footnotes, which striprtf leaves out, behind the text as paragraphs of their own."""
    kept, notes, done = [], [], 0
    for note in _RTF_NOTE.finditer(text):
        if note.start() < done:
            continue
        end = _group_end(text, note.start())
        if not end:  # a damaged file; to look on would take time with the square of its length
            break
        # an empty group, since a space after a control word would belong to that
        kept.append(text[done : note.start()] + "{}")
        notes.append(f"\\par\\pard {{{text[note.end() : end]}")
        done = end
    if not notes:
        return text
    body, closing, after = text[done:].rpartition("}")
    return "".join([*kept, body, *notes, closing, after])


def _group_end(text: str, start: int) -> int:
    """Give where the group that begins at a place ends; 0 if it is never closed."""
    depth = 0
    for sign in _RTF_SIGN.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
        if depth == 0 and sign[0] == "}":
            return sign.end()
    return 0
