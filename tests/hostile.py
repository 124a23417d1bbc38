"""Broken and hostile files, made on the spot: what a folder of real documents may hold at worst."""

import gzip
import io
import json
import os
import socket
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

SENTENCE = "The social worker listened to the child. "
READABLE = ""  # in place of a pattern of the error message


def office_zip(parts: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


def docx(body: str, prolog: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/"
    return office_zip(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{space}package/2006/content-types"><Override '
                'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
                'officedocument.wordprocessingml.document.main+xml"/></Types>'
            ),
            "_rels/.rels": (
                f'<Relationships xmlns="{space}package/2006/relationships"><Relationship Id="r1" '
                f'Type="{space}officeDocument/2006/relationships/officeDocument" '
                'Target="word/document.xml"/></Relationships>'
            ),
            "word/document.xml": (
                f'{prolog}<w:document xmlns:w="{space}wordprocessingml/2006/main">'
                f"<w:body>{body}</w:body></w:document>"
            ),
        }
    )


def docx_paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def odt(body: str, prolog: str = "") -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    names = "".join(
        f' xmlns:{name}="{space}{name}:1.0"' for name in ("office", "text", "table", "meta")
    )
    names += f' xmlns:draw="{space}drawing:1.0"'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"{prolog}<office:document-content{names}><office:body><office:text>{body}"
            "</office:text></office:body></office:document-content>",
        )
    return data.getvalue()


def xlsx(rows: list[list[object]]) -> bytes:
    import openpyxl

    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def pdf(*pages: list[tuple[float, float, str]], size: float = 12, **options: object) -> bytes:
    """Draw each page's (x, y, text) in the order given."""
    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(595, 842), invariant=1, **options)
    for page in pages:
        canvas.setFont("Helvetica", size)
        for x, y, text in page:
            canvas.drawString(x, y, text)
        canvas.rect(0, 0, 1, 1)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def pdf_bomb() -> bytes:
    """Hold one page whose content unpacks from 40 kB to 40 MB."""
    content = zlib.compress(b"q Q " * 10_000_000)
    head = (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(content)
    )
    return head + content + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def far_cell() -> bytes:
    """Hold a sheet of two cells, the second in the last row and column there is."""
    import openpyxl

    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.active["XFD1048576"] = "text", SENTENCE
    book.save(data)
    return data.getvalue()


def lying_zip() -> bytes:
    """Hold a part that says it is 10 bytes long and unpacks to 50 MB."""
    data = bytearray(office_zip({"word/document.xml": b"x" * 50_000_000}))
    true, small = struct.pack("<I", 50_000_000), struct.pack("<I", 10)
    place = data.find(true)
    while place >= 0:
        data[place : place + 4] = small
        place = data.find(true, place + 1)
    return bytes(data)


_ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "'
    + "ha" * 50
    + '">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 50}">' for a, b in zip("abcde", "bcdef", strict=True))
    + "]>"
)
_OUTSIDE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

# name -> (bytes or what makes them, pattern of the message; "" where the file can be read)
CASES: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "empty.txt": (b"", "is empty"),
    "spaces.txt": (b" \n\t \r\n" * 100, "holds no text"),
    "binary.txt": (bytes(range(256)) * 100, "no text in a known encoding"),
    "one-nul.txt": (SENTENCE.encode() * 50 + b"\0" + SENTENCE.encode(), READABLE),
    "nuls.txt": (b"\0" * 5000, "no text in a known encoding"),
    "utf16-bom.txt": (SENTENCE.encode("utf-16"), READABLE),
    "utf16-be.txt": (SENTENCE.encode("utf-16-be"), READABLE),
    "utf16-le.txt": (SENTENCE.encode("utf-16-le"), READABLE),
    "utf32-bom.txt": (SENTENCE.encode("utf-32"), READABLE),
    "utf32-be.txt": (SENTENCE.encode("utf-32-be"), READABLE),
    "utf16-cut.txt": (SENTENCE.encode("utf-16")[:-1], READABLE),
    "utf8-bom.txt": (b"\xef\xbb\xbf" + SENTENCE.encode(), READABLE),
    "windows.txt": ("The child\u2019s \u201cview\u201d \u2013 heard.".encode("cp1252"), READABLE),
    "mac.txt": ("The child\u2019s \u201cview\u201d \u2013 heard.".encode("mac_roman"), READABLE),
    "mixed.txt": ("\u00e9t\u00e9 caf\u00e9 ".encode() * 9 + b"it\x92s", READABLE),
    "cyrillic.txt": (
        "\u0414\u0435\u0442\u0438 \u0438 \u0441\u0435\u043c\u044c\u0438 ".encode("cp1251") * 40,
        READABLE,
    ),
    "one-line-50MB.txt": (lambda: SENTENCE.encode() * 1_250_000, READABLE),
    "long-word.txt": (b"a" * 10_000, READABLE),
    "regex-bait.txt": (b"a@" * 20_000 + b"www." * 20_000 + b"(((((" * 20_000, READABLE),
    "png.pdf": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "is a picture"),
    "notes.docx": (SENTENCE.encode() * 3, READABLE),
    "old.docx": (_OLE + "WordDocument".encode("utf-16-le"), r"old Word document.*\.docx"),
    "old.xls": (_OLE + "Workbook".encode("utf-16-le"), r"old Excel.*\.xlsx"),
    "old.ppt": (_OLE + "PowerPoint Document".encode("utf-16-le"), r"old PowerPoint.*\.pdf"),
    "locked.docx": (_OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "archive.txt": (gzip.compress(SENTENCE.encode()), "gzip archive"),
    "slides.pptx": (lambda: office_zip({"ppt/presentation.xml": "<p/>"}), "PowerPoint"),
    "a.zip": (lambda: office_zip({"a.txt": SENTENCE}), "ZIP archive"),
    "error.pdf": (
        b"<!doctype html><title>404 - Page not found</title><p>Sorry, it is gone.</p>",
        "web page that reports an error.*Page not found",
    ),
    "page.pdf": (b"<html><body>" + b"<p>" + SENTENCE.encode() * 20 + b"</body>", READABLE),
    "truncated.pdf": (lambda: pdf([(72, 700, SENTENCE)])[:400], "damaged or incomplete"),
    "no-pages.pdf": (b"%PDF-1.4\n%%EOF", "damaged or incomplete"),
    "password.pdf": (
        lambda: pdf([(72, 700, SENTENCE)], encrypt="secret"),
        "locked with a password",
    ),
    "pictures.pdf": (lambda: pdf([], []), "OCR"),
    "bomb.pdf": (pdf_bomb, "OCR"),
    "many-pages.pdf": (
        (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]"
            b"/Count 900000>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
        ),
        "900,000 pages|damaged",
    ),
    "bomb.docx": (lambda: docx(docx_paragraph("0" * 60_000_000)), "unpacks to"),
    "lying.docx": (lying_zip, "damaged"),
    "entities.docx": (lambda: docx(docx_paragraph("&f;"), _ENTITIES), "declares entities"),
    "xxe.docx": (lambda: docx(docx_paragraph("&secret;"), _OUTSIDE), "declares entities"),
    "deep.docx": (
        lambda: docx("<w:sdt><w:sdtContent>" * 20_000 + "</w:sdtContent></w:sdt>" * 20_000),
        "nested|damaged",
    ),
    "cut.docx": (lambda: docx(docx_paragraph(SENTENCE))[:300], "ZIP archive|damaged"),
    "xxe.odt": (lambda: odt("<text:p>&secret;</text:p>", _OUTSIDE), "declares entities"),
    "deep.odt": (
        lambda: odt("<text:section>" * 50_000 + "</text:section>" * 50_000),
        "damaged",
    ),
    "bomb.xlsx": (
        lambda: office_zip({"xl/workbook.xml": b"<w/>", "xl/a.xml": b"0" * 60_000_000}),
        "unpacks to",
    ),
    "far-cell.xlsx": (far_cell, READABLE),
    "broken.xlsx": (lambda: office_zip({"xl/workbook.xml": b"<w"}), "damaged"),
    "bait.rtf": (
        lambda: b"{\\rtf1{\\fonttbl" + b"\\f1" * 60_000 + b"}" + b"{\\field{\\*\\fldinst{" * 9000,
        "holds no text|damaged",
    ),
    "deep.html": (b"<div>" * 100_000 + SENTENCE.encode(), "nested"),
    "attributes.html": (
        lambda: b"<html><p " + b" ".join(b"a%d=1" % i for i in range(200_000)) + b">x</html>",
        "nested or tagged",
    ),
    "big-attribute.html": (
        b'<html><body><img src="data:image/png;base64,' + b"A" * 3_000_000 + b'"><p>Hello there.',
        READABLE,
    ),
    "deep.json": (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
    "half.json": (b'{"text": "cut', "not valid JSON at line 1"),
    "surrogate.json": (b'{"text": "half \\ud83d of it"}', READABLE),
    "twins.json": (b'{"text": "a", "text": "b"}', "'text' stands twice"),
    "bad-line.jsonl": (b'{"text": "a"}\n{"text": \n', "line 2"),
    "ragged.csv": (b"id,text\n1,good\n2,a,b\n", "row 3 has 3 cells"),
    "quotes.csv": (b'id,text\n1,good\n2,"never closed\n3,x\n', "row 3 opens a quotation mark"),
    "entities.xml": (_ENTITIES.encode() + b"<x>&f;</x>", "is XML"),
    "data.xml": (b"<?xml version='1.0'?><a>" + SENTENCE.encode() + b"</a>", "is XML"),
    "a\nname.txt": (b"", r"a\\nname.txt: is empty"),
    "a\x1b[31mred.txt": (b"", r"a\\x1b\[31mred.txt: is empty"),
}


def make_hostile(folder: Path) -> dict[str, str]:
    """Write all cases; give the pattern of each one's message by the name of its file."""
    for name, (data, _) in CASES.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data())
    patterns = {name: pattern for name, (_, pattern) in CASES.items()}
    return patterns | _make_special(folder)


def _make_special(folder: Path) -> dict[str, str]:
    (folder / "folder.pdf").mkdir()
    os.mkfifo(folder / "pipe.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "dangling.txt").symlink_to("nothing-here")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(folder)  # the path of a socket may be 100 bytes long at most
        server.bind("socket.txt")
        os.chdir(here)
    bad = os.fsdecode(b"bad-\xff-name.txt")
    (folder / bad).write_bytes(b"")
    special = {
        "folder.pdf": "not a file|Is a directory",
        "pipe.txt": "not a file",
        "device.txt": "not a file",
        "loop.txt": "cannot be opened",
        "dangling.txt": "no such file",
        "socket.txt": "cannot be opened",
        "vanished.txt": "no such file",
        bad: r"bad-\\udcff-name.txt: is empty",
    }
    if os.geteuid() != 0:  # nothing is unreadable to root
        (folder / "secret.txt").write_text(SENTENCE)
        (folder / "secret.txt").chmod(0)
        special["secret.txt"] = "cannot be opened"
    return special


def main() -> None:
    """Read every file of a folder, one JSON line each: name, error, seconds, characters."""
    import sys
    import time

    from analysis.extract import UnreadableDocumentError, extract

    for name in json.loads(sys.argv[2]):
        start = time.monotonic()
        try:
            result = extract(Path(sys.argv[1]) / name)
            line = {"error": None, "text": result.text[:200], "warnings": result.warnings}
        except UnreadableDocumentError as error:
            line = {"error": str(error)}
        print(json.dumps({"name": name, "seconds": time.monotonic() - start, **line}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
