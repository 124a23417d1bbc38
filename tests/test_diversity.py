import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.diversity import MEASURES, document_measures, hdd, mean_measures, mtld
from conftest import corpus_of

# Lists of numbers that anybody can make again; what lexicalrichness 0.5.1 (mtld(0.72), hdd(42))
# gives for the words "w0", "w1", … of these numbers.
SQUARES = np.array([i * i % 97 for i in range(400)])
CUBES = np.array([(i**3 + i) % 211 for i in range(1500)])


@pytest.mark.parametrize(
    ("words", "expected_mtld", "expected_hdd"),
    [(SQUARES, 50.464610518, 0.697872810), (CUBES, 156.800194950, 0.843322220)],
)
def test_diversity_is_that_of_lexicalrichness(words, expected_mtld, expected_hdd):
    assert mtld(words) == pytest.approx(expected_mtld, abs=1e-8)
    assert hdd(words) == pytest.approx(expected_hdd, abs=1e-8)


def naive_mtld(words):
    def forwards(words):
        factors, types, count = 0, set(), 0
        for word in words:
            types.add(word)
            count += 1
            if len(types) / count <= 0.72:
                factors, types, count = factors + 1, set(), 0
        if count:
            factors += (1 - len(types) / count) / (1 - 0.72)
        return len(words) / factors if factors else np.inf

    return (forwards(words) + forwards(words[::-1])) / 2


@given(st.lists(st.integers(0, 400), min_size=50, max_size=1500))
def test_the_fast_way_is_the_naive_way(words):
    assert mtld(np.array(words)) == pytest.approx(naive_mtld(words))


def test_hdd_is_the_mean_of_random_draws():
    rng = np.random.default_rng(0)
    draws = [len(set(rng.choice(SQUARES, 42, replace=False))) / 42 for _ in range(4000)]
    assert hdd(SQUARES) == pytest.approx(np.mean(draws), abs=0.003)


def test_limits_of_diversity():
    assert hdd(np.arange(60)) == pytest.approx(1)
    assert hdd(np.zeros(60, int)) == pytest.approx(1 / 42)
    assert mtld(np.arange(60)) == np.inf
    assert mtld(np.zeros(60, int)) == pytest.approx(2)  # every second token fills a factor
    assert np.isnan([mtld(np.arange(49)), hdd(np.arange(49))]).all()


def test_diversity_does_not_grow_with_length_as_the_number_of_types_does():
    rng = np.random.default_rng(1)
    share = 1 / np.arange(1, 2000)
    words = rng.choice(1999, 20_000, p=share / share.sum())
    short = [words[i : i + 500] for i in range(0, 20_000, 500)]
    assert np.mean([mtld(part) for part in short]) == pytest.approx(mtld(words), rel=0.1)
    assert np.mean([hdd(part) for part in short]) == pytest.approx(hdd(words), rel=0.05)


def test_readability_by_hand():
    text = "HEADING\nThe kind carers listened. We support families!\n- an item\n“Why?”"
    row = document_measures(corpus_of({"a": text})).loc[0]
    # sentences: 4 + 3 + 1 words; syllables the-1 kind-1 carers-2 listened-2 we-1 support-2
    # families-3 why-1; one complex word
    assert row[["sentences", "words"]].tolist() == [3, 8]
    assert row["words_per_sentence"] == pytest.approx(8 / 3)
    assert row["flesch_kincaid_grade"] == pytest.approx(0.39 * 8 / 3 + 11.8 * 13 / 8 - 15.59)
    assert row["gunning_fog"] == pytest.approx(0.4 * (8 / 3 + 100 * 1 / 8))
    assert row[["tokens", "types"]].tolist() == [11, 11]
    assert np.isnan(row["mtld"])


def test_numbers_are_no_words_of_readability():
    row = document_measures(corpus_of({"a": "In 2021 we met 30,000 people."})).loc[0]
    assert row["words"] == 4


def test_a_document_without_a_sentence_has_no_readability():
    table = document_measures(corpus_of({"a": "HEADING", "b": "", "c": "2021."}))
    assert table[["words_per_sentence", "flesch_kincaid_grade"]].isna().all(axis=None)
    assert table["gunning_fog"].isna().all()
    assert table["sentences"].tolist() == [0, 0, 1]


def test_groups_are_means_of_documents():
    texts = {c: "Care is here. " * n for c, n in zip("abcd", (20, 30, 40, 5), strict=True)}
    corpus = corpus_of(texts, source=["A", "A", "A", "A"])
    each = document_measures(corpus)
    table = mean_measures(corpus).set_index("measure")
    assert list(table.index) == list(MEASURES)
    assert table.loc["mtld", "mean"] == pytest.approx(each["mtld"][:3].mean())
    assert table.loc["mtld", "documents"] == 3  # the fourth is too short
    assert table.loc["words_per_sentence", ["mean", "documents"]].tolist() == [3, 4]
    assert table.loc["mtld", "low"] <= table.loc["mtld", "mean"] <= table.loc["mtld", "high"]
    assert (table["note"] == "").all()


def test_an_infinite_measure_has_no_part_in_a_mean():
    never, often = (" ".join(f"w{n % size}" for n in range(60)) + "." for size in (60, 20))
    table = mean_measures(corpus_of({"a": never, **dict.fromkeys("bcd", often)}), by=[])
    row = table.set_index("measure").loc["mtld"]
    others = document_measures(corpus_of({"b": often}))["mtld"][0]
    assert (row["mean"], row["low"], row["high"], row["documents"]) == (others, others, others, 3)


def test_too_few_documents_with_a_measure_have_no_interval():
    texts = {"a": "Care is here. " * 20, "b": "Care is here. " * 30, "c": "Care is here."}
    table = mean_measures(corpus_of(texts)).set_index("measure")
    assert np.isnan(table.loc["mtld", ["low", "high"]].astype(float)).all()
    assert table.loc["mtld", "note"] == (
        "no interval: 2 documents with this measure, at least 3 are needed"
    )
    assert table.loc["gunning_fog", "note"] == ""


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "care"}])
def test_small_corpora_are_measured_as_far_as_they_can_be(texts):
    assert len(document_measures(corpus_of(texts))) == len(texts)
    table = mean_measures(corpus_of(texts))
    assert len(table) == len(texts) * len(MEASURES)
    assert table["mean"].isna().all()
