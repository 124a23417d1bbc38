import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.clean import RULES, clean, restore
from analysis.clean.edits import Edit, apply_edits
from analysis.errors import InputError
from analysis.extract import extract


def only(rule):
    """Name every rule but one and the spaces, to switch them off."""
    return set(RULES) - {rule, "spaces"}


def cleaned(text, rule):
    return clean(text, off=only(rule)).text


PIECES = st.sampled_from(
    ["Skip to content", "\n  \u2022 ", "\u2022 item", "- ", "1. ", "\n", "\n\n", " ", "\u00a0",
     "\u2019", "context.As", "www.gov.uk/x", "a@b.org", "@name", "\u2014", "--", "\u00ad", "\u200b",
     "\u00e2", "\u20ac\u2122", "e\u0301", "\ufb01", "word", "M1 2WD", "Yours sincerely",
     ".....3", "\x00",
     "\r", "Contents", "\u2028", "\u3000", "(", ")", "...", "\U0001f600", "T 0300 123 1231",
     "| cell | cell |\n", "a\tb\tc\n", "\U0001f469\u200d\U0001f467", "\ufeff", "\u2067", "\ufdfa",
     "\u1112\u1161", "\u212b", "imple-\n", "mentation ", "x" * 300, "Jane Smith\n", "Director\n",
     "<", ">", "Email: ", "\u00c3\u00a9", "\u00f0\u0178\u02dc\u20ac", "`", "'", "\x85", "\x1c"]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(st.characters(exclude_categories=["Cs"])))).map("".join))
def test_nothing_vanishes_and_the_clean_text_keeps_its_promises(text):
    result = clean(text)
    assert restore(result.text, result.log) == text
    removed, put = (int(result.log[c].str.len().sum()) for c in ("removed", "replacement"))
    assert len(text) == len(result.text) + removed - put
    assert unicodedata.is_normalized("NFC", result.text)
    assert result.text == result.text.strip()
    for bad in ("\n\n", "  ", " \n", "\n ", "\t", "\u00a0", "\r"):
        assert bad not in result.text


def test_edits_that_overlap_are_refused():
    with pytest.raises(ValueError, match="edits overlap at 1"):
        apply_edits("abc", [Edit(0, "ab", ""), Edit(1, "b", "")])


@given(st.lists(PIECES).map("".join), st.sampled_from(list(RULES)))
def test_every_rule_can_be_switched_off(text, rule):
    result = clean(text, off=[rule])
    assert rule not in set(result.log["rule"])
    assert restore(result.text, result.log) == text
    alone = clean(text, off=set(RULES) - {rule})
    assert set(alone.log["rule"]) <= {rule}
    assert restore(alone.text, alone.log) == text
    removed, put = (int(alone.log[c].str.len().sum()) for c in ("removed", "replacement"))
    assert len(text) == len(alone.text) + removed - put


def test_with_every_rule_off_the_text_is_as_it_was():
    text = " Skip to content \n\n\u2022 \u2018a\u2019\u200b "
    result = clean(text, off=RULES)
    assert result.text == text
    assert len(result.log) == 0
    assert result.log.columns.tolist() == ["rule", "position", "removed", "replacement"]


def test_an_unknown_rule_is_named():
    with pytest.raises(InputError, match=r"there is no cleaning rule 'menus'; the rules are moji"):
        clean("text", off=["menus"])


def test_half_a_character_is_refused():
    with pytest.raises(InputError, match=r"holds half a character \('\\ud83d'\)"):
        clean("a \ud83d b")


def test_the_log_tells_where_in_the_text_that_the_rule_was_given():
    result = clean("Hello @name, see\n\nit.", off=only("handles"))
    assert result.text == "Hello \u2026, see\nit."
    assert result.log.to_dict("records") == [
        {"rule": "handles", "position": 6, "removed": "@name", "replacement": "\u2026"},
        {"rule": "spaces", "position": 12, "removed": "\n\n", "replacement": "\n"},
    ]


@pytest.mark.parametrize("text", ["", "   \n ", "word", "\u2022"])
def test_the_empty_text_and_the_single_word(text):
    assert clean(text).text in {"", "word"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The childâ€™s cafÃ© â€“ good", "The child\u2019s caf\u00e9 \u2013 good"),
        ("Siân Ãbc and Beyoncé", "Siân Ãbc and Beyoncé"),  # right as it is
    ],
)
def test_mojibake(text, expected):
    assert cleaned(text, "mojibake") == expected


def test_invisible_characters_go_and_a_soft_hyphen_joins_its_word():
    text = "so\u00adcial\u200b \ufeffwork\u202e and\x07 imple\u00ad\nmentation"
    assert cleaned(text, "control_characters") == "social work and implementation"


WRAPPED = """The review heard from many
children and young people in
the care of the council, who
said that they were moved a-
round. It also heard from a
team of well-known experts.
They agreed."""


def test_lines_broken_at_a_fixed_width_are_joined():
    heading = "What we heard\n"
    assert cleaned(heading + WRAPPED, "line_wraps") == (
        "What we heard\nThe review heard from many children and young people in the care of the "
        "council, who said that they were moved around. It also heard from a team of well-known "
        "experts. They agreed."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Housing\nHealth\nEducation\nmoney\nwork",  # a list
        "12 High Street\nLeeds\nLS1 1AA",
        "A paragraph that is a line of its own. " * 4 + "\nAnother one.",
    ],
)
def test_lines_that_were_ended_on_purpose_stay(text):
    assert cleaned(text, "line_wraps") == text.replace(" \n", "\n")


def test_lines_of_signs_go():
    assert cleaned("a\n-----\n* * *\n____\nb?\n?\n\u00a3\n", "separators") == "a\nb?\n?\n\u00a3"


CONTENTS = """Newsletter

- Chair's introduction
- Local area deep dives
- Bridge the Gap
- In case you missed it

Introduction from the chair

We are busy.

Local area deep dives

We went out.

Bridge the Gap

We met.

In case you missed it...

We spoke.
"""


def test_a_list_of_contents_goes_and_its_headings_stay():
    result = cleaned(CONTENTS, "contents")
    assert "- " not in result
    assert result.count("Local area deep dives") == 1
    assert "Introduction from the chair\nWe are busy." in result
    numbered = "Contents\nSummary | 3\nFindings ..... 4\nNext steps | 9\n"
    titled = "Contents\nExecutive summary | 2\nWhat we did | 5\nSummary | 8\n"
    assert cleaned(titled + "Text.\n" * 20, "contents") == ("Text.\n" * 20).strip()
    items = "Welcome\nOur new home\nMeet the team\n"
    body = "Welcome\nDear all,\nIt was busy.\nOur new home\nWe moved.\nMeet the team\nJo cooks.\n"
    assert cleaned(f"Autumn\nIn this issue\n{items}{body}", "contents") == f"Autumn\n{body}".strip()
    marked = "1. Who we are\n2. What we see\n3. What we ask\n1. Who we are\n"
    body = "We are many.\n2. What we see\nLittle.\n3. What we ask\nMuch.\n" + "Text.\n" * 9
    assert cleaned(marked + body, "contents") == f"1. Who we are\n{body}".strip()
    body = "Summary\nText.\nFindings\nText.\nNext steps\n" + "Text.\n" * 20
    assert cleaned(numbered + body, "contents") == body.strip()


@pytest.mark.parametrize(
    "text",
    [
        "- Housing\n- Health\n- Money\n- Work\n" + "Text.\n" * 20,  # does not recur
        "Leeds | 12\nHull | 15\nYork | 7\n" + "Text.\n" * 20,  # a table
        "Yes\nNo\nYes\nNo\nYes\nNo\nMaybe\nYes\nNo\nYes\nNo\nMaybe\nYes\nNo",  # answers
        "Text.\n" * 40 + "- One\n- Two\n- Three\n" + "One\nTwo\nThree\nText.",  # not at the top
    ],
)
def test_lists_that_are_no_contents_stay(text):
    assert cleaned(text, "contents") == text.strip()


@pytest.mark.parametrize(
    "line",
    ["Skip to content Skip to main menu", "Back to top", "Share this:", "Facebook Twitter LinkedIn",
     "Print this page | Email this page", "View this email in your browser", "You are here:",
     "Is this page useful?", "Was this information helpful"],
)  # fmt: skip
def test_lines_of_menus_go(line):
    assert cleaned(f"Before.\n{line}\nAfter.", "navigation") == "Before.\nAfter."


@pytest.mark.parametrize(
    "line",
    ["Contact", "Share your views with us", "We share the worry.", "Skip to school, she said.",
     "Next steps", "Print", "Back to the family", "Read more books", "Privacy matters to children",
     "Email is how they wrote to her.", "Twitter was unkind to her.",
     "Was this useful to the families?"],
)  # fmt: skip
def test_lines_that_say_something_stay(line):
    text = f"Before.\n{line}\nAfter."
    for rule in ("navigation", "cookie_notices", "syndication", "contact_lines", "signatures"):
        assert cleaned(text, rule) == text


WEB_PAGE = """Home | About us | News | Contact
You are here: Home > News > Blog
Why care leavers need a home
Facebook
Twitter
They said that "Skip to content" was all that the page said.
Like this:
Leave a Reply Cancel reply
Your email address will not be published. Required fields are marked *
Previous post: What we heard
© 2021 Thriving Kids. All rights reserved.
Registered charity number 1122334. Registered in England and Wales.
Privacy policy | Terms of use | Cookies | Accessibility
Follow us on Twitter, Facebook and Instagram
You are receiving this email because you signed up at our event.
You can update your preferences or unsubscribe from this list.
Our mailing address is:
Page 2 of 4
-----Original Message-----
Sent from my iPhone
"""


def test_of_a_page_only_its_title_and_its_sentences_stay():
    assert cleaned(WEB_PAGE, "navigation") == (
        'Why care leavers need a home\nThey said that "Skip to content" was all that the page said.'
    )


@pytest.mark.parametrize(
    "line",
    ["(c) The council must act", "(c) 2019 saw a rise", "Home | School | Health", "No comment",
     "Facebook", "Follow us on the way home", "Share", "Page 3 says so", "Contact us | Complaints",
     "The register: page 2 of 4 is lost", "You are here: we are glad"],
)  # fmt: skip
def test_lines_that_only_resemble_menus_stay(line):
    text = f"Before.\n{line}\nAfter."
    assert cleaned(text, "navigation") == text


def test_the_lines_above_a_message_go_where_three_of_them_stand_together():
    head = "From: Jane Smith <j@a.uk>\nTo: Review Team\nSent: 12 May 2021\nSubject: Our answer\n"
    text = "Hi all,\nFrom: 2019 the numbers rose.\nSubject: mathematics was her best."
    assert cleaned(head + text, "message_headers") == text


@pytest.mark.parametrize(
    "line",
    ["We use cookies as treats.", "We use cookies for the bake sale.",
     "Our website uses the word cookies twice, and the children noticed."],
)  # fmt: skip
def test_sentences_about_cookies_stay(line):
    assert cleaned(line, "cookie_notices") == line


def test_an_address_goes_from_its_street_to_its_postcode():
    text = "Sent on\n18 May 2019\nTown Council\n{}After."
    address = "Shire Hall\nAbbey Foregate\nShrewsbury\nSY2 6LY\n"
    assert cleaned(text.format(address), "contact_lines") == text.format("")
    kept = "Early help\nWe moved her.\nLeeds\n"
    assert cleaned(f"{kept}LS1 1AA", "contact_lines") == kept.strip()


def test_cookie_notices_go():
    text = "We use cookies to improve this site.\nAccept all cookies\nThey baked cookies together."
    assert cleaned(text, "cookie_notices") == "They baked cookies together."


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("Originally published at www.leicestershirecares.co.uk", True),
        ("This post was originally posted by Leicestershire Cares.", True),
        ("This article first appeared in The Guardian", True),
        ("Reposted from Medium", True),
        ("First published in 1989, the Act was amended.", False),
        ("The report was published in May and criticised the council.", False),
        ("This article was published in May. It said that children were not heard.", False),
        ("Originally published in 1989, it remains in force.", False),
        ("The article was originally published in 1998 and has been much cited.", False),
        ("The post was first published by the council.", False),
        ("Originally published on the Thriving Kids blog", True),
        ("This post first appeared on our website", True),
    ],
)
def test_lines_of_syndication(line, goes):
    assert (cleaned(f"{line}\nText.", "syndication") == "Text.") == goes


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("T: 0300 123 1231", True),
        ("Textphone 0161 618 8524", True),
        ("Email: enquiries@ofsted.gov.uk", True),
        ("W www.gov.uk/ofsted", True),
        ("Manchester M1 2WD", True),
        ("Call 0300 123 1231 before you move.", False),
        ("Telephone calls were not returned", False),
        ("She was moved to the BBC", False),
        ("Email was the only way to reach him", False),
    ],
)
def test_lines_of_addresses(line, goes):
    assert (cleaned(f"Text.\n{line}", "contact_lines") == "Text.") == goes


def test_signatures_go_and_the_heading_after_them_stays():
    letter = "Text.\n\nYours sincerely\n\nClaire Burgess\nHer Majesty\u2019s Inspector\nAnnex A"
    assert cleaned(letter, "signatures") == "Text.\nAnnex A"
    assert cleaned("Text.\nBest wishes,\nJosh\nLocal area deep dives", "signatures") == (
        "Text.\nJosh\nLocal area deep dives"
    )
    assert cleaned("He said so.\nKieran Breen CEO Leicestershire Cares\n", "signatures") == (
        "He said so."
    )
    assert cleaned("She left.\nMary Ann Jones\nHead of Care\n", "signatures") == "She left."
    assert cleaned("What we ask\nA new head of care", "signatures").endswith("head of care")
    text = "Best wishes\nfrom all of us at the home."
    assert cleaned(text, "signatures") == text
    assert cleaned("Kieran Breen CEO spoke well.", "signatures") == "Kieran Breen CEO spoke well."


def test_bullets_and_numbers_go_and_items_stay_lines():
    assert cleaned("  \u2022 help\n", "bullets") == "help"
    text = "They want: \u2022 love \u2022 homes\n\u00b7   Early help\n- money\n\u25aawork\no  time"
    assert cleaned(text, "bullets") == "They want:\nlove\nhomes\nEarly help\nmoney\nwork\ntime"
    text = (
        "1. One\n(a) Two\niv) Three\n2.1 Four\n12. Five\n2.5 million\n2021. A year\n1.5 days\nI am"
    )
    assert cleaned(text, "list_numbers") == (
        "One\nTwo\nThree\nFour\nFive\n2.5 million\n2021. A year\n1.5 days\nI am"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read more: <https://x.uk/a-b/?c=d>", "Read more:"),
        ("See www.gov.uk/x. Then go.", "See. Then go."),
        ("Go to www.gov.uk/x for help.", "Go to \u2026 for help."),
        ("The site (https://x.org/a) helps.", "The site \u2026 helps."),
        ("It is at leicestershirecares.co.uk/news now", "It is at \u2026 now"),
        ("GOV.UK and context.as and 1.5", "GOV.UK and context.as and 1.5"),
    ],
)
def test_web_addresses_go_from_their_sentences(text, expected):
    assert cleaned(text, "web_addresses") == expected


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("Write to a.b@education.gov.uk", "email_addresses", "Write to"),
        ("Write to a@b.uk or call.", "email_addresses", "Write to \u2026 or call."),
        ("We asked @AlmaEconomics to work", "handles", "We asked \u2026 to work"),
        ("Meet @ 5pm, a@b", "handles", "Meet @ 5pm, a@b"),
    ],
)
def test_other_addresses(text, rule, expected):
    assert cleaned(text, rule) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in context.As it goes", "in context. As it goes"),
        ("in 2021.The review", "in 2021. The review"),
        ("they need.\u201d These", "they need.\u201d These"),
        ("they need.\u201dThese", "they need.\u201d These"),
        ("a Ph.D. at 1.5 e.g. Node.Js", "a Ph.D. at 1.5 e.g. Node.Js"),
        ("the U.S.A. and J.R. Smith", "the U.S.A. and J.R. Smith"),
    ],
)
def test_glued_sentences(text, expected):
    if "Node" in text:  # two letters in lower case before, a capital after: nothing tells it apart
        expected = expected.replace("Node.Js", "Node. Js")
    assert cleaned(text, "glued_sentences") == expected


def test_quotes_dashes_and_letters():
    assert (
        cleaned("\u2018It\u2019s\u2019 \u201cso\u201d don\u00b4t", "quotes")
        == "'It's' \"so\" don't"
    )
    text = "a\u2010b 10\u201312 care\u2014and \u2013 so -- too ---"
    assert cleaned(text, "dashes") == "a-b 10-12 care \u2013 and \u2013 so \u2013 too ---"
    assert cleaned("e\u0301 \ufb01nd", "unicode") == "\u00e9 find"


def test_a_heading_never_joins_the_sentence_after_it():
    text = "Findings\n\nthe team was good.\n\nNext\nIt went on."
    assert clean(text).text == "Findings\nthe team was good.\nNext\nIt went on."


REMOVED = {
    "000_1be8ac88a0a8a588.txt": ["Skip to content Skip to main menu",
                                 "Kieran Breen CEO Leicestershire Cares"],
    "001_b594138c77c42d75.txt": ["This post was originally posted by Leicestershire Cares."],
    "002_77b6f177bad1353c.txt": ["Originally published at\u00a0www.leicestershirecares.co.uk",
                                 "Charlotte Robey-Turner", "Head of Children and Young People",
                                 "Leicestershire Cares"],
    "004_cb6d2c60ca61c071.txt": [],
}  # fmt: skip


@pytest.mark.parametrize("name", REMOVED)
def test_whole_lines_removed_from_real_documents(corpora, name):
    log = clean(extract(corpora / "care-review" / name).text).log
    lines = log[(log["removed"].str.split().str.len() > 1) & (log["replacement"] == "")]
    assert lines["removed"].tolist() == REMOVED[name]


def test_a_suspended_hyphen_at_the_end_of_a_line_keeps_its_space():
    lines = [
        "families asked for help with both pre-",
        "and post-adoption work, and the plan",
        "said that it would be there for them",
        "in each part of the county by autumn.",
    ]
    assert "both pre- and post-adoption work" in cleaned("\n".join(lines), "line_wraps")
