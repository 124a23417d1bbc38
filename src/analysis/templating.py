"""The package's HTML templates, every value escaped."""

import re
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

# Characters that reorder whatever follows them on a page, far beyond the text they stand in
BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("analysis"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )
    # characters stand for themselves in JSON too, so that those below are seen there
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return environment


def _visible(value: Any) -> Any:
    """Name the controls of text direction instead of obeying them."""
    if not isinstance(value, str) or not BIDI_CONTROLS.search(value):
        return value
    named = BIDI_CONTROLS.sub(lambda found: f"[U+{ord(found[0]):04X}]", value)
    return type(value)(named)  # what was marked as safe stays so


def render(template: str, **values: Any) -> str:
    """Fill in a template of ``analysis/templates``."""
    return _environment().get_template(template).render(**values)


def asset(name: str) -> str:
    """Read a file of ``analysis/templates`` that holds nothing to fill in."""
    return files("analysis").joinpath("templates", name).read_text(encoding="utf-8")
