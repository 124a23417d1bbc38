"""What a run found, in words: each statement with its estimate, its documents, its passages."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.groups import group_names
from analysis.interpret import strongest_pair, tone
from analysis.keyness import marking_terms
from analysis.present import percent, score

FALSE_DISCOVERY_RATE = 0.05
PAIRS = 6
NUMBERS = frozenset(
    "units_with_theme units share low high documents documents_with_theme n11 expected_within "
    "odds_ratio q_value estimate documents_joint score q shrunken log_ratio target_range "
    "target_documents reference_range reference_documents hits_coded others_coded "
    "documents_without_score corrected corrected_low corrected_high".split()
)

TRUTHS = frozenset({"one_document", "fit"})
UNCODED = (
    "No passage of this study was coded by readers, so how often these themes are missed or "
    "wrongly taken is not known."
)


@dataclass(frozen=True)
class Finding:
    """One statement.

    Attributes
    ----------
    statement : str
        The finding in words.
    estimate : str
        The estimate with its 95% interval, or with the reason why it has none.
    documents : str
        How many documents it rests on.
    passages : str
        The name of the passages behind it; empty where there are none to show.
    """

    statement: str
    estimate: str = ""
    documents: str = ""
    passages: str = ""


def find_findings(tables: Path, parameters: dict[str, Any]) -> dict[str, list[Finding]]:
    """Read the findings of a run from the tables that its notebooks saved.

    Parameters
    ----------
    tables
        The run's folder of tables. One that is missing, because a notebook failed or was not
        asked for, gives no finding.
    parameters
        Of each notebook by its stem, as ``run.json`` has them.

    Returns
    -------
    dict
        Findings by heading, in the order of the page.
    """
    of_themes = _parameters(parameters, "04")
    unit = str(of_themes.get("unit", "sentence"))
    level = float(of_themes.get("q", FALSE_DISCOVERY_RATE))
    judged = _read(tables, "codebook_judged")
    found = {
        "What each talks about": _themes(
            _read(tables, "themes"), judged, unit, corrected=_read(tables, "corrected_themes")
        ),
        "Which themes go together": _pairs(_read(tables, "theme_pairs"), judged, unit, level),
        "In what tone": _tone(_read(tables, "scores")),
        "Which words mark out whom": _words(_read(tables, "distinctive_terms")),
    }
    return {heading: findings for heading, findings in found.items() if findings}


def _parameters(parameters: dict[str, Any], start: str) -> dict[str, Any]:
    return next((own for stem, own in parameters.items() if stem.startswith(start)), {})


def _read(tables: Path, stem: str) -> pd.DataFrame:
    path = tables / f"{stem}.csv"
    if not path.exists():
        return pd.DataFrame()
    # as texts first: a source called "2021", "NA" or "007" is a name
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for name in table.columns:
        if name in NUMBERS:
            table[name] = pd.to_numeric(table[name])
        elif name in TRUTHS:
            table[name] = table[name] == "True"
        else:  # the apostrophe that keeps a spreadsheet from running a cell is no part of it
            table[name] = table[name].str.replace(r"^'(?=[=+\-@\t\r])", "", regex=True)
    return table


def _themes(
    table: pd.DataFrame, judged: pd.DataFrame, unit: str, *, corrected: pd.DataFrame
) -> list[Finding]:
    """Name the theme of the widest reach in each group, and how the coding judged it."""
    if table.empty:
        return []
    faults = _faults(judged)
    names = group_names(table, before="theme")
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    shares = _corrected(corrected, like=table) if unit == "sentence" else {}
    findings = []
    for name, rows in table.groupby(names, sort=False):
        ranked = rows.sort_values("share", ascending=False, kind="stable")
        best = ranked.iloc[0]
        if not best["units_with_theme"]:
            findings.append(Finding(f"{name}: no theme of the codebook has a hit."))
            continue
        findings.append(
            Finding(
                f"{name}: the theme found most is {best['label']}{_runner_up(ranked)}."
                f"{_unfit(best['label'], faults.get(best['theme'], ''))}",
                f"{percent(best['share'])} of its {unit}s{_interval(best, percent)}"
                f"{shares.get((name, best['theme']), '')}",
                _of(best["documents_with_theme"], best["documents"], "documents"),
                f"{best['theme']}-{numbers[name]}",
            )
        )
    return findings if judged.empty or _is_coded(judged) else [Finding(UNCODED), *findings]


def _corrected(corrected: pd.DataFrame, *, like: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Write the corrected share of each group and theme, where both tables group alike."""
    if (
        corrected.empty
        or list(corrected)[: list(corrected).index("theme")]
        != list(like)[: list(like).index("theme")]
    ):
        return {}
    known = corrected[corrected["corrected_low"].notna()]
    groups = group_names(known, before="theme")
    return {
        (group, row["theme"]): (
            f"; corrected for the codebook's errors {percent(row['corrected'])} "
            f"({percent(row['corrected_low'])} to {percent(row['corrected_high'])})"
        )
        for group, row in zip(groups, known.to_dict("records"), strict=True)
    }


def _is_coded(judged: pd.DataFrame) -> bool:
    return bool(judged[["hits_coded", "others_coded"]].to_numpy().any())


def _faults(judged: pd.DataFrame) -> dict[str, str]:
    """Give what the coding found against each theme that it judged not fit for comparison."""
    if judged.empty or not _is_coded(judged):
        return {}
    unfit = judged[~judged["fit"]]
    return dict(zip(unfit["theme"], unfit["note"], strict=True))


def _unfit(label: str, fault: str) -> str:
    return f" By the coded passages {label} is {fault}." if fault else ""


def _runner_up(ranked: pd.DataFrame) -> str:
    """Say so where the documents do not part the first theme from the second."""
    if len(ranked) < 2 or not ranked["units_with_theme"].iloc[1]:
        return ""
    best, second = ranked.iloc[0], ranked.iloc[1]
    if best["low"] > second["high"]:
        return ""
    return f", before {second['label']} ({percent(second['share'])}), though not surely"


def _pairs(table: pd.DataFrame, judged: pd.DataFrame, unit: str, level: float) -> list[Finding]:
    """Name the pairs of themes that go together within documents, or that none does."""
    if table.empty:
        return []
    found = table[(table["q_value"] <= level) & (table["odds_ratio"] > 1)]
    if found.empty:
        return [Finding(strongest_pair(table, unit=unit, q=level))]
    faults = _faults(judged)
    order = found.sort_values(["q_value", "odds_ratio"], ascending=[True, False], kind="stable")
    return [
        Finding(
            f"“{row['label_a']}” and “{row['label_b']}” go together: {row['n11']:,.0f} {unit}s "
            f"mention both, where {row['expected_within']:.1f} would if the two were unconnected"
            f"{_reaches_one(row)}.{_unfit_pair(row, faults)}",
            f"{row['measure'].replace('_', ' ')} {row['estimate']:.2f}"
            f"{_interval(row, '{:.2f}'.format)}",
            _of(row["documents_joint"], row["documents"], "documents"),
            f"pair-{row['theme_a']}-{row['theme_b']}",
        )
        for row in order.head(PAIRS).to_dict("records")
    ]


def _unfit_pair(row: dict[str, Any], faults: dict[str, str]) -> str:
    unfit = [row[f"label_{side}"] for side in "ab" if row[f"theme_{side}"] in faults]
    verb = "are" if len(unfit) > 1 else "is"
    named = " and ".join(unfit)
    return f" By the coded passages {named} {verb} not fit for comparison." if unfit else ""


def _reaches_one(row: dict[str, Any]) -> str:
    if row["measure"] != "odds_ratio" or pd.isna(row["low"]) or row["low"] > 1:
        return ""
    return "; drawn by whole documents, the interval includes no connection"


def _tone(table: pd.DataFrame) -> list[Finding]:
    """Name the groups at the ends of the scale, and whether the documents part them."""
    if table.empty or table["score"].isna().all():
        return []
    table = table.assign(documents_present=table["documents"] + table["documents_without_score"])
    names = group_names(table, before="score")
    ends = dict.fromkeys([table["score"].idxmax(), table["score"].idxmin()])
    words = {"highest": "most-positive-sentences", "lowest": "most-negative-sentences"}
    parts = [
        Finding(
            f"{names[place]} has the {end} mean sentence score." if len(ends) > 1 else tone(table),
            f"{score(table['score'][place])}{_interval(table.loc[place], score)}",
            _of(table["documents"][place], table["documents_present"][place], "documents"),
            target,
        )
        for place, (end, target) in zip(ends, words.items(), strict=False)
    ]
    return [*parts, Finding(tone(table))] if len(ends) > 1 else parts


def _words(table: pd.DataFrame) -> list[Finding]:
    """Name the term that marks out each group most, where the test allows it."""
    if table.empty:
        return []
    findings = []
    for number, (target, rows) in enumerate(table.groupby("target", sort=False)):
        sure = marking_terms(rows, q=FALSE_DISCOVERY_RATE)
        if sure.empty:
            tested = int(rows["q"].notna().sum())
            why = f"{tested:,} terms could be tested" if tested else "too few documents to test"
            findings.append(Finding(f"No term marks out {target} ({why})."))
            continue
        best = sure.iloc[0]
        findings.append(
            Finding(
                f"{target} is marked out most by “{best['term']}”.",
                f"{_times(best['log_ratio'])} times as frequent as in {best['reference']}"
                f"{_interval(best, _times)}",
                f"{_of(best['target_range'], best['target_documents'], 'documents')}, "
                f"{_of(best['reference_range'], best['reference_documents'], 'others')}",
                f"term-{number}",
            )
        )
    return findings


def _times(log_ratio: float) -> str:
    ratio = 2.0**log_ratio
    return f"{ratio:.1f}" if ratio < 10 else f"{ratio:,.0f}"


def _of(part: float, whole: float, what: str) -> str:
    return f"{part:,.0f} of {whole:,.0f} {what}"


def _interval(row: Any, form: Any) -> str:
    if pd.isna(row["low"]):
        return f" ({row['note'] or 'no interval'})"
    return f" (95% interval {form(row['low'])} to {form(row['high'])})"
