"""What leaving risk free would earn, and how much more risk that is: stated beside a plan, never as the headline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ...models.household.risk import holds_risk, riskier_shares
from ...models.plan import Plan
from ...models.scenario import Scenario
from ..run import Progress, SolveOptions, solve

DEFAULTS = SolveOptions()


@dataclass(frozen=True)
class FreeRisk:
    """The optimum under `allocation.risk = "free"` beside the plan at the target's risk.

    earns          today's dollars of the objective that it is better by; below 0 where it saves (min_lifetime_tax)
    within         today's dollars: what `earns` is known to, the gaps of both plans together; None where one has none
    points         the mean over the years of the share of the riskier assets in it less that in the plan, a fraction
    most_points    the most of any year
    plan           it
    """

    earns: float
    within: float | None
    points: float
    most_points: float
    plan: Plan

    @property
    def known(self) -> bool:
        """Whether it earns more than the two gaps could hide."""
        return self.within is not None and abs(self.earns) > self.within


def free_risk(
    scenario: Scenario,
    plan: Plan,
    options: SolveOptions = DEFAULTS,
    progress: Callable[[Progress], None] | None = None,
) -> FreeRisk | None:
    """What leaving risk free would earn beside a solved plan of the scenario; None where it is free already.

    Raises NoPlanInTime or KeyboardInterrupt as `solve` does.
    """
    if not holds_risk(scenario):
        return None
    bare = replace(options, effort=0.0, ranges=False, name_conflicts=False)
    free = solve(scenario.with_changes({"allocation.risk": "free"}), bare, progress, offered=[plan])
    over = [
        more - less
        for more, less in zip(
            riskier_shares(scenario, free.years), riskier_shares(scenario, plan.years), strict=True
        )
    ]
    assert free.objective is not None
    assert plan.objective is not None
    gaps = [one.certificate.gap_dollars_real if one.certificate else None for one in (free, plan)]
    known = [gap for gap in gaps if gap is not None]
    return FreeRisk(
        earns=free.objective.value_real - plan.objective.value_real,
        within=sum(known) if len(known) == len(gaps) else None,
        points=sum(over) / len(over),
        most_points=max(over),
        plan=free,
    )
