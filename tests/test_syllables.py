import numpy as np
import pytest

from analysis.syllables import count_syllables

# as the Carnegie Mellon pronouncing dictionary (1.1.3) has them
SYLLABLES = {
    1: "care cares cared child kind worked filled through eyes sprung",
    2: "carer centre table wanted boxes people placement something being going foster many "
    "million wouldn't doctor safely council purpose",
    3: "family area employer happier arrangement safeguarding everything religion official poverty",
    4: "education recommended society responsible",
    5: "opportunity organisation",
}


@pytest.mark.parametrize("count", SYLLABLES)
def test_syllables_are_those_of_the_dictionary(count):
    words = SYLLABLES[count].split()
    found = dict(zip(words, count_syllables(np.array(words, object))[0].tolist(), strict=True))
    assert found == dict.fromkeys(words, count)


def test_parts_of_a_hyphenated_word_add_up_and_numbers_have_none():
    words = np.array(["well-being", "2021", "1.5", "16-year-old", "x"], object)
    assert count_syllables(words)[0].tolist() == [3, 0, 0, 2, 1]


def test_complex_words_have_three_syllables_in_one_part_without_their_ending():
    words = "family families reported processes assessing well-being community-led care 2021"
    complex_word = count_syllables(np.array(words.split(), object))[1]
    assert complex_word.tolist() == [True, True, False, False, False, False, True, False, False]


def test_no_words_have_no_syllables():
    syllables, complex_word = count_syllables(np.zeros(0, object))
    assert len(syllables) == len(complex_word) == 0
