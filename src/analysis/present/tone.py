"""Tables of sentiment."""

import pandas as pd

from analysis.groups import group_names
from analysis.present.numbers import part_of, percent, score, with_interval


def scores(table: pd.DataFrame) -> pd.DataFrame:
    """Show mean scores with what they rest on.

    Parameters
    ----------
    table
        From ``sentiment.mean_scores``.
    """
    with_topic = table["score_with_topic_words"]
    return pd.DataFrame(
        {
            "group": group_names(table, before="score"),
            "mean score (95% interval)": with_interval(table, "score", form=score),
            "documents": part_of(
                table["documents"], table["documents"] + table["documents_without_score"]
            ),
            "sentences scored": part_of(table["sentences_scored"], table["sentences"]),
            "with topic words": ["" if pd.isna(value) else score(value) for value in with_topic],
            "note": table["note"],
        }
    )


def word_weights(table: pd.DataFrame) -> pd.DataFrame:
    """Show what words carry of the valence, each with concordance lines.

    Parameters
    ----------
    table
        From ``sentiment.suggest_topic_words``.
    """
    return pd.DataFrame(
        {
            "word": table["word"].astype(str),
            "value": table["value"],
            "occurrences": table["occurrences"],
            "share of valence": table["share_of_valence"].map(percent),
            "share of documents": table["share_of_documents"].map(percent),
            "already neutral": table["topic_occurrences"],
            **{
                f"in context ({number + 1})": [
                    lines[number] if number < len(lines) else "" for lines in table["lines"]
                ]
                for number in range(max(map(len, table["lines"]), default=0))
            },
        }
    )


def judgements(table: pd.DataFrame) -> pd.DataFrame:
    """Show how far methods follow what readers coded.

    Parameters
    ----------
    table
        From ``validation.judge_sentiment``.
    """

    def cells(name: str) -> pd.Series:
        bounds = {f"{name}_low": "low", f"{name}_high": "high"}
        one = table[[name, *bounds]].rename(columns=bounds)
        return with_interval(one, name, form="{:.2f}".format)

    return pd.DataFrame(
        {
            "method": table["method"],
            "passages scored": part_of(table["scored"], table["passages"]),
            "documents": table["documents"],
            "correlation r (95% interval)": cells("r"),
            "F1 of three codes (95% interval)": cells("f1"),
            "accuracy (95% interval)": cells("accuracy"),
        }
    )
