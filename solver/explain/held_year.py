"""What it costs to do another plan's first year in a scenario: at least, as far as was found, and at most.

Two programs of one scenario: the one whose first year is free, and the same with the first year held. Each has a plan
that was found and audited, which its best is no worse than, and a bound, which its best is no better than. So what the
held year costs is for certain

    at least   the free one's plan less the held one's bound
    at most    the free one's bound less the held one's plan

and each plan of the held one is a plan of the free one too. Neither bound need be near its own plan. Where the two
plans differ by nothing that counts it is asked whether any plan is better than the held one's by more than that, and
where they do, whether any plan with the year held comes as near to the free one's: each bound is cut off at the other's
plan (none_better.py).
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from ...models.gap import gap_of
from ...models.household.horizon import build_horizon
from ...models.plan import Plan, PlanYear
from ...models.scenario import Scenario
from ..audit import audit
from ..reoptimise import FirstYear, bound_on
from ..run import SolveOptions
from ..steps.ranges import Around
from ..stopping import held as not_thrown
from ..stopping import listening

SEARCH_SHARE = 0.25
"""Of the time, what each search for a plan with the year held may take."""
INSIDE = 0.999
"""Of a cost that is still none, what is asked for, so that what is proved lies clearly within it."""
LEAST_SECONDS = 1.0
"""What a bound is given at least."""


@dataclass(frozen=True)
class HeldCost:
    """Today's dollars of the objective that doing another plan's first year costs.

    found       by the plans that were found: None where none was found that does it
    at_least    for certain (None: nothing is proved)
    at_most     for certain (None: nothing is proved, or no plan was found)
    topped_up   whether it was not found to pay for the year there, so that more is withdrawn beside it
    impossible  whether it is proved that no plan does it, topped up or not
    """

    found: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    topped_up: bool = False
    impossible: bool = False


def cost_of_holding(
    first: PlanYear,
    scenario: Scenario,
    free: Plan,
    options: SolveOptions,
    seconds: float,
    nothing: float,
    counts: float,
) -> HeldCost:
    """What `first`, audited, costs as the first year of a scenario whose plan is `free`, in about so many seconds.

    `scenario` as that plan was made. A cost of `nothing` dollars of today or less is none, one of more than `counts` is
    something. Raises KeyboardInterrupt where Ctrl-C ended it.
    """
    return _Holding(first, scenario, free, options).cost(seconds, nothing, counts)


class _Holding:
    """A scenario with its first year held. Objectives and bounds are minimised, in nominal dollars.

    best    of the best plan found with the first year free; bound   of all such plans (minus infinity: none)
    """

    def __init__(self, first: PlanYear, scenario: Scenario, free: Plan, options: SolveOptions) -> None:
        self.first, self.scenario, self.options = first, scenario, options
        self.horizon = build_horizon(scenario)
        report, threads = audit(free, scenario, self.horizon), options.threads or 1
        self.around = Around(scenario, self.horizon, report, backend=options.solver, threads=threads)
        self.sign = self.around.program.sign
        objective, proof = report.objective, free.certificate
        self.real = objective.value_real / objective.value if objective.value else 1.0
        self.best = self.sign * objective.value
        self.bound = -math.inf if proof is None or proof.bound is None else self.sign * proof.bound

    def cost(self, seconds: float, nothing: float, counts: float) -> HeldCost:
        until = time.monotonic() + seconds
        plan, topped_up = self._searched(SEARCH_SHARE * seconds)
        cost = math.inf if plan is None else (plan - self.best) * self.real
        bound = -math.inf
        if plan is not None and cost <= nothing and (plan - self.bound) * self.real > nothing:
            asked = self._bound(None, plan - INSIDE * nothing / self.real, until)
            self.bound = max(self.bound, asked if math.isfinite(asked) else -math.inf)
        elif cost > counts:
            held = self.around.held(self.first, at_least=topped_up)
            bound = self._bound(held, self.best + counts / INSIDE / self.real, until)
        if plan is None:
            known = None if bound == -math.inf or bound == math.inf else (bound - self.best) * self.real
            return HeldCost(None, known, None, topped_up, bound == math.inf)
        return HeldCost(cost, self._at_least(bound, plan), self._at_most(plan), topped_up)

    def _searched(self, seconds: float) -> tuple[float | None, bool]:
        """(the objective of the best plan found with the year held, whether it is topped up)."""
        free, topped_up = self.best, False
        found = self.around.regret(self.first, seconds)
        if found is None:
            topped_up = True
            found = self.around.regret(self.first, seconds, at_least=True)
        if found is None:
            return None, topped_up
        self.best = min(free, free + found)
        return free + found, topped_up

    def _at_least(self, bound: float, plan: float) -> float | None:
        holds = math.isfinite(bound) and gap_of(self.sign * bound, self.sign * plan, self.sign) is not None
        return (bound - self.best) * self.real if holds else None

    def _at_most(self, plan: float) -> float | None:
        bound, best = self.sign * self.bound, self.sign * self.best
        holds = math.isfinite(bound) and gap_of(bound, best, self.sign) is not None
        return max(plan - self.bound, plan - self.best) * self.real if holds else None

    def _bound(self, held: FirstYear | None, asked: float, until: float) -> float:
        options = self.options
        with listening(), not_thrown():
            return bound_on(
                self.scenario,
                self.horizon,
                self.around.report,
                asked,
                max(LEAST_SECONDS, until - time.monotonic()),
                estate_at_least=self.around.least,
                first_year=held,
                backend=options.solver,
                threads=options.threads or 1,
            )
