"""Tables of words."""

import pandas as pd

from analysis.groups import group_names
from analysis.present.numbers import check_top, part_of, per_million, ratio, with_interval


def top_terms(table: pd.DataFrame, *, top: int) -> pd.DataFrame:
    """Show the first terms of each group.

    Parameters
    ----------
    table
        From ``frequency.term_frequency``, most frequent first within each group.
    """
    check_top(top)
    group = group_names(table, before="term")
    first = table[group.groupby(group).cumcount() < top]
    return pd.DataFrame(
        {
            "group": group[first.index],
            "term": first["term"],
            "count": first["count"],
            "per million words (95% interval)": with_interval(
                first, "per_million", form=per_million
            ),
            "documents": part_of(first["document_frequency"], first["documents"]),
            "dispersion DP": first["dp"].round(2),
        }
    )


def distinctive_terms(table: pd.DataFrame, *, top: int) -> pd.DataFrame:
    """Show the terms that mark out each target most.

    Parameters
    ----------
    table
        From ``keyness.keyness``.
    """
    check_top(top)
    marks = table[table["shrunken"] > 0]
    first = marks[marks.groupby("target", sort=False).cumcount() < top]
    first = first.sort_values("target", kind="stable")
    return pd.DataFrame(
        {
            "target": first["target"],
            "term": first["term"],
            "shrunken log ratio": first["shrunken"].round(2),
            "log ratio (95% interval)": with_interval(first, "log_ratio", form=ratio),
            "count": first["n11"],
            "documents": part_of(first["target_range"], first["target_documents"]),
            "elsewhere": part_of(first["reference_range"], first["reference_documents"]),
            "q": ["not tested" if pd.isna(q) else f"{q:.3f}" for q in first["q"]],
            "one document": ["drives it" if flag else "" for flag in first["one_document"]],
        }
    )


def collocates(table: pd.DataFrame) -> pd.DataFrame:
    """Show the words that a node attracts most, with how often and how surely.

    Parameters
    ----------
    table
        From ``collocation.collocations``.
    """
    first = table[table["observed"] > table["expected"]]
    return pd.DataFrame(
        {
            "word": first["term"],
            "near": first["observed"],
            "expected": first["expected"].round(1),
            "log ratio": first["log_ratio"].map(ratio),
            "log-likelihood": first["log_likelihood"].round(1),
            "NPMI": first["npmi"].round(2),
            "t": first["t_score"].round(1),
            "documents": part_of(first["document_frequency"], first["documents"]),
        }
    )


def concordance_lines(table: pd.DataFrame, *, width: int = 60) -> pd.DataFrame:
    """Show keyword-in-context lines with their sources.

    Parameters
    ----------
    table
        From ``evidence.concordance``.
    width
        Characters of context on each side.
    """
    return pd.DataFrame(
        {
            "before": [text[-width:] for text in table["left"]],
            "hit": table["hit"].tolist(),
            "after": [text[:width] for text in table["right"]],
            "document": table["title"].tolist(),
            "source": table["source"].tolist(),
            "date": table["date"].tolist(),
        }
    )


def measures(table: pd.DataFrame) -> pd.DataFrame:
    """Show measures of vocabulary and readability, one column a measure.

    Parameters
    ----------
    table
        From ``diversity.mean_measures``.
    """
    cells = with_interval(table, "mean", form=lambda value: f"{value:.3g}")
    names = group_names(table, before="measure")
    frame = pd.DataFrame({"group": names, "measure": table["measure"], "cell": cells})
    order = list(dict.fromkeys(frame["measure"]))
    view = frame.pivot(index="group", columns="measure", values="cell")[order].reset_index()
    view.columns.name = None
    return view
