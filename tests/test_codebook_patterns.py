import pytest

from analysis.codebook import parse_pattern
from analysis.codebook.patterns import LARGEST, Word
from analysis.errors import InputError


def globs(text):
    """Give each phrase of each term as a list of places, a place as its words joined by |."""
    return [
        [[" | ".join(w.glob for w in place) for place in phrase] for phrase in term]
        for term in parse_pattern(text).terms
    ]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("kinship", [["kinship"]]),
        ("Kinship", [["kinship"]]),
        ("fost* wom?n", [["fost*", "wom?n"]]),
        ("early help", [["early", "help"]]),
        ("care-experienced", [["care", "experienced"]]),
        ("care‑experienced", [["care", "experienced"]]),
        ("children’s home", [["children's", "home"]]),
        ("LGBT+", [["lgbt"]]),
        ("health & care", [["health", "care"]]),
        ("yes, minister", [["yes", "minister"]]),
        ("30,000 children", [["30,000", "children"]]),
        ("1.5", [["1.5"]]),
        ("(foster|kinship) carer*", [["foster | kinship", "carer*"]]),
        ("(well-being|wellbeing)", [["wellbeing"], ["well", "being"]]),
        ("(a|b (c|d e))", [["a"], ["b", "c"], ["b", "d", "e"]]),
        ("near", [["near"]]),
        ("near miss*", [["near", "miss*"]]),
    ],
)
def test_a_phrase_is_a_sequence_of_places(text, phrases):
    assert globs(text) == [phrases]


def test_near_and_then_have_two_terms_and_a_gap():
    near, then = (
        parse_pattern("near(listen*, (child*|young people), 5)"),
        parse_pattern("then(pay rise, carer,0)"),
    )
    assert globs(near.text) == [[["listen*"]], [["child*"], ["young", "people"]]]
    assert (near.gap, near.ordered) == (5, False)
    assert (then.gap, then.ordered) == (0, True)


def test_double_quotes_keep_the_case_of_what_stands_between_them():
    assert parse_pattern('"SEND" Tribunal').words() == [Word("SEND", exact=True), Word("tribunal")]
    assert parse_pattern("“Care Review”").words() == [
        Word("Care", exact=True),
        Word("Review", exact=True),
    ]


def test_patterns_are_equal_if_their_text_is():
    assert parse_pattern("care", origin="a, line 1") == parse_pattern("care", origin="b, line 2")
    assert parse_pattern("care") != parse_pattern("cares")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("near(a, b, 5", "near( is not closed; write near(first, second, 5)"),
        ("near(a, b", "near( is not closed"),
        ("then(a", "then( is not closed"),
        ("near(a, b)", "write near(first, second, 5), not ')' here"),
        ("near(a, b, c)", "the third part of near(first, second, 5) is the greatest number"),
        ("near(a, , 5)", "a word is missing before ','"),
        ("near(a, near(b, c, 1), 5)", "cannot stand inside a phrase or each other"),
        ("old near(a, b, 5)", "cannot stand inside a phrase or each other"),
        ("near(a, b, 5) c", "nothing may follow the closing bracket, but 'c' does"),
        ("(a|b", "a bracket is not closed; alternatives are written (foster|kinship)"),
        ("(a|)", "a word is missing before ')'"),
        ("(a, b)", "alternatives are parted by |, not by a comma"),
        ("near (a, b, 5)", "alternatives are parted by |, not by a comma, and near( has no space"),
        ("(" * 5000, "brackets within brackets, more than 10 deep"),
        ("(a|(b|(c", "a bracket is not closed"),
        ("a)", "')' stands outside brackets"),
        ("a|b", "'|' stands outside brackets; alternatives are written (foster|kinship)"),
        ("[abc]", "'[' has no meaning here; wildcards are * and ?"),
        ("care$", "'$' has no meaning here"),
        ("near(a, [b], 5)", "'[' has no meaning here"),
        ('"Care Review', "a double quote is not closed"),
        ("*", "wildcards alone would match every word"),
        ("near(care, ?*, 3)", "wildcards alone would match every word"),
        ("(*|care)", "wildcards alone would match every word"),
        ("&", "a word is missing at the end"),
        ("", "a word is missing at the end"),
        ("(a|b c)" * 13, f"it stands for more than {LARGEST:,} phrases"),
    ],
)
def test_a_pattern_that_cannot_be_read_is_named_with_the_remedy(text, message):
    with pytest.raises(InputError) as error:
        parse_pattern(text, origin="codebook.yml, line 7")
    assert str(error.value).startswith(f"codebook.yml, line 7: pattern {text!r}: ")
    assert message in str(error.value)
