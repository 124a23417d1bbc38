"""The blocks of a PDF's lines -> their text, and what was left out or put together in it."""

import re
from collections.abc import Sequence

from analysis.extract.changes import LINE_HYPHENS, RUNNING_LINES, Piece, kept
from analysis.extract.hyphenation import SUSPENDED, hyphens_kept
from analysis.extract.pdf_lines import LINE_HYPHEN, Line

_HYPHEN_END = re.compile(rf"(?<=\w)[-\u2010{LINE_HYPHEN}]$")
_OPEN_END = re.compile(r"\w[\u2013/]$")  # "2020\u2013" and "and/" go on without a space
_LAST_WORD = re.compile(r"\S+$")
_FIRST_WORD = re.compile(r"\S+")


def text_pieces(blocks: Sequence[list[Line]], running: Sequence[Line]) -> list[Piece]:
    """Give the text in pieces, its blocks parted by an empty line.

    Halves of words at the ends of lines are put together; the cells of a row are parted by a
    bar. The running lines of a page stand before the first of its own lines, and are not read.
    """
    verdicts = iter(_hyphens_kept(blocks))
    waiting = sorted(running, key=lambda line: (-line.page, line.bottom, -line.left))
    pieces: list[Piece] = []
    for block in blocks:
        for i, line in enumerate(block):
            left_out = _left_out(waiting, line.page)
            if i and _is_parted(block[i - 1], line):
                tail = _last_word(pieces)
                pieces += [*left_out, *_parted(tail, line, keep=next(verdicts))]
            else:
                between = _between(block[i - 1], line) if i else "\n\n" if pieces else ""
                pieces += [*([kept(between)] if between else []), *left_out, *line.pieces]
    pieces += _left_out(waiting, None)
    # where no line follows, and within a line, the sign was a plain hyphen
    return [
        piece._replace(
            found=piece.found.replace(LINE_HYPHEN, "-"), read=piece.read.replace(LINE_HYPHEN, "-")
        )
        for piece in pieces
    ]


def _is_parted(line: Line, following: Line) -> bool:
    return bool(_HYPHEN_END.search(line.text)) and not SUSPENDED.match(following.text)


def _hyphens_kept(blocks: Sequence[list[Line]]) -> list[bool]:
    pairs = [
        (_HYPHEN_END.sub("", a.text), b.text)
        for block in blocks
        for a, b in zip(block, block[1:], strict=False)
        if _is_parted(a, b)
    ]
    return hyphens_kept(pairs, (line.text for block in blocks for line in block))


def _between(line: Line, following: Line) -> str:
    is_cell = (
        following.left >= line.right and following.page == line.page and following.top > line.bottom
    )
    if is_cell:
        return " | "
    return "" if _OPEN_END.search(line.text) else " "


def _left_out(waiting: list[Line], page: int | None) -> list[Piece]:
    """Take the running lines up to a page (None: all) off the end of the list."""
    found = []
    while waiting and (page is None or waiting[-1].page <= page):
        line = waiting.pop()
        text = "".join(piece.found for piece in line.pieces)
        found.append(Piece(f"{text}\n", "", RUNNING_LINES, line.page + 1))
    return found


def _last_word(pieces: list[Piece]) -> list[Piece]:
    """Take the last word off the pieces, with marks in it."""
    tail = [pieces.pop()]
    while tail[0].rule not in {"", LINE_HYPHENS}:
        tail.insert(0, pieces.pop())
    if tail[0].rule == "":
        word = _LAST_WORD.search(tail[0].found)
        start = word.start() if word else 0
        if start:
            pieces.append(kept(tail[0].found[:start]))
        tail[0] = kept(tail[0].found[start:])
    return tail


def _parted(tail: list[Piece], line: Line, *, keep: bool) -> list[Piece]:
    """Put the halves of a word together; the pieces of the line after it follow."""
    following = list(line.pieces)
    head = ""
    if following[0].rule == "" and (word := _FIRST_WORD.match(following[0].found)):
        head = word[0]
        following[0] = kept(following[0].found[len(head) :])
    found, read = ("".join(getattr(p, side) for p in tail) for side in ("found", "read"))
    whole = Piece(
        f"{found}\n{head}",
        _HYPHEN_END.sub("-" if keep else "", read) + head,
        LINE_HYPHENS,
        line.page + 1,
    )
    return [whole, *(piece for piece in following if piece.found)]
