"""Rules for lines around a text: where it was published, who is to be called, who signed it.

Each takes out a line only if all of it is boilerplate: a kept menu line does less harm than a lost
sentence.
"""

import re
from collections.abc import Iterator

from analysis.clean.edits import Edit, plain_line, plain_lines, short_lines

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
_GOES_ON = re.compile(
    r"\b(?:and|but|which|that|who|when|while|because|has|have|had|was|were|is|are|it|they|we)\b"
)
_PUBLISHER = re.compile(
    r"$|[A-Z\"'\u2018\u201c<(@\u2026.]|https?:|www\.|[a-z0-9.-]+\.\w"
    r"|(?:the|our|my|his|her|their|a) .*\b(?:blog|web ?site|site|news|newsletter|magazine|page"
    r"|[A-Z]\w+)\b"
)


def syndication(text: str) -> list[Edit]:
    """Take out lines of one sentence that say where a post was first published."""
    return [
        Edit(start, line, "")
        for start, line, low in plain_lines(text, begins=_SYNDICATION_BEGINS)
        if (said := _SYNDICATION.match(low))
        and len(low.split()) <= _MOST_WORDS
        and _names_a_place(line.strip()[said.end() :])
    ]


def _names_a_place(rest: str) -> bool:
    """Say whether the rest of a line is a name or address and nothing more."""
    ends = not re.search(r"[a-z]{2}[.!?] |, ", rest) and not _GOES_ON.search(rest)
    return ends and bool(_PUBLISHER.match(rest.lstrip(" :")))


_LABEL = (
    r"(?:t|tel|telephone|textphone|phone|mobile|mob|direct|fax|e|email|e-mail|w|web|website"
    r"|twitter|x)"
)
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
_CONTACT_BEGINS = ("t", "p", "m", "d", "f", "e", "w", "x")


def contact_lines(text: str) -> list[Edit]:
    """Take out lines that hold but a telephone number, or a postal address with its postcode.

    The lines of an address above its postcode go from the one that names a street or building.
    """
    lines = short_lines(text)
    gone = {
        i
        for i, (_, line, low) in enumerate(lines)
        if low.startswith(_CONTACT_BEGINS)
        and _CONTACT.fullmatch(plain_line(low))
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

    A name with a role goes too where they are the last line, or the last two lines, of the text.
    """
    lines = short_lines(text)
    edits: dict[int, str] = {}
    for i, (start, line, low) in enumerate(lines):
        goes_on = i + 1 < len(lines) and lines[i + 1][1].lstrip()[:1].islower()
        if low.startswith(_CLOSING_BEGINS) and _CLOSING.fullmatch(low) and not goes_on:
            edits[start] = line
            edits |= dict(_signed(lines[i + 1 : i + 4]))
    if lines and not text[lines[-1][0] + len(lines[-1][1]) :].strip():
        unsigned = [line for line in lines[-8:] if line[0] not in edits]
        edits |= {start: line for start, line, _ in _last_signature(unsigned)}
    return [Edit(start, line, "") for start, line in sorted(edits.items())]


def _last_signature(lines: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """Give the last line where it is a name with a role; or a name, a role, perhaps a body."""
    if lines and _has_role(lines[-1]) and _NAME.match(lines[-1][1]):
        return lines[-1:]
    for role in (-1, -2):
        if len(lines) > -role and _has_role(lines[role]):
            below = [line.strip() for _, line, _ in lines[role:]]
            name = lines[role - 1][1].strip()
            labels = all(_PLACE.fullmatch(line) and _is_label(line) for line in below)
            if labels and _NAME.fullmatch(name) and name[-1] != ",":
                return lines[role - 1 :]
    return []


def _has_role(line: tuple[int, str, str]) -> bool:
    return bool(_ROLE.search(line[2])) and _is_label(line[1])


def _signed(lines: list[tuple[int, str, str]]) -> Iterator[tuple[int, str]]:
    for i, (start, line, low) in enumerate(lines):
        is_name = i == 0 and _NAME.fullmatch(line.strip())
        if not (is_name or (_ROLE.search(low) and _is_label(line))):
            return
        yield start, line


def _is_label(line: str) -> bool:
    return len(line.split()) <= 10 and not line.rstrip().endswith((".", "!", "?", ":", ";"))
