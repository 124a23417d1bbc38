import os
import platform
import signal
import subprocess
import sys
import time

import pytest

from analysis.build import open_built
from analysis.build.locking import build_lock
from analysis.errors import InputError

HOLDING = """
import sys, time
from pathlib import Path
from analysis.build.locking import build_lock
from analysis.study import Study
with build_lock(Study("three", Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(300)
"""


@pytest.fixture
def holder(three):
    """Let another process hold the lock of the study."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(three.project)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_a_second_build_names_who_holds_the_lock(three, holder, capsys):
    name = rf"process {holder.pid} on {platform.node()} builds it"
    message = rf"data/processed/three: {name} just now; wait until it has finished"
    with pytest.raises(InputError, match=message), build_lock(three, wait=1):
        pass
    assert f"{name}; waiting for it\n" in capsys.readouterr().err


def test_a_second_build_goes_on_when_the_first_has_finished(three, holder, capsys):
    started = time.monotonic()
    subprocess.Popen(["/bin/sh", "-c", f"sleep 1; kill {holder.pid}"])
    with build_lock(three):
        assert time.monotonic() - started > 0.5
    assert "waiting for it" in capsys.readouterr().err


def test_the_lock_of_a_killed_process_is_free(three, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert (three.processed / "build.holder").is_file()  # it had no time to take its name away
    with build_lock(three, wait=0):
        text = (three.processed / "build.holder").read_text("utf-8")
        assert text == f"process {os.getpid()} on {platform.node()}"
    assert not (three.processed / "build.holder").exists()


def test_a_place_that_cannot_be_written_is_told(three):
    three.processed.parent.mkdir(parents=True)
    three.processed.write_text("a file, where a folder should be")
    with pytest.raises(InputError, match=r"data/processed/three: cannot be written \(File exists"):
        open_built(three)


def test_the_lock_lies_where_the_study_is_built(three, tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_PROCESSED", str(tmp_path / "elsewhere"))
    with build_lock(three):
        assert (tmp_path / "elsewhere" / "three" / "build.holder").is_file()
    monkeypatch.setenv("ANALYSIS_PROCESSED", f"memory://{tmp_path.name}")
    with build_lock(three):
        assert (three.built_here / "build.holder").is_file()
