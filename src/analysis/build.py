"""Manifest and files -> the processed corpus of a study, with a record of what it was made from."""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
from tqdm import tqdm

from analysis.clean import clean
from analysis.corpus import BrokenCorpusError, Corpus, build_corpus, load_corpus
from analysis.errors import InputError
from analysis.extract import UnreadableDocumentError, extract
from analysis.extract.files import read_bytes
from analysis.files import replaced_folder, sha256_of, shown, write_bytes, write_table
from analysis.manifest import listed, manifest_name, read_manifest
from analysis.study import Study

CLEANING_COLUMNS = ("document", "rule", "page", "position", "removed", "replacement")
CLEANING_TYPES = dict.fromkeys(CLEANING_COLUMNS, "str") | {"page": "int64", "position": "int64"}
PROBLEM_COLUMNS = ("document", "file", "row", "problem", "left_out")
PROBLEM_TYPES = dict.fromkeys(PROBLEM_COLUMNS, "str") | {"row": "int64", "left_out": "bool"}


@dataclass(frozen=True, eq=False)
class Built:
    """A processed study.

    Attributes
    ----------
    corpus : Corpus
        The documents that could be read.
    cleaning : DataFrame
        One row a removal or repair: document (id), rule, page (of a PDF, from 1, for what its
        reading left out; else 0), position (character offset in the text that the rule was
        given), removed, replacement.
    problems : DataFrame
        One row a document that could not be read, or was read with a doubt: document (id), file,
        row (in the manifest), problem (a sentence), left_out (True where it is not in the corpus).
    record : dict
        What the corpus was made from: hashes of manifest, code and each document.
    """

    corpus: Corpus
    cleaning: pd.DataFrame
    problems: pd.DataFrame
    record: dict


def open_built(study: Study, *, progress: bool = False) -> Built:
    """Give the processed study, built first where it is absent or no longer fits its files.

    Documents whose bytes have not changed are not read again; the result is the same as that of
    a build from nothing. A build that fails leaves the earlier one as it was.

    Raises
    ------
    InputError
        If the manifest has faults, or no document can be read.
    """
    manifest = read_manifest(study)
    earlier = _load(study)
    code = _code_digest()
    if earlier is not None and earlier.record["code"] != code:
        earlier = None
    record = {
        "code": code,
        "manifest": sha256_of(study.manifest.read_bytes()),
        "documents": _check_hashes(study, manifest),
    }
    if earlier is not None and earlier.record == record:
        return earlier
    return _build(study, manifest, record, earlier=earlier, progress=progress)


def _check_hashes(study: Study, manifest: pd.DataFrame) -> dict[str, str]:
    """Give each document's SHA-256 by its id ("" where it cannot be read).

    Raises
    ------
    InputError
        Naming each file whose bytes are not those that its row records.
    """
    hashes, changed = {}, []
    for row in manifest.to_dict("records"):
        try:
            hashes[row["id"]] = sha256_of(read_bytes(study.folder / row["file"]))
        except UnreadableDocumentError:
            hashes[row["id"]] = ""  # the build says why
            continue
        if row["sha256"] not in {"", hashes[row["id"]]}:
            changed.append(
                f"row {row['row']}: {shown(row['file'])} is not the file that was recorded here; "
                f"put that one back, or, if the change is meant, write {hashes[row['id']]} "
                "into its sha256 cell"
            )
    if changed:
        raise InputError(listed(manifest_name(study), changed))
    return hashes


def _build(
    study: Study, manifest: pd.DataFrame, record: dict, *, earlier: Built | None, progress: bool
) -> Built:
    texts: list[str | None] = []
    cleaning, problems = [], []
    rows = manifest.to_dict("records")
    for row in tqdm(rows, "Reading documents", unit="document", disable=not progress):
        text, edits, found = _kept(earlier, row, record) or _read(study, row)
        texts.append(text)
        cleaning.append(edits)
        problems.append(found)
    all_problems = pd.concat(problems, ignore_index=True)
    if not any(text is not None for text in texts):
        reasons = "\n  - ".join(all_problems["problem"])
        raise InputError(f"data/raw/{study.name}: no document can be read:\n  - {reasons}")
    documents = manifest.drop(columns="row").assign(
        sha256=[record["documents"][i] for i in manifest["id"]],
        text=pd.array([text or "" for text in texts], dtype="str"),
    )
    corpus = build_corpus(documents[[text is not None for text in texts]])
    built = Built(corpus, pd.concat(cleaning, ignore_index=True), all_problems, record)
    _save(study, built)
    return built


Read = tuple[str | None, pd.DataFrame, pd.DataFrame]


def _kept(earlier: Built | None, row: dict, record: dict) -> Read | None:
    """Give what the earlier build made of the same bytes, if it read them."""
    if earlier is None or not record["documents"][row["id"]]:
        return None
    if earlier.record["documents"].get(row["id"]) != record["documents"][row["id"]]:
        return None
    texts = earlier.corpus.documents.set_index("id")["text"]
    problems = earlier.problems[earlier.problems["document"] == row["id"]]
    if row["id"] not in texts.index or (problems["file"] != row["file"]).any():
        return None
    edits = earlier.cleaning[earlier.cleaning["document"] == row["id"]]
    return texts[row["id"]], edits, problems.assign(row=row["row"])


def _read(study: Study, row: dict) -> Read:
    def problems(sentences: tuple[str, ...], *, left_out: bool) -> pd.DataFrame:
        return pd.DataFrame(
            [(row["id"], row["file"], row["row"], text, left_out) for text in sentences],
            columns=PROBLEM_COLUMNS,
        ).astype(PROBLEM_TYPES)

    none = pd.DataFrame(columns=CLEANING_COLUMNS).astype(CLEANING_TYPES)
    try:
        extracted = extract(study.folder / row["file"])
    except UnreadableDocumentError as error:
        return None, none, problems((str(error),), left_out=True)
    cleaned = clean(extracted.text)
    changes = [(rule, 0, *change) for rule, *change in cleaned.changes]
    edits = pd.DataFrame(
        [(row["id"], *change) for change in (*extracted.changes, *changes)],
        columns=CLEANING_COLUMNS,
    ).astype(CLEANING_TYPES)
    return cleaned.text, edits, problems(extracted.warnings, left_out=False)


def _save(study: Study, built: Built) -> None:
    with replaced_folder(study.processed) as folder:
        built.corpus.save(folder / "corpus")
        write_table(built.cleaning, folder / "cleaning.csv")
        write_table(built.problems, folder / "problems.csv")
        # as read back: the tables above are for people, and escape what a spreadsheet would run
        built.cleaning.to_feather(folder / "cleaning.feather")
        built.problems.to_feather(folder / "problems.feather")
        record = json.dumps(built.record, indent=1, sort_keys=True) + "\n"
        write_bytes(folder / "build.json", record.encode())


def _load(study: Study) -> Built | None:
    """Read the processed study back; None where there is none that can be trusted."""
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


def _code_digest() -> str:
    """Give a hash of the code that makes a corpus, so that mended code builds it again."""
    package = Path(__file__).parent
    parts = [package / "corpus.py", package / "build.py"]
    for folder in ("extract", "clean", "tokens"):
        parts += sorted((package / folder).rglob("*.py"))
    return sha256_of(b"".join(path.read_bytes() for path in parts))
