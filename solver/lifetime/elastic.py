"""Where no plan meets all wishes: which wish, given up in part, makes one possible, and the most that can be met.

Each kind of wish is loosened by itself in the outer relaxation and the least loosening found; a wish that cannot help
alone is not named.
"""

from __future__ import annotations

from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from ..backends import open_session
from ..errors import Conflict, InfeasibleError
from ..pen import UNIT, Expr
from .holdings import fixed_mix
from .program import Program, Refinement, Relaxed, Wish


def explain_infeasible(
    scenario: Scenario, horizon: Horizon, wish: Wish, backend: str, threads: int
) -> InfeasibleError:
    """The error that names the wishes in conflict."""
    conflicts = [
        conflict
        for attempt in (_spending, _floor, _fixed, _bands)
        for conflict in attempt(scenario, horizon, wish, backend, threads)
    ]
    if conflicts:
        return InfeasibleError(conflicts, "no plan meets all wishes; any one of these would have to give way")
    message = "no plan meets the wishes, and loosening any one of them alone does not help: "
    message += "spending, the bands, the fixed flows and the estate floor conflict together"
    return InfeasibleError([], message)


def _least(
    scenario: Scenario, horizon: Horizon, wish: Wish, relaxed: Relaxed, backend: str, threads: int
) -> tuple[Program, float] | None:
    """The least slack (or the most spending) under one loosened wish; None where that does not help."""
    refinement = Refinement([set() for _ in horizon.periods])
    program = Program.with_cells(scenario, horizon, wish, refinement, relaxed)
    goal: Expr = -program.spending_level if relaxed.spending else program.slack
    if not goal.terms:
        return None
    program.pen.cost = goal
    outcome = open_session(backend, program.pen, threads).solve()
    return (program, outcome.objective * UNIT) if outcome.values is not None else None


def _spending(scenario: Scenario, horizon: Horizon, wish: Wish, backend: str, threads: int) -> list[Conflict]:
    if wish.objective == "max_spending":
        return []
    found = _least(scenario, horizon, wish, Relaxed(spending=True), backend, threads)
    if found is None:
        return []
    return [Conflict("spending a year", "spending.annual", scenario.spending.annual, -found[1])]


def _floor(scenario: Scenario, horizon: Horizon, wish: Wish, backend: str, threads: int) -> list[Conflict]:
    if wish.objective != "max_spending" or not scenario.goal.estate_floor:
        return []
    found = _least(scenario, horizon, wish, Relaxed(floor=True), backend, threads)
    if found is None:
        return []
    asked = scenario.goal.estate_floor
    return [Conflict("estate", "goal.estate_floor", asked, asked - found[1] / horizon.estate_deflator)]


def _fixed(scenario: Scenario, horizon: Horizon, wish: Wish, backend: str, threads: int) -> list[Conflict]:
    conflicts = []
    for number, flow in enumerate(scenario.limits.fixed):
        found = _least(scenario, horizon, wish, Relaxed(fixed=number), backend, threads)
        if found is not None:
            deflator = horizon.periods[flow.year - scenario.start_year].deflator
            where = f"limits.fixed[{number}] ({flow.what} of {flow.owner} in {flow.year})"
            conflicts.append(Conflict(flow.what, where, flow.amount, flow.amount - found[1] / deflator))
    return conflicts


def _bands(scenario: Scenario, horizon: Horizon, wish: Wish, backend: str, threads: int) -> list[Conflict]:
    """The bands, loosened in dollars; named as the year's largest share that would have to give way."""
    if fixed_mix(scenario) or scenario.allocation is None:
        return []
    found = _least(scenario, horizon, wish, Relaxed(bands=True), backend, threads)
    if found is None:
        return []
    wealth = sum(sum(account.holdings.values()) for account in scenario.accounts)
    band = scenario.allocation.band
    return [
        Conflict("a band that would have to be", "allocation.band", band, band + found[1] / max(wealth, 1.0))
    ]
