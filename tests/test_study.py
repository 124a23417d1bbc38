import pytest

from analysis.errors import InputError
from analysis.study import open_study, project_folder, study_names


def test_a_study_is_found_by_name(project):
    study = open_study("three", project=project)
    assert study.manifest.is_file()
    assert study.processed == project / "data" / "processed" / "three"
    assert study_names(project) == ["three"]


def test_an_unknown_study_is_told_with_those_that_there_are(project):
    with pytest.raises(
        InputError, match=r"data/raw/for: .*no study of this name \(studies: three\)"
    ):
        open_study("for", project=project)


def test_a_folder_without_a_manifest_is_told(project):
    (project / "data" / "raw" / "bare").mkdir()
    with pytest.raises(InputError, match=r"data/raw/bare/documents.csv: there is no manifest"):
        open_study("bare", project=project)


@pytest.mark.parametrize("name", ["../three", "a/b", "", ".", "C:", "a\nb", "-x"])
def test_a_name_that_could_lead_elsewhere_is_refused(project, name):
    with pytest.raises(InputError, match="use letters, digits"):
        open_study(name, project=project)


def test_the_project_is_the_checkout_unless_named(monkeypatch, tmp_path):
    monkeypatch.delenv("ANALYSIS_PROJECT", raising=False)
    assert (project_folder() / "pyproject.toml").is_file()
    monkeypatch.setenv("ANALYSIS_PROJECT", str(tmp_path))
    assert project_folder() == tmp_path.resolve()
