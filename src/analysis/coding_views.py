"""Tables of agreement, errors and corrected results, as people read them."""

import pandas as pd

from analysis.groups import group_names
from analysis.present import Form, percent, score, with_interval


def _interval(table: pd.DataFrame, name: str, *, form: Form) -> pd.Series:
    named = {f"{name}_low": "low", f"{name}_high": "high"}
    own = table[[name, *named]].astype(float).rename(columns=named)
    return with_interval(own, name, form=form)


def _two(value: float) -> str:
    return f"{value:.2f}"


def coders(coding: pd.DataFrame) -> pd.DataFrame:
    """Count what each coder has read.

    Parameters
    ----------
    coding
        From ``CodedStudy.codes``.
    """
    counted = coding.groupby("coder", sort=False).agg(
        passages=("document", "size"),
        documents=("document", "nunique"),
        with_sentiment=("sentiment", "count"),
    )
    return counted.reset_index()


def agreement(table: pd.DataFrame) -> pd.DataFrame:
    """Show how far coders agree, beside how common each code is and which codes meet.

    Parameters
    ----------
    table
        From ``agreement.agreement``.
    """
    levels = ["" if level == "nominal" else f" ({level})" for level in table["level"]]
    cells = table[["n11", "n10", "n01", "n00"]]
    return pd.DataFrame(
        {
            "variable": table["variable"] + levels,
            "passages": table["passages"],
            "agreement": _interval(table, "agreement", form=percent),
            "kappa": _interval(table, "kappa", form=_two),
            "alpha (95% interval)": _interval(table, "alpha", form=_two),
            "codes not 0": [percent(v) if v == v else "" for v in table["prevalence"]],  # noqa: PLR0124 -- NaN is not itself
            "both, first, second, neither": [
                "" if row.isna().any() else ", ".join(f"{n:.0f}" for n in row)
                for _, row in cells.iterrows()
            ],
            "note": table["note"],
        }
    )


def judged(table: pd.DataFrame) -> pd.DataFrame:
    """Show the errors of each theme, and whether its groups may be compared.

    Parameters
    ----------
    table
        From ``validation.judge_themes``.
    """
    return pd.DataFrame(
        {
            "theme": table["label"],
            "hits read": table["hits_coded"],
            "right": table["hits_right"],
            "precision": _interval(table, "precision", form=_two),
            "others read": table["others_coded"],
            "missed": table["missed"],
            "recall": _interval(table, "recall", form=_two),
            "F1 (95% interval)": _interval(table, "f1", form=_two),
            "note": table["note"],
        }
    )


def corrected(table: pd.DataFrame) -> pd.DataFrame:
    """Show themes as rows and groups as columns: the raw share and the corrected one.

    Parameters
    ----------
    table
        From ``validation.corrected_prevalence``; see ``validation.mark_unfit``.
    """
    groups = group_names(table, before="theme")
    cells = _interval(table, "corrected", form=percent)
    raw = pd.Series([percent(share) for share in table["share"]], table.index, dtype=object)
    cells = (raw + " → " + cells).where(table["corrected"].notna(), raw + " (too few read)")
    frame = pd.DataFrame({"theme": table["label"], "group": groups, "cell": cells})
    view = frame.pivot(index="theme", columns="group", values="cell")
    view = view.loc[list(dict.fromkeys(table["label"])), list(dict.fromkeys(groups))]
    return view.rename_axis(columns=None).reset_index()


def methods(table: pd.DataFrame) -> pd.DataFrame:
    """Show how far methods of sentiment follow the readers.

    Parameters
    ----------
    table
        From ``validation.judge_sentiment``.
    """
    own = {"r (95% interval)": "r", "F1": "f1", "right": "accuracy"}
    gain = [
        ""
        if pd.isna(row["r_gain"])
        else _gain(row["r_gain"], row["r_gain_low"], row["r_gain_high"])
        for row in table.to_dict("records")
    ]
    return pd.DataFrame(
        {
            "method": table["method"],
            "passages": table["passages"],
            "with a score": table["scored"],
            **{label: _interval(table, name, form=_two) for label, name in own.items()},
            "difference in r from the first": gain,
            "note": table["note"],
        }
    )


def _gain(value: float, low: float, high: float) -> str:
    return score(value) if pd.isna(low) else f"{score(value)} ({score(low)} to {score(high)})"


def opinions(table: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """Show for each theme whether a model that learnt from the coding does better.

    Parameters
    ----------
    table
        ``SecondOpinion.judged``.
    labels
        Of the themes, by name.
    """
    return pd.DataFrame(
        {
            "theme": table["theme"].map(labels),
            "passages with it": table["with_theme"],
            "F1 of the codebook": table["codebook_f1"],
            "F1 of what was learnt": table["learnt_f1"],
            "difference (95% interval)": [
                ""
                if pd.isna(row["gain"])
                else _gain(row["gain"], row["gain_low"], row["gain_high"])
                for row in table.to_dict("records")
            ],
            "offered": table["offered"].astype(bool),
            "note": table["note"],
        }
    )
