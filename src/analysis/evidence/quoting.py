"""The passages behind a count, exactly as they are written."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.errors import InputError, check_least
from analysis.groups import group_documents, group_names
from analysis.resampling import check_seed
from analysis.sentiment import scored_unit
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import (
    WINDOW,
    Unit,
    unit_documents,
    unit_of_tokens,
    unit_spans,
    unit_starts,
)

Order = Literal["position", "random", "spread"]


def passages(
    corpus: Corpus,
    firsts: np.ndarray,
    pasts: np.ndarray,
    *,
    unit: Unit = "sentence",
    window: int = WINDOW,
    order: Order = "position",
    limit: int | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Give the sentences (or other units) in which some spans of tokens stand, each once.

    Parameters
    ----------
    firsts, pasts
        Half-open spans of token positions, such as the columns ``first`` and ``past`` of hits.
    order
        ``"position"`` in the corpus; ``"random"``; or ``"spread"``, at random but one passage of
        every document before a second of any.
    limit
        Number of passages; None for all.

    Returns
    -------
    DataFrame
        ``document`` (id), ``title``, ``source``, ``date``, ``sentence`` (number in the corpus, of
        the passage's first sentence), ``start`` and ``end`` (characters of the document's clean
        text), ``text``, exactly as it stands there, and ``spans``, pairs of offsets in ``text``
        of what was looked for.
    """
    if limit is not None:
        check_least("limit", limit, 1, meaning="the number of passages")
    check_seed(seed)
    firsts, pasts = np.asarray(firsts, np.int64), np.asarray(pasts, np.int64)
    units = unit_of_tokens(corpus, unit, firsts, window=window)
    documents_of_units = unit_documents(corpus, unit, window=window)
    different = np.unique(units)
    places = _in_order(corpus, documents_of_units[different], order=order, seed=seed)
    chosen = different[places][:limit]
    documents = documents_of_units[chosen]
    bounds = unit_spans(corpus, unit, chosen, window=window)
    table = corpus.documents.iloc[documents].reset_index(drop=True)
    spans_of = _spans_by_unit(corpus, units, firsts, pasts)
    starts = unit_starts(corpus, unit, window=window)[chosen]
    return pd.DataFrame(
        {
            "document": table["id"],
            "title": table["title"],
            "source": table["source"],
            "date": table["date"],
            "sentence": unit_of_tokens(corpus, "sentence", starts),
            "start": bounds[:, 0],
            "end": bounds[:, 1],
            "text": [t[a:b] for t, (a, b) in zip(table["text"], bounds, strict=True)],
            "spans": [
                [(s - first, min(e, last) - first) for s, e in spans_of[u]]
                for u, (first, last) in zip(chosen.tolist(), bounds.tolist(), strict=True)
            ],
        }
    )


def theme_passages(
    corpus: Corpus,
    hits: pd.DataFrame,
    *,
    by: str | Sequence[str] = "source",
    limit: int = 5,
    seed: int = 0,
) -> pd.DataFrame:
    """Give sentences behind every theme in every group: a spread over its documents.

    Parameters
    ----------
    hits
        From ``codebook.find_hits``.
    limit
        Sentences for a theme in a group.

    Returns
    -------
    DataFrame
        As ``passages``, preceded by the columns ``name`` (theme and number of the group),
        ``theme``, ``group`` and ``of`` (how many sentences there are).
    """
    groups = group_documents(corpus, by)
    labels = group_names(groups.labels.assign(end=0), before="end")
    codes = groups.codes[hits["document"].to_numpy()]
    parts = []
    for (theme, code), own in hits.groupby(["theme", codes], observed=True, sort=True):
        found = passages(corpus, own["first"], own["past"], order="spread", limit=limit, seed=seed)
        found.insert(0, "of", own["sentence"].nunique())
        found.insert(0, "group", labels[code])
        found.insert(0, "theme", theme)
        found.insert(0, "name", f"{theme}-{code}")
        parts.append(found)
    nothing = np.zeros(0, np.int64)
    empty = passages(corpus, nothing, nothing).assign(name="", theme="", group="", of=0)
    return pd.concat(parts, ignore_index=True) if parts else empty


def extreme_passages(
    corpus: AnyCorpus, scores: AnyTable, words: AnyTable, *, limit: int = 5
) -> pd.DataFrame:
    """Give the sentences with the highest and the lowest scores (ties: as in the corpus).

    Parameters
    ----------
    scores, words
        From ``sentiment.sentence_scores`` and ``sentiment.word_scores``, by the same unit.
    limit
        Sentences at either end.

    Returns
    -------
    DataFrame
        As ``passages``, preceded by ``name`` and ``group`` (which end), ``of`` (sentences with a
        score), ``score`` and ``why`` (each word with its points, after which rules); ``spans`` are
        those of the words.
    """
    of, parts = 0, []
    for before, (scored, part) in zip(
        corpus.before(), corpus.map(_extremes, scores, words, limit=limit), strict=True
    ):
        of += scored
        parts.append(part.assign(sentence=part["sentence"] + before.sentences))
    # a part without a row would change the types of columns
    table = pd.concat([part for part in parts if len(part)] or parts[:1]).assign(of=of)
    return _ends(table, limit).reset_index(drop=True)


def _ends(table: pd.DataFrame, limit: int) -> pd.DataFrame:
    """Give the rows of the highest scores, then those of the lowest, the strongest first."""
    by_score = table.sort_values("score", kind="stable", key=lambda score: -score.abs())
    sides = [by_score[by_score["score"] > 0], by_score[by_score["score"] < 0]]
    return pd.concat([side.head(limit) for side in sides])


def _extremes(
    corpus: Corpus, scores: pd.DataFrame, words: pd.DataFrame, *, limit: int
) -> tuple[int, pd.DataFrame]:
    """Give the number of scores in one shard, and the passages at its ends, in its order."""
    unit, known = scored_unit(scores), scores[scores["score"].notna()]
    own = _ends(known, limit).sort_values(unit)
    numbers = own[unit].to_numpy(np.int64)
    bounds = unit_spans(corpus, unit, numbers)
    about = corpus.documents.iloc[own["document"]].reset_index(drop=True)
    reasons = [words[(words[unit] == number) & ~words["topic"]] for number in numbers]
    group = np.where(own["score"] > 0, f"most positive {unit}s", f"most negative {unit}s")
    starts = unit_starts(corpus, unit)[numbers]
    table = pd.DataFrame(
        {
            "name": pd.Series(group, dtype="str").str.replace(" ", "-"),
            "group": pd.Series(group, dtype="str"),
            "of": 0,
            "score": own["score"].to_numpy(),
            "why": pd.Series([_points_told(of) for of in reasons], dtype="str"),
            "document": about["id"],
            "title": about["title"],
            "source": about["source"],
            "date": about["date"],
            "sentence": unit_of_tokens(corpus, "sentence", starts),
            "start": bounds[:, 0],
            "end": bounds[:, 1],
            "text": pd.Series(
                [text[a:b] for text, (a, b) in zip(about["text"], bounds, strict=True)], dtype="str"
            ),
            "spans": [
                [(a - place, b - place) for a, b in zip(of["start"], of["end"], strict=True)]
                for of, place in zip(reasons, bounds[:, 0], strict=True)
            ],
        }
    )
    return len(known), table


def _points_told(words: pd.DataFrame) -> str:
    """Write words with their points: "good +1.8, safe −0.7 (negated)"."""
    told = [
        f"{word.word} {word.points:+.1f}" + (f" ({word.rules})" if word.rules else "")
        for word in words.itertuples()
    ]
    return ", ".join(told).replace(" -", " −")


def _in_order(corpus: Corpus, documents: np.ndarray, *, order: Order, seed: int) -> np.ndarray:
    """Order some units, of which the documents are given, by index."""
    if order == "position":
        return np.arange(len(documents))
    if order not in ("random", "spread"):
        raise InputError(f"order is {order!r}; choose position, random or spread")
    # by document id first, so that the draw does not depend on the order of the manifest
    ranks = np.argsort(np.argsort(corpus.documents["id"].to_numpy(object).astype(str)))
    own = ranks[documents]
    shuffled = np.random.default_rng(seed).permutation(np.argsort(own, kind="stable"))
    if order == "spread":
        turns = pd.Series(own[shuffled]).groupby(own[shuffled]).cumcount()
        shuffled = shuffled[np.argsort(turns.to_numpy(), kind="stable")]
    return shuffled


def _spans_by_unit(
    corpus: Corpus, units: np.ndarray, firsts: np.ndarray, pasts: np.ndarray
) -> dict[int, list[tuple[int, int]]]:
    """Give the character spans in each unit, sorted; a span that leaves it is cut by its text."""
    spans: dict[int, list[tuple[int, int]]] = {}
    starts, ends = corpus.token_starts[firsts].tolist(), corpus.token_ends[pasts - 1].tolist()
    for unit, start, end in sorted(zip(units.tolist(), starts, ends, strict=True)):
        spans.setdefault(unit, []).append((start, end))
    return spans
