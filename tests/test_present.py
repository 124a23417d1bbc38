import numpy as np
import pandas as pd

from analysis import present

NAN = float("nan")


def test_an_estimate_stands_with_its_interval_or_says_that_there_is_none():
    table = pd.DataFrame(
        {"share": [0.5, 0.05, NAN], "low": [0.4, NAN, NAN], "high": [0.6, NAN, NAN]}
    )
    assert present.with_interval(table, "share", form=present.percent).tolist() == [
        "50% (40% to 60%)",
        "5.0% (no interval)",
        "no estimate",
    ]


def test_numbers_are_written_for_reading():
    assert present.percent(0.0123) == "1.2%"
    assert present.percent(0.456) == "46%"
    assert present.per_million(1234.5) == "1,234"
    assert present.score(-0.123) == "−0.12"
    assert present.score(0.5) == "+0.50"


def themes():
    return pd.DataFrame(
        {
            "source": ["N", "N", "S", "S"],
            "theme": ["voice", "health"] * 2,
            "label": ["Voice", "Health"] * 2,
            "units_with_theme": [5, 0, 1, 0],
            "share": [0.5, 0, 0.1, 0],
            "low": [0.3, NAN, NAN, NAN],
            "high": [0.7, NAN, NAN, NAN],
            "upper_bound": [NAN, 0.02, NAN, NAN],
        }
    )


def test_themes_are_rows_groups_are_columns_and_cells_link_to_their_passages():
    view, links = present.themes_by_group(themes())
    assert view.to_dict("list") == {
        "theme": ["Voice", "Health"],
        "N": ["50% (30% to 70%) [5]", "none (under 2.0%)"],
        "S": ["10% (no interval) [1]", "none"],
    }
    assert links == {(0, "N"): "voice-0", (0, "S"): "voice-1"}


def test_top_terms_keep_the_order_of_the_table_within_each_group():
    table = pd.DataFrame(
        {
            "source": ["N", "N", "N", "S"],
            "term": ["care", "child", "home", "court"],
            "count": [3, 2, 1, 4],
            "per_million": [3e4, 2e4, 1e4, 4e4],
            "low": [1e4, 1e4, 1e4, NAN],
            "high": [5e4, 3e4, 2e4, NAN],
            "document_frequency": [3, 2, 1, 1],
            "documents": [3, 3, 3, 1],
            "dp": [0.123, 0.2, 0.3, NAN],
        }
    )
    view = present.top_terms(table, top=2)
    assert view["term"].tolist() == ["care", "child", "court"]
    assert view["documents"].tolist() == ["3 of 3", "2 of 3", "1 of 1"]
    assert view.iloc[2, 3] == "40,000 (no interval)"


PAIRS = pd.DataFrame(
    {
        "theme_a": ["a", "a", "b"], "label_a": ["A", "A", "B"],
        "theme_b": ["b", "c", "c"], "label_b": ["B", "C", "C"],
        "n11": [2, 0, 5], "n10": [1, 3, 0], "n01": [1, 5, 0], "n00": [6, 2, 5],
        "documents": 4, "documents_joint": [2, 0, 3], "expected_within": [NAN, 1.5, 2.55],
        "measure": "odds_ratio", "estimate": [NAN, 0.1, 4.0], "low": [NAN, 0.0, 2.0],
        "high": [NAN, 1.0, 9.0], "q_value": [NAN, 0.5, 0.01], "note": ["too few", "", ""],
    }
)  # fmt: skip


def test_the_surest_pairs_come_first_and_those_that_never_meet_are_not_shown():
    view, links = present.pairs(PAIRS)
    assert view["themes"].tolist() == ["B with C", "A with B"]
    assert view["of units"].tolist() == [10, 10]
    assert view["documents"].tolist() == ["3 of 4", "2 of 4"]
    assert view["odds ratio (95% interval)"].tolist() == ["4.00 (2.00 to 9.00)", "no estimate"]
    assert view["q"].tolist() == ["0.010", "not tested"]
    assert links == {(0, "together"): "pair-b-c", (1, "together"): "pair-a-b"}


def test_pairs_by_group_keep_the_order_of_all_documents_and_say_what_is_shown():
    both = ["odds_ratio", "q_value", "n11", "expected_within"]
    north = PAIRS.assign(odds_ratio=[NAN, NAN, 4.0], q_value=[NAN, NAN, 0.01], n11=[2, 0, 5])
    south = PAIRS.assign(odds_ratio=[0.2, 2.0, 3.0], q_value=[0.01, 0.4, 0.4], n11=[1, 3, 0])
    south["expected_within"] = 1.25
    table = pd.concat([north.assign(source="N"), south.assign(source="S")], ignore_index=True)
    table = table[["source", *[c for c in table if c not in ("source", *both)], *both]]
    view, links = present.pairs_by_group(present.leading_pairs(table, PAIRS, top=5), q=0.05)
    assert view.to_numpy().tolist() == [
        ["B with C", "5 (2.5 expected), together", "0 (1.2 expected), no connection shown"],
        ["A with B", "2 (nan expected), not tested", "1 (1.2 expected), apart"],
    ]
    assert links == {(0, "N"): "pair-b-c-0", (1, "N"): "pair-a-b-0", (1, "S"): "pair-a-b-1"}


def test_pairs_are_counted_by_unit():
    table = pd.DataFrame(
        {"label_a": ["A", "A"], "label_b": ["B", "C"], "units": 4, "units_tested": [2, 4],
         "units_together": [2, 0], "units_apart": 0}
    )  # fmt: skip
    view = present.pair_agreement(table)
    assert view.to_numpy().tolist() == [["A with B", "2 of 4", "2 of 4", "0 of 4"]]


def test_scores_name_their_denominators():
    table = pd.DataFrame(
        {"source": ["N"], "score": [0.25], "low": [0.1], "high": [np.float64(0.4)],
         "documents": [3], "documents_without_score": [4], "sentences": [20],
         "sentences_scored": [12],
         "score_with_topic_words": [0.5], "note": [""]}
    )  # fmt: skip
    view = present.scores(table)
    assert view.iloc[0].tolist() == [
        "N",
        "+0.25 (+0.10 to +0.40)",
        "3 of 7",
        "12 of 20",
        "+0.50",
        "",
    ]


def test_company_is_shown_with_expected_counts_and_documents():
    table = pd.DataFrame(
        {
            "term": ["foster", "the"], "observed": [4, 1], "expected": [0.53, 3.0],
            "log_ratio": [3.04, -1.6], "log_likelihood": [12.34, 1.0], "npmi": [0.456, -0.1],
            "t_score": [1.73, -2.0], "document_frequency": [2, 1], "documents": [3, 3],
        }
    )  # fmt: skip
    (row,) = present.collocates(table).to_numpy().tolist()
    assert row == ["foster", 4, 0.5, "+3.0", 12.3, 0.46, 1.7, "2 of 3"]


def test_shares_stand_with_what_they_rest_on():
    table = pd.DataFrame(
        {"source": ["N"], "theme": ["a"], "share": [0.25], "low": [NAN], "high": [NAN],
         "units_with_theme": [1], "units": [4], "documents_with_theme": [1], "documents": [2],
         "note": ["2 documents"]}
    )  # fmt: skip
    assert present.shares(table).to_numpy().tolist() == [
        ["N", "25% (no interval)", "1 of 4", "1 of 2", "2 documents"]
    ]
