import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from sklearn.linear_model import Ridge

from analysis.calibration import (
    calibrate_sentiment,
    calibrate_study,
    choose_method,
    learning,
    method_scores,
    plain_method,
    second_opinion,
)
from analysis.calibration.cues import MARKS, WORDS, count_cues
from analysis.calibration.features import sentence_features
from analysis.calibration.learning import FOLDS, _deal
from analysis.coded_study import draw_sheet, open_coded, opened
from analysis.coding import find_passages, read_sample
from analysis.coding.passages import passage_table
from analysis.coding.tables import read_cells, write_cells
from analysis.errors import InputError
from analysis.sentiment import mean_scores, sentence_scores
from analysis.study import Study
from analysis.units import unit_documents
from conftest import corpus_of
from sharding import same, sharded
from test_coding_sampling import hits_of

GOOD, BAD, PLAIN = ["kind", "warm", "glad"], ["cold", "late", "lost"], ["road", "tree", "door"]


def made_up(*, documents=30, sentences=12, seed=0):
    """Give a corpus whose sentences hold one telling word each, and how a reader codes them."""
    stream = np.random.default_rng(seed)
    texts, codes = {}, []
    for i in range(documents):
        own = stream.choice([-1, 0, 1], size=sentences, p=[0.3, 0.4, 0.3])
        words = [stream.choice({-1: BAD, 0: PLAIN, 1: GOOD}[c]) for c in own]
        texts[f"d{i:02}"] = " ".join(f"It was {w} there." for w in words)
        codes += own.tolist()
    return corpus_of(texts), np.array(codes)


def coding_of(corpus, chosen, codes, variable="sentiment"):
    places = passage_table(corpus, chosen)
    coding = places.assign(coder="anna", sentence=chosen, note="")
    sample = places.assign(stratum="s", weight=1.0)
    return coding.assign(**{variable: codes.astype(float)}), sample


def lexicon(corpus, known):
    """Score sentences by a lexicon that knows some of the words."""
    values = dict.fromkeys(GOOD, 0.5) | dict.fromkeys(BAD, -0.5)
    words = np.add.reduceat(
        [values.get(f, 0) * (f in known) for f in corpus.vocabulary[corpus.token_ids]],
        corpus.sentence_starts[:-1],
    )
    return pd.DataFrame(
        {
            "document": unit_documents(corpus, "sentence"),
            "sentence": range(len(words)),
            "words": 4,
            "lexicon_words": (words != 0).astype(int),
            "score": np.where(words == 0, np.nan, words),
        }
    )


@pytest.fixture(scope="module")
def study():
    corpus, codes = made_up()
    return corpus, codes, hits_of(corpus, ["kind"])


def calibrate(study, codes, **options):
    corpus, _, hits = study
    chosen = np.arange(0, len(codes), 2)
    coding, sample = coding_of(corpus, chosen, codes[chosen])
    scores = {"short": lexicon(corpus, ["kind"]), "longer": lexicon(corpus, ["kind", "cold"])}
    return calibrate_sentiment(
        corpus, coding, hits, scores=scores, sample=sample, resamples=200, **options
    )


@pytest.fixture(scope="module")
def learnt(study):
    return calibrate(study, study[1])


def test_what_readers_know_is_learnt_and_offered(study, learnt):
    assert learnt.judged["method"].tolist() == ["longer", "short", "calibrated"]
    row = learnt.judged.iloc[-1]
    assert row["r"] > 0.95
    assert learnt.judged.iloc[0]["r"] < 0.7
    assert learnt.offered
    assert learnt.note.startswith("The calibrated score follows the readers better than longer do")
    assert (learnt.scores["code"].to_numpy() == study[1]).mean() > 0.95


def test_its_weights_can_be_read(learnt):
    words = learnt.weights[learnt.weights["kind"] == "word"].set_index("feature")["weight"]
    assert all(words[word] > 0 for word in GOOD)
    assert all(words[word] < 0 for word in BAD)
    assert abs(words["road"]) < 0.3 * words["warm"]
    assert learnt.weights["weight"].abs().is_monotonic_decreasing


def test_codes_that_follow_nothing_are_not_learnt(study):
    # what was trained on is never judged: otherwise r would be far above 0 here
    noise = np.random.default_rng(5).permutation(study[1])
    nothing = calibrate(study, noise)
    assert abs(nothing.judged.iloc[-1]["r"]) < 0.15
    assert not nothing.offered
    assert "does not follow the readers clearly better than" in nothing.note


def test_a_document_is_predicted_by_models_that_have_not_seen_it(study):
    """A word that one document alone has must not help there."""
    corpus, codes, _ = study
    texts = corpus.documents["text"].tolist()
    texts[0] = " ".join(["Zebra zebra."] * 20)
    changed = corpus_of(dict(zip(corpus.documents["id"], texts, strict=True)))
    told = np.r_[np.ones(20, int), codes[12:]]
    coding, sample = coding_of(changed, np.arange(len(told)), told)
    scores = {"m": lexicon(changed, [])}
    result = calibrate_sentiment(
        changed, coding, hits_of(changed, ["kind"]), scores=scores, sample=sample, resamples=20
    )
    weights = result.weights.set_index("feature")["weight"]
    assert weights["zebra"] > 0.03  # what is left of it is in the dimensions of meaning
    assert (result.scores["score"].head(20) < 0.3).all()


def test_the_order_of_the_manifest_does_not_matter(study):
    corpus, codes, _ = study
    folds = _deal(corpus, np.arange(30), 3)
    order = np.random.default_rng(0).permutation(30)
    ids, texts = corpus.documents["id"].to_numpy(), corpus.documents["text"].to_numpy()
    turned = corpus_of(dict(zip(ids[order], texts[order], strict=True)))
    assert _deal(turned, np.arange(30), 3).tolist() == folds[order].tolist()
    assert np.bincount(folds).tolist() == [30 // FOLDS] * FOLDS
    assert len(codes)


def test_scores_are_a_table_like_that_of_a_plain_method(study, learnt):
    columns = ["document", "sentence", "words", "lexicon_words", "score"]
    plain = lexicon(study[0], ["kind"])
    assert learnt.scores[columns[:3]].equals(plain[columns[:3]])
    assert learnt.scores["score"].between(-1, 1).all()


def features_of(texts, known=("kind",)):
    corpus = corpus_of(texts)
    hits = hits_of(corpus, ["tree"])
    features = sentence_features(corpus, hits, scores={"m": lexicon(corpus, known)})
    table = features.matrix.toarray()
    return {
        kind: table[:, (features.names["kind"] == kind).to_numpy()]
        for kind in features.names["kind"].unique()
    }


def test_features_by_hand():
    features = features_of({f"d{i}": "Kind road. Road road tree." for i in range(5)})
    # scores 0.5 and 0, five times: standard deviation 0.25; lexicons count threefold
    assert features["lexicon"][:2, 0].tolist() == [6.0, 0.0]
    # beside each sentence there is one other, which is also the rest of the document
    assert features["around"][:2, 0].tolist() == features["document"][:2, 0].tolist() == [0.0, 2.0]
    assert features["theme"][:2, 0].tolist() == [0.0, 1.0]
    # kind, road, tree
    assert features["word"].shape[1] == 3
    assert np.linalg.norm(features["word"][:2], axis=1) == pytest.approx([3, 3])
    assert features["word"][0, 2] == features["word"][1, 0] == 0
    assert np.linalg.norm(features["meaning"], axis=1) == pytest.approx([3] * 10)


def test_the_sentences_around_are_those_of_the_same_document():
    texts = {f"d{i}": "Kind road. Some road. My tree." for i in range(5)} | {"e": "Kind tree."}
    # sums of neighbours: "Some road" has one kind neighbour, and no sentence has one elsewhere
    around = features_of(texts)["around"][:, 0]
    assert (around > 0).tolist() == [False, True, False] * 5 + [False]


def test_words_that_stand_in_kindly_sentences_elsewhere_have_a_tone():
    texts = {f"d{i}": "Kind garden here. Cold street there." for i in range(10)}
    texts |= {f"e{i}": "My garden here. My street there." for i in range(10)}
    tone = features_of(texts, ["kind", "cold"])["tone"][20:, 0]
    assert (tone[::2] > tone[1::2] + 0.5).all()


def test_features_do_not_depend_on_the_order_of_the_manifest():
    stream = np.random.default_rng(1)
    words = [*GOOD, *BAD, *PLAIN]
    texts = {f"d{i:02}": f"It was {stream.choice(words)}. My tree." for i in range(40)}
    turned = dict(reversed(texts.items()))
    for kind in ("around", "document", "tone", "cue"):
        one, other = features_of(texts)[kind], features_of(turned)[kind]
        pairs = other.reshape(40, 2, -1)[::-1].reshape(one.shape)
        assert one == pytest.approx(pairs, abs=1e-6), kind


def test_words_in_few_sentences_are_not_used():
    assert "word" not in features_of({f"d{i}": "Kind road." for i in range(4)})


def test_cues_by_hand():
    corpus = corpus_of({"d": "We must not fail, but didn't you? No no no no never. Plain."})
    counts, names = count_cues(corpus)
    table = [dict(zip(names, row.tolist(), strict=True)) for row in counts]
    first = {name: count for name, count in table[0].items() if count and name != "length"}
    assert first == {
        "need": 1, "failure": 1, "negation": 2, "concession": 1, "we": 1, "you": 1, "question": 1,
    }  # fmt: skip
    assert table[1]["negation"] == 3  # five, counted as three
    assert table[2] == dict.fromkeys([*WORDS, *MARKS], 0) | {"length": np.log(2)}


def test_too_little_to_learn_from(study):
    corpus, codes, hits = study
    chosen = np.arange(36)
    coding, sample = coding_of(corpus, chosen, codes[chosen])
    result = calibrate_sentiment(
        corpus, coding, hits, scores={"m": lexicon(corpus, [])}, sample=sample, resamples=20
    )
    assert result.note.startswith("Too little was coded to learn from (3 documents; ")
    assert not result.offered
    assert result.scores.empty
    assert result.judged["method"].tolist() == ["m"]


@pytest.fixture(scope="module")
def opinion(study):
    corpus, codes, _ = study
    chosen = np.arange(0, len(codes), 2)
    coding, sample = coding_of(corpus, chosen, codes[chosen] == 1, "kind")
    coding["road"] = (np.arange(len(coding)) < 5).astype(float)
    return second_opinion(
        corpus, coding, hits_of(corpus, ["kind", "road"]), sample=sample, resamples=200
    )


def test_a_second_opinion_finds_what_the_patterns_lack(study, opinion):
    # the codebook knows one of the three words
    row = opinion.judged.set_index("theme").loc["kind"]
    assert row["codebook_f1"] < 0.6
    assert row["learnt_f1"] > 0.9
    assert row["gain"] == pytest.approx(row["learnt_f1"] - row["codebook_f1"])
    assert row["offered"]
    assert ((opinion.codes["kind"] == 1) == (study[1] == 1)).mean() > 0.95
    top = opinion.weights.query("theme == 'kind' and kind == 'word'").head(2)["feature"]
    assert set(top) <= {*GOOD, *BAD, *PLAIN}


def test_a_theme_coded_too_seldom_is_left_out_with_a_note(opinion):
    row = opinion.judged.set_index("theme").loc["road"]
    assert row["note"].startswith("Too little was coded to learn from (30 documents; ")
    assert "5 of code 1" in row["note"]
    assert not row["offered"]
    assert "road" not in opinion.codes


def test_an_empty_coding():
    empty = corpus_of({})
    coding, sample = coding_of(empty, np.zeros(0, int), np.zeros(0), "kind")
    result = second_opinion(empty, coding, hits_of(empty, ["kind"]), sample=sample)
    assert result.judged["note"].str.startswith("Too little was coded").all()
    assert result.weights.empty
    both = coding.assign(sentiment=0.0)
    learnt = calibrate_sentiment(
        empty, both, hits_of(empty, ["kind"]), scores={"m": lexicon_of_nothing()}, sample=sample
    )
    assert learnt.note.startswith("Too little was coded")
    assert not learnt.offered


def lexicon_of_nothing():
    columns = ["document", "sentence", "words", "lexicon_words", "score"]
    return pd.DataFrame(columns=columns, dtype=float)


@pytest.fixture
def coded_study(study, tmp_path):
    """Give a study on disk, half of whose sentences were coded as the corpus was made."""
    corpus, codes, _ = study
    folder = tmp_path / "data" / "raw" / "made"
    folder.mkdir(parents=True)
    (folder / "codebook.yml").write_text(
        "themes:\n  kind:\n    label: Kind\n    definition: Kind.\n    include: [kind]\n", "utf-8"
    )
    coded = open_coded(Study("made", tmp_path), corpus)
    draw_sheet(coded, coder="anna", passages=180)
    path = coded.sheet_path("anna")
    cells = read_cells(path)
    sentences = find_passages(corpus, read_sample(coded.sample_path), name="the sample")
    cells["sentiment"] = codes[sentences].astype(str)
    write_cells(cells, path)
    return open_coded(coded.study, corpus)


def test_the_method_is_chosen_by_its_name(coded_study):
    learnt = method_scores(coded_study, method="calibrated", topic_words=(), seed=1)
    assert learnt["score"].notna().all()
    plain = method_scores(coded_study, method="vader", topic_words=())
    assert plain.equals(sentence_scores(coded_study.corpus, method="vader", topic_words=()))
    assert (plain_method("calibrated"), plain_method("vader")) == ("ensemble", "vader")
    assert calibrate_study(coded_study, topic_words=(), resamples=50).offered


def itself(_, table):
    return table


def test_what_is_learnt_is_the_same_of_a_corpus_in_shards(coded_study, tmp_path):
    corpus = coded_study.corpus
    shards = sharded(corpus, [7, 8, 20], tmp_path / "shards")
    parted = method_scores(open_coded(coded_study.study, shards), method="calibrated", seed=1)
    whole = method_scores(coded_study, method="calibrated", seed=1)
    by_source = mean_scores(corpus, whole, by="id")
    same(by_source, mean_scores(shards, parted, by="id"))
    plain = sentence_scores(shards, method="vader", topic_words=())
    numbers = ["document", "sentence"]  # as they are in each shard
    for own, known in zip(shards.map(itself, parted), shards.map(itself, plain), strict=True):
        pd.testing.assert_frame_equal(own[numbers], known[numbers])
    keep = np.arange(len(corpus.documents)) % 3 != 1
    chosen = mean_scores(shards.select(keep), parted, by="id")
    values = ["id", "score", "low", "high"]
    pd.testing.assert_frame_equal(chosen[values], by_source[keep][values].reset_index(drop=True))


def test_a_corpus_too_large_to_be_learnt_from_is_refused(coded_study, monkeypatch):
    monkeypatch.setattr(opened, "WHOLE_TOKENS", 10)
    for path in coded_study.all_paths:
        cells = read_cells(path)
        write_cells(cells[cells["document"] == cells["document"].iloc[0]], path)
    study = open_coded(coded_study.study, coded_study.whole)
    with pytest.raises(InputError, match=r"at once, and made has more than 10,000,000 tokens; cho"):
        method_scores(study, method="calibrated")


def test_what_is_not_offered_is_refused(coded_study):
    coded_study.sheet_path("anna").unlink()
    nothing = open_coded(coded_study.study, coded_study.corpus)
    with pytest.raises(InputError, match=r"calibrated is not offered for made\. Too little "):
        method_scores(nothing, method="calibrated")


def test_a_file_stands_in_place_of_the_method(tmp_path):
    (tmp_path / "words.csv").write_text("word,value\nfine,1\n", "utf-8")
    assert choose_method("vader", "", folder=tmp_path) == "vader"
    assert choose_method("calibrated", "", folder=tmp_path) == "calibrated"
    assert choose_method("vader", "words.csv", folder=tmp_path).entries == {"fine": 1}
    with pytest.raises(InputError, match=r"no method 'x'; choose from: ensemble, vader"):
        choose_method("x", "", folder=tmp_path)
    with pytest.raises(InputError, match=r"none.csv: there is no such file"):
        choose_method("vader", "none.csv", folder=tmp_path)


def test_the_ridge_is_that_of_scikit_learn_with_a_penalty_for_each_variable():
    stream = np.random.default_rng(3)
    known, codes = stream.random((30, 50)), stream.integers(-1, 2, (30, 2)).astype(float)
    weights, intercepts = learning._weights(
        csr_array(known), known @ known.T, codes, np.array([0.5, 8.0])
    )
    for column, penalty in enumerate((0.5, 8.0)):
        expected = Ridge(alpha=penalty).fit(known, codes[:, column])
        assert weights[:, column] == pytest.approx(expected.coef_)
        assert intercepts[column] == pytest.approx(expected.intercept_)
