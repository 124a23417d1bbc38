import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from analysis.errors import InputError
from analysis.terms import count_patterns, count_terms, term_totals
from analysis.tokens import TOKEN_PATTERN
from analysis.units import unit_documents, unit_texts
from conftest import corpus_of


def counted(terms):
    """Write counts as {term: [count in each document]}."""
    return dict(zip(terms.names, terms.counts.toarray().T.tolist(), strict=True))


def lowered(text):
    return text.lower().replace("’", "'")


def vectoriser(**settings):
    return CountVectorizer(token_pattern=TOKEN_PATTERN, preprocessor=lowered, **settings)


CARE = {
    "a": "Social care is care. We care for children.",
    "b": "Duty of care! The children’s social care review.",
    "c": "",
}


def test_words_are_counted_in_each_document_without_stop_words():
    terms = count_terms(corpus_of(CARE))
    assert counted(terms) == {
        "care": [3, 2, 0], "children": [1, 0, 0], "children's": [0, 1, 0], "duty": [0, 1, 0],
        "review": [0, 1, 0], "social": [1, 1, 0],
    }  # fmt: skip
    assert terms.tokens.tolist() == [8, 8, 0]  # all tokens, stop words too
    assert terms.forms is None


def test_stop_words_can_be_ones_own_or_none():
    corpus = corpus_of(CARE)
    assert counted(count_terms(corpus, stop_words=["Care"])).keys() == set(corpus.vocabulary) - {
        "care"
    }
    assert list(count_terms(corpus, stop_words=()).names) == list(corpus.vocabulary)


words = st.sampled_from("care Care social children’s 1.5 30,000 well-being don't É".split())
texts = st.lists(
    st.lists(words | st.sampled_from([". ", "\n", "! ", ", "]), max_size=20).map(" ".join),
    min_size=1,
    max_size=5,
)


@given(texts, st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_counts_are_exactly_those_of_scikit_learn(texts, ngram):
    corpus = corpus_of({str(i): text for i, text in enumerate(texts)})
    terms = count_terms(corpus, stop_words=(), ngram=ngram, within="document")
    try:
        peer = vectoriser(ngram_range=(ngram, ngram))
        expected = peer.fit_transform(texts)
    except ValueError:  # scikit-learn refuses texts without any term
        assert len(terms.names) == 0
        return
    assert list(terms.names) == list(peer.get_feature_names_out())
    assert (terms.counts.toarray() == expected.toarray()).all()
    assert terms.counts.data.min() > 0


@given(texts, st.integers(2, 4))
@settings(max_examples=40, deadline=None)
def test_ngrams_of_sentences_are_those_of_scikit_learn_on_sentences(texts, ngram):
    corpus = corpus_of({str(i): text for i, text in enumerate(texts)})
    terms = count_terms(corpus, stop_words=(), ngram=ngram)
    sentences = unit_texts(corpus, "sentence", range(len(corpus.sentence_starts) - 1))
    try:
        peer = vectoriser(ngram_range=(ngram, ngram))
        rows = peer.fit_transform(sentences).toarray()
    except ValueError:
        assert len(terms.names) == 0
        return
    expected = np.zeros((len(texts), rows.shape[1]), int)
    np.add.at(expected, unit_documents(corpus, "sentence"), rows)
    assert list(terms.names) == list(peer.get_feature_names_out())
    assert (terms.counts.toarray() == expected).all()


def test_real_texts_are_counted_as_by_scikit_learn(corpora):
    paths = sorted((corpora / "care-review").glob("*.txt"))
    texts = {path.stem: path.read_text("utf-8") for path in paths}
    terms = count_terms(corpus_of(texts), stop_words=())
    peer = vectoriser()
    expected = peer.fit_transform(list(texts.values()))
    assert list(terms.names) == list(peer.get_feature_names_out())
    assert (terms.counts.toarray() == expected.toarray()).all()
    frequency = np.diff(terms.counts.tocsc().indptr)
    assert (frequency == np.diff(expected.tocsc().indptr)).all()


def test_an_ngram_may_hold_a_stop_word_but_not_begin_or_end_with_one():
    terms = count_terms(corpus_of(CARE), ngram=3)
    assert list(terms.names) == [
        "care for children", "care is care", "children's social care", "duty of care",
        "social care review",
    ]  # fmt: skip


def test_no_ngram_crosses_a_sentence_and_one_longer_than_any_finds_nothing():
    assert "care we" not in count_terms(corpus_of(CARE), stop_words=(), ngram=2).names
    assert len(count_terms(corpus_of(CARE), stop_words=(), ngram=9).names) == 0
    assert len(count_terms(corpus_of(CARE), stop_words=(), ngram=99).names) == 0


def test_a_multiword_term_takes_its_words_with_it():
    terms = count_terms(corpus_of(CARE), multiword=["social care"])
    assert counted(terms)["social care"] == [1, 1, 0]
    assert counted(terms)["care"] == [2, 1, 0]
    assert "social" not in terms.names
    assert list(terms.names) == sorted(terms.names)


def test_of_overlapping_multiword_terms_the_earlier_in_the_list_holds():
    both = count_terms(corpus_of(CARE), multiword=["social care", "care review"])
    assert counted(both)["social care"] == [1, 1, 0]
    assert "care review" not in both.names
    turned = count_terms(corpus_of(CARE), multiword=["care review", "social care"])
    assert counted(turned)["care review"] == [0, 1, 0]
    assert counted(turned)["social care"] == [1, 0, 0]
    assert counted(turned)["social"] == [0, 1, 0]


def test_a_multiword_pattern_with_alternatives_is_one_term_and_may_name_a_word():
    terms = count_terms(corpus_of(CARE), multiword=["(social|children's) *"], stop_words=())
    assert counted(terms)["(social|children's) *"] == [1, 1, 0]
    same = count_terms(corpus_of(CARE), multiword=["care"], stop_words=())
    assert counted(same) == counted(count_terms(corpus_of(CARE), stop_words=()))


def test_what_is_set_aside_is_no_term_and_breaks_the_ngrams_about_it():
    corpus = corpus_of({"a": "Leicestershire Cares helps young people. Leicestershire helps."})
    terms = count_terms(corpus, set_aside=["leicestershire cares"])
    assert counted(terms) == {"helps": [2], "leicestershire": [1], "people": [1], "young": [1]}
    assert terms.tokens.tolist() == [7]
    pairs = count_terms(corpus, ngram=2, set_aside=["leicestershire cares"])
    assert list(pairs.names) == ["helps young", "leicestershire helps", "young people"]


def test_a_multiword_term_that_touches_what_is_set_aside_is_not_formed():
    corpus = corpus_of({"a": "Leicestershire Cares helps."})
    terms = count_terms(corpus, multiword=["cares helps"], set_aside=["leicestershire cares"])
    assert counted(terms) == {"helps": [1]}


def test_families_join_the_forms_of_a_stem_under_the_commonest():
    corpus = corpus_of(
        {"a": "Carers care. A carer cares, caring.", "b": "Children’s children care."}
    )
    terms = count_terms(corpus, families="stem")
    assert counted(terms) == {"care": [3, 1], "carer": [2, 0], "children": [0, 2]}
    forms = dict(zip(terms.names, terms.forms, strict=True))
    assert forms == {
        "care": "care, cares, caring", "carer": "carer, carers", "children": "children, children's"
    }  # fmt: skip


def test_thresholds_hold_for_the_corpus_and_for_families_as_a_whole():
    corpus = corpus_of({"a": "cat cat dog", "b": "dog cats", "c": "emu emu emu"})
    assert list(count_terms(corpus, minimum_count=2).names) == ["cat", "dog", "emu"]
    assert list(count_terms(corpus, minimum_document_frequency=2).names) == ["dog"]
    assert list(count_terms(corpus, minimum_document_frequency=2, families="stem").names) == [
        "cat",
        "dog",
    ]


def test_patterns_are_counted_apart_and_each_once():
    terms = count_patterns(corpus_of(CARE), ["social care", "care", "child*", "care", "emu"])
    assert counted(terms) == {
        "social care": [1, 1, 0], "care": [3, 2, 0], "child*": [1, 1, 0], "emu": [0, 0, 0]
    }  # fmt: skip
    assert term_totals(terms.counts).tolist() == [2, 5, 2, 0]


def test_terms_can_be_chosen():
    terms = count_terms(corpus_of(CARE), families="stem")
    chosen = terms.take(terms.names == "social")
    assert counted(chosen) == {"social": [1, 1, 0]}
    assert chosen.forms.tolist() == ["social"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"ngram": 0}, "ngram is 0; it is the number of words in a term, at least 1"),
        ({"families": "lemma"}, "families is 'lemma'; choose 'stem', or None"),
        ({"ngram": 2, "families": "stem"}, "families are made of words: use them with ngram=1"),
        ({"ngram": 2, "multiword": ["a b"]}, "are made of words: use them with ngram=1"),
        ({"multiword": "social care"}, "multiword is 'social care'; give a list of patterns"),
        ({"set_aside": "social care"}, "set_aside is 'social care'; give a list of patterns"),
        ({"within": "page"}, "unit 'page' is not one of"),
    ],
)
def test_a_parameter_out_of_range_is_named(settings, message):
    with pytest.raises(InputError, match=message):
        count_terms(corpus_of(CARE), **{"ngram": 2 if "within" in settings else 1, **settings})


def test_one_pattern_in_place_of_a_list_is_refused():
    with pytest.raises(InputError, match="terms is 'care'; give a list of patterns"):
        count_patterns(corpus_of(CARE), "care")


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "the"}])
@pytest.mark.parametrize(
    "settings",
    [{}, {"ngram": 2}, {"families": "stem"}, {"multiword": ["x y"]}, {"set_aside": ["x"]}],
)
def test_a_corpus_without_a_term_has_none(texts, settings):
    terms = count_terms(corpus_of(texts), **settings)
    assert len(terms.names) == 0
    assert terms.counts.shape == (len(texts), 0)
    assert count_patterns(corpus_of(texts), ["x"]).counts.sum() == 0


def test_the_order_of_documents_changes_only_the_order_of_rows():
    corpus, turned = corpus_of(CARE), corpus_of(dict(reversed(CARE.items())))
    one, other = count_terms(corpus), count_terms(turned)
    assert (one.counts.toarray() == other.counts.toarray()[::-1]).all()
