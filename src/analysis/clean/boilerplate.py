"""Rules for whole lines that are no part of what a document says.

Each takes out a line only if all of it is boilerplate: a kept menu line does less harm than a lost
sentence.
"""

import re
from collections.abc import Iterator

from analysis.clean.edits import Edit, short_lines

_LONGEST = 200


def _lines(
    text: str, longest: int = _LONGEST, begins: tuple[str, ...] = ("",)
) -> Iterator[tuple[int, str, str]]:
    """Give start, line, and the line in lower case with plain apostrophes and single spaces.

    Only lines of up to so many characters that begin with one of the strings.
    """
    for start, line, low in short_lines(text):
        if low.startswith(begins) and len(line) <= longest:
            yield start, line, _plain(low)


def _plain(low: str) -> str:
    odd = "\u2019" in low or "\u00a0" in low or "  " in low or "\t" in low
    return " ".join(low.replace("\u2019", "'").split()) if odd else low


_MENU = re.compile(
    r"(?:(?:skip|jump) to (?:main |the )?(?:content|menu|main menu|navigation|search|footer)"
    r"|back to (?:the )?top(?: of (?:the )?page)?|return to top"
    r"|(?:main|toggle|open|close) (?:menu|navigation)"
    r"|(?:print|share|tweet|email|e-mail|bookmark) this(?: page| post| article| story)?:?"
    r"|share (?:on|via|to) \w+|share:|sharing options|copy link"
    r"|click to share on \w+(?: \(opens in new window\))?"
    r"|view (?:this (?:e-?mail|newsletter|message) )?in (?:your|a) (?:web )?browser"
    r"|(?:un)?subscribe(?: from this list)?|sign up (?:to|for) our newsletter"
    r"|update your preferences"
    r"|you are here:?|search this site|leave a (?:comment|reply)|(?:no|\d+) comments?|read more"
    r"|all rights reserved|privacy (?:policy|notice)|terms (?:and conditions|of use)"
    r"|cookie (?:policy|settings)"
    r"|accessibility statement|site ?map|(?:previous|next|older|newer) (?:page|post|article))"
)
_SEPARATOR = re.compile(r"[\s|\u00b7\u2022/>,.:\u00bb-]*")
_NETWORKS = {
    "facebook", "twitter", "linkedin", "whatsapp", "pinterest", "instagram", "youtube", "tiktok",
    "reddit", "tumblr", "email", "e-mail", "print", "share", "tweet", "x", "bluesky", "threads",
}  # fmt: skip
_MENU_BEGINS = (
    "skip", "jump to", "back to", "return to", "main ", "toggle", "open ", "close", "view", "click",
    "copy link", "subscribe", "unsubscribe", "sign up", "update your", "you are", "search this",
    "leave a", "no comment", "read more", "all rights", "privacy", "terms ", "accessibility s",
    "sitemap", "site map", "previous", "next", "older", "newer", "bookmark", "cookie", "sharing",
    *map(str, range(10)), *_NETWORKS,
)  # fmt: skip


def navigation(text: str) -> list[Edit]:
    """Take out lines made up of nothing but phrases of menus, share bars and page footers."""
    return [
        Edit(start, line, "")
        for start, line, low in _lines(text, begins=_MENU_BEGINS)
        if _is_menu(low) or _is_share_bar(low)
    ]


def _is_share_bar(low: str) -> bool:
    words = re.findall(r"[\w-]+", low)
    return len(words) > 1 and _NETWORKS.issuperset(words)


def _is_menu(low: str) -> bool:
    place = 0
    while place < len(low):
        phrase = _MENU.match(low, place)
        if not phrase:
            return False
        end = _SEPARATOR.match(low, phrase.end()).end()  # type: ignore[union-attr]
        if end == phrase.end() and end < len(low):
            return False
        place = end
    return True


_COOKIES = re.compile(
    r"(?:this (?:web)?site|we|our (?:web)?site|by (?:using|continuing|clicking)\b.{0,60})\b.{0,60}"
    r"\bcookies\b|(?:accept|reject|manage|allow)(?: all| additional| optional)? cookies\b"
    r"|cookies on \S+|.{0,40}\bcookie (?:preferences|settings|policy|notice)\b"
)


def cookie_notices(text: str) -> list[Edit]:
    """Take out short lines that tell of the cookies of a web site."""
    if "ookie" not in text:
        return []
    return [
        Edit(start, line, "")
        for start, line, low in _lines(text, 300)
        if "cookie" in low and _COOKIES.match(low)
    ]


_SYNDICATION = re.compile(
    r"(?:this|the) (?:post|article|blog|blog post|piece|story|column|interview|content)"
    r" (?:was |has been |is )?(?:(?:originally|first) )?(?:published|posted|appeared|featured"
    r"|cross-?posted|republished)"
    r" (?:at|on|by|in|from|with|via)\b"
    r"|(?:originally|first) (?:published|posted|appeared) (?:(?:at|on|by|via|in) (?=\D)|:)"
    r"|(?:re-?posted|cross-?posted|re-?blogged|republished|syndicated) (?:from|with|by)\b"
    r"|read the (?:original|full) (?:article|post|story)(?: here| at| on)?\b"
    r"|the post .{1,120} (?:appeared first|first appeared) on\b"
)
_SYNDICATION_BEGINS = (
    "this ", "the ", "original", "first ", "re", "cross", "syndicated",
)  # fmt: skip
_MOST_WORDS = 20


def syndication(text: str) -> list[Edit]:
    """Take out lines of one sentence that say where a post was first published."""
    return [
        Edit(start, line, "")
        for start, line, low in _lines(text, begins=_SYNDICATION_BEGINS)
        if _SYNDICATION.match(low) and len(low.split()) <= _MOST_WORDS and _is_one_sentence(low)
    ]


def _is_one_sentence(low: str) -> bool:
    return not re.search(r"[a-z]{2}[.!?] |, ", low)


_LABEL = r"(?:t|tel|telephone|textphone|phone|mobile|fax|e|email|e-mail|w|web|website|twitter|x)"
_CONTACT = re.compile(
    rf"{_LABEL}\b\.?:?(?: ?(?:{_LABEL}\b\.?:?|"
    r"number|us|address|enquiries|at|on|and|or|\||,|[\d ()+-]{7,20}|\S{1,64}@\S{1,64}|@\w+"
    r"|(?:https?://|www\.)\S{1,200}|[a-z0-9.-]{1,60}\.uk(?:/\S{0,200})?))+\.?"
)
_POSTCODE = re.compile(r"(?:.{0,80}[ ,])?[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\.?\s*")
_ADDRESS_WORDS = 12
_ADDRESS_LINES = 6
_PLACE = re.compile(
    r"(?:\d[\w-]*,? )?[A-Z][\w.'\u2019-]*(?:,? (?:[A-Z\d][\w.'\u2019-]*|of|and|on|upon|the))*,?"
)
_STREET = re.compile(
    r"\b(?:street|st|road|rd|lane|avenue|ave|drive|square|crescent|terrace|close|way|house|gate"
    r"|building|court|hall|floor|centre|park|place|po box)\b,?\.?$"
    r"|^\d+[a-z]?,? (?!january|february|march|april|may|june|july|august|september|october"
    r"|november|december)[a-z]"
)
_CONTACT_BEGINS = ("t", "p", "m", "f", "e", "w", "x")


def contact_lines(text: str) -> list[Edit]:
    """Take out lines that hold but a telephone number, or a postal address with its postcode.

    The lines of an address above its postcode go from the one that names a street or building.
    """
    lines = short_lines(text)
    gone = {
        i
        for i, (_, line, low) in enumerate(lines)
        if low.startswith(_CONTACT_BEGINS)
        and _CONTACT.fullmatch(_plain(low))
        and re.search(r"\d{3}|@|\.\w", low)
    }
    for i, (_, line, _low) in enumerate(lines):
        if line.rstrip(" .")[-2:].isupper() and _is_postal(line):
            gone.update(range(_first_of_address(lines, i), i + 1))
    return [Edit(*lines[i][:2], "") for i in sorted(gone)]


def _first_of_address(lines: list[tuple[int, str, str]], last: int) -> int:
    """Give the highest of the lines above a postcode that begins its address."""
    first = last
    for i in range(last - 1, max(last - _ADDRESS_LINES, -1), -1):
        line = lines[i][1].strip()
        below = lines[i + 1][0] - lines[i][0] - len(lines[i][1])
        if len(line.split()) > 5 or not _PLACE.fullmatch(line) or below > 2:
            break
        first = i if _STREET.search(lines[i][2]) else first
    return first


def _is_postal(line: str) -> bool:
    short = len(line.split()) <= _ADDRESS_WORDS
    return short and bool(_POSTCODE.fullmatch(line)) and not re.search(r"[a-z]{3}[.!?] ", line)


_CLOSING = re.compile(
    r"(?:yours (?:sincerely|faithfully|truly|ever)|(?:with )?(?:kind(?:est)?|best|warm(?:est)?"
    r"|many) (?:regards|wishes|thanks)|sincerely|regards)[,.]?"
)
_CLOSING_BEGINS = ("yours", "with", "kind", "best", "warm", "many", "sincerely", "regards")
_ROLE = re.compile(
    r"\b(?:ceo|chief executive|chair(?:man|woman|person)?|director|secretary|minister|inspector"
    r"|manager|head of|officer|president|commissioner|adviser|advisor|lead|professor|councillor)\b"
)
_NAME = re.compile(r"(?:[A-Z][\w.'\u2019-]*[ ,]*){2,4}")


def signatures(text: str) -> list[Edit]:
    """Take out closing formulas with the name and roles after them.

    A name with a role goes too where it is the last line of the text.
    """
    lines = short_lines(text)
    edits: dict[int, str] = {}
    for i, (start, line, low) in enumerate(lines):
        if low.startswith(_CLOSING_BEGINS) and _CLOSING.fullmatch(low):
            edits[start] = line
            edits |= dict(_signed(lines[i + 1 : i + 4]))
    if lines and not text[lines[-1][0] + len(lines[-1][1]) :].strip():
        start, line, low = lines[-1]
        if _NAME.match(line) and _ROLE.search(low) and _is_label(line):
            edits[start] = line
    return [Edit(start, line, "") for start, line in sorted(edits.items())]


def _signed(lines: list[tuple[int, str, str]]) -> Iterator[tuple[int, str]]:
    for i, (start, line, low) in enumerate(lines):
        is_name = i == 0 and _NAME.fullmatch(line.strip())
        if not (is_name or (_ROLE.search(low) and _is_label(line))):
            return
        yield start, line


def _is_label(line: str) -> bool:
    return len(line.split()) <= 10 and not line.rstrip().endswith((".", "!", "?", ":", ";"))
