"""`try` in a process of its own: the sessions live there, and are opened again where it was lost."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Any

from ..service.inputs import plan_of, scenario_of
from .bodies import TryRequest
from .faults import HttpFault
from .jobs import JobQueue
from .limits import ServeLimits
from .process import WaitedProcess

Question = tuple[Any, bytes]
"""A scenario's content and a plan's document, packed."""


class Tries:
    """What answers `try`."""

    def __init__(self, limits: ServeLimits, jobs: JobQueue) -> None:
        self._jobs = jobs
        self.process = WaitedProcess(limits.quick, limits.waiting)

    def try_(self, asked: TryRequest) -> dict[str, Any]:
        """Raises HttpFault, ServedProblem, and what is wrong with scenario or plan."""
        if asked.job is not None:
            name, question = self._of_job(asked.job)
        else:
            name, question = _given(asked)
        how = {"with_plan": asked.with_plan, "settle": asked.settle}
        found: dict[str, Any] = self.process.ask("try", name, asked.changes, how, None, yields=asked.settle)
        if found.get("ask"):
            found = self.process.ask("try", name, asked.changes, how, question, yields=asked.settle)
        return found

    def _of_job(self, name: str) -> tuple[str, Question]:
        job = self._jobs.get(name)
        if job.verb != "solve" or job.status != "done":
            said = f"{job.verb} and {job.status}" if job.verb != "solve" else job.status
            raise HttpFault(409, f"The job is {said}; what can be tried from is a solve that is done.")
        assert job.scenario is not None
        return name, (job.scenario.content(), job.answer)

    def close(self) -> None:
        self.process.close()


def _given(asked: TryRequest) -> tuple[str, Question]:
    scenario, plan = scenario_of(asked.scenario), plan_of(asked.plan)
    packed = zlib.compress(plan.to_json().encode(), 3)
    text = json.dumps(scenario.content(), sort_keys=True).encode() + packed
    return hashlib.sha256(text).hexdigest()[:32], (scenario.content(), packed)
