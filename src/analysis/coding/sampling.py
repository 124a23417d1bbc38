"""Which passages to code: a stratified random sample of sentences with known weights."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.coding.passages import KEY, describe_sentences, number_passages
from analysis.coding.tables import read_cells
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.files import sha256_of, write_table
from analysis.groups import group_documents, group_names
from analysis.shards import AnyCorpus, AnyTable

NO_THEME = "no theme"
PARTS = ("test", "development")
DESIGN = ("stratum", "stratum_passages", "stratum_drawn")


def draw_sample(
    corpus: AnyCorpus,
    hits: AnyTable,
    *,
    passages: int = 300,
    by: str | Sequence[str] = "source",
    seed: int = 0,
    earlier: pd.DataFrame | None = None,
    exclude: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Draw sentences to be coded, alike from what the codebook takes and from what it leaves.

    1. A stratum is a group (``by``) and the rarest theme that the codebook finds in the sentence,
       or none. The rarest, so that a theme with few hits is not lost among common ones.
    2. Every group gets the same number of passages, half of them from sentences with a hit. Among
       the themes of a group they are shared out by the square root of the number of sentences
       (power allocation, Bankier 1988), at least one from each stratum, and all where there are
       too few. Rounding follows Webster's method, under which a larger sample never has fewer
       from any stratum.
    3. Within a stratum each sentence has the same chance. The sentences of a stratum have one
       random order, and the sample takes the first of them, so that a larger sample with the
       same seed holds the smaller one: that is how a sample is extended, and how a second coder
       gets a part of it that is itself a stratified sample.

    Parameters
    ----------
    hits
        From ``codebook.find_hits``.
    by
        As for ``group_documents``; an empty list for none.
    earlier
        A smaller sample drawn with the same seed, which this one extends. Its passages come first.
    exclude
        Passages (columns ``document``, ``start``, ``end``) that must not be drawn, because they
        served to mend the codebook, say. The weights then stand for the rest of the corpus.

    Returns
    -------
    DataFrame
        One row a passage, in random order, so that whoever codes cannot guess the stratum:
        ``document`` (id), ``start`` and ``end`` (characters of its clean text), ``text``,
        ``stratum``, ``stratum_passages`` (sentences in the stratum), ``stratum_drawn``, ``part``
        (see ``document_parts``), and ``weight``, how many sentences of the corpus the passage
        stands for (``stratum_passages / stratum_drawn``, the inverse of its inclusion probability).

    Raises
    ------
    InputError
        If there are fewer passages than strata, or the earlier sample is not part of this one.
    """
    sentences, strata, labels, shares = _strata(corpus, hits, by, exclude)
    sizes = np.bincount(strata, minlength=len(labels))
    used = np.count_nonzero(sizes)
    if passages < used:
        raise InputError(
            f"{passages} passages are too few: there are {used} strata (each group with each of "
            f"the themes found in it); draw at least {used}, or stratify by fewer groups, such as "
            "source_type"
        )
    drawn = _allocate(sizes, shares, passages)
    chosen = []
    for stratum in np.flatnonzero(drawn):
        members = sentences[strata == stratum]
        # each stratum has its own stream, so that it does not depend on the others
        stream = np.random.default_rng([seed, *labels[stratum].encode()])
        chosen.append(stream.permutation(members)[: drawn[stratum]])
    rows = np.concatenate([np.zeros(0, np.int64), *chosen])
    own = np.repeat(np.flatnonzero(drawn), drawn[drawn > 0])
    sample = describe_sentences(corpus, rows).assign(
        stratum=np.array(labels, dtype=object)[own],
        stratum_passages=sizes[own],
        stratum_drawn=drawn[own],
        part=lambda table: document_parts(corpus).loc[table["document"]].to_numpy(),
        weight=sizes[own] / drawn[own],
    )
    sample = sample.iloc[np.random.default_rng(seed).permutation(len(sample))]
    if earlier is not None:
        sample = _after(earlier, sample)
    return sample.reset_index(drop=True)


def document_parts(corpus: AnyCorpus) -> pd.Series:
    """Set half of the documents aside for judging the codebook.

    The other half may be looked at to mend it: a codebook looks better than it is on passages
    that it was mended by. Every second document, in the order of source and of the SHA-256 of
    its id, is "test", so that the halves depend on nothing else and each source has both.

    Returns
    -------
    Series
        "test" or "development", by document id.
    """
    documents = corpus.documents[["id", "source"]]
    hashes = [sha256_of(name.encode()) for name in documents["id"]]
    ordered = documents.assign(hash=hashes).sort_values(["source", "hash"])["id"]
    return pd.Series(np.resize(np.array(PARTS, object), len(ordered)), ordered.to_numpy(object))


def _strata(
    corpus: AnyCorpus,
    hits: AnyTable,
    by: str | Sequence[str],
    exclude: pd.DataFrame | None,
) -> tuple[np.ndarray, np.ndarray, list[str], np.ndarray]:
    """Do step 1: sentences in an order that is the corpus's own, their strata, labels, shares."""
    groups = group_documents(corpus, by)
    documents = np.repeat(np.arange(len(corpus.documents)), corpus.sizes["sentences"])
    parts = list(corpus.map(_mentions, hits))
    themes = parts[0][0]
    mentioned = np.concatenate(
        [own + before.sentences for (_, own, _), before in zip(parts, corpus.before(), strict=True)]
    )
    theme_codes = np.concatenate([codes for _, _, codes in parts])
    k, count = len(themes), len(documents)
    frequency = np.bincount(theme_codes, minlength=k)
    ranks = np.argsort(np.argsort(frequency, kind="stable"), kind="stable")
    rarest = np.full(count, k)
    np.minimum.at(rarest, mentioned, ranks[theme_codes])
    strata = groups.codes[documents] * (k + 1) + rarest
    place = np.empty(len(groups.order), np.int64)
    place[groups.order] = np.arange(len(groups.order))
    sentences = np.lexsort((np.arange(count), place[documents]))
    if exclude is not None:
        left_out = number_passages(corpus, exclude, name="the passages to leave out")
        sentences = sentences[~np.isin(sentences, left_out)]
    names = group_names(groups.labels.assign(end=0), before="end")
    in_order = [themes[i] for i in np.argsort(ranks)] + [NO_THEME]
    labels = [f"{name}: {theme}" for name in names for theme in in_order]
    strata = strata[sentences]
    return sentences, strata, labels, _shares(np.bincount(strata, minlength=len(labels)), k)


def _mentions(_: Corpus, hits: pd.DataFrame) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Give the themes, and each sentence of a shard with each theme that it mentions."""
    once = hits.drop_duplicates(["sentence", "theme"])
    codes = once["theme"].cat.codes.to_numpy(np.int64)
    return list(hits["theme"].cat.categories), once["sentence"].to_numpy(np.int64), codes


def _shares(sizes: np.ndarray, k: int) -> np.ndarray:
    """Give the share of the sample that each stratum should have; they need not sum to 1."""
    roots = np.sqrt(sizes.reshape(-1, k + 1))
    within = roots[:, :k] / np.maximum(roots[:, :k].sum(1, keepdims=True), 1)
    return np.column_stack([within, np.sign(roots[:, k])]).ravel()


def _allocate(sizes: np.ndarray, shares: np.ndarray, passages: int) -> np.ndarray:
    """Do step 2: one passage from each stratum, then always from the one that is most owed."""
    limits = np.minimum(sizes, passages)
    strata = np.repeat(np.arange(len(sizes)), limits)
    turns = np.arange(len(strata)) - np.repeat(np.cumsum(limits) - limits, limits)
    owed = np.where(turns == 0, np.inf, shares[strata] / (turns + 0.5))
    taken = strata[np.argsort(-owed, kind="stable")[:passages]]
    return np.bincount(taken, minlength=len(sizes))


def _after(earlier: pd.DataFrame, sample: pd.DataFrame) -> pd.DataFrame:
    """Put the passages of the earlier sample first, in their order; their strata must be these."""
    same = [*KEY, "stratum", "stratum_passages"]
    places = {key: i for i, key in enumerate(earlier[same].itertuples(index=False, name=None))}
    keys = list(sample[same].itertuples(index=False, name=None))
    lost = set(places) - set(keys)
    if lost:
        document, start, end, *_ = min(lost)
        raise InputError(
            f"the earlier sample is not part of this one ({len(lost)} of its {len(places)} "
            f"passages are not, such as {document}, characters {start} to {end}): the documents, "
            "the codebook or the seed have changed, or it was larger. Extend it with what it was "
            "drawn from, or draw a new sample that leaves it out"
        )
    order = [places.get(key, len(places)) for key in keys]
    return sample.iloc[np.argsort(order, kind="stable")]


def write_sample(sample: pd.DataFrame, path: Path) -> None:
    """Write a sample as CSV; whoever codes should not see it, since the strata tell the hits."""
    write_table(sample.drop(columns="weight"), path)


def read_sample(path: Path) -> pd.DataFrame:
    """Read a sample back, with its weights.

    Returns
    -------
    DataFrame
        As from ``draw_sample``; ``part`` only if it is in the file.

    Raises
    ------
    InputError
        If the file is absent or lacks a column, a number is not one, or a part is unknown.
    """
    cells = read_cells(path)
    needed = [*KEY, "text", *DESIGN]
    missing = [name for name in needed if name not in cells]
    if missing:
        raise InputError(f"{path.name}: the columns {', '.join(missing)} are missing")
    sample = cells[[*needed, *({"part"} & set(cells))]].copy()
    if "part" in sample and not sample["part"].isin(PARTS).all():
        row = sample.index[~sample["part"].isin(PARTS)][0]
        raise InputError(
            f"{path.name}, row {row}: part is {sample['part'][row]!r}, not {' or '.join(PARTS)}"
        )
    for name, least in {"start": 0, "end": 1, "stratum_passages": 1, "stratum_drawn": 1}.items():
        numbers = pd.to_numeric(sample[name], errors="coerce")
        wrong = np.flatnonzero(~(numbers >= least) | (numbers % 1 != 0))
        if len(wrong):
            row, cell = sample.index[wrong[0]], sample[name].iloc[wrong[0]]
            raise InputError(
                f"{path.name}, row {row}: {name} is {cell!r}, not a whole number from {least}"
            )
        sample[name] = numbers.astype(np.int64)
    sample = sample.reset_index(drop=True)
    return sample.assign(weight=sample["stratum_passages"] / sample["stratum_drawn"])
