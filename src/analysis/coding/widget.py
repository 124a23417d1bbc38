"""The coding sheet in JupyterLab: one passage at a time, with keys, saved as it is coded.

The page is drawn by ``widget.js``, which asks for nothing from a network.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.codebook import Codebook
from analysis.coding.filling import OpenSheet, open_sheet
from analysis.errors import InputError

if TYPE_CHECKING:
    from anywidget import AnyWidget

SCRIPT = Path(__file__).with_name("widget.js")
# Those of the fingers' rows, without the keys that set sentiment (a s d) and act (u)
KEYS = "1234567890qwertyiopfghjklzxcvbnm"


def code_passages(path: Path | str, *, codebook: Codebook) -> "AnyWidget":
    """Show a coding sheet for filling in, in JupyterLab.

    Each passage is written to the sheet when it is saved, before the next is shown, so that a
    stopped kernel loses nothing; opened again, the sheet goes on where it was left.

    Parameters
    ----------
    path
        A sheet from ``analysis sample``, CSV or XLSX.
    codebook
        For the labels and definitions of the themes, which are shown as a reminder.
    """
    import anywidget
    import traitlets

    class CodingWidget(anywidget.AnyWidget):
        _esm = SCRIPT
        view = traitlets.Dict().tag(sync=True)

    themes = [theme.name for theme in codebook.themes]
    sheet = open_sheet(Path(path), themes=themes)
    widget = CodingWidget(view=view_of(sheet, codebook))

    def receive(own: "AnyWidget", message: dict[str, Any], _: object) -> None:
        problem = answer(sheet, message)
        own.view = view_of(sheet, codebook, problem=problem)

    widget.on_msg(receive)
    return widget


def answer(sheet: OpenSheet, message: dict[str, Any]) -> str:
    """Do what the coder asked for; give what is wrong with it, or nothing."""
    try:
        if message.get("action") == "save":
            sheet.save({str(name): str(code) for name, code in message["codes"].items()})
        elif message.get("action") == "undo":
            sheet.undo()
        elif message.get("action") == "move":
            sheet.move(int(message["step"]))
    except InputError as error:
        return str(error)
    except OSError as error:
        return f"{sheet.path.name}: cannot be written ({error.strerror}); nothing was saved"
    return ""


def view_of(sheet: OpenSheet, codebook: Codebook, *, problem: str = "") -> dict[str, Any]:
    """Give what the page shows: the passage, its codes, progress, and what went wrong."""
    finished = sheet.position >= len(sheet.cells)
    row = {} if finished else sheet.cells.iloc[sheet.position].to_dict()
    return {
        "coder": sheet.coder,
        "position": sheet.position + 1,
        "passages": len(sheet.cells),
        "coded": sheet.coded,
        "finished": finished,
        "undo": sheet.can_undo,
        "problem": problem,
        "passage": {name: row.get(name, "") for name in ("document", "before", "text", "after")},
        "codes": {} if finished else sheet.codes(),
        "themes": [
            {"name": theme.name, "label": theme.label, "definition": theme.definition, "key": key}
            for theme, key in zip(codebook.themes, KEYS.ljust(len(codebook.themes)), strict=False)
        ],
    }
