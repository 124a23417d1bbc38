import importlib.util

import numpy as np
import pytest

from analysis.errors import InputError
from analysis.lexicons import (
    Lexicon,
    choose_lexicons,
    form_values,
    lexicon_table,
    phrase_values,
    read_lexicon,
    vader,
)

HAS_AFINN = importlib.util.find_spec("afinn") is not None


def lexicon(entries, name="own", **fields):
    return Lexicon(name=name, entries=entries, source="test", version="1", licence="MIT", **fields)


def strength():
    """Give what a lone value becomes on VADER's scale: the root mean square of its values."""
    values = np.array(list(vader().entries.values()))
    return np.sqrt(np.mean(values**2))


def written(tmp_path, text):
    path = tmp_path / "words.csv"
    path.write_text(text, encoding="utf-8")
    return path


class TestShipped:
    def test_vader_has_7506_entries(self):
        assert len(vader().entries) == 7506
        assert vader().entries["good"] == 1.9
        assert vader().licence == "MIT"

    def test_the_ensemble_is_three_lexicons_each_with_source_version_and_licence(self):
        table = lexicon_table(choose_lexicons("ensemble"))
        assert table["lexicon"].tolist() == ["vader", "textblob", "prose"]
        assert (table["entries"] > 800).all()
        assert (table["entries"] == table["positive"] + table["negative"] + table["silenced"]).all()
        assert (table[["source", "version", "licence"]] != "").all().all()

    def test_textblob_weighs_polarity_by_subjectivity(self):
        # "excellent" has one sense there: polarity 1.0, subjectivity 1.0
        (textblob,) = choose_lexicons("textblob")
        assert textblob.entries["excellent"] == 1.0
        assert "very" not in textblob.entries
        assert min(map(abs, textblob.entries.values())) >= 0.1

    def test_the_lexicons_of_the_ensemble_agree_as_their_docstring_says(self):
        lexicons = choose_lexicons("ensemble")
        values = np.array([form_values([one], list(vader().entries)) for one in lexicons])
        shared = values[:, (values != 0).all(axis=0)]
        mean = np.corrcoef(shared)[np.triu_indices(3, 1)].mean()
        assert (shared.shape[1], round(mean, 2)) == (340, 0.9)
        assert round(3 * mean / (1 + 2 * mean), 2) == 0.97

    def test_prose_is_sorted_and_graded_in_halves(self):
        (prose,) = choose_lexicons("prose")
        rows = list(prose.entries.items())
        assert len(rows) > 14_000
        assert rows == sorted(rows, key=lambda row: (-row[1], row[0]))
        assert {2 * value % 1 for value in prose.entries.values()} == {0}

    def test_prose_silences_what_is_no_feeling(self):
        (prose,) = choose_lexicons("prose")
        assert prose.entries["united kingdom"] == 0
        assert prose.entries["fell short"] < 0 < prose.entries["thriving"]

    @pytest.mark.skipif(not HAS_AFINN, reason="the package afinn is not installed")
    def test_afinn_is_read_where_it_is_installed(self):
        (afinn,) = choose_lexicons("afinn")
        assert len(afinn.entries) == 3382
        assert afinn.entries["good"] == 3
        assert "ODbL" in afinn.licence

    @pytest.mark.skipif(HAS_AFINN, reason="the package afinn is installed")
    def test_without_its_package_afinn_says_how_to_get_it(self):
        with pytest.raises(InputError, match="pip install afinn"):
            choose_lexicons("afinn")

    def test_an_unknown_method_lists_those_that_there_are(self):
        with pytest.raises(InputError, match=r"no method 'vadar'.*ensemble, vader, textblob"):
            choose_lexicons("vadar")

    def test_several_methods_make_an_ensemble(self):
        own = lexicon({"good": 1})
        assert choose_lexicons([own, "vader"]) == (own, vader())


class TestReading:
    def test_words_values_and_patterns(self, tmp_path):
        path = written(tmp_path, "word,value,note\nAbandon*,-1,x\nfell short,-2,\nplain,0,\n")
        found = read_lexicon(path, licence="by permission")
        assert found.entries == {"abandon*": -1, "fell short": -2, "plain": 0}
        assert (found.name, found.licence, found.version) == (
            "words",
            "by permission",
            "not stated",
        )

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("word\ngood\n", "words.csv: the column value is missing"),
            ("", "the column word and the column value is missing"),
            ("word,value\n,1\n", "words.csv, row 2: there is no word"),
            ("word,value\ngood,1\nbad,negative\n", "row 3: the value 'negative' of 'bad'"),
            ("word,value\nbad,nan\n", "row 2: the value 'nan' of 'bad' is not a number"),
            ("word,value\nbad\n", "row 2: the value None of 'bad'"),
            ("word,value\ngood,1\nGood,2\n", "row 3: 'good' stands above with another value"),
            ("word,value\nplain,0\n", "no word has a value other than 0"),
        ],
    )
    def test_faults_name_file_and_row(self, tmp_path, text, message):
        with pytest.raises(InputError, match=message):
            read_lexicon(written(tmp_path, text))

    def test_no_such_file(self, tmp_path):
        with pytest.raises(InputError, match=r"nothing.csv: there is no such file"):
            read_lexicon(tmp_path / "nothing.csv")

    def test_not_utf8(self, tmp_path):
        path = tmp_path / "words.csv"
        path.write_bytes("word,value\nnaïve,-1\n".encode("latin-1"))
        with pytest.raises(InputError, match="not UTF-8 text"):
            read_lexicon(path)


class TestValues:
    def test_one_lexicon_is_brought_to_the_strength_of_vader(self):
        values = form_values([lexicon({"good": 1, "bad": -1})], ["good", "bad", "table"])
        assert values == pytest.approx([strength(), -strength(), 0])

    def test_vader_keeps_its_own_values(self):
        assert form_values([vader()], ["good", "GOOD", ":)", "*"]) == pytest.approx(
            [1.9, 1.9, 2.0, 0]
        )

    def test_a_form_that_all_hold_has_the_mean_and_others_are_drawn_towards_neutral(self):
        # on one scale both hold ±s; with one more lexicon that says 0, two of three holders give
        # 2s/3 and one gives s/2; times 3/2, so that full agreement gives the mean
        a, b = lexicon({"good": 1, "fine": 1}), lexicon({"good": 1, "bad": -1})
        s = strength()
        values = form_values([a, b], ["good", "fine", "bad", "table"])
        assert values == pytest.approx([s, s / 2 * 3 / 2, -s / 2 * 3 / 2, 0])

    def test_what_one_lexicon_silences_has_no_value(self):
        a, b = lexicon({"like": 1, "good": 1}), lexicon({"like": 0, "bad": -1})
        assert form_values([a, b], ["like"]) == [0]

    def test_a_lexicon_given_twice_changes_nothing(self):
        own = lexicon({"good": 1, "awful": -3})
        forms = ["good", "awful", "table"]
        assert form_values([own, own], forms) == pytest.approx(form_values([own], forms))

    def test_wildcards_and_the_longest_wins(self):
        own = lexicon({"hope*": 1, "hopeless*": -1, "wom?n": 1, "wom*": -1, "hopes": -1})
        s = strength()
        forms = ["hopeful", "hopelessly", "women", "womanly", "wmn", "hopes", "Hoped"]
        assert form_values([own], forms) == pytest.approx([s, -s, s, -s, 0, -s, s])

    def test_the_entries_of_vader_are_no_wildcards(self):
        assert form_values([vader()], ["x*", "8:-*zzz"]) == pytest.approx([0, 0])

    def test_phrases_are_averaged_like_words(self):
        a = lexicon({"fell short": -1, "good": 1})
        b = lexicon({"well-being": 1, "as well": 0}, literal=False)
        c = lexicon({"as well": 1, "good": -1})
        s = strength()
        phrases = phrase_values([a, b, c])
        # one holder of three: s/2, times 4/3
        assert phrases == pytest.approx(
            {"fell short": -s / 2 * 4 / 3, "well-being": s / 2 * 4 / 3, "as well": 0}
        )

    def test_no_forms(self):
        assert form_values([vader()], []).shape == (0,)
