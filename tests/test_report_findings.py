import pandas as pd

from analysis.files import write_table
from analysis.report import find_findings

THEMES = {
    "source": ["N", "N", "=S", "=S"], "theme": ["a", "b"] * 2, "label": ["Alpha", "Beta"] * 2,
    "units_with_theme": [30, 10, 0, 0], "units": 100, "share": [0.3, 0.1, 0.0, 0.0],
    "low": [0.2, 0.05, None, None], "high": [0.4, 0.15, None, None], "documents": [5, 5, 2, 2],
    "documents_with_theme": [4, 3, 0, 0], "note": ["", "", "2 documents", "2 documents"],
}  # fmt: skip
PAIR = {
    "theme_a": "a", "label_a": "Alpha", "theme_b": "b", "label_b": "Beta", "n11": 9,
    "documents": 5, "documents_joint": 4, "expected_within": 4.25, "odds_ratio": 3.0,
    "q_value": 0.01, "measure": "odds_ratio", "estimate": 3.0, "low": 1.5, "high": 6.0, "note": "",
}  # fmt: skip
SCORES = {
    "source": ["N", "=S"], "score": [0.25, -0.1], "low": [0.1, None], "high": [0.4, None],
    "documents": [5, 1], "documents_without_score": [0, 3],
    "note": ["", "no interval: 1 document, at least 3 are needed"],
}  # fmt: skip
WORD = {
    "target": "N", "reference": "all others", "term": "court", "target_range": 4,
    "target_documents": 5, "reference_range": 1, "reference_documents": 2, "shrunken": 1.2,
    "log_ratio": 2.0, "low": 1.0, "high": 4.0, "q": 0.01, "one_document": False, "note": "",
}  # fmt: skip


def find(folder, parameters=None, **tables):
    for name, table in tables.items():
        write_table(pd.DataFrame(table), folder / f"{name}.csv")
    return find_findings(folder, parameters or {})


def test_each_theme_has_its_estimate_interval_documents_and_passages(tmp_path):
    first, second = find(tmp_path, themes=THEMES)["What each talks about"]
    assert first.statement == "N: the theme found most is Alpha."
    assert first.estimate == "30% of its sentences (95% interval 20% to 40%)"
    assert (first.documents, first.passages) == ("4 of 5 documents", "a-0")
    assert second.statement == "=S: no theme of the codebook has a hit."
    paragraphs = find(tmp_path, {"04_themes": {"unit": "paragraph"}})
    assert "its paragraphs" in paragraphs["What each talks about"][0].estimate


JUDGED = {
    "theme": ["a", "b"], "label": ["Alpha", "Beta"], "hits_coded": [8, 9], "others_coded": [30, 30],
    "fit": [False, True],
    "note": ["not fit for comparison: recall may be as low as 0.30", ""],
}  # fmt: skip


def test_a_theme_that_the_coding_found_unfit_is_said_to_be_so(tmp_path):
    found = find(tmp_path, themes=THEMES, theme_pairs=[PAIR], codebook_judged=JUDGED)
    first, second = found["What each talks about"]
    assert first.statement == (
        "N: the theme found most is Alpha. By the coded passages Alpha is not fit for "
        "comparison: recall may be as low as 0.30."
    )
    assert second.statement == "=S: no theme of the codebook has a hit."
    (pair,) = found["Which themes go together"]
    assert pair.statement.endswith("By the coded passages Alpha is not fit for comparison.")
    both = find(tmp_path, codebook_judged=JUDGED | {"fit": [False, False], "note": ["not", "not"]})
    assert both["Which themes go together"][0].statement.endswith(
        "By the coded passages Alpha and Beta are not fit for comparison."
    )
    fit = find(tmp_path, codebook_judged=JUDGED | {"fit": [True, True], "note": ["", ""]})
    assert "fit for comparison" not in str(fit)


def test_where_nothing_was_coded_no_theme_is_judged(tmp_path):
    uncoded = JUDGED | {"hits_coded": [0, 0], "others_coded": [0, 0], "fit": [False, False]}
    told, *themes = find(tmp_path, themes=THEMES, codebook_judged=uncoded)["What each talks about"]
    assert told.statement.startswith("No passage of this study was coded by readers")
    assert "By the coded" not in str(themes)


def test_a_lead_that_the_documents_do_not_bear_is_said_to_be_unsure(tmp_path):
    table = THEMES | {"high": [0.4, 0.25, None, None]}
    assert find(tmp_path, themes=table)["What each talks about"][0].statement == (
        "N: the theme found most is Alpha, before Beta (10%), though not surely."
    )


def test_pairs_that_go_together_are_named_with_their_doubts(tmp_path):
    rows = [PAIR, PAIR | {"q_value": 0.02, "low": 0.9}, PAIR | {"q_value": 0.5}]
    found = find(tmp_path, theme_pairs=rows)["Which themes go together"]
    assert len(found) == 2
    assert found[0].statement == (
        "“Alpha” and “Beta” go together: 9 sentences mention both, where 4.2 would if the two were "
        "unconnected."
    )
    assert found[0].estimate == "odds ratio 3.00 (95% interval 1.50 to 6.00)"
    assert (found[0].documents, found[0].passages) == ("4 of 5 documents", "pair-a-b")
    assert "the interval includes no connection" in found[1].statement


def test_that_no_pair_goes_together_is_a_finding_too(tmp_path):
    found = find(tmp_path, theme_pairs=[PAIR | {"q_value": 0.5}])["Which themes go together"]
    assert "none goes together" in found[0].statement


CORRECTED = {
    "source": ["N"], "theme": ["a"], "corrected": [0.05], "corrected_low": [0.02],
    "corrected_high": [0.26],
}  # fmt: skip


def test_a_share_stands_beside_the_one_corrected_by_the_coding(tmp_path):
    first, _ = find(tmp_path, themes=THEMES, corrected_themes=CORRECTED)["What each talks about"]
    assert first.estimate.endswith("40%); corrected for the codebook's errors 5.0% (2.0% to 26%)")
    in_paragraphs = find(tmp_path, {"04_themes": {"unit": "paragraph"}})["What each talks about"]
    assert "corrected" not in in_paragraphs[0].estimate
    other = pd.DataFrame(CORRECTED).rename(columns={"source": "genre"})
    grouped_otherwise = find(tmp_path, corrected_themes=other)["What each talks about"]
    assert "corrected" not in grouped_otherwise[0].estimate


def test_a_score_without_an_interval_says_why(tmp_path):
    top, bottom, both = find(tmp_path, scores=SCORES)["In what tone"]
    assert top.estimate == "+0.25 (95% interval +0.10 to +0.40)"
    assert bottom.statement == "=S has the lowest mean sentence score."
    assert (top.documents, bottom.documents) == ("5 of 5 documents", "1 of 4 documents")
    assert bottom.estimate == "−0.10 (no interval: 1 document, at least 3 are needed)"
    assert "nothing more can be said" in both.statement
    alone = find(tmp_path, scores={name: values[:1] for name, values in SCORES.items()})
    assert len(alone["In what tone"]) == 1
    assert "In what tone" not in find(tmp_path, scores=pd.DataFrame(SCORES).assign(score=None))


def test_a_term_is_named_where_the_test_allows_it(tmp_path):
    rows = [WORD | {"term": "odd", "one_document": True}, WORD, WORD | {"target": "S", "q": None}]
    first, second = find(tmp_path, distinctive_terms=rows)["Which words mark out whom"]
    assert first.statement == "N is marked out most by “court”."
    assert first.estimate == "4.0 times as frequent as in all others (95% interval 2.0 to 16)"
    assert first.documents == "4 of 5 documents, 1 of 2 others"
    assert second.statement == "No term marks out S (too few documents to test)."


def test_names_that_look_like_numbers_stay_names(tmp_path):
    table = pd.DataFrame(THEMES).assign(source=["007", "007", "NA", "NA"])
    found = find(tmp_path, themes=table)["What each talks about"]
    assert [f.statement.split(":")[0] for f in found] == ["007", "NA"]


def test_a_run_without_tables_has_no_findings(tmp_path):
    assert find_findings(tmp_path, {}) == {}
    empty = pd.DataFrame(columns=list(THEMES))
    assert find(tmp_path, themes=empty) == {}
