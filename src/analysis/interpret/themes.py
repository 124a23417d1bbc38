"""Sentences about themes and their pairs."""

import pandas as pd

from analysis.groups import NOT_STATED, group_names
from analysis.interpret.wording import NOTHING, joined
from analysis.present import percent
from analysis.resampling import MINIMUM_DOCUMENTS

NAMED_PAIRS = 5
NAMED_CELLS = 6


def reach(table: pd.DataFrame) -> str:
    """Name the theme that each group mentions in most units, and the themes that are silent.

    Parameters
    ----------
    table
        From ``themes.prevalence``.
    """
    names = group_names(table, before="theme")
    parts = []
    for group, rows in table.groupby(names, sort=False):
        if not rows["units_with_theme"].any():
            parts.append(f"none in {group}")
            continue
        best = rows.loc[rows["share"].idxmax()]
        parts.append(f"{best['label']} in {group} ({percent(best['share'])})")
    silent = table[table["units_with_theme"] == 0]
    text = f"The theme with the widest reach is {joined(pd.Series(parts))}." if parts else NOTHING
    if 0 < len(silent) <= NAMED_CELLS:
        cells = silent["label"] + " in " + names[silent.index]
        text += f" Without a hit: {joined(cells)}; that is not proof of silence."
    elif len(silent):
        text += (
            f" {len(silent):,} of {len(table):,} pairs of theme and group have no hit; that is not "
            "proof of silence."
        )
    return text


def widest_cell(table: pd.DataFrame) -> str:
    """Give the name (as ``evidence.theme_passages`` has it) of the cell with the greatest share.

    Parameters
    ----------
    table
        From ``themes.prevalence``.
    """
    groups = group_names(table, before="theme")
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    if not table["units_with_theme"].any():
        return ""
    best = table["share"].idxmax()
    return f"{table['theme'][best]}-{numbers[groups[best]]}"


def compare_shares(table: pd.DataFrame) -> str:
    """Say how to read the shares of one theme: whether the intervals at the ends lie apart.

    Parameters
    ----------
    table
        From ``themes.prevalence``, of one theme.
    """
    known = table[table["low"].notna()]
    if len(known) < 2:
        return "Fewer than two groups have an interval, so nothing can be compared."
    names = group_names(table, before="theme")
    top, bottom = known["share"].idxmax(), known["share"].idxmin()
    high, low = known.loc[top], known.loc[bottom]
    width = known["high"] - known["low"]
    apart = low["high"] < high["low"]
    return (
        f"{high['label']}: {names[top]} ({percent(high['share'])}) and {names[bottom]} "
        f"({percent(low['share'])}) are at the ends, and their intervals "
        + ("lie apart." if apart else "overlap, so these documents do not show a difference.")
        + f" The widest interval is that of {names[width.idxmax()]}, "
        f"{percent(known['low'][width.idxmax()])} to {percent(known['high'][width.idxmax()])}."
    )


def widest_theme(table: pd.DataFrame) -> str:
    """Give the name of the theme that most units mention, all groups together.

    Parameters
    ----------
    table
        From ``themes.prevalence``.
    """
    totals = table.groupby("theme", sort=False)["units_with_theme"].sum()
    return str(totals.idxmax()) if len(totals) else ""


def over_time(table: pd.DataFrame) -> str:
    """Say between which shares a theme moves in each group, and when it was highest.

    Parameters
    ----------
    table
        The rows of one theme, from ``themes.prevalence`` with a period as the last of ``by``.
    """
    period = table.columns[table.columns.get_loc("theme") - 1]
    dated = table[(table[period] != NOT_STATED) & table["low"].notna()]
    if dated.empty:
        return (
            f"No period has {MINIMUM_DOCUMENTS} documents of one group that mention the theme, so "
            "nothing is said of change."
        )
    parts = []
    for group, rows in dated.groupby(group_names(dated, before=period), sort=False):
        best, least = rows.loc[rows["share"].idxmax()], rows.loc[rows["share"].idxmin()]
        parts.append(
            f"{group} {percent(best['share'])} in {best[period]}"
            + (f" and {percent(least['share'])} in {least[period]}" if len(rows) > 1 else "")
        )
    label = table["label"].iloc[0]
    return (
        f"{label}, where {MINIMUM_DOCUMENTS} documents or more bear a share: "
        f"{joined(pd.Series(parts))}. Where intervals overlap, no change is shown."
    )


def most_surprising_pair(table: pd.DataFrame, *, unit: str = "sentence", q: float = 0.05) -> str:
    """Name the pair that meets most often for what chance would make, other than the strongest.

    Parameters
    ----------
    table, unit, q
        As for ``strongest_pair``.
    """
    pair = _most_surprising(table, q)
    if pair is None:
        return "Besides it, no pair goes together with that certainty, so none surprises."
    times = pair["n11"] / pair["expected_within"]
    return (
        f"The most surprising is {pair['label_a']} with {pair['label_b']}: {pair['n11']:,} {unit}s "
        f"mention both, {times:.1f} times as many as the {pair['expected_within']:.1f} expected "
        f"within documents (q {_q(pair['q_value'])})."
    )


def telling_pairs(table: pd.DataFrame, *, q: float = 0.05) -> list[str]:
    """Give the names (as ``evidence.pair_passages`` has them) of the two pairs named above.

    Parameters
    ----------
    table, q
        As for ``strongest_pair``.
    """
    pairs = [_closest(table, q), _most_surprising(table, q)]
    return [f"pair-{p['theme_a']}-{p['theme_b']}" for p in pairs if p is not None]


def false_alarms(table: pd.DataFrame) -> str:
    """Say what the pooled test and that within documents find where there is nothing to find.

    Parameters
    ----------
    table
        From ``cooccurrence.rejection_rates``.
    """
    worst = table.iloc[-1]
    return (
        f"In {int(worst['corpora']):,} invented corpora whose documents differ most (a standard "
        f"deviation of {worst['spread']:g} in log odds), two themes that have nothing to do with "
        f"each other “go together” at p < 0.05 in {percent(worst['pooled'])} of the corpora if "
        f"sentences are pooled, and in {percent(worst['stratified'])} if they are compared within "
        "documents; a sound test says 5%."
    )


def strongest_pair(table: pd.DataFrame, *, unit: str = "sentence", q: float = 0.05) -> str:
    """Name the pair of themes that goes together most closely within documents.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_counts`` over all documents.
    unit
        In which the pairs were counted.
    q
        False discovery rate up to which a pair is named.
    """
    pair = _closest(table, q)
    if pair is None:
        tested = int(table["q_value"].notna().sum())
        return (
            f"Of the {tested} pairs of themes that could be tested, none goes together within "
            f"documents at a false discovery rate of {q:.0%}."
        )
    return (
        f"“{pair['label_a']}” and “{pair['label_b']}” go together most closely: {pair['n11']:,} "
        f"{unit}s mention both, where {pair['expected_within']:.1f} would if the two were "
        f"unconnected within each document (odds ratio {pair['odds_ratio']:.1f}, q "
        f"{_q(pair['q_value'])}), in {pair['documents_joint']} of {pair['documents']} documents."
    )


def pairs_by_group(table: pd.DataFrame, *, q: float = 0.05) -> str:
    """Say in which groups which pairs go together.

    Parameters
    ----------
    table
        From ``cooccurrence.pair_counts`` by group.
    """
    names = group_names(table, before="theme_a")
    found = table[(table["q_value"] <= q) & (table["odds_ratio"] > 1)]
    parts = [
        f"{row['label_a']} with {row['label_b']} in {names[number]}"
        for number, row in found.sort_values("q_value", kind="stable").head(NAMED_PAIRS).iterrows()
    ]
    tested = int(table["q_value"].notna().sum())
    if not parts:
        return (
            f"Within single groups no pair goes together at a false discovery rate of {q:.0%}; "
            f"{tested} of {len(table)} could be tested."
        )
    more = f"{len(found) - len(parts)} more in the table; " if len(found) > len(parts) else ""
    return (
        f"Within single groups these go together at a false discovery rate of {q:.0%}: "
        f"{joined(pd.Series(parts))} ({more}{tested} of {len(table)} pairs could be tested)."
    )


def _closest(table: pd.DataFrame, q: float) -> pd.Series | None:
    known = table[(table["q_value"] <= q) & (table["odds_ratio"] > 1) & (table["n11"] > 0)]
    order = known.sort_values(["q_value", "odds_ratio"], ascending=[True, False], kind="stable")
    return None if order.empty else order.iloc[0]


def _most_surprising(table: pd.DataFrame, q: float) -> pd.Series | None:
    strongest = _closest(table, q)
    known = table[(table["q_value"] <= q) & (table["odds_ratio"] > 1) & (table["n11"] > 0)]
    others = known if strongest is None else known.drop(index=strongest.name)
    if others.empty:
        return None
    return others.loc[(others["n11"] / others["expected_within"]).idxmax()]


def _q(value: float) -> str:
    return "below 0.001" if value < 0.001 else f"{value:.3f}"
