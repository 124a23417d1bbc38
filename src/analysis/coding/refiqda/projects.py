"""Drawn and coded passages as a QDPX project."""

import io
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.codebook import Codebook
from analysis.coding.passages import KEY, find_passages
from analysis.coding.refiqda.elements import ORIGIN, add_codes, guid, legal, to_bytes
from analysis.coding.sheets import CODER, SENTIMENT
from analysis.corpus import Corpus
from analysis.files import write_bytes

PROJECT = "urn:QDA-XML:project:1.0"
TO_CODE = "Passage to code"
SENTIMENTS = {-1: "Sentiment: negative", 0: "Sentiment: neutral", 1: "Sentiment: positive"}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same project gives the same bytes


def write_qdpx(
    corpus: Corpus,
    codebook: Codebook,
    path: Path,
    *,
    sample: pd.DataFrame,
    coding: pd.DataFrame | None = None,
) -> None:
    """Write a project in which colleagues can code the drawn passages in their own program.

    It has the documents that hold a drawn passage, as plain text; a code for each theme, three for
    sentiment, and the code "Passage to code" on every drawn passage. It says nothing of hits.

    Parameters
    ----------
    coding
        Codes to send along, from ``read_coding``; each coder is a user of the project.
    """
    from lxml.etree import Element, SubElement

    find_passages(corpus, sample, name="the sample")
    root = Element(
        f"{{{PROJECT}}}Project", name=legal(codebook.name), origin=ORIGIN, nsmap={None: PROJECT}
    )
    coders = [] if coding is None else list(coding[CODER].unique())
    if coders:
        users = SubElement(root, f"{{{PROJECT}}}Users")
        for coder in coders:
            SubElement(users, f"{{{PROJECT}}}User", guid=guid("user", coder), name=legal(coder))
    codes = SubElement(SubElement(root, f"{{{PROJECT}}}CodeBook"), f"{{{PROJECT}}}Codes")
    add_codes(codes, codebook)
    for name in (*SENTIMENTS.values(), TO_CODE):
        attributes = {"guid": guid("code", name), "name": name, "isCodable": "true"}
        SubElement(codes, f"{{{PROJECT}}}Code", attributes)
    sources = SubElement(root, f"{{{PROJECT}}}Sources")
    given = _codings(codebook, coding)
    texts = corpus.documents.set_index("id")["text"]
    parts = {}
    for document, passages in sample.groupby("document", sort=True):
        identity = guid("document", document)
        parts[f"Sources/{identity}.txt"] = texts[document].encode("utf-8", "replace")
        source = SubElement(
            sources,
            f"{{{PROJECT}}}TextSource",
            guid=identity,
            name=legal(str(document)),
            plainTextPath=f"internal://{identity}.txt",
        )
        for row in passages.sort_values("start").to_dict("records"):
            _add_selection(source, row, given[tuple(row[k] for k in KEY)])
    write_bytes(path, _zip({"project.qde": to_bytes(root), **parts}))


class _Coding(NamedTuple):
    user: str | None
    code: str


def _codings(codebook: Codebook, coding: pd.DataFrame | None) -> dict[tuple, list[_Coding]]:
    """Give the identifiers of user and code of every code given, by passage."""
    given: dict[tuple, list[_Coding]] = defaultdict(list)
    for row in [] if coding is None else coding.to_dict("records"):
        codes = [guid("theme", t.name) for t in codebook.themes if row.get(t.name) == 1]
        if row.get(SENTIMENT) in SENTIMENTS:
            codes.append(guid("code", SENTIMENTS[int(row[SENTIMENT])]))
        place = tuple(row[k] for k in KEY)
        given[place] += [_Coding(guid("user", row[CODER]), code) for code in codes]
    return given


def _add_selection(source: Any, row: dict, codings: list[_Coding]) -> None:
    from lxml.etree import SubElement

    place = [row[k] for k in KEY]
    selection = SubElement(
        source,
        f"{{{PROJECT}}}PlainTextSelection",
        guid=guid("selection", *place),
        name=legal(" ".join(row["text"].split())[:60]),
        startPosition=str(row["start"]),
        endPosition=str(row["end"]),
    )
    for coding in (_Coding(None, guid("code", TO_CODE)), *codings):
        user = {"creatingUser": coding.user} if coding.user else {}
        element = SubElement(
            selection, f"{{{PROJECT}}}Coding", guid=guid("coding", *place, *coding), **user
        )
        SubElement(element, f"{{{PROJECT}}}CodeRef", targetGUID=coding.code)


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            part = zipfile.ZipInfo(name, date_time=EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, data)
    return buffer.getvalue()
