"""A corpus larger than memory: shards, each a ``Corpus`` of whole documents, worked on in turn.

Counts add, so an analysis is ``map`` over the shards, a sum, and statistics of the sum. A
``Corpus`` has the same methods and is the case of one shard: there is one way to compute.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from analysis.corpus import Before, Corpus, build_corpus, from_tables
from analysis.executors import Executor
from analysis.tables import Folder, read_tables

R = TypeVar("R")


@dataclass(frozen=True, eq=False)
class Shards:
    """Documents in shards that are read when they are worked on.

    Attributes
    ----------
    documents : DataFrame
        As of a ``Corpus``, all documents, without the column ``text``.
    sizes : DataFrame
        One row a document: tokens, sentences, paragraphs.
    folders : tuple of folders
        Where each shard lies; see ``Corpus.save``.
    places : int64[d, 2]
        Of each document the number of its shard (ascending) and its row there (ascending).
    executor : Executor
        Where shards are worked on.
    """

    documents: pd.DataFrame
    sizes: pd.DataFrame
    folders: tuple[Folder, ...]
    places: np.ndarray
    executor: Executor = field(default_factory=Executor)

    def select(self, keep: Sequence[bool] | np.ndarray | pd.Series) -> "Shards":
        """Keep some documents, in their order; see ``Corpus.select``."""
        keep = np.asarray(keep, dtype=bool)
        if len(keep) != len(self.documents):
            raise ValueError(f"{len(keep)} truth values for {len(self.documents)} documents")
        return replace(
            self,
            documents=self.documents[keep].reset_index(drop=True),
            sizes=self.sizes[keep].reset_index(drop=True),
            places=self.places[keep],
        )

    def map(
        self,
        function: Callable[..., R],
        *tables: Any,
        holding: Callable[[np.ndarray], bool] | None = None,
        **arguments: Any,
    ) -> Iterator[R]:
        """Give what a function makes of each shard, in their order; see ``Corpus.map``.

        Of no documents there is one shard, an empty one.

        Parameters
        ----------
        tables, arguments
            Those that are ``Derived`` are made of each shard where it is worked on.
        holding
            Where it says no to a shard's vocabulary, nothing else of the shard is read, and the
            function is given none of its documents.
        """
        work = partial(_on_shard, whole=Derived(function, tables, arguments), holding=holding)
        return self.executor.map(work, self._parts, label="working through shards")

    def derive(self, function: Callable[..., Any], *tables: Any, **arguments: Any) -> "Derived":
        """Say how a table is made of each shard; see ``Corpus.derive``."""
        return Derived(function, tables, arguments)

    def gather(self) -> Corpus:
        """Read the documents into memory as one corpus; select a few first."""
        return join_corpora(list(self.map(_itself)))

    def before(self) -> list[Before]:
        """Give for each shard, in the order of ``map``, what stands before it."""
        firsts = np.cumsum([0, *(len(rows) for _, rows in self._parts)])[:-1]
        sizes = self.sizes[["tokens", "sentences"]].to_numpy()
        totals = np.concatenate([np.zeros((1, 2), np.int64), np.cumsum(sizes, axis=0)])[firsts]
        return [Before(int(d), int(t), int(s)) for d, (t, s) in zip(firsts, totals, strict=True)]

    @cached_property
    def _parts(self) -> list[tuple[Folder, np.ndarray]]:
        """Give each shard's folder and the rows of the documents that are kept of it."""
        numbers, firsts = np.unique(self.places[:, 0], return_index=True)
        rows = np.split(self.places[:, 1], firsts[1:])
        parts = [(self.folders[n], own) for n, own in zip(numbers, rows, strict=False)]
        return parts or [(self.folders[0], np.zeros(0, np.int64))]


@dataclass(frozen=True, eq=False)
class Derived:
    """How a table is made of each shard: by a function of it, of other tables and arguments."""

    function: Callable[..., Any]
    tables: tuple[Any, ...]
    arguments: dict[str, Any]

    def of(self, corpus: Corpus) -> Any:
        """Make the table of one shard."""
        return self._made(corpus, {})

    def _made(self, corpus: Corpus, made: dict[int, Any]) -> Any:
        """Make it, if it is not among those made; a table of which two are made is made once."""
        # no function within that calls itself: it would keep the corpus until the next collection
        if id(self) not in made:
            own = [_resolved(table, corpus, made) for table in self.tables]
            others = {name: _resolved(v, corpus, made) for name, v in self.arguments.items()}
            made[id(self)] = self.function(corpus, *own, **others)
        return made[id(self)]


def _resolved(value: Any, corpus: Corpus, made: dict[int, Any]) -> Any:
    return value._made(corpus, made) if isinstance(value, Derived) else value  # noqa: SLF001 -- its own


AnyCorpus = Corpus | Shards
AnyTable = pd.DataFrame | Derived


def join_corpora(parts: Sequence[Corpus]) -> Corpus:
    """Put the documents of several corpora below each other; at least one is needed."""
    if len(parts) == 1:
        return parts[0]
    forms = np.unique(np.concatenate([part.vocabulary for part in parts]))
    tokens = np.cumsum([0, *(len(part.token_ids) for part in parts)])

    def joined(name: str) -> np.ndarray:
        edges = [
            getattr(part, name)[:-1] + before for part, before in zip(parts, tokens, strict=False)
        ]
        return np.append(np.concatenate(edges), tokens[-1])

    ids = [np.searchsorted(forms, part.vocabulary)[part.token_ids] for part in parts]
    return Corpus(
        documents=pd.concat([part.documents for part in parts], ignore_index=True),
        token_ids=np.concatenate(ids).astype(np.int32),
        token_starts=np.concatenate([part.token_starts for part in parts]),
        token_ends=np.concatenate([part.token_ends for part in parts]),
        sentence_starts=joined("sentence_starts"),
        paragraph_starts=joined("paragraph_starts"),
        document_starts=joined("document_starts"),
        vocabulary=forms,
    )


def _itself(corpus: Corpus) -> Corpus:
    return corpus


def _on_shard(
    part: tuple[Folder, np.ndarray],
    *,
    whole: "Derived",
    holding: Callable[[np.ndarray], bool] | None,
) -> Any:
    folder, rows = part
    if holding and not holding(_vocabulary(folder)):
        facts = read_tables(folder, ["documents"])["documents"].to_pandas()
        return whole.of(build_corpus(facts.iloc[:0].assign(text="")))
    corpus = from_tables(read_tables(folder, CORPUS_TABLES))
    if len(rows) < len(corpus.documents):
        keep = np.zeros(len(corpus.documents), bool)
        keep[rows] = True
        corpus = corpus.select(keep)
    return whole.of(corpus)


def _vocabulary(folder: Folder) -> np.ndarray:
    forms: np.ndarray = read_tables(folder, ["vocabulary"])["vocabulary"]["vocabulary"].to_numpy()
    return forms


CORPUS_TABLES = (
    "documents", "texts", "tokens", "vocabulary", "sentence_starts", "paragraph_starts",
    "document_starts",
)  # fmt: skip
