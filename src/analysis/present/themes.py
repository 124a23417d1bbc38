"""Tables of themes."""

import pandas as pd

from analysis.groups import group_names
from analysis.present.numbers import bracketed, part_of, percent, with_interval


def shares(table: pd.DataFrame) -> pd.DataFrame:
    """Show the share of each group's units with its interval and the documents behind it.

    Parameters
    ----------
    table
        From ``themes.prevalence``, of one theme.
    """
    return pd.DataFrame(
        {
            "group": group_names(table, before="theme"),
            "share (95% interval)": with_interval(table, "share", form=percent),
            "units": part_of(table["units_with_theme"], table["units"]),
            "documents": part_of(table["documents_with_theme"], table["documents"]),
            "note": table["note"],
        }
    )


def themes_by_group(
    table: pd.DataFrame, *, corrected: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, dict[tuple[int, str], str]]:
    """Show themes as rows and groups as columns: share, interval and count in each cell.

    Parameters
    ----------
    table
        From ``themes.prevalence``.
    corrected
        From ``validation.correct_study`` by the same groups: stands beside the raw share.

    Returns
    -------
    view : DataFrame
        The column ``theme`` and one a group.
    links : dict
        For each cell with a hit, by row number and column, the name of its passages as
        ``evidence.theme_passages`` gives it.
    """
    groups = group_names(table, before="theme")
    cells = with_interval(table, "share", form=percent) + bracketed(table["units_with_theme"])
    silent = table["units_with_theme"] == 0
    bounds = ["" if pd.isna(b) else f" (under {percent(b)})" for b in table["upper_bound"]]
    cells = cells.where(~silent, [f"none{bound}" for bound in bounds])
    if corrected is not None:
        cells += _corrected_cells(groups, table["theme"], corrected)
    frame = pd.DataFrame({"theme": table["label"], "group": groups, "cell": cells})
    columns = list(dict.fromkeys(groups))
    view = frame.pivot(index="theme", columns="group", values="cell")
    view = view.loc[list(dict.fromkeys(table["label"])), columns].reset_index()
    view.columns.name = None
    numbers = {group: number for number, group in enumerate(columns)}
    names = table["theme"] + "-" + groups.map(numbers).astype(str)
    rows = table["label"].map({label: row for row, label in enumerate(view["theme"])})
    links = dict(zip(zip(rows[~silent], groups[~silent], strict=True), names[~silent], strict=True))
    return view, links


def _corrected_cells(groups: pd.Series, themes: pd.Series, corrected: pd.DataFrame) -> list[str]:
    """Give "; corrected" with its interval for each row, or nothing where it is unknown."""
    own = corrected[["corrected", "corrected_low", "corrected_high"]].astype(float)
    own.columns = ["corrected", "low", "high"]
    told = "; corrected " + with_interval(own, "corrected", form=percent)
    told = told.where(own["corrected"].notna(), "")
    places = zip(group_names(corrected, before="theme"), corrected["theme"], strict=True)
    known = dict(zip(places, told, strict=True))
    return [known.get(place, "") for place in zip(groups, themes, strict=True)]
