import itertools

import numpy as np
import pandas as pd
import pytest

from analysis.coding import draw_sample, read_sample, write_sample
from analysis.coding.sampling import _allocate
from analysis.errors import InputError
from conftest import corpus_of

KEY = ["document", "start", "end"]
WORDS = ["money", "school", "court", "weather"]


def hits_of(corpus, words=WORDS[:3]):
    """Give a hit of theme ``w`` for each token ``w``, in the form of ``find_hits``."""
    forms = corpus.vocabulary[corpus.token_ids]
    firsts = np.flatnonzero(np.isin(forms, words))
    return pd.DataFrame(
        {
            "theme": pd.Categorical(forms[firsts], words),
            "pattern": pd.Categorical(forms[firsts], words),
            "first": firsts,
            "past": firsts + 1,
            "document": np.searchsorted(corpus.document_starts, firsts, side="right") - 1,
            "sentence": np.searchsorted(corpus.sentence_starts, firsts, side="right") - 1,
        }
    )


def two_sources(*, reverse=False):
    """South speaks of money in 40 sentences of 160, of school in 8, of courts in 2; North never."""
    south = ["Some money came."] * 40 + ["A school day."] * 8 + ["A court day."] * 2
    texts = {f"s{i}": " ".join((south + ["The weather held."] * 110)[i::4]) for i in range(4)} | {
        f"n{i}": " ".join(["It was cold."] * 10) for i in range(3)
    }
    names = list(texts)[::-1] if reverse else list(texts)
    sources = ["South" if name[0] == "s" else "North" for name in names]
    return corpus_of({name: texts[name] for name in names}, source=sources)


@pytest.fixture(scope="module")
def corpus():
    return two_sources()


def test_weights_sum_to_the_sentences_of_each_stratum(corpus):
    sample = draw_sample(corpus, hits_of(corpus), passages=60, seed=1)
    assert len(sample) == 60
    assert not sample.duplicated(KEY).any()
    sums = sample.groupby("stratum")["weight"].sum()
    assert sums.to_dict() == pytest.approx(
        {
            "North: no theme": 30,
            "South: no theme": 110,
            "South: money": 40,
            "South: school": 8,
            "South: court": 2,
        }
    )


def test_a_sentence_belongs_to_its_rarest_theme():
    corpus = corpus_of({"a": "Money here. Money there. School money. No court today. Rain."})
    sample = draw_sample(corpus, hits_of(corpus, ["money", "school"]), passages=5)
    strata = sample.set_index("text")["stratum"]
    assert strata["School money."] == "A: school"
    assert strata["Money here."] == "A: money"
    assert strata["Rain."] == "A: no theme"


def test_groups_share_alike_and_half_of_a_group_are_hits(corpus):
    drawn = draw_sample(corpus, hits_of(corpus), passages=40).groupby("stratum").size()
    assert drawn["North: no theme"] == pytest.approx(40 / 3, abs=1)  # one stratum of 1, 2 shares
    assert drawn["South: no theme"] == pytest.approx(40 / 3, abs=1)
    # √40 : √8 : √2 = 6.32 : 2.83 : 1.41 of 40/3 passages
    assert drawn["South: money"] == 8
    assert drawn["South: school"] == 4
    assert drawn["South: court"] == 2  # all there are


def test_allocation_by_webster_never_takes_back():
    sizes, shares = np.array([50, 3, 0, 20]), np.array([0.6, 0.2, 0.0, 0.2])
    rows = [_allocate(sizes, shares, n) for n in range(3, 74)]
    assert all((after >= before).all() for before, after in itertools.pairwise(rows))
    assert [row.sum() for row in rows] == list(range(3, 74))
    assert rows[-1].tolist() == [50, 3, 0, 20]
    assert _allocate(sizes, shares, 11).tolist() == [7, 2, 0, 2]  # quotas 6.6, 2.2, 2.2


def test_every_sentence_of_a_stratum_has_the_same_chance(corpus):
    hits = hits_of(corpus)
    counts = pd.concat(
        [draw_sample(corpus, hits, passages=20, seed=seed) for seed in range(80)]
    ).value_counts(["stratum", *KEY])
    money = counts["South: money"]
    drawn = draw_sample(corpus, hits, passages=20)["stratum"].eq("South: money").sum()
    assert len(money) == 40
    expected = 80 * drawn / 40
    chi2 = ((money - expected) ** 2 / (expected * (1 - drawn / 40))).sum()
    assert chi2 < 73  # 99.9% quantile with 39 degrees of freedom is 72.1


def test_a_larger_sample_holds_the_smaller_and_keeps_its_order(corpus):
    hits = hits_of(corpus)
    small = draw_sample(corpus, hits, passages=20, seed=5)
    large = draw_sample(corpus, hits, passages=50, seed=5, earlier=small)
    assert large[KEY].head(20).equals(small[KEY])
    again = draw_sample(corpus, hits, passages=20, seed=5, earlier=small)
    pd.testing.assert_frame_equal(again, small)
    with pytest.raises(InputError, match=r"not part of this one \(\d+ of its 20 .*seed have chang"):
        draw_sample(corpus, hits, passages=50, seed=6, earlier=small)


def test_a_sample_drawn_from_other_strata_is_not_extended(corpus):
    # whether its passages happen to be drawn again or not: their weights would be wrong
    every = draw_sample(corpus, hits_of(corpus), passages=190)
    small = draw_sample(corpus, hits_of(corpus, ["money", "weather"]), passages=20)
    assert len(every.merge(small, on=KEY)) == 20
    with pytest.raises(InputError, match=r"is not part of this one .* the codebook or the seed"):
        draw_sample(corpus, hits_of(corpus), passages=190, earlier=small)


def test_excluded_passages_are_not_drawn_and_weights_stand_for_the_rest(corpus):
    hits = hits_of(corpus)
    first = draw_sample(corpus, hits, passages=30, seed=1)
    second = draw_sample(corpus, hits, passages=30, seed=2, exclude=first)
    assert len(second.merge(first, on=KEY)) == 0
    assert second["weight"].sum() == pytest.approx(190 - 30)


def test_the_draw_does_not_depend_on_the_order_of_the_manifest(corpus):
    turned = two_sources(reverse=True)
    one = draw_sample(corpus, hits_of(corpus), passages=30, seed=3)
    two = draw_sample(turned, hits_of(turned), passages=30, seed=3)
    assert set(one[KEY].itertuples(index=False)) == set(two[KEY].itertuples(index=False))


def test_weighted_totals_are_unbiased(corpus):
    totals = [
        sample.loc[sample["text"].str.contains("school"), "weight"].sum()
        for sample in (
            draw_sample(corpus, hits_of(corpus, ["money"]), passages=30, seed=s) for s in range(60)
        )
    ]
    assert np.mean(totals) == pytest.approx(8, abs=3 * np.std(totals) / np.sqrt(60))


def test_too_few_passages(corpus):
    with pytest.raises(InputError, match=r"4 passages are too few: there are 5 strata .*source_ty"):
        draw_sample(corpus, hits_of(corpus), passages=4)


def test_small_corpora():
    empty = corpus_of({})
    assert draw_sample(empty, hits_of(empty)).empty
    word = corpus_of({"a": "Money"})
    assert draw_sample(word, hits_of(word))["weight"].tolist() == [1.0]


def test_a_sample_is_written_and_read_back(corpus, tmp_path):
    sample = draw_sample(corpus, hits_of(corpus), passages=30)
    write_sample(sample, tmp_path / "coding-sample.csv")
    back = read_sample(tmp_path / "coding-sample.csv")
    assert back["weight"].tolist() == sample["weight"].tolist()  # exactly, although 1/3 is not
    assert back["text"].tolist() == sample["text"].tolist()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("document,start\na,1\n", "coding-sample.csv: the columns end, text, stratum, .* missing"),
        (
            "document,start,end,text,stratum,stratum_passages,stratum_drawn\na,1,2,x,s,ten,1\n",
            "row 2: stratum_passages is 'ten', not a whole number",
        ),
        (
            "document,start,end,text,stratum,stratum_passages,stratum_drawn\na,1,2,x,s,3,0\n",
            "row 2: stratum_drawn is '0', not a whole number from 1",
        ),
    ],
)
def test_a_broken_sample_file(tmp_path, text, message):
    (tmp_path / "coding-sample.csv").write_text(text, "utf-8")
    with pytest.raises(InputError, match=message):
        read_sample(tmp_path / "coding-sample.csv")
