import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.executors import Executor, close_clusters
from analysis.runs import run_study
from analysis.study import Study
from conftest import tiny_notebooks

FAILING = "raise ValueError('no such thing')"


@pytest.fixture(scope="module")
def tiny(tiny_run):
    return tiny_run[0]


@pytest.fixture(scope="module")
def ran(tiny_run):
    return tiny_run[1]


def bytes_of(folder):
    return {p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def folders(study):
    return sorted(p.name for p in study.reports.iterdir())


def test_a_run_keeps_notebooks_tables_figures_and_a_record(tiny, ran):
    assert ran.failures == ()
    assert {p.as_posix() for p in bytes_of(ran.folder)} == {
        "figures/words.png", "figures/words.svg", "notebooks/01_words.ipynb",
        "notebooks/02_other.ipynb", "records/01_words.json", "run.json",
        "tables/words.csv", "tables/words.parquet",
    }  # fmt: skip
    record = json.loads((ran.folder / "run.json").read_text("utf-8"))
    assert record["study"] == "three"
    assert record["parameters"]["01_words"] == {
        "study": "three",
        "by": "source",
        "top": 5,
        "seed": 1,
    }
    assert record["inputs"]["documents"].keys() == {"one", "two", "six"}
    assert len(record["inputs"]["codebook"]) == len(record["inputs"]["manifest"]) == 64
    assert record["packages"]["python"].startswith("3.")
    assert record["packages"]["pandas"] == pd.__version__
    assert len(record["code"]) == 64
    assert record["run"] == ran.folder.name
    assert str(tiny.project).encode() not in b"".join(bytes_of(ran.folder).values())


def test_the_same_inputs_give_the_same_bytes_in_the_same_folder(tiny, ran):
    before = bytes_of(ran.folder)
    again = run_study(tiny)
    assert again.folder == ran.folder
    assert bytes_of(again.folder) == before


@pytest.mark.parametrize("executor", [Executor(), Executor("dask", workers=2)])
def test_every_executor_gives_the_same_bytes(tiny, ran, executor):
    before = bytes_of(ran.folder)
    again = run_study(tiny, executor=executor)
    close_clusters()
    assert (again.folder, again.failures) == (ran.folder, ())
    assert bytes_of(again.folder) == before


def test_a_notebook_that_fails_on_a_cluster_is_told(failing):
    study = failing(FAILING)
    run = run_study(study, executor=Executor("dask", workers=1))
    close_clusters()
    assert run.failures == ("00_first: ValueError: no such thing",)
    assert len(list((run.folder / "notebooks").iterdir())) == 2


def test_a_parameter_makes_another_run(tiny, ran):
    other = run_study(tiny, only="02", given={"word": "größer als"})
    assert other.folder != ran.folder
    text = (other.folder / "notebooks" / "02_other.ipynb").read_text("utf-8")
    assert "größer als" in text
    assert [p.name for p in (other.folder / "notebooks").iterdir()] == ["02_other.ipynb"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"tpo": "1"}, "no parameter 'tpo'"),
        ({"top": "-1"}, r"parameter top: -1 cannot be \(terms shown, 1 or more\)"),
        ({"seed": "-1"}, "parameter seed: -1 cannot be"),
        ({"by": "nothing"}, "parameter by: 'nothing' cannot be .* choose from: source, file, "),
    ],
)
@pytest.mark.usefixtures("ran")
def test_faults_are_told_before_any_notebook_runs(tiny, given, message):
    before = folders(tiny)
    with pytest.raises(InputError, match=message):
        run_study(tiny, given=given)
    assert folders(tiny) == before


def test_a_fault_of_the_codebook_is_told_once(project):
    study = Study("three", project)
    tiny_notebooks(project)
    study.codebook.write_text("themes: [")
    with pytest.raises(InputError, match=r"codebook.yml, line \d"):
        run_study(study)
    assert not study.reports.exists()


@pytest.fixture
def failing(project):
    """Give the small study with a notebook that fails before another."""
    return lambda code: tiny_notebooks(project, first=code) or Study("three", project)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (FAILING, "00_first: ValueError: no such thing"),
        ("import os; os._exit(1)", "00_first: its process ended in the middle of a cell"),
    ],
)
def test_a_failing_notebook_is_kept_and_the_others_are_finished(failing, code, message):
    study = failing(code)
    process = command(study, "run", "three")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert err.startswith(f"analysis: {message}")
    assert err.count("\n") == 1
    (folder,) = study.reports.iterdir()
    assert out == f"Results: reports/three/{folder.name}\n"
    assert [p.stem for p in sorted((folder / "notebooks").iterdir())] == ["00_first", "02_other"]
    assert "größer" in (folder / "notebooks" / "02_other.ipynb").read_text("utf-8")
    record = json.loads((folder / "run.json").read_text("utf-8"))
    assert len(record["failures"]) == 1
    before = bytes_of(folder)
    assert bytes_of(run_study(study).folder) == before


def command(study, *words, **options):
    """Start the command line on a study."""
    environment = os.environ | {"ANALYSIS_PROJECT": str(study.project)}
    return subprocess.Popen(
        [sys.executable, "-m", "analysis", *words],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("one.txt", "inputs: documents one sha256"),
        ("codebook.yml", "inputs: codebook"),
        ("words.csv", "inputs: tables words.csv"),
    ],
)
def test_a_study_that_changes_meanwhile_gives_no_run(failing, name, told):
    study = failing(f"""
import os, pathlib
path = pathlib.Path(os.environ["ANALYSIS_PROJECT"], "data/raw/three/{name}")
path.write_bytes(path.read_bytes() + b"\\n# more")
""")
    (study.folder / "words.csv").write_text("word,value\nfine,1\n", "utf-8")
    with pytest.raises(
        InputError, match=rf"data/raw/three or the code changed .* \({told}.* changed\), so"
    ):
        run_study(study)
    assert folders(study) == []


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_an_interrupted_run_leaves_nothing_and_does_not_wait(failing, number, status):
    study = failing("import time; time.sleep(300)")
    process = command(study, "run", "three", "--notebook", "00", start_new_session=True)
    deadline = time.monotonic() + 60
    while not list(study.project.glob("reports/three/.writing-*")):
        assert time.monotonic() < deadline, process.communicate()
        time.sleep(0.1)
    time.sleep(3)
    if number == signal.SIGINT:  # which a terminal sends to kernels, too
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert process.returncode == status
    assert err == "analysis: stopped; what is finished is kept, nothing half-done\n"
    assert "Traceback" not in err
    assert folders(study) == []


def test_two_runs_at_once_give_one_whole_folder(tiny, ran):
    before = bytes_of(ran.folder)
    done = []
    threads = [
        threading.Thread(target=lambda: done.append(run_study(tiny, only="01"))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({run.folder for run in done}) == 1
    assert [run.failures for run in done] == [(), ()]
    assert (done[0].folder / "tables" / "words.csv").is_file()
    assert bytes_of(ran.folder) == before
    assert not list(tiny.reports.glob(".writing-*"))


def limited(bytes_allowed):
    """Let no file of a process grow beyond so many bytes, as on a disk that is full."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_allowed, bytes_allowed))


@pytest.mark.skipif(sys.platform == "win32", reason="limits of this kind are of POSIX")
@pytest.mark.usefixtures("ran")
def test_a_full_disk_is_told_and_leaves_nothing(tiny):
    before = folders(tiny)
    process = command(
        tiny, "run", "three", "--notebook", "02", "-p", "word=x", preexec_fn=lambda: limited(400)
    )  # fmt: skip
    out, err = process.communicate(timeout=120)
    assert process.returncode == 2, out + err
    assert "File too large" in err
    assert "Traceback" not in err
    assert folders(tiny) == before


def test_a_place_that_cannot_be_written_is_told(failing):
    study = failing("1")
    (study.project / "reports").write_text("a file, where a folder should be")
    process = command(study, "run", "three")
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert err.startswith("analysis: ")
    assert "reports" in err
    assert "Traceback" not in err


def test_a_notebook_s_picture_and_words_are_those_of_the_run(ran):
    cells = nbformat.read(ran.folder / "notebooks" / "01_words.ipynb", as_version=4).cells
    assert any("image/png" in o.get("data", {}) for c in cells for o in c.outputs)
    table = pd.read_parquet(ran.folder / "tables" / "words.parquet")
    assert table.equals(pd.read_csv(ran.folder / "tables" / "words.csv").astype(table.dtypes))
    assert Path(ran.folder / "figures" / "words.svg").read_text("utf-8").startswith("<?xml")
