import pandas as pd

from analysis.figures.method import false_alarms


def test_two_tests_and_the_line_of_a_sound_one():
    table = pd.DataFrame({"spread": [0.0, 1.0], "pooled": [0.05, 0.9], "stratified": [0.05, 0.04]})
    sound, pooled, stratified = false_alarms(table).lines
    assert list(sound.get_ydata()) == [0.05, 0.05]
    assert list(pooled.get_ydata()) == [0.05, 0.9]
    assert list(stratified.get_ydata()) == [0.05, 0.04]


def test_nothing_to_draw():
    table = pd.DataFrame({"spread": [], "pooled": [], "stratified": []})
    assert false_alarms(table).texts[0].get_text() == "nothing to draw"
