"""The codebook judged theme by theme."""

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.coding.passages import KEY
from analysis.resampling import MINIMUM_DOCUMENTS, RESAMPLES
from analysis.shards import AnyCorpus, AnyTable
from analysis.validation.coded import coded_sample
from analysis.validation.judged import bounds, compare, estimate_shares, patterns_found
from analysis.validation.rates import recall_and_f1

LOWEST = 0.5
WIDEST = 0.4


def judge_themes(
    corpus: AnyCorpus,
    coding: pd.DataFrame,
    hits: AnyTable,
    *,
    codebook: Codebook,
    sample: pd.DataFrame,
    lowest: float = LOWEST,
    widest: float = WIDEST,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure how far each theme's hits are right, and how much they miss.

    Parameters
    ----------
    coding
        One row a passage (see ``coded_sample``).
    hits
        From ``find_hits`` of this corpus and codebook.
    lowest, widest
        A theme is fit for comparison where the intervals of precision and of recall begin at
        ``lowest`` or above and are no wider than ``widest``.

    Returns
    -------
    DataFrame
        One row a theme that was coded: ``theme``, ``label``, then counts of coded passages:
        ``hits_coded``, ``hits_right`` (of those), ``others_coded`` (without a hit), ``missed`` (of
        those), ``documents`` (that hold a coded passage); then weighted estimates for the corpus:
        ``precision``, ``recall``, ``f1``, each with ``_low`` and ``_high`` (95%; see ``rates``);
        ``fit`` and ``note``, which says why not.
    """
    judged = compare(corpus, coding, hits, sample=sample)
    everywhere = np.ones(len(judged.units), bool)
    estimates, draws = estimate_shares(judged, everywhere, resamples=resamples, seed=[seed])
    documents = len(np.unique(judged.documents))
    table = pd.DataFrame(
        {
            "theme": judged.themes,
            "label": [codebook.labels()[theme] for theme in judged.themes],
            **judged.counts(everywhere),
            "documents": documents,
        }
    )
    for name, estimate, drawn in zip(
        ("precision", "recall", "f1"),
        (estimates.precision, *recall_and_f1(*estimates)),
        (draws.precision, *recall_and_f1(*draws)),
        strict=True,
    ):
        table[name] = estimate
        known = ~np.isnan(estimate) & (documents >= MINIMUM_DOCUMENTS)
        table[f"{name}_low"], table[f"{name}_high"] = bounds(drawn, known)
    notes = [_unfit(row, lowest, widest) for row in table.to_dict("records")]
    return table.assign(fit=[not note for note in notes], note=notes)


def _unfit(row: dict, lowest: float, widest: float) -> str:
    if row["documents"] < MINIMUM_DOCUMENTS:
        return f"not fit for comparison: fewer than {MINIMUM_DOCUMENTS} documents were coded"
    if not row["hits_coded"]:
        return "not fit for comparison: no hit was coded"
    if not row["others_coded"]:
        return "not fit for comparison: no passage without a hit was coded"
    faults = []
    for name in ("precision", "recall"):
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        if np.isnan(low):
            faults.append(f"{name} is not known")
        elif low < lowest:
            faults.append(f"{name} may be as low as {low:.2f}")
        elif high - low > widest:
            faults.append(f"{name} lies anywhere between {low:.2f} and {high:.2f}")
    return f"not fit for comparison: {' and '.join(faults)}" if faults else ""


def validation_caption(judged: pd.DataFrame | None) -> str:
    """Say in a table's caption how far its themes are validated.

    Parameters
    ----------
    judged
        From ``judge_themes``; None where there is no coding.
    """
    read = 0 if judged is None else (judged["hits_coded"] + judged["others_coded"]).max()
    if judged is None or not read > 0:
        return "Unvalidated: no passages were coded by hand, so the codebook's errors are unknown."
    fit, unfit = judged.loc[judged["fit"], "label"], judged.loc[~judged["fit"], "label"]
    text = f"Validated on {int(read):,} passages coded by hand: "
    if fit.empty:
        return text + "no theme is fit for comparison."
    if unfit.empty:
        return text + "every theme is fit for comparison."
    text += f"{len(fit)} of {len(judged)} themes are fit for comparison"
    if len(fit) < len(unfit):
        return f"{text} ({', '.join(fit)})."
    return f"{text}, but not {', '.join(unfit)}."


def theme_errors(
    corpus: AnyCorpus, coding: pd.DataFrame, hits: AnyTable, *, sample: pd.DataFrame
) -> pd.DataFrame:
    """List the passages that the codebook missed or wrongly took, so that a pattern can be mended.

    Mend on some documents and judge on others: a codebook fitted to the coded passages looks
    better on them than it is.

    Returns
    -------
    DataFrame
        One row a theme and passage, in the order of themes, missed before wrongly taken, heaviest
        first: ``theme``, ``error`` ("missed" or "wrongly taken"), ``document``, ``start``, ``end``,
        ``text``, ``patterns`` (those that took it), ``weight``.
    """
    judged = compare(corpus, coding, hits, sample=sample)
    coded = coded_sample(coding, sample)
    coded = coded.assign(found=patterns_found(corpus, coded, hits))
    parts = []
    for i, theme in enumerate(judged.themes):
        for error, wrong in (
            ("missed", (judged.truth[:, i] == 1) & ~judged.found[:, i]),
            ("wrongly taken", (judged.truth[:, i] == 0) & judged.found[:, i]),
        ):
            rows = coded[wrong].sort_values("weight", ascending=False, kind="stable")
            took = ["; ".join(dict.fromkeys(found.get(theme, []))) for found in rows["found"]]
            parts.append(
                rows[[*KEY, "text", "weight"]].assign(theme=theme, error=error, patterns=took)
            )
    columns = ["theme", "error", *KEY, "text", "patterns", "weight"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)
