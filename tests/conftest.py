from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
CORPORA = PROJECT.parent / "shared" / "corpora"


@pytest.fixture(scope="session")
def corpora():
    """Give the folder of real texts, which are not part of this repository."""
    if not CORPORA.is_dir():
        pytest.skip("the real corpora are not beside this checkout")
    return CORPORA
