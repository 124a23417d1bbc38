"""What readers coded is found again, and judges the codebook, in any split of the corpus."""

import numpy as np

from analysis import validation
from analysis.coding import draw_sample
from analysis.coding.passages import describe_sentences, find_passages, number_passages
from analysis.coding.sampling import document_parts
from sharding import codebook, hits_of, random_corpus, split_tests

OPTIONS = {"codebook": codebook(), "resamples": 200, "seed": 3}


def coding_of(sample):
    """Code each passage by whether it holds a letter, as a reader's whim."""
    codes = {"care": "v", "voice": "l", "help": "b"}
    return sample.drop(columns=["stratum", "weight"]).assign(
        coder="a", **{name: sample["text"].str.contains(x).astype(int) for name, x in codes.items()}
    )


def judged(function, **options):
    """Draw a sample, code it, and judge the codebook by it."""

    def analysis(corpus):
        hits = hits_of(corpus)
        sample = draw_sample(corpus, hits, passages=80, seed=2)
        return function(corpus, coding_of(sample), hits, sample=sample, **options)

    return analysis


def left_out(corpus):
    sample = draw_sample(corpus, hits_of(corpus), passages=40, seed=2)
    return draw_sample(corpus, hits_of(corpus), passages=40, seed=2, exclude=sample)


ANALYSES = {
    "sample": lambda corpus: draw_sample(corpus, hits_of(corpus), passages=60, seed=2),
    "sample by nothing": lambda corpus: draw_sample(corpus, hits_of(corpus), passages=60, by=[]),
    "sample without another": left_out,
    "parts": lambda corpus: document_parts(corpus).to_frame().reset_index(),
    "themes judged": judged(validation.judge_themes, **OPTIONS),
    "themes corrected": judged(validation.corrected_prevalence, **OPTIONS),
    "theme errors": judged(validation.theme_errors),
}

test_any_split_gives_the_same, test_a_selection_gives_the_same = split_tests(ANALYSES)


def test_sentences_are_described_and_found_by_their_number():
    corpus = random_corpus()
    numbers = np.array([40, 3, 17, 3])
    table = describe_sentences(corpus, numbers)
    assert number_passages(corpus, table, name="these").tolist() == numbers.tolist()
    assert find_passages(corpus, table, name="these").tolist() == numbers.tolist()
