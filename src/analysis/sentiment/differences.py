"""Two groups of documents compared by their mean scores."""

import numpy as np
import pandas as pd

from analysis.errors import InputError, listing
from analysis.groups import Groups, group_documents
from analysis.resampling import RESAMPLES, interval_note, ratio_differences
from analysis.sentiment.documents import MINIMUM_SENTENCES, document_means
from analysis.shards import AnyCorpus, AnyTable


def score_difference(
    corpus: AnyCorpus,
    scores: AnyTable,
    groups: tuple[str, str],
    *,
    by: str = "source",
    resamples: int = RESAMPLES,
    seed: int = 0,
    minimum_sentences: int = MINIMUM_SENTENCES,
) -> pd.DataFrame:
    """Compare the mean scores of two groups of documents.

    Parameters
    ----------
    groups
        Two values of the column ``by``.
    scores, minimum_sentences
        As in ``mean_scores``.

    Returns
    -------
    DataFrame
        One row: ``first``, ``second`` (the groups), ``score_first``, ``score_second``,
        ``difference`` (first less second), ``low``, ``high`` (95% bootstrap interval; documents are
        drawn within each group), ``documents_first``, ``documents_second``, ``statement`` (a
        sentence that says what can be said), ``note`` (why there is no interval).

    Raises
    ------
    InputError
        If a group does not occur; the message lists those that do.
    """
    parts = group_documents(corpus, by)
    known = parts.labels[by].tolist()
    for name in groups:
        if name not in known:
            raise InputError(f"there is no {by} {name!r}; choose from: {listing(known)}")
    codes = known.index(groups[0]), known.index(groups[1])
    means = document_means(corpus, scores, minimum=minimum_sentences)
    score, shown = means.score[:, 0], means.shown[:, 0].astype(float)
    counts = _counts(parts, shown, codes)
    (difference,), (low,), (high,) = ratio_differences(
        score[:, None], shown, parts, pair=codes, resamples=resamples, seed=seed
    )
    note = interval_note(min(counts))
    if note:
        low = high = np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        own = parts.sum(score) / parts.sum(shown)
    row = {
        "first": groups[0],
        "second": groups[1],
        "score_first": own[codes[0]],
        "score_second": own[codes[1]],
        "difference": difference,
        "low": low,
        "high": high,
        "documents_first": counts[0],
        "documents_second": counts[1],
    }
    return pd.DataFrame([row | {"statement": _statement(row, note), "note": note}])


def _counts(groups: Groups, shown: np.ndarray, codes: tuple[int, int]) -> tuple[int, int]:
    documents = groups.sum(shown.astype(np.int64))
    return int(documents[codes[0]]), int(documents[codes[1]])


def _statement(row: dict, note: str) -> str:
    first, second = row["first"], row["second"]
    if note:
        return f"{first} and {second} cannot be compared: {note}."
    difference, low, high = (
        f"{row[name]:+.2f}".replace("-", "−") for name in ("difference", "low", "high")
    )
    detail = f"the mean scores differ by {difference} (95% interval {low} to {high})."
    if row["low"] <= 0 <= row["high"]:
        return f"These documents do not tell {first} and {second} apart: {detail}"
    more = "more positive" if row["difference"] > 0 else "more negative"
    return f"{first} is {more} than {second}: {detail}"
