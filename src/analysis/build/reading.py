"""One row of the manifest -> the documents in its file, cleaned, with what was done to them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from analysis.clean import clean
from analysis.errors import InputError
from analysis.extract import UnreadableDocumentError, extract, extract_rows
from analysis.extract.rows import Rows, named_rows
from analysis.files import shown
from analysis.language import detect_language, is_english

# The cells of a manifest row on which the reading of its file depends.
SETTINGS = (
    "file",
    "language",
    "text_column",
    "id_column",
    "source_column",
    "group_column",
    "clean_without",
)


class Part(NamedTuple):
    """One document: its id, its response's id, source and group, language, clean text.

    The language is the one stated, or else the one guessed. What there is none of is "".
    """

    id: str
    response: str
    source: str
    group: str
    language: str
    text: str


class Edit(NamedTuple):
    """One change that reading or cleaning made; see ``extract.Extracted`` and ``clean.Cleaned``."""

    document: str
    rule: str
    page: int
    position: int
    removed: str
    replacement: str


class Problem(NamedTuple):
    """A doubt about a document (an id), or why it is left out."""

    document: str
    problem: str
    left_out: bool


@dataclass
class Reading:
    """What one row of the manifest gives.

    Attributes
    ----------
    sha256
        Of the bytes really read; "" where there are none.
    faults
        What is wrong with the row itself, such as a column that its file does not have.
    """

    sha256: str = ""
    documents: list[Part] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_row(folder: Path, row: dict[str, str]) -> Reading:
    """Read and clean the documents of one manifest row; nothing is raised for what is wrong."""
    if row["problem"]:
        return Reading(problems=[Problem(row["id"], row["problem"], left_out=True)])
    try:
        read = _read_responses if row["text_column"] else _read_document
        return read(folder / row["file"], row)
    except UnreadableDocumentError as error:
        return Reading(problems=[Problem(row["id"], str(error), left_out=True)])
    except InputError as error:
        return Reading(faults=[str(error)])


def rule_names(cell: str) -> list[str]:
    """Part the names of cleaning rules in a cell of the column ``clean_without``."""
    return re.findall(r"[^\s,;]+", cell)


def _read_document(path: Path, row: dict[str, str]) -> Reading:
    extracted = extract(path)
    reading = Reading(extracted.sha256)
    _warn(reading, row, extracted.warnings)
    reading.edits += [Edit(row["id"], *change) for change in extracted.changes]
    if not _keep(reading, Part(row["id"], "", "", "", row["language"], extracted.text), row):
        raise UnreadableDocumentError(
            f"{shown(row['file'])}: holds no word once it is cleaned; replace it with the full "
            "document"
        )
    return reading


def _read_responses(path: Path, row: dict[str, str]) -> Reading:
    rows = extract_rows(
        path,
        text_column=row["text_column"],
        id_column=row["id_column"] or None,
        source_column=row["source_column"] or None,
        group_column=row["group_column"] or None,
    )
    reading = Reading(rows.sha256)
    wordless = list(rows.empty)
    places: dict[str, int] = {}
    for part, number in _parts(rows, row):
        if part.id in places:
            reading.faults.append(
                f"{shown(row['file'])}: the ids in rows {places[part.id]} and {number} differ only "
                f"in signs that become '-' in {part.id!r}; change one"
            )
        elif not re.fullmatch(r"[\w.-]{1,200}", part.id):
            reading.faults.append(
                f"{shown(row['file'])}: the id in row {number} is longer than a name should be; "
                "name the column that holds the ids"
            )
        elif not _keep(reading, part, row):
            wordless.append(number)
        places[part.id] = number
    if wordless:
        said = _wordless(rows, wordless, row)
        _warn(reading, row, [said])
    _warn(reading, row, rows.warnings)
    return reading


def _warn(reading: Reading, row: dict[str, str], sentences: Iterable[str]) -> None:
    reading.problems += [
        Problem(row["id"], f"{shown(row['file'])}: {text}", left_out=False) for text in sentences
    ]


def _parts(rows: Rows, row: dict[str, str]) -> Iterator[tuple[Part, int]]:
    for response in rows.table.to_dict("records"):
        name = re.sub(r"[^\w.-]+", "-", response["id"])
        yield (
            Part(
                f"{row['id']}-{name}",
                response["id"],
                response["source"],
                response["group"],
                row["language"],
                response["text"],
            ),
            response["row"],
        )


def _wordless(rows: Rows, numbers: list[int], row: dict[str, str]) -> str:
    of = len(rows.table) + len(rows.empty)
    return (
        f"{len(numbers)} of {of} responses have no word in the column "
        f"{shown(row['text_column'])!r} and are no documents ({named_rows(sorted(numbers))})"
    )


def _keep(reading: Reading, part: Part, row: dict[str, str]) -> bool:
    """Clean a document and put it to the others, unless no word is left of it."""
    cleaned = clean(part.text, off=rule_names(row["clean_without"]))
    if not any(letter.isalnum() for letter in cleaned.text):
        return False
    language = part.language or detect_language(cleaned.text)
    reading.documents.append(part._replace(text=cleaned.text, language=language))
    reading.edits += [Edit(part.id, change[0], 0, *change[1:]) for change in cleaned.changes]
    if not is_english(language):
        reading.problems.append(Problem(part.id, _not_english(part, language), left_out=False))
    return True


def _not_english(part: Part, language: str) -> str:
    said, remedy = "is stated to be", ""
    if not part.language:
        said, remedy = "reads as if", "; if it is English, write en into its language cell"
    return (
        f"{part.id}: {said} in the language {language!r}, so it is left out of terms, sentiment "
        f"and themes, which are measured by English words{remedy}"
    )
