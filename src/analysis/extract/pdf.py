"""A PDF -> its text in blocks.

pypdfium2 (PDFium, the reader of Chrome) was chosen of the permissively licensed readers: it is
several times as fast as the others, gives the place and size of every character, and is fuzzed by
its makers.
"""

from typing import Any

from analysis.extract.changes import Change, changes_of
from analysis.extract.files import UnreadableDocumentError
from analysis.extract.metadata import pdf_metadata, real_title
from analysis.extract.pdf_layout import blocks_of
from analysis.extract.pdf_lines import Line, page_lines
from analysis.extract.pdf_order import in_reading_order
from analysis.extract.pdf_running import split_running
from analysis.extract.pdf_text import text_pieces

_PASSWORD = 4  # PDFium's code for a document that does not open without one
_MOST_PAGES = 20_000
_MOST_LETTERS = 100_000_000


def pdf_blocks(data: bytes, name: str) -> tuple[list[str], dict[str, str], list[str], list[Change]]:
    """Give the blocks, the declared metadata and the warnings of a PDF, and what was left out.

    Raises
    ------
    UnreadableDocumentError
        If it is damaged, needs a password, or holds pictures of pages only.
    """
    document = _opened(data, name)
    try:
        pages, heights, failed, pictures = _all_pages(document, name)
        declared = pdf_metadata(document.get_metadata_dict())
    finally:
        document.close()
    if not any(pages):
        raise UnreadableDocumentError(
            f"{name}: its pages ({len(pages)}) hold pictures or drawings and no text; put it "
            "through text recognition (OCR) first"
        )
    kept, running = split_running(pages, heights)
    declared["heading"] = _largest(kept)
    warnings = [
        *_page_warning(failed, "cannot be read and were left out"),
        *_page_warning(pictures, "hold pictures but no text (scans need OCR)"),
    ]
    blocks = blocks_of([in_reading_order(page) for page in kept])
    pieces = text_pieces(blocks, running)
    text = "".join(piece.read for piece in pieces)
    return text.split("\n\n"), declared, warnings, changes_of(pieces)


def _opened(data: bytes, name: str) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise UnreadableDocumentError(
                f"{name}: is locked with a password; save it anew without one"
            ) from error
        raise UnreadableDocumentError(
            f"{name}: is a damaged or incomplete PDF; download it again, or open it and save it "
            "anew"
        ) from error
    if not 0 < pages <= _MOST_PAGES:
        raise UnreadableDocumentError(
            f"{name}: claims {pages:,} pages, of at most {_MOST_PAGES:,}; split it or save it anew"
        )
    return document


def _all_pages(
    document: Any, name: str
) -> tuple[list[list[Line]], list[float], list[int], list[int]]:
    """Give each page's lines and height, and the numbers of pages that failed or lack text."""
    import pypdfium2

    pages: list[list[Line]] = []
    heights, failed, pictures, letters = [], [], [], 0
    for number in range(len(document)):
        try:
            page = document[number]
            pages.append(page_lines(page, number))
            heights.append(page.get_height())
            if not pages[-1] and any(True for _ in page.get_objects(max_depth=2)):
                pictures.append(number + 1)
            page.close()
        except pypdfium2.PdfiumError:
            failed.append(number + 1)
        letters += sum(len(line.text) for line in pages[-1]) if pages else 0
        if letters > _MOST_LETTERS:
            raise UnreadableDocumentError(
                f"{name}: holds more than {_MOST_LETTERS:,} characters; split it into documents"
            )
    return pages, heights, failed, pictures


def _page_warning(numbers: list[int], what: str) -> list[str]:
    shown = ", ".join(map(str, numbers[:20])) + (" and more" if len(numbers) > 20 else "")
    return [f"pages that {what}: {shown}"] if numbers else []


def _largest(pages: list[list[Line]]) -> str:
    """Give the largest type on the first page with text, which is most likely its title."""
    lines = next(page for page in pages if page) if any(pages) else []
    size = max((line.height for line in lines), default=0)
    title = " ".join(line.text for line in lines if line.height > 0.95 * size)
    return real_title(title) if len(title) <= 200 else ""
