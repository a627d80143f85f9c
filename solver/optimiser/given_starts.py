"""Plans from elsewhere (rules of thumb, optima of narrower questions) as starts of the search.

Each year is put into the cell that its own return lies in. The program in those cells holds the plan, if it can hold it
at all, so what comes out is no worse: to the cent, but for the margin kept below a cliff.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...models.amounts import cents
from ...models.household.facts import Horizon
from ...models.household.weights import is_own
from ...models.plan import Plan, PlanError, PlanWarning, PlanYear
from ...models.scenario import Fault as Misfit
from ...models.scenario import Scenario
from ..audit import AuditReport, audit
from ..formulation.restricted import YearOfOne
from .evaluate import Point, locate, plan_points
from .local_search import Found, Search

MIX = frozenset({"allocation", "risk"})
"""Rules of what is held that turn on what a traditional dollar weighs."""
WORSE = 1.0
"""Dollars by which an offered plan may be better than the answer before that must be said."""


def audited(offered: Sequence[Plan], scenario: Scenario, horizon: Horizon) -> list[AuditReport]:
    """The audits of plans offered as starts. Raises PlanError where one does not hold under the scenario.

    Where traditional dollars are weighed by the plan's own rates and a plan does not say them, its mix is not judged.
    """
    reports = []
    for number, plan in enumerate(offered):
        report = audit(plan, scenario, horizon)
        unweighed = is_own(scenario) and plan.own_rate is None
        faults = [fault for fault in report.faults if not (unweighed and fault.rule in MIX)]
        wrong = [*faults, *report.differences]
        if wrong:
            expected = "a plan that holds under this scenario; see what is wrong with it: decumulate audit"
            raise PlanError([Misfit(f"offered[{number}]", str(fault), expected) for fault in wrong])
        reports.append(report)
    return reports


def try_plan(search: Search, years: Sequence[PlanYear]) -> None:
    """Starts from a plan's years (the audit's own): its cells solved as they are, then fixed anew.

    Where the program has nothing in those cells, their rows without their ranges lead to the nearest that it has.
    """
    points = plan_points(search.program, years)
    ones = search.program.ones
    cells = {t: locate(one, clear_of_cliffs(one, points[t])) for t, one in enumerate(ones)}
    search.choose(cells)
    outcome = search.solve()
    if outcome.values is not None:
        search.note(Found(outcome.objective, tuple(cells.values()), outcome.values))
    else:
        outcome = search.loosen(cells)
    if outcome.values is not None:
        search.fix_and_optimise(outcome.values)


def clear_of_cliffs(one: YearOfOne, point: Point) -> Point:
    """A return within the margin below a cliff, moved out of it: the program's cell below ends there."""
    laws = one.laws
    for edge in (edge for edge in laws.edges if edge.is_cliff):
        margin = laws.clear_below[edge.value]
        room = edge.value - point.at[edge.line]
        if 0.0 <= room < margin:
            point = replace(point, down=point.down + margin - room)
    return point


def unmet(offered: Sequence[AuditReport], plan: Plan) -> list[PlanWarning]:
    """A warning for each offered plan that is better than the best that was found by over a dollar.

    Under min_lifetime_tax only plans that leave as much to the heirs are compared.
    """
    objective = plan.objective if plan.bare is None else plan.bare.objective
    estate = plan.estate
    assert objective is not None
    assert estate is not None
    sign = -1.0 if objective.name == "min_lifetime_tax" else 1.0
    found = []
    for number, report in enumerate(offered):
        better = sign * (report.objective.value - objective.value)
        if sign < 0 and report.estate.after_tax < estate.after_tax - WORSE:
            continue
        if better > WORSE:
            message = (
                f"an offered plan is better than this one by {cents(better)}: it lies outside the program "
            )
            message += "(docs/formulation.md, What is not a choice) or within cliff_margin of a cliff"
            found.append(PlanWarning(code="offered_plan", where=f"offered[{number}]", message=message))
    return found
