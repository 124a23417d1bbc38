from textwrap import dedent

import pytest

from analysis.codebook import read_codebook, reading, shipped_codebook, shipped_codebooks
from analysis.errors import InputError

GOOD = """\
themes:
  relationships:
    label: Relationships
    definition: Loving, stable relationships.
    include:
      - relationship*
      - '"Care Review"'
    exclude: [public relations]
  belonging:
    label: Belonging
    definition: Being part of something.
    parent: relationships
    include: [belong*]
topic_words:
  - social care
  - care
"""


@pytest.fixture
def write(tmp_path):
    def write_file(text):
        path = tmp_path / "codebook.yml"
        path.write_text(dedent(text), encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def base(tmp_path, monkeypatch):
    """Stand in for the folder of the package that holds the shipped codebooks."""
    folder = tmp_path / "package" / "codebooks"
    folder.mkdir(parents=True)
    (folder / "the-base.yml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(reading.resources, "files", lambda _package: tmp_path / "package")


def test_a_codebook_has_themes_in_order_and_topic_words(write):
    codebook = read_codebook(write(GOOD))
    assert codebook.name == "codebook"
    assert codebook.labels() == {"relationships": "Relationships", "belonging": "Belonging"}
    first, second = codebook.themes
    assert first.definition == "Loving, stable relationships."
    assert [p.text for p in first.include] == ["relationship*", '"Care Review"']
    assert [p.text for p in first.exclude] == ["public relations"]
    assert (first.parent, second.parent) == (None, "relationships")
    assert [p.text for p in codebook.topic_words] == ["social care", "care"]
    assert first.origin == "codebook.yml, line 2"
    assert first.include[1].origin == "codebook.yml, line 7"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "codebook.yml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert len(read_codebook(path).themes) == 2


def test_yaml_does_not_turn_words_into_truth_values_or_numbers(write):
    codebook = read_codebook(
        write("themes:\n  a: {label: No, definition: 1, include: [no, yes, 16, 1.50, on]}")
    )
    assert [p.text for p in codebook.themes[0].include] == ["no", "yes", "16", "1.50", "on"]
    assert codebook.themes[0].label == "No"


@pytest.mark.usefixtures("base")
def test_a_study_overrides_and_adds_to_its_base(write):
    codebook = read_codebook(
        write("""\
            base: the-base
            themes:
              belonging: {label: To belong, definition: Another., include: [belonging]}
              voice: {label: Voice, definition: Being heard., include: [listen*]}
            topic_words: [Northshire, care]
            """)
    )
    assert list(codebook.labels().values()) == ["Relationships", "To belong", "Voice"]
    assert codebook.theme("belonging").parent is None
    assert [p.text for p in codebook.topic_words] == ["social care", "care", "Northshire"]
    assert codebook.theme("relationships").origin == "the-base.yml, line 2"


@pytest.mark.usefixtures("base")
def test_a_base_alone_is_enough(write):
    assert len(read_codebook(write("base: the-base\nthemes:\n")).themes) == 2
    assert shipped_codebooks() == ["the-base"]
    assert shipped_codebook("the-base").name == "the-base"


def test_every_shipped_codebook_can_be_read():
    for name in shipped_codebooks():
        assert shipped_codebook(name).themes


THEME = "themes:\n  a:\n    label: A\n    definition: B\n"


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "codebook.yml: the file is empty"),
        ("themes: [", "codebook.yml, line 1: not YAML"),
        (THEME + "    include:\n      - *teen\n", "codebook.yml, line 6: not YAML"),
        ("a: \x07", "codebook.yml: not YAML (a character that it does not allow"),
        ("- a", "codebook.yml, line 1: the codebook must be names with a colon"),
        ("topic_words: [care]", "codebook.yml, line 1: there are no themes"),
        ("theme: 1", "line 1: unknown key 'theme' in the codebook (did you mean 'themes'?)"),
        (THEME + "    inclde: [x]", "line 5: unknown key 'inclde' in theme a (did you mean"),
        (THEME + "    include: [x]\n  a: 1", "line 6: 'a' stands twice in themes; keep one"),
        (THEME + "    label: C", "line 5: 'label' stands twice in theme a"),
        ("themes:\n  A: {}", "line 2: theme 'A': use lower-case letters, digits and _"),
        ("themes:\n  a: x", "line 2: theme a needs a label, a definition and include"),
        ("themes:\n  a: {label: x}", "line 2: theme a lacks definition"),
        ("themes:\n  a: {label: [], definition: x}", "line 2: label of theme a must be a text"),
        (THEME, "line 2: theme a has no patterns; list them under include"),
        (THEME + "    include: x", "line 5: include of theme a must be a list"),
        (THEME + "    include: []", "line 2: theme a has no patterns"),
        (THEME + "    include:\n      - a: b", "line 6: a pattern in include of theme a must be a"),
        (THEME + "    include:\n      -\n", "line 6: a pattern in include of theme a must be a"),
        (
            THEME + "    include: [x]\n    exclude:\n      - near(a, b",
            "line 7: pattern 'near(a, b'",
        ),
        (THEME + "    include:\n     - x\n     - x", "line 7: pattern 'x' stands twice in include"),
        (
            THEME + '    include:\n     - "SEND"',
            "line 6: YAML drops these double quotes; write '\"S",
        ),
        (
            THEME + "    include: [x]\n    parent: b",
            "line 2: theme a: its parent 'b' is not a theme",
        ),
        (THEME + "    include: [x]\n    parent: a", "line 2: theme a: its parents lead back to a"),
        (
            "base: the-bse\nthemes:\n",
            "line 1: there is no shipped codebook 'the-bse' (did you mean",
        ),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(write, text, message):
    with pytest.raises(InputError) as error:
        read_codebook(write(text))
    assert message in str(error.value)


def test_a_file_that_is_absent_or_not_utf8_is_named(tmp_path):
    with pytest.raises(InputError, match=r"absent\.yml: cannot be read \(No such file"):
        read_codebook(tmp_path / "absent.yml")
    (tmp_path / "latin.yml").write_bytes("label: café".encode("latin-1"))
    with pytest.raises(InputError, match=r"latin\.yml: not UTF-8 text; save it again as UTF-8"):
        read_codebook(tmp_path / "latin.yml")


def test_an_unknown_theme_is_named_with_those_that_exist(write):
    with pytest.raises(InputError, match="there is no theme 'belongin'") as error:
        read_codebook(write(GOOD)).theme("belongin")
    assert (
        "(did you mean 'belonging'?); the codebook codebook has: relationships, belonging"
        in str(error.value)
    )
