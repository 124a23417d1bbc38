import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.codebook import (
    match_pattern,
    match_patterns,
    overlaps,
    parse_pattern,
    shipped_codebook,
)
from analysis.codebook.spans import Spans, longest
from analysis.errors import InputError
from conftest import corpus_of


def found(corpus, pattern):
    """Give the text of each match."""
    texts = corpus.documents["text"]
    firsts, pasts = match_pattern(corpus, pattern)
    documents = np.searchsorted(corpus.document_starts, firsts, side="right") - 1
    return [
        texts[d][corpus.token_starts[first] : corpus.token_ends[past - 1]]
        for d, first, past in zip(documents, firsts, pasts, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "pattern", "matches"),
    [
        ("Kinship care, kinships.", "kinship", ["Kinship"]),
        ("Foster, fostering; post.", "fost*", ["Foster", "fostering"]),
        ("Woman women womaan.", "wom?n", ["Woman", "women"]),
        ("The unhelpful helper.", "*help*", ["unhelpful", "helper"]),
        ("Early help is early. Help us.", "early help", ["Early help"]),
        ("Early\nhelp.", "early help", []),
        # a hyphen and a space are the same between words of a phrase
        ("Care experienced, care-experienced.", "care experienced", 2),
        ("Care experienced, care-experienced, care‑experienced.", "care-experienced", 3),
        # a hyphenated word is the words that it joins, and is found whole
        ("A care-experienced one.", "care", ["care-experienced"]),
        ("A care-experienced one.", "experience*", ["care-experienced"]),
        ("A foster-carer, foster carers, foster‑carers.", "foster carer*", 3),
        ("A foster-carer, fostering.", "foster", ["foster-carer"]),
        ("Foster-carer-led homes.", "foster carer led homes", ["Foster-carer-led homes"]),
        ("Foster-carer-led homes.", "foster carer", ["Foster-carer-led"]),
        ("A non-foster carer-led home.", "foster carer", ["non-foster carer-led"]),
        ("Foster-care and carer.", "foster carer", []),
        ("Mid-term, midterm.", "mid*term", ["midterm"]),
        ("One foster- and adoption-led home.", "foster adoption", []),
        ("A Foster-Carer, a foster-carer.", '"Carer"', ["Foster-Carer"]),
        ("Carer-led (a well-known way).", "near(carer, way, 4)", ["Carer-led (a well-known way"]),
        ("Carer-led (a well-known way).", "near(carer, way, 3)", []),
        ("The foster-carer.", "near(carer, foster, 0)", ["foster-carer"]),
        ("Self-harm, self harm, selfish.", "self-*", ["Self-harm", "self harm"]),
        ("Strengths-based, strengths based.", "*-based", ["Strengths-based", "strengths based"]),
        ("The children’s homes, children's, children.", "children's", ["children’s", "children's"]),
        ("Care for the system, care system.", "care * * system", ["Care for the system"]),
        ("LGBT+ people aged 16+.", "LGBT+", ["LGBT"]),
        ("Some 30,000 children.", "30,000 children", ["30,000 children"]),
        ("Foster carers, kinship carer, carer.", "(foster|kinship) carer*", 2),
        ("Wellbeing, well-being, well being, well.", "(wellbeing|well-being)", 3),
        # the longest counts
        ("Foster care leavers.", "(foster care|foster|care leavers)", ["Foster care"]),
        ("SEND us the SEND plan. Send!", '"SEND"', ["SEND", "SEND"]),
        ("The Care Review, a care review.", '"Care Review"', ["Care Review"]),
        ("The Care Review team, the care review team.", '"Care Review" TEAM', 1),
        ("Care-Experienced and care-experienced.", '"Care-Experienced"', ["Care-Experienced"]),
        ("Camhs, CAMHS, CAMHSs.", '"CAMH*"', ["CAMHS", "CAMHSs"]),
        ("The Children’s Home, the children's home.", '"Children\'s Home"', ["Children’s Home"]),
        # near, in either order, n words between at most
        ("We listen to every child.", "near(child*, listen*, 2)", ["listen to every child"]),
        ("We listen to every child.", "near(child*, listen*, 1)", []),
        ("The child, listened to.", "near(listen*, child*, 0)", ["child, listened"]),
        ("We listen. A child.", "near(listen*, child*, 5)", []),
        ("A child child.", "near(child, child, 3)", ["child child"]),
        ("A child.", "near(child, child*, 3)", []),
        ("We listen to the young people.", "near((child*|young people), listen*, 3)", 1),
        # then, in this order only
        ("Pay more to carers who pay.", "then(pay, carers, 2)", ["Pay more to carers"]),
        ("Carers pay.", "then(pay, carers, 2)", []),
        ("Help for care leavers.", "then(help, (care|care leavers), 2)", ["Help for care leavers"]),
        ("Nothing here.", "absent", []),
    ],
)
def test_what_a_pattern_finds(text, pattern, matches):
    result = found(corpus_of({"a": text}), pattern)
    assert (len(result) if isinstance(matches, int) else result) == matches


def test_no_match_reaches_from_one_document_into_the_next():
    corpus = corpus_of({"a": "early", "b": "help early", "c": "help"})
    assert found(corpus, "early help") == []
    assert found(corpus, "near(early, help, 9)") == ["help early"]


def test_several_patterns_are_found_as_each_alone():
    corpus = corpus_of({"a": "Early help for foster carers. A care leaver cares."})
    patterns = [parse_pattern(p) for p in ("early help", "care*", "near(help, carers, 4)", "none")]
    for pattern, spans in zip(patterns, match_patterns(corpus, patterns), strict=True):
        firsts, pasts = match_pattern(corpus, pattern)
        assert (spans.firsts.tolist(), spans.pasts.tolist()) == (firsts.tolist(), pasts.tolist())


def test_the_words_between_the_terms_of_near_are_its_gap():
    corpus = corpus_of({"a": "We listen to every child."})
    spans = match_patterns(corpus, [parse_pattern("near(child*, listen*, 2)")])[0]
    assert [column.tolist() for column in spans] == [[1], [5], [2], [4]]


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "", "b": "word"}])
def test_small_corpora(texts):
    corpus = corpus_of(texts)
    assert found(corpus, "wor*") == ["word"] * ("b" in texts)
    assert found(corpus, "near(word, word, 2)") == []
    assert found(corpus, "word word") == []


def test_a_pattern_given_as_text_is_checked():
    with pytest.raises(InputError, match="near"):
        match_pattern(corpus_of({"a": "x"}), "near(a")


@pytest.mark.parametrize(
    ("glob", "word", "fits"),
    [
        ("a*b*c", "axxbxbxc", True),
        ("a*b*c", "axcxb", False),
        ("a**", "abc", True),
        ("a?*?", "ab", False),
        ("a?*?", "abc", True),
        ("*ab*ab*", "xabab", True),
        ("*ab*ab*", "xaba", False),
        ("a*b-c*d", "axb-cxd", True),
        ("a*b-c*d", "axb-xd", False),
    ],
)
def test_wildcards_may_stand_anywhere(glob, word, fits):
    assert found(corpus_of({"x": word}), glob) == [word] * fits


def test_a_hostile_word_takes_no_time():
    corpus = corpus_of({"x": "a" * 20_000})
    assert found(corpus, "*a*a*a*a*a*a*a*a*b") == []


WORDS = st.sampled_from(["a", "b", "ab", "ba", "a-b", "b-a", "a-b-a", "aa"])
GLOBS = st.sampled_from(["a", "b", "ab", "a*", "*b", "?b", "a?", "b*a"])


def by_regular_expression(sentence, phrase):
    """Find the spans of a phrase in a sentence, with nothing of the matcher."""
    words = [(word, token) for token, joined in enumerate(sentence) for word in joined.split("-")]
    places = ["(?:" + "|".join(_expression(glob) for glob in place) + ")" for place in phrase]
    spans = set()
    for first in range(len(words) - len(phrase) + 1):
        run = words[first : first + len(phrase)]
        if re.fullmatch(" ".join(places), " ".join(word for word, _ in run)):
            spans.add((run[0][1], run[-1][1] + 1))
    return spans


def _expression(glob):
    return glob.replace("?", "[^ ]").replace("*", "[^ ]*")


@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=7), min_size=1, max_size=4),
    st.lists(st.lists(GLOBS, min_size=1, max_size=3), min_size=1, max_size=3),
)
def test_phrases_are_those_that_a_regular_expression_finds(sentences, phrase):
    text = " ".join("(" + "|".join(place) + ")" for place in phrase)
    corpus = corpus_of({"x": "\n".join(map(" ".join, sentences))})
    expected, offset = set(), 0
    for sentence in sentences:
        found_here = by_regular_expression(sentence, phrase)
        expected |= {(offset + first, offset + past) for first, past in found_here}
        offset += len(sentence)
    spans = match_patterns(corpus, [parse_pattern(text)])[0]
    assert list(zip(spans.firsts, spans.pasts, strict=True)) == sorted(expected)


def spans_of(pairs):
    firsts, pasts = (np.array(c, np.int64) for c in zip(*sorted(pairs), strict=True))
    return Spans(firsts, pasts, pasts, pasts)


SPANS = st.sets(
    st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda t: (t[0], t[0] + t[1])),
    min_size=1,
    max_size=25,
)


@given(SPANS)
def test_the_longest_span_stays_then_the_longest_of_those_left(pairs):
    left, kept = sorted(pairs, key=lambda s: (s[0] - s[1], s[0])), []
    while left:
        best = left[0]
        kept.append(best)
        left = [s for s in left if s[1] <= best[0] or s[0] >= best[1]]
    spans = spans_of(pairs)
    chosen = spans.take(longest(spans))
    assert list(zip(chosen.firsts, chosen.pasts, strict=True)) == sorted(kept)


@given(SPANS, SPANS)
def test_overlaps_are_the_pairs_that_share_a_word(left, right):
    a, b = overlaps(spans_of(left), spans_of(right))
    expected = {
        (i, j)
        for i, x in enumerate(sorted(left))
        for j, y in enumerate(sorted(right))
        if max(x[0], y[0]) < min(x[1], y[1])
    }
    assert len(a) == len(expected)
    assert set(zip(a.tolist(), b.tolist(), strict=True)) == expected


def test_words_in_a_gap_are_not_shared():
    near = Spans(*(np.array([v]) for v in (1, 5, 2, 4)))  # words 1 and 4, gap 2 to 4
    for first, past, shares in [(2, 4, False), (3, 5, True), (1, 2, True), (0, 9, True)]:
        assert bool(len(overlaps(near, spans_of([(first, past)]))[0])) is shares


def test_on_real_texts_plain_patterns_stand_where_a_regular_expression_finds_them(corpora):
    texts = {p.stem: p.read_text("utf-8") for p in sorted(corpora.glob("care-review/*.txt"))}
    corpus = corpus_of(texts)
    tokens = corpus.vocabulary[corpus.token_ids]
    owners = np.repeat(np.arange(len(tokens)), [1 + form.count("-") for form in tokens])
    starts = corpus.sentence_starts
    lines = [" ".join(tokens[a:b]).replace("-", " ") for a, b in itertools.pairwise(starts)]
    text = " " + " \n ".join(lines) + " "
    places = np.cumsum([0, *(m.group() == "\n" for m in re.finditer(r"(?<= )\S+|\n", text))])
    themes = shipped_codebook("childrens-social-care").themes
    plain = [
        p
        for theme in themes
        for p in (*theme.include, *theme.exclude)
        if p.gap is None and not any(word.exact for word in p.words())
    ]
    assert len(plain) > 500
    edges = {m.end(): i for i, m in enumerate(re.finditer(" ", text))}
    matched = 0
    for pattern, spans in zip(plain, match_patterns(corpus, plain), strict=True):
        expressions = [
            " ".join("(?:" + "|".join(_expression(w.glob) for w in place) + ")" for place in phrase)
            for phrase in pattern.terms[0]
        ]
        hits = re.finditer(rf"(?<= )(?=(?:{'|'.join(expressions)}) )", text)
        numbers = [edges[m.start()] for m in hits]
        expected = {int(owners[i - places[i]]) for i in numbers}
        assert sorted(expected) == np.unique(spans.firsts).tolist(), pattern
        matched += len(numbers)
    assert matched > 300
