"""The bytes of one regular file, read once and within a bound."""

import os
import stat
from pathlib import Path

from analysis.errors import InputError

MAX_BYTES = 256 * 2**20


class UnreadableDocumentError(InputError):
    """A file from which no text can be read; the message names the file and the remedy."""


def shown(path: Path) -> str:
    """Give a file's name fit for a terminal: control characters and bad bytes are escaped."""
    name = path.name if path.is_absolute() else str(path)
    return "".join(
        letter
        if letter.isprintable()
        else letter.encode("unicode_escape", "surrogatepass").decode("ascii")
        for letter in name
    )


def read_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Read a regular file's bytes, at most `max_bytes` of them.

    The file is opened without blocking and its kind is asked of the opened descriptor, so that
    a named pipe or a device put in a file's place cannot hold up the run.

    Raises
    ------
    UnreadableDocumentError
        If it is missing, may not be read, is no regular file, is empty or is too large.
    """
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableDocumentError(
                    f"{shown(path)}: is a folder, pipe or device, not a file; name a document"
                )
            data = _read_at_most(descriptor, max_bytes + 1)
        finally:
            os.close(descriptor)
    except FileNotFoundError as error:
        raise UnreadableDocumentError(
            f"{shown(path)}: no such file; check the name in the manifest, or put the file there"
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableDocumentError(
            f"{shown(path)}: cannot be opened ({reason}); check that it is a file that you may read"
        ) from error
    if not data:
        raise UnreadableDocumentError(
            f"{shown(path)}: is empty (0 bytes); replace it with the full document"
        )
    if len(data) > max_bytes:
        raise UnreadableDocumentError(
            f"{shown(path)}: is larger than {max_bytes:,} bytes; split it into several documents"
        )
    return data


# without blocking, as a named pipe would; the last three are not known on every system
_FLAGS = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"):
    _FLAGS |= getattr(os, _flag, 0)


def _read_at_most(descriptor: int, limit: int) -> bytes:
    chunks: list[bytes] = []
    while limit > 0 and (chunk := os.read(descriptor, min(limit, 2**20))):
        chunks.append(chunk)
        limit -= len(chunk)
    return b"".join(chunks)
