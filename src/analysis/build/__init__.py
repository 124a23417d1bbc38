"""Manifest and files -> the processed corpus of a study, with a record of what it was made from."""

from analysis.build.building import open_built
from analysis.build.inputs import read_inputs
from analysis.build.stored import Built

__all__ = ["Built", "open_built", "read_inputs"]
