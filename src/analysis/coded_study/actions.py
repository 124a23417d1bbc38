"""What is done with the coding of a study, and told in lines for the person who asked."""

import re
from pathlib import Path

import pandas as pd

from analysis.agreement import adjudication_sheet, agreement, disagreements
from analysis.coded_study.opened import CodedStudy
from analysis.coding import blank_sheet, draw_sample, relocate, write_sample, write_sheet
from analysis.coding.refiqda import read_qdpx, write_qdpx
from analysis.coding.sheets import ADJUDICATED, CODER
from analysis.coding.tables import read_places, write_cells
from analysis.errors import InputError
from analysis.files import shown


def draw_sheet(
    coded: CodedStudy,
    *,
    coder: str,
    passages: int = 300,
    by: str = "source",
    seed: int = 0,
    ending: str = "csv",
) -> list[str]:
    """Draw passages and write a coder's sheet, or extend the sample and the sheet that are there.

    A coder who is to read fewer passages than were drawn gets the first of them, which are in
    random order.

    Returns
    -------
    list of str
        What was done, for the person who asked.

    Raises
    ------
    InputError
        If the sample cannot be extended, because documents, codebook or seed have changed, or the
        coder's sheet is there with the other ending.
    """
    path = coded.sheet_path(coder, ending=ending)
    _refuse_second(coder, path)
    earlier = coded.sample if coded.sample_path.is_file() else None
    lines = []
    if earlier is None or passages > len(earlier):
        sample = draw_sample(
            coded.whole, coded.hits, passages=passages, by=by, seed=seed, earlier=earlier
        )
        write_sample(sample, coded.sample_path)
        more = f", {len(sample) - len(earlier)} of them new" if earlier is not None else ""
        lines.append(f"Drawn: {len(sample)} passages{more} ({_place(coded.sample_path)})")
        own = sample
    else:
        own = earlier.head(passages)
    read = coded.whole.select(coded.whole.documents["id"].isin(own["document"])).gather()
    write_sheet(blank_sheet(read, own, themes=coded.themes, coder=coder), path)
    return [*lines, f"To be coded: {len(own)} passages ({_place(path)})"]


def _refuse_second(coder: str, path: Path) -> None:
    """Refuse a sheet whose codes would be taken for somebody else's, or be there twice."""
    if coder == ADJUDICATED:
        raise InputError(
            f"coder {coder!r}: settled codes stand under this name, and `analysis agree` writes "
            "their sheet; choose another"
        )
    other = path.with_suffix(".csv" if path.suffix == ".xlsx" else ".xlsx")
    if other.is_file():
        option = "without" if other.suffix == ".csv" else "with"
        raise InputError(
            f"{_place(other)} is {coder}'s sheet already; extend it by the same command "
            f"{option} --xlsx"
        )


def drawn(coded: CodedStudy) -> pd.DataFrame:
    """Give what was drawn, or say how to draw.

    Raises
    ------
    InputError
        If nothing was drawn.
    """
    if coded.sample.empty:
        raise InputError(
            f"data/raw/{coded.study.name}: nothing was drawn for coding yet; "
            f"`analysis sample {coded.study.name} --coder NAME` does it"
        )
    return coded.sample


def compare_coders(coded: CodedStudy) -> list[str]:
    """Measure agreement, and write the sheet on which disagreements are settled.

    Returns
    -------
    list of str
        A line for each variable, then where the sheet is. A settled disagreement is filled into
        the sheet by the coders together; the sheet is read like any other.

    Raises
    ------
    InputError
        If no passage has two codings.
    """
    drawn(coded)
    table = agreement(coded.coding)
    if not (table["passages"] > 0).any():
        coders = ", ".join(map(str, coded.codes[CODER].unique())) or "nobody"
        raise InputError(
            f"data/raw/{coded.study.name}: no passage was coded by two people (coded by: {coders})"
        )
    lines = []
    for row in table.to_dict("records"):
        level = "" if row["level"] == "nominal" else f" ({row['level']})"
        numbers = (
            ", ".join(
                f"{name} {row[name]:.2f} [{row[f'{name}_low']:.2f}, {row[f'{name}_high']:.2f}]"
                for name in ("agreement", "kappa", "alpha")
            )
            .replace(" [nan, nan]", "")
            .replace("nan", "–")
        )
        note = f"; {row['note']}" if row["note"] else ""
        held = f"{row['prevalence']:.0%} of codes not 0" if row["passages"] else "not coded twice"
        if row["n11"] >= 0:
            held += f" (both {row['n11']:.0f}, one {row['n10'] + row['n01']:.0f})"
        lines.append(
            f"{row['variable']}{level}: {row['passages']} passages, {held}, {numbers}{note}"
        )
    left = disagreements(coded.coding)
    sheet = adjudication_sheet(coded.coding)
    path = coded.sheet_path(ADJUDICATED)
    write_sheet(sheet, path)
    lines.append(
        f"{len(left)} disagreements on {len(sheet)} passages; settle them in {_place(path)}, "
        "where what the coders agree on is filled in"
    )
    return lines


def move_codes(coded: CodedStudy) -> list[str]:
    """Follow passages that have moved in their documents, in the sample and in every sheet.

    Rows whose words are gone are taken out and told.

    Raises
    ------
    InputError
        If nothing was drawn, or a file does not say where its passages are.
    """
    drawn(coded)
    found = [(path, *relocate(coded.corpus, read_places(path))) for path in coded.all_paths]
    lines = []
    for path, moved, report in found:  # nothing is written before all was read
        if report.empty:
            continue
        write_cells(moved.astype({"start": str, "end": str}), path)
        gone = report[report["new_start"].isna()]
        lines.append(
            f"{path.name}: {len(report) - len(gone)} passages moved, {len(gone)} taken out"
        )
        lines += [
            f"  row {row['row']}: {row['document']}, {row['text'][:60]!r}"
            for row in gone.to_dict("records")
        ]
    return lines or ["Every passage is where it was."]


def send_project(coded: CodedStudy, path: Path) -> list[str]:
    """Write a REFI-QDA project with the drawn passages, for colleagues who code elsewhere.

    No codes are sent along, so that they code without sight of what others did.
    """
    write_qdpx(coded.corpus, coded.codebook, path, sample=drawn(coded))
    count = coded.sample["document"].nunique()
    return [f"{shown(path.name)}: {len(coded.sample)} passages in {count} documents"]


def receive_project(coded: CodedStudy, path: Path) -> list[str]:
    """Read what colleagues coded in a project, as a sheet for each of them in the study's folder.

    Returns
    -------
    list of str
        A line for each coder and for each code that was left out.

    Raises
    ------
    InputError
        If the project is not one of this study's, or has no codes.
    """
    sheet, ignored = read_qdpx(coded.corpus, coded.codebook, path, sample=drawn(coded))
    if sheet.empty:
        raise InputError(f"{shown(path.name)}: no drawn passage is coded in it")
    lines = []
    for coder, own in sheet.groupby(CODER, sort=True):
        name = re.sub(r"[^\w.-]+", "-", f"{coder}-{path.stem}").lstrip("-.")
        place = coded.sheet_path(name)
        write_sheet(own.reset_index(drop=True), place)
        lines.append(f"{coder}: {len(own)} passages ({_place(place)})")
    return lines + [
        f"left out: {row['codings']} × {row['code']}" for row in ignored.to_dict("records")
    ]


def _place(path: Path) -> str:
    return f"data/raw/{path.parent.name}/{shown(path.name)}"
