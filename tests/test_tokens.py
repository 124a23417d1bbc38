import itertools
import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.tokens import TOKEN_PATTERN, characters, tokenise, tokenising


def words(found, document=0):
    first, last = found.document_starts[document : document + 2]
    return [found.vocabulary[i] for i in found.token_ids[first:last]]


def sentences(text):
    found = tokenise([text])
    edges = found.sentence_starts
    pairs = itertools.pairwise(edges)
    return [text[found.token_starts[a] : found.token_ends[b - 1]] for a, b in pairs]


def test_a_token_keeps_inner_apostrophes_hyphens_and_number_marks():
    found = tokenise(["Children's well-being: £1,500.50 at 'home' — co-op's 0-5s, LGBT+. e.g."])
    assert words(found) == ("children's well-being 1,500.50 at home co-op's 0-5s lgbt e g".split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't, won’t and children’s", "Don't won’t and children’s"),
        ("the boys' and 'twas and rock 'n' roll", "the boys and twas and rock n roll"),
        ("well-being, care-experienced –late- -early", "well-being care-experienced late early"),
        ("£1,500.50 or 45% of 2.5m, 1,2 and 3,", "1,500.50 or 45 of 2.5m 1,2 and 3"),
        ("@LeedsCouncil and #CareDay", "LeedsCouncil and CareDay"),
        ("so 😀👩‍👧 good❤️.", "so good"),
        ("naïve nai\u0308ve Ọ̀pẹ́ Siân O’Neill", "naïve nai\u0308ve Ọ̀pẹ́ Siân O’Neill"),
        ("السَّلام عليكم، हिन्दी में", "السَّلام عليكم हिन्दी में"),
        ("本当 です。가나", "本当 です 가나"),
        ("\u0301lone e\u0301's x\u0301-y", "lone e\u0301's x\u0301-y"),
        ("a_b and snake__case", "a b and snake case"),
    ],
)
def test_tokens_stand_in_the_text_as_their_offsets_say(text, expected):
    found = tokenise([text])
    spans = zip(found.token_starts, found.token_ends, strict=True)
    assert [text[a:b] for a, b in spans] == expected.split(" ")


def test_spans_are_character_offsets_in_each_own_document():
    found = tokenise(["Ünïque 𝔘nicode", "", "two words"])
    assert found.document_starts.tolist() == [0, 2, 2, 4]
    assert found.token_starts.tolist() == [0, 7, 0, 4]
    assert found.token_ends.tolist() == [6, 14, 3, 9]


TEXTS = st.lists(
    st.text(alphabet=st.sampled_from("aZé9 .,'’-\n!?“”İß𝔘_£٣²\u0301\u093e私…()[]。"), max_size=60),
    max_size=5,
)


@given(TEXTS)
def test_the_array_tokens_are_those_of_the_regular_expression(texts):
    found = tokenise(texts)
    for number, text in enumerate(texts):
        first, last = found.document_starts[number : number + 2]
        spans = [
            (int(start), int(end), found.vocabulary[i])
            for start, end, i in zip(
                found.token_starts[first:last],
                found.token_ends[first:last],
                found.token_ids[first:last],
                strict=True,
            )
        ]
        assert spans == [
            (match.start(), match.end(), match.group().lower().replace("’", "'"))
            for match in re.finditer(TOKEN_PATTERN, text)
        ]


def test_every_code_point_is_a_word_character_exactly_where_the_pattern_says():
    text = "".join(chr(i) for i in range(0x110000) if not 0xD800 <= i < 0xE000)
    classes = characters.character_classes()[[ord(c) for c in text]]
    marked = np.zeros(len(text), bool)
    for match in re.finditer(r"[^\W_]+", text):
        marked[match.start() : match.end()] = True
    assert np.array_equal(classes >= characters.LOWER, marked)


@given(TEXTS)
@example(["9999?", "[99)9"])
def test_small_chunks_give_what_one_chunk_gives(texts):
    whole = tokenise(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokenising, "CHUNK_CHARACTERS", 10)
        parts = tokenise(texts)
    for field in whole.__dataclass_fields__:
        assert np.array_equal(getattr(whole, field), getattr(parts, field)), field


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It works. So do we.", ["It works", "So do we"]),
        ("Dr. Jones met Cllr. Shah. They spoke.", ["Dr. Jones met Cllr. Shah", "They spoke"]),
        ("See Reg. 44 and No. 10. We did.", ["See Reg. 44 and No. 10", "We did"]),
        ("They said no. The board agreed.", ["They said no", "The board agreed"]),
        (
            "It cost 1.5 million, e.g. The Lodge. Yes.",
            ["It cost 1.5 million, e.g. The Lodge", "Yes"],
        ),
        ("J. Smith and A. B. Jones left. I stay.", ["J. Smith and A. B. Jones left", "I stay"]),
        ("So do I. The rest left.", ["So do I", "The rest left"]),
        ("We met at 5 p.m. The room was full.", ["We met at 5 p.m", "The room was full"]),
        ("in the U.K. Government plan", ["in the U.K. Government plan"]),
        (
            "“Why?” She left. (See below.) Next.",
            ["Why?” She left"[:3], "She left", "See below", "Next"],
        ),
        ("“Why?” she asked.", ["Why?” she asked"]),
        ("What now?! Nothing... Then all.", ["What now", "Nothing", "Then all"]),
        ("Wait... and see.", ["Wait... and see"]),
        ("In 2021. 30 children left.", ["In 2021", "30 children left"]),
        ("Heading without stop\nNext line", ["Heading without stop", "Next line"]),
        (
            "Staff etc. The rest. Staff etc., Ofsted",
            ["Staff etc", "The rest", "Staff etc., Ofsted"],
        ),
    ],
)
def test_sentences(text, expected):
    assert sentences(text) == expected


def test_a_new_line_begins_a_paragraph_and_blank_ones_do_not_count():
    found = tokenise(["One. Two.\n\n***\nThree.", "Four"])
    assert found.paragraph_starts.tolist() == [0, 2, 3, 4]
    assert found.sentence_starts.tolist() == [0, 1, 2, 3, 4]


def test_the_vocabulary_is_sorted_and_independent_of_order():
    assert tokenise(["b A", "c a"]).vocabulary.tolist() == ["a", "b", "c"]
    assert tokenise(["c a", "b A"]).vocabulary.tolist() == ["a", "b", "c"]


def test_nothing_comes_of_nothing():
    assert tokenise([]).document_starts.tolist() == [0]
    assert tokenise(["", "...\n"]).document_starts.tolist() == [0, 0, 0]
    assert tokenise(["word"]).sentence_starts.tolist() == [0, 1]
