"""Hits, prevalence and pairs of themes on five million tokens, beside ways to do it by hand.

    python benchmarks/themes.py

The text is sentences of the example study drawn at random, some with an invented word so that the
vocabulary is as large as that of a real corpus: a thousand documents of six sources. The codebook
is 250 patterns of the shipped one, spread over its themes. The peers work on a part of the corpus,
and their times are multiplied; the regular expressions leave out what they cannot say in one
alternation (near, then, case), and so do less.
"""

import itertools
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.codebook import Codebook, Pattern, find_hits, shipped_codebook
from analysis.cooccurrence import UNITS, pair_counts
from analysis.corpus import Corpus, build_corpus
from analysis.themes import prevalence
from analysis.units import unit_of_tokens

TEXTS = Path(__file__).parents[1] / "data" / "raw" / "example"
TOKENS, DOCUMENTS, SOURCES, PATTERNS, INVENTED = 5_000_000, 1000, 6, 250, 40_000
PART = 20  # peers get one document in twenty


def random_corpus(*, seed: int = 0) -> Corpus:
    """Draw documents from the sentences of the example study."""
    stream = np.random.default_rng(seed)
    lines = [
        line
        for path in sorted(TEXTS.rglob("*.txt"))
        for line in re.split(r"(?<=[.!?])\s+|\n+", path.read_text(encoding="utf-8"))
        if line.strip()
    ]
    words = ["".join(w) for w in stream.choice(list("abcdefghilmnoprstu"), (INVENTED, 8))]
    length = np.mean([len(line.split()) for line in lines]) + 0.5
    each = int(TOKENS / DOCUMENTS / length)

    def document() -> str:
        chosen = stream.integers(len(lines), size=each)
        rare = (INVENTED * stream.random(each) ** 3).astype(int)  # some more often than others
        added = stream.random(each) < 0.5
        parts = [
            f"{lines[c]} Word {words[r]}." if a else lines[c]
            for c, r, a in zip(chosen, rare, added, strict=True)
        ]
        paragraphs = [" ".join(parts[i : i + 5]) for i in range(0, each, 5)]
        return "\n".join(paragraphs)

    ids = [f"d{i:04}" for i in range(DOCUMENTS)]
    columns = dict.fromkeys(("title", "source_type", "genre", "date"), "")
    rows = [
        {"id": i, "source": f"Source {n % SOURCES}", **columns, "text": document()}
        for n, i in enumerate(ids)
    ]
    return build_corpus(pd.DataFrame(rows))


def some_patterns(codebook: Codebook, count: int) -> Codebook:
    """Keep the first patterns of each theme, in turn, up to a number."""
    turns = itertools.zip_longest(*(t.include for t in codebook.themes))
    every = [p for turn in turns for p in turn if p is not None]
    kept = set(every[:count])
    themes = [replace(t, include=tuple(p for p in t.include if p in kept)) for t in codebook.themes]
    return replace(codebook, themes=tuple(themes))


def expressions(codebook: Codebook) -> Iterator[re.Pattern[str]]:
    """Write the plain patterns of each theme as one alternation, the longest first."""
    for theme in codebook.themes:
        plain = [e for p in theme.include for e in _expressions(p)]
        yield re.compile(
            rf"\b(?:{'|'.join(sorted(plain, key=len, reverse=True))})\b", re.IGNORECASE
        )


def _expressions(pattern: Pattern) -> list[str]:
    if pattern.gap is not None or any(word.exact for word in pattern.words()):
        return []
    return [
        r"[\s-]+".join(
            "(?:" + "|".join(re.escape(w.glob).replace(r"\*", r"\w*").replace(r"\?", r"\w")
                             for w in place) + ")"
            for place in phrase
        )
        for phrase in pattern.terms[0]
    ]  # fmt: skip


def merged_pairs(corpus: Corpus, hits: pd.DataFrame) -> pd.DataFrame:
    """Count pairs by source and unit by merging the hits with themselves."""
    parts = []
    sources = corpus.documents["source"].to_numpy()
    for unit in UNITS:
        table = pd.DataFrame(
            {
                "unit": unit_of_tokens(corpus, unit, hits["first"].to_numpy()),
                "theme": hits["theme"].astype(str),
                "source": sources[hits["document"]],
            }
        ).drop_duplicates()
        pairs = table.merge(table, on=["unit", "source"])
        pairs = pairs[pairs["theme_x"] < pairs["theme_y"]]
        parts.append(pairs.groupby(["source", "theme_x", "theme_y"]).size())
    return pd.concat(parts, keys=UNITS)


def resampled(corpus: Corpus, hits: pd.DataFrame, resamples: int) -> list[pd.Series]:
    """Resample documents by merging, as a data frame invites one to do."""
    table = hits.drop_duplicates(["sentence", "theme"]).groupby(["document", "theme"]).size()
    counts = table.rename("n").reset_index()
    stream = np.random.default_rng(0)
    sources = corpus.documents["source"].to_numpy()
    draws = []
    for _ in range(resamples):
        drawn = pd.DataFrame({"document": stream.integers(len(sources), size=len(sources))})
        merged = drawn.merge(counts, on="document")
        draws.append(
            merged.groupby([sources[merged["document"]], "theme"], observed=True)["n"].sum()
        )
    return draws


def best_of(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """Time a call: the least of some times, and the result."""
    took, result = [], None
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        took.append(time.perf_counter() - start)
    return min(took), result


def main() -> None:
    """Print the table."""
    corpus = random_corpus()
    codebook = some_patterns(shipped_codebook("childrens-social-care"), PATTERNS)
    count = sum(len(theme.include) for theme in codebook.themes)
    print(
        f"{len(corpus.token_ids):,} tokens, {len(corpus.vocabulary):,} word forms, "
        f"{len(corpus.documents):,} documents, {count} patterns"
    )
    print(f"{'':64}{'seconds':>9}{'peer':>9}")
    took, hits = best_of(lambda: find_hits(corpus, codebook))
    text = "\n".join(corpus.documents["text"].iloc[::PART])
    found = list(expressions(codebook))
    peer, _ = best_of(lambda: sum(1 for e in found for _ in e.finditer(text)), 1)
    _show(f"hits ({len(hits):,}); one regular expression a theme", took, peer * PART)
    whole = shipped_codebook("childrens-social-care")
    took, _ = best_of(lambda: find_hits(corpus, whole))
    every = sum(len(theme.include) + len(theme.exclude) for theme in whole.themes)
    _show(f"hits of the whole shipped codebook ({every} patterns)", took)

    took, table = best_of(
        lambda: pair_counts(corpus, hits, codebook=codebook, by="source", unit=UNITS)
    )
    peer, _ = best_of(lambda: merged_pairs(corpus, hits), 1)
    rows = f"{len(table):,} rows"
    _show(f"pairs, four units, six sources, tests, intervals ({rows}); merges", took, peer)
    took, table = best_of(
        lambda: prevalence(corpus, hits, codebook=codebook, by="source", resamples=2000)
    )
    peer, _ = best_of(lambda: resampled(corpus, hits, 2000 // PART), 1)
    _show(f"prevalence with 2,000 resamples ({len(table)} rows); merges", took, peer * PART)


def _show(what: str, ours: float, peer: float | None = None) -> None:
    print(f"{what:64}{ours:9.2f}{'' if peer is None else f'{peer:9.1f}'}")


if __name__ == "__main__":
    main()
