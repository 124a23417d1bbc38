"""pyproject.toml, requirements.lock and environment.yml name the same packages."""

import re
import tomllib

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from conftest import PROJECT

FIXED = {"jupyterlab", "pandas", "matplotlib", "nltk", "wordcloud", "nbval", "papermill"}
PYTHON = {"python_version": "3.11", "python_full_version": "3.11.0", "extra": ""}


def declared():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def locked():
    """Give the exact version of each package that Python 3.11 gets."""
    text = (PROJECT / "requirements.lock").read_text("utf-8")
    lines = re.findall(r"^([a-z0-9][^\n\\]*?) \\$", text, flags=re.MULTILINE)
    found = [Requirement(line) for line in lines]
    return {
        canonicalize_name(r.name): str(r.specifier).removeprefix("==")
        for r in found
        if r.marker is None or r.marker.evaluate(PYTHON)
    }


def test_every_declared_package_is_locked_within_its_bounds():
    versions = locked()
    for name, requirement in declared().items():
        assert requirement.specifier.contains(versions[name]), requirement


def test_every_line_of_the_lock_has_hashes_and_names_no_host():
    text = (PROJECT / "requirements.lock").read_text("utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)
    assert len(entries) > 100
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "index-url" not in text


def test_conda_users_get_the_same_environment():
    environment = yaml.safe_load((PROJECT / "environment.yml").read_text("utf-8"))
    *conda, pip = environment["dependencies"]
    assert "python=3.11" in conda
    *pins, rest = pip["pip"]
    assert rest == "-r requirements.lock"
    versions = locked()
    expected = [f"{name}=={versions[name]}" for name in sorted(declared())]
    assert pins == expected, "write these lines:\n" + "\n".join(f"      - {e}" for e in expected)


def test_the_packages_that_the_project_was_asked_to_use_are_declared():
    assert set(declared()) >= FIXED
