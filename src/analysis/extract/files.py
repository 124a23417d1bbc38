"""The bytes of one regular file, read once and within a bound."""

import os
import stat
from pathlib import Path

from analysis.errors import InputError

MAX_BYTES = 256 * 2**20


class UnreadableDocument(InputError):
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
    UnreadableDocument
        If it is missing, may not be read, is no regular file, is empty or is too large.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    name = shown(path)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_NOCTTY", 0))
        with open(descriptor, "rb", buffering=0) as stream:  # noqa: PTH123, a descriptor
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableDocument(
                    f"{name}: is a folder, pipe or device, not a file; name a file of text instead"
                )
            data = _read_at_most(stream, max_bytes + 1)
    except FileNotFoundError as error:
        raise UnreadableDocument(
            f"{name}: no such file; check the name in the manifest, or put the file there"
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableDocument(
            f"{name}: cannot be opened ({reason}); check that it is a file that you may read"
        ) from error
    if not data:
        raise UnreadableDocument(f"{name}: is empty (0 bytes); replace it with the full document")
    if len(data) > max_bytes:
        raise UnreadableDocument(
            f"{name}: is larger than {max_bytes:,} bytes; split it into several documents"
        )
    return data


def _read_at_most(stream: object, limit: int) -> bytes:
    chunks: list[bytes] = []
    while limit > 0 and (chunk := stream.read(min(limit, 2**20))):  # type: ignore[attr-defined]
        chunks.append(chunk)
        limit -= len(chunk)
    return b"".join(chunks)
