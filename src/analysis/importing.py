"""Imports that leave out what a library loads and this package never uses."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def leaving_out(module: str) -> Iterator[None]:
    """Let imports go on as if a module were not installed, unless it is loaded already.

    For libraries that take an optional module where they find it, though it takes longer to load
    than everything else together.
    """
    absent = module not in sys.modules
    if absent:
        sys.modules[module] = None  # type: ignore[assignment] # Python's way to say "not there"
    try:
        yield
    finally:
        if absent:
            del sys.modules[module]
