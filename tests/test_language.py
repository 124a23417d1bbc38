import pytest

from analysis.language import detect_language

ENGLISH = "The review team met the young people who live in the county's four children's homes."
WELSH = "Mae gan bob plentyn yr hawl i gael ei glywed, ac i fyw gyda theulu sydd yn ei garu."


@pytest.mark.parametrize(("text", "expected"), [(ENGLISH, "en"), (WELSH, "cy"), ("Too few", "")])
def test_the_language_of_a_text(text, expected):
    assert detect_language(text) == expected


def test_two_of_three_places_decide():
    assert detect_language(WELSH * 20 + ENGLISH * 200) == "en"
    assert detect_language("") == ""
