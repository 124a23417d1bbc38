"""The stored outputs are what a run gives, pictures included, which nbval does not look at."""

import base64
import io

import nbformat
import numpy as np
import pytest
from matplotlib.image import imread

from conftest import PROJECT

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


def outputs_by_cell(path):
    cells = nbformat.read(path, as_version=4).cells
    return {c.id: c.outputs for c in cells if c.cell_type == "code"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_run_gives_the_outputs_that_are_stored(path, example_run):
    _, finished = example_run
    stored = outputs_by_cell(path)
    run = outputs_by_cell(finished.folder / "notebooks" / path.name)
    assert set(run) - {"injected-parameters"} == set(stored)
    for cell, outputs in stored.items():
        assert len(outputs) == len(run[cell]), cell
        for one, other in zip(outputs, run[cell], strict=True):
            for kind in one.get("data", {}):
                if kind != "image/png":
                    assert one.data[kind] == other.data[kind], cell
                else:
                    assert same_picture(one.data[kind], other.data[kind]), cell


def same_picture(one, other):
    """Compare pixels, so that another PNG encoder is no difference."""
    first, second = (
        imread(io.BytesIO(base64.b64decode(png)), format="png") for png in (one, other)
    )
    return first.shape == second.shape and np.abs(first - second).mean() < 0.002
