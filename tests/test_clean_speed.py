"""No text, however odd, takes more than time in proportion to its length."""

import time

import pytest

from analysis.clean import clean, restore

N = 20_000
ODD = {
    "a word of 10,000 letters": "a" * 10_000,
    "addresses": "www." * N,
    "dots": "a." * N,
    "signs": "@" * N,
    "half addresses": "a@" * N,
    "address without end": "a" * N + "@" + "b." * N,
    "spaces": " " * N + "x",
    "breaks": "\n" * N,
    "labels": "t 0 " * N,
    "leaders": ". . " * N + "1",
    "bullets": "\u2022 " * N,
    "numbers": "(1) " * N,
    "menu": "skip to content " * N,
    "sources": "this post was " * N,
    "cookies": "we " + "use " * N + "cookies",
    "closings": "Yours sincerely\n" * N,
    "soft hyphens": "\u00ad\n" * N,
    "accents": "a" + "\u0301" * N,
    "mojibake": "\u00e2\u20ac\u2122" * N,
    "same lines": "item\n" * N,
    "names": "Aa " * N,
    "brackets": "(<[" * N,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_take_time_in_proportion(name):
    text = ODD[name]
    seconds = []
    for piece in (text, text + "\n" + text + "\n" + text + "\n" + text):
        start = time.process_time()
        result = clean(piece)
        seconds.append(time.process_time() - start)
        assert restore(result.text, result.log) == piece
    # four times the text: sixteen times the time if it were quadratic; small times are noise
    assert seconds[1] < max(9 * seconds[0], 1.5)
