import pandas as pd

from analysis.display import cell_text, plain_table, segments


def test_a_plain_table_has_every_row_and_no_script():
    html = plain_table(pd.DataFrame({"a_b": range(30), "c": "<b>"}), caption="All")
    assert html.count("<tr>") == 31
    assert '<th scope="col" style="text-align: right">a b</th>' in html
    assert "&lt;b&gt;" in html
    assert "<script>" not in html


def test_cells_are_written_for_reading():
    cells = [None, float("nan"), pd.NA, True, 1234567, 0.123456, 12345.6, "text"]
    expected = ["", "", "", "yes", "1,234,567", "0.1235", "12,346", "text"]
    assert [cell_text(cell) for cell in cells] == expected


def test_segments_rejoin_to_the_text_whatever_overlaps():
    text = "one two three"
    pieces = segments(text, [(4, 7), (0, 5), (6, 6)])
    assert "".join(piece for piece, _ in pieces) == text
    assert pieces == [("one t", True), ("wo", True), (" three", False)]
    assert segments("", []) == []
