"""Chunks of a sweep on the machine's cores, on a Dask cluster, or in this process: one interface, concurrent.futures'.

A lost worker loses nothing: its chunks are run again, one at a time, and one that is lost again by itself is given up.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from multiprocessing import connection, get_context, parent_process
from typing import Any

from ...models.scenario import Fault
from ..stopping import SIGNALS, heed
from .cases import Case
from .rows import Row
from .sheet import SweepError
from .work import Job, work

AHEAD = 2
"""Chunks handed out for each worker, so that none waits."""
HEARING = 0.2
"""Seconds between two looks whether the sweep was told to stop."""
LOCAL = "local"
DASK = "dask://"

Chunk = tuple[int, tuple[Case, ...]]
"""A chunk's number and its cases."""


class LostWorker(Exception):
    """A chunk's worker was lost, and again when the chunk was run by itself."""


class Here(Executor):
    """This process, for one worker: nothing is sent and nothing is started."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Cluster:
    """Where chunks run: `local` (processes of this machine) or `dask://host:port`. A context manager."""

    def __init__(self, scheduler: str, workers: int | None) -> None:
        self.scheduler = scheduler
        if scheduler != LOCAL and not scheduler.startswith(DASK):
            raise SweepError([Fault("--scheduler", scheduler, "local or dask://host:port")])
        self.workers = workers or os.cpu_count() or 1
        self._client: Any = None
        self._executor: Executor | None = None

    def __enter__(self) -> Cluster:
        if self.scheduler.startswith(DASK):
            self._client = _client(self.scheduler.removeprefix(DASK))
            self.workers = max(1, sum(self._client.nthreads().values()))
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()
        if self._client is not None:
            self._client.close()

    def executor(self) -> Executor:
        """The executor, made anew after a loss."""
        if self._executor is None:
            if self._client is not None:
                self._executor = self._client.get_executor(pure=False)
            elif self.workers == 1:
                self._executor = Here()
            else:
                self._executor = ProcessPoolExecutor(self.workers, get_context("spawn"), _begin)
        return self._executor

    def stop(self) -> None:
        """Ends the work under way."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        if not isinstance(executor, ProcessPoolExecutor):
            executor.shutdown(wait=False)
            return
        processes = list((executor._processes or {}).values())
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()  # they ignore the signals that are their parent's to handle


def _client(address: str) -> Any:
    try:
        import distributed
    except ImportError:
        expected = "an installed dask.distributed for dask://: pip install decumulate[dask]"
        raise SweepError([Fault("--scheduler", f"{DASK}{address}", expected)]) from None
    try:
        connect: Any = distributed.Client
        return connect(f"tcp://{address}" if "://" not in address else address, timeout=10)
    except OSError as error:
        expected = f"the address of a running Dask scheduler, as dask://127.0.0.1:8786 ({error})"
        raise SweepError([Fault("--scheduler", f"{DASK}{address}", expected)]) from None


def _begin() -> None:
    """A worker: signals are its parent's to handle, and it ends when its parent does, however that ended."""
    import signal

    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def run_chunks(
    cluster: Cluster, job: Job, chunks: Sequence[Chunk]
) -> Iterator[tuple[int, list[Row] | LostWorker]]:
    """Every chunk's rows as they are done, with its number."""
    waiting = list(reversed(chunks))
    suspects: list[Chunk] = []
    while waiting or suspects:
        if suspects:
            number, cases = suspects.pop()
            lost = yield from _together(cluster, job, [(number, cases)], 1)
            if lost:
                yield number, LostWorker("its worker was lost twice; run this case by itself with `solve`")
        else:
            suspects = yield from _together(cluster, job, waiting, AHEAD * cluster.workers)


def _together(
    cluster: Cluster, job: Job, waiting: list[Chunk], ahead: int
) -> Generator[tuple[int, list[Row]], None, list[Chunk]]:
    """Runs the waiting chunks (taken from the end) until all are done or a worker is lost; returns what was lost."""
    running: dict[Future[list[Row]], Chunk] = {}
    lost: list[Chunk] = []
    while running or (waiting and not lost):
        while waiting and not lost and len(running) < ahead:
            chunk = waiting.pop()
            try:
                running[cluster.executor().submit(work, job, chunk[1])] = chunk
            except BrokenExecutor:
                lost.append(chunk)
        heed()
        done = wait(running, HEARING, return_when=FIRST_COMPLETED).done if running else set()
        for future in done:
            number, cases = running.pop(future)
            try:
                rows = future.result()
            except Exception as error:
                if not _is_loss(error):
                    raise
                lost.append((number, cases))
            else:
                yield number, rows
    if lost:
        cluster.stop()
    return lost


def _is_loss(error: Exception) -> bool:
    """Whether an error says that a worker went away (Dask's are known by name: it may not be installed)."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ in ("KilledWorker", "CommClosedError")
