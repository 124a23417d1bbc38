"""Rules for web and e-mail addresses and for handles: the address goes, its sentence stays."""

import re
from collections.abc import Iterable

from analysis.clean.edits import Edit, Finder, words_with

_END = r"[^\s<>\"|.,;:!?)\]'\u2019\u201d]"  # an address ends before the sentence's own signs
_PATH = rf"[^\s<>\"|]*{_END}"
_TOP = r"(?:(?:co|org|gov|ac|nhs|sch)\.uk|gov\.wales|com|org|net|uk|eu|info|scot|wales)"
_BRACKETS = {"(": ")", "<": ">", "[": "]"}
_ELLIPSIS = "\u2026"


def _addresses(pattern: str, *, needs: Iterable[str]) -> Finder:
    """Make a rule for addresses, looked for only in words in which one of the needs is found."""
    compiled = re.compile(pattern)

    def find(text: str) -> list[Edit]:
        """Give the edits that take out the addresses in a text."""
        return [
            _left_out(text, match)
            for start, end in words_with(text, needs)
            for match in compiled.finditer(text, start, end)
        ]

    return find


def _left_out(text: str, match: re.Match[str]) -> Edit:
    """Take out an address with the brackets around it and a space that would be left over.

    Where its sentence goes on, an ellipsis shows that something is left out, as in a quotation.
    """
    start, end = match.span()
    if start and text[start - 1] in _BRACKETS and text[end : end + 1] == _BRACKETS[text[start - 1]]:
        start, end = start - 1, end + 1
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if not before.strip(" \t") or before.endswith("\n"):  # the line begins with it
        return Edit(start, text[start:end], "")
    if after.lstrip(" ")[:1].isalnum() or after[:1] in {",", ";"}:
        return Edit(start, text[start:end], _ELLIPSIS)
    if before.endswith(" "):
        start -= 1
    return Edit(start, text[start:end], "")


web_addresses = _addresses(
    rf"\b(?:https?://|www\.){_PATH}"
    rf"|(?<![\w.@/-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.{_TOP}(?![\w-]|\.\w)(?:/{_PATH}|/)?",
    needs=("://", r"www\.", r"\.(?:uk|com|org|net|eu|info|scot|wales)"),
)

email_addresses = _addresses(
    r"(?:mailto:)?(?<![\w.+%-])[\w.+%-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])",
    needs=("@",),
)

handles = _addresses(r"(?<![\w@/.+-])@[A-Za-z_]\w{1,30}(?![\w@])", needs=("@",))
