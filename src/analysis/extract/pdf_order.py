"""The reading order of a page's lines, where the file draws them in another one."""

from collections.abc import Sequence

import numpy as np

from analysis.extract.pdf_lines import Line

_MOST_PIECES = 400


def in_reading_order(lines: list[Line]) -> list[Line]:
    """Give a page's lines in the order in which a person reads them.

    Most files draw text as it is read, and that order is kept: it knows rows of a table from
    columns. Pieces of the page that are drawn too late (above something already drawn) are put
    in order by the rules of Breuel (2003), "High performance document layout analysis":

    1. what stands above comes first, if the two share a part of the page's width;
    2. what stands to the left comes first, if nothing spans both between them.
    """
    pieces = [[line] for line in lines] if _interleaved(lines) else _pieces(lines)
    if len(pieces) < 2 or len(pieces) > _MOST_PIECES:
        return lines
    boxes = np.array(
        [
            (
                min(line.left for line in piece),
                max(line.right for line in piece),
                min(line.bottom for line in piece),
                max(line.top for line in piece),
            )
            for piece in pieces
        ]
    )
    return [line for i in _sorted(_before(boxes)) for line in pieces[i]]


def _interleaved(lines: Sequence[Line]) -> bool:
    """Say whether two columns of running text are drawn line by line across the page."""
    beside = [
        (a, b)
        for a, b in zip(lines, lines[1:], strict=False)
        if b.left > a.right and abs(a.bottom - b.bottom) < a.height / 2
    ]
    if len(beside) < 6:
        return False
    return all(
        sum(line.text[0].islower() for line in side) > 0.3 * len(beside)
        for side in zip(*beside, strict=True)
    )


def _pieces(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut the lines where one stands above an earlier line with which it shares width."""
    pieces: list[list[Line]] = []
    for line in lines:
        late = pieces and any(
            line.bottom > other.top - other.height / 2 and line.overlaps(other)
            for other in pieces[-1]
        )
        if late or not pieces:
            pieces.append([])
        pieces[-1].append(line)
    return pieces


def _before(boxes: np.ndarray) -> np.ndarray:
    """Give the matrix that says of each pair of pieces whether the first is to be read first."""
    left, right, bottom, top = boxes.T
    shares = (left[:, None] < right) & (left < right[:, None])
    middle = (bottom + top) / 2
    above = middle[:, None] > middle
    first = shares & above
    for i, j in np.argwhere(right[:, None] <= left):
        low, high = min(bottom[i], bottom[j]), max(top[i], top[j])
        spans = shares[i] & shares[j] & (middle > low) & (middle < high)
        between = spans & ((middle < middle[i]) != (middle < middle[j]))
        first[i, j] = not between.any()
    np.fill_diagonal(first, val=False)
    return first


def _sorted(first: np.ndarray) -> list[int]:
    """Sort topologically; among pieces that are free, and in circles, as the file draws them."""
    waiting = first.sum(axis=0)
    left = list(range(len(first)))
    order = []
    while left:
        piece = next((i for i in left if waiting[i] == 0), left[0])
        left.remove(piece)
        order.append(piece)
        waiting -= first[piece]
    return order
