"""The documents of the example study that are not plain text, made from the texts beside this file.

``python data/originals/example/make_formats.py`` writes them into ``data/raw/example/`` and their
SHA-256 into the manifest. What a document is to be is told by its row there: ``<id>.md`` becomes
the row's ``file``. Nothing in the output depends on clock or machine.
"""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

HERE = Path(__file__).parent
STUDY = HERE.parents[1] / "raw" / "example"
RE_POSTED = {
    "open-latch-2021-07-what-too-many-doors-says-repost": "Ullen Vale Business Partnership"
}
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can hold
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_MARKDOWN = MarkdownIt("commonmark").enable("table")


class Block(NamedTuple):
    """A piece of a document: ``kind`` is title, heading, text, item or row.

    ``mark`` is an item's bullet or number; ``cells`` are those of a table's row.
    """

    kind: str
    text: str = ""
    mark: str = ""
    cells: tuple[str, ...] = ()


def read_blocks(markdown: str) -> list[Block]:
    """Parse an original into its blocks."""
    blocks: list[Block] = []
    kind, number, cells = "text", None, []
    for token in _MARKDOWN.parse(markdown):
        if token.type == "heading_open":
            kind = "title" if token.tag == "h1" else "heading"
        elif token.type == "ordered_list_open":
            number = int(token.attrGet("start") or 1)
        elif token.type == "list_item_open":
            kind = "item"
        elif token.type == "tr_open":
            kind, cells = "row", []
        elif token.type == "inline" and kind == "row":
            cells.append(_plain(token))
        elif token.type == "inline":
            mark = ("" if kind != "item" else "•") if number is None else f"{number}."
            blocks.append(Block(kind, _plain(token), mark))
            number = None if number is None else number + 1
            kind = "text"
        elif token.type == "tr_close":
            blocks.append(Block("row", cells=tuple(cells)))
            kind = "text"
        elif token.type == "ordered_list_close":
            number = None
    return blocks


def _plain(token: Any) -> str:
    return "".join(child.content or " " for child in token.children)  # a line break has none


def make_html(blocks: list[Block], row: dict[str, str], markdown: str) -> bytes:
    """Put the text into a page of its body's web site."""
    sites = yaml.safe_load((HERE / "sites.yml").read_text(encoding="utf-8"))
    name = RE_POSTED.get(row["id"], row["source"])
    pages = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)
    template = pages.get_template(f"{sites[name]['shape']}.html")
    body = Markup(_MARKDOWN.render(markdown).strip())  # noqa: S704  # our own text
    title = next(block.text for block in blocks if block.kind == "title")
    return (template.render(title=title, name=name, site=sites[name], body=body) + "\n").encode()


def make_docx(blocks: list[Block], row: dict[str, str], _: str) -> bytes:
    """Write a Word document; rows become a table."""
    from docx import Document

    document = Document()
    document.core_properties.title = row["title"]
    document.core_properties.author = row["source"]
    table = None
    for block in blocks:
        if block.kind == "row":
            table = table or document.add_table(rows=0, cols=len(block.cells), style="Table Grid")
            for cell, text in zip(table.add_row().cells, block.cells, strict=True):
                cell.text = text
            continue
        table = None
        if block.kind in {"title", "heading"}:
            document.add_heading(block.text, level=0 if block.kind == "title" else 2)
        elif block.mark == "•":
            document.add_paragraph(block.text, style="List Bullet")
        else:
            document.add_paragraph(f"{block.mark} {block.text}".strip())
    buffer = io.BytesIO()
    document.save(buffer)
    return _timeless(buffer.getvalue())


def make_pdf(blocks: list[Block], row: dict[str, str], _: str) -> bytes:
    """Set the text on pages with a running header, a footer and page numbers."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    text = ParagraphStyle("text", fontName="Times-Roman", fontSize=11, leading=14, spaceAfter=8)
    heading = ParagraphStyle("heading", text, fontName="Times-Bold", fontSize=13, leading=17)
    styles = {
        "text": text,
        "item": ParagraphStyle("item", text, leftIndent=24, bulletIndent=4, spaceAfter=5),
        "heading": heading,
        "title": ParagraphStyle("title", heading, fontSize=18, leading=24),
    }

    def frame(canvas: Any, document: Any) -> None:
        canvas.setFont("Times-Italic", 9)
        canvas.drawString(72, A4[1] - 40, row["title"])
        canvas.drawString(72, 36, row["source"])
        canvas.drawRightString(A4[0] - 72, 36, f"Page {document.page}")

    buffer = io.BytesIO()
    # uncompressed, so that the bytes do not depend on the version of zlib
    SimpleDocTemplate(
        buffer,
        pagesize=A4,
        title=row["title"],
        author=row["source"],
        invariant=1,
        pageCompression=0,
    ).build(
        [Paragraph(escape(b.text), styles[b.kind], bulletText=b.mark or None) for b in blocks],
        onFirstPage=frame,
        onLaterPages=frame,
    )
    return buffer.getvalue()


def make_odt(blocks: list[Block], row: dict[str, str], _: str) -> bytes:
    """Write an OpenDocument text."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    lines = []
    for block in blocks:
        tag = "h" if block.kind in {"title", "heading"} else "p"
        level = f' text:outline-level="{1 if block.kind == "title" else 2}"' if tag == "h" else ""
        body = f"<text:{tag}{level}>{escape(block.text)}</text:{tag}>"
        items = f"<text:list><text:list-item>{body}</text:list-item></text:list>"
        lines.append(items if block.kind == "item" else body)
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:text="{office}:text:1.0" office:version="1.2"><office:body><office:text>\n'
        + "\n".join(lines)
        + "\n</office:text></office:body></office:document-content>\n"
    )
    meta = (
        f'<office:document-meta xmlns:office="{office}:office:1.0" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"><office:meta>'
        f"<dc:title>{escape(row['title'])}</dc:title></office:meta></office:document-meta>\n"
    )
    kind = "application/vnd.oasis.opendocument.text"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>'
        for path, media in (("/", kind), ("content.xml", "text/xml"), ("meta.xml", "text/xml"))
    )
    listing = (
        f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0">{entries}</manifest:manifest>'
    )
    return _archive(
        [
            ("mimetype", kind.encode()),
            ("content.xml", content.encode()),
            ("meta.xml", meta.encode()),
            ("META-INF/manifest.xml", listing.encode()),
        ]
    )


def make_rtf(blocks: list[Block], row: dict[str, str], _: str) -> bytes:
    """Write a Rich Text file."""
    lines = [r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}"]
    lines.append(r"{\info{\title " + _rtf(row["title"]) + "}}")
    for block in blocks:
        bold = r"\b " if block.kind in {"title", "heading"} else ""
        mark = _rtf(block.mark) + r"\tab " if block.mark else ""
        lines.append(
            r"\pard\sa120 " + bold + mark + _rtf(block.text) + (r"\b0" if bold else "") + r"\par"
        )
    return "\n".join([*lines, "}"]).encode("ascii") + b"\n"


def _rtf(text: str) -> str:
    text = re.sub(r"([\\{}])", r"\\\1", text)
    return "".join(c if c.isascii() else rf"\u{ord(c)}?" for c in text)


def make_xlsx(rows: Iterable[list[str]]) -> bytes:
    """Write a workbook of one sheet."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Responses"
    for cells in rows:
        sheet.append(cells)
    sheet.freeze_panes = "A2"
    for column, width in zip("ABC", (12, 24, 100), strict=True):
        sheet.column_dimensions[column].width = width
    buffer = io.BytesIO()
    book.save(buffer)
    return _timeless(buffer.getvalue())


def _timeless(archive: bytes) -> bytes:
    """Write an Office file anew without the times of its making."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    time = rb"\g<1>2023-01-01T00:00:00Z"
    return _archive(
        [
            (name, _MODIFIED.sub(time, data) if name == "docProps/core.xml" else data)
            for name, data in parts
        ]
    )


def _archive(parts: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for name, data in parts:
            info = zipfile.ZipInfo(name, _MIDNIGHT)
            info.create_system = 0  # else the machine's own
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(info, data, kind)
    return buffer.getvalue()


MAKERS: dict[str, Callable[[list[Block], dict[str, str], str], bytes]] = {
    ".html": make_html,
    ".docx": make_docx,
    ".pdf": make_pdf,
    ".odt": make_odt,
    ".rtf": make_rtf,
}


def made(rows: list[dict[str, str]]) -> dict[str, bytes]:
    """Make every document that has an original: its file's name and bytes."""
    files = {}
    for row in rows:
        original = HERE / f"{row['id']}.md"
        if original.is_file():
            markdown = original.read_text(encoding="utf-8")
            maker = MAKERS[Path(row["file"]).suffix]
            files[row["file"]] = maker(read_blocks(markdown), row, markdown)
    with (HERE / "responses.csv").open(encoding="utf-8", newline="") as lines:
        files["responses.xlsx"] = make_xlsx(csv.reader(lines))
    return files


def read_manifest() -> list[dict[str, str]]:
    """Read the rows of the study's manifest."""
    with (STUDY / "documents.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def main() -> None:
    """Write the documents, and the hash of each document into the manifest."""
    rows = read_manifest()
    for name, data in made(rows).items():
        (STUDY / name).write_bytes(data)
    for row in rows:
        row["sha256"] = hashlib.sha256((STUDY / row["file"]).read_bytes()).hexdigest()
    with (STUDY / "documents.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
