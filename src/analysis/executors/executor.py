"""Where the shards of a corpus are worked on: in this process, in others here, on a cluster.

Queues, schedules and second attempts are those of joblib and of Dask; this module only chooses.
"""

import os
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeVar, get_args

from tqdm import tqdm

from analysis.errors import InputError
from analysis.executors.clusters import (
    LOCAL,
    connection,
    deaf_to_interrupts,
    result_of,
    same_version,
    version_here,
)

Kind = Literal["serial", "processes", "dask"]
T = TypeVar("T")
R = TypeVar("R")

LOST = (
    "the system ended a process that was {label}, most likely for want of memory; close other "
    "programs, build with smaller shards (--shard-megabytes) or in one process (--executor serial)"
)
SHORT = (
    "there was not enough memory for {label}; close other programs, build with smaller shards "
    "(--shard-megabytes) or in one process (--executor serial)"
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
            If memory does not suffice or a process is ended by the system, or the cluster cannot be
            reached or goes away.
        """
        if len(items) < 2 and self.kind == "processes":
            results: Iterator[R] = map(function, items)  # not worth the start of a process
        else:
            results = _WAYS[self.kind](self, function, items, label)
        if progress and items:  # shown on a terminal only
            title = label[:1].upper() + label[1:]
            results = iter(tqdm(results, title, total=len(items), unit=unit, disable=None))
        try:
            yield from results
        except MemoryError as error:
            raise InputError(SHORT.format(label=label)) from error

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
            return max(1, len(connection(self.cluster, self.workers).nthreads()))
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
            address = connection(self.cluster, self.workers).scheduler.address
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
    # joblib replaces a process that has grown since its first shard, and nothing is lost by it
    warnings.filterwarnings("ignore", message="A worker stopped while some jobs were given")
    with deaf_to_interrupts():  # here the processes start
        outcomes = parallel(joblib.delayed(_tried)(function, item) for item in items)
    try:
        for result, fault in outcomes:
            if fault is not None:
                raise fault
            yield result
    except TerminatedWorkerError as error:
        raise InputError(LOST.format(label=label)) from error
    finally:
        with warnings.catch_warnings(action="ignore"):  # joblib's, of results that nobody wants
            outcomes.close()


def _tried(function: Callable[[T], R], item: T) -> tuple[R | None, Exception | None]:
    """Give the result, or the fault to be raised in the item's turn: joblib raises it at once."""
    try:
        return function(item), None
    except Exception as error:  # noqa: BLE001 -- raised where the results are received
        error.add_note(f"in another process:\n{traceback.format_exc()}")
        return None, error


def _on_cluster(
    executor: Executor, function: Callable[[T], R], items: Sequence[T], label: str
) -> Iterator[R]:
    client = connection(executor.cluster, executor.workers)
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    gone = (
        f"the cluster {executor.cluster} went away while {label}; what is finished is kept: start "
        "the cluster and run the same command again"
    )
    work = partial(same_version, function=function, expected=version_here())
    futures = deque(client.map(work, items, pure=False))
    try:
        while futures:
            yield result_of(futures[0], client, gone)
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


def _aside(function: Callable[[], R]) -> R:
    from distributed import secede

    secede()
    return function()


_WAYS: dict[str, Callable[..., Iterator[Any]]] = {
    "serial": _serially,
    "processes": _in_processes,
    "dask": _on_cluster,
}
