"""A page of a PDF -> its lines with their places on the page."""

import ctypes
import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.extract.changes import FOOTNOTE_MARKS, SYMBOLS, Piece, kept

LINE_HYPHEN = "\u00ad"  # stands at the end of a line whose last word may run on in the next one
LIST_MARK = re.compile(
    r"(?:[\u2022\u2023\u2043\u2219\u25a0-\u25ff\u2605\u2713\u2714\u2726-\u27be\u00b7*\u2013\u2014-]"
    r"|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|\d{1,3}(?:\.\d{1,3}){1,3}\.?)(?=\s|$)"
)
_CELL_GAP = 1.2  # times the height of a line; words of one cell stand nearer
_RAISED = "\x00"  # stands before the small raised digit of a footnote
_SYMBOL = "[\ue000-\uf8ff]"  # private use: symbol fonts draw bullets with them
_REPAIRED = re.compile(f"((?:{_RAISED}.)+|{_SYMBOL})")
# a number of a list whose gap is so small that PDFium sees no space ("12.Practice is")
_CLOSE_NUMBER = re.compile(r"(?:(?<=^\d\.)|(?<=^\d\d\.))(?=[A-Z][a-z ])")
_UNITS = re.compile(r"(?:\d\s?|\b)[cmk]?m$")


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of a page, or one cell of a row; lengths in points, the origin at bottom left.

    `pieces` are what the file holds and `text` is made from.
    """

    page: int
    pieces: tuple[Piece, ...]
    text: str
    left: float
    right: float
    bottom: float
    height: float
    bold_start: bool
    bold_end: bool

    @property
    def top(self) -> float:
        """The upper edge of the line."""
        return self.bottom + self.height

    @property
    def bold(self) -> bool:
        """Whether the line is in bold from its first letter to its last."""
        return self.bold_start and self.bold_end

    def width_of(self, letters: int) -> float:
        """Estimate the width of so many letters in this line's type."""
        return (self.right - self.left) / max(len(self.text), 1) * letters

    def overlaps(self, other: "Line") -> bool:
        """Say whether the two lines share a part of the page's width."""
        return self.left < other.right and other.left < self.right


def page_lines(page: Any, number: int) -> list[Line]:
    """Give a page's lines in the order in which the file draws them.

    A line is cut where a gap wider than ``_CELL_GAP`` parts two cells;
    small raised digits after a word (the marks of footnotes) are dropped.
    """
    textpage = page.get_textpage()
    try:
        glyphs = _Glyphs(textpage, page)
        lines: list[Line] = []
        for start, end in glyphs.spans():
            line = glyphs.line(start, end, number)
            if line and lines and _is_same_line(lines[-1], line):
                lines[-1] = _joined(lines[-1], line)
            elif line:
                lines.append(line)
        return lines
    finally:
        textpage.close()


class _Glyphs:
    """The characters of a page and their upright boxes, both by index."""

    def __init__(self, textpage: Any, page: Any) -> None:
        count = max(textpage.count_chars(), 0)
        self.raw = textpage.raw
        self.text = _letters(textpage, count)
        boxes = _upright(_boxes(textpage.raw, count), page.get_rotation(), page.get_mediabox())
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        self.boxes = boxes.tolist()
        self.inked = (codes > 32) & (codes != 160) & (boxes[:, 3] > boxes[:, 2])
        self._array = boxes

    def spans(self) -> list[tuple[int, int]]:
        """Give where each line begins and ends; PDFium breaks none after a hyphen, so it is cut."""
        shown = np.flatnonzero(self.inked)
        if not len(shown):
            return []
        left, right, bottom, top = self._array[shown].T
        height = np.maximum(top - bottom, 0.1)
        falls = np.abs(bottom[1:] - bottom[:-1]) > np.maximum(height[1:], height[:-1]) / 2
        hyphens = np.array([self.text[i] == LINE_HYPHEN for i in shown[:-1]], dtype=bool)
        gaps = left[1:] - right[:-1] > _CELL_GAP * np.minimum(height[1:], height[:-1])
        cuts = shown[1:][(hyphens & falls) | gaps].tolist()
        cuts += [i + 1 for i, letter in enumerate(self.text) if letter == "\n"]
        cuts = sorted({0, *cuts, len(self.text)})
        return list(zip(cuts[:-1], cuts[1:], strict=True))

    def line(self, start: int, end: int, number: int) -> Line | None:
        """Give the characters from one index to another as a line; None where none has ink."""
        shown = (np.flatnonzero(self.inked[start:end]) + start).tolist()
        if not shown:
            return None
        boxes = [self.boxes[i] for i in shown]
        heights = [box[3] - box[2] for box in boxes]
        height = sorted(heights)[len(heights) // 2]
        bottom = sorted(box[2] for box in boxes)[len(boxes) // 2]
        raised = [
            i
            for i, own, box in zip(shown, heights, boxes, strict=True)
            if own < 0.8 * height and box[2] > bottom + 0.15 * height
        ]
        pieces = _pieces(_with_marks(self.text[start:end], [i - start for i in raised]), number + 1)
        text = "".join(piece.read for piece in pieces)
        if not text:
            return None
        return Line(
            number,
            pieces,
            text,
            min(box[0] for box in boxes),
            max(box[1] for box in boxes),
            bottom,
            height,
            _is_bold(self.raw, shown[0]),
            _is_bold(self.raw, shown[-1]),
        )


def _letters(textpage: Any, count: int) -> str:
    """Give one letter for each of PDFium's characters, so that both have the same index."""
    import pypdfium2.raw as pdfium

    text = textpage.get_text_range() if count else ""
    if len(text) != count:
        codes = [pdfium.FPDFText_GetUnicode(textpage.raw, i) for i in range(count)]
        text = "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)
    text = text.replace(_RAISED, " ")
    return text.replace("\x02", LINE_HYPHEN).replace("\ufffe", LINE_HYPHEN)


def _boxes(textpage: Any, count: int) -> np.ndarray:
    """Give left, right, bottom and top of each character, zeros where it has no place."""
    import pypdfium2.raw as pdfium

    rectangles = (pdfium.FS_RECTF * count)()
    box_of = pdfium.FPDFText_GetLooseCharBox
    for i, rectangle in enumerate(rectangles):
        box_of(textpage, i, rectangle)
    values = np.ctypeslib.as_array(rectangles).view(np.float32).reshape(count, 4)
    return values[:, [0, 2, 3, 1]].astype(float)  # they stand as left, top, right, bottom


def _upright(
    boxes: np.ndarray, rotation: int, mediabox: tuple[float, float, float, float]
) -> np.ndarray:
    """Turn boxes as the page is turned when it is shown (clockwise, in degrees)."""
    left, bottom, right, top = mediabox
    x0, x1, y0, y1 = boxes.T
    turned = {
        90: (y0 - bottom, y1 - bottom, right - x1, right - x0),
        180: (right - x1, right - x0, top - y1, top - y0),
        270: (top - y1, top - y0, x0 - left, x1 - left),
    }.get(rotation, (x0 - left, x1 - left, y0 - bottom, y1 - bottom))
    return np.stack(turned, axis=1)


def _with_marks(text: str, raised: list[int]) -> str:
    """Put a sign before each raised digit after a word, but not before that of m\u00b2."""
    marks = {
        i
        for i in raised
        if text[i].isdigit()
        and (before := text[max(0, i - 4) : i])
        and not before[-1].isspace()
        and not _UNITS.search(before)
    }
    return "".join(_RAISED + c if i in marks else c for i, c in enumerate(text)) if marks else text


def _pieces(text: str, page: int) -> tuple[Piece, ...]:
    """Part a line into what is read as it is found, footnote marks and signs of symbol fonts."""
    parts = _REPAIRED.split(_CLOSE_NUMBER.sub(" ", " ".join(text.split())))
    return tuple(_piece(part, page) for part in parts if part)


def _piece(part: str, page: int) -> Piece:
    if part[0] == _RAISED:
        return Piece(part.replace(_RAISED, ""), "", FOOTNOTE_MARKS, page)
    return Piece(part, "\u2022", SYMBOLS, page) if _REPAIRED.match(part) else kept(part)


def _is_same_line(first: Line, second: Line) -> bool:
    """Say whether two pieces stand in one line: no gap between them, or a list mark the first."""
    middle = (first.top + first.bottom) / 2
    gap = second.left - first.right
    beside = second.bottom < middle < second.top and gap > -0.3 * second.height
    return beside and (gap < _CELL_GAP * second.height or bool(LIST_MARK.fullmatch(first.text)))


def _joined(first: Line, second: Line) -> Line:
    """Join two pieces; the longer one says how high the line is."""
    longer = max(first, second, key=lambda line: len(line.text))
    is_word = second.left - first.right < 0.15 * longer.height
    space = "" if is_word and not LIST_MARK.fullmatch(first.text) else " "
    return replace(
        longer,
        pieces=(*first.pieces, *([kept(space)] if space else []), *second.pieces),
        text=first.text + space + second.text,
        left=first.left,
        right=second.right,
        bold_start=first.bold_start,
        bold_end=second.bold_end,
    )


def _is_bold(textpage: Any, index: int) -> bool:
    import pypdfium2.raw as pdfium

    if pdfium.FPDFText_GetFontWeight(textpage, index) >= 600:
        return True
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(textpage, index, name, 128, None)
    return b"bold" in name.value.lower()
