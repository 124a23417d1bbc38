"""Words and terms: any split of a corpus gives the same tables."""

import pytest

from analysis import collocation, diversity, frequency, terms, timeline
from analysis.codebook import check_codebook, nearest_forms, similar_forms
from analysis.keyness import keyness
from analysis.suggestions import suggest_patterns
from sharding import check_splits, codebook, random_corpus, sharded, split_tests, with_hits

drawn = {"resamples": 50, "seed": 3}
bare = {"stop_words": ()}


def on(function, *arguments, **options):
    return lambda corpus: function(corpus, *arguments, **options)


def counted(function, *arguments, **options):
    """Write counts as a table."""

    def table(corpus):
        found = function(corpus, *arguments, **options)
        forms = None if found.forms is None else found.forms.tolist()
        assert found.counts.data.dtype == found.counts.indices.dtype == "int32"
        assert found.counts.data.all()
        return [
            found.names.tolist(),
            forms,
            found.counts.toarray().tolist(),
            found.tokens.tolist(),
        ]

    return table


# name: an analysis of a corpus
ANALYSES = {
    "terms": counted(terms.count_terms),
    "every term": counted(terms.count_terms, **bare),
    "terms in several documents": counted(
        terms.count_terms, minimum_document_frequency=8, minimum_count=45, **bare
    ),
    "the most frequent terms": counted(terms.count_terms, most=7),
    "pairs of words": counted(terms.count_terms, ngram=2, minimum_document_frequency=4),
    "phrases and what is set aside": counted(
        terms.count_terms, multiword=["early help", "(care|support) *"], set_aside=["council"]
    ),
    "families": counted(terms.count_terms, families="stem", minimum_count=60),
    "families in several documents": counted(
        terms.count_terms, families="stem", minimum_document_frequency=8, **bare
    ),
    "the most frequent families": counted(terms.count_terms, families="stem", most=5),
    "patterns": counted(terms.count_patterns, ["care*", "xylophone", "early help"]),
    "rates": on(frequency.term_frequency, **drawn),
    "rates of the most frequent": on(
        frequency.term_frequency, by=["year", "source"], most=4, **drawn
    ),
    "rates of families": on(frequency.term_frequency, by=[], families="stem", **drawn),
    "rates of patterns": on(frequency.term_frequency, terms=["care*", "never"], **drawn),
    "dispersion": lambda corpus: frequency.dispersion(terms.count_terms(corpus)),
    "keyness": on(keyness, permutations=20, **drawn),
    "keyness of two": on(
        keyness, "Source A", reference="Source B", families="stem", permutations=20, **drawn
    ),
    "collocations": on(collocation.collocations, "care*", window=3, **bare),
    "collocations of no word": on(collocation.collocations, "xylophone"),
    "collocations of a theme": with_hits(
        collocation.collocations, theme="voice", minimum_document_frequency=3
    ),
    "measures of documents": on(diversity.document_measures),
    "mean measures": on(diversity.mean_measures, **drawn),
    "rates over time": on(timeline.term_rates_over_time, ["care", "police"], **drawn),
    "what does not fit": on(check_codebook, codebook()),
    "suggestions": on(suggest_patterns, codebook(), "voice", minimum_documents=1, **bare),
    "similar forms": on(similar_forms, "cares", limit=2),
    "forms similar to several": on(nearest_forms, ["hopes", "zzzzzz"]),
}

test_any_split_gives_the_same, test_a_selection_gives_the_same = split_tests(ANALYSES)


@pytest.mark.parametrize("name", [name for name in ANALYSES if name != "keyness of two"])
def test_of_no_documents_shards_give_what_a_corpus_gives(name, tmp_path):
    check_splits(ANALYSES[name], tmp_path, splits=[{4}], keep=[False] * 14)


def test_shards_have_different_words(tmp_path):
    """Or the tests above would say nothing about vocabularies that are put together."""
    parts = sharded(random_corpus(), range(1, 14), tmp_path)
    vocabularies = list(parts.map(lambda corpus: tuple(corpus.vocabulary)))
    assert len(set(vocabularies)) > 5
