"""Rules for the lines around a web page, a newsletter or an e-mail message."""

import re
from itertools import groupby

from analysis.clean.edits import Edit, plain_lines, short_lines

# A line goes if it consists of such phrases and signs between them.
_PHRASES = re.compile(
    r"(?:(?:skip|jump) to (?:main |the )?(?:content|menu|main menu|navigation|search|footer)"
    r"|back to (?:the )?top(?: of (?:the )?page)?|return to top"
    r"|(?:main|toggle|open|close) (?:menu|navigation)"
    r"|(?:print|share|tweet|email|e-mail|bookmark) this(?: page| post| article| story)?:?"
    r"|share (?:on|via|to) \w+|share:|sharing options|copy link|like this:|like loading\.*"
    r"|click to share on \w+(?: \(opens in new window\))?"
    r"|follow us (?:on|at):?|forward to a friend"
    r"|view (?:this (?:e-?mail|newsletter|message) )?in (?:your|a) (?:web )?browser"
    r"|you(?: are|'re) receiving this (?:e-?mail|newsletter|message) because [^.!?]{1,120}[.!]?"
    r"|want to change how you receive these e-?mails\?|our mailing address is:?"
    r"|(?:you can )?(?:update your preferences|unsubscribe(?: from this list)?)"
    r"(?: or unsubscribe(?: from this list)?)?"
    r"|subscribe|sign up (?:to|for) our newsletter|(?:update|manage) (?:your )?preferences"
    r"|you are here:?|search this site|leave a (?:comment|reply)|cancel reply|\d+ comments?"
    r"|your e-?mail address will not be published|required fields are marked \*?"
    r"|(?:is|was) this (?:page|information|article) (?:useful|helpful)\??"
    r"|read more|all rights reserved|privacy (?:policy|notice)|terms (?:and conditions|of use)"
    r"|cookie (?:policy|settings)|accessibility statement|site ?map"
    r"|(?:previous|next|older|newer) (?:page|post|article)|page \d{1,4}(?: of \d{1,4})?"
    r"|(?:(?:copyright )?\u00a9|copyright \(c\)) ?[^.!?|]{0,80}"
    r"|registered (?:charity|company)(?: (?:number|no\.?))?:? ?[\d ]{6,9}"
    r"|registered in (?:england(?: and wales| & wales)?|scotland|wales)|sent from my \w+"
    r"|-* ?(?:original|forwarded) message ?-*)"
)
_SEPARATORS = re.compile(r"[\s|\u00b7\u2022/>,.:\u00bb-]*")
_NETWORKS = {
    "facebook", "twitter", "linkedin", "whatsapp", "pinterest", "instagram", "youtube", "tiktok",
    "reddit", "tumblr", "email", "e-mail", "print", "share", "tweet", "x", "bluesky", "threads",
    "follow", "us", "on", "and", "or",
}  # fmt: skip
_JOINING = {"follow", "us", "on", "and", "or", "share", "email", "e-mail", "print", "x", "threads"}
_ALONE = _NETWORKS - _JOINING
_ITEMS = {
    "home", "about", "about us", "who we are", "what we do", "our work", "news", "blog", "events",
    "contact", "contact us", "get involved", "get in touch", "donate", "shop", "search", "menu",
    "login", "log in", "sign in", "register", "my account", "resources", "publications", "reports",
    "help", "faq", "faqs", "jobs", "careers", "vacancies", "media", "press", "team", "our team",
    "cookies", "privacy", "privacy policy", "privacy notice", "accessibility", "terms",
    "terms of use", "terms and conditions", "sitemap", "site map", "legal", "feedback", "services",
}  # fmt: skip
# how such lines begin, as most others do not; a phrase that is added begins in one of these ways
_BEGINS = (
    "skip", "jump to", "back to", "return to", "toggle", "open ", "close", "view", "click", "copy",
    "like ", "follow us", "forward", "-", "original mess", "you are", "you're", "you can",
    "want to", "our mailing", "update", "manage", "unsubscribe", "subscribe", "sign up", "cancel",
    "your e", "is this ", "was this ",
    "required", "read more", "all rights", "bookmark", "previous", "next", "older", "newer",
    "page ", "\u00a9", "registered", "sent from", "leave a", "main ", "sharing", "cookie",
    *map(str, range(10)), *(_NETWORKS - {"on", "and", "or", "us"}), *_ITEMS,
)  # fmt: skip
_ITEM_SIGNS = re.compile(r"\s*[|>\u00b7\u2022\u00bb/]\s*")
_TRAIL = re.compile(
    r"you are here:? .*[>\u00bb/|].*|(?:previous|next|older|newer) (?:post|article): .*"
)


def navigation(text: str) -> list[Edit]:
    """Take out lines made up of nothing but phrases of menus, share bars and page footers.

    The name of a single network is a share bar only beside another one.
    """
    gone = {
        start: line
        for start, line, low in plain_lines(text, begins=_BEGINS)
        if _is_menu(low) or _is_bar(low) or (_TRAIL.fullmatch(low) and low[-1] not in ".!?")
    }
    lines = short_lines(text)
    names = [i for i, (_, _, low) in enumerate(lines) if low in _ALONE]
    beside = {i for a, b in zip(names, names[1:], strict=False) if b == a + 1 for i in (a, b)}
    gone |= {lines[i][0]: lines[i][1] for i in beside}
    return [Edit(start, line, "") for start, line in sorted(gone.items())]


def _is_bar(low: str) -> bool:
    """Say whether a line consists of names of networks, or of three or more items of a menu."""
    words = re.findall(r"[\w-]+", low) if len(low) < 100 else []
    if len(words) > 1 and _NETWORKS.issuperset(words) and not _JOINING.issuperset(words):
        return True
    items = [item for item in _ITEM_SIGNS.split(low) if item]
    return len(items) >= 3 and _ITEMS.issuperset(items)


def _is_menu(low: str) -> bool:
    place = 0
    while place < len(low):
        phrase = _PHRASES.match(low, place)
        if not phrase or phrase.end() == place:
            return False
        end = _SEPARATORS.match(low, phrase.end()).end()  # type: ignore[union-attr]
        if end == phrase.end() and end < len(low):
            return False
        place = end
    return True


_COOKIES = re.compile(
    r"(?:(?:this|our|the) (?:web)?site|we)(?: also)? uses?(?: \w+){0,3} cookies"
    r"(?:$|[.:]| (?:to (?:\w+ )?(?:improve|give|ensure|make|help|provide|understand|offer|enhance"
    r"|analyse|analyze|personalise|collect|remember|store|track|deliver)"
    r"|on (?:this|our) (?:web)?site|and (?:other|similar)|for (?:analytics|statistics|essential)"
    r"|in order)\b)"
    r"|by (?:using|continuing|clicking)\b.{0,100}\bcookies\b"
    r"|(?:accept|reject|manage|allow)(?: all| additional| optional)? cookies\b"
    r"|cookies on (?:this|our|the) \S+|.{0,40}\bcookie (?:preferences|settings|policy|notice)\b"
)


def cookie_notices(text: str) -> list[Edit]:
    """Take out short lines that tell of the cookies of a web site."""
    if "ookie" not in text:
        return []
    return [
        Edit(start, line, "")
        for start, line, low in plain_lines(text, 300)
        if "cookie" in low and _COOKIES.match(low)
    ]


_HEADER = re.compile(r"(?:from|to|cc|bcc|sent|date|subject|reply-to|attachments?): ?\S.*")
_HEADER_BEGINS = ("from:", "to:", "cc:", "bcc:", "sent:", "date:", "subject:", "reply-to", "attach")
_FROM = re.compile(r"[Ff](?:rom|ROM):")
_FEWEST_HEADERS = 3


def message_headers(text: str) -> list[Edit]:
    """Take out the lines above an e-mail message, of which three stand together: From, To, Sent."""
    gone: list[Edit] = []
    if not _FROM.search(text):
        return gone
    lines = short_lines(text)
    for is_header, run in groupby(lines, key=_is_header):
        found = list(run)
        names = {low.split(":", 1)[0] for _, _, low in found}
        if is_header and "from" in names and len(names) >= _FEWEST_HEADERS:
            gone += [Edit(start, line, "") for start, line, _ in found]
    return gone


def _is_header(line: tuple[int, str, str]) -> bool:
    return line[2].startswith(_HEADER_BEGINS) and bool(_HEADER.fullmatch(line[2]))
