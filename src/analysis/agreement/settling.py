"""Where coders disagree, and what is settled."""

import numpy as np
import pandas as pd

from analysis.coding.passages import KEY
from analysis.coding.sheets import ADJUDICATED, CODER, code_columns
from analysis.errors import InputError


def disagreements(coding: pd.DataFrame) -> pd.DataFrame:
    """List the passages that coders coded differently, to be talked through.

    Returns
    -------
    DataFrame
        One row a passage and variable, by variable, then document and position: ``variable``,
        ``document``, ``start``, ``end``, ``text``, and a column of codes for each coder.
    """
    own = coding[coding["coder"] != ADJUDICATED]
    long = own.melt([*KEY, "text", "coder"], code_columns(own), "variable", "code").dropna()
    names = code_columns(own)
    long["variable"] = pd.Categorical(long["variable"], names, ordered=True)
    index = ["variable", *KEY, "text"]
    table = long.pivot(index=index, columns="coder", values="code")
    table = table.reindex(columns=sorted(own["coder"].unique()))
    differing = table[table.min(axis=1) != table.max(axis=1)]
    return differing.astype("Int64").rename_axis(columns=None).reset_index()


def adjudicate(coding: pd.DataFrame, *, prefer: str | None = None) -> pd.DataFrame:
    """Give each passage one code a variable.

    1. A code of the coder "adjudicated" stands.
    2. Otherwise the code that all coders of the passage gave.
    3. Otherwise that of the coder ``prefer``, if one is named; or it is missing.

    Returns
    -------
    DataFrame
        As ``coding``, with the coder "adjudicated" in every row, one row a passage, in the order
        of its first reading. ``note`` names the variables that are not settled.
    """
    coders = list(coding["coder"].unique())
    if prefer is not None and prefer not in coders:
        raise InputError(f"there is no coder {prefer!r}; there are: {', '.join(coders)}")
    names, own = code_columns(coding), coding[coding["coder"] != ADJUDICATED]
    settled_last = coding.sort_values(CODER, key=lambda c: c == ADJUDICATED, kind="stable")
    firsts = settled_last.drop_duplicates(list(KEY)).set_index(list(KEY))

    def codes_of(coder: str | None) -> pd.DataFrame:
        rows = coding[coding["coder"] == coder].set_index(list(KEY))
        return rows[names].reindex(firsts.index)

    grouped = own.groupby(list(KEY))[names]
    lowest, highest = grouped.min(), grouped.max()
    shared = lowest.where(lowest == highest).reindex(firsts.index)
    settled = codes_of(ADJUDICATED).fillna(shared).fillna(codes_of(prefer))
    coded = lowest.notna().reindex(firsts.index, fill_value=False)
    open_ = (settled.isna() & coded).to_numpy()
    notes = [", ".join(np.array(names)[row]) for row in open_]
    table = firsts.assign(coder=ADJUDICATED, **dict(settled.items()), note=notes)
    return table.reset_index()[list(coding.columns)]


def adjudication_sheet(coding: pd.DataFrame) -> pd.DataFrame:
    """Make the coding sheet on which disagreements are settled, for ``coding.write_sheet``.

    It has the passages with at least one disagreement; what the coders agree on is filled in,
    what they do not is blank, and ``note`` says what each of them gave.

    Returns
    -------
    DataFrame
        Of strings, with the columns of a sheet, without context.
    """
    names = code_columns(coding)
    disputed = disagreements(coding)
    coders = [name for name in disputed if name not in ("variable", *KEY, "text")]
    said: dict[tuple, list[str]] = {}
    for row in disputed.to_dict("records"):
        codes = ", ".join(f"{c} {row[c]}" for c in coders if row[c] is not pd.NA)
        said.setdefault(tuple(row[k] for k in KEY), []).append(f"{row['variable']}: {codes}")
    table = adjudicate(coding[coding["coder"] != ADJUDICATED])
    keys = list(zip(*(table[k] for k in KEY), strict=True))
    table = table.assign(note=["; ".join(said.get(key, [])) for key in keys])
    table = table[table["note"] != ""]
    codes = table[names].astype("Int64").astype(object).fillna("").astype(str)
    places = table[["coder", *KEY, "text"]].astype(dict.fromkeys(("start", "end"), str))
    return pd.concat([places, codes, table["note"]], axis=1).reset_index(drop=True)
