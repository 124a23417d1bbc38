import pytest

from analysis.codebook import find_hits, import_dictionary, read_codebook, write_codebook
from analysis.errors import InputError
from conftest import corpus_of
from test_codebook_reading import GOOD

DICTIONARY = """\
CULTURE:
  - CULTURE-HIGH: [art*, "classical music"]
  - SPORT:
      - angler*
  - people
ECONOMY:
  +STATE+: [tax*]
  -STATE-: [assets]
2nd: one
"""


@pytest.fixture
def dictionary(tmp_path):
    def write(text):
        path = tmp_path / "laver.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_nested_categories_become_themes_with_parents(dictionary):
    codebook = import_dictionary(dictionary(DICTIONARY))
    table = [(t.name, t.parent, [p.text for p in t.include]) for t in codebook.themes]
    assert table == [
        ("culture", None, ["people"]),
        ("culture_high", "culture", ["art*", "classical music"]),
        ("sport", "culture", ["angler*"]),
        ("economy", None, []),
        ("state", "economy", ["tax*"]),
        ("state_2", "economy", ["assets"]),
        ("theme_2nd", None, ["one"]),
    ]
    assert codebook.theme("sport").definition == (
        "Category CULTURE > SPORT of laver.yml, which gives no definition."
    )
    hits = find_hits(corpus_of({"a": "Artists pay taxes."}), codebook)
    assert hits["theme"].astype(str).tolist() == ["culture", "culture_high", "economy", "state"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "laver.yml: the file is empty"),
        ("a: [x, ':-)']", "laver.yml, line 1: entry ':-)': ':' has no place in a word or phrase"),
        ("a: [x]\nb: ['(kind) of']", "laver.yml, line 2: entry '(kind) of': '(' has no place"),
        ("a:\n  - [x]\n", "laver.yml, line 2: an entry must be a text"),
        ("a: []", "laver.yml, line 1: category 'a' has no entry"),
        ("a: &x\n  b: *x", "laver.yml, line 2: categories within categories, more than 20 deep"),
        ("a: ['*']", "laver.yml, line 1: pattern '*': wildcards alone"),
    ],
)
def test_what_cannot_be_imported_is_named_with_its_line(dictionary, text, message):
    with pytest.raises(InputError) as error:
        import_dictionary(dictionary(text))
    assert message in str(error.value)


@pytest.mark.parametrize("kind", ["codebook", "dictionary"])
def test_a_written_codebook_reads_back_the_same(dictionary, tmp_path, kind):
    path = dictionary(GOOD if kind == "codebook" else DICTIONARY)
    before = read_codebook(path) if kind == "codebook" else import_dictionary(path)
    write_codebook(before, tmp_path / "codebook.yml")
    after = read_codebook(tmp_path / "codebook.yml")
    assert after.topic_words == before.topic_words
    for old, new in zip(before.themes, after.themes, strict=True):
        assert (new.name, new.label, new.definition) == (old.name, old.label, old.definition)
        assert (new.include, new.exclude, new.parent) == (old.include, old.exclude, old.parent)
