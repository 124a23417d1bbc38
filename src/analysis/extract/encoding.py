"""The bytes of plain text -> characters, with a warning wherever something had to be guessed."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# where zero bytes stand in mostly Latin text, by position in a group of four
_WIDE = {
    "utf-32-le": (False, True, True, True),
    "utf-32-be": (True, True, True, False),
    "utf-16-le": (False, True, False, True),
    "utf-16-be": (True, False, True, False),
}
_USUAL = set(
    "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\u00b7\u00a3\u20ac\u00a9\u00ae\u2122\u00b0"
    "\u00bd\u00bc\u00be\u00b2\u00b3\u00d7\u00a0\u00ad\u00e9\u00e8\u00ea\u00eb\u00e1\u00e0\u00e2"
    "\u00e4\u00e7\u00ed\u00ef\u00ee\u00f1\u00f3\u00f2\u00f4\u00f6\u00fa\u00f9\u00fb\u00fc\u00c9"
)
_NAMES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 2**18
_MOST_LETTERS = 0.2  # of a text in Latin letters have accents; more are another alphabet


class NotTextError(ValueError):
    """Bytes that are no text in any known encoding."""


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, list[str]]:
    """Give the characters and the warnings.

    1. A byte order mark decides; so do the zero bytes of UTF-16 and UTF-32 without one.
    2. Otherwise valid UTF-8 is UTF-8.
    3. An encoding that the file itself declares (a web page's meta tag) is believed if it fits.
    4. UTF-8 with some stray bytes is read as such, the strays as Windows-1252.
    5. Windows-1252 or Mac Roman, whichever gives the usual signs of English text.
    6. What charset-normalizer finds most likely.

    Raises
    ------
    NotTextError
        If nothing fits.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strict(data, name)
    if wide := _wide(data):
        return data.decode(wide), [f"the encoding was guessed as {wide.upper()}"]
    try:
        return _checked(data.decode("utf-8")), []
    except UnicodeDecodeError:
        return _eight_bit(data, declared)


def _strict(data: bytes, name: str) -> tuple[str, list[str]]:
    text = data.decode(name, errors="replace")
    damaged = text.count("\ufffd")
    warnings = [f"damaged characters, shown as \ufffd: {damaged}"] if damaged else []
    return _checked(text), warnings


def _wide(data: bytes) -> str | None:
    sample = data[: 4096 & ~3]
    if sample.count(0) * 4 < len(sample):
        return None
    for name, zeros in _WIDE.items():
        groups = [sample[i::4] for i in range(4)]
        if all(
            (group.count(0) > 0.7 * len(group)) == zero
            for group, zero in zip(groups, zeros, strict=True)
        ):
            try:
                _checked(data.decode(name))
            except (UnicodeDecodeError, NotTextError):
                continue
            return name
    return None


def _checked(text: str) -> str:
    """Refuse text of which more than one character in a hundred is a control character."""
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) * 100 > len(sample):
        raise NotTextError
    return text


def _eight_bit(data: bytes, declared: str | None) -> tuple[str, list[str]]:
    if declared and (text := _declared(data, declared)) is not None:
        return text, []
    escaped = data.decode("utf-8", errors="surrogateescape")
    strays = len(re.findall("[\udc80-\udcff]", escaped))
    valid = sum(not "\udc80" <= letter <= "\udcff" for letter in re.findall("[^\0-\x7f]", escaped))
    if valid >= strays:
        table = {
            0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(128, 256)
        }
        return _checked(escaped.translate(table)), [
            f"bytes that are not UTF-8, read as Windows-1252: {strays}"
        ]
    high = bytes(set(data[:_SAMPLE])).translate(None, bytes(range(128)))
    counts = {byte: data.count(byte) for byte in high}
    usual = {
        name: sum(
            n for byte, n in counts.items() if bytes([byte]).decode(name, "replace") in _USUAL
        )
        for name in _NAMES
    }
    name = max(usual, key=usual.__getitem__)
    letters = sum(
        n for byte, n in counts.items() if bytes([byte]).decode(name, "replace").isalpha()
    )
    if usual[name] * 2 < sum(counts.values()) or letters > _MOST_LETTERS * len(data):
        name = _most_likely(data[:_SAMPLE])
    return _checked(data.decode(name, errors="replace")), [
        f"the encoding was guessed as {_NAMES.get(name, name)}"
    ]


def _declared(data: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name
        # browsers read Latin-1 as the Windows encoding that extends it; so did the page's author
        return data.decode("cp1252" if codec in {"iso8859-1", "ascii"} else codec)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _most_likely(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise NotTextError
    return best.encoding
