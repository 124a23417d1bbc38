"""The cleaning rules, in the order in which they are applied."""

from analysis.clean import addresses, boilerplate, characters, lines
from analysis.clean.contents import contents
from analysis.clean.edits import Finder, finder

glued_sentences = finder(
    # the letters before and after tell a sentence's end from 1.5, e.g. and Ph.D.
    "(?<=[a-z0-9]{2})[.!?][\u2019\u201d)]?(?=[A-Z\u2018\u201c][a-z ])(?!(?:Uk|Com|Org|Net)\\b)"
    "|(?<=[a-z][\u2019\u201d)])[.!?](?=[A-Z][a-z ])",
    lambda match: match[0] + " ",
)

FINDERS: dict[str, tuple[Finder, str]] = {
    "mojibake": (characters.mojibake, "text decoded with the wrong encoding is repaired"),
    "control_characters": (
        characters.control_characters,
        "soft hyphens, zero-width, bidirectional and control characters are removed",
    ),
    "line_wraps": (lines.line_wraps, "lines broken at a fixed width are joined again"),
    "separators": (lines.separators, "lines of nothing but signs are removed"),
    "contents": (contents, "a list of contents whose items recur as headings is removed"),
    "navigation": (boilerplate.navigation, "lines of menus, share bars and footers are removed"),
    "cookie_notices": (boilerplate.cookie_notices, "notices about cookies are removed"),
    "syndication": (
        boilerplate.syndication,
        "lines that say where a text was first published are removed",
    ),
    "contact_lines": (
        boilerplate.contact_lines,
        "lines of only a telephone number, web or postal address are removed",
    ),
    "signatures": (boilerplate.signatures, "closing formulas with names and roles are removed"),
    "bullets": (lines.bullets, "signs before list items are removed; each item is its own line"),
    "list_numbers": (lines.list_numbers, "numbers before list items are removed"),
    "web_addresses": (addresses.web_addresses, "web addresses are removed from their sentences"),
    "email_addresses": (
        addresses.email_addresses,
        "e-mail addresses are removed from their sentences",
    ),
    "handles": (addresses.handles, "names of accounts (@name) are removed from their sentences"),
    "glued_sentences": (glued_sentences, "a space is put between sentences that run together"),
    "quotes": (characters.quotes, "quotation marks and apostrophes become straight"),
    "dashes": (characters.dashes, "dashes become a hyphen, or an en dash between spaces"),
    "unicode": (characters.composed, "accents are composed (NFC), ligatures taken apart"),
    "spaces": (
        characters.spaces,
        "runs of spaces become one, and empty lines and spaces at the ends of lines go",
    ),
}
