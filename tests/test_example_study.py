"""The example study is what its README says, and the package finds what was put into it."""

import csv
import io
import runpy
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from analysis.agreement import agreement
from analysis.build import open_built
from analysis.coded_study import open_coded
from analysis.duplicates import find_duplicates
from analysis.extract import extract
from analysis.study import Study

PROJECT = Path(__file__).parents[1]
ORIGINALS = PROJECT / "data" / "originals" / "example"
ZIPPED = {".docx", ".odt", ".xlsx"}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(PROJECT / "data/raw/example", project / "data/raw/example")
    return Study("example", project)


@pytest.fixture(scope="module")
def built(study):
    return open_built(study)


@pytest.fixture(scope="module")
def documents(built):
    """Give the documents that are no responses."""
    table = built.corpus.documents.assign(words=np.diff(built.corpus.document_starts))
    return table[table["genre"] != "response"]


@pytest.fixture(scope="module")
def responses():
    with (ORIGINALS / "responses.csv").open(encoding="utf-8", newline="") as lines:
        return pd.DataFrame(csv.DictReader(lines))


@pytest.fixture(scope="module")
def formats():
    return runpy.run_path(str(ORIGINALS / "make_formats.py"))


@pytest.fixture(scope="module")
def plan(study):
    functions = runpy.run_path(str(ORIGINALS / "recover_plan.py"))
    return functions, functions["recover"](study)


# What there is


def test_the_documents_are_as_many_and_as_various_as_a_newcomer_needs(documents):
    assert len(documents) >= 36
    assert documents["source"].nunique() >= 6
    assert documents["source_type"].nunique() >= 4
    assert documents["genre"].nunique() >= 5
    assert documents["words"].between(300, 900).all()
    assert 27_000 <= documents["words"].sum() <= 40_000


def test_every_source_writes_before_and_after_the_interim_report(documents):
    after = documents["date"] >= "2021-06-24"
    counts = documents.groupby("source")["id"].count(), after.groupby(documents["source"]).sum()
    assert (counts[1] >= 3).all()
    assert (counts[0] - counts[1] >= 3).all()


def test_the_documents_come_in_many_formats(study, documents):
    endings = {Path(name).suffix for name in documents["file"]}
    assert endings == {".txt", ".html", ".docx", ".pdf", ".odt", ".rtf"}
    table = extract(study.folder / "childrens-board-2022-03-minutes.docx").text
    assert "In post, permanent | 174 | 187" in table


def test_the_frames_of_pages_are_in_the_files_and_not_in_the_corpus(study, built):
    name = "sandpiper-row-2020-02-eleven-workers"
    text = built.corpus.documents.set_index("id").loc[name, "text"]
    page = (study.folder / f"{name}.html").read_text("utf-8")
    for words in ("Our work", "We use cookies", "Registered office", "Skip to content"):
        assert words in page
        assert words not in text
    rules = built.cleaning.set_index("document")["rule"]
    assert "running_lines" in set(rules.loc["childrens-board-2021-11-response"])


def test_there_is_a_repost_with_a_note_of_syndication_and_there_are_contents_lists(built):
    found = find_duplicates(built.corpus)
    again = "open-latch-2021-07-what-too-many-doors-says-repost"
    assert again in found.astype(str).to_numpy().ravel()
    removed = built.cleaning.groupby("rule")["document"].agg(set)
    assert again in removed["syndication"]
    assert len(removed["contents"]) >= 3


def test_others_quote_the_review(documents):
    quoting = documents[documents["text"].str.contains("Too Many Doors|Near Enough to Matter")]
    others = quoting[quoting["source"] != "Ullenshire Care Review"]
    assert others["source"].nunique() >= 4
    assert (others["text"].str.count('"') >= 2).sum() >= 4


def test_the_responses_are_of_ordinary_length_and_from_named_groups(responses, built):
    words = responses["response"].str.split().str.len()
    filled = words > 0
    assert filled.sum() >= 150
    assert words[filled].between(20, 90).all()
    assert responses["respondent_group"].nunique() >= 8
    read = built.corpus.documents[built.corpus.documents["genre"] == "response"]
    assert len(read) == filled.sum()
    assert set(read["group"]) == set(responses["respondent_group"])


# What is made from text


def test_the_files_are_those_that_their_originals_make(formats):
    for name, data in formats["made"](formats["read_manifest"]()).items():
        stored = (PROJECT / "data/raw/example" / name).read_bytes()
        assert _parts(data, name) == _parts(stored, name), name


def test_every_file_that_is_not_plain_text_has_an_original(formats):
    made = set(formats["made"](formats["read_manifest"]()))
    files = {row["file"] for row in formats["read_manifest"]()}
    assert {name for name in files if not name.endswith(".txt")} == made


def _parts(data: bytes, name: str) -> object:
    """Give the bytes; of an archive those of its parts, as compressors differ."""
    if Path(name).suffix not in ZIPPED:
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]


# The coding


def test_the_coding_is_as_large_as_it_is_said_to_be(study, built):
    coded = open_coded(study, built.corpus)
    readings = coded.coding.groupby("coder").size()
    assert readings["first reading"] == len(coded.sample) >= 500
    assert readings["second reading"] >= 200
    assert len(coded.themes) == 17
    assert set(coded.coding["sentiment"]) == {-1, 0, 1}
    sources = built.corpus.documents.set_index("id")["source"]
    assert set(coded.sample["document"].map(sources)) == set(sources)
    table = agreement(coded.coding)
    assert (table["passages"] == readings["second reading"]).all()


def test_half_of_the_documents_are_set_aside_as_test(study, built):
    sample = pd.read_csv(study.folder / "coding-sample.csv")
    by_document = sample.groupby("document")["part"].agg(set)
    assert set(map(frozenset, by_document)) == {frozenset({"test"}), frozenset({"development"})}
    assert 0.4 < (sample["part"] == "test").mean() < 0.6
    sources = built.corpus.documents.set_index("id")["source"]
    parts = sample.groupby(sample["document"].map(sources))["part"].agg(set)
    assert (parts == {"test", "development"}).all()


def test_the_guide_gives_each_theme_a_clear_and_a_borderline_case(study, built):
    guide = (study.folder / "coding-guide.md").read_text("utf-8")
    themes = open_coded(study, built.corpus).themes
    parts = {part.split("\n", 1)[0]: part for part in guide.split("\n### ")[1:]}
    assert set(parts) == set(themes)
    assert all("- Yes: " in part and "- Borderline, " in part for part in parts.values())
    examples = {line.split('"')[1] for line in guide.split("\n") if line.startswith("- Yes: ")}
    assert not [e for e in examples if built.corpus.documents["text"].str.contains(e[:40]).any()]


# The plan


def test_every_intention_is_among_the_comparisons(study, plan):
    functions, table = plan
    intended = functions["read_plan"](study)
    by_sentence = table[table["unit"] == "sentence"]
    own = by_sentence[by_sentence["second"].isna()]
    keys = ["first", "theme", "other_theme", "first_level"]
    pairs = intended[intended["kind"] == "pair"]
    assert set(own[keys].itertuples(index=False, name=None)) == set(
        pairs[["source", "theme", "other_theme", "level"]].itertuples(index=False, name=None)
    )
    assert set(table.loc[table["kind"] == "theme", "theme"]) == set(
        intended.loc[intended["kind"] == "theme", "theme"]
    )
    assert (table["kind"] == "tone").sum() == intended.loc[
        intended["kind"] == "tone", "source"
    ].nunique()


def test_each_verdict_has_its_interval_or_says_why_there_is_none(plan):
    _, table = plan
    table = table[table["kind"] != "absent"]
    untested = table["verdict"] == "not tested"
    assert table.loc[untested, "note"].str.contains("no test").all()
    assert table.loc[~untested, ["low", "high"]].notna().all(axis=None)


def test_prominent_themes_are_told_from_rare_ones(plan):
    _, table = plan
    far = table[(table["first_level"] == "high") & (table["second_level"] == "low")]
    assert (far["verdict"] == "shown").mean() > 0.8
    themes = table[table["kind"] == "theme"]
    # of true differences, no more lie on the wrong side than chance would put there of none
    chance = binom.ppf(0.99, len(themes), 0.025)
    assert (themes["verdict"] == "contradicted").sum() <= chance


def test_the_absent_theme_is_told_as_it_is_found(plan):
    _, table = plan
    (row,) = table[table["kind"] == "absent"].to_dict("records")
    assert row["coded"] == 0  # the readers found no sentence
    # the codebook finds one, of a drill sergeant, and is not mended for it
    assert (row["estimate"], row["verdict"]) == (1, "contradicted")


def test_pairs_meant_to_go_together_are_found_by_paragraph(plan):
    _, table = plan
    together = table[table["planned"] == "together"]
    assert (together["verdict"] != "contradicted").all()
    by_unit = (together["verdict"] == "shown").groupby(together["unit"]).sum()
    assert by_unit["paragraph"] >= 5
    assert by_unit["sentence"] >= 3
    apart = table[table["planned"] == "no more often than by chance"]
    assert (apart["verdict"] != "contradicted").all()


def test_changes_of_tone_are_found_where_they_were_meant(plan):
    _, table = plan
    meant = table[table["planned"].isin(["rise", "fall"])]
    assert len(meant) == 4
    assert (meant["verdict"] == "shown").sum() >= 3
    assert (meant["verdict"] != "contradicted").all()


def test_the_study_tells_what_was_found_as_it_is_found_now(study, plan):
    functions, table = plan
    remedy = "run `python data/originals/example/recover_plan.py`"
    stored = pd.read_csv(ORIGINALS / "plan-recovered.csv")
    assert stored["verdict"].tolist() == table["verdict"].tolist(), remedy
    readme = (study.folder / "README.md").read_text("utf-8")
    assert functions["summary"](table) in readme, remedy


@pytest.mark.parametrize(
    ("low", "high", "sign", "expected"),
    [
        (0.1, 0.2, 1, "shown"),
        (-0.1, 0.2, 1, "not shown"),
        (-0.2, -0.1, 1, "contradicted"),
        (-0.2, -0.1, -1, "shown"),
        (0.1, 0.2, -1, "contradicted"),
        (-0.1, 0.2, 0, "not contradicted"),
        (0.1, 0.2, 0, "contradicted"),
        (np.nan, np.nan, 1, "not tested"),
    ],
)
def test_a_verdict_is_where_the_interval_lies(plan, low, high, sign, expected):
    functions, _ = plan
    assert functions["verdict"](low, high, sign=sign) == expected
