import os
import subprocess
import sys
import time
import warnings
from functools import partial

import psutil
import pytest

from analysis.errors import InputError
from analysis.executors import Executor, choose_executor, close_clusters, clusters
from analysis.executors import executor as ways

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as started:
        yield started
    close_clusters()


@pytest.fixture(params=["serial", "processes", "dask"])
def executor(request):
    if request.param == "dask":
        address = request.getfixturevalue("cluster").scheduler_address
        return Executor("dask", address)
    return Executor(request.param, workers=2)


def square(number):
    return number**2


def test_results_come_in_the_order_of_the_items(executor):
    assert list(executor.map(square, range(20))) == [n**2 for n in range(20)]
    assert list(executor.map(square, [3])) == [9]
    assert list(executor.map(square, [])) == []


def refuse(number):
    if number == 2:
        raise InputError("item 2: mend it")
    return number


def test_an_error_is_that_of_the_item_and_later_work_goes_on(executor):
    results = executor.map(refuse, range(4))
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(InputError, match="item 2: mend it"):
        next(results)
    assert list(executor.map(square, range(3))) == [0, 1, 4]


def fill(number):
    if number:
        raise MemoryError
    return number


def test_want_of_memory_is_told_in_a_sentence(executor):
    results = executor.map(fill, range(3), label="counting")
    assert next(results) == 0
    with pytest.raises(InputError, match=r"not enough memory for counting; close .*--shard-megab"):
        next(results)


def run_out(number):
    raise TimeoutError(f"of item {number}")


def test_a_timeout_of_the_function_is_not_taken_for_one_of_the_cluster(executor):
    with pytest.raises(TimeoutError, match="of item 0"):
        list(executor.map(run_out, range(2)))


def test_who_stops_listening_ends_the_work(executor):
    results = executor.map(square, range(50))
    next(results)
    results.close()
    assert list(executor.map(square, range(3))) == [0, 1, 4]


def die(number):
    if number == 1:
        os._exit(1)
    return number


@pytest.mark.parametrize("executor", ["processes", "dask"], indirect=True)
def test_a_process_that_is_ended_again_and_again_is_told_in_a_sentence(executor):
    message = "ended a process that was counting, most likely for want of memory; .*--shard-megab"
    with pytest.raises(InputError, match=message):
        list(executor.map(die, range(3), label="counting"))
    assert list(executor.map(square, range(3))) == [0, 1, 4]


def die_once(number, *, flag):
    time.sleep(0.1)
    if number == 3 and flag.exists():
        flag.unlink()
        os._exit(1)
    return number**2


def test_what_a_killed_worker_of_a_cluster_did_is_done_again(cluster, tmp_path):
    flag = tmp_path / "flag"
    flag.touch()
    results = Executor("dask", cluster.scheduler_address).map(
        partial(die_once, flag=flag), range(8)
    )
    assert list(results) == [n**2 for n in range(8)]
    assert not flag.exists()


def test_a_worker_that_is_killed_from_outside_changes_nothing(cluster, tmp_path):
    client = distributed.Client(cluster)
    results = Executor("dask", cluster.scheduler_address).map(
        partial(die_once, flag=tmp_path / "none"), range(12)
    )
    found = [next(results)]
    os.kill(next(iter(client.run(os.getpid).values())), 9)
    assert [*found, *results] == [n**2 for n in range(12)]
    client.close()


SCHEDULER = """
import sys, time
from distributed import LocalCluster
if __name__ == "__main__":
    cluster = LocalCluster(n_workers=int(sys.argv[1]), threads_per_worker=1, dashboard_address=None)
    print(cluster.scheduler_address, flush=True)
    time.sleep(300)
"""


@pytest.fixture
def other_cluster(tmp_path):
    """Give a function that starts a cluster in another process."""
    script = tmp_path / "scheduler.py"
    script.write_text(SCHEDULER, "utf-8")
    started = []

    def start(workers, path=os.pathsep.join(sys.path)):  # noqa: B008 -- a constant here
        process = subprocess.Popen(
            [sys.executable, str(script), str(workers)],
            stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": path},
        )  # fmt: skip
        started.append(process)
        return process, process.stdout.readline().strip()

    yield start
    for process in started:
        if process.poll() is None:
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
            process.kill()
        process.wait()
    close_clusters()


def wait_long(number):
    time.sleep(60)
    return number


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(clusters, "WAIT", 3)
    monkeypatch.setattr(clusters, "RESTART", 3)


@pytest.mark.usefixtures("impatient")
def test_a_cluster_that_goes_away_is_told_in_a_sentence(other_cluster):
    process, address = other_cluster(1)
    results = Executor("dask", address).map(wait_long, range(2), label="counting")
    subprocess.Popen(["/bin/sh", "-c", f"sleep 2; kill -9 {process.pid}"])
    message = f"the cluster {address} went away while counting; what is finished is kept"
    with pytest.raises(InputError, match=message):
        next(results)


@pytest.mark.usefixtures("impatient")
def test_a_cluster_that_is_not_there_or_has_no_workers_is_told(other_cluster):
    with pytest.raises(InputError, match=r"no Dask scheduler at tcp://127.0.0.1:1; start one"):
        list(Executor("dask", "tcp://127.0.0.1:1").map(square, [1]))
    with pytest.raises(InputError, match="no Dask scheduler at nonsense"):
        list(Executor("dask", "nonsense").map(square, [1]))
    _, address = other_cluster(0)
    with pytest.raises(InputError, match=f"scheduler at {address} has no workers; start some"):
        list(Executor("dask", address).map(square, [1]))


def test_an_answer_that_dask_does_not_expect_is_asked_for_again(cluster, monkeypatch):
    real, answers = distributed.Client, [False, True, False, False]

    def moody(*args, **options):
        assert answers.pop(0)
        return real(*args, **options)

    monkeypatch.setattr(clusters, "_clients", {})
    monkeypatch.setattr(distributed, "Client", moody)
    executor = Executor("dask", cluster.scheduler_address)
    assert list(executor.map(square, [3])) == [9]
    close_clusters()
    with pytest.raises(InputError, match="no answer that could be understood; install the same v"):
        list(executor.map(square, [3]))
    assert answers == []


def test_a_cluster_without_the_package_is_told(other_cluster):
    _, address = other_cluster(1, path="")
    message = f"the scheduler or a worker of {address} lacks this package"
    with pytest.raises(InputError, match=message):
        list(Executor("dask", address).map(square, [1]))


def test_a_worker_with_another_version_is_refused(cluster, monkeypatch):
    monkeypatch.setattr(ways, "version_here", lambda: "another")
    with pytest.raises(InputError, match=r"the worker on .* has another version of this package"):
        list(Executor("dask", cluster.scheduler_address).map(square, [1]))


kept = []


def grow(number):
    """Keep 400 MB from the second call on, and work for a while."""
    if kept:
        kept.append(bytearray(400_000_000))
    kept.append(number)
    time.sleep(1.2)
    return number, os.getpid()


def test_a_process_that_has_grown_is_replaced_without_a_word():
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        results = list(Executor("processes", workers=2).map(grow, range(8)))
    assert [number for number, _ in results] == list(range(8))
    assert len({pid for _, pid in results}) > 2
    assert [str(warning.message) for warning in told] == []


def test_without_the_library_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'distributed>=2024.1'"):
        list(Executor("dask").map(square, [1]))


def test_a_local_cluster_serves_and_ends():
    executor = Executor("dask", workers=1)
    assert executor.parallel() == 1
    (pid,) = set(executor.map(own_process, range(3)))
    assert pid != os.getpid()
    close_clusters()
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def own_process(_):
    return os.getpid()


def test_work_aside_leaves_its_worker_free(cluster):
    executor = Executor("dask", cluster.scheduler_address)
    nested = partial(sum_of_squares, cluster.scheduler_address)
    assert [executor.call(nested, label="adding") for _ in range(3)] == [30, 30, 30]
    assert Executor().call(partial(square, 3), label="adding") == 9


def sum_of_squares(address):
    return sum(Executor("dask", address).map(square, range(5)))


def test_the_choice_is_named_or_that_of_the_environment(monkeypatch):
    monkeypatch.delenv("ANALYSIS_EXECUTOR", raising=False)
    monkeypatch.delenv("ANALYSIS_CLUSTER", raising=False)
    assert choose_executor() == Executor("processes")
    assert choose_executor(cluster="local") == Executor("dask", "local")
    monkeypatch.setenv("ANALYSIS_EXECUTOR", "serial")
    assert choose_executor() == Executor("serial")
    assert choose_executor(cluster="tcp://a:1") == Executor("dask", "tcp://a:1")
    monkeypatch.setenv("ANALYSIS_CLUSTER", "tcp://b:1")
    assert choose_executor("dask") == Executor("dask", "tcp://b:1")
    monkeypatch.delenv("ANALYSIS_EXECUTOR")
    assert choose_executor() == Executor("dask", "tcp://b:1")
    with pytest.raises(InputError, match="executor 'threads' is not one of serial, processes, da"):
        choose_executor("threads")
    with pytest.raises(InputError, match=r"\(local\) is used by the executor 'dask', not by 'seri"):
        choose_executor("serial", "local")


def test_another_process_gets_the_choice_by_its_environment(cluster, monkeypatch):
    address = cluster.scheduler_address
    assert Executor("dask", address).environment(beside_others=True) == {
        "ANALYSIS_EXECUTOR": "dask",
        "ANALYSIS_CLUSTER": address,
    }
    assert Executor("processes").environment(beside_others=True) == {"ANALYSIS_EXECUTOR": "serial"}
    alone = Executor("processes").environment(beside_others=False)
    monkeypatch.delenv("ANALYSIS_CLUSTER", raising=False)
    for name, value in alone.items():
        monkeypatch.setenv(name, value)
    assert choose_executor() == Executor("processes")
    assert Executor().parallel() == 1
    assert Executor("processes", workers=3).parallel() == 3
