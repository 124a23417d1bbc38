"""How far coders agree, with intervals."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.agreement.coefficients import (
    Level,
    PairCounts,
    cohen_kappa,
    count_pairs,
    krippendorff_alpha,
    ratio,
)
from analysis.coding.passages import KEY
from analysis.coding.sheets import ADJUDICATED, code_columns
from analysis.errors import InputError
from analysis.resampling import MINIMUM_DOCUMENTS, RESAMPLES, even_weights

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval")
UNDEFINED = 0.05  # share of resamples without any variation above which there is no interval
STATISTICS = ("agreement", "kappa", "alpha")


def agreement(
    coding: pd.DataFrame,
    *,
    variables: Sequence[str] | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure how far coders agree on what each of them coded without the other.

    Only passages with at least two codes count. The passages of a coding sample hold more hits
    than the documents do, and kappa and alpha depend on how common a code is, so that they must
    be read beside ``prevalence`` and not compared with those of another sample.

    Parameters
    ----------
    coding
        From ``coding.read_coding``; the rows of "adjudicated" are left out.
    variables
        Columns of codes; by default all of them.

    Returns
    -------
    DataFrame
        One row a variable; one that has other codes than 0 and 1 has three rows, one for each
        ``level`` (nominal, ordinal, interval), which says how far apart two codes are. Then

        - ``coders``, ``passages`` (with at least two codes), ``documents`` (that hold them);
        - ``agreement``: share of pairs of codes of the same passage that are equal;
        - ``kappa``: Cohen's (1960); weighted by distance at level ordinal and by its square at
          level interval (1968); with more than two coders the mean over pairs (Light 1971);
        - ``alpha``: Krippendorff's (2004, ch. 11), for any number of coders and missing codes;
        - for each, ``_low`` and ``_high``, 95% percentile bootstrap over documents;
        - ``prevalence``: share of codes that are not 0;
        - ``n11 n10 n01 n00``: for a theme, pairs by code of the first and second coder;
        - ``note``: why a number is missing.
    """
    own = coding[coding["coder"] != ADJUDICATED]
    names = code_columns(coding) if variables is None else list(variables)
    missing = [name for name in names if name not in own]
    if missing:
        raise InputError(f"{missing[0]!r} is not coded; there are: {', '.join(code_columns(own))}")
    rows: list[dict[str, object]] = []
    for name in names:
        counts, documents = count_pairs(own, name)
        weights = even_weights(len(documents), resamples=resamples, seed=seed)
        about = {
            "coders": own.loc[own[name].notna(), "coder"].nunique(),
            "passages": counts.passages,
            "documents": len(documents),
        }
        rows += [
            {"variable": name, "level": level, **about, **_estimates(counts, weights, level)}
            for level in (LEVELS if set(counts.codes) - {0, 1} else LEVELS[:1])
        ]
    return pd.DataFrame(rows)


def _estimates(counts: PairCounts, weights: np.ndarray, level: Level) -> dict[str, object]:
    d, p = counts.confusions.shape[:2]
    once = np.concatenate([np.ones((1, d)), weights])  # the estimate first, then the resamples
    confusions = np.tensordot(once, counts.confusions, 1)
    coincidences = np.tensordot(once, counts.coincidences, 1)
    codes = counts.codes
    draws = {
        "agreement": ratio(
            np.trace(confusions, axis1=2, axis2=3).sum(1), confusions.sum((1, 2, 3))
        ),
        "kappa": cohen_kappa(confusions, codes, level=level).mean(1) if p else np.full(1, np.nan),
        "alpha": krippendorff_alpha(coincidences, codes, level=level),
    }
    row: dict[str, object] = {}
    for name in STATISTICS:
        # where nobody differs, resampled documents do not differ either, and tell nothing
        told = d >= MINIMUM_DOCUMENTS and draws[name][0] < 1
        low, high = _bounds(draws[name][1:]) if told else (np.nan, np.nan)
        row |= {name: draws[name][0], f"{name}_low": low, f"{name}_high": high}
    totals = counts.coincidences.sum((0, 1))
    row["prevalence"] = float(ratio(totals[codes != 0].sum(), totals.sum()))
    both = {code: counts.confusions.sum((0, 1))[codes == code] for code in (1, 0)}
    binary = not set(codes) - {0, 1}
    for first, second in ((1, 1), (1, 0), (0, 1), (0, 0)):
        cells = both[first][:, codes == second].sum() if binary else np.nan
        row[f"n{first}{second}"] = cells
    return row | {"note": _note(counts, d, row)}


def _note(counts: PairCounts, documents: int, row: dict[str, object]) -> str:
    if counts.passages == 0:
        return "no passage was coded twice"
    if len(counts.codes) < 2:
        return "every code is the same: there is nothing to agree on beyond chance"
    if documents < MINIMUM_DOCUMENTS:
        plural = "" if documents == 1 else "s"
        return f"no interval: {documents} document{plural}, at least {MINIMUM_DOCUMENTS} are needed"
    if row["alpha"] == 1:
        return "no interval: no code differs, so that resampling documents tells nothing"
    if np.isnan(float(str(row["alpha_low"]))):
        return "no interval: a code is so rare that many resamples do not hold it"
    return ""


def _bounds(draws: np.ndarray) -> tuple[float, float]:
    """Give the 95% percentile interval; none where too many draws are undefined."""
    defined = draws[~np.isnan(draws)]
    if len(defined) < (1 - UNDEFINED) * len(draws) or not len(draws):
        return np.nan, np.nan
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)


def confusion(coding: pd.DataFrame, variable: str, *, coders: tuple[str, str]) -> pd.DataFrame:
    """Count the passages by the codes that two coders gave.

    Returns
    -------
    DataFrame
        A row for each code of the first coder, a column for each code of the second.
    """
    known = coding[coding["coder"].isin(coders) & coding[variable].notna()]
    table = known.pivot(index=list(KEY), columns="coder", values=variable)
    table = table.reindex(columns=list(coders)).dropna().astype(int)
    return pd.crosstab(table[coders[0]], table[coders[1]])
