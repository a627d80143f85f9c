"""The best simple policy: one AGI target in today's dollars for each phase, and what such simplicity costs.

Each year spends from the accounts in one fixed order and converts until AGI reaches the phase's target; a year whose
income is above it converts nothing. Policies are simulated in plain arithmetic (solver/baselines) and audited. Order,
location, targets and the years at which phases begin are searched for, so a policy is good and not proved to be best.
A policy with one phase more begins where the one before ended: it is never worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ...models.amounts import dollars
from ...models.household.facts import Horizon
from ...models.household.horizon import build_horizon
from ...models.household.risk import as_made
from ...models.plan import Plan
from ...models.scenario import Scenario
from ..audit import AuditReport, audit
from ..baselines.rule_plan import RulePlan
from ..run import Progress
from ..simulate.rule import Location, Source
from .targets import Targets, TargetSearch

if TYPE_CHECKING:
    import pandas as pd

PHASES = 3
SECONDS = 120.0


@dataclass(frozen=True)
class Phase:
    """Years that convert to one AGI, in today's dollars; 0 converts nothing."""

    first_year: int
    last_year: int
    agi: float


@dataclass(frozen=True)
class SimplePolicy:
    """The best policy found with so many phases.

    order, location   where spending comes from, and what is held where
    plan              its audited plan, with the same goal as the scenario
    value             of the objective in today's dollars
    cost              today's dollars that it falls short of the optimum. Under `min_lifetime_tax`: tax paid more, and
                      estate left less, together
    """

    phases: tuple[Phase, ...]
    order: tuple[tuple[Source, ...], ...]
    location: Location
    plan: Plan
    value: float
    cost: float

    @property
    def words(self) -> str:
        """`AGI $52,300 to 2031, then $84,000`."""
        parts = []
        for number, phase in enumerate(self.phases):
            until = "" if number == len(self.phases) - 1 else f" to {phase.last_year}"
            what = f"AGI {dollars(phase.agi)}" if phase.agi > 0.0 else "no conversions"
            parts.append(what + until)
        return ", then ".join(parts)

    def data(self) -> dict[str, Any]:
        """JSON-able, without the plan."""
        return {
            "phases": [asdict(phase) for phase in self.phases],
            "order": [list(group) for group in self.order],
            "location": self.location,
            "value": self.value,
            "cost": self.cost,
        }


def policies_frame(policies: tuple[SimplePolicy, ...]) -> pd.DataFrame:
    """A row a phase of each policy: phases, order, location, value, cost, first and last year, AGI."""
    import pandas as pd

    rows = [
        {
            "phases": len(policy.phases),
            "order": " > ".join("+".join(group) for group in policy.order),
            "location": policy.location,
            "value": policy.value,
            "cost": policy.cost,
            "first_year": phase.first_year,
            "last_year": phase.last_year,
            "agi": phase.agi,
        }
        for policy in policies
        for phase in policy.phases
    ]
    return pd.DataFrame(rows)


def simple_policies(
    scenario: Scenario,
    plan: Plan,
    *,
    phases: int = PHASES,
    seconds: float = SECONDS,
    horizon: Horizon | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> tuple[SimplePolicy, ...]:
    """The best policies found with one, two, ... `phases` phases, against `plan` as the optimum.

    Fewer where another phase gains nothing, none where no policy tried meets the spending. Ctrl-C or `seconds` end it
    with the policies that are finished.
    """
    scenario, horizon = as_made(scenario, plan), horizon or build_horizon(scenario)
    found: list[SimplePolicy] = []
    try:
        optimum = audit(plan, scenario, horizon)
        for policy in each_policy(scenario, horizon, optimum, phases, seconds, progress):
            found.append(policy)
    except KeyboardInterrupt:
        pass
    return tuple(found)


def each_policy(
    scenario: Scenario,
    horizon: Horizon,
    optimum: AuditReport,
    phases: int = PHASES,
    seconds: float = SECONDS,
    progress: Callable[[Progress], None] | None = None,
) -> Iterator[SimplePolicy]:
    """`simple_policies` one after the other, against the audit of the optimum; Ctrl-C is the caller's."""
    for policy, ran in TargetSearch(scenario, horizon, optimum, seconds, progress).run(phases):
        yield _finished(scenario, horizon, optimum, policy, ran)


def _finished(
    scenario: Scenario, horizon: Horizon, optimum: AuditReport, policy: Targets, ran: RulePlan
) -> SimplePolicy:
    assert ran.plan is not None
    assert ran.report is not None
    first, last = horizon.periods[0].year, horizon.periods[-1].year
    ends = [*(first + start - 1 for start, _ in policy.phases[1:]), last]
    phases = tuple(
        Phase(first + start, end, agi) for (start, agi), end in zip(policy.phases, ends, strict=True)
    )
    value = ran.report.objective.value_real
    cost = optimum.objective.value_real - value
    if scenario.goal.objective == "min_lifetime_tax":
        missing = max(0.0, optimum.estate.after_tax - ran.report.estate.after_tax)
        cost = missing / horizon.estate_deflator - cost
    return SimplePolicy(phases, policy.rule.order.groups, policy.rule.location, ran.plan, value, cost)
