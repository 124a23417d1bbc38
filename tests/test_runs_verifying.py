import json
import shutil

import pytest

from analysis.errors import InputError
from analysis.runs import find_run, run_study
from analysis.runs.record import differences, read_record
from analysis.runs.verifying import verify_run
from analysis.study import Study


@pytest.fixture(scope="module")
def copied(tiny_run, tmp_path_factory):
    """Give a copy of the small study and its run, to be changed."""
    study, run = tiny_run
    project = tmp_path_factory.mktemp("copied") / "project"
    shutil.copytree(study.project, project)
    return Study("three", project), project / run.folder.relative_to(study.project)


def test_a_run_is_found_by_path_or_by_the_beginning_of_its_name(tiny_run):
    study, run = tiny_run
    for name in (str(run.folder), run.folder.name, f"three/{run.folder.name}",
                 f"reports/three/{run.folder.name}/", run.folder.name[:6]):  # fmt: skip
        assert find_run(name, project=study.project) == run.folder
    for name in ("gone", "", "/"):
        with pytest.raises(InputError, match=f"no run has the name .*three/{run.folder.name}"):
            find_run(name, project=study.project)


def test_a_name_that_two_runs_share_is_refused(tmp_path):
    for name in ("abc1", "abc2"):
        (tmp_path / "reports" / "x" / name).mkdir(parents=True)
        (tmp_path / "reports" / "x" / name / "run.json").write_text("{}")
    with pytest.raises(InputError, match="more than one run has the name 'abc'"):
        find_run("abc", project=tmp_path)


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    for text in ("{}", "[1", "3"):
        (tmp_path / "run.json").write_text(text)
        with pytest.raises(InputError, match="this is not the folder of a run"):
            read_record(tmp_path)


def test_differences_are_named():
    before = {
        "study": "a", "inputs": {"documents": {"one": "0" * 64, "two": "0" * 64}},
        "parameters": {"01": {"top": 5}, "02": {}}, "notebooks": {"01": "0" * 64, "02": "0" * 64},
        "code": "0", "packages": {"pandas": "2"},
    }  # fmt: skip
    after = {
        "study": "a", "inputs": {"documents": {"one": "1" * 64, "six": "0" * 64}},
        "parameters": {"01": {"top": 6}}, "notebooks": {"01": "0" * 64},
        "code": "1", "packages": {"pandas": "3"},
    }  # fmt: skip
    assert differences(before, before) == []
    assert differences(before, after) == [
        "inputs: documents one changed",
        "inputs: documents six is new",
        "inputs: documents two is no longer there",
        "parameters: 01 top 5 → 6",
        "notebooks: 02 is no longer there",
        "the code: changed",
        "versions: pandas '2' → '3'",
    ]


def test_a_run_done_again_is_the_same(tiny_run):
    study, run = tiny_run
    found = verify_run(run.folder, project=study.project)
    assert found.differing == found.changed == ()
    assert (found.same, found.files, found.reason()) == (True, 7, "")


def test_a_file_that_was_changed_is_named_with_its_line(copied):
    study, folder = copied
    table = folder / "tables" / "words.csv"
    table.write_text(table.read_text("utf-8").replace("North,2", "North,3"))
    (folder / "figures" / "words.png").unlink()
    (folder / "more.txt").write_text("")
    found = verify_run(folder, project=study.project)
    assert not found.same
    assert found.differing[0] == "figures/words.png was not there"
    assert found.differing[1] == "more.txt was not written again"
    assert found.differing[2].startswith("tables/words.csv differs, first in line 2: North,3,")
    assert "not deterministic, or its files were changed" in found.reason()


def test_what_changed_since_is_the_reason(copied):
    study, folder = copied
    (study.folder / "two.txt").write_text("Quite another text, and a longer one.\n", "utf-8")
    found = verify_run(folder, project=study.project)
    assert any(sentence.startswith("tables/words.parquet") for sentence in found.differing)
    assert found.changed == ("inputs: documents two sha256 changed",)
    assert found.reason() == "because of what changed since: inputs: documents two sha256 changed"


def test_a_notebook_that_is_gone_is_told(copied):
    study, folder = copied
    (study.project / "notebooks" / "02_other.ipynb").unlink()
    with pytest.raises(InputError, match="there is no notebook 02_other any more"):
        verify_run(folder, project=study.project)


def test_a_notebook_that_draws_without_a_seed_is_not_deterministic(copied):
    study, _ = copied
    path = study.project / "notebooks" / "01_words.ipynb"
    book = json.loads(path.read_text("utf-8"))
    book["cells"][1]["source"] = "import random; random.random()"
    del book["cells"][2:]
    path.write_text(json.dumps(book))
    found = verify_run(run_study(study).folder, project=study.project)
    assert found.changed == ()
    assert found.differing[0].startswith("notebooks/01_words.ipynb differs, first in line")
