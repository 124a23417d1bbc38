"""A processed study: what it holds, and how it is written and read back.

It is a folder ``shards``, each shard a corpus with the log of its cleaning, and an ``index`` of
all documents, which is written when every shard is.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.corpus import from_tables
from analysis.executors import Executor
from analysis.files import Folder
from analysis.language import is_english
from analysis.shards import CORPUS_TABLES, AnyCorpus, Shards
from analysis.study import Study
from analysis.tables import BrokenTablesError, read_record, read_tables, write_tables

_SIZES = ["tokens", "sentences", "paragraphs"]


@dataclass(frozen=True, eq=False)
class Built:
    """A processed study.

    Attributes
    ----------
    corpus : Corpus or Shards
        The documents that could be read; ``Shards`` where they are too many for memory.
        ``language`` is the one that the manifest states, or else the one that was detected (""
        where that is not clear). ``response`` is the id that a response has in its file, ``group``
        the value of its group column; both are "" where there is none.
    problems : DataFrame
        One row a document or file that could not be read, or was read with a doubt: document (id),
        file, row (in the manifest; 0 for a file in no row), problem (a sentence), left_out (True
        where it is not in the corpus).
    record : dict
        What the corpus was made from: hashes of manifest and code; for each row of the manifest,
        by its id, the file's hash and the settings it was read with; the files in no row.
    folders : tuple of folders
        The shards.
    made : int
        How many of them were made anew when the study was opened.
    """

    corpus: AnyCorpus
    problems: pd.DataFrame
    record: dict
    folders: tuple[Folder, ...]
    made: int = 0

    @cached_property
    def english(self) -> AnyCorpus:
        """Give the documents in English, or in a language that is not clear.

        Stop words, lexicons, syllables and codebooks are English; a text in another language
        would only add to the denominators.
        """
        keep = self.corpus.documents["language"].map(is_english).to_numpy(dtype=bool)
        return self.corpus if keep.all() else self.corpus.select(keep)

    def cleaning_logs(self) -> Iterator[pd.DataFrame]:
        """Read the log of cleaning, shard by shard.

        One row a removal or repair: document (id), rule, page (of a PDF, from 1, for what its
        reading left out; else 0), position (character offset in the text that the rule was given),
        removed, replacement.
        """
        for folder in self.folders:
            yield read_cleaning(folder)

    @cached_property
    def cleaning(self) -> pd.DataFrame:
        """Give the whole log of cleaning; see ``cleaning_logs``."""
        return pd.concat(self.cleaning_logs(), ignore_index=True)

    def told(self, *, doubts: int = 5) -> list[str]:
        """Name what was left out, and of the warnings the first few."""
        left_out, warnings = [], []
        for problem in self.problems.to_dict("records"):
            row = f"row {problem['row']}: " if problem["row"] else ""
            if problem["left_out"]:
                left_out.append(f"left out: {row}{problem['problem']}")
            else:
                warnings.append(f"warning: {row}{problem['problem']}")
        more = len(warnings) - doubts
        rest = [f"{more} more warnings: see notebook 01 or the report"] if more > 0 else []
        return [*left_out, *warnings[:doubts], *rest]


@dataclass(frozen=True, eq=False)
class Index:
    """What is known of a processed study without reading its shards.

    Attributes
    ----------
    record : dict
        As of ``Built``.
    keys : tuple of str
        The names of the shards, in order.
    megabytes : float
        See ``layout.lay_out``; a study keeps what it was first built with.
    rows : DataFrame
        One row a row of the manifest: ``id`` and ``shard``, its number.
    documents : DataFrame
        As of ``Shards``, with the columns ``tokens``, ``sentences``, ``paragraphs`` and ``shard``.
    problems : DataFrame
        As of ``Built``.
    """

    record: dict
    keys: tuple[str, ...]
    megabytes: float
    rows: pd.DataFrame
    documents: pd.DataFrame
    problems: pd.DataFrame

    def open(self, study: Study, executor: Executor) -> Built:
        """Open the study; a single shard is read.

        Raises
        ------
        BrokenTablesError
            If a shard is missing, or the single one is damaged.
        """
        folders = tuple(shard_folder(study, key) for key in self.keys)
        corpus: AnyCorpus
        if len(folders) == 1:
            corpus = from_tables(read_tables(folders[0], CORPUS_TABLES))
        else:
            for folder in folders:
                read_record(folder)
            shard = self.documents["shard"].to_numpy(np.int64)
            starts = np.searchsorted(shard, shard)
            corpus = Shards(
                documents=self.documents.drop(columns=[*_SIZES, "shard"]),
                sizes=self.documents[_SIZES],
                folders=folders,
                places=np.column_stack([shard, np.arange(len(shard)) - starts]),
                executor=executor,
            )
        return Built(corpus, self.problems, self.record, folders)


def read_cleaning(folder: Folder) -> pd.DataFrame:
    """Read the log of cleaning of one shard; see ``Built.cleaning_logs``."""
    return read_tables(folder, ["cleaning"])["cleaning"].to_pandas()


def shard_folder(study: Study, key: str) -> Folder:
    """Give the folder of one shard."""
    return study.processed / "shards" / key


def write_index(study: Study, index: Index) -> None:
    """Write the index, after all its shards."""
    tables = {
        name: pa.Table.from_pandas(getattr(index, name), preserve_index=False)
        for name in ("rows", "documents", "problems")
    }
    record = {
        "record": json.dumps(index.record, sort_keys=True),
        "keys": list(index.keys),
        "megabytes": index.megabytes,
    }
    write_tables(study.processed / "index", tables, record)


def read_index(study: Study) -> Index | None:
    """Read the index; None where there is none that can be trusted."""
    folder = study.processed / "index"
    try:
        stored = read_record(folder)
        tables = {name: table.to_pandas() for name, table in read_tables(folder).items()}
        keys, megabytes = tuple(stored["keys"]), float(stored["megabytes"])
        return Index(json.loads(stored["record"]), keys, megabytes, **tables)
    except (BrokenTablesError, ValueError, KeyError, TypeError):
        return None  # it will be built again from the raw documents, which loses nothing
