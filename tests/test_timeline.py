import numpy as np
import pytest

from analysis.errors import InputError
from analysis.timeline import GAP, term_rates_over_time, with_periods
from conftest import corpus_of

DATES = ["2020-11-30", "2020-11", "2021-02-01", "2021", "", "2021-02"]
TEXTS = {f"d{i}": "care " * (i + 1) + "other words here" for i in range(6)}


@pytest.fixture
def corpus():
    return corpus_of(TEXTS, source=["A", "A", "A", "A", "A", "B"], date=DATES)


def test_a_document_stands_at_the_precision_of_its_date(corpus):
    assert with_periods(corpus, "month").documents["period"].tolist() == [
        "2020-11", "2020-11", "2021-02", "2021", "not stated", "2021-02"
    ]  # fmt: skip
    assert with_periods(corpus, "year").documents["period"].tolist() == [
        "2020", "2020", "2021", "2021", "not stated", "2021"
    ]  # fmt: skip


def test_months_without_documents_are_gaps_and_partial_dates_stand_apart(corpus):
    table = term_rates_over_time(corpus, ["care"], every="month")
    a = table[table["source"] == "A"]
    assert a[["period", "precision", "start", "end", "count", "documents"]].to_numpy(
        object
    ).tolist() == [
        ["not stated", "not stated", "", "", 5, 1],
        ["2020-11", "month", "2020-11-01", "2020-11-30", 3, 2],
        ["2020-12", "month", "2020-12-01", "2020-12-31", 0, 0],
        ["2021-01", "month", "2021-01-01", "2021-01-31", 0, 0],
        ["2021", "year", "2021-01-01", "2021-12-31", 4, 1],
        ["2021-02", "month", "2021-02-01", "2021-02-28", 3, 1],
    ]
    gaps = a[a["documents"] == 0]
    assert gaps["period"].tolist() == ["2020-12", "2021-01"]
    assert gaps[["per_million", "low", "high"]].isna().all(axis=None)
    assert set(gaps["note"]) == {GAP}
    b = table[table["source"] == "B"]
    assert b["documents"].tolist() == [0, 0, 0, 1]


def test_a_period_with_documents_but_without_the_term_is_no_gap(corpus):
    table = term_rates_over_time(corpus, ["emu"], by=[], every="year")
    assert table["period"].tolist() == ["not stated", "2020", "2021"]
    assert (table["per_million"] == 0).all()
    assert table.loc[2, "high"] > 0  # three documents: an upper bound


def test_the_corpus_as_one_group_has_its_gaps_once(corpus):
    table = term_rates_over_time(corpus, ["care"], by=[], every="month")
    assert table["period"].tolist() == [
        "not stated", "2020-11", "2020-12", "2021-01", "2021", "2021-02"
    ]  # fmt: skip


def test_rates_are_those_of_the_frequencies(corpus):
    table = term_rates_over_time(corpus, ["care", "other"], every="year", seed=2)
    row = table.query("term == 'care' and source == 'A' and period == '2021'").iloc[0]
    assert row["per_million"] == pytest.approx((3 + 4) / (6 + 7) * 1e6)
    assert row["note"] == "no interval: 2 documents, at least 3 are needed"
    assert table["term"].drop_duplicates().tolist() == ["care", "other"]


def test_without_a_date_at_the_precision_there_are_no_gaps():
    table = term_rates_over_time(corpus_of({"a": "care", "b": "x"}, date=["2021", ""]), ["care"],
                                 every="month")  # fmt: skip
    assert table["period"].tolist() == ["not stated", "2021"]


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "care"}])
def test_small_corpora_have_their_rows(texts):
    table = term_rates_over_time(corpus_of(texts), ["care"])
    assert len(table) == len(texts)
    assert table["count"].sum() == ("care" in texts.values())
    assert {"source", "period", "precision", "start", "end", "per_million"} <= set(table)
    assert np.isnan(table["low"]).all()


def test_another_length_of_period_is_refused(corpus):
    with pytest.raises(InputError, match="every is 'week'; choose month or year"):
        term_rates_over_time(corpus, ["care"], every="week")
