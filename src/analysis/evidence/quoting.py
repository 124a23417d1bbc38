"""The passages behind a count, exactly as they are written."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.evidence.drawing import Drawing, Order, Part, draw, gather, told
from analysis.groups import group_documents, group_names, group_numbers
from analysis.sentiment import scored_unit
from analysis.shards import AnyCorpus, AnyTable
from analysis.units import WINDOW, Unit, unit_of_tokens

DRAWN = ["turn", "key"]  # by which places that are drawn are sorted


def passages(
    corpus: AnyCorpus,
    places: AnyTable,
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
    places
        Half-open spans of token positions: the columns ``first`` and ``past``, as of hits.
    order
        ``"position"`` in the corpus; ``"random"``; or ``"spread"``, at random but one passage of
        every document before a second of any.
    limit
        Number of passages; None for all.
    seed
        Of the draw. Whether a passage comes before another of the corpus depends on the seed,
        their documents' ids and their places there alone.

    Returns
    -------
    DataFrame
        ``document`` (id), ``title``, ``source``, ``date``, ``sentence`` (number in the corpus, of
        the passage's first sentence), ``start`` and ``end`` (characters of the document's clean
        text), ``text``, exactly as it stands there, and ``spans``, pairs of offsets in ``text``
        of what was looked for.
    """
    how = Drawing(unit, window, order, limit, seed)
    parts = corpus.map(_passages, places, how=how)
    return gather(corpus, parts, by=DRAWN, limit=limit).drop(columns=["cell", *DRAWN, "of"])


def _passages(corpus: Corpus, places: pd.DataFrame, *, how: Drawing) -> Part:
    return quoted(corpus, places.assign(cell=0), how=how)


def quoted(corpus: Corpus, places: pd.DataFrame, *, how: Drawing) -> Part:
    """Draw the passages of one shard in which some spans stand, and say what is written there.

    Parameters
    ----------
    places
        Columns ``cell``, ``first`` and ``past``.

    Returns
    -------
    Part
        ``cell``, ``turn``, ``key`` and the columns of ``passages``.
    """
    cells, firsts, pasts = (places[c].to_numpy(np.int64) for c in ("cell", "first", "past"))
    units = unit_of_tokens(corpus, how.unit, firsts, window=how.window)
    drawn = draw(corpus, cells, units, how=how)
    numbers = drawn.table.pop("unit").to_numpy()
    table = pd.concat([drawn.table, told(corpus, numbers, how=how)], axis=1)
    starts, ends = corpus.token_starts[firsts], corpus.token_ends[pasts - 1]
    order = np.lexsort((ends, starts, units, cells))
    width = int(units.max(initial=0)) + 1
    keys = (cells * width + units)[order]
    wanted = table["cell"].to_numpy() * width + numbers
    edges = (np.searchsorted(keys, wanted, side=side).tolist() for side in ("left", "right"))
    starts, ends = starts[order], ends[order]
    table["spans"] = pd.Series(
        [
            # what leaves the passage is cut at its edge
            [(a - start, min(b, end) - start) for a, b in zip(*own, strict=True)]
            for own, start, end in (
                ((starts[i:j].tolist(), ends[i:j].tolist()), start, end)
                for i, j, start, end in zip(*edges, table["start"], table["end"], strict=True)
            )
        ],
        dtype=object,
    )
    return Part(table, drawn.of)


def theme_passages(
    corpus: AnyCorpus,
    hits: AnyTable,
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
    labels = group_documents(corpus, by).labels
    how = Drawing(limit=limit, seed=seed)
    parts = corpus.map(_theme_passages, hits, labels=labels, how=how)
    found = gather(corpus, parts, by=DRAWN, limit=limit).drop(columns=DRAWN)
    codes = (found.pop("cell") % max(len(labels), 1)).to_numpy()
    names = group_names(labels.assign(end=0), before="end").to_numpy(object)
    found.insert(0, "of", found.pop("of"))
    found.insert(0, "group", pd.array(names[codes], dtype="str"))
    found.insert(0, "theme", found.pop("theme"))
    found.insert(0, "name", found["theme"] + "-" + pd.Series(codes).astype("str"))
    return found


def _theme_passages(
    corpus: Corpus, hits: pd.DataFrame, *, labels: pd.DataFrame, how: Drawing
) -> Part:
    """Draw from one shard for each theme in each group: all of a theme, then all of the next."""
    codes = group_numbers(corpus, labels)[hits["document"].to_numpy()]
    cells = hits["theme"].cat.codes.to_numpy(np.int64) * len(labels) + codes
    part = quoted(corpus, hits.assign(cell=cells), how=how)
    names = pd.array(list(hits["theme"].cat.categories), dtype="str")
    themes = part.table["cell"].to_numpy() // max(len(labels), 1)
    return part._replace(table=part.table.assign(theme=names.take(themes)))


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
    how = Drawing(limit=limit)
    parts = corpus.map(_extremes, scores, words, how=how)
    found = gather(corpus, parts, by=["key"], limit=limit).drop(columns=["cell", "key"])
    first = ["name", "group", "of", "score", "why"]
    return found[[*first, *found.columns.drop(first)]]


def _extremes(corpus: Corpus, scores: pd.DataFrame, words: pd.DataFrame, *, how: Drawing) -> Part:
    """Give the ends of the scale in one shard."""
    unit = scored_unit(scores)
    known = scores[scores["score"].notna()]
    parts = []
    for cell, (end, sign) in enumerate({"positive": -1, "negative": 1}.items()):
        # scores that differ in their last digits only, by the order of sums, are equal
        keys = (sign * known["score"]).round(12)
        keys = keys[keys < 0].sort_values(kind="stable").head(how.limit)
        numbers = known.loc[keys.index, unit].to_numpy(np.int64)
        table = told(corpus, numbers, how=Drawing(unit))
        reasons = [words[(words[unit] == number) & ~words["topic"]] for number in numbers]
        name = f"most {end} {unit}s"
        parts.append(
            table.assign(
                cell=cell,
                key=keys.to_numpy(),
                name=pd.array([name.replace(" ", "-")] * len(table), dtype="str"),
                group=pd.array([name] * len(table), dtype="str"),
                score=known.loc[keys.index, "score"].to_numpy(),
                why=pd.array([_points_told(own) for own in reasons], dtype="str"),
                spans=_word_spans(reasons, table["start"]),
            )
        )
    return Part(pd.concat(parts), pd.Series(len(known), index=range(len(parts))))


def _word_spans(reasons: list[pd.DataFrame], starts: pd.Series) -> pd.Series:
    spans = [
        [(a - place, b - place) for a, b in zip(own["start"], own["end"], strict=True)]
        for own, place in zip(reasons, starts, strict=True)
    ]
    return pd.Series(spans, index=starts.index, dtype=object)


def _points_told(words: pd.DataFrame) -> str:
    """Write words with their points: "good +1.8, safe −0.7 (negated)"."""
    parts = [
        f"{word.word} {word.points:+.1f}" + (f" ({word.rules})" if word.rules else "")
        for word in words.itertuples()
    ]
    return ", ".join(parts).replace(" -", " −")
