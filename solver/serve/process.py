"""The parent's end of a process that solves, and one whose answers are waited for."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from multiprocessing import get_context
from queue import Empty, SimpleQueue
from typing import Any

from .faults import HttpFault, ServedProblem, http_problem
from .worker import Message, work

LOST = (
    "The process that worked on this was lost: it was killed from outside, or the machine ran out of memory. "
    "Everything else goes on; ask again."
)


class SolvingProcess:
    """One process and its pipe. `heard` is called, in a thread of its own, with every message, and with ("lost",) at
    the end, however it came."""

    def __init__(self, heard: Callable[[SolvingProcess, Message], None]) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._heard = heard
        self._sending = threading.Lock()
        self._process = context.Process(target=work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def send(self, *message: Any) -> None:
        """Nothing where the process is gone: `heard` is told of that."""
        with self._sending, contextlib.suppress(OSError, ValueError):
            self._pipe.send(message)

    def kill(self) -> None:
        self._process.kill()

    def _listen(self) -> None:
        while True:
            try:
                message = self._pipe.recv()
            except (EOFError, OSError):
                break
            self._heard(self, message)
        self._process.kill()
        self._process.join()
        self._heard(self, ("lost",))


class WaitedProcess:
    """A process that answers one request after the other, each within `seconds`; `waiting` others may wait for it.

    It is started when it is first asked, and anew after it was lost or took too long.
    """

    def __init__(self, seconds: float, waiting: int) -> None:
        self._seconds = seconds
        self._room = threading.Semaphore(waiting)
        self._turn = threading.Lock()
        self._answers: SimpleQueue[Message] = SimpleQueue()
        self._process: SolvingProcess | None = None
        self._number = 0
        self._yields = 0

    @property
    def pid(self) -> int:
        """The process there is; 0 for none."""
        return 0 if self._process is None else self._process.pid

    def ask(self, kind: str, *message: Any, yields: bool = False) -> Any:
        """The answer. A request that `yields` is ended by the next one. Raises ServedProblem with what went wrong,
        HttpFault where there is no room or time."""
        if not self._room.acquire(blocking=False):
            raise HttpFault(429, "Too many requests wait for an answer already; ask again in a moment.")
        try:
            if self._yields and self._process is not None:
                self._process.send("cancel", self._yields)
            with self._turn:
                return self._ask(kind, *message, yields=yields)
        finally:
            self._room.release()

    def _ask(self, kind: str, *message: Any, yields: bool) -> Any:
        process = self._living()
        self._number += 1
        self._yields = self._number if yields else 0
        process.send(kind, self._number, *message)
        while True:
            try:
                what, *rest = self._answers.get(timeout=self._seconds)
            except Empty:
                self.close()
                detail = f"There was no answer within {self._seconds:.0f} s, and it was given up."
                raise HttpFault(408, detail) from None
            if what == "lost":
                self._process = None
                raise ServedProblem(http_problem(500, LOST))
            if what in ("done", "failed") and rest[0] == self._number:
                break
        if what == "failed":
            raise ServedProblem(rest[1])
        return rest[1]

    def _living(self) -> SolvingProcess:
        """The process, started anew where it was lost while nobody asked."""
        while not self._answers.empty():
            if self._answers.get()[0] == "lost":
                self._process = None
        if self._process is None:
            answers = self._answers = SimpleQueue()
            self._process = SolvingProcess(lambda _, message: answers.put(message))
        return self._process

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process = None
