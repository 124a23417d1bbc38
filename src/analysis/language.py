"""The language of a text.

py3langid: small, quick, BSD-licensed, and right about Welsh, Gaelic, Polish, Somali and Urdu on
sentences that documents about children in Britain hold; lingua is as good at twenty times the size.
"""

from functools import cache
from typing import Any

_FEWEST_WORDS = 10  # names and interjections are put in any language
_PIECE = 2000  # characters from each of three places
# Of 10,000 runs of 10 to 50 words from English documents, none is put in another language above
# this; those that are, below it, are headings in capitals and lists of names.
_SUREST = 0.9


def detect_language(text: str) -> str:
    """Give the ISO 639-1 code of a text's language ("en", "cy"), or "" where it is not clear.

    It is not for fewer than ten words, or where no language is 90% likely. Where the beginning,
    middle and end of a long text differ, two of three decide, and of three different ones the
    beginning.
    """
    if len(text[: 20 * _PIECE].split()) < _FEWEST_WORDS:
        return ""
    last = max(len(text) - _PIECE, 0)
    places = [0] if last == 0 else [0, last // 2, last]
    found = [_identifier().classify(text[place : place + _PIECE])[0] for place in places]
    code = max(found, key=found.count)
    return "" if code == "und" else str(code)


def is_english(code: str) -> bool:
    """Tell whether a language code is English ("en", "en-GB") or not known ("")."""
    return code.split("-", maxsplit=1)[0].lower() in {"", "en"}


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True, min_confidence=_SUREST)
