"""Sentences about what was read: languages, duplicates, what was left out or switched off."""

import pandas as pd

from analysis.interpret.wording import joined


def languages(table: pd.DataFrame) -> str:
    """Say which documents the measures of English words leave out.

    Parameters
    ----------
    table
        From ``overview.language_counts``.
    """
    others = table[~table["measured"]]
    if others.empty:
        return "Every document is in English, or too short for its language to be clear."
    count = others["documents"].sum()
    parts = others["documents"].astype(str) + " in " + others["language"]
    return (
        f"{joined(parts)}: {_counted(count, 'document', 'documents')} that terms, sentiment and "
        "themes leave out, since they are measured by English words. A language that is "
        "wrong is put right in the manifest's column language."
    )


def duplicates(table: pd.DataFrame) -> str:
    """Say how many documents stand in the corpus twice, and what that does.

    Parameters
    ----------
    table
        From ``duplicates.find_duplicates``.
    """
    if table.empty:
        return "No document or passage stands there twice."
    kinds = table["kind"].value_counts()
    parts = [
        _counted(kinds[kind], one, many)
        for kind, one, many in (
            ("exact", "exact copy", "exact copies"),
            ("near", "near copy", "near copies"),
            ("passage", "reused passage", "reused passages"),
        )
        if kind in kinds
    ]
    return (
        f"Pairs of places with the same words: {joined(pd.Series(parts))}. They stay in, and are "
        "counted in each place: sources that share a text agree because of it. To leave a "
        "document out, write yes into the cell exclude of its row."
    )


def switched_off(table: pd.DataFrame) -> str:
    """Say which cleaning rules the manifest switches off.

    Parameters
    ----------
    table
        From ``overview.rules_switched_off``.
    """
    if table.empty:
        return "No rule is switched off (column clean_without of the manifest)."
    parts = [
        f"{rule} for {_counted(files, 'row', 'rows')}"
        for rule, files in zip(table["rule"], table["files"], strict=True)
    ]
    return f"Switched off in the manifest: {joined(pd.Series(parts))}."


def unread(problems: pd.DataFrame) -> str:
    """Say how many documents are not in the corpus, and how many are in it with a doubt.

    Parameters
    ----------
    problems
        Of a build (``Built.problems``).
    """
    if problems.empty:
        return "Every file was read, without a doubt."
    left_out = int(problems["left_out"].sum())
    unread = f"{_counted(left_out, 'file', 'files')} could not be read"
    doubts = _counted(len(problems) - left_out, "warning", "warnings")
    return f"{unread if left_out else 'Every file was read'}; {doubts}."


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
