"""The cleaning rules, in the order in which they are applied."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from analysis.clean.edits import Edit, substitute


@dataclass(frozen=True)
class Rule:
    """One kind of repair or removal.

    Attributes
    ----------
    description
        One line for the researcher.
    edits
        The changes it makes to a text, sorted by position and not overlapping.
    """

    description: str
    edits: Callable[[str], list[Edit]]


def _normalise(text: str) -> list[Edit]:
    if unicodedata.is_normalized("NFC", text):
        return []
    return [
        (m.start(), m[0], new)
        for m in re.finditer(r"[^\x00-\x7f]?[^\n\x00-\x7f]+|.[^\x00-\x7f]+", text)
        if (new := unicodedata.normalize("NFC", m[0])) != m[0]
    ]


_QUOTES = str.maketrans(
    {c: "'" for c in "\u2018\u2019\u201a\u201b\u2032"}
    | {c: '"' for c in "\u201c\u201d\u201e\u201f\u2033"}
)

RULES_BY_NAME: dict[str, Rule] = {
    "control_characters": Rule(
        "soft hyphens, zero-width, bidi and control characters are removed",
        substitute(
            re.compile(
                "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+"
            ),
            "",
        ),
    ),
    "unicode": Rule("letters and accents are composed (NFC)", _normalise),
    "quotes": Rule(
        "typographic quotation marks and apostrophes become straight",
        substitute(re.compile("[\u2018-\u201f\u2032\u2033]+"), lambda m: m[0].translate(_QUOTES)),
    ),
    "web_addresses": Rule(
        "web addresses are removed",
        substitute(re.compile(r"<?\b(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)\"']>?"), ""),
    ),
    "email_addresses": Rule(
        "e-mail addresses are removed",
        substitute(re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"), ""),
    ),
    "bullets": Rule(
        "list bullets are removed; each item keeps its own line",
        substitute(
            re.compile(
                r"(?m)^[ \t\u00a0]*[\u2022\u00b7\u25aa\u25cf\u25e6\u2043\u25a0\u25fc*\-\u2013](?=\s)"
            ),
            "",
        ),
    ),
    "glued_sentences": Rule(
        "a space is put between sentences that run together (context.As)",
        substitute(re.compile(r"(?<=[a-z][a-z])([.!?])(?=[A-Z][a-z ])"), lambda m: m[0] + " "),
    ),
    "spaces": Rule(
        "runs of spaces become one, and none stands at the ends of a line",
        substitute(
            re.compile(r"[^\S\n]*\n\s*|[^\S\n]{2,}|[^\S\n ]|\A\s+|\s+\Z"),
            lambda m: (
                "\n"
                if "\n" in m[0] and 0 < m.start() and m.end() < len(m.string)
                else ""
                if m.start() == 0 or m.end() == len(m.string)
                else " "
            ),
        ),
    ),
}
