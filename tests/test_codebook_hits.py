import pytest

from analysis.codebook import Codebook, Theme, find_hits, hit_spans, parse_pattern
from conftest import corpus_of


def theme(name, include, *, exclude=(), parent=None):
    patterns = [tuple(map(parse_pattern, texts)) for texts in (include, exclude)]
    return Theme(name, name.title(), "A test.", *patterns, parent)


def hits_of(text, *themes):
    corpus = corpus_of(text if isinstance(text, dict) else {"a": text})
    return find_hits(corpus, Codebook("test", themes))


def rows(hits, *columns):
    return list(
        hits[list(columns)]
        .astype({c: str for c in columns if c in ("theme", "pattern")})
        .itertuples(index=False, name=None)
    )


def test_a_hit_has_its_theme_pattern_tokens_document_and_sentence():
    hits = hits_of(
        {"a": "No hit. A foster home.", "b": "", "c": "Near a home of a foster family."},
        theme("placements", ["foster*", "near(home, foster family, 3)"]),
        theme("silent", ["nothing"]),
    )
    assert rows(hits, "theme", "pattern", "first", "past", "gap_first", "gap_past") == [
        ("placements", "foster*", 3, 4, 4, 4),
        ("placements", "near(home, foster family, 3)", 7, 12, 8, 10),
    ]
    assert rows(hits, "document", "sentence") == [(0, 1), (2, 2)]
    assert list(hits["theme"].cat.categories) == ["placements", "silent"]


def test_of_overlapping_hits_of_a_theme_the_longest_counts_once():
    hits = hits_of(
        "Foster care leavers.", theme("a", ["foster", "foster care", "care leavers", "leavers"])
    )
    assert rows(hits, "pattern", "first", "past") == [("foster care", 0, 2), ("leavers", 2, 3)]


def test_a_passage_may_carry_several_themes():
    hits = hits_of("Foster family.", theme("b", ["family"]), theme("a", ["foster family"]))
    assert rows(hits, "theme", "first", "past") == [("a", 0, 2), ("b", 1, 2)]


def test_the_same_pattern_may_stand_in_two_themes():
    hits = hits_of("Family.", theme("b", ["family"]), theme("a", ["family"]))
    assert rows(hits, "theme", "first") == [("b", 0), ("a", 0)]


@pytest.mark.parametrize(
    ("text", "firsts"),
    [
        ("Relations and public relations.", [0]),
        ("Public relations only.", []),
        ("Public. Relations.", [1]),
    ],
)
def test_an_exclude_match_cancels_the_hits_that_overlap_it(text, firsts):
    hits = hits_of(text, theme("a", ["relation*"], exclude=["public relation*"]))
    assert hits["first"].tolist() == firsts


def test_a_cancelled_longer_match_leaves_the_shorter_one_beside_it():
    hits = hits_of(
        "Family support court.", theme("a", ["family", "support court"], exclude=["court"])
    )
    assert rows(hits, "pattern", "first", "past") == [("family", 0, 1)]


def test_an_exclude_match_in_a_gap_cancels_nothing():
    near = ["near(listen*, child, 5)"]
    assert (
        len(
            hits_of(
                "Listen, public relations, child.", theme("a", near, exclude=["public relations"])
            )
        )
        == 1
    )
    assert len(hits_of("Listen to a child.", theme("a", near, exclude=["a child"]))) == 0


def test_a_parent_has_the_hits_of_its_children():
    hits = hits_of(
        "Stigma and racism. Race relations. Equality.",
        theme("equality", ["equality"]),
        theme("racism", ["rac*"], exclude=["race relations"], parent="equality"),
        theme("words", ["racism"], parent="racism"),
    )
    assert rows(hits, "theme", "first") == [
        ("equality", 2),
        ("racism", 2),
        ("words", 2),
        ("equality", 5),
    ]


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "word"}])
def test_small_corpora(texts):
    hits = hits_of(
        texts,
        theme("a", ["wor*"]),
        theme(
            "b",
            [],
        ),
    )
    assert len(hits) == ("word" in texts.values())
    assert list(hits["theme"].cat.categories) == ["a", "b"]
    assert hits.dtypes["first"] == hits.dtypes["document"] == "int64"
    assert all(len(column) == len(hits) for column in hit_spans(hits))


def test_a_codebook_without_themes_has_no_hits():
    assert len(hits_of("A word.")) == 0
