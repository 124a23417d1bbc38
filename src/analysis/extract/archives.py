"""ZIP files from strangers: how large they may grow, and what their XML may not hold."""

import io
import zipfile

from analysis.extract.files import UnreadableDocumentError

_MOST_UNPACKED = 512 * 2**20
_MOST_RATIO = 200
_SMALL = 16 * 2**20  # below this no ratio is a danger


def check_archive(data: bytes, name: str) -> None:
    """Unpack every part once, in pieces, and refuse what could fill the memory.

    Raises
    ------
    UnreadableDocumentError
        If the parts are damaged or encrypted, grow too large, or declare XML entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if unpacked > _MOST_UNPACKED or unpacked > max(_SMALL, _MOST_RATIO * len(data)):
                raise UnreadableDocumentError(
                    f"{name}: unpacks to {unpacked:,} bytes from {len(data):,}, which no real "
                    "document does; open it in its own program and save it anew"
                )
            for part in parts:
                _check_part(archive, part, name)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError) as error:
        raise UnreadableDocumentError(
            f"{name}: is damaged or encrypted ({error}); open it in its own program and save it "
            "anew without a password"
        ) from error
    except OSError as error:
        raise UnreadableDocumentError(
            f"{name}: is damaged; open it in its own program and save it anew"
        ) from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    is_xml = part.filename.endswith((".xml", ".rels"))
    with archive.open(part) as stream:  # reading to the end checks the sum of the bytes
        before = b""
        while chunk := stream.read(2**20):
            seen = (before + chunk).replace(b"\0", b"")
            if is_xml and (b"<!DOCTYPE" in seen or b"<!ENTITY" in seen):
                raise UnreadableDocumentError(
                    f"{name}: declares entities inside its XML, which no real document does; "
                    "open it in its own program and save it anew"
                )
            before = chunk[-32:]
