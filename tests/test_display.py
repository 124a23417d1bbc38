import json

import pandas as pd

from analysis.display import LIVE_ROWS, cell_text, plain_table, segments, table_cells, table_html


def test_a_plain_table_has_every_row_and_no_script():
    html = plain_table(pd.DataFrame({"a_b": range(30), "c": "<b>"}), caption="All")
    assert html.count("<tr>") == 31
    assert '<th scope="col" style="text-align: right">a b</th>' in html
    assert "&lt;b&gt;" in html
    assert "<script>" not in html


def test_rows_beyond_the_page_wait_as_data_up_to_a_bound():
    view = pd.DataFrame({"n": range(LIVE_ROWS + 5), "c": "</script><b>\u202e"})
    links = {(0, "n"): "x-0", (25, "n"): "x-25"}
    shown = table_cells(view, caption="All", links=links, rows=20) | {"stem": "long"}
    assert len(shown["rows"]) == len(shown["links"]) == 20
    html = table_html(shown)
    assert html.count("<tr>") == 21
    assert "(first 20 of 1,005 rows; all of them in tables/long.csv)" in html
    assert 'data-live="(the first 1,000 of 1,005 rows; all of them in tables/long.csv)"' in html
    data = html.split('<script type="application/json">')[1].split("</script>")[0]
    more = json.loads(data)
    assert more["rows"][0] == ["20", "</script><b>[U+202E]"], "nothing ends the data or turns it"
    assert len(more["rows"]) == LIVE_ROWS - 20
    assert more["links"][5] == ["x-25", ""]


def test_a_table_that_is_live_as_a_whole_promises_nothing_more():
    html = table_html(
        table_cells(pd.DataFrame({"n": range(30)}), caption="", rows=5) | {"stem": ""}
    )
    assert 'data-live=""' in html
    assert '"links":[]' in html


def test_a_very_long_cell_is_cut_wherever_it_stands():
    shown = table_cells(pd.DataFrame({"c": ["x" * 700] * 2}), caption="", rows=1)
    assert [len(row[0]) for row in shown["rows"] + shown["more"]] == [600, 600]


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
