"""The plans of this process that a later call may name."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from ...models.plan import Plan
from ...models.scenario import Fault, Scenario
from ..service import RequestError
from ..service.trying import Sessions, TryResponse

MOST_PLANS = 20
"""So many are kept; the one that was used longest ago goes first."""


@dataclass(frozen=True)
class KeptPlan:
    """A plan, and the scenario that it is of."""

    name: str
    scenario: Scenario
    plan: Plan


class KeptPlans:
    """By name, which is made of the scenario and the plan: the same plan has the same name."""

    def __init__(self) -> None:
        self._plans: OrderedDict[str, KeptPlan] = OrderedDict()
        self._lock = Lock()
        self._sessions = Sessions()
        self._trying = Lock()

    def keep(self, scenario: Scenario, plan: Plan) -> KeptPlan:
        text = f"{scenario.sha256}{plan.to_json()}"
        name = hashlib.sha256(text.encode()).hexdigest()[:12]
        with self._lock:
            kept = self._plans.setdefault(name, KeptPlan(name, scenario, plan))
            self._plans.move_to_end(name)
            while len(self._plans) > MOST_PLANS:
                self._plans.popitem(last=False)
        return kept

    def get(self, name: str) -> KeptPlan:
        """Raises RequestError for a plan that is not kept, with those that are."""
        with self._lock:
            if name in self._plans:
                self._plans.move_to_end(name)
                return self._plans[name]
            known = ", ".join(self._plans)
        expected = (
            f"the plan_id of an answer of solve: {known}" if known else "the plan_id of an answer of solve"
        )
        raise RequestError(
            [Fault("plan_id", f'"{name}"', expected, "Solve again: plans end with the program.")]
        )

    def try_(self, kept: KeptPlan, changes: Mapping[str, Any]) -> TryResponse:
        """Other values from a plan, one call after the other: a few sessions stay open. Raises CannotTry."""
        with self._trying:
            return self._sessions.try_(kept.name, changes, lambda: (kept.scenario, kept.plan), with_plan=True)
