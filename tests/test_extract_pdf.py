"""Pages drawn for the purpose: what a person reads on them is what must come out."""

import pandas as pd
import pytest

from analysis.clean import restore
from analysis.extract import Change, UnreadableDocumentError, extract
from analysis.extract.hyphenation import hyphens_kept
from analysis.extract.pdf import pdf_blocks
from hostile import pdf

LEFT, LEADING = 72, 15


def column(x, y, *lines):
    return [(x, y - i * LEADING, line) for i, line in enumerate(lines)]


def read(*pages, **options):
    return pdf_blocks(pdf(*pages, **options), "a.pdf")[0]


def restored(blocks, changes):
    table = pd.DataFrame(changes, columns=Change._fields)
    return restore("\n\n".join(blocks), table)


WRAPPED = (
    "The children told us that they had moved many times and that nobody",
    "had explained to them why they had to move, or where their brothers",
    "were living now.",
)
JOINED = " ".join(WRAPPED)


def test_lines_of_a_paragraph_are_joined_and_paragraphs_kept_apart():
    page = column(LEFT, 700, "What children said", *WRAPPED) + column(LEFT, 625, *WRAPPED)
    assert read(page) == ["What children said", JOINED, JOINED]


def test_a_short_last_line_ends_a_paragraph_without_a_gap():
    page = column(LEFT, 700, *WRAPPED, *WRAPPED, *WRAPPED, *WRAPPED)
    assert read(page) == [JOINED] * 4


def test_a_paragraph_runs_on_to_the_next_page_past_the_footer():
    footer = [(LEFT, 40, "Annual report of the council"), (500, 40, "{}")]

    def page(number, lines):
        return [*lines, *((x, y, text.format(number)) for x, y, text in footer)]

    pages = [
        page(1, column(LEFT, 700, *WRAPPED, *WRAPPED[:2])),
        page(2, column(LEFT, 700, WRAPPED[2], *WRAPPED)),
        page(3, column(LEFT, 700, "Another matter altogether was raised.")),
    ]
    blocks, _, warnings, changes = pdf_blocks(pdf(*pages), "a.pdf")
    assert blocks == [JOINED] * 3 + ["Another matter altogether was raised."]
    assert warnings == []  # what was left out is in the log
    assert [(change.page, change.removed) for change in changes] == [
        (page, line)
        for page in (1, 2, 3)
        for line in ("Annual report of the council\n", f"{page}\n")
    ]
    found = restored(blocks, changes)
    # the running lines of a page stand before its own first line, also within a paragraph
    assert "brothers Annual report of the council\n2\nwere living now." in found


def test_a_footnote_follows_the_paragraph_that_it_interrupts():
    import io

    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    for size, lines in (
        (12, column(LEFT, 150, *WRAPPED[:2])),
        (8, [(LEFT, 60, "1 See the annual report.")]),
    ):
        canvas.setFont("Helvetica", size)
        for x, y, text in lines:
            canvas.drawString(x, y, text)
    canvas.showPage()
    canvas.setFont("Helvetica", 12)
    canvas.drawString(LEFT, 700, WRAPPED[2])
    canvas.save()
    assert pdf_blocks(data.getvalue(), "a.pdf")[0] == [JOINED, "1 See the annual report."]


def test_the_raised_mark_of_a_footnote_is_dropped():
    import io

    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    text = canvas.beginText(LEFT, 700)
    for size, rise, words in [(12, 0, "They had 56,200"), (7, 5, "2"), (12, 0, " children.")]:
        text.setFont("Helvetica", size)
        text.setRise(rise)
        text.textOut(words)
    canvas.drawText(text)
    canvas.save()
    blocks, _, _, changes = pdf_blocks(data.getvalue(), "a.pdf")
    assert blocks == ["They had 56,200 children."]
    assert changes == [Change("footnote_marks", 1, 15, "2", "")]
    assert restored(blocks, changes) == "They had 56,2002 children."


def test_a_line_that_recurs_in_the_text_is_no_running_line():
    pages = [
        [*column(LEFT, 800 - 7 * i, f"Part {'one two three'.split()[i]}"),
         *column(LEFT, 500, "Findings", *WRAPPED)]
        for i in range(3)
    ]  # fmt: skip
    assert read(*pages).count("Findings") == 3


def test_columns_are_read_one_after_the_other():
    left = column(LEFT, 700, "Left column of text that", "goes on for a few short", "lines here.")
    right = column(320, 700, "Right column of text that", "goes on as well and then", "ends.")
    expected = [
        "Left column of text that goes on for a few short lines here.",
        "Right column of text that goes on as well and then ends.",
    ]
    assert " | ".join(expected) in {" | ".join(read(left + right)), "".join(read(left + right))}


def test_two_columns_drawn_line_by_line_are_put_in_order():
    left = column(
        LEFT,
        700,
        "Some children in care said",
        *["that they were never asked and"] * 7,
        "never heard.",
    )
    right = column(
        320, 700, "Their carers in turn said", *["that they had no one to ask and"] * 7, "no help."
    )
    mixed = [piece for pair in zip(left, right, strict=True) for piece in pair]
    text = " ".join(read(mixed))
    assert text.index("never heard.") < text.index("Their carers")


def test_what_is_drawn_last_is_read_where_it_stands():
    body = column(LEFT, 600, *WRAPPED)
    assert read([*body, (LEFT, 700, "Title drawn last")]) == ["Title drawn last", JOINED]


def test_cells_of_a_row_are_kept_apart_and_their_lines_together():
    page = [
        *column(LEFT, 700, "Judgement"), (350, 700, "Grade"),
        *column(LEFT, 670, "The impact of leaders on", "practice with families"),
        (350, 670, "Good"), *column(LEFT, 625, "Overall"), (350, 625, "Good"),
    ]  # fmt: skip
    assert read(page) == [
        "Judgement | Grade", "The impact of leaders on practice with families | Good",
        "Overall | Good",
    ]  # fmt: skip


def test_a_table_right_under_a_paragraph_is_no_part_of_it():
    words = column(
        50, 700, "The plan says what will be done and by", "whom it will be done in each area here."
    )
    rows = [(50, 672, "Area"), (150, 672, "Children"), (50, 658, "North"), (150, 658, "1,204")]
    assert read([*words, *rows])[1:] == ["Area | Children", "North | 1,204"]


def test_cells_a_letter_and_a_half_apart_are_two():
    rows = [(LEFT, 700, "Owner"), (LEFT + 55, 700, "By when"), *column(LEFT, 670, *WRAPPED)]
    assert read(rows) == ["Owner | By when", JOINED]


def test_list_items_begin_blocks():
    items = ["\u2022 the first item of a list that is long enough to need another",
             "line of its own", "\u2022 the second", "1. one", "2. two"]  # fmt: skip
    assert read(column(LEFT, 700, *items)) == [
        "\u2022 the first item of a list that is long enough to need another line of its own",
        "\u2022 the second", "1. one", "2. two",
    ]  # fmt: skip


def test_a_turned_page_is_read_as_it_is_shown():
    import io

    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    canvas.setPageRotation(90)
    canvas.rotate(90)
    for i, line in enumerate(WRAPPED):
        canvas.drawString(100, -300 - i * LEADING, line)
    canvas.showPage()
    canvas.save()
    assert pdf_blocks(data.getvalue(), "a.pdf")[0] == [JOINED]


def test_pages_without_text_are_named():
    data = pdf(column(LEFT, 700, *WRAPPED), [])
    assert pdf_blocks(data, "a.pdf")[2] == [
        "pages that hold pictures but no text (scans need OCR): 2"
    ]


def test_a_locked_file_and_a_picture_are_refused(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf([], []))
    with pytest.raises(UnreadableDocumentError, match=r"^a\.pdf: its pages \(2\) hold pictures"):
        extract(tmp_path / "a.pdf")
    (tmp_path / "b.pdf").write_bytes(pdf([(72, 700, "Secret")], encrypt="x"))
    with pytest.raises(UnreadableDocumentError, match=r"^b\.pdf: is locked with a password"):
        extract(tmp_path / "b.pdf")


@pytest.mark.parametrize(
    ("left", "right", "text", "kept"),
    [
        ("a multi", "agency team", "multi-agency work", True),  # hyphenated elsewhere
        ("the imple", "mentation of", "implementation is slow", False),  # joined elsewhere
        ("the imple", "mentation of", "nothing alike", False),  # neither half is a word
        ("a well", "chosen home", "they chose well", True),  # the first half is one
        ("out-of", "hours cover", "nothing alike", True),  # a chain
        ("an up", "to-date plan", "nothing alike", True),
        ("a self", "evaluxation", "nothing alike", True),  # what English joins by a hyphen
        ("from 16", "and 17-year-olds", "", True),  # after a figure
        ("a pan", "Bedfordshire plan", "", True),  # before a capital
        ("www.gov.uk/open", "licence", "openlicence", True),  # in an address
    ],
)
def test_hyphens_at_the_ends_of_lines(left, right, text, kept):
    assert hyphens_kept([(left, right)], [f"{left}-", right, text]) == [kept]


def test_a_typesetter_who_parts_words_is_believed_in_cases_of_doubt():
    words = ["implementation children", "under"]  # two words decided: a habit
    doubtful = ("they under", "stand it")
    assert hyphens_kept([doubtful], [*words, *doubtful]) == [True]
    parted = [("imple", "mentation"), ("chil", "dren"), doubtful]
    lines = [half for pair in parted for half in pair]
    assert hyphens_kept(parted, [*words, *lines]) == [False] * 3
    lines = [half for pair in parted[1:] for half in pair]  # one word decided: no sign of a habit
    assert hyphens_kept(parted[1:], [*words, *lines]) == [False, True]


def test_where_hyphens_are_those_of_compounds_all_are_kept():
    pairs = [("multi", "agency"), ("long", "term"), ("hot", "spots")]
    lines = [half for pair in pairs for half in pair]
    assert hyphens_kept(pairs, ["multi-agency long-term", *lines]) == [True] * 3
    assert hyphens_kept(pairs[1:], ["long-term", *lines[2:]]) == [True, False]


def test_a_word_parted_at_the_end_of_a_line_in_a_pdf():
    page = column(LEFT, 700, "The implementation was slow and the imple-",
                  "mentation of it was costly for the council too.")  # fmt: skip
    assert read(page) == [
        "The implementation was slow and the implementation of it was costly for the council too."
    ]


def test_every_parted_word_is_in_the_log_whether_its_hyphen_is_kept_or_not():
    page = column(LEFT, 700, "The implementation was slow, and multi-agency work and a multi-",
                  "agency meeting did not help that much with the imple-", "menta-",
                  "tion for every agency of the council, nor with its other work.")  # fmt: skip
    blocks, _, _, changes = pdf_blocks(pdf(page), "a.pdf")
    assert " ".join(blocks) == (
        "The implementation was slow, and multi-agency work and a multi-agency meeting did not "
        "help that much with the implementation for every agency of the council, nor with its "
        "other work."
    )
    assert [change[::4] for change in changes] == [
        ("line_hyphens", "multi-agency"),
        ("line_hyphens", "implementation"),
    ]
    assert changes[1].removed == "imple-\nmenta-\ntion"
    found = restored(blocks, changes)
    assert all(found.startswith(change.removed, change.position) for change in changes)


def test_a_suspended_hyphen_at_the_end_of_a_line_parts_no_word():
    page = column(LEFT, 700, "After the visit that was made in the summer of that year, pre-",
                  "and post-adoption support for children aged 16- to 17-",
                  "years was better.")  # fmt: skip
    assert " year, pre- and post-adoption support " in read(page)[0]


def test_a_hyphen_at_the_end_of_a_block_stays():
    assert read(column(LEFT, 700, "Early help for 0-"))[0] == "Early help for 0-"


def test_a_line_that_ends_in_a_dash_or_stroke_goes_on_without_a_space():
    page = column(LEFT, 700, "The numbers of children in care rose in the years from 2017\u2013",
                  "2018 to now, and staff in the teams for children who need help and/",
                  "or protection were not told.")  # fmt: skip
    assert "2017\u20132018" in read(page)[0]
    assert "and/or" in read(page)[0]
