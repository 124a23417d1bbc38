import pytest

from analysis.extract.metadata import find_date, guesses, pdf_metadata, real_title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 Sep 2022", "2022-09-14"),
        ("the 1st of March, 2021", "2021-03-01"),
        ("September 14, 2022", "2022-09-14"),
        ("newsletter: September 2021", "2021-09"),
        ("2022-09-14T08:00:00Z", "2022-09-14"),
        ("25/12/2021", "2021-12-25"),
        ("31.12.2021", "2021-12-31"),
        ("05/05/2022", "2022-05-05"),
        ("21 November to 2 December 2022", "2022-12-02"),
        ("12 June 2017 \u2013 6 July 2017", "2017-07-06"),
        ("31 February 2020", "2020-02"),
        ("in 2020 and 2021", ""),
        ("12 Marchant 2020", ""),
        ("ref 120220221", ""),
    ],
)
def test_dates_as_people_write_them(text, expected):
    assert find_date(text) == (expected, "")


def test_a_date_that_can_be_read_in_two_ways_is_asked_about():
    assert find_date("05/06/2022") == ("", "05/06/2022")
    found, warnings = guesses(["Minutes", "05/06/2022"], {})
    assert "date" not in found
    assert warnings == ["the date 05/06/2022 can be read in two ways; enter it in the manifest"]


def test_the_day_of_publication_is_believed_before_other_dates_and_they_before_the_file():
    blocks = ["A report", "Inspection: 3 May 2020", "Published: 9 June 2020", "text"]
    assert guesses(blocks, {"date": "2019-01-01"})[0]["date"] == "2020-06-09"
    assert guesses(blocks[:2], {"date": "2019-01-01"})[0]["date"] == "2020-05-03"
    assert guesses(blocks[:1], {"date": "2019-01-01"})[0]["date"] == "2019-01-01"
    long = "On 3 May 2020 " + "the team met many families in the region " * 3
    assert "date" not in guesses([long], {})[0]


def test_names_of_files_are_no_titles():
    assert real_title("Microsoft Word - report v3.doc") == ""
    assert real_title("letter.docx") == ""
    assert real_title(" Case  for change ") == "Case for change"
    assert guesses([], {"title": "Declared"}, heading="Shown")[0] == {"title": "Shown"}


def test_what_a_pdf_declares():
    declared = pdf_metadata({"Title": "Untitled", "CreationDate": "D:20230130134031+00'00'"})
    assert declared == {"title": "", "date": "2023-01-30"}
    assert pdf_metadata({"CreationDate": "D:2023"})["date"] == "2023"


LETTER = ["Ofsted", "12 February 2021", "Mark Smith", "Dear Mr Smith", "Focused visit to Saltmere"]


def test_the_subject_of_a_letter_is_its_title():
    declared = {"title": "letter 090218AS"}
    assert guesses(LETTER, declared, heading="Ofsted")[0]["title"] == "Focused visit to Saltmere"
    named = [*LETTER[:4], "Re: Focused visit"]
    assert guesses(named, {})[0]["title"] == "Focused visit"
    no_subject = [*LETTER[:4], "I write to tell you what we found."]
    assert guesses(no_subject, {}, heading="Ofsted")[0]["title"] == "Ofsted"
    assert guesses([*LETTER[:3], "Dearth of carers", "A story"], {}, heading="X")[0]["title"] == "X"


def test_the_date_of_an_earlier_or_later_event_is_not_the_documents():
    blocks = ["Date of previous inspection: 14 July 2017", "Next review: 1 May 2025",
              "Inspection dates: 15 to 19 May 2023"]  # fmt: skip
    assert guesses(blocks, {})[0]["date"] == "2023-05-19"
