"""What the package finds of the plan that the example study was written to.

``python data/originals/example/recover_plan.py`` writes ``plan-recovered.csv`` beside this file,
one row a comparison with its interval and a verdict, and counts the verdicts in the study's README.

- Themes: within a theme, each source meant to speak more of it than another is compared with that
  one (``themes.prevalence_difference``); a theme meant to be absent is counted.
- Pairs are tested within documents, by sentence, as the plan means it, and by paragraph
  (``cooccurrence.pair_counts``; binary logarithms of odds ratios); a source in which a pair is
  meant to go together is compared with each in which it is not (``cooccurrence.pair_difference``).
- Tone: documents of a source before and after the interim report are compared
  (``sentiment.score_difference``).

Verdicts: ``shown`` where the 95% interval lies wholly on the intended side, ``not shown`` where it
takes in no difference, ``contradicted`` where it lies wholly on the other, ``not tested`` where the
package refuses. Where nothing is meant to differ, ``not contradicted`` is the most that can be
said.
The column ``coded`` has the same estimate from the sentences coded by hand, weighted, without an
interval (of pairs, the logarithm of the lift): it tells whether the prose departs from the plan or
the codebook and the lexicon from the prose.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.build import open_built
from analysis.codebook import Codebook, read_codebook
from analysis.coded_study import open_coded
from analysis.cooccurrence import pair_counts, pair_difference
from analysis.corpus import Corpus
from analysis.files import write_table
from analysis.sentiment import score_difference, sentence_scores
from analysis.study import Study
from analysis.themes import count_themes, prevalence_difference
from analysis.units import Unit
from analysis.validation import coded_sample

HERE = Path(__file__).parent
PROJECT = HERE.parents[2]
PUBLISHED = "2021-06-24"  # the interim report
LEVELS = ("absent", "low", "medium", "high")
TONES = ("negative", "mixed", "positive")
VERDICTS = ("shown", "not contradicted", "not shown", "contradicted", "not tested")
MARKS = ("<!-- recovered -->", "<!-- end -->")
COLUMNS = [
    "kind", "theme", "other_theme", "unit", "first", "first_level", "second", "second_level",
    "planned", "estimate", "low", "high", "verdict", "coded", "note",
]  # fmt: skip
Row = dict[str, object]


@dataclass(frozen=True, eq=False)
class Evidence:
    """The study as the package sees it: ``coded`` are the coded sentences with their weights."""

    corpus: Corpus
    codebook: Codebook
    hits: pd.DataFrame
    coded: pd.DataFrame
    resamples: int
    seed: int


def read_plan(study: Study) -> pd.DataFrame:
    """Read ``design.csv``; empty cells are empty strings."""
    return pd.read_csv(study.folder / "design.csv", dtype=str, keep_default_na=False)


def recover(study: Study, *, resamples: int = 2000, seed: int = 0) -> pd.DataFrame:
    """Compare the plan with what the package finds; the columns are ``COLUMNS``."""
    corpus, codebook = open_built(study).corpus, read_codebook(study.codebook)
    about = open_coded(study, corpus, codebook)
    first = about.coding[about.coding["coder"] == "first reading"]
    coded = coded_sample(first, about.sample).merge(
        corpus.documents[["id", "source", "date"]], left_on="document", right_on="id"
    )
    evidence = Evidence(corpus, codebook, about.hits, coded, resamples, seed)
    plan = read_plan(study)
    rows = [
        *_themes(evidence, plan),
        *_absent(evidence, plan),
        *_pairs(evidence, plan, "sentence"),
        *_pairs(evidence, plan, "paragraph"),
        *_tones(evidence, plan),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def verdict(low: float, high: float, *, sign: int) -> str:
    """Judge an interval of a difference that is meant to be above 0, below it, or 0 (``sign``)."""
    if np.isnan(low) or np.isnan(high):
        return "not tested"
    if sign == 0:
        return "not contradicted" if low <= 0 <= high else "contradicted"
    low, high = (low, high) if sign > 0 else (-high, -low)
    return "shown" if low > 0 else "contradicted" if high < 0 else "not shown"


def _themes(evidence: Evidence, plan: pd.DataFrame) -> Iterator[Row]:
    levels = plan[plan["kind"] == "theme"].pivot(index="source", columns="theme", values="level")
    shares = _coded_shares(evidence.coded, list(levels.columns))
    for first, second in permutations(levels.index, 2):
        table = prevalence_difference(
            evidence.corpus, evidence.hits, codebook=evidence.codebook, first=first, second=second,
            resamples=evidence.resamples, seed=evidence.seed,
        ).set_index("theme")  # fmt: skip
        for theme in levels.columns:
            more, less = levels.loc[first, theme], levels.loc[second, theme]
            if LEVELS.index(more) <= LEVELS.index(less):
                continue
            found = table.loc[theme]
            yield {
                "kind": "theme", "theme": theme,
                "first": first, "first_level": more, "second": second, "second_level": less,
                "planned": "more", "estimate": found["difference"],
                "low": found["low"], "high": found["high"],
                "verdict": verdict(found["low"], found["high"], sign=1),
                "coded": shares.loc[first, theme] - shares.loc[second, theme],
                "note": found["note"],
            }  # fmt: skip


def _absent(evidence: Evidence, plan: pd.DataFrame) -> Iterator[Row]:
    counts = count_themes(evidence.corpus, evidence.hits)
    themes = list(evidence.hits["theme"].cat.categories)
    shares = _coded_shares(evidence.coded, themes)
    for row in plan[plan["level"] == "absent"].itertuples():
        own = (evidence.corpus.documents["source"] == row.source).to_numpy()
        found = int(counts.with_theme[own, themes.index(row.theme)].sum())
        yield {
            "kind": "absent", "theme": row.theme, "first": row.source, "first_level": "absent",
            "planned": "no sentence", "estimate": found,
            "verdict": "contradicted" if found else "shown",
            "coded": shares.loc[row.source, row.theme],
        }  # fmt: skip


def _coded_shares(coded: pd.DataFrame, themes: list[str]) -> pd.DataFrame:
    """Estimate the share of each source's sentences with each theme from the coding."""
    weighted = coded[themes].mul(coded["weight"], axis=0).groupby(coded["source"]).sum()
    return weighted.div(coded.groupby("source")["weight"].sum(), axis=0)


def _pairs(evidence: Evidence, plan: pd.DataFrame, unit: Unit) -> Iterator[Row]:
    pairs = plan[plan["kind"] == "pair"]
    options = {
        "codebook": evidence.codebook, "by": "source", "unit": unit,
        "resamples": evidence.resamples, "seed": evidence.seed,
    }  # fmt: skip
    table = pair_counts(evidence.corpus, evidence.hits, **options)
    for row in pairs.itertuples():
        found = _of_pair(table[table["source"] == row.source], row.theme, row.other_theme)
        low, high = np.log2(found[["low", "high"]].astype(float))
        together, coded = row.level == "together", np.nan
        if unit == "sentence":
            coded = _coded_lift(evidence.coded, row.source, row.theme, row.other_theme)
        yield {
            "kind": "pair", "theme": row.theme, "other_theme": row.other_theme, "unit": unit,
            "first": row.source, "first_level": row.level,
            "planned": row.level if together else "no more often than by chance",
            "estimate": np.log2(found["estimate"]), "low": low, "high": high,
            "verdict": _pair_verdict(low, high, together=together),
            "coded": coded, "note": found["note"],
        }  # fmt: skip
    same = pairs.merge(pairs, on=["theme", "other_theme"], suffixes=("", "_apart"))
    for row in same[(same["level"] == "together") & (same["level_apart"] == "apart")].itertuples():
        both = pair_difference(
            evidence.corpus, evidence.hits, first=row.source, second=row.source_apart, **options
        )
        found = _of_pair(both, row.theme, row.other_theme)
        yield {
            "kind": "pair", "theme": row.theme, "other_theme": row.other_theme, "unit": unit,
            "first": row.source, "first_level": "together",
            "second": row.source_apart, "second_level": "apart",
            "planned": "more together in one source", "estimate": found["difference"],
            "low": found["low"], "high": found["high"],
            "verdict": verdict(found["low"], found["high"], sign=1), "note": found["note"],
        }  # fmt: skip


def _pair_verdict(low: float, high: float, *, together: bool) -> str:
    """Judge a pair; less often than by chance does not contradict that it be no more often."""
    if together or np.isnan(low):
        return verdict(low, high, sign=1)
    return "contradicted" if low > 0 else "not contradicted"


def _of_pair(table: pd.DataFrame, theme: str, other: str) -> pd.Series:
    names = {theme, other}
    return table[
        [{a, b} == names for a, b in zip(table["theme_a"], table["theme_b"], strict=True)]
    ].iloc[0]


def _coded_lift(coded: pd.DataFrame, source: str, theme: str, other: str) -> float:
    """Give the binary logarithm of the lift of two themes in a source's coded sentences."""
    own = coded[coded["source"] == source]
    a, b, w = (own[name].to_numpy(float) for name in (theme, other, "weight"))
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.log2((w @ (a * b)) * w.sum() / ((w @ a) * (w @ b))))


def _tones(evidence: Evidence, plan: pd.DataFrame) -> Iterator[Row]:
    corpus = evidence.corpus
    after = np.where(corpus.documents["date"] >= PUBLISHED, "after", "before")
    period = corpus.documents["source"].astype(str) + ", " + after
    dated = replace(corpus, documents=corpus.documents.assign(x_period=period))
    scores = sentence_scores(corpus, topic_words=evidence.codebook.topic_words)
    coded = evidence.coded.assign(after=evidence.coded["date"] >= PUBLISHED)
    tones = plan[plan["kind"] == "tone"].pivot(index="source", columns="period", values="level")
    for source, row in tones.iterrows():
        found = score_difference(
            dated, scores, (f"{source}, after", f"{source}, before"), by="x_period",
            resamples=evidence.resamples, seed=evidence.seed,
        ).iloc[0]  # fmt: skip
        sign = int(np.sign(TONES.index(row["after"]) - TONES.index(row["before"])))
        means = [
            np.average(part["sentiment"], weights=part["weight"])
            for _, part in coded[coded["source"] == source].groupby("after")
        ]
        yield {
            "kind": "tone", "first": f"{source}, after", "first_level": row["after"],
            "second": f"{source}, before", "second_level": row["before"],
            "planned": ("no change", "rise", "fall")[sign], "estimate": found["difference"],
            "low": found["low"], "high": found["high"],
            "verdict": verdict(found["low"], found["high"], sign=sign),
            "coded": means[1] - means[0], "note": found["note"],
        }  # fmt: skip


def summary(table: pd.DataFrame) -> str:
    """Count the verdicts of each kind of comparison, as a table in Markdown."""
    levels = table["first_level"] + " against " + table["second_level"]
    what = table["kind"] + (" by " + table["unit"]).fillna("")
    compared = what + ": " + levels.where(table["kind"] == "theme", table["planned"])
    counts = pd.crosstab(compared, table["verdict"]).reindex(columns=VERDICTS, fill_value=0)
    rows = [[name, *map(str, row)] for name, *row in counts.itertuples()]
    lines = [["planned", *VERDICTS], ["---"] * (len(VERDICTS) + 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Write the table, and its summary between the marks in the study's README."""
    study = Study("example", PROJECT)
    recovered = recover(study)
    write_table(recovered, HERE / "plan-recovered.csv")
    readme = study.folder / "README.md"
    before, rest = readme.read_text(encoding="utf-8").split(MARKS[0])
    text = f"{before}{MARKS[0]}\n{summary(recovered)}\n{MARKS[1]}{rest.split(MARKS[1])[1]}"
    readme.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
