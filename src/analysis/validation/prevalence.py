"""Prevalence corrected for the errors of the codebook."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.errors import InputError
from analysis.groups import group_documents
from analysis.resampling import RESAMPLES, interval_notes
from analysis.shards import AnyCorpus, AnyTable
from analysis.validation.judged import Shares, bounds, compare, estimate_shares
from analysis.validation.rates import rogan_gladen, true_share

Errors = Literal["own", "shared"]
NOT_KNOWN = "no correction: too few passages were coded here"
CORRECTED = [
    "theme", "label", "units", "share", "corrected", "corrected_low", "corrected_high",
    "hits_coded", "hits_right", "others_coded", "missed", "documents", "note",
]  # fmt: skip


def corrected_prevalence(
    corpus: AnyCorpus,
    coding: pd.DataFrame,
    hits: AnyTable,
    *,
    codebook: Codebook,
    sample: pd.DataFrame,
    by: str | Sequence[str] = "source",
    errors: Errors = "own",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Correct the share of sentences with a theme for what the codebook misses and wrongly takes.

    The interval has both sources of error: which documents there are (bootstrap over documents
    for the share of hits) and how few passages were coded (see ``rates``).

    Parameters
    ----------
    errors
        ``"own"``: each group is corrected by the passages coded in it. This assumes nothing, and
        asks for many coded passages in each group. ``"shared"``: all coded passages serve every
        group, on the assumption that the codebook finds the same share of what is there, and takes
        the same share of what is not, in all of them (Rogan & Gladen 1978). Its intervals are
        narrower by that assumption, which is just what a comparison of groups must not take on
        trust: sources differ in their words.

    Returns
    -------
    DataFrame
        One row for each group and coded theme: the columns ``by``, ``theme``, ``label``,
        ``units`` (sentences), ``share`` (raw, with a hit), ``corrected``, ``corrected_low``,
        ``corrected_high`` (95%), ``hits_coded``, ``hits_right``, ``others_coded``, ``missed`` (the
        passages that serve the group), ``documents``, ``note`` (why a number is missing).

    Raises
    ------
    InputError
        If ``errors`` is neither.
    """
    if errors not in ("own", "shared"):
        raise InputError(f"errors is {errors!r}; choose own or shared")
    judged = compare(corpus, coding, hits, sample=sample)
    groups = group_documents(corpus, by)
    everywhere = np.ones(len(judged.units), bool)
    estimate = partial(estimate_shares, judged, resamples=resamples)
    lent = estimate(everywhere, seed=[seed]) if errors == "shared" else None
    parts = []
    for code, few in enumerate(interval_notes(groups)):
        members = groups.codes == code
        # a stream for each group, so that the others do not change with how many there are
        label = "\x1f".join(map(str, groups.labels.iloc[code]))
        own = estimate(members, seed=[seed, *label.encode()])
        parts.append(
            pd.DataFrame(
                {
                    "theme": judged.themes,
                    "label": [codebook.labels()[theme] for theme in judged.themes],
                    "units": judged.units[members].sum(),
                    "share": own[0].hits,
                    **_corrected(own, lent, few),
                    **judged.counts(everywhere if lent else members),
                    "documents": members.sum(),
                }
            )
        )
    rows = np.repeat(np.arange(len(parts)), len(judged.themes))
    table = pd.concat(parts or [pd.DataFrame(columns=CORRECTED)], ignore_index=True)[CORRECTED]
    return groups.labels.loc[rows].reset_index(drop=True).join(table)


def _corrected(
    own: tuple[Shares, Shares], lent: tuple[Shares, Shares] | None, few: str
) -> dict[str, np.ndarray]:
    """Correct a group's share of hits, by its own rates of error or by those lent to it.

    Parameters
    ----------
    own, lent
        Estimated and drawn (see ``estimate_shares``), of the group and of all documents.
    few
        Why there is no interval; empty where there is one.
    """
    if lent is None:
        corrected, drawn = (true_share(*shares) for shares in own)
    else:
        corrected, drawn = (
            rogan_gladen(shares.hits, all_hits=a, precision=p, omission=o)
            for shares, (a, p, o) in zip(own, lent, strict=True)
        )
    known = ~np.isnan(corrected)
    low, high = bounds(drawn, known & (few == ""))
    return {
        "corrected": corrected,
        # drawn rates never reach 0 or 1, as an estimate does where no passage read has the theme
        "corrected_low": np.minimum(low, corrected),
        "corrected_high": np.maximum(high, corrected),
        "note": np.where(known, few, NOT_KNOWN),
    }


def most_read_theme(table: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of the theme of which most hits were read.

    Parameters
    ----------
    table
        From ``corrected_prevalence``.
    """
    if table.empty:
        return table
    read = table.groupby("theme", sort=False)["hits_coded"].sum()
    return table[table["theme"] == read.idxmax()].reset_index(drop=True)
