import numpy as np
import pytest

from conftest import corpus_of


def test_a_hyphenated_token_is_several_words():
    words = corpus_of({"a": "Ex-foster-carer led", "b": "A carer-led one"}).words
    assert words.forms == ["a", "carer", "ex", "foster", "led", "one"]
    here = [words.forms[i] for i in words.ids]
    assert here == ["ex", "foster", "carer", "led", "a", "carer", "led", "one"]
    assert words.ids.dtype == np.int32
    assert words.token_of(np.arange(8)).tolist() == [0, 0, 0, 1, 2, 3, 3, 4]
    assert words.first_of(np.arange(6)).tolist() == [0, 3, 4, 5, 7, 8]  # and past the end


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "word"}, {"a": "two-fold"}])
def test_small_corpora(texts):
    corpus = corpus_of(texts)
    text = " ".join(corpus.words.forms[i] for i in corpus.words.ids)
    assert text == " ".join(texts.values()).replace("-", " ")
