"""Every hostile file is read or refused with a message, in bounded time and memory."""

import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

import hostile

GIGABYTES = 3
SECONDS = 30  # of any one file, on a slow and busy machine


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES * 2**30, GIGABYTES * 2**30))


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    patterns = hostile.make_hostile(folder)
    source = Path(__file__).parents[1] / "src"
    done = subprocess.run(
        [sys.executable, hostile.__file__, str(folder), json.dumps(list(patterns))],
        env=os.environ | {"PYTHONPATH": str(source), "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=limit_memory,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(patterns), f"stopped after {lines[-1:]}: {done.stderr[-2000:]}"
    return {line["name"]: line | {"pattern": patterns[line["name"]]} for line in lines}


NAMES = [
    *hostile.CASES,
    "folder.pdf", "pipe.txt", "device.txt", "loop.txt", "dangling.txt", "socket.txt",
    "vanished.txt", os.fsdecode(b"bad-\xff-name.txt"),
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_hostile_file_is_read_or_refused_by_name(outcomes, name):
    outcome = outcomes[name]
    assert outcome["seconds"] < SECONDS
    if outcome["pattern"] == hostile.READABLE:
        assert outcome["error"] is None
        assert outcome["text"].strip()
    else:
        shown = name.encode("unicode_escape", "surrogatepass").decode()
        assert outcome["error"].startswith(shown)
        assert re.search(outcome["pattern"], outcome["error"])
        assert outcome["error"].isprintable()


@pytest.mark.parametrize("name", ["bomb.docx", "entities.docx", "xxe.docx", "xxe.odt"])
def test_no_bomb_or_outside_file_reaches_the_text(outcomes, name):
    assert "root:" not in json.dumps(outcomes[name])
