from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus import build_corpus

PROJECT = Path(__file__).parents[1]
CORPORA = PROJECT.parent / "shared" / "corpora"


@pytest.fixture(scope="session")
def corpora():
    """Give the folder of real texts, which are not part of this repository."""
    if not CORPORA.is_dir():
        pytest.skip("the real corpora are not beside this checkout")
    return CORPORA


def corpus_of(texts, **columns):
    """Make a corpus of ``{id: text}``; columns such as ``source`` are lists, one value a text."""
    count = len(texts)
    table = {
        "id": list(texts),
        "title": [f"Title of {name}" for name in texts],
        "source": ["A"] * count,
        "source_type": ["charity"] * count,
        "genre": ["blog post"] * count,
        "date": ["2021-03"] * count,
        **columns,
        "text": list(texts.values()),
    }
    return build_corpus(pd.DataFrame(table, dtype=str))


@pytest.fixture
def make_corpus():
    return corpus_of
