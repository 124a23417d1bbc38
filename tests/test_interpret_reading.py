import pandas as pd

from analysis import interpret


def test_languages_that_are_not_measured_are_named():
    table = pd.DataFrame(
        {"language": ["en", "cy", "pl"], "documents": [7, 2, 1], "measured": [True, False, False]}
    )
    text = interpret.languages(table)
    assert text.startswith("2 in cy and 1 in pl: 3 documents that terms, sentiment and themes")
    assert "Every document is in English" in interpret.languages(table.head(1))


def test_duplicates_are_counted_by_kind():
    table = pd.DataFrame({"kind": ["exact", "passage", "passage"]})
    assert "words: 1 exact copy and 2 reused passages." in interpret.duplicates(table)
    assert interpret.duplicates(table.head(0)) == "No document or passage stands there twice."


def test_rules_switched_off_are_named():
    table = pd.DataFrame({"rule": ["bullets", "quotes"], "files": [1, 2]})
    expected = "Switched off in the manifest: bullets for 1 row and quotes for 2 rows."
    assert interpret.switched_off(table) == expected
    assert "No rule is switched off" in interpret.switched_off(table.head(0))


def test_what_could_not_be_read_is_counted():
    table = pd.DataFrame({"left_out": [True, False, False]})
    assert interpret.unread(table) == "1 file could not be read; 2 warnings."
    assert interpret.unread(table.tail(1)) == "Every file was read; 1 warning."
    assert interpret.unread(table.head(0)) == "Every file was read, without a doubt."
