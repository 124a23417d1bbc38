import pandas as pd

from analysis import interpret

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


def test_a_pair_that_meets_in_few_documents_is_not_named():
    row = {"label_a": "A", "label_b": "B", "n11": 6, "expected": 2.04, "phi": 0.3,
           "documents_joint": 3, "documents": 9}  # fmt: skip
    text = interpret.strongest_pair(pd.DataFrame([row]))
    assert "A and B go together most closely (phi 0.30): 6 sentences mention both" in text
    assert "where 2.0 would" in text
    assert "3 of 9 documents" in text
    rare = interpret.strongest_pair(pd.DataFrame([row | {"documents_joint": 2}]))
    assert rare == "No two themes meet in 3 documents or more."


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
    assert interpret.most_frequent(table.head(0)) == interpret.NOTHING
