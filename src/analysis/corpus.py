"""The Corpus: documents and one long array of tokens; build, check, select, save, load."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.errors import InputError
from analysis.files import replaced_folder
from analysis.tokens import tokenise
from analysis.words import Words

FORMAT = 1
REQUIRED_COLUMNS = ("id", "title", "source", "source_type", "genre", "date", "text")
_NUMBERS = (
    "token_ids", "token_starts", "token_ends", "sentence_starts", "paragraph_starts",
    "document_starts",
)  # fmt: skip


class BrokenCorpusError(InputError):
    """A saved corpus is missing, half-written or not one of ours."""


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

    def save(self, folder: Path) -> None:
        """Write the corpus into ``folder``, which is replaced whole or left as it was.

        Raises
        ------
        BrokenCorpusError
            If the folder holds something else, which would be lost.
        """
        if folder.exists() and not (folder / "corpus.json").is_file() and any(folder.iterdir()):
            raise BrokenCorpusError(
                f"{folder.name}: holds files that are no processed corpus, which saving would "
                "delete; name another folder, or empty this one"
            )
        with replaced_folder(folder) as new:
            self._write(new)

    def _write(self, folder: Path) -> None:
        tables = {
            "documents": pa.Table.from_pandas(self.documents, preserve_index=False),
            "tokens": pa.table(
                {name: getattr(self, name) for name in ("token_ids", "token_starts", "token_ends")}
            ),
            "vocabulary": pa.table({"vocabulary": pa.array(self.vocabulary, pa.large_string())}),
        }
        for name in ("sentence_starts", "paragraph_starts", "document_starts"):
            tables[name] = pa.table({name: getattr(self, name)})
        for name, table in tables.items():
            bare = table.replace_schema_metadata(None)  # pandas would note its version there
            path = str(folder / f"{name}.arrow")
            with pa.OSFile(path, "wb") as sink, pa.ipc.new_file(sink, bare.schema) as writer:
                writer.write_table(bare)
        sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
        record = {"format": FORMAT, "bytes": sizes}
        (folder / "corpus.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


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


def load_corpus(folder: Path) -> Corpus:
    """Read a saved corpus and check it.

    Raises
    ------
    BrokenCorpusError
        If the folder is absent, half-written, of another format or damaged.
    """
    remedy = "delete the folder and build the study again"
    try:
        record = json.loads((folder / "corpus.json").read_text(encoding="utf-8"))
        if not isinstance(record, dict) or record.get("format") != FORMAT:
            raise BrokenCorpusError(
                f"{folder.name}: saved by another version of this tool; {remedy}"
            )
        tables = {}
        for name, size in record["bytes"].items():
            if (folder / name).stat().st_size != size:
                raise BrokenCorpusError(f"{folder.name}/{name}: half-written; {remedy}")
            # read whole, not mapped: a mapped file cannot be replaced under Windows
            tables[Path(name).stem] = pa.ipc.open_file((folder / name).read_bytes()).read_all()
        arrays = {
            field: table[field].to_numpy()
            for table in tables.values()
            for field in table.column_names
            if field in Corpus.__dataclass_fields__
        }
        corpus = Corpus(documents=tables["documents"].to_pandas(), **arrays)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowInvalid) as error:
        raise BrokenCorpusError(
            f"{folder.name}: not a processed corpus ({type(error).__name__}); {remedy}"
        ) from error
    corpus.check()
    return corpus
