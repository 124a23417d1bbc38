import numpy as np
import pytest

from analysis.codebook import Codebook, find_hits
from analysis.errors import InputError
from analysis.suggestions import suggest_patterns
from conftest import corpus_of
from test_codebook_hits import theme

CODEBOOK = Codebook("test", (theme("homes", ["foster*"]), theme("money", ["budget", "fee level"])))
NEAR = "A foster placement. The fostering placement and fees."
FAR = "The budget grew. The council met. Fees and budget."


@pytest.fixture(scope="module")
def corpus():
    return corpus_of({"a": f"{NEAR} {FAR}", "b": f"{NEAR} {FAR}", "c": f"Foster siblings. {FAR}"})


def test_words_near_a_theme_are_counted_by_sentence(corpus):
    table = suggest_patterns(corpus, CODEBOOK, "homes").set_index("word")
    assert list(table.index) == ["placement", "fees"]
    row = table.loc["placement"]
    # 14 sentences, 5 with the theme, 4 with the word, all of them near
    assert row[["sentences_near", "sentences", "documents"]].tolist() == [4, 4, 2]
    assert row["expected"] == pytest.approx(4 * 5 / 14)
    observed = np.array([4, 1, 9])  # the cell of 0 adds nothing
    expected = np.array([4 * 5, 10 * 5, 10 * 9]) / 14
    assert row["log_likelihood"] == pytest.approx(
        2 * (observed * np.log(observed / expected)).sum()
    )
    assert row["log_ratio"] == pytest.approx(np.log2((4 / 5) / (0.5 / 9)))
    assert table.loc["fees", ["sentences_near", "sentences"]].tolist() == [2, 5]


def test_lines_hold_the_word_and_the_theme(corpus):
    lines = suggest_patterns(corpus, CODEBOOK, "homes", lines=10)["lines"][0]
    assert len(lines) == 4
    assert all("placement" in line and "foster" in line for line in lines)


def test_words_of_the_theme_and_stop_words_are_not_suggested(corpus):
    words = suggest_patterns(corpus, CODEBOOK, "homes", minimum_documents=1)["word"].tolist()
    assert set(words) == {"placement", "fees", "siblings"}
    without = suggest_patterns(corpus, CODEBOOK, "homes", minimum_documents=1, stop_words=())
    assert "a" in without["word"].tolist()


def test_themes_that_hold_the_word_are_named():
    text = dict.fromkeys("ab", "A foster fee. A foster fee level. A day.")
    table = suggest_patterns(corpus_of(text), CODEBOOK, "homes").set_index("word")
    assert table.loc["fee", "also_in"] == "money"


def test_an_unknown_theme_is_refused(corpus):
    with pytest.raises(InputError, match=r"there is no theme 'hmes' .did you mean 'homes'"):
        suggest_patterns(corpus, CODEBOOK, "hmes")


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "foster"}, {"a": "word"}])
def test_small_corpora(texts):
    corpus = corpus_of(texts)
    table = suggest_patterns(corpus, CODEBOOK, "homes", minimum_documents=1)
    assert len(table) == 0
    assert len(find_hits(corpus, CODEBOOK)) == ("foster" in texts.values())
