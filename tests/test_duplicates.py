import pandas as pd
import pytest

from analysis.duplicates import COLUMNS, find_duplicates
from analysis.errors import InputError
from conftest import corpus_of

ONE = (
    "Young people said that the system is biased against them and that workers use their pasts "
    "rather than what they are doing now as reasons to remove their children from them."
)
TWO = (
    "The board heard that the market for homes had failed and asked the authority to report back "
    "on the cost of placements within the year."
)


def corpus(**texts):
    return corpus_of(texts)


def test_a_copy_in_other_case_and_punctuation_is_exact():
    found = find_duplicates(corpus(a=ONE, b=TWO, c=ONE.upper().replace(" ", "  ")))
    assert found[["kind", "document_a", "document_b", "words", "share"]].to_numpy().tolist() == [
        ["exact", "a", "c", 31, 1.0]
    ]


def test_a_near_copy_has_the_share_of_its_five_word_runs():
    words = " ".join(f"w{i}" for i in range(104))
    changed = words.replace("w103", "other")
    found = find_duplicates(corpus(a=words, b=TWO, c=changed))
    # 100 runs of five words each, of which all but the last are shared: 99 of 101 different ones
    assert found["kind"].tolist() == ["near"]
    assert found["share"].tolist() == pytest.approx([99 / 101])
    assert found["words"].tolist() == [104]


def test_a_reused_passage_is_listed_with_both_places():
    quoted = "rather than what they are doing now, as reasons to remove their children from them"
    c = f"{TWO} It was said: \u201c{quoted}\u201d. So they said."
    found = find_duplicates(corpus(a=ONE, b="Something else.", c=c))
    assert found.columns.tolist() == COLUMNS
    (row,) = found.to_dict("records")
    assert (row["kind"], row["document_a"], row["document_b"]) == ("passage", "a", "c")
    assert row["words"] == 15
    assert c[row["start_b"] : row["end_b"]] == row["text"] == quoted
    assert ONE[row["start_a"] : row["end_a"]] == quoted.replace(",", "")
    assert row["share"] == pytest.approx(15 / 31)


def test_the_shortest_passage_is_a_parameter():
    shared = "one two three four five six"
    documents = corpus(a=f"{shared} alpha", b=f"beta {shared} gamma")
    assert len(find_duplicates(documents)) == 0
    found = find_duplicates(documents, words=6)
    assert found["text"].tolist() == [shared]
    assert len(find_duplicates(documents, words=7)) == 0


def test_each_later_copy_of_a_passage_is_listed_with_the_first():
    documents = corpus(a=f"Alpha beta. {ONE}", b=f"{ONE} {TWO}", c=f"Gamma. {TWO} {TWO} {ONE}")
    found = find_duplicates(documents)
    pairs = found.loc[found["words"] == 31, ["document_a", "document_b"]]
    assert pairs.to_numpy().tolist() == [["a", "b"], ["a", "c"]]


@pytest.mark.parametrize("texts", [{}, {"a": ONE}, {"a": "word", "b": ""}, {"a": "", "b": ""}])
def test_few_and_empty_documents_have_no_duplicates(texts):
    found = find_duplicates(corpus(**texts))
    assert len(found) == 0
    assert found.columns.tolist() == COLUMNS
    assert found["start_a"].dtype == "int64"


def test_the_result_does_not_depend_on_the_run():
    documents = corpus(a=ONE, b=TWO + ONE, c=ONE + TWO)
    pd.testing.assert_frame_equal(find_duplicates(documents), find_duplicates(documents))


@pytest.mark.parametrize(
    ("options", "message"),
    [({"near": 0}, "near is 0; it must be above 0"), ({"words": 1}, "words is 1; a passage has")],
)
def test_impossible_parameters(options, message):
    with pytest.raises(InputError, match=message):
        find_duplicates(corpus(a=ONE), **options)
