from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.corpus import BrokenCorpusError, build_corpus, load_corpus
from conftest import same_corpus

TEXTS = {"a": "One two. Three!\nFour", "b": "", "c": "Two five"}


def test_it_holds_what_the_docstring_says(make_corpus):
    corpus = make_corpus(TEXTS)
    corpus.check()
    assert corpus.vocabulary.tolist() == ["five", "four", "one", "three", "two"]
    assert corpus.token_ids.tolist() == [2, 4, 3, 1, 4, 0]
    assert corpus.sentence_starts.tolist() == [0, 2, 3, 4, 6]
    assert corpus.paragraph_starts.tolist() == [0, 3, 4, 6]
    assert corpus.document_starts.tolist() == [0, 4, 4, 6]
    assert corpus.word_index["two"] == 4
    assert corpus.token_ids.dtype == np.int32


@pytest.mark.parametrize("texts", [TEXTS, {}, {"only": "word"}, {"none": ""}])
def test_save_and_load_round_trip(make_corpus, tmp_path, texts):
    corpus = make_corpus(texts)
    corpus.save(tmp_path / "corpus")
    corpus.save(tmp_path / "corpus")  # replaces what is there
    same_corpus(corpus, load_corpus(tmp_path / "corpus"))
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]


def test_two_saves_give_the_same_bytes(make_corpus, tmp_path):
    for name in ("one", "two"):
        make_corpus(TEXTS).save(tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_select_is_what_building_the_selected_documents_gives(make_corpus):
    corpus = make_corpus(TEXTS)
    for keep in ([True, True, False], [False, True, True], [False] * 3, [True] * 3):
        part = corpus.select(keep)
        part.check()
        same_corpus(part, build_corpus(corpus.documents[keep]))


def test_select_wants_a_value_a_document(make_corpus):
    with pytest.raises(ValueError, match="1 truth values for 3 documents"):
        make_corpus(TEXTS).select([True])


def test_documents_without_a_needed_column_are_refused():
    with pytest.raises(ValueError, match="lack the columns source"):
        build_corpus(
            pd.DataFrame(
                {"id": ["a"], "title": "", "source_type": "", "genre": "", "date": "", "text": ""}
            )
        )


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("token_ids", np.array([9, 4, 3, 1, 4, 0], np.int32), "word ids lie in the vocabulary"),
        ("token_ends", np.array([3, 7, 14, 99, 3, 8], np.int32), "lie in their document's text"),
        ("token_starts", np.array([0, 2, 9, 16, 0, 4], np.int32), "do not overlap"),
        ("token_starts", np.zeros(2, np.int32), "one id, start and end"),
        ("token_ends", np.ones(6), "token_ids, .* are whole numbers"),
        ("token_starts", np.array([-1, 4, 9, 16, 0, 4], np.int32), "lie in their document's text"),
        ("token_ends", np.array([0, 7, 14, 20, 3, 8], np.int32), "tokens have width"),
        ("token_ids", np.array([-1, 4, 3, 1, 4, 0], np.int32), "word ids lie in the vocabulary"),
        ("sentence_starts", np.array([0, 2, 2, 3, 4, 6]), "sentence boundaries rise"),
        ("sentence_starts", np.array([0, 2, 3, 4]), "sentence boundaries rise"),
        ("document_starts", np.array([1, 4, 4, 6]), "document boundaries run"),
        ("document_starts", np.array([0, 4, 4, 5]), "document boundaries run"),
        ("vocabulary", np.array(list("aabcd"), object), "without repetition"),
        ("sentence_starts", np.array([0, 3, 2, 6]), "sentence boundaries rise"),
        ("sentence_starts", np.array([0, 2, 6]), "every paragraph begins a sentence"),
        ("paragraph_starts", np.array([0, 3, 6]), "every document begins a paragraph"),
        ("paragraph_starts", np.array([1, 6]), "paragraph boundaries rise"),
        ("document_starts", np.array([0, 4, 6]), "one document boundary more"),
        ("document_starts", np.array([0, 4, 3, 6]), "document boundaries run"),
        ("vocabulary", np.array(list("zyxwv"), object), "vocabulary is sorted"),
    ],
)
def test_check_says_which_invariant_is_broken(make_corpus, field, value, message):
    with pytest.raises(BrokenCorpusError, match=message):
        replace(make_corpus(TEXTS), **{field: value}).check()


def test_check_wants_unique_ids(make_corpus):
    corpus = make_corpus(TEXTS)
    with pytest.raises(BrokenCorpusError, match="ids are unique"):
        replace(corpus, documents=corpus.documents.assign(id="same")).check()


def test_check_wants_the_columns_of_the_documents(make_corpus):
    corpus = make_corpus(TEXTS)
    with pytest.raises(BrokenCorpusError, match="the documents have the columns id, title"):
        replace(corpus, documents=corpus.documents.drop(columns="source")).check()
