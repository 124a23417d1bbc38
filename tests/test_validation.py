import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import f1_score

from analysis.codebook import Codebook, Theme
from analysis.coding.passages import passage_table
from analysis.errors import InputError
from analysis.validation import (
    coded_sample,
    corrected_prevalence,
    judge_sentiment,
    judge_themes,
    sentiment_confusion,
    theme_errors,
    validation_caption,
)
from analysis.validation.rates import random_weights, rates, rogan_gladen
from conftest import corpus_of
from test_coding_sampling import hits_of

CODEBOOK = Codebook("b", (Theme("money", "Money", "Of money.", ()),))


@pytest.fixture
def corpus():
    """Twenty sentences in four documents; in each, the first two have a hit."""
    text = "Money a. Money b. It c. It d. It e."
    names = ("n1", "n2", "s1", "s2")
    return corpus_of(dict.fromkeys(names, text), source=["North", "North", "South", "South"])


@pytest.fixture
def hits(corpus):
    return hits_of(corpus, ["money"])


def coded(corpus, codes, weights, variable="money"):
    """Code some sentences: ``{number: code}``; give coding and sample."""
    sentences = np.array(list(codes), np.int64)
    places = passage_table(corpus, sentences)
    sample = places.assign(stratum="s", weight=[float(weights[s]) for s in codes])
    coding = places.assign(coder="anna", sentence=sentences, note="")
    return coding.assign(**{variable: [float(code) for code in codes.values()]}), sample


@pytest.fixture
def half_coded(corpus):
    """One hit of each document (weight 2: 3 of 4 right) and one other (weight 3: 1 of 4 missed)."""
    codes = {0: 1, 5: 1, 10: 1, 15: 0, 2: 1, 7: 0, 12: 0, 17: 0}
    return coded(corpus, codes, dict.fromkeys((0, 5, 10, 15), 2) | dict.fromkeys((2, 7, 12, 17), 3))


def judge(corpus, hits, pair, **options):
    coding, sample = pair
    return judge_themes(corpus, coding, hits, codebook=CODEBOOK, sample=sample, **options).iloc[0]


def test_precision_recall_and_f1_by_hand(corpus, hits, half_coded):
    row = judge(corpus, hits, half_coded)
    # 8 of 20 sentences have a hit; 0.4 · 3/4 + 0.6 · 1/4 = 0.45 have the theme
    assert row["precision"] == pytest.approx(3 / 4)
    assert row["recall"] == pytest.approx(0.4 * 0.75 / 0.45)
    assert row["f1"] == pytest.approx(2 * 0.3 / (0.4 + 0.45))
    counts = ["hits_coded", "hits_right", "others_coded", "missed", "documents"]
    assert row[counts].tolist() == [4, 3, 4, 1, 4]
    assert row["theme"] == "money"
    assert row["label"] == "Money"


def test_weights_count(corpus, hits):
    # of the hits weight 1 is right and weight 3 is wrong: precision 1/4, not 1/2
    pair = coded(corpus, {0: 1, 5: 0, 2: 0, 7: 0, 12: 0}, {0: 1, 5: 3, 2: 5, 7: 5, 12: 5})
    assert judge(corpus, hits, pair)["precision"] == pytest.approx(1 / 4)


def test_one_passage_a_document_and_equal_weights_give_jeffreys_interval():
    # of 200 documents with one passage each, 30 hold: the draws must be Beta(30.5, 170.5)
    holds = np.r_[np.ones(30), np.zeros(170)][:, None]
    stream = np.random.default_rng(0)
    found = rates(holds, np.full(200, 2.0), np.arange(200), count=200)
    draws = found.draw(random_weights(200, stream, resamples=20_000), stream)[:, 0]
    expected = stats.beta(30.5, 170.5)
    assert draws.mean() == pytest.approx(expected.mean(), abs=0.001)
    assert np.percentile(draws, [2.5, 97.5]) == pytest.approx(expected.interval(0.95), abs=0.004)


def test_none_found_is_not_taken_for_never():
    found = rates(np.zeros((30, 1)), np.ones(30), np.arange(30), count=30)
    stream = np.random.default_rng(0)
    draws = found.draw(random_weights(30, stream, resamples=20_000), stream)
    assert found.estimate[0] == 0
    upper = np.percentile(draws, 97.5)
    assert upper == pytest.approx(stats.beta(0.5, 30.5).ppf(0.975), rel=0.1)  # 0.079


def test_few_documents_widen_an_interval_as_student_does():
    stream = np.random.default_rng(0)
    weights = random_weights(5, stream, resamples=100_000)
    assert weights.mean() == pytest.approx(1, abs=0.01)
    expected = 5 / 4 * (stats.t(4).ppf(0.975) / stats.norm.ppf(0.975)) ** 2
    assert weights.var() == pytest.approx(expected, rel=0.03)
    assert random_weights(1000, stream, resamples=1000).var() == pytest.approx(1, abs=0.03)


def test_passages_of_one_document_tell_less():
    holds = np.tile([1.0, 0.0, 0.0, 0.0], 10)[:, None]  # forty passages, ten hold
    spread = np.arange(40)
    clustered = np.argsort(np.argsort(-holds[:, 0], kind="stable")) // 10  # in one document of four
    widths = []
    for documents in (spread, clustered):
        stream = np.random.default_rng(1)
        found = rates(holds, np.ones(40), documents, count=40)
        weights = random_weights(40, stream, resamples=4000)
        widths.append(np.diff(np.percentile(found.draw(weights, stream), [2.5, 97.5]))[0])
    assert widths[1] > 2 * widths[0]


def simulated(stream, *, documents, length, prevalence, recall, false_alarms, coded_each):
    """Give documents, truth, hits and a stratified sample of one made-up corpus."""
    shares = stream.beta(prevalence * 30, (1 - prevalence) * 30, size=documents)
    own = np.repeat(np.arange(documents), length)
    truth = stream.random(len(own)) < shares[own]
    found = stream.random(len(own)) < np.where(truth, recall, false_alarms)
    weights = np.zeros(len(own))
    for hit in (True, False):
        members = np.flatnonzero(found == hit)
        chosen = stream.permutation(members)[:coded_each]
        weights[chosen] = len(members) / len(chosen)
    return own, truth.astype(float), found, weights


def test_the_corrected_interval_covers_the_truth_and_the_raw_one_does_not():
    from analysis.validation.judged import Judged, bounds, estimate_shares
    from analysis.validation.rates import true_share

    stream, covered, raw = np.random.default_rng(11), 0, 0
    for _ in range(300):
        own, truth, found, weights = simulated(
            stream, documents=40, length=40, prevalence=0.1, recall=0.6, false_alarms=0.02,
            coded_each=120,
        )  # fmt: skip
        chosen = weights > 0
        judged = Judged(
            ["x"], truth[chosen, None], found[chosen, None], weights[chosen], own[chosen],
            np.full(40, 40), np.bincount(own, found, 40).astype(int)[:, None],
        )  # fmt: skip
        _, draws = estimate_shares(judged, np.ones(40, bool), resamples=400, seed=[0])
        low, high = bounds(true_share(*draws), np.ones(1, bool))
        covered += bool(low[0] <= 0.1 <= high[0])
        low, high = bounds(draws.hits, np.ones(1, bool))
        raw += bool(low[0] <= 0.1 <= high[0])
    # 95% of 300 is 285, with a standard error of 4
    assert 273 <= covered <= 297
    assert raw < 150


def test_fitness_for_comparison_is_told_with_its_reason(corpus, hits, half_coded):
    row = judge(corpus, hits, half_coded)
    assert not row["fit"]
    low = row["precision_low"]
    assert row["note"].startswith(f"not fit for comparison: precision may be as low as {low:.2f}")
    row = judge(corpus, hits, half_coded, lowest=0.0)
    assert "precision lies anywhere between" in row["note"]
    row = judge(corpus, hits, half_coded, lowest=0.0, widest=1.0)
    assert row["fit"]
    assert row["note"] == ""


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        ({2: 0, 7: 0, 12: 0}, "no hit was coded"),
        ({0: 1, 5: 1, 10: 1}, "no passage without a hit was coded"),
        ({0: 1, 2: 0, 5: 1, 7: 0}, "fewer than 3 documents were coded"),
    ],
)
def test_what_cannot_be_judged(corpus, hits, codes, reason):
    row = judge(corpus, hits, coded(corpus, codes, dict.fromkeys(codes, 1)))
    assert row["note"] == f"not fit for comparison: {reason}"
    assert np.isnan(row["recall_low"])


def corrected(corpus, hits, pair, **options):
    coding, sample = pair
    return corrected_prevalence(
        corpus, coding, hits, codebook=CODEBOOK, sample=sample, resamples=500, **options
    )


def test_corrected_prevalence_by_hand(corpus, hits, half_coded):
    table = corrected(corpus, hits, half_coded).set_index("source")
    # North: 0.4 · 2/2 + 0.6 · 1/2; South: 0.4 · 1/2 + 0.6 · 0/2
    assert table["corrected"].to_dict() == pytest.approx({"North": 0.7, "South": 0.2})
    assert table["share"].tolist() == [0.4, 0.4]
    assert table["units"].tolist() == [10, 10]
    assert table["corrected_low"].isna().all()
    assert set(table["note"]) == {"no interval: 2 documents, at least 3 are needed"}
    whole = corrected(corpus, hits, half_coded, by=[]).iloc[0]
    assert whole["corrected"] == pytest.approx(0.45)
    assert whole["corrected_low"] < 0.45 < whole["corrected_high"]


@pytest.mark.parametrize(("code", "bound"), [(0, "corrected_low"), (1, "corrected_high")])
def test_an_interval_holds_its_estimate_also_where_none_or_all_read_has_the_theme(
    corpus, hits, half_coded, code, bound
):
    coding, sample = half_coded
    row = corrected(corpus, hits, (coding.assign(money=code), sample), by=[]).iloc[0]
    assert row["corrected"] == row[bound] == code
    assert row["corrected_low"] < row["corrected_high"]


def test_shared_errors_give_each_group_the_same_sensitivity(corpus, hits, half_coded):
    # sensitivity 0.3 / 0.45, false alarms 0.1 / 0.55: the same share of hits, the same share
    table = corrected(corpus, hits, half_coded, errors="shared")
    assert table["corrected"].tolist() == pytest.approx([0.45, 0.45])
    # the passages of both groups serve each
    counts = table[["hits_coded", "hits_right", "others_coded", "missed"]]
    assert counts.to_numpy().tolist() == [[4, 3, 4, 1]] * 2
    one = np.array(1.0)
    got = rogan_gladen(0.2 * one, all_hits=0.4 * one, precision=0.75 * one, omission=0.25 * one)
    assert got == pytest.approx((0.2 - 0.1 / 0.55) / (0.3 / 0.45 - 0.1 / 0.55))
    useless = rogan_gladen(0.4 * one, all_hits=0.4 * one, precision=0.2 * one, omission=0.3 * one)
    assert np.isnan(useless)


def test_a_group_without_coded_passages_is_not_corrected(corpus, hits):
    pair = coded(corpus, {0: 1, 2: 0, 5: 1, 7: 0}, dict.fromkeys((0, 2, 5, 7), 1))
    table = corrected(corpus, hits, pair).set_index("source")
    assert np.isnan(table.loc["South", "corrected"])
    assert table.loc["South", "note"] == "no correction: too few passages were coded here"


def test_where_there_are_no_hits_only_what_is_missed_counts():
    corpus = corpus_of({f"d{i}": "It a. It b." for i in range(4)})
    hits = hits_of(corpus, ["money"])
    pair = coded(corpus, {0: 1, 2: 0, 4: 0, 6: 0}, dict.fromkeys((0, 2, 4, 6), 2))
    row = corrected(corpus, hits, pair).iloc[0]
    assert row["corrected"] == pytest.approx(0.25)
    assert row["corrected_high"] > 0.5


def test_a_group_is_corrected_alike_whoever_else_there_is():
    texts = {f"n{i}": "Money a. It b." for i in range(3)} | {f"s{i}": "It b." for i in range(3)}
    both = corpus_of(texts, source=["North"] * 3 + ["South"] * 3)
    codes = {0: 1, 1: 0, 2: 1, 3: 1}
    two = corrected(both, hits_of(both, ["money"]), coded(both, codes, dict.fromkeys(codes, 2)))
    one = both.select(both.documents["source"] == "North")
    alone = corrected(one, hits_of(one, ["money"]), coded(one, codes, dict.fromkeys(codes, 2)))
    pd.testing.assert_frame_equal(two.head(1), alone)


def test_errors_are_listed_with_the_patterns_that_made_them(corpus, hits, half_coded):
    coding, sample = half_coded
    table = theme_errors(corpus, coding, hits, sample=sample)
    assert table[["error", "document", "text", "patterns", "weight"]].to_numpy().tolist() == [
        ["missed", "n1", "It c.", "", 3.0],
        ["wrongly taken", "s2", "Money a.", "money", 2.0],
    ]


def test_captions(corpus, hits, half_coded):
    coding, sample = half_coded
    table = judge_themes(corpus, coding, hits, codebook=CODEBOOK, sample=sample)
    told = "Validated on 8 passages coded by hand: "
    assert validation_caption(table) == told + "no theme is fit for comparison."
    fit = table.assign(fit=True)
    assert validation_caption(fit) == told + "every theme is fit for comparison."
    three = pd.concat([fit, fit.assign(label="Homes"), table.assign(label="Work")])
    assert validation_caption(three) == (
        told + "2 of 3 themes are fit for comparison, but not Work."
    )
    others = pd.concat([fit, table.assign(label="Homes"), table.assign(label="Work")])
    assert validation_caption(others) == told + "1 of 3 themes are fit for comparison (Money)."
    assert validation_caption(None).startswith("Unvalidated: no passages were coded by hand")


def test_codings_that_do_not_fit_their_sample(corpus, half_coded):
    coding, sample = half_coded
    with pytest.raises(InputError, match=r"1 passages have several codings \(anna\); choose one"):
        coded_sample(pd.concat([coding, coding.head(1)]), sample)
    with pytest.raises(InputError, match=r"2 coded passages are not in the sample \(such as n1, "):
        coded_sample(coding, sample.iloc[2:])
    with pytest.raises(InputError, match="errors is 'none'; choose own or shared"):
        corrected(corpus, hits_of(corpus, ["money"]), half_coded, errors="none")


SCORES = {0: 0.8, 2: -0.5, 5: 0.04, 7: np.nan, 10: 0.3, 12: -0.9, 15: 0.6, 17: 0.0}
SENTIMENT = {0: 1, 2: -1, 5: 0, 7: -1, 10: 0, 12: -1, 15: 1, 17: 1}


def scores_of(corpus, scores):
    count = len(corpus.sentence_starts) - 1
    return pd.DataFrame(
        {"sentence": range(count), "score": [scores.get(i, np.nan) for i in range(count)]}
    )


@pytest.fixture
def sentiment(corpus):
    return coded(corpus, SENTIMENT, {s: 1 + s % 3 for s in SENTIMENT}, "sentiment")


def test_sentiment_agrees_with_numpy_and_scikit_learn(corpus, sentiment):
    coding, sample = sentiment
    row = judge_sentiment(
        coding, {"mine": scores_of(corpus, SCORES)}, sample=sample, resamples=200
    ).iloc[0]
    x, y, w = np.nan_to_num(list(SCORES.values())), coding["sentiment"], sample["weight"]
    moments = np.cov(x, y, aweights=w)
    assert row["r"] == pytest.approx(moments[0, 1] / np.sqrt(moments[0, 0] * moments[1, 1]))
    read = np.where(np.abs(x) <= 0.05, 0, np.sign(x))
    assert row["f1"] == pytest.approx(f1_score(y, read, average="macro", sample_weight=w))
    assert row["accuracy"] == pytest.approx(np.average(read == y, weights=w))
    assert row["commonest"] == pytest.approx(max(w[y == code].sum() for code in y) / w.sum())
    assert (row["passages"], row["scored"], row["documents"]) == (8, 7, 4)
    assert row["r_low"] <= row["r"] <= row["r_high"]


def test_methods_are_compared_on_the_same_resamples(corpus, sentiment):
    coding, sample = sentiment
    scores = scores_of(corpus, SCORES)
    doubled = scores.assign(score=scores["score"] * 2)  # the same order: r cannot differ
    truth = scores_of(corpus, SENTIMENT)
    methods = {"plain": scores, "doubled": doubled, "truth": truth}
    table = judge_sentiment(coding, methods, sample=sample, resamples=200).set_index("method")
    assert np.isnan(table.loc["plain", "r_gain"])
    gains = ["r_gain", "r_gain_low", "r_gain_high"]
    assert table.loc["doubled", gains].tolist() == pytest.approx([0, 0, 0], abs=1e-9)
    assert table.loc["truth", "r"] == pytest.approx(1)
    assert table.loc["truth", "r_gain_low"] > 0


def test_the_confusion_of_sentiment(corpus, sentiment):
    coding, sample = sentiment
    table = sentiment_confusion(coding, scores_of(corpus, SCORES), sample=sample)
    counts = table.pivot(index="coded", columns="score", values="passages")
    assert counts.to_numpy().tolist() == [[2, 1, 0], [0, 1, 1], [0, 1, 2]]
    assert table["share"].sum() == pytest.approx(1)


def test_sentiment_of_few_documents_has_no_interval(corpus):
    coding, sample = coded(corpus, {0: 1, 1: -1}, {0: 1, 1: 1}, "sentiment")
    row = judge_sentiment(coding, {"m": scores_of(corpus, {0: 1, 1: -1})}, sample=sample).iloc[0]
    assert row["r"] == pytest.approx(1)
    assert np.isnan(row["r_low"])
    assert row["note"] == "no interval: fewer than 3 documents"


def test_scores_of_another_corpus(corpus, sentiment):
    coding, sample = sentiment
    with pytest.raises(InputError, match="m: 2 coded sentences have no row in the scores"):
        judge_sentiment(coding, {"m": scores_of(corpus, SCORES).head(15)}, sample=sample)


def test_an_empty_coding():
    empty = corpus_of({})
    hits = hits_of(empty, ["money"])
    coding, sample = coded(empty, {}, {})
    row = judge(empty, hits, (coding, sample))
    assert row["note"] == "not fit for comparison: fewer than 3 documents were coded"
    assert corrected(empty, hits, (coding, sample)).empty
    assert theme_errors(empty, coding, hits, sample=sample).empty
    both = coding.assign(sentiment=0.0)
    scores = scores_of(empty, {})
    assert judge_sentiment(both, {"m": scores}, sample=sample).iloc[0]["passages"] == 0
    assert sentiment_confusion(both, scores, sample=sample)["passages"].sum() == 0
