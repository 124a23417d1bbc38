"""The class of every character, and which characters belong to a token."""

from functools import cache

import numpy as np

# Signs that belong to the letter before them: combining accents, Hebrew and Arabic points, the
# vowel signs of the scripts of India. NFC leaves the accents that no single character holds.
COMBINING = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06e8\u06ea-\u06ed\u0900-\u0963"
    "\u0971-\u0df3"
)
# The same tokens as a regular expression, for comparison with other tools.
TOKEN_PATTERN = rf"[^\W_](?:[^\W_]|[{COMBINING}]|['’‐‑-](?=[^\W_])|(?<=\d)[.,](?=\d))*"

(OTHER, SPACE, NEWLINE, STOP, MARK, FOREIGN_STOP, JOINER, OPENER, BRACKET, CLOSER, ACCENT,
 LOWER, UPPER, LETTER, DIGIT) = range(15)  # fmt: skip
_MEMBERS = {
    NEWLINE: "\n",
    STOP: ".",
    MARK: "!?…",
    FOREIGN_STOP: "。！？｡؟۔।",  # end a sentence also without a space after them
    JOINER: "'’‐‑-",
    OPENER: '"“‘[£€$#@•·*',
    BRACKET: "({",
    CLOSER: ")]}”",
}


@cache
def character_classes() -> np.ndarray:
    """Give the class of every code point, as ``uint8[0x110000]``; LETTER is one without case."""
    characters = np.arange(0x110000, dtype=np.uint32).view("U1")
    classes = np.zeros(0x110000, np.uint8)
    word = np.strings.isalnum(characters)
    for first, last in _ranges(COMBINING):
        classes[first : last + 1] = ACCENT
    classes[np.strings.isspace(characters)] = SPACE
    for value, members in _MEMBERS.items():
        classes[[ord(c) for c in members]] = value
    classes[word] = LETTER
    classes[word & np.strings.islower(characters)] = LOWER
    classes[word & np.strings.isupper(characters)] = UPPER
    classes[np.strings.isdecimal(characters)] = DIGIT
    return classes


def _ranges(members: str) -> list[tuple[int, int]]:
    parts = [members[i : i + 3] for i in range(len(members)) if members[i : i + 2][1:] == "-"]
    singles = [(ord(c), ord(c)) for c in members if c != "-"]
    return [(ord(part[0]), ord(part[2])) for part in parts] + singles


def inside_tokens(code_points: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Mark the code points that belong to a token (the last one, a new line, never does)."""
    word = classes >= LOWER
    digit = classes == DIGIT
    inside = word.copy()
    accents = np.flatnonzero(classes == ACCENT)
    if len(accents):
        inside[_after_words(word, accents)] = True
    joiner = classes[1:-1] == JOINER
    before = inside[:-2].copy()  # an apostrophe may stand after an accent, but not before one
    inside[1:-1] |= joiner & before & word[2:]
    decimal = (classes[1:-1] == STOP) | (code_points[1:-1] == ord(","))
    inside[1:-1] |= decimal & digit[:-2] & digit[2:]
    return inside


def _after_words(word: np.ndarray, accents: np.ndarray) -> np.ndarray:
    """Give those of the accents that follow a letter, or another accent that does."""
    begins = np.diff(accents, prepend=-2) > 1
    first = accents[begins]
    follows = (first > 0) & word[np.maximum(first - 1, 0)]
    return accents[follows[np.cumsum(begins) - 1]]
