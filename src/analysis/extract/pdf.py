"""A PDF -> its text in blocks.

pypdfium2 (PDFium, the reader of Chrome) was chosen of the permissively licensed readers: it is
several times as fast as the others, gives the place and size of every character, and is fuzzed by
its makers.
"""

import io
from typing import Any

from analysis.extract.files import UnreadableDocument
from analysis.extract.pdf_layout import blocks_of
from analysis.extract.pdf_lines import page_lines
from analysis.extract.pdf_order import in_reading_order
from analysis.extract.pdf_running import split_running


def pdf_blocks(data: bytes, name: str) -> tuple[list[str], dict[str, str], list[str]]:
    """Give the blocks, the metadata and the warnings of a PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(io.BytesIO(data))
    pages, heights = [], []
    for number in range(len(document)):
        page = document[number]
        pages.append(page_lines(page, number))
        heights.append(page.get_height())
        page.close()
    kept, running = split_running(pages, heights)
    return blocks_of([in_reading_order(page) for page in kept]), {}, [line.text for line in running]
