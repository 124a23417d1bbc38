"""Tables and passages as HTML: plain where scripts are not run, livelier where they are."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.templating import asset, render

LIVE_ROWS = 1000  # of a table, that can be sorted and searched where scripts run
CELL = 600  # characters of a cell that are shown


def table_cells(
    view: pd.DataFrame,
    *,
    caption: str,
    links: dict[tuple[int, str], str] | None = None,
    rows: int,
) -> dict[str, Any]:
    """Give what ``table.html`` shows of a table.

    Parameters
    ----------
    rows
        Number of rows that are shown at first, everywhere; up to ``LIVE_ROWS`` follow where
        scripts run.
    """
    shown = view.head(max(rows, LIVE_ROWS))
    cells = [[_shortened(cell_text(cell)) for cell in row] for row in shown.to_numpy(object)]
    linked = [
        [(links or {}).get((i, str(name)), "") for name in view.columns] for i in range(len(cells))
    ]
    return {
        "caption": caption,
        "columns": [str(name).replace("_", " ") for name in view.columns],
        "numeric": [_is_numeric(view[name]) for name in view.columns],
        "rows": cells[:rows],
        "links": linked[:rows],
        "more": cells[rows:],
        "more_links": linked[rows:] if any(map(any, linked[rows:])) else [],
        "of": len(view),
    }


def plain_table(view: pd.DataFrame, *, caption: str) -> str:
    """Give a table as HTML, all of its rows and nothing saved."""
    return table_html(table_cells(view, caption=caption, rows=len(view)) | {"stem": ""})


def table_html(shown: dict[str, Any]) -> str:
    """Give a table, from ``table_cells``, as plain HTML."""
    # JupyterLab sets every cell to the right; text is easier to read from the left
    sides = {side: Markup(f' style="text-align: {side}"') for side in ("left", "right")}  # noqa: S704 -- a literal
    return render("table.html", table=shown, short=sides["left"], **sides)


def live_table(shown: dict[str, Any]) -> str:
    """Give a table that sorts and searches in a live notebook, and is plain elsewhere."""
    script = f"{asset('tables.js')}enhance(document.currentScript.previousElementSibling);"
    return f"{table_html(shown)}<script>(() => {{\n{script}\n}})();</script>"


def passage_group(name: str, rows: pd.DataFrame) -> dict[str, Any]:
    """Give what ``passages.html`` shows under one heading.

    Parameters
    ----------
    rows
        Of one ``name``; see ``Session.passages``.
    """
    first = rows.iloc[0]
    items = [
        {
            **{key: row[key] for key in ("document", "title", "source", "date", "start", "end")},
            "text": row["text"],
            "segments": segments(row["text"], row["spans"]),
        }
        for row in rows.to_dict("records")
    ]
    theme = f"{first['label']} in " if "label" in rows else ""
    heading = f"{theme}{first['group']}"
    label = str(first["label"] if "label" in rows else first["group"])
    return {
        "name": name,
        "heading": heading,
        "label": label,
        "of": int(first["of"]),
        "items": items,
    }


def cell_text(cell: object) -> str:
    """Write a cell for reading: numbers to at most six digits, nothing for a missing value."""
    if isinstance(cell, str):
        return cell
    if cell is None or cell is pd.NA or cell != cell:  # noqa: PLR0124 -- NaN is not itself
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:,.4g}" if abs(cell) < 1000 else f"{cell:,.0f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def _shortened(text: str) -> str:
    return text if len(text) <= CELL else f"{text[: CELL - 1]}…"


def _is_numeric(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column))


def segments(text: str, spans: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Cut a text at the edges of spans: pieces with whether each is highlighted."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        start = max(start, at)  # noqa: PLW2901 -- spans may overlap
        if end <= start:
            continue
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(piece, lit) for piece, lit in [*pieces, (text[at:], False)] if piece]
