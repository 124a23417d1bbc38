"""Connections to Dask clusters: made once, watched, ended."""

import hashlib
import logging
import os
import platform
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from analysis.errors import InputError

if TYPE_CHECKING:
    from distributed import Client, Future

T = TypeVar("T")
R = TypeVar("R")

LOCAL = "local"
WAIT = 10  # seconds for an answer of a cluster
RESTART = 60  # seconds for a worker to come back, on a busy machine too
CLOSING = 3  # seconds for it to end


def close_clusters() -> None:
    """End local clusters and connections to others, and what is still being done there."""
    while _clients:
        _, client = _clients.popitem()
        with suppress(TimeoutError):  # then its processes end with this one
            client.close(timeout=CLOSING)
            if client.cluster is not None:
                client.cluster.close(timeout=CLOSING)


def result_of(future: "Future", client: "Client", gone: str) -> Any:
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


def same_version(item: T, *, function: Callable[[T], R], expected: str) -> R:
    """Apply a function on a worker, if it is the same function there."""
    if version_here() != expected:
        raise InputError(
            f"the worker on {platform.node()} has another version of this package, of Python, "
            "numpy, pandas or pyarrow than the machine that asks; install the same on all"
        )
    return function(item)


@cache
def version_here() -> str:
    """Give a hash of this package's code and of the versions on which its numbers depend."""
    package = Path(__file__).parents[1]
    known = [platform.python_version(), *map(version, ("numpy", "pandas", "pyarrow"))]
    code = [path.read_bytes() for path in sorted(package.rglob("*.py"))]
    return hashlib.sha256(b"".join([" ".join(known).encode(), *code])).hexdigest()


_clients: dict[tuple[str, int], "Client"] = {}  # a connection serves until it is lost


def connection(cluster: str, workers: int) -> "Client":
    """Connect to a cluster, once."""
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
        with deaf_to_interrupts():
            own: Any = LocalCluster(
                n_workers=workers or os.cpu_count(),
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",  # any free port
                silence_logs=logging.CRITICAL,
            )
        return Client(own, timeout=WAIT)
    client = _client_of(Client, cluster)
    if not _has_workers(client, WAIT):
        client.close()
        raise InputError(
            f"the Dask scheduler at {cluster} has no workers; start some (`dask worker {cluster}`)"
        )
    return client


def _client_of(make: "type[Client]", cluster: str) -> "Client":
    """Connect to a scheduler.

    Dask asserts that a scheduler's greeting comes alone. On a busy machine other messages can come
    with it, and not the next time; from another version of Dask something else comes every time.
    """
    for _ in range(2):
        try:
            return make(cluster, timeout=WAIT)
        except (OSError, ValueError) as error:
            raise InputError(
                f"there is no Dask scheduler at {cluster}; start one (`dask scheduler`), check the "
                "address, or use --cluster local"
            ) from error
        except AssertionError as error:
            unexpected = error
    raise InputError(
        f"the Dask scheduler at {cluster} gave no answer that could be understood; install the "
        "same version of distributed on all machines, then start the scheduler again"
    ) from unexpected


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Let processes that are started now not hear Ctrl-C: they are ended, and print nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
