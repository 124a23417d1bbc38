"""Files of many responses: each response is a document."""

import json

import pytest

from analysis.build import open_built, reading
from analysis.errors import InputError
from analysis.groups import group_documents
from analysis.overview import group_counts
from hostile import xlsx
from test_build import files_of

HEADER = (
    "id,file,title,source,source_type,genre,date,text_column,id_column,source_column,group_column"
)
ROW = "answers,answers.csv,Answers,The Review,review,response,2021,said,ref,,who"
RESPONSES = (
    "ref,who,body,said\n"
    "R1,carer,,Help came late.\n"
    "R2,parent,Open Latch,  \n"
    "R3,,Open Latch,Nobody asked us.\n"
    "R4,carer,,---\n"
    "R5,parent,,We asked twice!\n"
)


@pytest.fixture
def responses(three):
    """Give the study ``three`` with a file of five responses, two of them without a word."""
    (three.folder / "answers.csv").write_text(RESPONSES)
    write_row(three)
    return three


def write_row(study, row=ROW):
    ordinary = "two,two.txt,Title two,North,charity,blog post,2021-03,,,,"
    rows = [HEADER, "one,one.txt,Title one,North,charity,blog post,2021-03,,,,", row, ordinary]
    study.manifest.write_text("\n".join(rows) + "\n")
    (study.folder / "six.txt").unlink(missing_ok=True)


def fault(study):
    with pytest.raises(InputError) as caught:
        open_built(study)
    return str(caught.value)


def test_each_response_is_a_document_that_inherits_its_row(responses):
    built = open_built(responses)
    documents = built.corpus.documents
    assert documents["id"].tolist() == ["one", "answers-R1", "answers-R3", "answers-R5", "two"]
    assert documents["title"].tolist()[1] == "Answers, R1"
    assert documents["response"].tolist() == ["", "R1", "R3", "R5", ""]
    assert documents["group"].tolist() == ["", "carer", "", "parent", ""]
    assert set(documents["source"][1:4]) == {"The Review"}
    assert set(documents["genre"][1:4]) == {"response"}
    assert set(documents["date"][1:4]) == {"2021"}
    assert documents["sha256"][1] == built.record["documents"]["answers"]["sha256"]
    assert documents["text"].tolist()[1:4] == [
        "Help came late.",
        "Nobody asked us.",
        "We asked twice!",
    ]
    assert "text_column" not in documents


def test_group_is_a_grouping_and_a_blank_cell_is_not_stated(responses):
    corpus = open_built(responses).corpus
    assert group_documents(corpus, "group").labels["group"].tolist() == [
        "carer", "not stated", "parent"
    ]  # fmt: skip
    assert group_counts(corpus, by="group")["documents"].tolist() == [1, 3, 1]


def test_responses_without_a_word_are_counted_and_named(responses):
    problem = open_built(responses).problems.iloc[0]
    assert problem["problem"] == (
        "answers.csv: 2 of 5 responses have no word in the column 'said' and are no documents "
        "(rows 3 and 5)"
    )
    assert (problem["document"], problem["file"], problem["row"]) == ("answers", "answers.csv", 3)
    assert not problem["left_out"]


def test_a_source_column_wins_over_the_rows_source_where_it_is_filled_in(responses):
    write_row(responses, ROW.replace("ref,,who", "ref,body,"))
    documents = open_built(responses).corpus.documents
    assert documents["source"].tolist()[1:4] == ["The Review", "Open Latch", "The Review"]
    write_row(responses, ROW.replace("ref,,who", "ref,body,").replace("The Review", "Others"))
    documents = open_built(responses).corpus.documents
    assert documents["source"].tolist()[1:4] == ["Others", "Open Latch", "Others"]


def test_cleaning_is_logged_for_each_response(responses):
    (responses.folder / "answers.csv").write_text(
        RESPONSES.replace("Nobody", "\u2022 \u201cNobody\u201d")
    )
    built = open_built(responses)
    assert set(built.cleaning["document"]) >= {"answers-R3"}
    assert "answers-R3" in (responses.processed / "cleaning.csv").read_text()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("answers.jsonl", "\n".join(
            json.dumps({"ref": i, "who": "carer", "said": f"Answer {i}."}) for i in (1, 2))),
        ("answers.json", json.dumps(
            [{"ref": i, "who": "carer", "said": f"Answer {i}."} for i in (1, 2)])),
        ("answers.xlsx", xlsx([["ref", "who", "said"], [1, "carer", "Answer 1."],
                               [2, "carer", "Answer 2."]])),
    ],
)  # fmt: skip
def test_every_format_of_responses_is_built(three, name, data):
    path = three.folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    write_row(three, ROW.replace("answers.csv", name))
    documents = open_built(three).corpus.documents
    assert documents["id"].tolist()[1:3] == ["answers-1", "answers-2"]
    assert documents["text"].tolist()[1:3] == ["Answer 1.", "Answer 2."]


def test_only_a_changed_file_or_setting_is_read_again(responses, monkeypatch):
    open_built(responses)
    read = []
    for kind in ("extract", "extract_rows"):
        function = getattr(reading, kind)
        monkeypatch.setattr(
            reading,
            kind,
            lambda path, function=function, **columns: (
                read.append(path.name) or function(path, **columns)
            ),
        )
    write_row(responses, ROW.replace("2021", "2022").replace("Answers,", "Replies,"))
    documents = open_built(responses).corpus.documents
    assert read == []
    assert documents["date"].tolist()[1:4] == ["2022"] * 3
    assert documents["title"].tolist()[1] == "Replies, R1"
    (responses.folder / "one.txt").write_text("New words.")
    open_built(responses)
    assert read == ["one.txt"]
    write_row(responses, ROW.replace("ref,,who", "ref,,body"))
    open_built(responses)
    assert read == ["one.txt", "answers.csv"]
    kept = files_of(responses)
    for path in sorted(responses.processed.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    open_built(responses)
    assert files_of(responses) == kept


@pytest.mark.parametrize(
    ("row", "data", "message"),
    [
        (ROW.replace("said", "text"), RESPONSES,
         r"row 3: answers.csv: there is no column 'text'; the columns are 'ref', 'who', 'body'"),
        (ROW.replace(",who", ",whom"), RESPONSES, r"there is no column 'whom'"),
        (ROW, RESPONSES.replace("R3", "R1"), r"the id 'R1' stands in rows 2 and 4; ids must"),
        (ROW, RESPONSES.replace("R3", ""), r"row 4 has no id in the column 'ref'; give it one"),
        (ROW, RESPONSES.replace("R3", "R 5").replace("R5", "R-5"),
         r"the ids in rows 4 and 6 differ only in signs that become '-' in 'answers-R-5'"),
        (ROW, RESPONSES.replace("R3", "R" * 250), r"the id in row 4 is longer than a name"),
        (ROW.replace("answers,", "one-more,").replace("ref", ""), RESPONSES, None),
        (ROW.replace(",said,", ",,"), RESPONSES, r"row 3: id_column is filled in but text_column"),
    ],
)  # fmt: skip
def test_a_fault_of_a_file_of_responses_names_rows_and_remedy(responses, row, data, message):
    (responses.folder / "answers.csv").write_text(data)
    write_row(responses, row)
    if message is None:
        ids = open_built(responses).corpus.documents["id"].tolist()
        assert ids[1:4] == ["one-more-2", "one-more-4", "one-more-6"]
    else:
        assert message in fault(responses)


def test_a_response_may_not_have_the_id_of_another_document(responses):
    (responses.folder / "answers.csv").write_text(RESPONSES)
    lines = responses.manifest.read_text().replace("two,two.txt", "answers-R5,two.txt")
    responses.manifest.write_text(lines)
    assert "row 4: its document 'answers-R5' has the id of one of row 3; change" in fault(responses)


def test_a_file_without_columns_is_left_out_and_the_others_are_built(responses):
    (responses.folder / "answers.csv").write_bytes(b"\x89PNG\r\n" + b"0" * 90)
    built = open_built(responses)
    assert built.corpus.documents["id"].tolist() == ["one", "two"]
    assert "is a picture (PNG), which has no columns" in built.problems["problem"][0]
    assert built.problems["left_out"].tolist() == [True]


def test_an_excluded_file_of_responses_gives_no_document(responses):
    lines = responses.manifest.read_text().splitlines()
    lines = [lines[0] + ",exclude", lines[1] + ",", lines[2] + ",yes", lines[3] + ","]
    responses.manifest.write_text("\n".join(lines) + "\n")
    assert open_built(responses).corpus.documents["id"].tolist() == ["one", "two"]
