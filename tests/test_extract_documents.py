import hashlib
import re

import pytest
from docx import Document

from analysis.extract import UnreadableDocumentError, extract
from hostile import docx, docx_paragraph, odt, office_zip, xlsx


@pytest.fixture
def read(tmp_path):
    def write_and_read(name, content, **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return extract(path, **options)

    return write_and_read


def blocks(result):
    return result.text.split("\n\n")


def test_the_hash_is_of_the_bytes_and_the_text_of_a_txt_file_is_its_own(read):
    data = b"Title\r\n\r\nOne line.\rAnother.\n"
    result = read("a.txt", data)
    assert result.sha256 == hashlib.sha256(data).hexdigest()
    assert result.text == "Title\n\nOne line.\nAnother."
    assert result.format == "txt"
    assert result.warnings == ()


def test_a_file_above_the_bound_is_refused(read):
    with pytest.raises(UnreadableDocumentError, match=r"^a\.txt: is larger than 5 bytes; split it"):
        read("a.txt", "123456", max_bytes=5)
    assert read("b.txt", "12345", max_bytes=5).text == "12345"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "page.txt",
            "<!DOCTYPE html><html><body><p>Children were heard.</p></body></html>",
            "html",
        ),
        ("page.htm", "<p>A fragment of a page.</p>", "html"),
        ("plain.html", "No tags here, 1 < 2.", "txt"),
        ("letter.pdf", "{\\rtf1 A letter.}", "rtf"),
        ("table.txt", "a,b\n1,2\n", "txt"),
        ("table.csv", "a,b\n1,2\n", "csv"),
        ("readme.md", "# Title\n\nText.", "md"),
        ("data.json", '{"text": "Words."}', "json"),
        ("data.jsonl", '{"text": "Words."}\n', "jsonl"),
        ("text.odt", odt("<text:p>Words.</text:p>"), "odt"),
        ("text.doc", docx(docx_paragraph("Words.")), "docx"),
        ("book.pdf", xlsx([["Words"]]), "xlsx"),
    ],
)
def test_the_format_is_told_from_the_content(read, name, content, expected):
    result = read(name, content)
    assert result.format == expected
    suffix = name[name.rindex(".") :]
    mismatch = f"the name ends in {suffix} but the content is {expected}"
    told = {"page.txt", "plain.html", "letter.pdf", "book.pdf"}
    assert (mismatch in result.warnings) == (name in told)


def test_markdown_keeps_headings_items_and_rows_apart(read):
    result = read(
        "a.md",
        "# Title\n\nSome *emphasis* and a [link](http://x.uk)\nwrapped.\n\n- one\n- two\n\n"
        "| Region | N |\n|---|---|\n| North East | 5 |\n",
    )
    assert blocks(result) == [
        "Title", "Some emphasis and a link wrapped.", "one", "two", "Region | N", "North East | 5",
    ]  # fmt: skip


def test_front_matter_of_markdown_is_metadata_and_a_rule_is_none(read):
    result = read("a.md", "---\ntitle: 'Our view'\ndate: 2021-05-04\ntags:\n  - a\n---\nText.\n")
    assert blocks(result) == ["Text."]
    assert result.metadata == {"title": "Our view", "date": "2021-05-04"}
    assert result.warnings == (
        "the lines of fields at its start were left out (title, date, tags)",
    )
    assert read("b.md", "# Heading\n\nText.\n").metadata == {"title": "Heading"}
    assert blocks(read("c.md", "---\nShe said: no.\n\n---\nText.\n")) == ["She said: no.", "Text."]


def test_a_word_document_in_its_order_without_header_and_deleted_text(read, tmp_path):
    document = Document()
    document.sections[0].header.paragraphs[0].text = "RUNNING HEADER"
    document.add_heading("The title", 0)
    document.add_paragraph("Before the table.")
    table = document.add_table(2, 2)
    for row, words in zip(table.rows, [["Region", "N"], ["North\nEast", "5"]], strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    document.add_paragraph("After it.")
    document.save(tmp_path / "made.docx")
    made = extract(tmp_path / "made.docx")
    assert blocks(made) == [
        "The title", "Before the table.", "Region | N", "North East | 5", "After it.",
    ]  # fmt: skip
    assert made.metadata["title"] == "The title"
    changed = read(
        "changed.docx",
        docx(
            "<w:sdt><w:sdtContent>" + docx_paragraph("In a form.") + "</w:sdtContent></w:sdt>"
            "<w:p><w:ins><w:r><w:t>Put in.</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>Taken out.</w:delText></w:r></w:del></w:p>"
        ),
    )
    assert blocks(changed) == ["In a form.", "Put in."]


def test_an_opendocument_text_with_list_table_note_and_comment(read):
    row = "<table:table-row>{}</table:table-row>"
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    result = read(
        "a.odt",
        odt(
            "<text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes>"
            "<text:h>Heading</text:h>"
            "<text:p>Two<text:s/>words<text:note><text:note-body><text:p>A note.</text:p>"
            "</text:note-body></text:note>.<office:annotation><text:p>Comment</text:p>"
            "</office:annotation></text:p>"
            "<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>"
            f"<table:table>{row.format(cell.format('North East') + cell.format('5'))}</table:table>"
        ),
    )
    assert blocks(result) == ["Heading", "Two words.", "A note.", "item", "North East | 5"]


def test_notes_and_boxes_of_an_opendocument_text_follow_their_paragraph(read):
    note = "<text:note><text:note-body><text:p>A note.</text:p><text:p>More.</text:p>"
    box = "<text:span><text:text-box><text:p>In a</text:p><text:p>box.</text:p></text:text-box>"
    box = box.replace("text:text-box", "draw:text-box")
    body = f"<text:p>Begun{note}</text:note-body></text:note> and {box}</text:span>ended.</text:p>"
    assert blocks(read("a.odt", odt(body))) == [
        "Begun and ended.", "A note.", "More.", "In a", "box.",
    ]  # fmt: skip


def test_the_text_of_a_word_field_is_read_and_what_is_not_read_is_named(read):
    field = '<w:fldSimple w:instr="REF a"><w:r><w:t>section 2</w:t></w:r></w:fldSimple>'
    result = read("a.docx", docx(f"<w:p><w:r><w:t>See </w:t></w:r>{field}</w:p>"))
    assert blocks(result) == ["See section 2"]
    assert result.warnings == ()
    result = read("b.docx", docx(docx_paragraph("Text.") + "<w:p><w:odd/></w:p>"))
    assert result.warnings == ("parts of these kinds hold no text that can be read: w:odd",)


def test_footnotes_of_rich_text_stand_behind_it(read):
    result = read(
        "a.rtf",
        b"{\\rtf1\\ansi Plans{\\footnote\\pard A {\\b bold\\}} note.} matter.\\par "
        b"Last{\\footnote Two.}.\\par}",
    )
    assert blocks(result) == ["Plans matter.", "Last.", "A bold} note.", "Two."]
    assert blocks(read("b.rtf", b"{\\rtf1 Cut{\\footnote off"))[0].startswith("Cut")


def test_rich_text_with_accents_table_and_link(read):
    result = read(
        "a.rtf",
        b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fswiss Arial;}}\\f0 Caf\\'e9 \\u8217?s\\par "
        b'{\\field{\\*\\fldinst{HYPERLINK "http://x.uk"}}{\\fldrslt{our site}}}\\par '
        b"\\trowd North East\\cell 5\\cell\\row }",
    )
    assert blocks(result) == ["Caf\u00e9 \u2019s", "our site", "North East | 5"]


def test_whole_tables_are_read_with_a_warning(read):
    for name, content in [
        ("a.csv", "Region,Said\nNorth,Help came late\n"),
        ("a.xlsx", xlsx([["Region", "Said"], ["North", "Help came late"]])),
    ]:
        result = read(name, content)
        assert blocks(result) == ["Region | Said", "North | Help came late"]
        assert "name its text_column" in result.warnings[0]


def test_json_gives_every_text_in_order(read):
    result = read("a.json", '{"b": {"x": ["One.", 2, "Two."]}, "a": "Three.", "n": null}')
    assert blocks(result) == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    ("title", "words", "is_error"),
    [("Page not found", 20, True), ("Report not found - Ofsted", 60, True),
     ("Homes not found for children", 400, False), ("A report", 20, False)],
)  # fmt: skip
def test_an_error_page_is_refused_by_name(read, title, words, is_error):
    page = f"<html><title>{title}</title><body><p>{'word ' * words}</p></body></html>"
    if is_error:
        message = f"report.pdf: is a web page that reports an error ({title!r})"
        with pytest.raises(UnreadableDocumentError, match=re.escape(message)):
            read("report.pdf", page)
    else:
        assert read("report.pdf", page).format == "html"


def test_a_page_in_the_encoding_that_it_declares(read):
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>\u201cCaf\u00e9\u201d</body>'
    assert read("a.html", page.encode("cp1252")).text == "\u201cCaf\u00e9\u201d"


def test_an_archive_that_is_no_document_is_named(read):
    with pytest.raises(
        UnreadableDocumentError, match=r"^a\.odt: is an OpenDocument file other than"
    ):
        read("a.odt", office_zip({"mimetype": "application/x", "content.xml": "<x/>"}))


def test_real_documents_are_read(corpora):
    paths = sorted(corpora.glob("*/*.pdf"))[::12] + sorted(corpora.glob("*/*.txt"))
    for path in paths:
        result = extract(path)
        assert result.format == path.suffix[1:]
        assert len(result.text.split()) > 500
        assert not re.search(r"[\ue000-\uf8ff\ufffe\x02]", result.text)


def test_the_page_among_the_real_reports_is_named(corpora):
    name = "ilacs_80429_birmingham_2012-10-19.pdf"
    with pytest.raises(
        UnreadableDocumentError, match=rf"^{name}: is a web page that reports an error"
    ):
        extract(corpora / "ofsted-sample" / name)


def test_footnotes_of_rich_text_follow_its_text(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1 The text\super{\footnote One.} goes{\footnote Two.} on.\par}")
    result = extract(path)
    assert result.text == "The text goes on.\n\nOne.\n\nTwo."
    assert result.warnings == ()
