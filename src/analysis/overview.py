"""What a corpus consists of: its documents, its sources, what cleaning did to it."""

from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.build.reading import rule_names
from analysis.groups import group_documents
from analysis.language import is_english
from analysis.shards import AnyCorpus


def document_counts(corpus: AnyCorpus) -> pd.DataFrame:
    """Count what each document holds.

    Returns
    -------
    DataFrame
        One row a document, in the order of the manifest: id, title, source, source_type, genre,
        date, ``words`` (tokens), ``sentences``, ``paragraphs``.
    """
    facts = corpus.documents[["id", "title", "source", "source_type", "genre", "date"]]
    return facts.join(corpus.sizes.rename(columns={"tokens": "words"}))


def group_counts(corpus: AnyCorpus, *, by: str | Sequence[str] = "source") -> pd.DataFrame:
    """Count what each group holds.

    Returns
    -------
    DataFrame
        One row a group: the group columns, ``documents``, ``words``, ``sentences``, and ``first``
        and ``last`` date as written in the manifest ("" where none is stated).
    """
    groups = group_documents(corpus, by)
    counts = document_counts(corpus)
    dates = counts["date"].where(counts["date"] != "")
    by_code = dates.groupby(groups.codes)
    return groups.labels.assign(
        documents=groups.documents,
        words=groups.sum(counts["words"].to_numpy()),
        sentences=groups.sum(counts["sentences"].to_numpy()),
        first=by_code.min().reindex(range(len(groups.labels))).fillna("").to_numpy(),
        last=by_code.max().reindex(range(len(groups.labels))).fillna("").to_numpy(),
    )


def cleaning_counts(logs: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Count what each cleaning rule did.

    Parameters
    ----------
    logs
        The log of a build, shard by shard (``Built.cleaning_logs``): columns document, rule,
        removed, replacement. A document stands in one of them only.

    Returns
    -------
    DataFrame
        One row a rule that did something, most characters first: ``rule``, ``times``,
        ``documents`` (touched), ``characters_removed``, ``characters_put_in``.
    """
    counts = pd.concat(map(_cleaning_counts, logs)).groupby(level="rule").sum()
    order = ["characters_removed", "times"]
    return counts.sort_values(order, ascending=False, kind="stable").reset_index()


def _cleaning_counts(log: pd.DataFrame) -> pd.DataFrame:
    lengths = log.assign(
        characters_removed=log["removed"].str.len().astype("int64"),
        characters_put_in=log["replacement"].str.len().astype("int64"),
    )
    return lengths.groupby("rule").agg(
        times=("rule", "size"),
        documents=("document", "nunique"),
        characters_removed=("characters_removed", "sum"),
        characters_put_in=("characters_put_in", "sum"),
    )


def language_counts(corpus: AnyCorpus) -> pd.DataFrame:
    """Count the documents and words in each language.

    Returns
    -------
    DataFrame
        One row a language, most documents first: ``language`` (its ISO 639-1 code, or "not
        clear"), ``documents``, ``words``, ``measured`` (whether terms, sentiment and themes, which
        are measured by English words, take them in).
    """
    code = corpus.documents["language"].astype(str)
    counts = pd.DataFrame({"language": code, "words": corpus.sizes["tokens"]})
    table = counts.groupby("language", as_index=False).agg(
        documents=("words", "size"), words=("words", "sum")
    )
    table["measured"] = table["language"].map(is_english).astype(bool)
    table["language"] = table["language"].replace("", "not clear")
    order = ["documents", "language"]
    return table.sort_values(order, ascending=[False, True]).reset_index(drop=True)


def rules_switched_off(record: dict) -> pd.DataFrame:
    """List the cleaning rules that the manifest switches off.

    Parameters
    ----------
    record
        Of a build (``Built.record``).

    Returns
    -------
    DataFrame
        One row a rule: ``rule``, ``files`` (for how many rows of the manifest it is off).
    """
    cells = [settings.get("clean_without", "") for settings in record["documents"].values()]
    rules = [rule for cell in cells for rule in dict.fromkeys(rule_names(cell))]
    counts = pd.Series(rules, dtype="str").value_counts().sort_index()
    return counts.rename_axis("rule").reset_index(name="files")


def duplicate_places(table: pd.DataFrame) -> pd.DataFrame:
    """Show both places of each duplicate, within a kind the longest first.

    Parameters
    ----------
    table
        From ``duplicates.find_duplicates``.

    Returns
    -------
    DataFrame
        ``kind``, ``document`` and ``characters`` of the later place, ``also_in`` and
        ``characters_there`` of the earlier one, ``words``, ``share`` (see ``find_duplicates``),
        and how the text ``begins``.
    """
    table = table.sort_values(
        ["kind", "words"], ascending=[True, False], kind="stable", ignore_index=True
    )
    return pd.DataFrame(
        {
            "kind": table["kind"],
            "document": table["document_b"],
            "characters": _span(table["start_b"], table["end_b"]),
            "also_in": table["document_a"],
            "characters_there": _span(table["start_a"], table["end_a"]),
            "words": table["words"],
            "share": table["share"],
            "begins": table["text"].str.split(n=12).str[:12].str.join(" "),
        }
    )


def _span(starts: pd.Series, ends: pd.Series) -> pd.Series:
    return starts.astype(str) + "\N{EN DASH}" + ends.astype(str)
