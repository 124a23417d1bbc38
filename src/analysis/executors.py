"""Where the shards of a corpus are worked on: in this process, in others here, on a cluster.

Queues, schedules and second attempts are those of joblib and of Dask; this module only chooses.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

from tqdm import tqdm

from analysis.errors import InputError

if TYPE_CHECKING:
    from distributed import Client

Kind = Literal["serial", "processes", "dask"]
T = TypeVar("T")
R = TypeVar("R")

LOCAL = "local"
WAIT = 20  # seconds for an answer of a cluster
LOST = (
    "the system ended a process that was {label}, most likely for want of memory; close other "
    "programs, build with smaller shards (--shard-megabytes) or use fewer processes"
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
        hidden = not (progress and items) or None  # None: shown on a terminal only
        title = label[:1].upper() + label[1:]
        yield from tqdm(results, title, total=len(items), unit=unit, disable=hidden)


def choose_executor(kind: str | None = None, cluster: str | None = None) -> Executor:
    """Give the executor of some names, or else that of ``$ANALYSIS_EXECUTOR``.

    Parameters
    ----------
    kind
        One of ``Kind``; None for ``$ANALYSIS_EXECUTOR``, for ``"dask"`` if a cluster is named,
        else for ``"processes"``.
    cluster
        See ``Executor``; None for ``$ANALYSIS_CLUSTER``.

    Raises
    ------
    InputError
        If there is no such kind, or a cluster is named for another kind than ``"dask"``.
    """
    named = cluster or os.environ.get("ANALYSIS_CLUSTER")
    chosen = kind or os.environ.get("ANALYSIS_EXECUTOR") or ("dask" if named else "processes")
    if chosen not in get_args(Kind):
        raise InputError(f"executor {chosen!r} is not one of {', '.join(get_args(Kind))}")
    if cluster and chosen != "dask":
        raise InputError(f"a cluster ({cluster}) is used by the executor 'dask', not by {chosen!r}")
    return Executor(chosen, named or LOCAL)  # type: ignore[arg-type]


def _serially(_: Executor, function: Callable[[T], R], items: Sequence[T], __: str) -> Iterator[R]:
    return map(function, items)


def _in_processes(
    executor: Executor, function: Callable[[T], R], items: Sequence[T], label: str
) -> Iterator[R]:
    import joblib
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    workers = min(len(items), executor.workers or joblib.cpu_count()) or 1
    parallel = joblib.Parallel(n_jobs=workers, return_as="generator", batch_size=1)
    try:
        yield from parallel(joblib.delayed(function)(item) for item in items)
    except TerminatedWorkerError as error:
        raise InputError(LOST.format(label=label)) from error


def _on_cluster(
    executor: Executor, function: Callable[[T], R], items: Sequence[T], label: str
) -> Iterator[R]:
    client = _client(executor.cluster, executor.workers)
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    futures = deque(client.map(function, items, pure=False))
    try:
        while futures:
            yield futures[0].result()
            futures.popleft()  # or the cluster would keep every result
    except KilledWorker as error:
        raise InputError(LOST.format(label=label)) from error
    except (OSError, FutureCancelledError) as error:
        if client.status == "running" and not isinstance(error, FutureCancelledError):
            raise
        raise InputError(
            f"the cluster {executor.cluster} went away while {label}; what is finished is kept: "
            "start the cluster and run the same command again"
        ) from error
    finally:
        client.cancel(list(futures))


@cache
def _client(cluster: str, workers: int) -> "Client":
    """Connect to a cluster once."""
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise InputError(
            "a Dask cluster needs the library distributed: pip install 'distributed>=2024.1'"
        ) from error
    if cluster == LOCAL:
        own: Any = LocalCluster(
            n_workers=workers or os.cpu_count(), threads_per_worker=1, dashboard_address=None
        )
        return Client(own)
    try:
        return Client(cluster, timeout=WAIT)
    except (OSError, ValueError) as error:
        raise InputError(
            f"there is no Dask scheduler at {cluster}; start one (`dask scheduler`), check the "
            "address, or use --cluster local"
        ) from error


_WAYS: dict[str, Callable[..., Iterator[Any]]] = {
    "serial": _serially,
    "processes": _in_processes,
    "dask": _on_cluster,
}
