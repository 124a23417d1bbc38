"""Passages for many numbers at once: those behind a table of pairs, or of terms."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.evidence.drawing import Drawing, Part, draw, gather, told
from analysis.evidence.quotations import ThemeHits, joint_units
from analysis.evidence.quoting import DRAWN, quoted
from analysis.groups import find_group, group_documents, group_names, group_numbers
from analysis.keyness import marking_terms
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import WINDOW, Unit, unit_of_tokens, unit_starts


def pair_passages(
    corpus: AnyCorpus,
    hits: AnyTable,
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
    how = Drawing(unit, window, "spread", limit, seed)
    by = list(pairs.columns[: pairs.columns.get_loc("theme_a")])
    labels = group_documents(corpus, by).labels
    met = pairs[pairs["n11"] > 0].reset_index(drop=True)
    groups = group_names(met, before="theme_a")
    numbers = {n: i for i, n in enumerate(group_names(labels.assign(end=0), before="end"))}
    wanted = met[["theme_a", "theme_b"]].assign(group=groups.map(numbers))
    found = corpus.map(_pair_passages, hits, wanted=wanted, labels=labels, how=how)
    names = "pair-" + met["theme_a"].astype(str) + "-" + met["theme_b"].astype(str)
    return _named(
        gather(corpus, found, by=DRAWN, limit=limit),
        name=names + "-" + wanted["group"].astype(str) if by else names,
        label=met["label_a"].astype(str) + " with " + met["label_b"].astype(str),
        group=groups,
    )


def _pair_passages(
    corpus: Corpus,
    hits: pd.DataFrame,
    *,
    wanted: pd.DataFrame,
    labels: pd.DataFrame,
    how: Drawing,
) -> Part:
    """Draw from one shard for each pair that is wanted, which is a cell."""
    starts = unit_starts(corpus, how.unit, window=how.window)
    groups = group_numbers(corpus, labels)
    themes = dict.fromkeys([*wanted["theme_a"], *wanted["theme_b"]])
    own = {theme: ThemeHits.find(corpus, hits, theme, how=how) for theme in themes}
    cells, units = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for (one, other), rows in wanted.groupby(["theme_a", "theme_b"], sort=False):
        joint = joint_units(own[one], own[other])
        cell_of = np.full(len(labels), -1)
        cell_of[rows["group"]] = rows.index
        cells.append(cell_of[groups[unit_of_tokens(corpus, "document", starts[joint])]])
        units.append(joint)
    every = np.concatenate(cells)
    drawn = draw(corpus, every[every >= 0], np.concatenate(units)[every >= 0], how=how)
    numbers = drawn.table.pop("unit").to_numpy()
    table = pd.concat([drawn.table, told(corpus, numbers, how=how)], axis=1)
    pairs = wanted[["theme_a", "theme_b"]].to_numpy()[table["cell"]]
    spans = [
        sorted(piece for theme in pair for piece in own[theme].pieces(corpus, number, start))
        for pair, number, start in zip(pairs, numbers, table["start"], strict=True)
    ]
    return Part(table.assign(spans=pd.Series(spans, dtype=object)), drawn.of)


def term_passages(
    corpus: AnyCorpus,
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
    groups, how = group_documents(corpus, by), Drawing(limit=limit, seed=seed)
    targets = pd.Series(marks["target"].unique(), dtype="str")
    terms = marking_terms(marks).drop_duplicates("target").set_index("target")["term"]
    places = {target: number for number, target in targets.items() if target in terms.index}
    wanted = {
        number: (find_group(groups, target), terms[target].split(" "))
        for target, number in places.items()
    }
    parts = corpus.map(
        _term_passages,
        holding=partial(_may_stand, terms=[words for _, words in wanted.values()]),
        labels=groups.labels,
        wanted=wanted,
        how=how,
    )
    return _named(
        gather(corpus, parts, by=DRAWN, limit=limit),
        name="term-" + pd.Series(range(len(targets)), dtype="str"),
        label="“" + targets.map(terms).astype("str") + "”",
        group=targets,
    )


def _term_passages(
    corpus: Corpus,
    *,
    labels: pd.DataFrame,
    wanted: Mapping[int, tuple[int, Sequence[str]]],
    how: Drawing,
) -> Part:
    """Draw from one shard for each term in its group; the number of the term is the cell."""
    groups = group_numbers(corpus, labels)
    parts = [pd.DataFrame({"cell": [], "first": [], "past": []}, dtype=np.int64)]
    for cell, (group, words) in wanted.items():
        firsts = _places(corpus, words)
        firsts = firsts[groups[unit_of_tokens(corpus, "document", firsts)] == group]
        parts.append(pd.DataFrame({"cell": cell, "first": firsts, "past": firsts + len(words)}))
    return quoted(corpus, pd.concat(parts), how=how)


def _may_stand(vocabulary: np.ndarray, terms: Sequence[Sequence[str]]) -> bool:
    known = set(vocabulary.tolist())
    return any(known.issuperset(words) for words in terms)


def _places(corpus: Corpus, words: Sequence[str]) -> np.ndarray:
    """Find where some words stand one after another: the positions of the first."""
    ids = [corpus.word_index.get(word, -1) for word in words]
    last = len(corpus.token_ids) - len(words) + 1
    if min(ids) < 0 or last < 1:
        return np.zeros(0, np.int64)
    matches = [corpus.token_ids[i : last + i] == found for i, found in enumerate(ids)]
    return np.flatnonzero(np.logical_and.reduce(matches))


def _named(found: pd.DataFrame, **columns: pd.Series) -> pd.DataFrame:
    """Put what is told of each cell before its passages."""
    cells = found["cell"].to_numpy()
    own = {name: pd.array(list(texts), dtype="str").take(cells) for name, texts in columns.items()}
    rest = found.drop(columns=["cell", *DRAWN, "of"])
    return pd.DataFrame({**own, "of": found["of"]}).join(rest)
