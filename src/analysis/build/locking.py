"""One build of a study at a time."""

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.errors import InputError
from analysis.study import Study

WAIT = 60.0  # seconds
_STEP = 0.5


@contextmanager
def build_lock(study: Study, *, wait: float = WAIT) -> Iterator[None]:
    """Hold a study's lock, which the system takes back if this process ends in any way.

    Parameters
    ----------
    wait
        Seconds that another program which holds it is waited for; it is named meanwhile.

    Raises
    ------
    InputError
        Naming the process and machine that hold the lock, if they hold it longer.
    """
    folder = study.processed if isinstance(study.processed, Path) else study.built_here
    lock, holder = FileLock(folder / "build.lock"), folder / "build.holder"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _acquire(lock, wait, lambda: f"data/processed/{study.name}: {_named(holder)} builds it")
        holder.write_text(f"process {os.getpid()} on {platform.node()}", encoding="utf-8")
    except OSError as error:
        lock.release()
        raise InputError(
            f"data/processed/{study.name}: cannot be written ({error.strerror or error}); make "
            "room or check its permissions, or name another place in $ANALYSIS_PROCESSED"
        ) from error
    try:
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _acquire(lock: FileLock, wait: float, said: Callable[[], str]) -> None:
    end, told = time.monotonic() + wait, False
    while True:
        try:
            lock.acquire(timeout=_STEP if wait else 0)
        except Timeout as error:
            if time.monotonic() >= end:
                raise InputError(
                    f"{said()} just now; wait until it has finished, or end it, then run this again"
                ) from error
            if not told:
                sys.stderr.write(f"analysis: {said()}; waiting for it\n")
                told = True
        else:
            return


def _named(holder: Path) -> str:
    try:
        return holder.read_text(encoding="utf-8") or "another process"
    except OSError:
        return "another process"
