"""Rules for single characters: encodings gone wrong, invisible signs, quotes, dashes, spaces."""

import re
import unicodedata
from collections.abc import Iterator

import numpy as np

from analysis.clean.edits import Edit, difference, places, substitution

# the first byte of a UTF-8 sequence, then a later one, both read as Windows-1252 or Latin-1
MOJIBAKE_FIRST = frozenset("\u00e2\u00e3\u00ef\u00f0").union(map(chr, range(0xC2, 0xE0)))
_MOJIBAKE = re.compile(
    "[\u00c2-\u00df\u00e2\u00e3\u00ef\u00f0]"
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
_CONTROLS = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffc\ufffe\uffff"
)
_QUOTES = dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'") | dict.fromkeys(
    "\u201c\u201d\u201e\u201f\u2033", '"'
)
_ACCENTS = "\u00b4`"  # typed for an apostrophe
_HYPHENS = "\u2010\u2011\u2212"
_SHORT_DASHES = "\u2012\u2013"
_LONG_DASHES = "\u2014\u2015\u2500"
QUOTES = frozenset(_QUOTES) | frozenset(_ACCENTS)
DASHES = frozenset(_HYPHENS + _SHORT_DASHES + _LONG_DASHES + "-")
_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
# a character and all after it that may join with it; none below U+0300 does
_COMPOSABLE = re.compile("[^\n]?[^\x00-\u02ff]+")
_SPACES = "\t\n\x0b\x0c\r \x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_BREAKS = frozenset("\n\x0b\x0c\x85\u2028\u2029")


def mojibake(text: str) -> list[Edit]:
    """Repair UTF-8 that was read as another encoding, with ftfy, in the lines that show it."""
    edits: list[Edit] = []
    done = 0
    for match in _MOJIBAKE.finditer(text):
        if match.start() < done:
            continue
        from ftfy import fix_encoding

        start = max(done, text.rfind("\n", done, match.start()) + 1)
        done = text.find("\n", match.start()) + 1 or len(text) + 1
        line = text[start : done - 1]
        if (fixed := fix_encoding(line)) != line:
            edits.append(difference(start, line, fixed))
    return edits


# a soft hyphen at the end of a line joins the halves of its word
control_characters = substitution(f"[{_CONTROLS}](?:(?<=\u00ad)[ \t]*\n[ \t]*(?=[a-z]))?", "")
CONTROLS = frozenset(filter(re.compile(f"[{_CONTROLS}]").match, map(chr, range(0x10000))))


def quotes(text: str) -> list[Edit]:
    """Make quotation marks and apostrophes straight."""
    edits = [Edit(i, sign, plain) for sign, plain in _QUOTES.items() for i in places(text, sign)]
    for sign in _ACCENTS:
        edits += (
            Edit(i, sign, "'")
            for i in places(text, sign)
            if text[i - 1 : i].isalpha() and text[i + 1 : i + 2].isalpha()
        )
    return sorted(edits)


def dashes(text: str) -> list[Edit]:
    """Make hyphens plain, an unspaced en dash a hyphen, any longer dash an en dash with spaces."""
    edits = [Edit(i, sign, "-") for sign in _HYPHENS for i in places(text, sign)]
    for sign in _SHORT_DASHES:
        edits += (
            Edit(i, sign, "-")
            for i in places(text, sign)
            if text[i - 1 : i].isalnum() and text[i + 1 : i + 2].isalnum()
        )
    for sign in _LONG_DASHES:
        edits += (_spaced(text, i, sign) for i in places(text, sign))
    edits += (
        _spaced(text, i, "--")
        for i in places(text, "--")
        if text[i - 1 : i] != "-" and text[i + 2 : i + 3] != "-"
    )
    return sorted(edits)


def _spaced(text: str, place: int, sign: str) -> Edit:
    """Put the spaces around an en dash that are not there yet."""
    before = "" if text[place - 1 : place].isspace() or not place else " "
    after = "" if text[place + len(sign) : place + len(sign) + 1].isspace() else " "
    return Edit(place, sign, f"{before}\u2013{after}")


def composed(text: str) -> list[Edit]:
    """Compose letters and their accents (NFC); take ligatures apart."""
    edits = []
    if not unicodedata.is_normalized("NFC", text) or any(sign in text for sign in _LIGATURES):
        for match in _COMPOSABLE.finditer(text):
            plain = "".join(_LIGATURES.get(letter, letter) for letter in match[0])
            if (new := unicodedata.normalize("NFC", plain)) != match[0]:
                edits.append(difference(match.start(), match[0], new))
    return edits


_IS_SPACE = np.zeros(0x3002, dtype=bool)  # the last entry stands for every later character
_IS_SPACE[[ord(sign) for sign in _SPACES]] = True


def spaces(text: str) -> list[Edit]:
    """Make one space or one line break of each run of spaces; none at either end of the text."""
    runs = [Edit(a, text[a:b], _one_space(text, a, b)) for a, b in _runs_of_spaces(text)]
    return [edit for edit in runs if edit.removed != edit.replacement]


def _one_space(text: str, start: int, end: int) -> str:
    if start == 0 or end == len(text):
        return ""
    return " " if _BREAKS.isdisjoint(text[start:end]) else "\n"


def _runs_of_spaces(text: str) -> Iterator[tuple[int, int]]:
    """Give start and end of each run that is more than one space or line break within the text."""
    if not text:
        return iter(())
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    space = (codes == 32) | (codes == 10)
    others = np.flatnonzero((codes < 32) & ~space | (codes > 126))
    others = others[_IS_SPACE.take(codes[others], mode="clip")]
    space[others] = True
    run = np.zeros(len(codes) + 2, dtype=bool)  # with a place before the text and one after it
    run[others + 1] = True
    pairs = space[1:] & space[:-1]
    run[1:-2] |= pairs
    run[2:-1] |= pairs
    run[[1, -2]] |= space[[0, -1]]
    edges = np.flatnonzero(run[1:] != run[:-1]).tolist()
    return zip(edges[::2], edges[1::2], strict=True)
