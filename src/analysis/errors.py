"""The one kind of error that a researcher can cause and mend."""

import math
from collections.abc import Sequence

NAMED = 20  # of many names, so that a message can be read


class InputError(Exception):
    """Something in the researcher's files or parameters is wrong.

    The message names the file and row, says what is wrong and what to do. The command line
    prints it and exits with status 2; a notebook shows it without a traceback, because the
    fault lies in the input and not in the code.
    """

    def _render_traceback_(self) -> list[str]:
        """Give IPython, which looks for this name, the message in place of a traceback."""
        return [f"InputError: {self}"]


def listing(names: Sequence[str]) -> str:
    """Join names for a message: the first of them, and how many more there are."""
    more = [f"and {len(names) - NAMED:,} more"] if len(names) > NAMED else []
    return ", ".join([*names[:NAMED], *more])


def check_least(
    name: str, value: float, least: float, *, meaning: str, most: float = math.inf
) -> None:
    """Refuse a number that is too small, or too large to be worth its time and memory.

    Parameters
    ----------
    name
        Of the parameter, as the researcher knows it.
    meaning
        What the number is, for the message.

    Raises
    ------
    InputError
        If the value is below ``least`` or above ``most``.
    """
    if not least <= value <= most:
        end = f" and at most {most}" if most < math.inf else ""
        raise InputError(f"{name} is {value}; it is {meaning}, at least {least}{end}")
