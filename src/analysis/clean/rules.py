"""The cleaning rules, in the order in which they are applied."""

import re
from dataclasses import dataclass

from analysis.clean import addresses, boilerplate, characters, lines, navigation
from analysis.clean.contents import contents
from analysis.clean.edits import Edit, Finder, substitution

_DOMAINS = re.compile(r"(?:Uk|Com|Org|Net)\b")


@dataclass(frozen=True)
class Rule:
    """One kind of repair or removal.

    Attributes
    ----------
    description
        One line for the researcher.
    find
        The changes that it makes to a text.
    needs
        It is passed over in a text that has none of these characters; empty: never.
    """

    description: str
    find: Finder
    needs: frozenset[str] = frozenset()


def _parted(match: re.Match[str]) -> str:
    """Put a space after a full stop whose neighbours tell it from 1.5, e.g. and Ph.D."""
    text, start, end = match.string, match.start(), match.end()
    before = text[start - 2 : start] if start > 1 else ""
    ends = before[-1:].islower() or before.isdigit() or before[-1:] in {")", "\u2019", "\u201d"}
    whole = before[:1].islower() or before[:1].isdigit()
    goes_on = text[end + 1 : end + 2].islower() or text[end + 1 : end + 2] == " "
    acronym = (
        len(word := text[max(0, start - 3) : start]) == 3 and word.isalpha() and word.isupper()
    )
    is_word = not _DOMAINS.match(text, end)
    return f"{match[0]} " if (acronym or (ends and whole)) and goes_on and is_word else match[0]


_GLUED = [
    substitution(rf"{sign}[\u2019\u201d)]?(?=[A-Z\u2018\u201c])", _parted)
    for sign in (r"\.", "!", r"\?")  # a pattern that begins with one sign is the fastest
]


def glued_sentences(text: str) -> list[Edit]:
    """Put a space between sentences that run together."""
    return sorted(edit for find in _GLUED for edit in find(text))


RULES_BY_NAME: dict[str, Rule] = {
    "mojibake": Rule(
        "text decoded with the wrong encoding is repaired",
        characters.mojibake,
        characters.MOJIBAKE_FIRST,
    ),
    "control_characters": Rule(
        "soft hyphens, zero-width, bidirectional and control characters are removed",
        characters.control_characters,
        characters.CONTROLS,
    ),
    "line_wraps": Rule(
        "lines broken at a fixed width are joined again", lines.line_wraps, frozenset("\n")
    ),
    "separators": Rule("lines of nothing but signs are removed", lines.separators),
    "contents": Rule(
        "a list of contents whose items recur as headings is removed", contents, frozenset("\n")
    ),
    "navigation": Rule(
        "lines of menus, share bars and page footers are removed", navigation.navigation
    ),
    "message_headers": Rule(
        "the lines above an e-mail message (From, To, Sent) are removed",
        navigation.message_headers,
        frozenset(":"),
    ),
    "cookie_notices": Rule("notices about cookies are removed", navigation.cookie_notices),
    "syndication": Rule(
        "lines that say where a text was first published are removed", boilerplate.syndication
    ),
    "contact_lines": Rule(
        "lines of only a telephone number, web or postal address are removed",
        boilerplate.contact_lines,
    ),
    "signatures": Rule(
        "closing formulas with the names and roles after them are removed", boilerplate.signatures
    ),
    "bullets": Rule("signs before list items are removed; each item is a line", lines.bullets),
    "list_numbers": Rule("numbers before list items are removed", lines.list_numbers),
    "web_addresses": Rule(
        "web addresses are removed from their sentences", addresses.web_addresses
    ),
    "email_addresses": Rule(
        "e-mail addresses are removed from their sentences",
        addresses.email_addresses,
        frozenset("@"),
    ),
    "handles": Rule(
        "names of accounts (@name) are removed from their sentences",
        addresses.handles,
        frozenset("@"),
    ),
    "glued_sentences": Rule("a space is put between sentences that run together", glued_sentences),
    "quotes": Rule(
        "quotation marks and apostrophes become straight", characters.quotes, characters.QUOTES
    ),
    "dashes": Rule(
        "dashes become a hyphen, or an en dash between spaces",
        characters.dashes,
        characters.DASHES,
    ),
    "unicode": Rule(
        "accents are composed (NFC), ligatures taken apart",
        characters.composed,
    ),
    "spaces": Rule(
        "runs of spaces become one; empty lines and spaces at the ends of lines go",
        characters.spaces,
    ),
}
