"""A PDF -> its text in reading order."""

import io
import re


def pdf_blocks(data: bytes) -> list[str]:
    """Give the paragraphs of all pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(io.BytesIO(data))
    lines: list[str] = []
    for page in document:
        text = page.get_textpage().get_text_range()
        lines += [line.strip() for line in text.splitlines()]
    blocks: list[str] = []
    for line in lines:
        if blocks and blocks[-1] and re.match(r"[a-z(]", line) and blocks[-1][-1] not in ".!?:":
            blocks[-1] += " " + line
        elif line:
            blocks.append(line)
    return blocks
