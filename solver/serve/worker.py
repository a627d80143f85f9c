"""A process that solves: requests out of a pipe, one after the other; events and answers into it.

What is sent to it: ("run", number, verb, document), ("try", number, name, changes, how, question or None),
("cancel", number). What it sends: ("event", number, data), ("done", number, answer), ("failed", number, problem).
"""

from __future__ import annotations

import json
import os
import signal
import threading
import zlib
from collections.abc import Callable
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from ...models.plan import Plan
from ..following.refusals import CannotTry
from ..service import CancelToken, ProgressEvent, problem_of, read_request, run
from ..service.responses import Response
from .faults import cannot_try

SECONDS_BETWEEN_PHASES = 0.2
Message = tuple[Any, ...]


class Inbox:
    """What comes out of the pipe, read in a thread of its own so that a job can be cancelled while it runs."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self.jobs: SimpleQueue[Message] = SimpleQueue()
        self._tokens: dict[int, CancelToken] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def token(self, number: int) -> CancelToken:
        """The switch of a job, made by whoever asks first."""
        with self._lock:
            return self._tokens.setdefault(number, CancelToken())

    def forget(self, number: int) -> None:
        with self._lock:
            self._tokens.pop(number, None)

    def _listen(self) -> None:
        while True:
            try:
                message = self.pipe.recv()
            except (EOFError, OSError):
                os._exit(0)  # whoever asked is gone
            if message[0] == "cancel":
                self.token(message[1]).cancel()
            else:
                self.jobs.put(message)


def work(pipe: Connection) -> None:
    """The life of the process."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    inbox, sessions = Inbox(pipe), None
    pipe.send(("ready",))
    while True:
        kind, number, *rest = inbox.jobs.get()
        try:
            if kind == "run":
                found = _run(pipe, inbox.token(number), number, *rest)
            else:
                if sessions is None:
                    from ..service.trying import Sessions

                    sessions = Sessions()
                found = _try(sessions, inbox.token(number), *rest)
            pipe.send(("done", number, found))
        except BaseException as error:
            pipe.send(("failed", number, _problem(error)))
        inbox.forget(number)


def _problem(error: BaseException) -> dict[str, Any]:
    return cannot_try(error) if isinstance(error, CannotTry) else problem_of(error).document()


def _run(pipe: Connection, token: CancelToken, number: int, verb: str, document: Any) -> dict[str, Any]:
    """A verb's answer: its document packed, how it ended, and what a page shows of it."""
    answer = run(read_request(verb, document), _teller(pipe, number), token)
    packed = zlib.compress(json.dumps(answer.document(), allow_nan=False, default=str).encode(), 3)
    said = {"document": packed, "outcome": answer.outcome, "notes": list(answer.notes)}
    return said | _shown(verb, answer) | _certified(answer)


def _certified(answer: Response) -> dict[str, Any]:
    """Of a solve, what its plan is worth by the audit, and the bound."""
    plan: Plan | None = getattr(answer, "plan", None)
    proof, objective = (plan.certificate, plan.objective) if isinstance(plan, Plan) else (None, None)
    if proof is None or objective is None:
        return {}
    worst = None if proof.audit_worst_line is None else proof.audit_worst_line.model_dump(mode="json")
    told = {"plan": objective.value, "real": objective.value_real, "bound": proof.bound, "gap": proof.gap}
    return {"certified": told | {"status": proof.status, "audit_worst_line": worst}}


def _teller(pipe: Connection, number: int) -> Callable[[ProgressEvent], None]:
    """Sends plans and bounds as they come; mere phases no more often than a person can read."""
    last = -SECONDS_BETWEEN_PHASES
    said = ""

    def tell(event: ProgressEvent) -> None:
        nonlocal last, said
        if event.kind in ("phase", "rows"):
            if event.phase == said and 0.0 <= event.seconds - last < SECONDS_BETWEEN_PHASES:
                return
            last, said = event.seconds, event.phase
        pipe.send(("event", number, event.data()))

    return tell


def _shown(verb: str, answer: Response) -> dict[str, Any]:
    """The sections of a report that a page shows of an answer; those of a plan are made of its document."""
    if verb not in ("compare", "explain"):
        return {}
    from ..report.model import Report
    from .sections import sections_of

    report = Report(kind="client", title=verb, sections=sections_of(answer))
    return {"report": zlib.compress(report.model_dump_json().encode(), 3)}


def _try(
    sessions: Any,
    token: CancelToken,
    name: str,
    changes: Any,
    how: dict[str, bool],
    question: tuple[Any, Any] | None,
) -> dict[str, Any]:
    """What following gives; {"ask": True} where the session is to be opened and `question` was not sent."""
    from ...models.scenario import load

    if question is None and name not in sessions:
        return {"ask": True}

    def asked() -> tuple[Any, Any]:
        assert question is not None
        return load(question[0]), Plan.read(zlib.decompress(question[1]).decode())

    with token:
        found: dict[str, Any] = sessions.try_(name, changes, asked, **how).model_dump(mode="json")
    return found
