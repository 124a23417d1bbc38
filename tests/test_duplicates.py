import pandas as pd
import pytest

from analysis.duplicates import find_duplicates

ONE = " ".join(f"word{i}" for i in range(60))
OTHER = " ".join(f"thing{i}" for i in range(60))
REUSED = " ".join(f"word{i}" for i in range(20, 40))


def found(**texts):
    return find_duplicates(pd.DataFrame({"id": list(texts), "text": list(texts.values())}))


def test_a_copy_is_exact_whatever_its_case_and_punctuation():
    table = found(a=ONE, b=ONE.upper() + ".", c=OTHER)
    assert table["kind"].tolist() == ["exact"]
    assert table.iloc[0][["document_a", "document_b", "words", "share"]].tolist() == [
        "a",
        "b",
        60,
        1,
    ]


def test_a_copy_with_a_changed_end_is_near():
    table = found(a=ONE, b=ONE + " and a line of thanks", c=OTHER)
    assert table["kind"].tolist() == ["near"]
    # five-word runs: 56 in a, 61 in b, all of a's among them
    assert table["share"].iloc[0] == pytest.approx(56 / 61)


def test_a_reused_passage_is_listed_with_both_places():
    texts = {"a": ONE, "b": f"{OTHER} {REUSED} {OTHER.replace('thing', 'other')}"}
    row = found(**texts).iloc[0]
    assert (row["kind"], row["words"]) == ("passage", 20)
    assert texts["a"][row["start_a"] : row["end_a"]] == REUSED
    assert texts["b"][row["start_b"] : row["end_b"]] == REUSED


def test_nothing_is_found_in_different_short_or_no_texts():
    assert found(a=ONE, b=OTHER).empty
    assert found(a="", b="").empty
    assert find_duplicates(pd.DataFrame({"id": [], "text": []}, dtype=str)).empty
