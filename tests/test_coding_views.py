import numpy as np
import pandas as pd
import pytest

from analysis import coding_views, validation
from analysis.agreement import agreement
from analysis.agreement import disagreements as differing
from analysis.build import open_built
from analysis.calibration import second_opinion
from analysis.coded_study import draw_sheet, open_coded
from analysis.coding.tables import read_cells, write_cells
from analysis.interpret import (
    best_method,
    codebook_judged,
    coders_agree,
    corrections,
    errors_listed,
    left_to_settle,
    opinions_offered,
    what_was_coded,
)
from analysis.present import themes_by_group
from analysis.sentiment import sentence_scores
from analysis.themes import prevalence


def opened(three):
    return open_coded(three, open_built(three).english)


@pytest.fixture
def uncoded(three):
    return opened(three)


@pytest.fixture
def coded(three):
    """Six passages, one of them with a hit that is missed by nobody and one taken wrongly."""
    draw_sheet(opened(three), coder="anna", passages=6)
    path = three.folder / "coding-sheet-anna.csv"
    cells = read_cells(path)
    cells["more"] = np.where(cells["text"].str.contains("more"), "1", "0")
    cells.loc[cells["document"] == "six", "more"] = ["1", "0"]
    cells["sentiment"] = "0"
    write_cells(cells, path)
    return opened(three)


def test_a_caption_says_how_far_scores_follow_readers(coded):
    scores = sentence_scores(coded.corpus)
    # readers found nothing but 0, with which nothing correlates
    assert validation.sentiment_note(coded, scores).startswith("by sentence, correlation with rea")
    coded.codes["sentiment"] = coded.codes["sentence"] % 3 - 1
    told = validation.sentiment_note(coded, scores.assign(score=scores["sentence"] % 3 - 1.0))
    assert told == "by sentence, correlation with readers 1.00, 1.00 to 1.00"


def test_a_coding_of_sentiment_alone(coded, three):
    path = coded.sheet_path("anna")
    write_cells(read_cells(path).drop(columns="more"), path)
    tone = opened(three)
    assert validation.judge_study(tone, part="all") is None
    assert validation.correct_study(tone, part="all") is None
    judging = {"codebook": tone.codebook, "sample": tone.sample, "resamples": 20}
    judged = validation.judge_themes(tone.corpus, tone.settled(), tone.hits, **judging)
    assert coding_views.judged(judged).empty
    assert codebook_judged(judged).startswith("No passage of this study was coded")
    table = validation.corrected_prevalence(tone.corpus, tone.settled(), tone.hits, **judging)
    assert coding_views.corrected(validation.mark_unfit(table, judged)).empty
    assert corrections(table).startswith("Too little was read")
    assert validation.most_read_theme(table).empty
    opinion = second_opinion(tone.corpus, tone.settled(), tone.hits, sample=tone.sample)
    assert coding_views.opinions(opinion.judged, {}).empty
    assert opinions_offered(opinion.judged, {}) == "Too little was coded to learn any theme from."


def table_of(**columns):
    return pd.DataFrame(columns)


def test_what_was_coded(coded):
    assert what_was_coded(coded) == (
        "6 sentences from 3 documents were coded by anna, 0 of them more than once; 2 of the 3 "
        "documents are set aside for judging the codebook."
    )
    table = coding_views.coders(coded.codes)
    assert table.to_numpy().tolist() == [["anna", 6, 3, 6]]


def test_a_study_without_a_coding_says_how_to_make_one(uncoded):
    text = what_was_coded(uncoded)
    for command in ("analysis sample three --coder", "code_passages", "analysis agree three"):
        assert command in text
    assert coding_views.coders(uncoded.codes).empty
    assert validation.judge_study(uncoded) is None
    assert validation.correct_study(uncoded) is None
    scores = sentence_scores(uncoded.corpus)
    assert validation.sentiment_note(uncoded, scores) == "unvalidated"
    assert validation.validation_note(None) == "unvalidated codebook"
    judging = {"codebook": uncoded.codebook, "sample": uncoded.sample, "resamples": 20}
    judged = validation.judge_themes(uncoded.corpus, uncoded.settled(), uncoded.hits, **judging)
    assert codebook_judged(judged).startswith("No passage of this study was coded")
    assert validation.validation_caption(judged).startswith("Unvalidated")
    table = validation.corrected_prevalence(
        uncoded.corpus, uncoded.settled(), uncoded.hits, **judging
    )
    assert coding_views.corrected(table).iloc[0].tolist() == [
        "More", "50% (too few read)", "50% (too few read)",
    ]  # fmt: skip
    assert corrections(table).startswith("Too little was read in each group")
    errors = validation.theme_errors(
        uncoded.corpus, uncoded.settled(), uncoded.hits, sample=uncoded.sample
    )
    assert errors_listed(errors, {}).startswith("There is no passage to list")
    assert coders_agree(agreement(uncoded.coding)).startswith("Nobody coded the same passages")
    assert (
        left_to_settle(differing(uncoded.codes)) == "There is no disagreement to be talked through."
    )


def test_raw_and_corrected_shares_stand_side_by_side(coded):
    judged = validation.judge_study(coded, part="all", resamples=200)
    corrected = validation.correct_study(coded, part="all", resamples=200)
    assert validation.correct_study(coded, unit="paragraph") is None
    themes = prevalence(coded.corpus, coded.hits, by="source", codebook=coded.codebook)
    marked = validation.mark_unfit(themes, judged)
    assert marked["label"].tolist() == ["More *", "More *"]
    assert validation.mark_unfit(themes, judged.assign(fit=True)).equals(themes)
    assert validation.mark_unfit(themes, None).equals(themes)
    assert validation.validation_note(judged) == "0 of 1 themes are fit for comparison"
    view, links = themes_by_group(marked, corrected=corrected)
    # in North both hits are right; in South the hit is wrong and the other sentence was missed,
    # so that the share is one half in both
    assert view["North"].iloc[0].endswith("[2]; corrected 50% (no interval)")
    assert view["South"].iloc[0].endswith("[1]; corrected 50% (no interval)")
    assert links == themes_by_group(themes)[1]
    raw = coding_views.corrected(validation.mark_unfit(corrected, judged))
    assert raw.iloc[0].tolist() == [
        "More *", "50% → 50% (no interval)", "50% → 50% (no interval)",
    ]  # fmt: skip


def test_errors_are_shown_and_told(coded):
    judged = validation.judge_study(coded, part="all", resamples=200)
    row = coding_views.judged(judged).iloc[0]
    assert row[["theme", "hits read", "right", "others read", "missed"]].tolist() == [
        "More", 3, 2, 3, 1,
    ]  # fmt: skip
    # two of three hits are right; two of the three mentions are found
    assert row["precision"].startswith("0.67 (")
    assert row["recall"].startswith("0.67 (")
    assert codebook_judged(judged).startswith("0 of 1 themes are fit for comparison. The codebook")
    assert "(recall 0.67)" in codebook_judged(judged)
    errors = validation.theme_errors(coded.corpus, coded.settled(), coded.hits, sample=coded.sample)
    assert errors_listed(errors, {"more": "More"}) == (
        "The codebook missed 1 mentions in what was read, most of them about More (1), and took 1 "
        "wrongly."
    )


AGREED = {
    "variable": ["a", "b"], "level": ["nominal", "nominal"], "passages": [10, 10],
    "agreement": [0.9, 0.8], "agreement_low": [0.8, np.nan], "agreement_high": [1.0, np.nan],
    "kappa": [0.8, 0.5], "kappa_low": [0.7, np.nan], "kappa_high": [0.9, np.nan],
    "alpha": [0.8, 0.5], "alpha_low": [0.7, 0.2], "alpha_high": [0.9, 0.7],
    "prevalence": [0.3, 0.1], "n11": [3.0, np.nan], "n10": [1.0, np.nan], "n01": [0.0, np.nan],
    "n00": [6.0, np.nan], "note": ["", "rare"],
}  # fmt: skip


def test_agreement_is_shown_beside_prevalence_and_confusion():
    view = coding_views.agreement(pd.DataFrame(AGREED))
    assert view.iloc[0].tolist() == [
        "a", 10, "90% (80% to 100%)", "0.80 (0.70 to 0.90)", "0.80 (0.70 to 0.90)", "30%",
        "3, 1, 0, 6", "",
    ]  # fmt: skip
    assert view["both, first, second, neither"][1] == ""
    text = coders_agree(pd.DataFrame(AGREED))
    assert text.startswith("For 1 of 2 variables Krippendorff's alpha is surely at least 0.667")
    assert text.endswith("lowest for b, 0.50 (from 0.20), where 10% of the codes are not 0.")


def test_disagreements_are_counted():
    table = table_of(variable=["voice", "voice", "care"], document=["a", "b", "c"])
    assert left_to_settle(table).startswith("There are 3 disagreements, most about voice (2);")


def test_cells_whose_raw_share_is_outside_are_counted():
    table = table_of(
        source=["N", "S"], theme=["a", "a"], label=["A", "A"], share=[0.1, 0.2],
        corrected=[0.3, 0.21], corrected_low=[0.2, 0.1], corrected_high=[0.4, 0.3],
    )  # fmt: skip
    assert corrections(table) == (
        "In 1 of 2 cells the raw share lies outside the interval of the corrected one. They differ "
        "most for A in N: 10% raw, 30% corrected (20% to 40%)."
    )


METHODS = {
    "method": ["x", "y"], "passages": [5, 5], "scored": [3, 4], "r": [0.3, 0.5],
    "r_low": [0.1, np.nan], "r_high": [0.5, np.nan], "f1": [0.4, 0.6], "f1_low": [0.2, np.nan],
    "f1_high": [0.6, np.nan], "accuracy": [0.5, 0.7], "accuracy_low": [0.3, np.nan],
    "accuracy_high": [0.7, np.nan], "r_gain": [np.nan, 0.2], "r_gain_low": [np.nan, 0.05],
    "r_gain_high": [np.nan, 0.35], "note": ["", ""],
}  # fmt: skip


def test_methods_are_shown_with_their_gain():
    view = coding_views.methods(pd.DataFrame(METHODS))
    assert view["difference in r from the first"].tolist() == ["", "+0.20 (+0.05 to +0.35)"]
    assert view["r (95% interval)"][0] == "0.30 (0.10 to 0.50)"
    assert best_method(pd.DataFrame(METHODS)).startswith(
        "Sentence by sentence, y follows the readers best: r 0.50, F1 0.60."
    )
    none = pd.DataFrame(METHODS).assign(r=np.nan)
    assert best_method(none).startswith("No passage of this study was coded")


def test_second_opinions_are_shown_and_told():
    table = table_of(
        theme=["a", "b"], with_theme=[12, 3], codebook_f1=[0.4, np.nan], learnt_f1=[0.6, np.nan],
        gain=[0.2, np.nan], gain_low=[0.1, np.nan], gain_high=[0.3, np.nan],
        offered=[True, False], note=["", "Too little was coded"],
    )  # fmt: skip
    labels = {"a": "Aunts", "b": "Brothers"}
    view = coding_views.opinions(table, labels)
    assert view["difference (95% interval)"].tolist() == ["+0.20 (+0.10 to +0.30)", ""]
    assert "1 of the 1 themes" in opinions_offered(table, labels)
    assert ": Aunts. Its words" in opinions_offered(table, labels)
    nothing = opinions_offered(table.assign(offered=False), labels)
    assert nothing.startswith("None of the 1 themes")
    assert opinions_offered(table.assign(gain=np.nan), labels).startswith("Too little was coded")
