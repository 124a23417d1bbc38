import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer

from analysis.errors import InputError
from analysis.frequency import SILENT, deviation_of_proportions, dispersion, term_frequency
from analysis.groups import group_documents
from analysis.resampling import ratio_intervals
from analysis.terms import Terms
from analysis.tokens import TOKEN_PATTERN
from conftest import corpus_of

TEXTS = {
    "a": "care care home",
    "b": "care and home and the rest",
    "c": "the review",
    "d": "the review of the care",
}
SOURCES = ["North", "North", "South", "South"]


def terms_of(counts, tokens):
    """Make Terms of one word with these counts in documents of these lengths."""
    return Terms(np.array(["word"], object), csr_array(np.array(counts)[:, None]), np.array(tokens))


def test_dispersion_is_that_of_the_published_example():
    # five parts of 9, 10, 10, 10, 11 words; Gries (2008), recomputed
    row = dispersion(terms_of([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])).loc[0]
    assert row["count"] == 15
    assert row["range"] == 5
    assert row["dp"] == pytest.approx(0.18)
    assert row["dp_norm"] == pytest.approx(0.2195, abs=5e-5)
    assert row["juilland_d"] == pytest.approx(0.7852, abs=5e-5)
    assert row["rosengren_s"] == pytest.approx(0.9498, abs=5e-5)
    assert row["kl_divergence"] == pytest.approx(0.1370, abs=5e-5)


def test_dispersion_has_its_limits():
    even = dispersion(terms_of([2, 4, 6], [10, 20, 30])).loc[0]
    assert even[["dp", "dp_norm", "kl_divergence"]].tolist() == pytest.approx([0, 0, 0])
    assert even[["juilland_d", "rosengren_s"]].tolist() == pytest.approx([1, 1])
    alone = dispersion(terms_of([0, 7, 0], [10, 20, 30])).loc[0]
    assert alone["dp"] == pytest.approx(1 - 20 / 60)
    smallest = dispersion(terms_of([7, 0, 0], [10, 20, 30])).loc[0]
    assert smallest["dp_norm"] == pytest.approx(1)


def test_documents_without_a_token_are_no_parts():
    with_empty = dispersion(terms_of([3, 0, 0], [10, 20, 0]))
    pd.testing.assert_frame_equal(with_empty, dispersion(terms_of([3, 0], [10, 20])))


def test_one_document_has_no_dispersion():
    dp, dp_norm = deviation_of_proportions(csr_array([[3, 0]]), np.array([10]))
    assert np.isnan([*dp, *dp_norm]).all()


def test_frequencies_by_hand():
    table = term_frequency(corpus_of(TEXTS, source=SOURCES))
    assert table[["source", "term", "count", "tokens", "document_frequency", "documents"]].to_numpy(
        object
    ).tolist() == [
        ["North", "care", 3, 9, 2, 2],
        ["North", "home", 2, 9, 2, 2],
        ["North", "rest", 1, 9, 1, 2],
        ["South", "review", 2, 7, 2, 2],
        ["South", "care", 1, 7, 1, 2],
    ]
    care = table.loc[0]
    assert care["per_million"] == pytest.approx(3 / 9 * 1_000_000)
    assert care["range"] == 1
    # shares of tokens 3/9, 6/9; shares of "care" 2/3, 1/3
    assert care["dp"] == pytest.approx((1 / 3 + 1 / 3) / 2)
    assert care["dp_norm"] == pytest.approx(1 / 3 / (1 - 3 / 9))
    assert table.loc[2, "range"] == 0.5
    assert table[["low", "high"]].isna().all(axis=None)
    assert set(table["note"]) == {"no interval: 2 documents, at least 3 are needed"}


def test_counts_by_source_are_those_of_scikit_learn_by_pandas():
    texts = {str(i): " ".join(f"w{(i * j) % 7}" for j in range(i)) for i in range(1, 12)}
    sources = [f"s{i % 3}" for i in range(11)]
    peer = CountVectorizer(token_pattern=TOKEN_PATTERN)
    counts = pd.DataFrame(peer.fit_transform(texts.values()).toarray()).groupby(sources).sum()
    counts.columns = peer.get_feature_names_out()
    table = term_frequency(corpus_of(texts, source=sources), stop_words=(), resamples=0)
    found = table.pivot_table(index="source", columns="term", values="count", fill_value=0)
    assert (found.to_numpy() == counts[found.columns].to_numpy()).all()


def many(rates, words=100):
    """Make documents of 100 words in which "hit" stands so many times."""
    return {f"d{i}": " ".join(["hit"] * n + ["x"] * (words - n)) for i, n in enumerate(rates)}


def test_the_interval_is_that_of_the_bootstrap_over_documents():
    rates = [0, 1, 2, 5, 9, 4, 4]
    corpus = corpus_of(many(rates))
    row = term_frequency(corpus, terms=["hit"], seed=3).loc[0]
    groups = group_documents(corpus, "source")
    _, low, high = ratio_intervals(
        np.array(rates)[:, None], np.full(7, 100), groups, resamples=2000, seed=3
    )
    assert row["low"] == pytest.approx(low[0, 0] * 1e6)
    assert row["high"] == pytest.approx(high[0, 0] * 1e6)
    assert row["low"] < row["per_million"] < row["high"]
    assert row["note"] == ""


def test_the_interval_of_95_covers_the_rate_about_so_often():
    rng = np.random.default_rng(5)
    covered = []
    for seed in range(150):
        rates = np.minimum(rng.poisson(rng.gamma(4, 1, 30)), 100)  # mean 4 in 100 words
        row = term_frequency(corpus_of(many(rates)), terms=["hit"], resamples=400, seed=seed).loc[0]
        covered.append(row["low"] <= 40_000 <= row["high"])
    assert 0.88 <= np.mean(covered) <= 0.98


def test_an_interval_does_not_depend_on_other_terms_groups_or_order():
    texts = many([3, 1, 4, 1, 5]) | {"z": "hit and run"}
    sources = [*["A"] * 5, "B"]
    corpus = corpus_of(texts, source=sources)
    row = term_frequency(corpus, terms=["hit"]).loc[0]
    alone = term_frequency(corpus.select(np.array(sources) == "A"), terms=["hit"]).loc[0]
    turned = corpus_of(dict(reversed(texts.items())), source=sources[::-1])
    assert row.equals(alone)
    assert row.equals(term_frequency(turned, terms=["x", "hit"]).query("term == 'hit'").iloc[0])
    listed = term_frequency(corpus).query("term == 'hit' and source == 'A'").iloc[0]
    assert row[["low", "high"]].equals(listed[["low", "high"]])


def test_chosen_terms_are_shown_where_they_never_stand_with_an_upper_bound():
    table = term_frequency(corpus_of(many([0, 0, 0])), terms=["hit", "x"]).set_index("term")
    assert table.loc["hit", ["count", "per_million", "low"]].tolist() == [0, 0, 0]
    assert table.loc["hit", "high"] == pytest.approx(-np.log(0.025) / 300 * 1e6)
    assert table.loc["hit", "note"] == SILENT
    assert table.loc["x", "note"] == ""
    few = term_frequency(corpus_of(many([0, 0])), terms=["hit"]).loc[0]
    assert np.isnan(few["high"])
    assert few["note"] == "no interval: 2 documents, at least 3 are needed"


def test_groups_may_be_any_column_several_or_one():
    corpus = corpus_of(TEXTS, source=SOURCES, date=["2020", "2021-04", "2021-04-01", ""])
    assert list(term_frequency(corpus, by="year")["year"].unique()) == [
        "2020",
        "2021",
        "not stated",
    ]
    assert list(term_frequency(corpus, by=["source", "year"]).columns[:3]) == [
        "source", "year", "term"
    ]  # fmt: skip
    whole = term_frequency(corpus, by=[])
    assert whole.columns[0] == "term"
    assert whole.loc[0, ["term", "count", "tokens"]].tolist() == ["care", 4, 16]
    assert len(term_frequency(corpus, by="document")) == 2 + 3 + 1 + 2


def test_families_show_their_forms():
    table = term_frequency(corpus_of({"a": "carer carers carers"}), families="stem")
    assert table.loc[0, ["term", "forms", "count"]].tolist() == ["carers", "carers, carer", 3]


def test_no_interval_is_made_where_none_is_asked_for():
    table = term_frequency(corpus_of(many([1, 2, 3])), resamples=0)
    assert table["low"].isna().all()
    assert set(table["note"]) == {"no interval: none was asked for"}


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "", "b": "", "c": ""}])
def test_a_corpus_without_words_has_an_empty_table_or_no_rates(texts):
    corpus = corpus_of(texts)
    table = term_frequency(corpus)
    assert table.empty
    assert {"source", "term", "count", "per_million", "low", "dp", "note"} <= set(table)
    chosen = term_frequency(corpus, terms=["care"])
    assert len(chosen) == min(len(texts), 1)
    assert chosen[["per_million", "low", "high"]].isna().all(axis=None)


def test_a_corpus_of_one_word():
    row = term_frequency(corpus_of({"a": "care"})).loc[0]
    assert row[["count", "tokens", "per_million", "range"]].tolist() == [1, 1, 1e6, 1]
    assert row["note"] == "no interval: 1 document, at least 3 are needed"


def test_identical_groups_have_identical_rates():
    texts = many([1, 5, 2]) | {f"e{k}": v for k, v in many([1, 5, 2]).items()}
    table = term_frequency(corpus_of(texts, source=["A"] * 3 + ["B"] * 3))
    numbers = ["count", "per_million", "range", "dp", "dp_norm"]
    first, second = (part[numbers].to_numpy() for _, part in table.groupby("source"))
    assert (first == second).all()


def test_a_grouping_that_does_not_exist_is_refused():
    with pytest.raises(InputError, match="cannot group by 'party'; choose from"):
        term_frequency(corpus_of(TEXTS), by="party")


def test_the_most_frequent_terms_have_a_row_in_each_group_in_one_order():
    table = term_frequency(corpus_of(TEXTS, source=SOURCES), stop_words=(), most=2, resamples=0)
    # the: b 1, c 1, d 2 = 4; care: a 2, b 1, d 1 = 4; ties by the alphabet
    assert table["term"].tolist() == ["care", "the"] * 2
    assert table["count"].tolist() == [3, 1, 1, 3]
    families = term_frequency(
        corpus_of({"a": "carers carers carer home", "b": "home"}, source=["N", "S"]),
        families="stem",
        most=1,
        resamples=0,
    )
    assert families[["term", "forms", "count"]].to_numpy().tolist() == [
        ["carers", "carers, carer", 3],
        ["carers", "carers, carer", 0],
    ]
