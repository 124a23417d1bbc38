import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from analysis.build import building, gathering, open_built, reading, shard
from analysis.codebook import find_hits, read_codebook
from analysis.errors import InputError
from analysis.executors import Executor, close_clusters
from analysis.shards import Shards
from analysis.study import Study
from analysis.themes import prevalence
from conftest import HEADER
from sharding import CODEBOOK, WORDS, same

SMALL = 0.002  # megabytes: two documents a shard
SERIAL = Executor()
NAMES = [f"d{number}" for number in range(6)]


def text_of(number, words=180):
    chosen = [WORDS[(number * 7 + i * i) % len(WORDS)] for i in range(words)]
    text = f"Document {number}. {' '.join(chosen)}.\n"
    return text[: words * 5]  # all of the same length


def write_manifest(study, names):
    rows = [f"{n}.txt,Title {n},Source {n[-1] in '135'},review,minutes,2021-03,en" for n in names]
    study.manifest.write_text("\n".join([f"{HEADER},language", *rows]) + "\n", "utf-8")


def make_study(folder, documents=6, words=180):
    study = Study("many", folder)
    study.folder.mkdir(parents=True)
    names = [f"d{number}" for number in range(documents)]
    for number, name in enumerate(names):
        (study.folder / f"{name}.txt").write_text(text_of(number, words), "utf-8")
    write_manifest(study, names)
    study.codebook.write_text(CODEBOOK, "utf-8")
    return study


@pytest.fixture
def many(tmp_path, monkeypatch):
    monkeypatch.delenv("ANALYSIS_PROCESSED", raising=False)
    return make_study(tmp_path / "project")


@pytest.fixture
def read(monkeypatch):
    """List the files that are read."""
    names = []
    extract = reading.extract
    monkeypatch.setattr(reading, "extract", lambda path: names.append(path.stem) or extract(path))
    return names


def build(study, *, megabytes=SMALL, executor=SERIAL, verify=False):
    return open_built(study, megabytes=megabytes, executor=executor, verify=verify)


def table_of(study, built):
    codebook = read_codebook(study.codebook)
    hits = find_hits(built.corpus, codebook)
    return prevalence(built.corpus, hits, codebook=codebook, by="source", resamples=100)


def files_of(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def unfinished(study):
    return list(study.processed.rglob(".writing-*"))


@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_all_executors_build_the_same_bytes_and_count_the_same(many, kind):
    built = build(many)
    assert isinstance(built.corpus, Shards)
    assert (len(built.folders), built.made) == (3, 3)
    expected, files = table_of(many, built), files_of(many.processed)
    shutil.rmtree(many.processed)
    again = build(many, executor=Executor(kind, workers=2))
    assert files_of(many.processed) == files
    same(expected, table_of(many, again))
    close_clusters()


def test_one_shard_and_many_give_the_same_table(many):
    whole = table_of(many, build(many, megabytes=64))
    same(whole, table_of(many, build(many)))


def test_an_interrupted_build_goes_on_where_it_stopped(many, read, monkeypatch):
    make_corpus = shard.build_corpus

    def stop_at_second(documents):
        if "d2" in documents["id"].tolist():
            raise KeyboardInterrupt
        return make_corpus(documents)

    monkeypatch.setattr(shard, "build_corpus", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        build(many)
    assert read == NAMES[:4]
    assert unfinished(many) == []
    monkeypatch.setattr(shard, "build_corpus", make_corpus)
    read.clear()
    assert build(many).made == 2
    assert read == NAMES[2:]


def test_a_changed_document_rebuilds_its_shard_only(many, read):
    before = build(many).folders
    read.clear()
    (many.folder / "d3.txt").write_text(text_of(99), "utf-8")
    built = build(many)
    assert (read, built.made) == (["d3"], 1)
    assert [a == b for a, b in zip(before, built.folders, strict=True)] == [True, False, True]
    left = {path.name for path in (many.processed / "shards").iterdir()}
    # a notebook that was opened before still finds its shards; the build after next does not
    assert left == {folder.name for folder in (*before, *built.folders)}
    (many.folder / "d3.txt").write_text(text_of(98), "utf-8")
    build(many)
    assert before[1].name not in {path.name for path in (many.processed / "shards").iterdir()}


@pytest.mark.parametrize("gone", NAMES)
def test_a_document_that_is_taken_out_rebuilds_its_shard_and_reads_nothing(many, read, gone):
    build(many)
    read.clear()
    write_manifest(many, [name for name in NAMES if name != gone])
    (many.folder / f"{gone}.txt").unlink()
    built = build(many)
    assert (read, built.made, len(built.folders)) == ([], 1, 3)
    assert built.corpus.documents["id"].tolist() == [name for name in NAMES if name != gone]
    fresh = table_of(many, built)
    shutil.rmtree(many.processed)
    same(fresh, table_of(many, build(many)))


@pytest.mark.parametrize("place", [0, 1, 3, 6])
def test_a_document_that_is_added_is_the_only_one_read(many, read, place):
    build(many)
    read.clear()
    (many.folder / "d9.txt").write_text(text_of(9), "utf-8")
    write_manifest(many, [*NAMES[:place], "d9", *NAMES[place:]])
    built = build(many)
    assert (read, built.made) == (["d9"], 1)


def test_a_study_keeps_the_size_of_its_shards(many, read):
    build(many)
    (many.folder / "d3.txt").write_text(text_of(99), "utf-8")
    assert len(open_built(many, executor=SERIAL).folders) == 3
    read.clear()
    assert len(build(many, megabytes=64, verify=True).folders) == 1
    assert len(build(many, megabytes=0.001, verify=True).folders) == 6
    assert read == []  # all is known from the shards there were


def damage(study, how):
    path = sorted(study.processed.glob("shards/*/tokens.arrow"))[1]
    data = bytearray(path.read_bytes())
    if how == "a byte":
        data[len(data) // 2] ^= 1
        path.write_bytes(bytes(data))
    elif how == "cut short":
        path.write_bytes(bytes(data[:-10]))
    elif how == "no file":
        path.unlink()
    elif how == "no record":
        (path.parent / "record.json").unlink()
    else:
        shutil.rmtree(path.parent)
    return f"many/shards/{path.parent.name}"


MESSAGES = {"a byte": "is damaged", "cut short": "is cut short", "no file": "is missing"}


@pytest.mark.parametrize("how", MESSAGES)
def test_an_analysis_of_a_damaged_shard_stops_and_build_mends_it(many, read, how):
    expected = table_of(many, build(many))
    whole = files_of(many.processed)
    name = damage(many, how)
    built = open_built(many, executor=SERIAL)  # does not look into shards
    message = f"{name}/tokens.arrow: {MESSAGES[how]}.*; `analysis build STUDY` makes it again"
    with pytest.raises(InputError, match=message):
        table_of(many, built)
    read.clear()
    mended = build(many, verify=True)
    assert (mended.made, len(read)) == (1, 2)
    assert files_of(many.processed) == whole
    same(expected, table_of(many, mended))


@pytest.mark.parametrize("how", ["no record", "no shard"])
def test_a_missing_shard_is_made_again_when_the_study_is_opened(many, read, how):
    build(many)
    whole = files_of(many.processed)
    damage(many, how)
    read.clear()
    assert open_built(many, executor=SERIAL).made == 1
    assert len(read) == 2
    assert files_of(many.processed) == whole


def test_a_damaged_index_is_written_again_without_reading_documents(many, read):
    build(many)
    whole = files_of(many.processed)
    for name in ("record.json", "documents.arrow"):
        path = many.processed / "index" / name
        path.write_bytes(path.read_bytes()[:-3])
        read.clear()
        assert build(many).made == 0
        assert read == []
        assert files_of(many.processed) == whole


def test_a_full_disk_is_told_and_nothing_half_written_is_kept(many, monkeypatch):
    write, full = Path.write_bytes, OSError(28, "No space left on device")

    def no_room(path, data):
        if path.name == "tokens.arrow" and len(list(many.processed.glob("shards/*"))) == 2:
            write(path, data[:10])
            raise full
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", no_room)
    message = r"many/shards/\w+: cannot be written \(No space left on device\); .* make room"
    with pytest.raises(InputError, match=message):
        build(many)
    monkeypatch.setattr(Path, "write_bytes", write)
    assert unfinished(many) == []
    assert not (many.processed / "index").exists()
    assert build(many, verify=True).made == 2


def test_a_full_disk_at_the_end_leaves_the_earlier_index_and_logs(many, monkeypatch):
    build(many)
    (many.folder / "d3.txt").write_text(text_of(99) + "  Wide   spaces.", "utf-8")
    names = ("index/record.json", "cleaning.csv", "problems.csv")
    before = [(many.processed / name).read_bytes() for name in names]

    def no_room(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gathering, "write_index", no_room)
    with pytest.raises(InputError, match=r"data/processed/many: cannot be written .No space left"):
        build(many)
    assert [(many.processed / name).read_bytes() for name in names] == before
    assert unfinished(many) == []
    monkeypatch.undo()
    assert build(many).made == 0


def test_what_a_killed_program_left_half_written_is_cleared_away(many):
    for place in ("shards/.writing-one", ".writing-two"):
        (many.processed / place / "abc").mkdir(parents=True)
    build(many)
    assert unfinished(many) == []


@pytest.mark.parametrize("address", ["memory", "file", "path"])
def test_shards_lie_at_any_address(many, read, address, tmp_path, monkeypatch):
    expected = table_of(many, build(many))
    places = {"memory": f"memory://{tmp_path.name}", "file": f"file://{tmp_path}/away"}
    monkeypatch.setenv("ANALYSIS_PROCESSED", places.get(address, str(tmp_path / "away")))
    built = build(many)
    assert built.made == 3
    same(expected, table_of(many, built))
    read.clear()
    same(expected, table_of(many, open_built(many, executor=SERIAL)))
    assert read == []
    tokens = built.folders[1] / "tokens.arrow"
    tokens.write_bytes(tokens.read_bytes()[:-1])
    with pytest.raises(InputError, match=r"tokens\.arrow: is cut short"):
        table_of(many, open_built(many, executor=SERIAL))
    assert build(many, verify=True).made == 1
    (built.folders[2] / "record.json").unlink()  # as a build that was killed leaves it
    assert build(many).made == 1
    (many.folder / "d3.txt").write_text(text_of(99), "utf-8")
    assert build(many).made == 1
    assert len(list((many.processed / "shards").iterdir())) == 4  # and the one before


def test_a_worker_that_does_not_see_the_study_is_told(many, monkeypatch):
    make = building.make_shard

    def elsewhere(task):
        shutil.move(many.folder, many.folder.with_name("moved"))
        return make(task)

    monkeypatch.setattr(building, "make_shard", elsewhere)
    with pytest.raises(InputError, match=r"the machine \S+ does not see data/raw/many; the w"):
        build(many)


def living(session):
    return [
        p.pid
        for p in psutil.process_iter(["status"])
        if p.info["status"] != psutil.STATUS_ZOMBIE and _session(p.pid) == session
    ]


def _session(pid):
    try:
        return os.getsid(pid)
    except OSError:
        return None


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are of POSIX")
@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("serial", signal.SIGINT),
        ("processes", signal.SIGINT),
        ("processes", signal.SIGTERM),
        ("dask", signal.SIGINT),
        ("dask", signal.SIGKILL),
    ],
)
def test_a_build_that_is_stopped_ends_in_order_and_goes_on_later(tmp_path, kind, number):
    study = make_study(tmp_path / "project", documents=40, words=20_000)
    words = [sys.executable, "-m", "analysis", "build", "many", "--shard-megabytes", "0.2"]
    process = subprocess.Popen(
        [*words, "--executor", kind],
        env=os.environ | {"ANALYSIS_PROJECT": str(study.project)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    shards, end = study.processed / "shards", time.monotonic() + 100
    while not (shards.is_dir() and any(p.name[0] != "." for p in shards.iterdir())):
        assert time.monotonic() < end, process.communicate()
        time.sleep(0.02)
    if number == signal.SIGINT:  # a terminal sends it to all processes
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, err = process.communicate(timeout=60)
    if number != signal.SIGKILL:
        assert process.returncode == 128 + number
        assert err == "analysis: stopped; what is finished is kept, nothing half-done\n"
        assert unfinished(study) == []
    end = time.monotonic() + 30
    while living(process.pid):
        assert time.monotonic() < end, living(process.pid)
        time.sleep(0.1)
    built = build(study, megabytes=0.2)
    assert 0 < built.made < len(built.folders)
    assert unfinished(study) == []


def test_the_memory_of_one_process_is_no_place_for_what_others_read(many, monkeypatch, tmp_path):
    monkeypatch.setenv("ANALYSIS_PROCESSED", f"memory://{tmp_path.name}-alone")
    with pytest.raises(InputError, match=r"which others do not see; .* or use --executor serial"):
        open_built(many, executor=Executor("processes"))
