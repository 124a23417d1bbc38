import os

import pytest

from analysis.extract import UnreadableDocumentError, extract
from analysis.extract.encoding import NotTextError, decode
from analysis.extract.files import read_bytes, shown

SAID = "The child\u2019s \u201cview\u201d \u2013 caf\u00e9 \u00a35"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("utf-32", None),
        ("utf-16-le", "UTF-16-LE"), ("utf-16-be", "UTF-16-BE"), ("utf-32-le", "UTF-32-LE"),
        ("utf-32-be", "UTF-32-BE"), ("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman"),
    ],
)  # fmt: skip
def test_each_encoding_gives_the_same_text(encoding, told):
    text, warnings = decode(SAID.encode(encoding))
    assert text == SAID
    assert warnings == ([f"the encoding was guessed as {told}"] if told else [])


def test_stray_bytes_in_utf8_are_read_as_windows_1252():
    data = "caf\u00e9 ".encode() * 3 + b"it\x92s"
    assert decode(data) == (
        "caf\u00e9 " * 3 + "it\u2019s",
        ["bytes that are not UTF-8, read as Windows-1252: 1"],
    )


def test_a_declared_encoding_is_believed_if_it_fits():
    data = "\u0414\u0435\u0442\u0438".encode("koi8_r")
    assert decode(data, declared="koi8-r") == ("\u0414\u0435\u0442\u0438", [])
    assert decode(b"it\x92s", declared="iso-8859-1") == ("it\u2019s", [])
    assert decode(b"it\x92s", declared="no-such")[0] == "it\u2019s"


def test_another_alphabet_is_recognised():
    words = "\u0414\u0435\u0442\u0438 \u0432 \u0441\u0435\u043c\u044c\u0435 "
    text, warnings = decode((words * 20).encode("cp1251"))
    assert text == words * 20
    assert "cp1251" in warnings[0]


def test_damage_is_counted():
    text, warnings = decode("word".encode("utf-16") + b"\0")
    assert text == "word\ufffd"
    assert warnings == ["damaged characters, shown as \ufffd: 1"]


@pytest.mark.parametrize("data", [bytes(range(32)) * 9, b"\0" * 99, os.urandom(0) + b"\x01\x02"])
def test_binary_is_no_text(data):
    with pytest.raises(NotTextError):
        decode(data)


def test_names_are_shown_safely_and_without_the_way_to_them(tmp_path):
    assert shown(tmp_path / "a\nb\u202e.txt") == "a\\nb\\u202e.txt"
    assert shown(tmp_path / "caf\u00e9.txt") == "caf\u00e9.txt"


def test_the_name_leads_every_message(tmp_path):
    with pytest.raises(UnreadableDocumentError, match=r"^gone\.txt: no such file; check the name"):
        extract(tmp_path / "gone.txt")
    with pytest.raises(UnreadableDocumentError, match="cannot be opened"):
        extract(tmp_path / "a\0b.txt")


def test_what_grows_while_it_is_read_is_read_within_the_bound(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"start ")
    true_read = os.read

    def read_and_grow(descriptor, count):
        with path.open("ab") as stream:
            stream.write(b"more ")
        return true_read(descriptor, count)

    monkeypatch.setattr(os, "read", read_and_grow)
    with pytest.raises(UnreadableDocumentError, match="larger than 100 bytes"):
        read_bytes(path, max_bytes=100)
