"""How far each step may be moved: the ranges beside the steps, each end re-solved and audited.

Steps that are alike in the law are moved together: by owner where owners differ (one under 59 1/2, one with required
distributions), never by account. An exchange inside a tax-advantaged account has a least end alone: how much must be
bought at all.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ...models.accounts import AccountKind
from ...models.household.facts import Horizon, Period
from ...models.plan import Plan, PlanYear, Step, StepRanges
from ...models.scenario import Scenario
from ...models.steps.facts import DUST, bought_inside, described, kind_of, opening
from ...models.steps.sheltered import OPENING_DOLLAR
from ..audit import audit
from ..formulation.holdings import Pool
from ..formulation.model import UNIT, Expr, Tag, total
from ..formulation.program import Program
from .ranges import Around, Flow

SHARE = 5e-4
"""Of the objective, what a range gives up at most, where the plan's gap is no wider."""
KINDS = ("convert", "withdraw", "trade", "exchange")
PATIENCE = 4
"""Failed moves in a row after which an end is looked for in no other cells."""
ENOUGH = 2.0
"""Seconds that an end may take, however many are still to come."""
IN_TIME = 0.9
"""Of the time, when the last question is ended: its answer is audited after that."""
LEAST = 0.05
"""Seconds below which no end is looked for."""


@dataclass(frozen=True)
class Group:
    """Steps that are moved together: the flow, their places in the plan, whose; `most` where the far end is sought."""

    flow: Flow
    places: tuple[int, ...]
    owners: tuple[str, ...] = ()
    most: bool = True

    @property
    def order(self) -> int:
        """What cannot be taken back is looked at first, for the time that there is."""
        return KINDS.index(self.flow.name.split()[0])


def with_ranges(
    plan: Plan,
    scenario: Scenario,
    horizon: Horizon,
    *,
    best: float | None = None,
    seconds: float,
    backend: str = "highs",
    stop: Callable[[], bool] = lambda: False,
) -> Plan:
    """A solved plan with the ranges of its steps. `best`: the objective of the best plan known, nominal dollars, where
    it is not this one. Ends that `seconds` do not reach are left out, and the plan says so."""
    until = time.monotonic() + IN_TIME * seconds
    report = audit(plan, scenario, horizon)
    value = report.objective.value if best is None else best
    share, gap = SHARE * abs(value), _gap(plan)
    allowed = max(share, gap)
    real = report.objective.value_real / report.objective.value if report.objective.value else 1.0
    groups = sorted(groups_of(plan, horizon.periods[0]), key=lambda group: group.order)
    flows = [group.flow for group in groups]
    around = Around(scenario, horizon, report, SHARE, backend, 1, flows, value, allowed, stop, PATIENCE)
    looking = _Looking(around, until, real, stop, left=3 * len(groups))
    steps = list(plan.steps)
    for group in groups:
        found = looking.range(group)
        numbers = tuple(steps[at].number for at in group.places) if len(group.places) > 1 else ()
        whose = " and ".join(group.owners) if len(group.owners) > 1 else ""
        planned = group.flow.read(report.years[0])
        for place in group.places:
            update = {**found, "together": numbers, "planned": planned, "range_of": whose}
            steps[place] = steps[place].model_copy(update=update)
    within = StepRanges(
        dollars=allowed * real, share=SHARE, because="gap" if gap > share else "share", whole=looking.whole
    )
    return plan.model_copy(update={"steps": tuple(steps), "step_ranges": within})


@dataclass
class _Looking:
    """The ends of one range after the other, each in its share of the time; `left` counts what is still to be asked."""

    around: Around
    until: float
    real: float
    stop: Callable[[], bool]
    left: int
    whole: bool = True

    def range(self, group: Group) -> dict[str, float]:
        """`low`, `high`, what they give up, and doing nothing, as far as there was time."""
        found: dict[str, float] = {}
        for name, sign in (("low", 1.0), ("high", -1.0)):
            seconds = self._seconds()
            if (sign > 0.0 or group.most) and seconds is not None:
                end = self.around.end(group.flow.name, sign, seconds)
                if end is None:
                    self.whole = False
                else:
                    found[name], found[f"{name}_costs"] = end[0], end[1] * self.real
        if group.most and len(found) == 2:  # the plan itself stands where the other end was not reached
            planned = group.flow.read(self.around.report.years[0])
            found = {"low": planned, "high": planned, **found}
        seconds = self._seconds()
        low, high = found.get("low"), found.get("high", math.inf if not group.most else None)
        least = DUST + (OPENING_DOLLAR * len(group.owners) if group.order == 0 else 0.0)
        if low is not None and abs(low) <= least and "low_costs" in found:
            found["nothing_costs"] = found["low_costs"]
        elif low is not None and high is not None and low < 0.0 < high and seconds is not None:
            costs_nothing = self.around.at(group.flow.name, 0.0, seconds)
            if costs_nothing is not None:
                found["nothing_costs"] = costs_nothing * self.real
        return found

    def _seconds(self) -> float | None:
        """For the next question: twice an even share, as many are soon answered, but enough for an answer, as the first
        count most; None where the time is up."""
        self.left -= 1
        seconds = self.until - time.monotonic()
        if seconds < LEAST or self.stop():
            self.whole = False
            return None
        return min(seconds, max(ENOUGH, 2.0 * seconds / (self.left + 1)))


def _gap(plan: Plan) -> float:
    """The plan's gap in nominal dollars; 0 where nothing is proved."""
    proof = plan.certificate
    return 0.0 if proof is None or proof.gap_dollars is None else proof.gap_dollars


def groups_of(plan: Plan, period: Period) -> Iterator[Group]:
    """The steps that are moved together, in their order; steps that only follow from others are in none."""
    places: dict[tuple[str, ...], list[int]] = {}
    for place, step in enumerate(plan.steps):
        key = _key(plan, step, period)
        if key:
            places.setdefault(key, []).append(place)
    for key, several in places.items():
        yield _group(plan, period, key, tuple(several))


def _key(plan: Plan, step: Step, period: Period) -> tuple[str, ...]:
    if step.kind in ("withdraw", "convert"):
        return step.kind, *_alike(plan, step.source, step.owner, period)
    if step.kind in ("sell", "buy"):
        return "trade", step.asset
    return ("exchange", step.source) if step.kind == "exchange" else ()


def _alike(plan: Plan, name: str, owner: str, period: Period) -> tuple[str, str, str]:
    """What tells accounts apart: the line, the additional tax of early distributions, and required distributions."""
    kind, young = kind_of(plan, name), owner in period.under_59_half
    rolled_in = bool(described(plan, name).get("rolled_in"))
    return _standing(kind, kind.early(young=young, rolled_in=rolled_in), owner in period.rmd_divisor)


def _standing(kind: AccountKind, early: bool, due: bool) -> tuple[str, str, str]:
    return kind.line, "young" if early else "free", "required" if due else "not required"


def _group(plan: Plan, period: Period, key: tuple[str, ...], places: tuple[int, ...]) -> Group:
    kind, name = key[0], " ".join(key)
    if kind == "trade":
        return Group(_trade(name, key[1]), places)
    if kind == "exchange":
        return Group(_exchange(plan, name, key[1]), places, most=False)

    def mine(pool: Pool) -> bool:
        return _standing(pool.kind, pool.early(period), pool.owners[0] in period.rmd_divisor) == key[1:]

    accounts, owners = _accounts(plan, key[1:], period)
    if kind == "withdraw":
        flow = Flow(
            name, lambda program: _sum(program, program.sheltered.out, mine), _reader(accounts, "distributed")
        )
    else:
        opens = sum(s.amount for s in plan.steps if s.kind == "open_roth" and s.owner in owners)
        read = _reader(accounts, "converted_out")
        flow = Flow(
            name,
            lambda program: _sum(program, program.sheltered.converted_out, mine) - opens / UNIT,
            lambda year: read(year) - opens,  # the dollar that opens a Roth IRA is no part of a step
        )
    return Group(flow, places, owners)


def _accounts(plan: Plan, alike: tuple[str, ...], period: Period) -> tuple[frozenset[str], tuple[str, ...]]:
    """The accounts that are alike so, and their owners."""
    accounts = plan.scenario.content.get("accounts", [])
    mine = [a for a in accounts if _alike(plan, a["name"], a["owner"], period) == alike]
    return frozenset(a["name"] for a in mine), tuple(dict.fromkeys(a["owner"] for a in mine))


def _sum(program: Program, flows: Sequence[Sequence[Expr]], mine: Callable[[Pool], bool]) -> Expr:
    pools = enumerate(program.sheltered.pools)
    return total(flows[number][0] for number, pool in pools if mine(pool))


def _reader(accounts: frozenset[str], flow: str) -> Callable[[PlanYear], float]:
    return lambda year: sum(
        float(getattr(account, flow)) for name, account in year.accounts.items() if name in accounts
    )


def _trade(name: str, asset: str) -> Flow:
    """Sales less purchases of an asset in all taxable accounts."""

    def of(program: Program) -> Expr:
        price = program.taxable.prices[asset][0]
        parts: list[Expr] = []
        for holding in program.taxable.holdings:
            if holding.asset == asset:
                sold = [vintage.sold[0] for vintage in holding.vintages]
                parts += [expr * price for expr in sold if expr is not None]
                parts.append(holding.bought[0] * -price)
        return total(parts)

    def read(year: PlanYear) -> float:
        signs = {"sell": 1.0, "buy": -1.0}
        return sum(signs[trade.action] * trade.amount for trade in year.trades if trade.asset == asset)

    return Flow(name, of, read, signed=True)


def _exchange(plan: Plan, name: str, account: str) -> Flow:
    """What is bought inside the accounts that move with this one."""
    before = opening(plan, account)

    def of(program: Program) -> Expr:
        number, pool = next((n, p) for n, p in enumerate(program.sheltered.pools) if account in p.shares)
        whole = pool.shares[account]
        bought: list[Expr] = []
        for asset, held in program.sheltered.held[number][0].items():
            tag = Tag("bought_inside", account=account, asset=asset)
            column = program.model.column(tag)
            program.model.row(tag, column - held * whole, ">=", -before.get(asset, 0.0) / UNIT)
            bought.append(column)
        return total(bought)

    return Flow(name, of, lambda year: bought_inside(before, year.accounts[account].holdings))
