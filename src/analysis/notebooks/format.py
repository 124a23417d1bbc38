"""The library that reads and writes notebooks, loaded in a tenth of its time."""

import sys
from functools import cache
from types import ModuleType

# jsonschema takes it where it is installed, for a check of web addresses that notebooks have none
# of; at import it compiles a grammar, which takes longer than everything else together
UNUSED = "rfc3987_syntax"


@cache
def load_nbformat() -> ModuleType:
    """Import nbformat, and jsonschema with it, without the grammar of web addresses."""
    absent = UNUSED not in sys.modules
    if absent:
        sys.modules[UNUSED] = None  # type: ignore[assignment] # Python's way to say "not there"
    try:
        import nbformat
    finally:
        if absent:
            del sys.modules[UNUSED]
    return nbformat
