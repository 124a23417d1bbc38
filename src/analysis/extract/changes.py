"""What reading a file leaves out or repairs, as a log that gives back what the file holds."""

from collections.abc import Sequence
from typing import NamedTuple

PAGE_FRAME = "page_frame"
RUNNING_LINES = "running_lines"
LINE_HYPHENS = "line_hyphens"
FOOTNOTE_MARKS = "footnote_marks"
SYMBOLS = "symbols"

# In the order in which they count as applied: each one's positions are those before it.
RULES = {
    PAGE_FRAME: "menus, cookie notices, share bars, footers and the like of a web page are removed",
    RUNNING_LINES: "running headers, footers and page numbers of a PDF are removed",
    LINE_HYPHENS: "words that a PDF parts at the end of a line are put together",
    FOOTNOTE_MARKS: "the small raised numbers of a PDF's footnotes are removed",
    SYMBOLS: "signs of symbol fonts, which have no meaning outside them, become bullets",
}


class Change(NamedTuple):
    """One removal or repair: where it stands in the text before its rule, what went, what came."""

    rule: str
    page: int
    position: int
    removed: str
    replacement: str


class Piece(NamedTuple):
    """A stretch of a text as the file has it, and as it is read; no rule where both are one."""

    found: str
    read: str
    rule: str = ""
    page: int = 0


def kept(text: str) -> Piece:
    """Give a piece that is read as it is found."""
    return Piece(text, text)


def changes_of(pieces: Sequence[Piece]) -> list[Change]:
    """Give the changes that make the text read from the text found, rule by rule.

    Each position counts characters in the text after all earlier rules and before its own, as in
    the log of `analysis.clean.clean`, so `analysis.clean.restore` undoes them.
    """
    changes = []
    done: set[str] = {""}
    for rule in RULES:
        position = 0
        for piece in pieces:
            if piece.rule == rule:
                changes.append(Change(rule, piece.page, position, piece.found, piece.read))
            position += len(piece.read if piece.rule in done else piece.found)
        done.add(rule)
    return changes
