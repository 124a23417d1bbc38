import re
import zipfile

import numpy as np
import pandas as pd
import pyrefiqda
import pytest
from lxml import etree

from analysis.codebook import Codebook, Theme, parse_pattern, read_codebook, shipped_codebook
from analysis.coding import blank_sheet, draw_sample, read_coding, write_sheet
from analysis.coding.refiqda import read_qdc, read_qdpx, write_qdc, write_qdpx
from analysis.coding.refiqda.elements import guid
from analysis.errors import InputError
from conftest import corpus_of
from test_coding_sampling import hits_of

# accents, curly quotes, a letter outside the basic plane, a line break within a sentence
TEXT = "“Why?” said Zoë. Money 𝔘 is\nshort.\n\nThe café’s school begins — at nine. It ends."
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Q = "{urn:QDA-XML:project:1.0}"


def theme(name, label, *patterns, parent=None, exclude=()):
    return Theme(
        name,
        label,
        f"Of {name} & more.",
        tuple(map(parse_pattern, patterns)),
        tuple(map(parse_pattern, exclude)),
        parent,
    )


CODEBOOK = Codebook(
    "study",
    (
        theme("money", "Money", "money", "near(pay*, late, 3)", '"SEND"'),
        theme("fees", "Fees <paid>", "(fee|fees)", parent="money", exclude=("school fees",)),
        theme("school", "School and classes", "school"),
    ),
)
THEMES = ["money", "fees", "school"]


@pytest.fixture
def corpus():
    return corpus_of({"a": TEXT, "b": "Money again. And again."})


@pytest.fixture
def sample(corpus):
    return draw_sample(corpus, hits_of(corpus), passages=6)


@pytest.fixture
def coding(corpus, sample, tmp_path):
    """Two coders: anna reads all passages, ben two."""
    stream = np.random.default_rng(0)
    for coder, count in (("anna", 6), ("ben", 2)):
        sheet = blank_sheet(corpus, sample.head(count), themes=THEMES, coder=coder)
        for name in THEMES:
            sheet[name] = stream.integers(0, 2, count).astype(str)
        sheet["sentiment"] = stream.integers(-1, 2, count).astype(str)
        write_sheet(sheet, tmp_path / f"{coder}.csv")
    return read_coding(corpus, [tmp_path / "anna.csv", tmp_path / "ben.csv"], themes=THEMES)


@pytest.fixture
def project(corpus, sample, coding, tmp_path):
    path = tmp_path / "study.qdpx"
    write_qdpx(corpus, CODEBOOK, path, sample=sample, coding=coding)
    return path


def parts_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path, change):
    """Rewrite the parts of a project, as another program would."""
    parts = change(parts_of(path))
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def reread(corpus, path, sample, tmp_path, codebook=CODEBOOK):
    sheet, ignored = read_qdpx(corpus, codebook, path, sample=sample)
    write_sheet(sheet, tmp_path / "back.csv")
    return read_coding(corpus, tmp_path / "back.csv", themes=THEMES), ignored


def compared(coding):
    columns = ["coder", "document", "start", "end", "text", *THEMES, "sentiment"]
    return coding[columns].sort_values(columns[:4]).reset_index(drop=True)


def test_codes_and_offsets_survive_the_round_trip(corpus, project, sample, coding, tmp_path):
    back, ignored = reread(corpus, project, sample, tmp_path)
    pd.testing.assert_frame_equal(compared(back), compared(coding))
    assert ignored.empty


def test_offsets_are_characters_of_the_text_that_is_sent(project, corpus):
    parts = parts_of(project)
    root = etree.fromstring(parts["project.qde"])
    sources = root.findall(f".//{Q}TextSource")
    assert [s.get("name") for s in sources] == ["a", "b"]
    for source in sources:
        file = source.get("plainTextPath").removeprefix("internal://")
        text = parts[f"Sources/{file}"].decode()
        assert text == corpus.documents.set_index("id")["text"][source.get("name")]
        for selection in source.iterfind(f"{Q}PlainTextSelection"):
            start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
            assert " ".join(text[start:end].split()) == selection.get("name")


def test_another_implementation_reads_the_same(project, coding, tmp_path):
    read = pyrefiqda.RefiProject.load(project, tmp_path / "unpacked")
    names = {user.guid: user.name for user in read.users.user}
    themes = {guid("theme", name): name for name in THEMES}
    found = {
        (names[c.creating_user], source.name, s.start_position, themes[c.code_ref.target_guid])
        for source in read.sources.text_source
        for s in source.plain_text_selection
        for c in s.coding
        if c.code_ref.target_guid in themes
    }
    assert found == {
        (row["coder"], row["document"], row["start"], name)
        for row in coding.to_dict("records")
        for name in THEMES
        if row[name] == 1
    }
    write_qdc(CODEBOOK, tmp_path / "codes.qdc")
    codes = pyrefiqda.RefiCodebook.load(tmp_path / "codes.qdc").codes.code
    assert [code.name for code in codes] == ["Money", "School and classes"]
    assert [code.name for code in codes[0].code] == ["Fees <paid>"]


def test_the_structure_is_that_of_the_schema(project):
    root = etree.fromstring(parts_of(project)["project.qde"])
    assert [child.tag for child in root] == [f"{Q}{n}" for n in ("Users", "CodeBook", "Sources")]
    guids = [e.get("guid") for e in root.iter() if e.get("guid")]
    assert len(set(guids)) == len(guids)
    assert all(GUID.fullmatch(g) for g in guids)
    targets = {e.get("targetGUID") for e in root.iter(f"{Q}CodeRef")}
    assert targets <= {e.get("guid") for e in root.iter(f"{Q}Code")}
    users = {e.get("guid") for e in root.iter(f"{Q}User")}
    assert {e.get("creatingUser") for e in root.iter(f"{Q}Coding")} - {None} == users
    assert {e.get("isCodable") for e in root.iter(f"{Q}Code")} == {"true"}


def test_nothing_of_the_hits_is_sent(corpus, sample, tmp_path):
    write_qdpx(corpus, CODEBOOK, tmp_path / "p.qdpx", sample=sample)
    root = etree.fromstring(parts_of(tmp_path / "p.qdpx")["project.qde"])
    assert {len(s.findall(f"{Q}Coding")) for s in root.iter(f"{Q}PlainTextSelection")} == {1}
    assert b"no theme" not in parts_of(tmp_path / "p.qdpx")["project.qde"]
    sheet, _ = read_qdpx(corpus, CODEBOOK, tmp_path / "p.qdpx", sample=sample)
    assert sheet.empty


def test_the_same_project_has_the_same_bytes(corpus, sample, coding, project, tmp_path):
    write_qdpx(corpus, CODEBOOK, tmp_path / "again.qdpx", sample=sample, coding=coding)
    assert (tmp_path / "again.qdpx").read_bytes() == project.read_bytes()


def as_other_programs_write(parts):
    """Windows line ends, byte order mark, straight quotes, offsets to fit, capital identifiers."""
    root = etree.fromstring(parts["project.qde"])
    for source in root.iter(f"{Q}TextSource"):
        file = "Sources/" + source.get("plainTextPath").removeprefix("internal://")
        text = parts[file].decode()
        new = text.replace("“", '"').replace("”", '"').replace("\n", "\r\n").replace("—", "--")
        parts[file.replace("Sources", "sources")] = ("\ufeff" + new).encode()
        del parts[file]
        for selection in source.iterfind(f"{Q}PlainTextSelection"):
            for name in ("startPosition", "endPosition"):
                before = text[: int(selection.get(name))]
                longer = before.count("\n") + before.count("—")
                selection.set(name, str(len(before) + longer))
    for element in root.iter():
        for name in ("guid", "targetGUID", "creatingUser"):
            if element.get(name):
                element.set(name, "{" + element.get(name).upper() + "}")
    return parts | {"project.qde": etree.tostring(root)}


def test_what_other_programs_change_does_no_harm(corpus, project, sample, coding, tmp_path):
    rewrite(project, as_other_programs_write)
    back, _ = reread(corpus, project, sample, tmp_path)
    pd.testing.assert_frame_equal(compared(back), compared(coding))


def changed(old, new):
    def change(parts):
        assert old in parts["project.qde"]
        return parts | {"project.qde": parts["project.qde"].replace(old, new)}

    return change


def test_codes_are_known_by_their_names_where_identifiers_are_new(
    corpus, project, sample, coding, tmp_path
):
    def renumber(parts):
        text = parts["project.qde"].decode()
        for old in set(GUID.finditer(text)):
            text = text.replace(old[0], guid("other", old[0]))
        text = re.sub(r"internal://[^\"]*", "internal://x.txt", text)
        sources = [n for n in parts if n != "project.qde"]
        root = etree.fromstring(text.encode())
        for source in root.iter(f"{Q}TextSource"):
            file = f"{guid('document', source.get('name'))}.txt"
            source.set("plainTextPath", f"internal://{file}")
            source.set("name", source.get("name") + ".txt")
        return {n: parts[n] for n in sources} | {"project.qde": etree.tostring(root)}

    rewrite(project, renumber)
    back, ignored = reread(corpus, project, sample, tmp_path)
    pd.testing.assert_frame_equal(compared(back), compared(coding))
    assert ignored.empty


def add_selection(parts, document, start, end, code):
    root = etree.fromstring(parts["project.qde"])
    codes = root.find(f"{Q}CodeBook/{Q}Codes")
    if guid("code", code) not in {c.get("guid") for c in codes.iter(f"{Q}Code")}:
        etree.SubElement(codes, f"{Q}Code", guid=guid("code", code), name=code, isCodable="true")
    for source in root.iter(f"{Q}TextSource"):
        if source.get("name") == document:
            new = etree.SubElement(
                source, f"{Q}PlainTextSelection", guid=guid("n", start), startPosition=str(start),
                endPosition=str(end),
            )  # fmt: skip
            own = etree.SubElement(new, f"{Q}Coding", guid=guid("m", start))
            etree.SubElement(own, f"{Q}CodeRef", targetGUID=guid("code", code))
    return parts | {"project.qde": etree.tostring(root)}


def sheet_after(corpus, sample, path, *selections):
    write_qdpx(corpus, CODEBOOK, path, sample=sample)
    for selection in selections:
        rewrite(path, lambda parts, s=selection: add_selection(parts, *s))
    return read_qdpx(corpus, CODEBOOK, path, sample=sample)


@pytest.mark.parametrize(
    ("start", "end", "texts"),
    [
        (0, 5, ["Money again."]),  # one word of it, but all of the selection
        (0, 12, ["Money again."]),
        (6, 23, ["Money again.", "And again."]),
        (0, 15, ["Money again."]),  # three letters of the next are not half of it
        (12, 13, []),  # a space
    ],
)
def test_how_a_selection_meets_passages(corpus, sample, tmp_path, start, end, texts):
    sheet, _ = sheet_after(
        corpus, sample, tmp_path / "p.qdpx", ("b", start, end, "School and classes")
    )
    assert sorted(sheet["text"]) == sorted(texts)
    assert set(sheet["school"]) <= {"1"}
    assert set(sheet["money"]) <= {"0"}
    assert set(sheet["coder"]) <= {"unnamed coder"}


def test_codes_of_their_own_and_codes_elsewhere_are_told(corpus, sample, tmp_path):
    part = sample[sample["text"] != "And again."]
    _, ignored = sheet_after(
        corpus, part, tmp_path / "p.qdpx",
        ("b", 0, 12, "Hope"), ("b", 13, 23, "School and classes"), ("a", 0, 6, "Hope"),
    )  # fmt: skip
    assert ignored.to_dict("records") == [
        {"code": "Hope", "codings": 2},
        {"code": "outside the drawn passages", "codings": 1},
    ]


def test_two_sentiments_on_a_passage_are_none(corpus, sample, tmp_path):
    sheet, _ = sheet_after(
        corpus, sample, tmp_path / "p.qdpx",
        ("b", 0, 12, "Sentiment: positive"), ("b", 1, 12, "Sentiment: negative"),
    )  # fmt: skip
    assert sheet[["sentiment", "note"]].to_numpy().tolist() == [["", "sentiment coded twice"]]


def edit_words(parts):
    return {n: d.replace(b"again", b"twice") for n, d in parts.items()}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (edit_words, "b: its words are not those that were sent"),
        (lambda _: {"other.xml": b"<a/>"}, r"study\.qdpx: not a REFI-QDA project"),
        (lambda p: p | {"project.qde": b"<a"}, r"study\.qdpx: not XML"),
        (changed(b'name="a"', b'name="z"'), None),
        (changed(b'startPosition="0"', b'startPosition="x"'), "a selection has startPosition 'x'"),
        (
            lambda p: p | {"project.qde": b'<!DOCTYPE a [<!ENTITY x "y">]><Project>&x;</Project>'},
            r"study\.qdpx: declares a document type",
        ),
        (lambda p: {"project.qde": p["project.qde"]}, "the text of 'a' is not in it"),
        (lambda p: p | {"project.qde": b"<Project/>"}, "none of its documents is in the sample"),
    ],
)
def test_broken_projects(corpus, project, sample, change, message):
    rewrite(project, change)
    if message is None:  # a document is known by its identifier although its name is another
        assert not read_qdpx(corpus, CODEBOOK, project, sample=sample)[0].empty
        return
    with pytest.raises(InputError, match=message):
        read_qdpx(corpus, CODEBOOK, project, sample=sample)


def test_a_bomb_is_not_unpacked(corpus, sample, tmp_path):
    with zipfile.ZipFile(tmp_path / "b.qdpx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", b"0" * 2**25)
    with pytest.raises(InputError, match="unpacks to"):
        read_qdpx(corpus, CODEBOOK, tmp_path / "b.qdpx", sample=sample)


def test_outside_files_are_not_read(corpus, project, sample, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    evil = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><Project name="&x;"/>'.encode()
    rewrite(project, lambda parts: parts | {"project.qde": evil})
    with pytest.raises(InputError) as caught:
        read_qdpx(corpus, CODEBOOK, project, sample=sample)
    assert "secret" not in str(caught.value)


def test_a_codebook_comes_back_whole(tmp_path):
    write_qdc(CODEBOOK, tmp_path / "c.qdc")
    text, without = read_qdc(tmp_path / "c.qdc")
    assert without == []
    (tmp_path / "study.yml").write_text(text, "utf-8")
    assert by_name(read_codebook(tmp_path / "study.yml")) == by_name(CODEBOOK)


def by_name(codebook):
    columns = ("label", "definition", "parent", "include", "exclude")
    return {t.name: tuple(getattr(t, c) for c in columns) for t in codebook.themes}


def test_the_shipped_codebook_comes_back_whole(tmp_path):
    shipped = shipped_codebook("childrens-social-care")
    write_qdc(shipped, tmp_path / "c.qdc")
    (tmp_path / "c.yml").write_text(read_qdc(tmp_path / "c.qdc")[0], "utf-8")
    assert by_name(read_codebook(tmp_path / "c.yml")) == by_name(shipped)


FOREIGN = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Other">
<Codes><Code guid="1" name="Être écouté" isCodable="true"><Code guid="2" name="2nd home"
 isCodable="true"><Description>Two lines
of it.</Description></Code></Code></Codes></CodeBook>"""


def test_a_codebook_of_another_program_begins_with_the_names_of_its_codes(tmp_path):
    (tmp_path / "f.qdc").write_text(FOREIGN, "utf-8")
    text, without = read_qdc(tmp_path / "f.qdc")
    (tmp_path / "f.yml").write_text(text, "utf-8")
    first, second = read_codebook(tmp_path / "f.yml").themes
    assert without == [first.name, second.name] == ["etre_ecoute", "theme_2nd_home"]
    assert (first.label, first.include[0].text) == ("Être écouté", "être écouté")
    assert (second.definition, second.parent) == ("Two lines of it.", "etre_ecoute")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<a/>", "not a REFI-QDA codebook"),
        (FOREIGN.split("<Codes>", 1)[0] + "<Codes/></CodeBook>", "there are no codes in it"),
        (FOREIGN.replace("2nd home", "Être écouté"), "two codes are called"),
    ],
)
def test_broken_codebooks(tmp_path, text, message):
    (tmp_path / "f.qdc").write_text(text, "utf-8")
    with pytest.raises(InputError, match=message):
        read_qdc(tmp_path / "f.qdc")
