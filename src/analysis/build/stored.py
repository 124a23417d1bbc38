"""A processed study: what it holds, and how it is written and read back."""

import json
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import pyarrow as pa

from analysis.corpus import BrokenCorpusError, Corpus, load_corpus
from analysis.files import replaced_folder, write_bytes, write_table
from analysis.language import is_english
from analysis.study import Study


@dataclass(frozen=True, eq=False)
class Built:
    """A processed study.

    Attributes
    ----------
    corpus : Corpus
        The documents that could be read. ``language`` is the one that the manifest states, or
        else the one that was detected ("" where that is not clear). ``response`` is the id that a
        response has in its file, ``group`` the value of its group column; both are "" where there
        is none.
    cleaning : DataFrame
        One row a removal or repair: document (id), rule, page (of a PDF, from 1, for what its
        reading left out; else 0), position (character offset in the text that the rule was
        given), removed, replacement.
    problems : DataFrame
        One row a document or file that could not be read, or was read with a doubt: document (id),
        file, row (in the manifest; 0 for a file in no row), problem (a sentence), left_out (True
        where it is not in the corpus).
    record : dict
        What the corpus was made from: hashes of manifest and code; for each row of the manifest,
        by its id, the file's hash and the settings it was read with; the files in no row.
    """

    corpus: Corpus
    cleaning: pd.DataFrame
    problems: pd.DataFrame
    record: dict

    @cached_property
    def english(self) -> Corpus:
        """Give the documents in English, or in a language that is not clear.

        Stop words, lexicons, syllables and codebooks are English; a text in another language
        would only add to the denominators.
        """
        keep = self.corpus.documents["language"].map(is_english).to_numpy(dtype=bool)
        return self.corpus if keep.all() else self.corpus.select(keep)

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


def save_built(study: Study, built: Built) -> None:
    """Write a processed study whole or not at all."""
    with replaced_folder(study.processed) as folder:
        built.corpus.save(folder / "corpus")
        write_table(built.cleaning, folder / "cleaning.csv")
        write_table(built.problems, folder / "problems.csv")
        # as read back: the tables above are for people, and escape what a spreadsheet would run
        built.cleaning.to_feather(folder / "cleaning.feather")
        built.problems.to_feather(folder / "problems.feather")
        record = json.dumps(built.record, indent=1, sort_keys=True) + "\n"
        write_bytes(folder / "build.json", record.encode())


def load_built(study: Study) -> Built | None:
    """Read a processed study back; None where there is none that can be trusted."""
    folder = study.processed
    try:
        return Built(
            corpus=load_corpus(folder / "corpus"),
            cleaning=pd.read_feather(folder / "cleaning.feather"),
            problems=pd.read_feather(folder / "problems.feather"),
            record=json.loads((folder / "build.json").read_text(encoding="utf-8")),
        )
    except (BrokenCorpusError, OSError, ValueError, pa.ArrowInvalid):
        return None  # it will be built again from the raw documents, which loses nothing
