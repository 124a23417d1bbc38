"""Where a study's files lie."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from upath import UPath

from analysis.errors import InputError
from analysis.files import Folder, shown


@dataclass(frozen=True)
class Study:
    """One research project: its raw folder, what is built from it and what is reported."""

    name: str
    project: Path

    @property
    def folder(self) -> Path:
        """Give the folder of raw documents, which is never changed except by adding."""
        return self.project / "data" / "raw" / self.name

    @property
    def manifest(self) -> Path:
        """Give the table of documents."""
        return self.folder / "documents.csv"

    @property
    def codebook(self) -> Path:
        """Give the study's codebook file."""
        return self.folder / "codebook.yml"

    @property
    def processed(self) -> Folder:
        """Give the folder that is built and can be deleted; see ``$ANALYSIS_PROCESSED``."""
        named = os.environ.get("ANALYSIS_PROCESSED")
        if not named:
            return self.built_here
        place = UPath(named) / self.name
        # a folder of this machine is written whole or not at all, which other addresses cannot be
        return Path(place.path) if place.protocol in ("", "file", "local") else place

    @property
    def built_here(self) -> Path:
        """Give the folder in the project itself, where a build elsewhere holds its lock."""
        return self.project / "data" / "processed" / self.name

    @property
    def reports(self) -> Path:
        """Give the folder that runs write into."""
        return self.project / "reports" / self.name


def project_folder() -> Path:
    """Give the checkout that the package is installed from, or ``$ANALYSIS_PROJECT``."""
    named = os.environ.get("ANALYSIS_PROJECT")
    return Path(named).resolve() if named else Path(__file__).resolve().parents[2]


def study_names(project: Path) -> list[str]:
    """List the studies of a project."""
    raw = project / "data" / "raw"
    return sorted(path.parent.name for path in raw.glob("*/documents.csv"))


def check_study_name(name: str) -> None:
    """Refuse a study name that is not a plain folder name.

    Raises
    ------
    InputError
        If it holds anything but letters, digits, hyphens and underscores.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", name):
        raise InputError(
            f"study name {shown(name)!r}: use letters, digits, hyphens and underscores, "
            "at most 64, beginning with a letter or digit"
        )


def open_study(name: str, *, project: Path | None = None) -> Study:
    """Find a study by name.

    Raises
    ------
    InputError
        If there is no such study (the message lists those that there are), or it has no manifest.
    """
    check_study_name(name)
    study = Study(name, project or project_folder())
    if not study.manifest.is_file():
        where = f"data/raw/{name}"
        if study.folder.is_dir():
            raise InputError(
                f"{where}/documents.csv: there is no manifest; write one with a row for each "
                f"document, or let `analysis add {name} FILES...` make it"
            )
        known = ", ".join(study_names(study.project)) or "none yet"
        raise InputError(
            f"{where}: there is no study of this name (studies: {known}); "
            f"`analysis add {name} FILES...` makes it from your documents"
        )
    return study
