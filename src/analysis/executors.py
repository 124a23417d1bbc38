"""Where the shards of a corpus are worked on: in this process, in others here, on a cluster.

Queues, schedules and second attempts are those of joblib and of Dask; this module only chooses.
"""

import hashlib
import logging
import os
import platform
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

from tqdm import tqdm

from analysis.errors import InputError

if TYPE_CHECKING:
    from distributed import Client, Future

Kind = Literal["serial", "processes", "dask"]
T = TypeVar("T")
R = TypeVar("R")

LOCAL = "local"
WAIT = 10  # seconds for an answer of a cluster
RESTART = 30  # seconds for a worker to come back
CLOSING = 3  # seconds for it to end
LOST = (
    "the system ended a process that was {label}, most likely for want of memory; close other "
    "programs, build with smaller shards (--shard-megabytes) or in one process (--executor serial)"
)


@dataclass(frozen=True)
class Executor:
    """One of three ways to apply a function to many things, all with the same results.

    Attributes
    ----------
    kind
        ``"serial"``: one after the other in this process. ``"processes"``: on the cores of this
        machine. ``"dask"``: on a Dask cluster (needs ``distributed``).
    cluster
        Of ``"dask"``: the scheduler's address, such as ``tcp://10.0.0.5:8786``, or ``"local"`` for
        a cluster of this machine's cores, which ends with this process.
    workers
        Of ``"processes"`` and of a local cluster: how many; 0 for one a core.
    """

    kind: Kind = "serial"
    cluster: str = LOCAL
    workers: int = 0

    def map(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        *,
        label: str = "reading",
        unit: str = "shard",
        progress: bool = False,
    ) -> Iterator[R]:
        """Give the results in the order of the items, as they come.

        Parameters
        ----------
        label, unit
            What is done, and to what, as the progress bar and messages say it.

        Raises
        ------
        InputError
            If a process is ended by the system, or the cluster cannot be reached or goes away.
        """
        if len(items) < 2 and self.kind == "processes":
            results: Iterator[R] = map(function, items)  # not worth the start of a process
        else:
            results = _WAYS[self.kind](self, function, items, label)
        if progress and items:  # shown on a terminal only
            title = label[:1].upper() + label[1:]
            results = iter(tqdm(results, title, total=len(items), unit=unit, disable=None))
        yield from results

    def call(self, function: Callable[[], R], *, label: str) -> R:
        """Call a function on the cluster, or in this process where there is none.

        A worker that does this is free for others meanwhile, so that the function may itself wait
        for what it sends to the cluster.
        """
        if self.kind != "dask":
            return function()
        (result,) = _on_cluster(self, _aside, [function], label)
        return result

    def parallel(self) -> int:
        """Count what can be done at once."""
        if self.kind == "serial":
            return 1
        if self.kind == "dask":
            return max(1, len(_client(self.cluster, self.workers).nthreads()))
        return self.workers or os.cpu_count() or 1

    def environment(self, *, beside_others: bool) -> dict[str, str]:
        """Give the variables from which ``choose_executor`` makes this, in another process.

        Parameters
        ----------
        beside_others
            Whether other processes work at the same time; then each works serially, or there
            would be as many as the square of the cores.
        """
        if self.kind == "dask":
            address = _client(self.cluster, self.workers).scheduler.address
            return {"ANALYSIS_EXECUTOR": "dask", "ANALYSIS_CLUSTER": address}
        return {"ANALYSIS_EXECUTOR": "serial" if beside_others else self.kind}


def choose_executor(kind: str | None = None, cluster: str | None = None) -> Executor:
    """Give the executor of some names, or else that of ``$ANALYSIS_EXECUTOR``.

    Parameters
    ----------
    kind
        One of ``Kind``; None for ``"dask"`` if a cluster is named, else for
        ``$ANALYSIS_EXECUTOR``, else for ``"processes"``.
    cluster
        See ``Executor``; None for ``$ANALYSIS_CLUSTER``.

    Raises
    ------
    InputError
        If there is no such kind, or a cluster is named for another kind than ``"dask"``.
    """
    known = os.environ.get("ANALYSIS_CLUSTER")
    chosen = kind or ("dask" if cluster else os.environ.get("ANALYSIS_EXECUTOR"))
    chosen = chosen or ("dask" if known else "processes")
    if chosen not in get_args(Kind):
        raise InputError(f"executor {chosen!r} is not one of {', '.join(get_args(Kind))}")
    if cluster and chosen != "dask":
        raise InputError(f"a cluster ({cluster}) is used by the executor 'dask', not by {chosen!r}")
    return Executor(chosen, cluster or known or LOCAL)  # type: ignore[arg-type]


def close_clusters() -> None:
    """End local clusters and connections to others, and what is still being done there."""
    while _clients:
        _, client = _clients.popitem()
        with suppress(TimeoutError):  # then its processes end with this one
            client.close(timeout=CLOSING)
            if client.cluster is not None:
                client.cluster.close(timeout=CLOSING)


def _serially(_: Executor, function: Callable[[T], R], items: Sequence[T], __: str) -> Iterator[R]:
    return map(function, items)


def _in_processes(
    executor: Executor, function: Callable[[T], R], items: Sequence[T], label: str
) -> Iterator[R]:
    import joblib
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    workers = min(len(items), executor.workers or joblib.cpu_count()) or 1
    parallel = joblib.Parallel(
        n_jobs=workers, return_as="generator", batch_size=1, max_nbytes=None, pre_dispatch="n_jobs"
    )
    try:
        with _deaf_to_interrupts():  # here the processes start
            results = parallel(joblib.delayed(function)(item) for item in items)
        yield from results
    except TerminatedWorkerError as error:
        raise InputError(LOST.format(label=label)) from error


def _on_cluster(
    executor: Executor, function: Callable[[T], R], items: Sequence[T], label: str
) -> Iterator[R]:
    client = _client(executor.cluster, executor.workers)
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    gone = (
        f"the cluster {executor.cluster} went away while {label}; what is finished is kept: start "
        "the cluster and run the same command again"
    )
    work = partial(_same_version, function=function, expected=_version())
    futures = deque(client.map(work, items, pure=False))
    try:
        while futures:
            yield _result(futures[0], client, gone)
            futures.popleft()  # or the cluster would keep every result
    except KilledWorker as error:
        raise InputError(LOST.format(label=label)) from error
    except FutureCancelledError as error:
        raise InputError(gone) from error
    except RuntimeError as error:
        if "deserialization" not in str(error):
            raise
        raise InputError(
            f"the scheduler or a worker of {executor.cluster} lacks this package, or has another "
            "version of it; install the same on all machines"
        ) from error
    except OSError as error:
        if client.status == "running":
            raise
        raise InputError(gone) from error
    finally:
        if client.status == "running":
            client.cancel(list(futures))


def _result(future: "Future", client: "Client", gone: str) -> Any:
    """Wait for a result as long as there is a worker that may give it."""
    while True:
        try:
            return future.result(timeout=WAIT)
        except TimeoutError as error:
            if future.done():
                raise  # the function's own
            if client.status != "running" or not _has_workers(client, RESTART):
                raise InputError(gone) from error


def _has_workers(client: "Client", wait: float) -> bool:
    try:
        client.wait_for_workers(1, timeout=wait)
    except (TimeoutError, OSError):
        return False
    return True


def _same_version(item: T, *, function: Callable[[T], R], expected: str) -> R:
    """Apply a function on a worker, if it is the same function there."""
    if _version() != expected:
        raise InputError(
            f"the worker on {platform.node()} has another version of this package, of Python, "
            "numpy, pandas or pyarrow than the machine that asks; install the same on all"
        )
    return function(item)


@cache
def _version() -> str:
    """Give a hash of this package's code and of the versions on which its numbers depend."""
    package = Path(__file__).parent
    known = [platform.python_version(), *map(version, ("numpy", "pandas", "pyarrow"))]
    code = [path.read_bytes() for path in sorted(package.rglob("*.py"))]
    return hashlib.sha256(b"".join([" ".join(known).encode(), *code])).hexdigest()


def _aside(function: Callable[[], R]) -> R:
    from distributed import secede

    secede()
    return function()


_clients: dict[tuple[str, int], "Client"] = {}  # a connection serves until it is lost


def _client(cluster: str, workers: int) -> "Client":
    known = _clients.get((cluster, workers))
    if known is None or known.status != "running":
        known = _clients[cluster, workers] = _connected(cluster, workers)
    return known


def _connected(cluster: str, workers: int) -> "Client":
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise InputError(
            "a Dask cluster needs the library distributed: pip install 'distributed>=2024.1'"
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # it is told in words of our own
    if cluster == LOCAL:
        with _deaf_to_interrupts():
            own: Any = LocalCluster(
                n_workers=workers or os.cpu_count(),
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",  # any free port
                silence_logs=logging.CRITICAL,
            )
        return Client(own, timeout=WAIT)
    try:
        client = Client(cluster, timeout=WAIT)
    except (OSError, ValueError) as error:
        raise InputError(
            f"there is no Dask scheduler at {cluster}; start one (`dask scheduler`), check the "
            "address, or use --cluster local"
        ) from error
    if not _has_workers(client, WAIT):
        client.close()
        raise InputError(
            f"the Dask scheduler at {cluster} has no workers; start some (`dask worker {cluster}`)"
        )
    return client


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let processes that are started now not hear Ctrl-C: they are ended, and print nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_WAYS: dict[str, Callable[..., Iterator[Any]]] = {
    "serial": _serially,
    "processes": _in_processes,
    "dask": _on_cluster,
}
