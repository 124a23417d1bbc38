"""Rules for single characters: encodings gone wrong, invisible signs, quotes, dashes, spaces."""

import re
import unicodedata

from analysis.clean.edits import Edit, difference, finder

# the first byte of a UTF-8 sequence, then a later one, both read as Windows-1252 or Latin-1
_MOJIBAKE = re.compile(
    "[\u00c2-\u00df\u00e2\u00e3\u00ef\u00f0]"
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
_QUOTES = str.maketrans(
    "\u2018\u2019\u201a\u201b\u2032\u00b4`\u201c\u201d\u201e\u201f\u2033", "'" * 7 + '"' * 5
)
_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
# a character and all after it that may join with it; none below U+0300 does
_COMPOSABLE = re.compile("[^\n]?[^\x00-\u02ff]+")
_BREAKS = re.compile("[\n\x0b\x0c\x85\u2028\u2029]")


def mojibake(text: str) -> list[Edit]:
    """Repair UTF-8 that was read as another encoding, with ftfy, in the lines that show it."""
    if text.isascii() or not _MOJIBAKE.search(text):
        return []
    from ftfy import fix_encoding

    edits = []
    done = 0
    for match in _MOJIBAKE.finditer(text):
        if match.start() < done:
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        done = text.find("\n", match.start()) + 1 or len(text) + 1
        line = text[start : done - 1]
        if (fixed := fix_encoding(line)) != line:
            edits.append(difference(start, line, fixed))
    return edits


def composed(text: str) -> list[Edit]:
    """Compose letters and their accents (NFC); take ligatures apart."""
    if text.isascii():
        return []
    edits = []
    if not unicodedata.is_normalized("NFC", text) or any(sign in text for sign in _LIGATURES):
        for match in _COMPOSABLE.finditer(text):
            plain = "".join(_LIGATURES.get(letter, letter) for letter in match[0])
            if (new := unicodedata.normalize("NFC", plain)) != match[0]:
                edits.append(difference(match.start(), match[0], new))
    return edits


control_characters = finder(
    # a soft hyphen at the end of a line joins the halves of its word
    "\u00ad(?:[ \t]*\n[ \t]*(?=[a-z]))?"
    "|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff]+",
    "",
)

quotes = finder(
    "[\u2018-\u201f\u2032\u2033]|(?<=[A-Za-z])[\u00b4`](?=[A-Za-z])",
    lambda match: match[0].translate(_QUOTES),
)

dashes = finder(
    # hyphens of all kinds; an unspaced en dash joins like a hyphen; any longer dash parts
    "[\u2010\u2011\u2212]|(?<=\\w)[\u2012\u2013](?=\\w)"
    "|[ \t]*(?:[\u2014\u2015\u2500]|(?<![-\u2014\u2015])--(?!-))[ \t]*",
    lambda match: "-" if match[0] in "\u2010\u2011\u2212\u2012\u2013" else " \u2013 ",
    needs=("\u2010", "\u2011", "\u2212", "\u2012", "\u2013", "\u2014", "\u2015", "\u2500", "--"),
)


def _one_space(match: re.Match[str]) -> str:
    if match.start() == 0 or match.end() == len(match.string):
        return ""
    return "\n" if _BREAKS.search(match[0]) else " "


spaces = finder(r"\s\s+|[^\S ]|\A | \Z", _one_space)
