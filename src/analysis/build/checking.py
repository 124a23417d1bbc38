"""What may be wrong with a manifest that only its files tell."""

import pandas as pd

from analysis.build.shard import Made, Row
from analysis.errors import InputError
from analysis.files import shown
from analysis.manifest import listed, manifest_name
from analysis.study import Study


def check_faults(study: Study, made: list[Made], rows: list[Row]) -> None:
    """Refuse rows of the manifest with which something is wrong, all of them at once."""
    numbers = {row["id"]: row["row"] for row in rows}
    faults = [f"row {numbers[name]}: {text}" for shard in made for name, text in shard.faults]
    if faults:
        raise InputError(listed(manifest_name(study), faults))


def check_hashes(study: Study, rows: list[Row], hashes: list[str]) -> None:
    """Refuse files that are no longer those whose SHA-256 the manifest records."""
    changed = [
        f"row {row['row']}: {shown(row['file'])} is not the file that was recorded here; "
        f"put that one back, or, if the change is meant, write {digest} into its sha256 cell"
        for row, digest in zip(rows, hashes, strict=True)
        if digest and row["sha256"] not in {"", digest}
    ]
    if changed:
        raise InputError(listed(manifest_name(study), changed))


def check_ids(study: Study, documents: pd.DataFrame) -> None:
    """Refuse documents that have the same id."""
    first = documents.drop_duplicates("id").set_index("id")["row"]
    twice = documents[documents["id"].duplicated()].drop_duplicates("row")
    faults = [
        f"row {row}: its document {shown(own)!r} has the id of one of row {first[own]}; change the "
        "id of one of the two rows"
        for row, own in zip(twice["row"], twice["id"], strict=True)
    ]
    if faults:
        raise InputError(listed(manifest_name(study), faults))
