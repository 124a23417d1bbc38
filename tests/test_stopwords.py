import pytest

from analysis.errors import InputError
from analysis.stopwords import FUNCTION_WORDS, LISTS, stop_word_set, stop_word_table
from analysis.tokens import tokenise


@pytest.mark.parametrize("name", LISTS)
def test_every_word_of_a_list_is_one_token_in_one_class(name):
    table = stop_word_table(name)
    assert not table["word"].duplicated().any()
    assert (table["word_class"] != "").all()
    tokens = tokenise(["\n".join(table["word"])])
    assert list(tokens.vocabulary[tokens.token_ids]) == list(table["word"])


def test_the_list_holds_function_words_and_no_words_of_the_field():
    words = stop_word_set(FUNCTION_WORDS)
    assert {"the", "of", "they", "should", "not", "don't", "i'm"} <= words
    assert not {"care", "social", "like", "need", "children", "family", "1"} & words


def test_words_of_ones_own_are_read_as_the_tokens_are():
    assert stop_word_set(["The", "Don’t"]) == {"the", "don't"}
    assert stop_word_set(()) == frozenset()


def test_a_name_that_is_no_list_is_told_from_a_word():
    message = "no list of stop words is named 'the'; choose english-function-words, or give"
    with pytest.raises(InputError, match=message):
        stop_word_set("the")
