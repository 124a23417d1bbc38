import html
import re

import numpy as np
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.evidence import Concordance, concordance, near_spellings
from conftest import corpus_of

TEXTS = {
    "one": "Foster carers need support.\nKinship carers, too, need “respect”.",
    "two": "We met the <b>Care Review</b> team & carers.",
    "six": "Nothing here.",
}


@pytest.fixture
def corpus():
    return corpus_of(TEXTS, source=["North", "South", "South"], date=["2021", "2022-05", ""])


def test_lines_hold_what_is_written_and_where(corpus):
    table = concordance(corpus, "carers", width=2)
    assert table[["document", "source", "date", "sentence", "left", "hit", "right"]].to_numpy(
        object
    ).tolist() == [
        ["one", "North", "2021", 0, "Foster ", "carers", " need support"],
        ["one", "North", "2021", 1, "support. Kinship ", "carers", ", too, need"],
        ["two", "South", "2022-05", 2, "b> team & ", "carers", "."],
    ]
    for row in table.itertuples():
        assert TEXTS[row.document][row.start : row.end] == row.hit
    assert table["position"].tolist() == [1, 5, 8]
    assert table["document_tokens"].tolist() == [9, 9, 9]
    assert table["title"].tolist() == ["Title of one", "Title of one", "Title of two"]
    assert (table["past"] - table["first"] == 1).all()


def test_patterns_are_those_of_a_codebook(corpus):
    assert concordance(corpus, "(foster|kinship) carer*")["hit"].tolist() == [
        "Foster carers", "Kinship carers"
    ]  # fmt: skip
    assert concordance(corpus, "near(carers, respect, 3)")["hit"].tolist() == [
        "carers, too, need “respect"
    ]  # fmt: skip
    assert concordance(corpus, '"Care Review"')["hit"].tolist() == ["Care Review"]


def test_several_patterns_stand_in_the_order_of_the_text(corpus):
    table = concordance(corpus, ["need", "carers", "need"])
    assert table["pattern"].tolist() == ["carers", "need", "carers", "need", "carers"]
    assert table["first"].is_monotonic_increasing


def test_lines_are_sorted_by_the_words_on_either_side():
    corpus = corpus_of({"a": "b b x a. a b x c. x a.", "b": "z b x"})
    left = concordance(corpus, "x", width=2, order="left")
    # the next word on the left, then the one before it; the start of a document comes first,
    # and words beyond the document do not count
    assert left["left"].str.strip().tolist() == ["a b", "b b", "z b", "x c."]
    right = concordance(corpus, "x", width=2, order="right")
    assert right["right"].str.strip().tolist() == ["", "a.", "a. a", "c. x"]


def test_a_random_order_is_the_seeds_and_loses_nothing(corpus):
    table = concordance(corpus, "*e*", order="random", seed=1)
    again = concordance(corpus, "*e*", order="random", seed=1)
    pd.testing.assert_frame_equal(table, again)
    plain = concordance(corpus, "*e*")
    assert table["first"].tolist() != plain["first"].tolist()
    assert sorted(table["first"]) == plain["first"].tolist()
    other = concordance(corpus, "*e*", order="random", seed=2)
    assert other["first"].tolist() != table["first"].tolist()
    drawn = concordance(corpus, "*e*", order="random", seed=1, limit=3)
    assert drawn["first"].tolist() == table["first"].tolist()[:3]


def test_it_is_shown_as_an_aligned_table_with_the_text_escaped(corpus):
    page = concordance(corpus, "carers")._repr_html_()
    assert page.count("<mark>carers</mark>") == 3
    assert "<b>" not in page
    assert "&lt;b&gt;Care Review&lt;/b&gt; team &amp;" in page
    assert re.search(r"<td[^>]*text-align: right[^>]*>Foster </td>", page)
    assert 'type="search"' in page
    assert "3 lines." in page


def test_only_so_many_lines_are_shown_and_it_says_of_how_many(corpus, monkeypatch):
    monkeypatch.setattr(Concordance, "shown", 2)
    page = concordance(corpus, "carers")._repr_html_()
    assert page.count("<mark>") == 2
    assert "The first 2 of 3 lines." in page


def test_a_part_of_it_is_still_a_concordance_and_other_columns_a_plain_table(corpus):
    table = concordance(corpus, "carers")
    assert "<mark>" in table.head(1)._repr_html_()
    plain = table[["document", "hit"]]._repr_html_()
    assert "<mark>" not in plain
    assert "carers" in plain
    assert "Title of one" in repr(table)


def test_a_pattern_that_stands_nowhere_says_so_and_suggests_spellings(corpus):
    table = concordance(corpus, "kinshp crers")
    assert table.empty
    expected = (
        "Nothing in this corpus matches 'kinshp crers'. "
        "Near spellings here: kinshp: kinship; crers: carers."
    )
    assert repr(table) == expected
    assert expected in html.unescape(table._repr_html_())
    assert repr(concordance(corpus, "zzzz")) == "Nothing in this corpus matches 'zzzz'."


def test_of_several_patterns_the_silent_ones_are_named(corpus):
    table = concordance(corpus, ["carers", "emus"])
    assert len(table) == 3
    assert table.attrs["note"] == "Nothing in this corpus matches 'emus'."


def test_spellings_are_suggested_for_unknown_plain_words_only(corpus):
    assert near_spellings(corpus, "carer* nedd (respct|team)") == {
        "nedd": ["need"], "respct": ["respect"]
    }  # fmt: skip


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "word"}])
def test_a_small_corpus_has_its_lines(texts):
    table = concordance(corpus_of(texts), "word")
    assert table["hit"].tolist() == ["word"] * ("word" in texts.values())
    assert set(concordance(corpus_of(TEXTS), "carers")) == set(table)
    assert table._repr_html_()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"order": "alphabet"}, "order is 'alphabet'; choose position, left, right, random"),
        ({"width": -1}, "width is -1; it is the number of words on each side, at least 0"),
    ],
)
def test_a_parameter_out_of_range_is_named(corpus, settings, message):
    with pytest.raises(InputError, match=message):
        concordance(corpus, "carers", **settings)


def test_no_context_is_possible(corpus):
    table = concordance(corpus, "carers", width=0)
    assert (table["left"] == "").all()
    assert np.array_equal(table["hit"], ["carers"] * 3)
