"""What a coding says of a study's themes and scores, for every table and caption of them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.coded_study import CodedStudy
from analysis.coded_study.opened import Part
from analysis.coding.sheets import SENTIMENT
from analysis.corpus import Corpus
from analysis.resampling import RESAMPLES
from analysis.shards import AnyTable
from analysis.units import unit_documents
from analysis.validation.prevalence import corrected_prevalence
from analysis.validation.sentiment import judge_sentiment
from analysis.validation.themes import judge_themes

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


def judge_methods(
    coded: CodedStudy,
    scores: Mapping[str, AnyTable],
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame | None:
    """Judge methods of sentiment by the coding of a study; see ``judge_sentiment``.

    Parameters
    ----------
    scores
        Methods by name, each with its scores of the sentences of ``coded.whole``.

    Returns
    -------
    DataFrame or None
        None where no sentiment was coded.
    """
    coding = coded.settled()
    if SENTIMENT not in coding or coding[SENTIMENT].isna().all():
        return None
    documents = coded.corpus.documents["id"].tolist()
    tables: dict[str, list[pd.DataFrame]] = {name: [] for name in scores}
    before = 0
    for sentences, own in coded.whole.map(_scores_of, *scores.values(), documents=documents):
        for parts, table in zip(tables.values(), own, strict=True):
            parts.append(table.assign(sentence=table["sentence"] + before))
        before += sentences
    joined = {name: pd.concat(parts) for name, parts in tables.items()}
    return judge_sentiment(coding, joined, sample=coded.sample, resamples=resamples, seed=seed)


def _scores_of(
    corpus: Corpus, *tables: pd.DataFrame, documents: list[str]
) -> tuple[int, list[pd.DataFrame]]:
    """Give the number of sentences of some documents of one shard, and the scores of these."""
    own = corpus.documents["id"].isin(documents).to_numpy()
    kept = own[unit_documents(corpus, "sentence")]
    numbers = np.cumsum(kept) - 1
    chosen = [table[kept[table["sentence"]]] for table in tables]
    return int(kept.sum()), [t.assign(sentence=numbers[t["sentence"]]) for t in chosen]


def sentiment_note(
    coded: CodedStudy, scores: AnyTable, *, resamples: int = RESAMPLES, seed: int = 0
) -> str:
    """Say in a few words, for a caption, how far scores follow the readers.

    Parameters
    ----------
    scores
        From ``sentiment.sentence_scores`` or ``calibration.method_scores``.
    """
    judged = judge_methods(coded, {"scores": scores}, resamples=resamples, seed=seed)
    if judged is None:
        return "unvalidated"
    r, low, high = judged.loc[0, ["r", "r_low", "r_high"]]
    interval = f", {low:.2f} to {high:.2f}" if low == low else ""  # noqa: PLR0124 -- NaN is not itself
    return f"by sentence, correlation with readers {r:.2f}{interval}"
