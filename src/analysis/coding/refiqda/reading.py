"""What colleagues coded in a QDPX project, as a coding sheet."""

import io
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.coding.passages import KEY, find_passages
from analysis.coding.refiqda.elements import guid, parse
from analysis.coding.refiqda.projects import SENTIMENTS, TO_CODE
from analysis.coding.sheets import CODER, SENTIMENT
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.extract.archives import check_archive

UNNAMED = "unnamed coder"
OUTSIDE = "outside the drawn passages"


def read_qdpx(
    corpus: Corpus, codebook: Codebook, path: Path, *, sample: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read what colleagues coded in a project that ``write_qdpx`` made.

    Documents and codes are known again by their identifiers or their names. A program may have
    changed line ends, spaces, quotation marks or the first bytes of a text, so that places are
    found by counting letters and digits, not characters. A code belongs to a drawn passage if it
    covers at least half of it, or lies at least half in it. A coder has read a passage if it has
    at least one code of theirs (there are three for sentiment); the themes that it lacks are then
    0. Passages without a code are not coded.

    Parameters
    ----------
    sample
        The sample that the project was written with.

    Returns
    -------
    sheet : DataFrame
        A coding sheet of strings (see ``sheets``), without context: one row a coder and passage,
        to be written with ``write_sheet`` and read with ``read_coding``.
    ignored : DataFrame
        ``code``, ``codings``: codes that the codebook does not have, and codes given outside the
        drawn passages, with how often they were given.

    Raises
    ------
    InputError
        If it is not such a project, none of its documents is in the sample, or the words of a
        document were changed.
    """
    find_passages(corpus, sample, name="the sample")
    project = _open(path)
    names = _known_codes(project.root, codebook)
    passages = dict(tuple(sample.groupby("document")))
    texts = corpus.documents.set_index("id")["text"]
    given: dict[tuple, set[str]] = defaultdict(set)
    ignored: dict[str, int] = defaultdict(int)
    sources = list(_sources(project.root, list(passages)))
    if not sources:
        raise InputError(f"{path.name}: none of its documents is in the sample")
    for document, source in sources:
        text = _plain_text(source, project, path.name)
        place = _same_place(texts[document], text, f"{path.name}: {document}")
        for coding in _codings(source, project.root):
            code = names.get(coding.code, "")
            own = _covered(passages[document], *place(coding.start, coding.end))
            if code == TO_CODE:
                continue
            if not code:
                ignored[_name_of(project.root, coding.code)] += 1
            elif not own:
                ignored[OUTSIDE] += 1
            else:
                for key in own:
                    given[coding.coder, *key].add(code)
    report = pd.DataFrame(sorted(ignored.items()), columns=["code", "codings"])
    return _sheet(sample, codebook, given), report


class _Project(NamedTuple):
    root: Any
    parts: dict[str, bytes]


class _Coding(NamedTuple):
    coder: str
    code: str  # identifier, in lower case
    start: int
    end: int


def _open(path: Path) -> _Project:
    data = path.read_bytes()
    check_archive(data, path.name)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {part.filename: archive.read(part) for part in archive.infolist()}
    projects = [name for name in parts if name.lower().endswith(".qde")]
    if len(projects) != 1:
        raise InputError(f"{path.name}: not a REFI-QDA project (.qdpx)")
    return _Project(parse(parts[projects[0]], path.name), parts)


def _known_codes(root: Any, codebook: Codebook) -> dict[str, str]:
    """Give what each code of the project is: a theme, a column of SENTIMENTS, or TO_CODE."""
    by_guid = {guid("theme", theme.name): theme.name for theme in codebook.themes}
    by_name = {theme.label.lower(): theme.name for theme in codebook.themes}
    by_name |= {theme.name: theme.name for theme in codebook.themes}
    for name in (*SENTIMENTS.values(), TO_CODE):
        by_guid[guid("code", name)] = by_name[name.lower()] = name
    known = {}
    for code in root.iterfind("{*}CodeBook//{*}Code"):
        identity = _identity(code.get("guid"))
        meaning = by_guid.get(identity) or by_name.get(
            " ".join(code.get("name", "").split()).lower()
        )
        if meaning:
            known[identity] = meaning
    return known


def _identity(text: str | None) -> str:
    """Write an identifier one way: some programs use capitals and braces."""
    return (text or "").strip("{} ").lower()


def _name_of(root: Any, code: str) -> str:
    for element in root.iterfind("{*}CodeBook//{*}Code"):
        if _identity(element.get("guid")) == code:
            return str(element.get("name", ""))
    return "a code that the project does not list"


def _sources(root: Any, documents: list[str]) -> Iterator[tuple[str, Any]]:
    """Give the documents of the sample that the project holds."""
    identities = {guid("document", name): name for name in documents}
    for source in root.iterfind("{*}Sources/{*}TextSource"):
        name = (source.get("name") or "").removesuffix(".txt")
        document = identities.get(_identity(source.get("guid")), name)
        if document in documents:
            yield document, source


def _plain_text(source: Any, project: _Project, name: str) -> str:
    content = source.findtext("{*}PlainTextContent")
    if content is not None:
        return str(content)
    file = (source.get("plainTextPath") or "").removeprefix("internal://")
    for folder in ("Sources", "sources"):
        if f"{folder}/{file}" in project.parts:
            return project.parts[f"{folder}/{file}"].decode("utf-8-sig", "replace")
    raise InputError(f"{name}: the text of {source.get('name')!r} is not in it; export it whole")


def _codings(source: Any, root: Any) -> Iterator[_Coding]:
    users = {_identity(u.get("guid")): u.get("name") for u in root.iterfind("{*}Users/{*}User")}
    for selection in source.iterfind("{*}PlainTextSelection"):
        start, end = (_offset(selection, name) for name in ("startPosition", "endPosition"))
        for coding in selection.iterfind("{*}Coding"):
            user = _identity(coding.get("creatingUser") or selection.get("creatingUser"))
            reference = coding.find("{*}CodeRef")
            code = _identity(reference.get("targetGUID")) if reference is not None else ""
            yield _Coding(users.get(user) or UNNAMED, code, start, end)


def _offset(selection: Any, name: str) -> int:
    text = selection.get(name, "")
    if not text.isdecimal():
        raise InputError(f"a selection has {name} {text!r}, not a whole number; export it again")
    return int(text)


def _letters(text: str) -> tuple[str, np.ndarray]:
    """Give letters and digits without accents, and where they stand."""
    places = [i for i, character in enumerate(text) if character.isalnum()]
    return "".join(unicodedata.normalize("NFD", text[i])[0] for i in places), np.array(places, int)


def _same_place(ours: str, theirs: str, name: str) -> Any:
    """Give a function from offsets in their text to offsets in ours, by the letters between."""
    our_letters, our_places = _letters(ours)
    their_letters, their_places = _letters(theirs)
    if our_letters != their_letters:
        raise InputError(
            f"{name}: its words are not those that were sent; code the document as it was"
        )

    def place(start: int, end: int) -> tuple[int, int]:
        first, past = np.searchsorted(their_places, [start, end])
        if past <= first:
            return 0, 0
        return int(our_places[first]), int(our_places[past - 1]) + 1

    return place


def _covered(passages: pd.DataFrame, start: int, end: int) -> list[tuple]:
    """Give the passages that a span covers by half, or that hold half of the span."""
    starts, ends = passages["start"].to_numpy(), passages["end"].to_numpy()
    shared = np.minimum(ends, end) - np.maximum(starts, start)
    half = (shared > 0) & ((2 * shared >= ends - starts) | (2 * shared >= end - start))
    return list(passages.loc[half, list(KEY)].itertuples(index=False, name=None))


def _sheet(sample: pd.DataFrame, codebook: Codebook, given: dict[tuple, set[str]]) -> pd.DataFrame:
    texts = sample.set_index(list(KEY))["text"]
    themes = [theme.name for theme in codebook.themes]
    codes_of = {name: str(code) for code, name in SENTIMENTS.items()}
    order = {key: i for i, key in enumerate(texts.index)}
    rows = []
    for coder, *key in sorted(given, key=lambda place: (place[0], order[tuple(place[1:])])):
        codes = given[coder, *key]
        feelings = [codes_of[code] for code in codes if code in codes_of]
        rows.append(
            [
                *(coder, *map(str, key), texts[tuple(key)]),
                *("1" if theme in codes else "0" for theme in themes),
                feelings[0] if len(feelings) == 1 else "",
                "sentiment coded twice" if len(feelings) > 1 else "",
            ]
        )
    return pd.DataFrame(rows, columns=[CODER, *KEY, "text", *themes, SENTIMENT, "note"], dtype=str)
