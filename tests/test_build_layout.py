from hypothesis import given
from hypothesis import strategies as st

from analysis.build.layout import lay_out

MB = 2**20


def ends(cuts):
    return [(cut.start, cut.stop) for cut in cuts]


def test_a_shard_is_closed_before_it_would_pass_its_size():
    assert ends(lay_out([MB, MB, MB, MB], megabytes=2)) == [(0, 2), (2, 4)]
    assert ends(lay_out([MB, 3 * MB, MB], megabytes=2)) == [(0, 1), (1, 2), (2, 3)]
    assert ends(lay_out([0, 0, 0], megabytes=2)) == [(0, 3)]


def test_shards_begin_where_they_did_and_may_grow_to_twice_their_size():
    before = [0, 0, -1, -1, 1, 1]  # two rows were added between two shards
    assert ends(lay_out([MB] * 6, before, megabytes=2)) == [(0, 4), (4, 6)]
    before = [0, 0, -1, -1, -1, 1]  # a third is too much
    assert ends(lay_out([MB] * 6, before, megabytes=2)) == [(0, 4), (4, 5), (5, 6)]


def test_a_row_that_is_taken_out_or_put_first_touches_its_shard_only():
    assert ends(lay_out([MB] * 3, [0, 1, 1], megabytes=2)) == [(0, 1), (1, 3)]  # of 0 the last
    assert ends(lay_out([MB] * 3, [0, 0, 1], megabytes=2)) == [(0, 2), (2, 3)]  # of 1 the first
    assert ends(lay_out([MB] * 5, [-1, 0, 0, 1, 1], megabytes=2)) == [(0, 3), (3, 5)]


def test_rows_in_another_order_make_no_more_shards_than_there_were():
    shuffled = [0, 2, 1, 0, 2, 1]
    assert ends(lay_out([1] * 6, shuffled, megabytes=2)) == [(0, 1), (1, 2), (2, 6)]


@given(
    st.lists(st.tuples(st.integers(0, 3 * MB), st.integers(-1, 3)), min_size=1, max_size=30),
    st.sampled_from([1, 2]),
)
def test_every_row_is_in_one_shard_and_none_is_too_large(rows, megabytes):
    sizes, earlier = zip(*rows, strict=True)
    cuts = lay_out(sizes, earlier, megabytes=megabytes)
    assert [place for cut in cuts for place in range(cut.start, cut.stop)] == list(range(len(rows)))
    for cut in cuts:
        own = sizes[cut]
        assert len(own) == 1 or sum(own) <= 2 * megabytes * MB
