"""json and jsonl -> records, or all the texts in them."""

import json
from collections.abc import Iterator
from typing import Any

from analysis.extract.files import UnreadableDocumentError


def json_value(text: str, name: str) -> Any:
    """Parse one JSON text; the message of a fault names line and column."""
    try:
        return json.loads(text, object_pairs_hook=_without_twins)
    except json.JSONDecodeError as error:
        raise UnreadableDocumentError(
            f"{name}: is not valid JSON at line {error.lineno}, column {error.colno} "
            f"({error.msg}); mend it there or export it anew"
        ) from error
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise UnreadableDocumentError(
            f"{name}: cannot be read ({reason}); export it anew"
        ) from error


def jsonl_values(text: str, name: str) -> list[tuple[int, Any]]:
    """Parse one JSON text a line; empty lines are passed over."""
    return [
        (number, json_value(line, f"{name}, line {number}"))
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twin = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twin!r} stands twice in one object")
    return found


def texts_of(value: Any) -> Iterator[str]:
    """Give every string among the values, in order, whatever the nesting."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str) and item.strip():
            yield item
        elif isinstance(item, dict):
            waiting += reversed(item.values())
        elif isinstance(item, list):
            waiting += reversed(item)


def records_of(value: Any, name: str) -> list[tuple[int, dict[str, Any]]]:
    """Give the objects of a JSON list, or of the one list in an object, numbered from 1."""
    if isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list)]
        value = lists[0] if len(lists) == 1 else [value]
    if not isinstance(value, list):
        raise UnreadableDocumentError(f"{name}: holds no list of records; export a list of objects")
    for number, item in enumerate(value, start=1):
        if not isinstance(item, dict):
            raise UnreadableDocumentError(
                f"{name}: record {number} is no object with named fields; export a list of objects"
            )
    return list(enumerate(value, start=1))
