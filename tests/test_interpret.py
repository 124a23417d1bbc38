import pandas as pd
import pytest

from analysis import interpret, present
from analysis.collocation import collocations
from analysis.evidence import concordance
from analysis.interpret.wording import joined
from analysis.sentiment import mean_scores, sentence_scores, word_scores
from conftest import corpus_of

NAN = float("nan")


def test_balance_names_the_groups_without_an_interval():
    table = pd.DataFrame({"source": ["N", "S", "W"], "documents": [3, 1, 2], "words": [60, 30, 10]})
    text = interpret.balance(table)
    assert text.startswith("N has the most words, 60% of all. S and W have fewer than 3 documents")
    assert "fewer" not in interpret.balance(table.head(1))


def tones(*rows):
    return pd.DataFrame(rows, columns=["source", "score", "low", "high"])


def test_a_difference_of_tone_is_stated_only_where_the_intervals_part():
    apart = tones(("N", 0.5, 0.4, 0.6), ("S", 0.1, 0.0, 0.2))
    assert "highest in N (+0.50) and lowest in S (+0.10)" in interpret.tone(apart)
    assert "do not overlap" in interpret.tone(apart)
    close = tones(("N", 0.5, 0.1, 0.6), ("S", 0.1, 0.0, 0.2))
    assert "do not show a difference" in interpret.tone(close)
    one = tones(("N", 0.5, NAN, NAN), ("S", 0.1, 0.0, 0.2))
    assert "no interval" in interpret.tone(one)
    assert interpret.tone(tones(("N", NAN, NAN, NAN))) == interpret.NOTHING
    assert interpret.tone(tones(("N", 0.5, 0.4, 0.6))) == "N has a mean score of +0.50."


def test_many_cells_are_counted_and_only_sure_ones_named():
    table = tones(("N", 0.5, 0.4, 0.6), ("S", -0.3, -0.4, -0.2), ("E", 0.9, NAN, NAN))
    assert interpret.spread(table) == (
        "Of 3 cells 3 have a score and 2 an interval; it lies above 0 in 1 and below 0 in 1. Of "
        "those with an interval, N has the highest mean (+0.50) and S the lowest (−0.30)."
    )
    unsure = interpret.spread(tones(("N", 0.5, NAN, NAN), ("S", NAN, NAN, NAN)))
    assert unsure.startswith("Of 2 cells 1 have a score and none an interval")


def test_silence_is_not_called_absence():
    table = pd.DataFrame(
        {
            "source": ["N", "N", "S", "S"],
            "theme": ["voice", "health"] * 2,
            "label": ["Voice", "Health"] * 2,
            "units_with_theme": [5, 2, 0, 0],
            "share": [0.5, 0.2, 0, 0],
        }
    )
    text = interpret.reach(table)
    assert "Voice in N (50%) and none in S" in text
    assert "Without a hit: Voice in S and Health in S; that is not proof of silence." in text
    assert interpret.widest_cell(table) == "voice-0"
    assert interpret.widest_cell(table.assign(units_with_theme=0)) == ""


PAIR = {
    "source": "N", "theme_a": "a", "label_a": "A", "theme_b": "b", "label_b": "B", "n11": 6,
    "expected_within": 2.04, "odds_ratio": 3.21, "q_value": 0.0004, "documents_joint": 3,
    "documents": 9,
}  # fmt: skip


def test_a_pair_is_named_only_if_it_goes_together_within_documents():
    text = interpret.strongest_pair(pd.DataFrame([PAIR]), unit="paragraph")
    assert text.startswith(
        "“A” and “B” go together most closely: 6 paragraphs mention both, where 2.0"
    )
    assert "(odds ratio 3.2, q below 0.001), in 3 of 9 documents" in text
    for other in ({"q_value": 0.2}, {"odds_ratio": 0.5}, {"q_value": NAN}):
        none = interpret.strongest_pair(pd.DataFrame([PAIR | other]))
        assert "none goes together within documents" in none
    assert "Of the 0 pairs" in interpret.strongest_pair(pd.DataFrame([PAIR | {"q_value": NAN}]))


def test_pairs_are_named_with_their_group_and_the_number_tested():
    rows = [PAIR, PAIR | {"source": "S", "q_value": NAN}]
    text = interpret.pairs_by_group(pd.DataFrame(rows))
    assert "A with B in N (1 of 2 pairs could be tested)" in text
    none = interpret.pairs_by_group(pd.DataFrame([PAIR | {"q_value": 0.5}]))
    assert "no pair goes together" in none
    many = pd.DataFrame([PAIR] * 7)
    assert "2 more in the table; 7 of 7" in interpret.pairs_by_group(many)


def test_words_that_mark_out_a_group():
    rows = [
        ("N", "love", 2.0, 0.01, False),
        ("N", "odd", 3.0, 0.01, True),
        ("S", "law", 1.0, 0.2, False),
    ]
    table = pd.DataFrame(rows, columns=["target", "term", "shrunken", "q", "one_document"])
    text = interpret.distinctive(table)
    assert text == (
        "Marked out at a false discovery rate of 5%: N by “love”. "
        "No term marks out S with that certainty."
    )
    assert interpret.leading_term(table) == "odd"
    assert "one group only" in interpret.distinctive(table.head(0))
    assert interpret.leading_term(table.head(0)) == ""


def test_the_groups_at_the_ends_are_compared_word_by_word(make_corpus):
    texts = {f"n{i}": "It was good. We love it. A happy day." for i in range(3)}
    texts |= {f"s{i}": "It was bad. We hate it. A sad day." for i in range(3)}
    corpus = make_corpus(texts, source=["N"] * 3 + ["S"] * 3)
    scores, words = (f(corpus, topic_words=()) for f in (sentence_scores, word_scores))
    options = {"minimum_sentences": 3, "resamples": 200, "seed": 1}
    means = mean_scores(corpus, scores, **options)
    statement, shift = interpret.compare_ends(corpus, scores, words, means=means, **options)
    assert statement.startswith("N is more positive than S")
    assert {"good", "bad"} <= set(shift["word"])
    total = means["score"].iloc[0] - means["score"].iloc[1]
    assert shift["shift"].sum() == pytest.approx(total)
    few = means.assign(score=NAN)
    statement, shift = interpret.compare_ends(corpus, scores, words, means=few, **options)
    assert "nothing to compare" in statement
    assert shift.empty


def test_the_most_frequent_term_of_each_group():
    table = pd.DataFrame(
        {
            "source": ["N", "N", "S"],
            "term": ["care", "child", "court"],
            "per_million": [9e3, 8e3, 1],
        }
    )
    text = interpret.most_frequent(table)
    assert text == "Most frequent, per million words: “care” in N (9,000) and “court” in S (1)."
    assert interpret.most_frequent(table.head(0)).startswith("No term is left to count")


PAIRS = pd.DataFrame(
    [
        PAIR,
        PAIR | {"theme_a": "c", "label_a": "C", "n11": 9, "expected_within": 1.5, "q_value": 0.01},
        PAIR | {"theme_a": "d", "label_a": "D", "n11": 9, "expected_within": 4.5, "q_value": 0.02},
        PAIR | {"theme_a": "e", "label_a": "E", "n11": 9, "expected_within": 0.5, "q_value": 0.2},
    ]
)


def test_the_most_surprising_pair_is_another_than_the_strongest():
    text = interpret.most_surprising_pair(PAIRS)
    assert "C with B: 9 sentences mention both, 6.0 times as many as the 1.5 expected" in text
    assert "(q 0.010)" in text
    names = [f"pair-{PAIR['theme_a']}-{PAIR['theme_b']}", f"pair-c-{PAIR['theme_b']}"]
    assert interpret.telling_pairs(PAIRS) == names
    assert "none surprises" in interpret.most_surprising_pair(PAIRS.head(1))
    assert interpret.telling_pairs(PAIRS, q=0.0001) == []


def test_how_often_a_pattern_stands_and_in_whom(make_corpus):
    corpus = make_corpus({"a": "Care and care.", "b": "Carers care.", "c": "None."})
    text = interpret.occurrences(concordance(corpus, "care"), "care")
    assert text == "“care” stands 3 times in 2 documents, 67% of it in one (a)."
    some = interpret.occurrences(concordance(corpus, "care", limit=2), "care")
    assert some == "“care” stands 3 times; the 2 listed here stand in 1 document."
    once = interpret.occurrences(concordance(corpus, "carers"), "carers")
    assert once == "“carers” stands once in 1 document."
    nothing = interpret.occurrences(concordance(corpus, "carrers"), "carrers")
    assert nothing.startswith("Nothing in this corpus matches 'carrers'.")
    assert "carers" in nothing


def test_the_company_of_a_word(make_corpus):
    corpus = make_corpus({"a": "Foster carers. Rest.", "b": "Foster carers. More.", "c": "More."})
    table = collocations(corpus, "carers", minimum_count=1)
    # foster stands twice near, of 5 tokens outside the node: 2 x 2 / 5
    text = interpret.company(table, "“carers”")
    assert "“foster” (2 times near it, 0.8 expected, in 2 documents)" in text
    assert "No word stands near x" in interpret.company(table.head(0), "x")


def test_the_pattern_of_the_leading_term_joins_the_forms_of_a_family():
    table = pd.DataFrame({"term": ["a", "b"], "shrunken": [1.0, 2.0]})
    assert interpret.leading_term(table) == "b"
    assert interpret.leading_term(table.assign(forms=["a", "b, bs"])) == "(b|bs)"
    assert interpret.leading_term(table.head(0)) == ""


def test_change_is_told_only_where_documents_bear_it():
    columns = ["source_type", "year", "theme", "label", "share", "low", "units_with_theme"]
    rows = [
        ("charity", "2020", "x", "X", 0.1, 0.05, 3),
        ("charity", "2021", "x", "X", 0.3, 0.2, 9),
        ("review", "2021", "x", "X", 0.9, NAN, 9),
    ]
    table = pd.DataFrame(rows, columns=columns)
    text = interpret.over_time(table)
    assert "X, where 3 documents or more bear a share: charity 30% in 2021 and 10% in 2020." in text
    assert "review" not in text
    assert "nothing is said of change" in interpret.over_time(table.tail(1))
    assert interpret.widest_theme(table) == "x"


def test_what_pooling_makes_of_nothing():
    table = pd.DataFrame(
        {"spread": [0.0, 1.0], "corpora": 200, "pooled": [0.05, 0.9], "stratified": [0.05, 0.04]}
    )
    text = interpret.false_alarms(table)
    assert "200 invented corpora" in text
    assert "90% of the corpora if sentences are pooled, and in 4.0% if" in text


def test_shares_of_one_theme_are_compared_at_their_ends():
    table = pd.DataFrame(
        {
            "source": ["N", "S", "One"], "theme": "love", "label": "Love",
            "share": [0.3, 0.05, 0.9], "low": [0.2, 0.01, None], "high": [0.4, 0.1, None],
        }
    )  # fmt: skip
    assert interpret.compare_shares(table) == (
        "Love: N (30%) and S (5.0%) are at the ends, and their intervals lie apart. "
        "The widest interval is that of N, 20% to 40%."
    )
    overlapping = table.assign(high=[0.4, 0.25, None])
    assert "overlap, so these documents do not show" in interpret.compare_shares(overlapping)
    assert "nothing can be compared" in interpret.compare_shares(table.tail(2))


class Coded:
    """Stands for a coded study of three sentences."""

    def __init__(self, corpus, sentiment):
        self.whole = self.corpus = corpus
        self.sentiment = sentiment

    def settled(self):
        return PASSAGES.assign(sentiment=self.sentiment)

    @property
    def sample(self):
        return PASSAGES.assign(stratum="all", stratum_passages=3, stratum_drawn=3, weight=1.0)


PASSAGES = pd.DataFrame(
    {"document": list("abc"), "start": 0, "end": 5, "text": "x", "sentence": range(3)}
)


def test_methods_are_judged_where_readers_have_coded():
    corpus = corpus_of({"a": "Good.", "b": "Awful.", "c": "A table."})
    scores = {"ensemble": sentence_scores(corpus)}
    statement, table = interpret.judged(Coded(corpus, NAN), scores)
    assert "unvalidated" in statement
    assert present.judgements(table).empty
    statement, table = interpret.judged(Coded(corpus, [1, -1, 0]), scores)
    assert statement.startswith("On 3 passages of 3 documents coded by readers, the scores of ense")
    assert "is right in 100%. The commonest code for every passage" in statement
    assert statement.endswith("would be right in 33%.")
    assert present.judgements(table)["passages scored"].tolist() == ["2 of 3"]


def test_of_many_names_the_first_are_said():
    names = pd.Series([f"n{number}" for number in range(25)])
    assert joined(names[:20]).endswith("n18 and n19")
    assert joined(names).endswith("n18, n19 and 5 more")
    assert joined(names[:1]) == "n0"
