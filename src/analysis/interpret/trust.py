"""Sentences about a coding, and about what it says of the results."""

import pandas as pd

from analysis.coded_study import CodedStudy
from analysis.groups import group_names
from analysis.interpret.wording import joined
from analysis.present import percent

UNCODED = "No passage of this study was coded by hand, so there is nothing to judge."
RELIABLE = 0.8  # Krippendorff (2004): above it, conclusions without reserve
TENTATIVE = 0.667  # and below it, none


def what_was_coded(coded: CodedStudy) -> str:
    """Say what was coded and by whom; for a study without a coding, how one is made."""
    name = coded.study.name
    if not coded.is_coded:
        return (
            f"No passage of {name} has been coded by hand, so its themes and scores are "
            "unvalidated. Three commands and an afternoon change that: "
            f"analysis sample {name} --coder NAME draws 300 passages into a sheet; "
            f"code_passages (or a spreadsheet program) fills it in; analysis agree {name}, once a "
            "second coder has read some of them, compares the two. docs/coding.md has the steps."
        )
    codes = coded.codes
    places = codes.groupby(["document", "start"]).size()
    parts = coded.sample.drop_duplicates("document")["part"]
    twice = int((places > 1).sum())
    return (
        f"{len(places):,} sentences from {codes['document'].nunique():,} documents were coded by "
        f"{joined(pd.Series(codes['coder'].unique()))}, {twice:,} of them more than once; "
        f"{int((parts == 'test').sum()):,} of the {len(parts):,} documents are set aside for "
        "judging the codebook."
    )


def coders_agree(table: pd.DataFrame) -> str:
    """Say which variables are coded reliably, and which worst.

    Parameters
    ----------
    table
        From ``agreement.agreement``.
    """
    nominal = table[(table["level"] == "nominal") & table["alpha"].notna()]
    if nominal.empty:
        return "Nobody coded the same passages as somebody else, so agreement is not known."
    sure = nominal["alpha_low"] >= TENTATIVE
    worst = nominal.loc[nominal["alpha"].idxmin()]
    low = f" (from {worst['alpha_low']:.2f})" if pd.notna(worst["alpha_low"]) else ""
    return (
        f"For {int(sure.sum())} of {len(nominal)} variables Krippendorff's alpha is surely at "
        f"least {TENTATIVE}, below which no conclusion should rest on a code; it is lowest for "
        f"{worst['variable']}, {worst['alpha']:.2f}{low}, where {percent(worst['prevalence'])} of "
        "the codes are not 0."
    )


def left_to_settle(table: pd.DataFrame) -> str:
    """Say how many disagreements there are, and about what most.

    Parameters
    ----------
    table
        From ``agreement.disagreements``.
    """
    if table.empty:
        return "There is no disagreement to be talked through."
    counts = table["variable"].astype(str).value_counts(sort=False)
    return (
        f"There are {len(table):,} disagreements, most about {counts.idxmax()} ({counts.max():,}); "
        "a passage on which coders differ does not count for that theme until it is settled."
    )


def codebook_judged(table: pd.DataFrame) -> str:
    """Say which themes are fit for comparison, and which the codebook misses most.

    Parameters
    ----------
    table
        From ``validation.judge_themes``.
    """
    known = table[table["recall"].notna()]
    if known.empty:
        return UNCODED
    fit = table.loc[table["fit"].astype(bool), "label"]
    named = f" ({joined(fit)})" if len(fit) else ""
    worst = known.loc[known["recall"].idxmin()]
    doubtful = known.loc[known["precision"].fillna(1).idxmin()]
    return (
        f"{len(fit)} of {len(table)} themes{named} are fit for comparison. The codebook finds the "
        f"smallest part of what is said about {worst['label']} (recall {worst['recall']:.2f}), and "
        f"is wrong most often about {doubtful['label']} (precision {doubtful['precision']:.2f})."
    )


def errors_listed(table: pd.DataFrame, labels: dict[str, str]) -> str:
    """Say how many passages were missed and wrongly taken.

    Parameters
    ----------
    table
        From ``validation.theme_errors``.
    labels
        Of the themes, by name.
    """
    if table.empty:
        return "There is no passage to list: none was read, or none missed or wrongly taken."
    missed = table.loc[table["error"] == "missed", "theme"].value_counts(sort=False)
    most = f", most of them about {labels[str(missed.idxmax())]} ({missed.max()})"
    taken = len(table) - int(missed.sum())
    return (
        f"The codebook missed {int(missed.sum()):,} mentions in what was read"
        f"{most if len(missed) else ''}, and took {taken:,} wrongly."
    )


def corrections(table: pd.DataFrame) -> str:
    """Say how often the raw share lies outside the corrected interval, and where furthest.

    Parameters
    ----------
    table
        From ``validation.corrected_prevalence``.
    """
    known = table[table["corrected_low"].notna()]
    if known.empty:
        return "Too little was read in each group for a corrected share with an interval."
    outside = (known["share"] < known["corrected_low"]) | (known["share"] > known["corrected_high"])
    furthest = known.loc[(known["corrected"] - known["share"]).abs().idxmax()]
    group = group_names(table, before="theme")[furthest.name]
    return (
        f"In {int(outside.sum())} of {len(known)} cells the raw share lies outside the interval of "
        f"the corrected one. They differ most for {furthest['label']} in {group}: "
        f"{percent(furthest['share'])} raw, {percent(furthest['corrected'])} corrected "
        f"({percent(furthest['corrected_low'])} to {percent(furthest['corrected_high'])})."
    )


def best_method(table: pd.DataFrame) -> str:
    """Say which method of sentiment follows the readers best.

    Parameters
    ----------
    table
        From ``validation.judge_sentiment``.
    """
    known = table[table["r"].notna()]
    if known.empty:
        return UNCODED
    best = known.loc[known["r"].idxmax()]
    spread = f" ({best['r_low']:.2f} to {best['r_high']:.2f})" if pd.notna(best["r_low"]) else ""
    return (
        f"Sentence by sentence, {best['method']} follows the readers best: r {best['r']:.2f}"
        f"{spread}, F1 {best['f1']:.2f}. Means of many sentences are safer than single scores."
    )


def opinions_offered(table: pd.DataFrame, labels: dict[str, str]) -> str:
    """Say for which themes a model that learnt from the coding is clearly better.

    Parameters
    ----------
    table
        ``SecondOpinion.judged``.
    labels
        Of the themes, by name.
    """
    learnt = table[table["gain"].notna()]
    if learnt.empty:
        return "Too little was coded to learn any theme from."
    offered = learnt.loc[learnt["offered"].astype(bool), "theme"].map(labels)
    if offered.empty:
        return (
            f"None of the {len(learnt)} themes that could be learnt is found clearly better by "
            "what was learnt than by the codebook."
        )
    return (
        f"{len(offered)} of the {len(learnt)} themes that could be learnt are found clearly better "
        f"by what was learnt than by the codebook: {joined(offered)}. Its words show which "
        "patterns are missing; it does not replace the codebook, which can be read."
    )
