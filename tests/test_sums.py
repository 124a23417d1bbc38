import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.sums import add_up, named_counts

shards = st.lists(
    st.dictionaries(st.text(max_size=2), st.integers(0, 9), max_size=6), min_size=1, max_size=8
)


def table(counts):
    names = np.array(sorted(counts), dtype=object)
    return named_counts(names, {"count": np.array([counts[n] for n in names], np.int64)})


@given(shards)
def test_counts_of_a_name_are_added_and_names_sorted_as_python_sorts(parts):
    total = add_up(map(table, parts))
    names = sorted(set().union(*parts))
    assert total["name"].to_pylist() == names
    assert total["count"].to_pylist() == [sum(p.get(n, 0) for p in parts) for n in names]
