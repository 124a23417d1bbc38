import pytest

from analysis.codebook import Codebook, check_codebook, similar_forms
from conftest import corpus_of
from test_codebook_hits import theme


def findings(text, *themes):
    return check_codebook(corpus_of({"a": text}), Codebook("test", themes))


def only(table):
    assert len(table) == 1, table
    return table.iloc[0]


def test_a_codebook_that_fits_has_no_findings():
    table = findings("Foster homes and family.", theme("a", ["foster"]), theme("b", ["family"]))
    assert list(table.columns) == ["theme", "pattern", "origin", "problem", "message"]
    assert len(table) == 0


def test_a_pattern_without_a_match_is_named_with_the_nearest_words():
    finding = only(findings("Safeguarding is all.", theme("a", ["safegarding", "all"])))
    assert (finding["theme"], finding["pattern"]) == ("a", "safegarding")
    assert finding["problem"] == "no match"
    assert finding["message"] == (
        "no document matches; 'safegarding' is not in the texts (nearest: safeguarding)"
    )


def test_words_that_stand_apart_are_no_match_either():
    finding = only(findings("Early. Help.", theme("a", ["early", "early help"])))
    assert finding["message"] == "no document matches"


def test_an_exclude_pattern_must_cancel_something():
    finding = only(findings("Family court. Court.", theme("a", ["family"], exclude=["a court"])))
    assert (finding["pattern"], finding["problem"]) == ("a court", "no match")
    assert finding["message"] == "this exclude pattern cancels no hit"


@pytest.mark.parametrize(
    ("patterns", "inside", "around"),
    [
        (["foster*", "foster carers"], None, None),
        (["foster", "foster carers"], "foster", "foster carers"),
        (["foster", "fost*"], "fost*", "foster"),
    ],
)
def test_a_pattern_inside_another_adds_nothing(patterns, inside, around):
    table = findings("Foster carers, two foster carers.", theme("a", patterns))
    if inside is None:
        inside, around = "foster*", "foster carers"
    finding = only(table)
    assert (finding["problem"], finding["pattern"]) == ("inside another", inside)
    assert finding["message"] == f"all of its matches (2) lie inside matches of {around!r}"


def test_a_theme_that_shares_most_of_its_hits_is_named_unless_it_is_kin():
    text = "Family time. " * 12 + "Family. " * 20
    time, family = theme("time", ["family time"]), theme("family", ["family"])
    finding = only(findings(text, time, family))
    assert (finding["theme"], finding["pattern"]) == ("time", "")
    assert finding["message"].startswith("12 of its 12 hits share words with family")
    kin = theme("time", ["family time"], parent="family")
    assert "shared hits" not in findings(text, kin, family)["problem"].tolist()


@pytest.mark.parametrize(
    ("pattern", "word", "near"),
    [
        ("safeguard*", "safegaurding", True),
        ("safeguard*", "safegarding", True),
        ("safeguard*", "safeguaarding", True),
        ("advocacy", "advocay", True),
        ("advocacy", "advocates", False),
        ("school", "schools", False),  # an ending, not a slip
        ("listen*", "listed", False),
        ("carer", "career", False),  # short words resemble too many others
        ("carers", "careers", True),
        ("change*", "charges", False),  # another letter makes another word
        ("matching", "watching", False),
    ],
)
def test_near_misses_of_spelling_are_listed(pattern, word, near):
    stem = pattern.replace("*", "")
    table = findings(f"The {stem}, {word} and {word}.", theme("a", [pattern]))
    if near:
        assert only(table)["message"] == f"the texts also have {word} (2), which no pattern finds"
    else:
        assert len(table) == 0


def test_similar_forms_are_nearest_first_and_none_is_no_error():
    corpus = corpus_of({"a": "Advocacy, advocate, avocado."})
    assert similar_forms(corpus, "Advocasy") == ["advocacy", "advocate"]
    assert similar_forms(corpus, "Advocasy", limit=1) == ["advocacy"]
    assert similar_forms(corpus_of({}), "word") == []


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "word"}])
def test_small_corpora(texts):
    table = check_codebook(corpus_of(texts), Codebook("test", (theme("a", ["wording"]),)))
    assert "no match" in table["problem"].tolist()
