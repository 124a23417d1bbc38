"""What a coding says of a study's themes, for every table and caption that shows them."""

import pandas as pd

from analysis.coded_study import CodedStudy
from analysis.coded_study.opened import Part
from analysis.resampling import RESAMPLES
from analysis.validation.sentiment import judge_sentiment
from analysis.validation.themes import corrected_prevalence, judge_themes

MARK = " *"


def judge_study(
    coded: CodedStudy, *, part: Part = "test", resamples: int = RESAMPLES, seed: int = 0
) -> pd.DataFrame | None:
    """Judge the codebook by the coding of a study; see ``judge_themes``.

    Parameters
    ----------
    part
        As in ``CodedStudy.settled``: by default the half of the documents set aside for this.

    Returns
    -------
    DataFrame or None
        None where no theme was coded.
    """
    coding = coded.settled(part=part)
    if not coded.coded_themes(coding):
        return None
    return judge_themes(
        coded.whole, coding, coded.hits, codebook=coded.codebook, sample=coded.sample,
        resamples=resamples, seed=seed,
    )  # fmt: skip


def correct_study(
    coded: CodedStudy,
    *,
    by: str = "source",
    unit: str = "sentence",
    part: Part = "test",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame | None:
    """Correct the prevalence of themes by the coding of a study; see ``corrected_prevalence``.

    Returns
    -------
    DataFrame or None
        None where no theme was coded, or the unit is not the sentence, which is what was coded.
    """
    coding = coded.settled(part=part)
    if not coded.coded_themes(coding) or unit != "sentence":
        return None
    return corrected_prevalence(
        coded.whole, coding, coded.hits, codebook=coded.codebook, sample=coded.sample, by=by,
        resamples=resamples, seed=seed,
    )  # fmt: skip


def mark_unfit(table: pd.DataFrame, judged: pd.DataFrame | None) -> pd.DataFrame:
    """Put a star at the labels of themes that are not fit for comparison.

    Parameters
    ----------
    table
        With the columns ``theme`` and ``label``.
    judged
        From ``judge_study``; without it no theme is marked.
    """
    if judged is None:
        return table
    unfit = table["theme"].isin(judged.loc[~judged["fit"].astype(bool), "theme"])
    return table.assign(label=table["label"].where(~unfit, table["label"].astype(str) + MARK))


def validation_note(judged: pd.DataFrame | None) -> str:
    """Say in a few words, for a caption, how far the codebook was validated.

    Parameters
    ----------
    judged
        From ``judge_study``.
    """
    if judged is None:
        return "unvalidated codebook"
    return f"{int(judged['fit'].sum())} of {len(judged)} themes are fit for comparison"


def sentiment_note(
    coded: CodedStudy, scores: pd.DataFrame, *, resamples: int = RESAMPLES, seed: int = 0
) -> str:
    """Say in a few words, for a caption, how far scores follow the readers.

    Parameters
    ----------
    scores
        From ``sentiment.sentence_scores`` or ``calibration.method_scores``.
    """
    coding = coded.settled()
    if coding["sentiment"].notna().sum() == 0:
        return "unvalidated"
    judged = judge_sentiment(
        coding, {"scores": scores}, sample=coded.sample, resamples=resamples, seed=seed
    )
    r, low, high = judged.loc[0, ["r", "r_low", "r_high"]]
    interval = f", {low:.2f} to {high:.2f}" if low == low else ""  # noqa: PLR0124 -- NaN is not itself
    return f"by sentence, correlation with readers {r:.2f}{interval}"
