"""Passages for many numbers at once: those behind a table of pairs, or of terms."""

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.evidence.quotations import quotations
from analysis.evidence.quoting import passages
from analysis.groups import find_group, group_documents, group_names
from analysis.keyness import marking_terms
from analysis.units import WINDOW, Unit


def pair_passages(
    corpus: Corpus,
    hits: pd.DataFrame,
    pairs: pd.DataFrame,
    *,
    unit: Unit = "sentence",
    window: int = WINDOW,
    limit: int = 5,
    seed: int = 0,
) -> pd.DataFrame:
    """Give the units that mention both themes of each pair: a spread over their documents.

    Parameters
    ----------
    hits
        From ``codebook.find_hits``.
    pairs
        From ``cooccurrence.pair_counts`` with the same ``unit`` and ``window``, over all documents
        or by groups. A pair that never meets has no passages.
    limit
        Passages for a pair, or for a pair in a group.

    Returns
    -------
    DataFrame
        As ``evidence.theme_passages``, with ``label`` in place of ``theme``. ``name`` is
        ``pair-<theme>-<theme>``, with the number of the group after it where the pairs are by
        group; ``spans`` are the words of both themes.
    """
    by = list(pairs.columns[: pairs.columns.get_loc("theme_a")])
    labels = group_documents(corpus, by).labels.assign(end=0)
    numbers = {name: i for i, name in enumerate(group_names(labels, before="end"))}
    names = group_names(pairs, before="theme_a")
    parts = []
    for name, row in zip(names, pairs.to_dict("records"), strict=True):
        if not row["n11"]:
            continue
        found = quotations(
            corpus,
            hits,
            theme=row["theme_a"],
            also=row["theme_b"],
            where={column: str(row[column]) for column in by},
            unit=unit,
            window=window,
            limit=limit,
            seed=seed,
        )
        both = zip(found["theme_spans"], found["also_spans"], strict=True)
        spans = [sorted([*one, *other]) for one, other in both]
        found = found.drop(columns=["theme_spans", "also_spans", "html", "position"])
        label = f"{row['label_a']} with {row['label_b']}"
        key = f"pair-{row['theme_a']}-{row['theme_b']}" + (f"-{numbers[name]}" if by else "")
        parts.append(_named(found.assign(spans=spans), key, group=name, label=label))
    return pd.concat(parts, ignore_index=True) if parts else _nothing(corpus)


def term_passages(
    corpus: Corpus,
    marks: pd.DataFrame,
    *,
    by: str = "source",
    limit: int = 5,
    seed: int = 0,
) -> pd.DataFrame:
    """Give sentences in which the term that marks out each group stands in that group.

    Parameters
    ----------
    marks
        From ``keyness.keyness`` by the same column. The first of each target's terms that
        ``keyness.marking_terms`` chooses is quoted; a target without one is not.
    limit
        Sentences for a term.

    Returns
    -------
    DataFrame
        As ``pair_passages``; ``name`` is ``term-<number of the target in the table>``.
    """
    groups = group_documents(corpus, by)
    parts = []
    numbers = {target: number for number, target in enumerate(dict.fromkeys(marks["target"]))}
    for target, rows in marking_terms(marks).groupby("target", sort=False):
        number, term = numbers[target], rows["term"].iloc[0]
        firsts, length = _places(corpus, term.split(" ")), term.count(" ") + 1
        documents = np.searchsorted(corpus.document_starts, firsts, side="right") - 1
        firsts = firsts[groups.codes[documents] == find_group(groups, target)]
        sentences = np.searchsorted(corpus.sentence_starts, firsts, side="right")
        found = passages(corpus, firsts, firsts + length, order="spread", limit=limit, seed=seed)
        found = found.assign(of=len(np.unique(sentences)))
        parts.append(_named(found, f"term-{number}", group=target, label=f"“{term}”"))
    return pd.concat(parts, ignore_index=True) if parts else _nothing(corpus)


def _places(corpus: Corpus, words: list[str]) -> np.ndarray:
    """Find where some words stand one after another: the positions of the first."""
    vocabulary = np.asarray(corpus.vocabulary, dtype=object)
    ids = [np.flatnonzero(vocabulary == word) for word in words]
    if not all(map(len, ids)):
        return np.zeros(0, np.int64)
    last = len(corpus.token_ids) - len(words) + 1
    matches = [corpus.token_ids[i : last + i] == found[0] for i, found in enumerate(ids)]
    return np.flatnonzero(np.logical_and.reduce(matches))


def _named(found: pd.DataFrame, name: str, *, group: str, label: str) -> pd.DataFrame:
    of = found.pop("of")
    for position, (column, value) in enumerate(
        {"name": name, "label": label, "group": group, "of": of}.items()
    ):
        found.insert(position, column, value)
    return found


def _nothing(corpus: Corpus) -> pd.DataFrame:
    none = np.zeros(0, np.int64)
    return _named(passages(corpus, none, none).assign(of=0), "", group="", label="")
