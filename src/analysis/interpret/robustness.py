"""Sentences about how far findings depend on choices."""

import pandas as pd

from analysis.interpret.wording import NOTHING, joined
from analysis.present import Form, percent

NAMED = 6
SHARES = {"same_sign": "same side", "clear": "interval clear", "same_rank": "same rank"}


def robustness(table: pd.DataFrame) -> str:
    """Say which findings keep their sign and their rank whatever is chosen.

    Parameters
    ----------
    table
        From ``robustness.stability``.
    """
    known = table[table["first"].notna()]
    if known.empty:
        return NOTHING
    item = str(table.columns[0])
    parts = [_signs(known, item), _ends(known, item)]
    return f"Of {int(known['of'].iloc[0])} specifications: " + " ".join(filter(None, parts))


def _signs(known: pd.DataFrame, item: str) -> str:
    if known["same_sign"].isna().all():
        return ""
    kept = known[known["same_sign"] == 1]
    turned = known[known["same_sign"] < 1].sort_values("same_sign", kind="stable")
    text = f"{len(kept)} of {len(known)} estimates lie on the same side in all of them"
    if kept.empty:
        text = "no estimate lies on the same side in all of them"
    named = [
        f"{row[item]} ({percent(row['same_sign'])} as in the first)"
        for row in turned.head(NAMED).to_dict("records")
    ]
    more = f", and {len(turned) - NAMED} more" if len(turned) > NAMED else ""
    rest = f"; those that change sides: {joined(pd.Series(named))}{more}" if named else ""
    clear = known[known["clear"] == 1]
    sure = (
        f" The interval stays on one side in all of them for {joined(clear[item])}."
        if (0 < len(clear) <= NAMED)
        else ""
    )
    return f"{text}{rest}.{sure}"


def _ends(known: pd.DataFrame, item: str) -> str:
    if len(known) < 2:
        return ""
    first, last = known.iloc[0], known.iloc[-1]
    return (
        f"{first[item]}, the highest in the first, is so in {percent(first['same_rank'])} (rank "
        f"{first['rank_highest']} to {first['rank_lowest']}); {last[item]}, there the lowest of "
        f"{len(known)}, keeps rank {last['rank']} in {percent(last['same_rank'])} (rank "
        f"{last['rank_highest']} to {last['rank_lowest']})."
    )


def stability_view(table: pd.DataFrame, *, form: Form) -> pd.DataFrame:
    """Show how often findings keep their sign and rank, as people read it.

    Parameters
    ----------
    table
        From ``robustness.stability``.
    form
        Writes an estimate.
    """
    ranks = zip(table["rank"], table["rank_highest"], table["rank_lowest"], strict=True)
    counts = zip(table["specifications"], table["of"], strict=True)
    written = {
        name: table[name].map(form, na_action="ignore") for name in ("first", "least", "greatest")
    }
    return pd.DataFrame(
        {
            str(table.columns[0]): table.iloc[:, 0],
            **written,
            "rank (range)": [
                "no estimate" if pd.isna(first) else f"{first} ({highest} to {lowest})"
                for first, highest, lowest in ranks
            ],
            **{
                words: table[name].map(percent, na_action="ignore")
                for name, words in SHARES.items()
            },
            "specifications": [f"{some:,} of {every:,}" for some, every in counts],
        }
    )


def swept(table: pd.DataFrame) -> str:
    """Say what a sweep holds, or how to make one.

    Parameters
    ----------
    table
        From ``robustness.read_sweep``.
    """
    if table.empty:
        return (
            "No sweep is named in the parameters. `analysis sweep STUDY --notebook 03 -p "
            "method=vader,prose` runs a whole notebook under every combination of values."
        )
    varied = [name for name in table.columns if name != "run"]
    names = [name.replace("_", " ") for name in varied[: varied.index("table")]]
    return (
        f"The sweep holds {table['run'].nunique()} runs, which differ in "
        f"{joined(pd.Series(names))}, and {len(table):,} estimates."
    )
