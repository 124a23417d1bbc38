"""The library that reads and writes notebooks, loaded in a tenth of its time."""

from functools import cache
from types import ModuleType

from analysis.importing import leaving_out


@cache
def load_nbformat() -> ModuleType:
    """Import nbformat, and jsonschema with it, without the grammar of web addresses.

    jsonschema takes that grammar where it is installed, to check addresses, of which notebooks
    have none; it is compiled at import.
    """
    with leaving_out("rfc3987_syntax"):
        import nbformat
    return nbformat
