"""Long requests as jobs: a queue of stated length, processes that take one each, events as they come, answers kept for
as long as the server runs.

A job is named by what was asked, so that asking twice is one job. A process that is lost fails its job with the reason
and is replaced; a job that takes longer than it may is told to stop, and ends with what is known by then.
"""

from __future__ import annotations

import json
import threading
import time
import zlib
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any, Literal

from ...models.scenario import Scenario
from .faults import HttpFault, http_problem
from .limits import ServeLimits
from .process import LOST, SolvingProcess
from .worker import Message

JobStatus = Literal["queued", "running", "done", "failed", "cancelled"]
ENDED = ("done", "failed", "cancelled")
MOST_EVENTS = 2_000
LOOK = 0.25
"""Seconds between two looks at the clocks of jobs."""


@dataclass
class JobRecord:
    """One request on its way. `number` is what its process knows it by, another at each run.

    events      as they are sent: (name, data); "first plan", "better plan", "bound", "phase", "rows", then one of
                "audited", "done", "failed", "cancelled"
    scenario    that it is of, as it was read; None for a verb without one
    answer      the document, packed; `report` the sections that a page shows of it, packed
    """

    name: str
    verb: str
    document: Any
    scenario: Scenario | None
    status: JobStatus = "queued"
    number: int = 0
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    outcome: str = ""
    notes: list[str] = field(default_factory=list)
    answer: bytes = b""
    report: bytes = b""
    problem: dict[str, Any] | None = None
    began: float = 0.0
    ended: float = 0.0
    deadline: float = float("inf")
    told: bool = False

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    def result(self) -> Any:
        """The answer's document."""
        return json.loads(zlib.decompress(self.answer))

    def data(self, ahead: int = 0) -> dict[str, Any]:
        """What is told of it."""
        said: dict[str, Any] = {"id": self.name, "verb": self.verb, "status": self.status}
        said["events"] = len(self.events)
        if self.scenario is not None:
            said["scenario_sha256"] = self.scenario.sha256
        if self.status == "queued":
            said["ahead"] = ahead
        if self.began:
            end = self.ended if self.has_ended else time.monotonic()
            said["seconds"] = round(end - self.began, 3)
        if self.events:
            said["last"] = {"event": self.events[-1][0], **self.events[-1][1]}
        if self.status == "done":
            said |= {"outcome": self.outcome, "notes": self.notes}
        return said if self.problem is None else said | {"problem": self.problem}

    def note(self, name: str, data: dict[str, Any]) -> None:
        """One more event; of phases the latest is kept where there are too many."""
        if len(self.events) >= MOST_EVENTS and name in ("phase", "rows"):
            return
        self.events.append((name, data))


class JobQueue:
    """The jobs of a server, by name."""

    def __init__(self, limits: ServeLimits) -> None:
        self._limits = limits
        self._lock = threading.RLock()
        self._jobs: OrderedDict[str, JobRecord] = OrderedDict()
        self._waiting: deque[JobRecord] = deque()
        self._idle: list[SolvingProcess] = []
        self._busy: dict[SolvingProcess, JobRecord] = {}
        self._number = 0
        self._closed = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    # -- asked from outside ----------------------------------------------------------------------------------

    def submit(self, name: str, verb: str, document: Any, scenario: Scenario | None) -> JobRecord:
        """The job of that name: the one there is, unless it failed or was cancelled; else a new one."""
        with self._lock:
            known = self._jobs.get(name)
            if known is not None and known.status not in ("failed", "cancelled"):
                self._jobs.move_to_end(name)
                return known
            if len(self._waiting) >= self._limits.queued:
                said = f"{len(self._waiting)} jobs wait already, the most there may be; ask again when one has ended."
                raise HttpFault(429, said)
            job = JobRecord(name, verb, document, scenario)
            self._jobs[name] = job
            self._jobs.move_to_end(name)
            self._waiting.append(job)
            self._hand_out()
            return job

    def get(self, name: str) -> JobRecord:
        with self._lock:
            if name not in self._jobs:
                said = "There is no job of that name: it was never asked for here, was deleted, or its answer is old."
                raise HttpFault(404, said)
            return self._jobs[name]

    def data(self, name: str) -> dict[str, Any]:
        """What is told of a job, with how many are before it."""
        with self._lock:
            job = self.get(name)
            return job.data(self._waiting.index(job) if job in self._waiting else 0)

    def stop(self, name: str) -> None:
        """It ends soon, with what is known by then; one that waits is cancelled."""
        with self._lock:
            job = self.get(name)
            if job in self._waiting:
                self._cancel(job)
            else:
                self._tell(job)

    def forget(self, name: str) -> None:
        """The job is ended and its answer dropped."""
        with self._lock:
            job = self.get(name)
            if job.status == "running":
                self._tell(job)
            if not job.has_ended:
                self._cancel(job)
            del self._jobs[name]

    def pids(self) -> list[int]:
        """Of the processes that work on a job."""
        with self._lock:
            return [process.pid for process in self._busy]

    def close(self) -> None:
        """Ends every process."""
        self._closed.set()
        with self._lock:
            for process in (*self._idle, *self._busy):
                process.kill()

    # -- processes -------------------------------------------------------------------------------------------

    def _hand_out(self) -> None:
        while self._waiting and not self._closed.is_set():
            if not self._idle and len(self._busy) >= self._limits.workers:
                return
            process = self._idle.pop() if self._idle else SolvingProcess(self._heard)
            job = self._waiting.popleft()
            self._number += 1
            job.number, job.status, job.began = self._number, "running", time.monotonic()
            job.deadline = job.began + self._limits.job
            self._busy[process] = job
            process.send("run", job.number, job.verb, job.document)

    def _heard(self, process: SolvingProcess, message: Message) -> None:
        what, *rest = message
        with self._lock:
            job = self._busy.get(process)
            if what == "lost":
                if process in self._idle:
                    self._idle.remove(process)
                self._busy.pop(process, None)
                if job is not None:
                    self._fail(job, http_problem(500, LOST if not job.told else TOO_LONG))
                self._hand_out()
            elif job is not None and what != "ready" and rest[0] == job.number:
                if what == "event":
                    self._event(job, rest[1])
                    return
                self._finish(job, rest[1]) if what == "done" else self._fail(job, rest[1])
                del self._busy[process]
                self._idle.append(process)
                self._hand_out()

    def _watch(self) -> None:
        """Tells jobs that take too long, and ends the processes of those that do not heed it."""
        while not self._closed.wait(LOOK):
            now = time.monotonic()
            with self._lock:
                for process, job in list(self._busy.items()):
                    if now > job.deadline + self._limits.grace:
                        process.kill()
                    elif now > job.deadline:
                        self._tell(job)

    def _tell(self, job: JobRecord) -> None:
        """A running job is told to stop, once."""
        for process, other in self._busy.items():
            if other is job and not job.told:
                job.told, job.deadline = True, min(job.deadline, time.monotonic())
                process.send("cancel", job.number)

    # -- what becomes of a job -------------------------------------------------------------------------------

    def _event(self, job: JobRecord, data: dict[str, Any]) -> None:
        name = data.pop("kind")
        if name == "plan":
            name = "better plan" if any(one == "first plan" for one, _ in job.events) else "first plan"
        job.note(name, data)

    def _finish(self, job: JobRecord, found: dict[str, Any]) -> None:
        if job.status == "cancelled":
            return
        job.answer, job.report = found["document"], found.get("report", b"")
        job.outcome, job.notes = found["outcome"], found["notes"]
        certified = found.get("certified")
        if certified:
            job.note("audited", certified)
        self._end(job, "done", {"outcome": job.outcome})
        self._drop_old()

    def _fail(self, job: JobRecord, problem: dict[str, Any]) -> None:
        if job.status != "cancelled":
            job.problem = problem
            self._end(job, "failed", problem)

    def _cancel(self, job: JobRecord) -> None:
        if job in self._waiting:
            self._waiting.remove(job)
        self._end(job, "cancelled", {})

    def _end(self, job: JobRecord, status: JobStatus, data: dict[str, Any]) -> None:
        job.status, job.ended = status, time.monotonic()
        job.note(status, data)

    def _drop_old(self) -> None:
        """Of answers that are too many, or too much together, the oldest."""
        ended = [job for job in self._jobs.values() if job.has_ended]
        size = sum(len(job.answer) + len(job.report) for job in ended)
        over = len(ended) - self._limits.kept
        for number, job in enumerate(ended[:-1]):
            if number >= over and size <= self._limits.kept_bytes:
                return
            size -= len(job.answer) + len(job.report)
            del self._jobs[job.name]


TOO_LONG = "It was told to stop and did not within the time for that, so its process was ended."
