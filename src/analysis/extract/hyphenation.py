"""Words parted by a hyphen at the end of a line: one word, or a compound that keeps its hyphen."""

import re
from collections import Counter
from collections.abc import Collection, Iterable

# how a line begins after one that ends in a hyphen, but no word is parted: pre- and post-adoption
SUSPENDED = re.compile(r"(?:and|or|to) \w+[-\u2010]")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_LAST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*\Z")
_ADDRESS = re.compile(r"(?:www\.|://|@)\S*\Z")
_PREFIXES = {"self", "non"}
_FEW = 1  # one word decided is no sign of a habit
_FIRST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def hyphens_kept(pairs: Collection[tuple[str, str]], texts: Iterable[str]) -> list[bool]:
    """Decide for each (line without its hyphen, next line) whether the hyphen is kept.

    1. After a digit, or before anything but a lower-case letter, it is kept.
    2. The form that the texts use elsewhere, joined or hyphenated, decides.
    3. In a chain (out-of-hours) and after a first part that English joins by a hyphen (self-, non-)
       it is kept.
    4. Failing all, what most cases of step 2 were: hyphens of compounds are kept, those of a
       typesetter who parts words are not. Where that is even, it is kept if either half is a word
       elsewhere.

    `texts` are all lines of the document, the parted ones too.
    """
    if not pairs:
        return []
    counts = _counts(texts)
    for left, right in pairs:  # the halves themselves are no words
        counts.subtract(_counts([*_LAST.findall(left), *_WORD.findall(right)[:1]]))
    words = {word for word, count in counts.items() if count > 0}
    found = [_from_text(left, right, words) for left, right in pairs]
    votes = Counter(found)
    verdicts = [
        verdict if verdict is not None else _from_form(left, right)
        for verdict, (left, right) in zip(found, pairs, strict=True)
    ]
    if votes[True] > max(votes[False], _FEW):
        return [verdict is not False for verdict in verdicts]
    typeset = votes[False] > max(votes[True], _FEW)
    return [
        verdict if verdict is not None else not typeset and _has_half(left, right, words)
        for verdict, (left, right) in zip(verdicts, pairs, strict=True)
    ]


def _counts(texts: Iterable[str]) -> Counter[str]:
    """Count the lower-case words of lines, compounds whole and in their parts."""
    counts: Counter[str] = Counter()
    for text in texts:
        found = _WORD.findall(text.lower())
        counts.update(found)
        counts.update(part for word in found if "-" in word for part in word.split("-"))
    return counts


def _has_half(left: str, right: str, words: Collection[str]) -> bool:
    halves = _LAST.findall(left.lower()) + _FIRST.findall(right.lower())[:1]
    return any(len(half) > 2 and half in words for half in halves)


def _from_text(left: str, right: str, words: Collection[str]) -> bool | None:
    """Decide by the form that stands elsewhere."""
    first, second = _LAST.search(left), _FIRST.match(right)
    if not first or not second:
        return None
    one, two = first[0].lower(), second[0].lower()
    if one + two in words and second[0][0].islower() and not _ADDRESS.search(left):
        return False
    return True if f"{one}-{two}" in words else None


def _from_form(left: str, right: str) -> bool | None:
    """Keep a hyphen that no typesetter would have put there."""
    first, second = _LAST.search(left), _FIRST.match(right)
    if not first or not second or not second[0][0].islower() or _ADDRESS.search(left):
        return True
    return True if "-" in first[0] + second[0] or first[0].lower() in _PREFIXES else None
