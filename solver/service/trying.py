"""`try`: other values of a solved scenario, answered in a fraction of a second by following its plan.

No command has it, for it needs a session that stays open: whoever asks keeps a `Sessions`.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ...models.plan import Plan, PlanYear
from ...models.scenario import Scenario
from ..following.moves import StepMove
from ..following.session import FollowSession, follow
from ..following.tried import TriedVariant

OPEN = 4
"""Sessions that are kept, each with two live programs: some hundred megabytes for a household of 35 years."""


class TryResponse(BaseModel):
    """A plan of the changed scenario near the known one, audited, and the bound on every plan of it. Dollars of today
    where the name says `real`, else nominal dollars of the objective."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    changes: dict[str, Any]
    objective: str
    value: float
    value_real: float
    bound: float
    bound_real: float
    gap: float = Field(description="What a better plan could add at most, a share of the value.")
    gap_dollars_real: float = Field(description="The same in today's dollars.")
    base_value_real: float = Field(description="Without the change, found in the same way.")
    base_gap_dollars_real: float
    lifetime_tax: float = Field(description="Present value of all tax and surcharges.")
    estate_real: float
    first_year: PlanYear
    moves: tuple[StepMove, ...] = Field(
        description="The known plan's first-year steps, and what is done instead."
    )
    held: str = Field(description="What is held as the known plan has it, and a solve would find anew.")
    seconds: float
    plan: dict[str, Any] | None = Field(
        default=None, description="The plan's document, where it was asked for."
    )


class Sessions:
    """Open sessions by name, the least used closed first."""

    def __init__(self, most: int = OPEN) -> None:
        self._most = most
        self._open: OrderedDict[str, FollowSession] = OrderedDict()

    def __contains__(self, name: str) -> bool:
        return name in self._open

    def try_(
        self,
        name: str,
        changes: Mapping[str, Any],
        question: Callable[[], tuple[Scenario, Plan]],
        *,
        with_plan: bool = False,
        settle: bool = False,
    ) -> TryResponse:
        """`question` gives scenario and plan where the session is not open yet; `settle`: the plan is the
        simplest there, with its ranges. Raises CannotTry, ScenarioError, PlanError."""
        if name not in self._open:
            self._open[name] = follow(*question())
            while len(self._open) > self._most:
                self._open.popitem(last=False)
        self._open.move_to_end(name)
        session = self._open[name]
        tried = session.try_(changes)
        plan = session.settle(changes) if settle else tried.plan if with_plan else None
        return answer(session, tried, plan)


def answer(session: FollowSession, tried: TriedVariant, plan: Plan | None) -> TryResponse:
    """What an attempt comes to, with the plan's document where it was asked for."""
    report = tried.report
    return TryResponse(
        changes=dict(tried.changes),
        objective=report.objective.name,
        value=tried.value,
        value_real=tried.value_real,
        bound=tried.bound,
        bound_real=tried.bound_real,
        gap=tried.gap,
        gap_dollars_real=tried.gap_dollars_real,
        base_value_real=session.base.value_real,
        base_gap_dollars_real=session.base.gap_dollars_real,
        lifetime_tax=report.totals.lifetime_tax_present_value,
        estate_real=report.estate.after_tax_real,
        first_year=tried.first_year,
        moves=tuple(tried.moves),
        held=session.held,
        seconds=tried.seconds,
        plan=None if plan is None else json.loads(plan.to_json()),
    )
