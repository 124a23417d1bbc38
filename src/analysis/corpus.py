"""The Corpus: documents and one long array of tokens; build, check, select, save, load."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.tables import BrokenTablesError, Folder, read_tables, write_tables
from analysis.tokens import tokenise
from analysis.words import Words

R = TypeVar("R")
REQUIRED_COLUMNS = ("id", "title", "source", "source_type", "genre", "date", "text")
_NUMBERS = (
    "token_ids", "token_starts", "token_ends", "sentence_starts", "paragraph_starts",
    "document_starts",
)  # fmt: skip


class BrokenCorpusError(BrokenTablesError):
    """A corpus whose parts do not fit together."""


class Before(NamedTuple):
    """How much of a corpus stands before a shard of it, to which positions in the shard add."""

    documents: int
    tokens: int
    sentences: int


@dataclass(frozen=True, eq=False)
class Corpus:
    """A text is integers plus boundaries, as in the corpus workbenches of linguistics.

    Attributes
    ----------
    documents : DataFrame
        One row a document: id, title, source, source_type, genre, date, text (clean), and
        whatever else the manifest holds.
    token_ids : int32[n]
        Word form of each token, an index into ``vocabulary``.
    token_starts, token_ends : int32[n]
        Half-open character span of the token in its document's clean text.
    sentence_starts : int64[s + 1]
        Token positions at which sentences begin; the last entry is n.
    paragraph_starts : int64[p + 1]
        The same for paragraphs.
    document_starts : int64[d + 1]
        The same for documents; a document without a token has no width.
    vocabulary : object[v]
        The lower-case word forms, sorted.
    """

    documents: pd.DataFrame
    token_ids: np.ndarray
    token_starts: np.ndarray
    token_ends: np.ndarray
    sentence_starts: np.ndarray
    paragraph_starts: np.ndarray
    document_starts: np.ndarray
    vocabulary: np.ndarray

    @cached_property
    def word_index(self) -> dict[str, int]:
        """Give the id of each word form."""
        return {form: i for i, form in enumerate(self.vocabulary)}

    @cached_property
    def words(self) -> Words:
        """Give the tokens with hyphens taken as spaces, as patterns see them."""
        return Words(self.token_ids, self.vocabulary)

    def check(self) -> None:
        """Verify the invariants.

        Raises
        ------
        BrokenCorpusError
            With the first invariant that does not hold.
        """
        for claim, holds in _invariants(self):
            if not holds:
                raise BrokenCorpusError(f"the corpus is damaged: it should hold that {claim}")

    def select(self, keep: Sequence[bool] | np.ndarray | pd.Series) -> "Corpus":
        """Keep some documents, whole, in their order; the vocabulary shrinks to their words.

        Parameters
        ----------
        keep
            One truth value a document.
        """
        keep = np.asarray(keep, dtype=bool)
        if len(keep) != len(self.documents):
            raise ValueError(f"{len(keep)} truth values for {len(self.documents)} documents")
        kept_tokens = np.repeat(keep, np.diff(self.document_starts))
        position = np.concatenate([[0], np.cumsum(kept_tokens)])
        used, ids = np.unique(self.token_ids[kept_tokens], return_inverse=True)

        def kept(starts: np.ndarray) -> np.ndarray:
            inside = starts[:-1][kept_tokens[starts[:-1]]]
            return np.append(position[inside], position[-1])

        lengths = np.diff(self.document_starts)[keep]
        return Corpus(
            documents=self.documents[keep].reset_index(drop=True),
            token_ids=ids.astype(np.int32),
            token_starts=self.token_starts[kept_tokens],
            token_ends=self.token_ends[kept_tokens],
            sentence_starts=kept(self.sentence_starts),
            paragraph_starts=kept(self.paragraph_starts),
            document_starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            vocabulary=self.vocabulary[used],
        )

    @cached_property
    def sizes(self) -> pd.DataFrame:
        """Give what each document holds: the columns tokens, sentences, paragraphs."""
        edges = self.document_starts
        return pd.DataFrame(
            {
                "tokens": np.diff(edges),
                "sentences": np.diff(np.searchsorted(self.sentence_starts, edges)),
                "paragraphs": np.diff(np.searchsorted(self.paragraph_starts, edges)),
            }
        )

    def map(
        self,
        function: Callable[..., R],
        *tables: Any,
        holding: Callable[[np.ndarray], bool] | None = None,  # noqa: ARG002 -- all is read here
        **arguments: Any,
    ) -> Iterator[R]:
        """Apply a function to each shard of the corpus: there is one, this.

        ``shards.Shards`` has the same method. Whoever calls it for counts and adds them up works
        on a corpus of any size.

        Parameters
        ----------
        function
            Of a ``Corpus``, then of the tables, then of the arguments by name.
        tables
            Tables made from this corpus, such as hits (see ``derive``).
        holding
            Whether anything can be found in a shard, told from its vocabulary. Where not, the
            shard need not be read, and the function may be given none of its documents.
        """
        yield function(self, *tables, **arguments)

    def gather(self) -> "Corpus":
        """Give the documents as one corpus in memory, which this is."""
        return self

    def before(self) -> list[Before]:
        """Give for each shard, in the order of ``map``, what stands before it."""
        return [Before(0, 0, 0)]

    def derive(self, function: Callable[..., R], *tables: Any, **arguments: Any) -> R:
        """Make a table of what stands in the corpus, such as hits or scores of sentences.

        Of a corpus in shards it is made shard by shard when it is used; here, at once.
        """
        return function(self, *tables, **arguments)

    def save(self, folder: Folder) -> None:
        """Write the corpus into ``folder``, which is replaced whole or left as it was."""
        write_tables(folder, self.tables(), {})

    def tables(self) -> dict[str, pa.Table]:
        """Give the corpus as Arrow tables, from which ``from_tables`` makes it again."""
        facts = self.documents.drop(columns="text")
        tables = {
            "documents": pa.Table.from_pandas(facts, preserve_index=False),
            "texts": pa.table({"text": pa.array(self.documents["text"], pa.large_string())}),
            "tokens": pa.table(
                {name: getattr(self, name) for name in ("token_ids", "token_starts", "token_ends")}
            ),
            "vocabulary": pa.table({"vocabulary": pa.array(self.vocabulary, pa.large_string())}),
        }
        for name in ("sentence_starts", "paragraph_starts", "document_starts"):
            tables[name] = pa.table({name: getattr(self, name)})
        return tables


def _invariants(corpus: Corpus) -> Iterator[tuple[str, bool]]:
    """Give each claim and whether it holds; a later one may rest on those before it."""
    columns = set(REQUIRED_COLUMNS) <= set(corpus.documents.columns)
    yield f"the documents have the columns {', '.join(REQUIRED_COLUMNS)}", columns
    arrays = [getattr(corpus, name) for name in _NUMBERS]
    yield f"{', '.join(_NUMBERS)} are whole numbers", all(a.dtype.kind == "i" for a in arrays)
    n, d = len(corpus.token_ids), len(corpus.documents)
    starts, ends, documents = corpus.token_starts, corpus.token_ends, corpus.document_starts
    yield "there is one id, start and end for each token", len(starts) == len(ends) == n
    yield "there is one document boundary more than documents", len(documents) == d + 1
    rising = documents[0] == 0 and documents[-1] == n and np.all(np.diff(documents) >= 0)
    yield "document boundaries run from 0 to the number of tokens", bool(rising)
    for unit in ("sentence", "paragraph"):
        edges = getattr(corpus, f"{unit}_starts")
        yield f"{unit} boundaries rise from 0 to the number of tokens", _covers(edges, n)
    own_first = documents[:-1][np.diff(documents) > 0]
    paragraphs, sentences = (
        _marked(e, n) for e in (corpus.paragraph_starts, corpus.sentence_starts)
    )
    yield "every document begins a paragraph", bool(paragraphs[own_first].all())
    yield "every paragraph begins a sentence", bool(sentences[paragraphs].all())
    forms = corpus.vocabulary
    known = n == 0 or (corpus.token_ids.min() >= 0 and corpus.token_ids.max() < len(forms))
    yield "word ids lie in the vocabulary", bool(known)
    yield "the vocabulary is sorted and without repetition", bool(np.all(forms[:-1] < forms[1:]))
    lengths = np.fromiter(map(len, corpus.documents["text"]), np.int64, d)
    fits = (starts >= 0) & (starts < ends) & (ends <= np.repeat(lengths, np.diff(documents)))
    yield "tokens have width and lie in their document's text", bool(fits.all())
    follows = np.ones(n, bool)
    follows[own_first] = False
    apart = (starts[1:] >= ends[:-1]) | ~follows[1:]
    yield "tokens of a document do not overlap", bool(apart.all())
    yield "document ids are unique", bool(corpus.documents["id"].is_unique)


def _covers(starts: np.ndarray, n: int) -> bool:
    edges_right = len(starts) > 0 and starts[-1] == n and (n == 0 or starts[0] == 0)
    return bool(edges_right and np.all(np.diff(starts) > 0))


def _marked(edges: np.ndarray, n: int) -> np.ndarray:
    marked = np.zeros(n + 1, bool)
    marked[edges] = True
    return marked


def build_corpus(documents: pd.DataFrame) -> Corpus:
    """Tokenise documents into a corpus.

    Parameters
    ----------
    documents
        One row a document, with at least the columns ``REQUIRED_COLUMNS``; ``text`` is clean
        text with a new line between paragraphs.
    """
    missing = [column for column in REQUIRED_COLUMNS if column not in documents]
    if missing:
        raise ValueError(f"documents lack the columns {', '.join(missing)}")
    tokens = tokenise(documents["text"].array)  # not as a list, which would copy all of it
    arrays = {field.name: getattr(tokens, field.name) for field in fields(tokens)}
    return Corpus(documents=documents.reset_index(drop=True), **arrays)


def load_corpus(folder: Folder) -> Corpus:
    """Read a saved corpus and check it.

    Raises
    ------
    BrokenTablesError
        If the folder is absent, half-written, of another format or damaged.
    """
    return from_tables(read_tables(folder))


def from_tables(tables: Mapping[str, pa.Table]) -> Corpus:
    """Make a corpus from its tables and check it; see ``Corpus.tables``."""
    try:
        arrays = {
            name: table[name].to_numpy()
            for table in tables.values()
            for name in table.column_names
            if name in Corpus.__dataclass_fields__
        }
        documents = tables["documents"].to_pandas()
        text = tables["texts"]["text"].to_pandas()
        corpus = Corpus(documents=documents.assign(text=text.astype("str")), **arrays)
    except (KeyError, TypeError, ValueError, pa.ArrowInvalid) as error:
        raise BrokenCorpusError(f"no processed corpus ({type(error).__name__})") from error
    corpus.check()
    return corpus
