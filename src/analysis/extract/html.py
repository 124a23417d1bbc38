"""A web page -> its main text in blocks.

trafilatura keeps headings, lists and tables of the main content and leaves menus, cookie notices
and share bars out.
"""

from lxml import etree

_BLOCKS = {"head", "p", "item", "row", "quote", "code"}


def html_blocks(text: str) -> list[str]:
    """Give the headings, paragraphs, list items and table rows of a page's main content."""
    import trafilatura

    result = trafilatura.bare_extraction(
        text, favor_recall=True, include_tables=True, include_comments=False
    )
    return [] if result is None else list(_blocks(result.body))


def _blocks(element: "etree._Element") -> "list[str]":
    blocks = []
    for child in element.iter():
        if child.tag == "row":
            cells = [" ".join("".join(cell.itertext()).split()) for cell in child]
            blocks.append(" | ".join(cells))
        elif child.tag in _BLOCKS and not any(a.tag in _BLOCKS for a in child.iterancestors()):
            blocks.append(" ".join("".join(child.itertext()).split()))
    return [block for block in blocks if block]
