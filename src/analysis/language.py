"""The language of a text.

py3langid: small, quick, BSD-licensed, and right about Welsh, Gaelic, Polish, Somali and Urdu on
sentences that documents about children in Britain hold; lingua is as good at twenty times the size.
"""

_FEWEST_WORDS = 10  # names and interjections are put in any language
_PIECE = 2000  # characters from each of three places


def detect_language(text: str) -> str:
    """Give the ISO 639-1 code of a text's language ("en", "cy"), or "" for fewer than ten words.

    Where the beginning, middle and end of a long text differ, two of three decide, and of three
    different ones the beginning.
    """
    import py3langid

    if len(text[: 20 * _PIECE].split()) < _FEWEST_WORDS:
        return ""
    last = max(len(text) - _PIECE, 0)
    places = [0] if last == 0 else [0, last // 2, last]
    found = [str(py3langid.classify(text[place : place + _PIECE])[0]) for place in places]
    return max(found, key=found.count)
