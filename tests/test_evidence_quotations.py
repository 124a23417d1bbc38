import pytest

from analysis.codebook import Codebook, find_hits
from analysis.cooccurrence import UNITS, pair_counts
from analysis.errors import InputError
from analysis.evidence import quotations
from analysis.evidence.quotations import highlighted
from analysis.themes import prevalence
from conftest import corpus_of
from test_codebook_hits import theme

CODEBOOK = Codebook(
    "test",
    (
        theme("family", ["family", "family support"]),
        theme("help", ["support", "near(early, help, 3)"]),
        theme("silent", ["nothing"]),
    ),
)
TEXTS = {
    "a1": "Family <b>support</b> & family. Early family help!\nFamily support. Support. No.",
    "a2": "“Support the family.” A family. Early. Help.",
    "b1": "Support for a family of two. Early, in family, help. Family and support. Support.",
    "b2": "",
}


@pytest.fixture(scope="module")
def study():
    corpus = corpus_of(TEXTS, source=["A", "A", "B", "B"], date=["2020", "2021", "2021", ""])
    return corpus, find_hits(corpus, CODEBOOK)


def test_a_quotation_is_the_passage_as_written_with_where_it_stands(study):
    table = quotations(*study, theme="help", source="A", order="position")
    first = table.iloc[1]
    assert first["text"] == "Early family help!"
    assert first[["document", "title", "source", "date"]].tolist() == [
        "a1", "Title of a1", "A", "2020",
    ]  # fmt: skip
    assert TEXTS["a1"][first["start"] : first["end"]] == first["text"]
    assert first["position"] == 5 / 12  # b, support and /b are words of their own in the first
    assert first["theme_spans"] == [(0, 5), (13, 17)]
    assert first["also_spans"] == []
    assert set(table["of"]) == {len(table)} == {5}


def test_both_themes_are_highlighted_and_the_text_is_escaped(study):
    html = quotations(*study, theme="family", also="help", order="position", limit=2)["html"]
    family, help_ = '<mark class="theme">%s</mark>', '<mark class="also">%s</mark>'
    assert html[0] == (
        f"{family % 'Family'} &lt;b&gt;{help_ % 'support'}&lt;/b&gt; &amp; {family % 'family'}."
    )
    assert html[1] == f"{help_ % 'Early'} {family % 'family'} {help_ % 'help'}!"


def test_words_of_both_themes_are_marked_as_both():
    assert highlighted("a family support b", [(2, 16)], [(9, 16)]) == (
        'a <mark class="theme">family </mark><mark class="theme also">support</mark> b'
    )
    assert highlighted("<script>", [], []) == "&lt;script&gt;"


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("source", ["A", "B"])
def test_there_are_as_many_as_the_tables_count(study, unit, source):
    options = {"codebook": CODEBOOK, "by": "source", "unit": unit, "resamples": 10, "window": 6}
    shares = prevalence(*study, **options).set_index(["source", "theme"])
    for name in ("family", "help", "silent"):
        quoted = quotations(
            *study, theme=name, source=source, unit=unit, window=6, limit=None, order="random"
        )
        assert len(quoted) == shares.loc[(source, name), "units_with_theme"]
    pairs = pair_counts(*study, **options).set_index(["source", "theme_a", "theme_b"])
    both = quotations(
        *study, theme="help", also="family", source=source, unit=unit, window=6, limit=None
    )
    assert len(both) == pairs.loc[(source, "family", "help"), "n11"]
    assert all(len(spans) for spans in both["also_spans"])


def test_passages_with_both_in_the_same_words_only_are_left_out(study):
    both = quotations(*study, theme="family", also="help", limit=None)
    assert "Family support." not in both["text"].tolist()


def test_spread_takes_one_of_every_document_first_and_seeds_repeat(study):
    spread = quotations(*study, theme="family", limit=3, seed=5)
    assert sorted(spread["document"]) == ["a1", "a2", "b1"]
    assert spread["of"].tolist() == [8, 8, 8]
    again = quotations(*study, theme="family", limit=3, seed=5)
    assert spread.equals(again)
    orders = {tuple(quotations(*study, theme="family", seed=s)["text"]) for s in range(5)}
    assert len(orders) > 1


def test_any_grouping_can_be_opened(study):
    table = quotations(*study, theme="family", where={"year": "2021"}, limit=None)
    assert set(table["document"]) == {"a2", "b1"}
    both = quotations(*study, theme="family", source="A", where={"year": "2021"}, limit=None)
    assert set(both["document"]) == {"a2"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"theme": "love"}, "there is no theme 'love'; there are: family, help, silent"),
        ({"theme": "help", "also": "love"}, "there is no theme 'love'"),
        ({"theme": "help", "also": "help"}, "theme and also are both 'help'"),
        ({"theme": "help", "source": "C"}, "there is no group 'C'; there are: A, B"),
        ({"theme": "help", "where": {"colour": "red"}}, "cannot group by 'colour'"),
        ({"theme": "help", "order": "best"}, "order is 'best'; choose position, random or spread"),
    ],
)
def test_what_does_not_exist_is_refused(study, options, message):
    with pytest.raises(InputError) as error:
        quotations(*study, **options)
    assert message in str(error.value)


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "family"}])
def test_small_corpora(texts):
    corpus = corpus_of(texts)
    hits = find_hits(corpus, CODEBOOK)
    assert len(quotations(corpus, hits, theme="family")) == ("family" in texts.values())
    empty = quotations(corpus, hits, theme="silent", also="family", unit="window")
    assert len(empty) == 0
    assert list(empty.columns) == list(quotations(corpus, hits, theme="family").columns)
