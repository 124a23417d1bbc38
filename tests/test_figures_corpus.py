import pandas as pd
from matplotlib import pyplot as plt

from analysis.figures.clouds import word_clouds
from analysis.figures.corpus import words_by_group


def test_bars_are_as_long_as_the_words_and_name_their_documents():
    table = pd.DataFrame({"source": ["N", "S"], "documents": [3, 1], "words": [600, 30]})
    ax = words_by_group(table)
    assert [bar.get_width() for bar in ax.patches] == [600, 30]
    assert [label.get_text() for label in ax.texts] == ["3 documents", "1 document"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["N", "S"]
    assert ax.get_xlabel() == "Words"
    plt.close("all")


def test_each_group_has_its_cloud_and_the_same_seed_the_same_picture():
    table = pd.DataFrame(
        {"source": ["N", "N", "S"], "term": ["care", "child", "court"], "per_million": [9, 3, 5.0]}
    ).assign(tokens=9)
    pictures = []
    for _ in range(2):
        figure = word_clouds(table, seed=1).get_figure()
        drawn = [ax for ax in figure.axes if ax.images]
        assert [ax.get_title() for ax in drawn] == ["N", "S"]
        pictures.append([ax.images[0].get_array().tobytes() for ax in drawn])
    assert pictures[0] == pictures[1]
    plt.close("all")


def test_of_no_terms_it_says_so():
    table = pd.DataFrame({"source": [], "term": [], "per_million": [], "tokens": []})
    assert "No term" in word_clouds(table).texts[0].get_text()
    plt.close("all")
