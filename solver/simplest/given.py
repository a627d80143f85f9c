"""The plan that is given out: the simplest near the best one, and what it gives up, by the audits of both."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ...models.accounts import KINDS
from ...models.household.facts import Horizon
from ...models.plan import AccountYear, Bare, GivenUp, Objective, Plan, PlanYear, Totals
from ...models.scenario import Scenario
from ...models.steps.facts import bought_inside
from ..audit import audit, fill
from ..formulation.model import UNIT
from ..optimiser.confirmed import Agreed, Unconfirmed, agreed, decisions
from ..optimiser.solve import Certified
from ..stopping import told
from .effort import YEARS
from .prune import OPENS
from .simplify import SHARE, Simplified, simplified

TIME_SHARE = 0.1
"""Of the time limit, what is kept for finding the simplest plan."""
LEAST_TIME, LARGEST_SHARE = 3.0, 0.2
"""Seconds that are kept at least, unless that is more than this share of the time limit."""
MOST_TIME = 0.25
"""Of the time limit, what it may take where the search ended before."""
CENT = 0.01
DUST = 0.01
"""Dollars below which nothing is an action."""


@dataclass(frozen=True)
class Given:
    """A plan as it is given out, beside the best one; `bare` and `given_up` are None where they are the same plan and
    nothing simpler was asked for or found."""

    agreed: Agreed
    bare: Bare | None = None
    given_up: GivenUp | None = None

    @property
    def best_value(self) -> float:
        """The objective of the best plan, as audited."""
        return self.agreed.report.objective.value if self.bare is None else self.bare.objective.value


def kept(limit: float, effort: float) -> float:
    """Seconds of a time limit that are kept for finding the simplest plan."""
    return min(LARGEST_SHARE * limit, max(TIME_SHARE * limit, LEAST_TIME)) if effort > 0.0 else 0.0


def simplest_of(
    certified: Certified, backend: str, threads: int, effort: float, limit: float, until: float
) -> Simplified | None:
    """The simplest plan near what a search has found; None where none is asked for, or it is not found in time.

    `limit`: the time limit in seconds; `until`: when it is up, in time.monotonic.
    """
    goal = certified.program.scenario.goal.objective
    if effort <= 0.0 or certified.interrupted or told() or certified.program.goal.objective != goal:
        return None
    until = min(until, time.monotonic() + MOST_TIME * limit)
    return simplified(certified, backend, threads, effort, until)


def given_out(
    bare: Agreed,
    simple: Simplified | None,
    effort: float,
    scenario: Scenario,
    horizon: Horizon,
    document: Callable[[tuple[PlanYear, ...]], Plan],
) -> Given:
    """The simplest plan, where its audit confirms it and it gives up no more than it may; else the bare one."""
    if simple is None:
        return Given(bare)
    found = _confirmed(simple, scenario, horizon, document)
    if found is None:
        return Given(bare)
    best, own = bare.report.objective, found.report.objective
    dollars = simple.program.sign * (own.value - best.value)
    most = SHARE * abs(best.value) + (max(0.0, simple.need) + max(0.0, simple.again)) * UNIT + CENT
    if dollars > most or (found.warning is not None and bare.warning is None):
        return Given(bare)
    if dollars < 0.0:  # its cells were moved to where its returns lie, and it is the best plan known
        bare, best, dollars = found, own, 0.0
    real = 1.0 if best.value_real == 0.0 else best.value / best.value_real
    need, easier = max(0.0, simple.need) * UNIT, max(0.0, simple.effort) * UNIT
    need = min(need, dollars)
    again = min(max(0.0, simple.again) * UNIT, dollars - need)
    easier = min(easier, dollars - need - again)
    given_up = GivenUp(
        dollars=dollars,
        dollars_real=dollars / real,
        need=need,
        again=again,
        easier=easier,
        rounding=dollars - need - again - easier,
        effort=effort,
        price=simple.price,
        action=simple.action,
        actions=count_actions(found.plan.years, scenario),
        bare_actions=count_actions(bare.plan.years, scenario),
        beyond_need=tuple(scenario.start_year + t for t in simple.beyond),
    )
    objective = Objective(name=best.name, value=best.value, value_real=best.value_real)
    return Given(found, Bare(objective=objective, years=tuple(map(decisions, bare.plan.years))), given_up)


def _confirmed(
    simple: Simplified,
    scenario: Scenario,
    horizon: Horizon,
    document: Callable[[tuple[PlanYear, ...]], Plan],
) -> Agreed | None:
    """The simplest plan as the audit confirms it: polished, else as it was before, which a solver may have solved
    more exactly."""
    for values in (simple.values, simple.plain):
        try:
            return agreed(scenario, horizon, iter([(simple.program, values)]), document)
        except Unconfirmed:
            pass
    return None


def bare_plan(plan: Plan, scenario: Scenario, horizon: Horizon) -> Plan:
    """The best plan that was found, filled and with its own gap, of a plan that gave something up; else the plan."""
    bare, given_up, proof = plan.bare, plan.given_up, plan.certificate
    if bare is None or given_up is None:
        return plan
    changes: dict[str, object] = {
        "years": bare.years,
        "objective": bare.objective,
        "estate": None,
        "totals": Totals(),
        "bare": None,
        "given_up": None,
        "steps": (),
        "step_ranges": None,
    }
    if proof is not None and proof.gap_dollars is not None and proof.gap_dollars_real is not None:
        gap = max(0.0, proof.gap_dollars - given_up.dollars)
        own = {
            "gap": gap / max(abs(bare.objective.value), 1e-9),
            "gap_dollars": gap,
            "gap_dollars_real": max(0.0, proof.gap_dollars_real - given_up.dollars_real),
        }
        changes["certificate"] = proof.model_copy(update=own)
    known = plan.model_copy(update=changes)
    return fill(known, audit(known, scenario, horizon))


def count_actions(years: Iterable[PlanYear], scenario: Scenario) -> int:
    """The rows of what a plan does in its first years: year, kind, account, asset class, in the first year exchanges
    inside an account too. The dollar that opens a Roth IRA is none."""
    taxable = {a.name for a in scenario.accounts if not KINDS[a.type].sheltered}
    taxable |= {new.name for new in scenario.may_open.values() if new.type == "taxable"}
    held = {a.name: a.holdings for a in scenario.accounts}
    rows: set[tuple[object, ...]] = set()
    for year, _ in zip(years, range(YEARS), strict=False):
        rows |= {(year.year, t.action, t.account, t.asset) for t in year.trades if t.amount > DUST}
        for name, account in year.accounts.items():
            if name in taxable:
                continue
            if account.qcd > DUST:
                rows.add((year.year, "qcd", name))
            if account.distributed > DUST:
                rows.add((year.year, "withdraw", name))
            if account.converted_out > math.floor(OPENS * UNIT):
                rows.add((year.year, "convert", name))
            if year.year == scenario.start_year and _exchanged(account, held.get(name, {})) > 1.0:
                rows.add((year.year, "exchange", name))
    return len(rows)


def _exchanged(account: AccountYear, before: Mapping[str, float]) -> float:
    """Dollars bought inside a tax-advantaged account on the plan's first day, beyond what arrives there."""
    return bought_inside(before, account.holdings) - account.converted_in - account.rolled_in
