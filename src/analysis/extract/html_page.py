"""What of a web page is its content, and what is only its frame.

lxml parses; the choice of what to leave out is ours. trafilatura and resiliparse were tried first
on pages of a dozen kinds and lost paragraphs of pages without semantic markup, hidden parts of
accordions and rows of tables; a kept menu line does less harm than a lost sentence.
"""

import re
from typing import Any, NamedTuple

from analysis.extract.files import UnreadableDocumentError

_NEVER = {
    "script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "audio",
    "video", "select", "input", "textarea", "datalist", "map",
}  # fmt: skip
_ROLES = {
    "navigation",
    "banner",
    "contentinfo",
    "search",
    "dialog",
    "alertdialog",
    "menu",
    "menubar",
}
_HOLDERS = {"main", "article", "blockquote", "figure", "details"}  # a header in them is their own
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# words of a class or id, by what they name
_FRAME = {
    "cookie notices": {"cookie", "cookies", "consent", "gdpr", "ccpa"},
    "share bars": {"share", "sharing", "addtoany", "sharedaddy", "socialmedia", "socials"},
    "navigation": {
        "nav", "navigation", "navbar", "menu", "breadcrumb", "breadcrumbs", "pagination", "pager",
        "sidebar", "sidenav", "skip", "masthead", "mgsidebar", "mgsidenav",
    },
    "related pages": {"related", "relatedposts", "recommended", "yarpp", "widget"},
    "comments": {"comments", "disqus"},
    "sign-up forms": {"newsletter", "signup", "subscribe"},
    "footers": {"footer", "colophon", "copyright"},
}  # fmt: skip
_KIND_OF_WORD = {word: kind for kind, words in _FRAME.items() for word in words}
_STATES = ("no-", "no_", "has-", "has_", "with-", "with_", "is-", "is_", "js-", "without-")
_WORD_OF_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SENTENCE = re.compile(r"[a-z]{2}[.!?](?:\s|$)")
_DATA_URI = re.compile(r"data:[\w/+.;=-]{0,100},[^\s\"'<>)]{200,}")
_HUGE_TAG = re.compile(r"<[A-Za-z][^<>]{50000}")


class Cut(NamedTuple):
    """A part of a page's frame: what it is, and its text."""

    kind: str
    text: str


def parse(text: str, name: str) -> Any:
    """Give the tree of a page.

    Raises
    ------
    UnreadableDocumentError
        If elements are nested more than 2,000 deep, or a tag is longer than any real one.
    """
    from lxml import etree, html

    text = _DATA_URI.sub("", text.replace("\0", ""))
    parser = html.HTMLParser(
        huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True
    )
    too_much = bool(_HUGE_TAG.search(text))
    try:
        tree = (
            None if too_much else html.document_fromstring(text.encode("utf-8", "replace"), parser)
        )
    except etree.ParserError:  # nothing in it
        return html.document_fromstring("<p></p>")
    if tree is None or any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableDocumentError(
            f"{name}: its HTML is nested or tagged beyond any real page; open it in a browser and "
            "save its text as .txt"
        )
    return tree


def main_content(tree: Any) -> tuple[Any, list[Cut]]:
    """Cut menus, cookie notices and the like out of the tree.

    An element ``cut`` stands in the place of each; its attribute ``number`` is that of what was
    cut, in the list that is given back.

    1. Elements that say what they are (nav, role="search") go.
    2. Elements whose class or id names a part of the frame go, unless they hold running text.
    3. Lists of links within the page (its own contents) and links to skip to a part of it go.
    4. Of what is left, main stands for the page if it holds most of the words.
    """
    cuts: list[Cut] = []
    for element in list(tree.iter("head", *_NEVER)):
        element.drop_tree()
    body = tree.find("body") if tree.find("body") is not None else tree
    _prune(body, cuts)
    mains = body.xpath("//main | //*[@role='main']")
    if len(mains) == 1 and 2 * _words(mains[0]) > _words(body):
        around = Cut("text outside the main part", _outside(body, mains[0]))
        return mains[0], [*cuts, around] if around.text else cuts
    return body, cuts


def _outside(body: Any, main: Any) -> str:
    """Give the text of a page that stands around its main part."""
    from lxml import etree

    texts = []
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            texts.append(element.tail or "")
        elif element is main:
            walk.skip_subtree()
        else:
            texts.append(element.text or "")
    return " ".join(word for text in texts for word in text.split())


def _prune(body: Any, cuts: list[Cut]) -> None:
    half = _words(body) / 2
    titles = len(list(body.iter("h1")))
    waiting = [(body, False)]
    while waiting:
        parent, inside = waiting.pop()
        for child in list(parent):
            kind = _frame_kind(child, inside=inside)
            if kind and (kind in _PLAIN or _may_go(child, half, titles)):
                cuts.append(Cut(kind, _written(child)))
                child.clear(keep_tail=True)
                child.tag = "cut"
                child.set("number", str(len(cuts) - 1))
            elif child.tag not in _HEADINGS:
                waiting.append((child, inside or child.tag in _HOLDERS))


def _written(element: Any) -> str:
    return " ".join(part for text in element.itertext() if (part := " ".join(text.split())))


def _words(element: Any) -> int:
    return len(element.text_content().split())


_PLAIN = {"buttons", "contents lists", "skip links"}


def _may_go(element: Any, half: float, titles: int) -> bool:
    """Keep what holds most of the page or its only title, whatever it is called."""
    own = len(list(element.iter("h1")))
    return _words(element) <= half and not (own and own == titles)


def _frame_kind(element: Any, *, inside: bool) -> str | None:
    """Name the part of a page's frame that the element is; None for content."""
    tag, role = element.tag, element.get("role", "").lower()
    if tag == "nav" or role in _ROLES:
        return "menus and banners"
    if tag in {"header", "footer", "aside"} and not inside:
        return "headers, footers and asides"
    if tag == "button":
        return "buttons"
    if tag in {"ul", "ol"} and _is_contents(element):
        return "contents lists"
    if tag == "a" and element.get("href", "").startswith("#"):
        return "skip links" if element.text_content().strip().lower().startswith("skip") else None
    return None if tag in {"main", "article", "body"} else _kind_by_name(element)


def _is_contents(element: Any) -> bool:
    """Say whether every item of a list is but a link to a place in the page itself."""
    links = [link for link in element.iter("a") if link.get("href", "").startswith("#")]
    linked = "".join("".join(link.text_content().split()) for link in links)
    return len(links) > 1 and linked == "".join(element.text_content().split())


def _kind_by_name(element: Any) -> str | None:
    names = f"{element.get('class', '')} {element.get('id', '')}".split()
    for name in names:
        if name.startswith(_STATES):
            continue
        words = _WORD_OF_NAME.findall(name)
        for word in [name, *words, *map("".join, zip(words, words[1:], strict=False))]:
            kind = _KIND_OF_WORD.get(word.lower())
            if kind and _looks_like(element, kind):
                return kind
    return None


def _looks_like(element: Any, kind: str) -> bool:
    """Check the name against the text: two sentences outside links are content, not frame."""
    text = element.text_content()
    if kind == "cookie notices":
        return "cookie" in text.lower() and len(text.split()) < 300
    if kind == "comments":
        return True
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    return len(_SENTENCE.findall(text)) < 2 or linked > len(text) / 2
