import pytest

from analysis.language import detect_language, is_english

ENGLISH = "My social worker changed six times in two years and nobody explained why. "
WELSH = "Mae plant mewn gofal yn haeddu cael eu clywed gan weithwyr cymdeithasol a'r llysoedd. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ENGLISH, "en"),
        (WELSH, "cy"),
        ("Dzieci w opiece maj\u0105 prawo do tego, aby ich s\u0105dy s\u0142ucha\u0142y.", "pl"),
        ("Tha clann ann an c\u00f9ram airidh air a bhith air an \u00e8isteachd.", "gd"),
        ("Yes, more help please", ""),
        ("STILL WAITING: OUR POSITION ON LIFE AFTER CARE Left Luggage Forum, WHY WE", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_languages_of_documents_in_britain(text, expected):
    assert detect_language(text) == expected


def test_two_of_three_places_decide():
    assert detect_language(WELSH * 30 + ENGLISH * 300) == "en"
    assert detect_language(WELSH * 300 + ENGLISH * 30) == "cy"


def test_real_documents_are_english(corpora):
    for path in sorted(corpora.glob("care-review/*.txt")):
        assert detect_language(path.read_text()) == "en"


@pytest.mark.parametrize(("code", "expected"), [("en", True), ("en-GB", True), ("", True),
                                                ("cy", False), ("eng", False)])  # fmt: skip
def test_english_is_any_english_and_what_is_not_clear(code, expected):
    assert is_english(code) == expected
