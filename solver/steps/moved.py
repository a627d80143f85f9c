"""How far each step may be moved: the ranges beside the steps, each end re-solved and audited.

Steps that are alike in the law are moved together: by owner where owners differ (one under 59 1/2, one with required
distributions), never by account. Exchanges inside tax-advantaged accounts have a least end alone: how much must be
exchanged at all, in all of them together, as one account's can be made in another.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ...models.accounts import AccountKind
from ...models.accounts.kind import DISTRIBUTION, QCD
from ...models.household.facts import Horizon, Period
from ...models.plan import Plan, PlanYear, Step, StepRanges
from ...models.scenario import Scenario
from ...models.steps.facts import DUST, bought_inside, described, kind_of, opening
from ...models.steps.sheltered import OPENING_DOLLAR
from ..audit import audit
from ..formulation.holdings import Pool
from ..formulation.model import UNIT, Expr, Tag, total
from ..formulation.program import Program
from .ends import End, EndQuestion, RangeEnds
from .gifts import gift_flow
from .ranges import Flow

SHARE = 5e-4
"""Of the objective, what a range gives up at most, where the plan's gap is no wider."""
KINDS = ("convert", "qcd", "withdraw", "give", "trade", "exchange")
PAID = {"qcd": QCD, "withdraw": DISTRIBUTION}
ENOUGH = 2.0
"""Seconds that an end may take, however many are still to come."""
IN_TIME = 0.9
"""Of the time, when the last question is ended: its answer is audited after that."""
CENT = 0.01


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
    allowed, because = allowance(plan, value)
    flows = [group.flow for group in groups_of(plan, horizon.periods[0])]
    ends = RangeEnds(
        scenario, horizon, report, flows, best=value, allowed=allowed, until=until, backend=backend, stop=stop
    )
    return ranged(plan, horizon.periods[0], ends, because)


def allowance(plan: Plan, value: float) -> tuple[float, Literal["share", "gap"]]:
    """What a range may give up of a plan's objective, `value` of the best known, and which of share and gap it is."""
    share, gap = SHARE * abs(value), _gap(plan)
    return max(share, gap), "gap" if gap > share else "share"


def ranged(plan: Plan, period: Period, ends: RangeEnds, because: Literal["share", "gap"]) -> Plan:
    """The plan with the ranges of its steps, as their ends are found."""
    objective = ends.report.objective
    real = objective.value_real / objective.value if objective.value else 1.0
    groups = sorted(groups_of(plan, period), key=lambda group: group.order)
    ranges = [_Range(group, ends, group.flow.read(ends.report.years[0])) for group in groups]
    for one in ranges:
        one.ask()
    whole = not ends.late
    _go_further(ranges, ends)
    steps = list(plan.steps)
    for one in ranges:
        group = one.group
        numbers = tuple(steps[at].number for at in group.places) if len(group.places) > 1 else ()
        whose = " and ".join(group.owners) if len(group.owners) > 1 else ""
        for place in group.places:
            update = {**one.said(real), "together": numbers, "planned": one.planned, "range_of": whose}
            steps[place] = steps[place].model_copy(update=update)
    within = StepRanges(dollars=ends.allowed * real, share=SHARE, because=because, whole=whole)
    return plan.model_copy(update={"steps": tuple(steps), "step_ranges": within})


def _go_further(ranges: Sequence[_Range], ends: RangeEnds) -> None:
    """Every end in other cells, each in twice an even share of the time, as many are soon answered."""
    left = [(one, question) for one in ranges for question in one.questions()]
    for number, (one, question) in enumerate(left):
        if ends.late:
            return
        seconds = ends.until - time.monotonic()
        one.further(question, min(seconds, max(ENOUGH, 2.0 * seconds / (len(left) - number + 1))))


class _Range:
    """The ends of one group's range, and what doing nothing gives up, as far as there was time."""

    def __init__(self, group: Group, ends: RangeEnds, planned: float) -> None:
        self.group, self.ends, self.planned = group, ends, planned
        name = group.flow.name
        self.low, self.high, self.nothing = EndQuestion(name, 1.0), EndQuestion(name, -1.0), EndQuestion(name)
        self.found: dict[EndQuestion, End | None] = {}

    def ask(self) -> None:
        """In the plan's cells: nothing of it first, for nothing is the least of what has one way."""
        self.found[self.nothing] = nothing = self.ends.ask(self.nothing)
        self.found[self.low] = nothing
        if nothing is None or self.group.flow.signed:
            self.found[self.low] = self.ends.ask(self.low)
        if self.group.most:
            self.found[self.high] = self.ends.ask(self.high)

    def questions(self) -> Iterator[EndQuestion]:
        """What other cells may answer better, in the order to ask."""
        if self.found[self.nothing] is None or self.group.flow.signed:
            yield self.low
        if self.group.most:
            yield self.high
        yield self.nothing

    def further(self, question: EndQuestion, seconds: float) -> None:
        known = self.found[question]
        if question == self.nothing and (known is not None and known.costs <= self.ends.own + CENT):
            return
        if question == self.nothing and known is None and not self._may_be_none:
            return
        self.found[question] = found = self.ends.further(question, known, seconds)
        if question == self.nothing and not self.group.flow.signed and found is not None:
            self.found[self.low] = found

    @property
    def _may_be_none(self) -> bool:
        """Whether nothing of it lies within what was found."""
        low, high = self.found[self.low], self.found.get(self.high)
        least = self.planned if low is None else min(low.amount, self.planned)
        most = self.planned if high is None else max(high.amount, self.planned)
        return least <= self.least <= most or (not self.group.most and least <= self.least)

    @property
    def least(self) -> float:
        """Dollars that are nothing of it: the dollar that opens a Roth IRA is none."""
        return DUST + (OPENING_DOLLAR * len(self.group.owners) if self.group.order == 0 else 0.0)

    def said(self, real: float) -> dict[str, float]:
        """The fields of its steps; `real` makes dollars of the objective today's."""
        if not any(self.found.values()):
            return {}
        said = {"low": self.planned, "high": self.planned} if self.group.most else {}
        for name, question in (("low", self.low), ("high", self.high)):
            end = self.found.get(question)
            if end is None:
                continue
            further = question.sign * (self.planned - end.amount) > 0.0
            said[name] = end.amount if further else self.planned
            said[f"{name}_costs"] = (end.costs if further else self.ends.own) * real
        nothing = self.found[self.nothing]
        if nothing is not None:
            said["nothing_costs"] = nothing.costs * real
        return said


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
    if step.kind in ("qcd", "withdraw", "convert"):
        return step.kind, *_alike(plan, step.source, step.owner, period)
    if step.kind in ("sell", "buy"):
        return "trade", step.asset
    if step.kind == "give":
        return "give", "lots" if step.lots else "cash"
    return ("exchange",) if step.kind == "exchange" else ()


def _alike(plan: Plan, name: str, owner: str, period: Period) -> tuple[str, str, str]:
    """What tells accounts apart: the line, the additional tax of early distributions, and required distributions."""
    kind, young = kind_of(plan, name), owner in period.under_59_half
    rolled_in = bool(described(plan, name).get("rolled_in"))
    due = period.required_divisor(name, owner) is not None
    return _standing(kind, kind.early(young=young, rolled_in=rolled_in), due)


def _standing(kind: AccountKind, early: bool, due: bool) -> tuple[str, str, str]:
    return kind.line, "young" if early else "free", "required" if due else "not required"


def _group(plan: Plan, period: Period, key: tuple[str, ...], places: tuple[int, ...]) -> Group:
    kind, name = key[0], " ".join(key)
    if kind in ("trade", "give"):
        return Group(_trade(name, key[1]) if kind == "trade" else gift_flow(name, key[1]), places)
    if kind == "exchange":
        return Group(_exchanges(plan, name), places, most=False)

    def mine(pool: Pool) -> bool:
        due = period.required_divisor(pool.name, pool.owners[0]) is not None
        return _standing(pool.kind, pool.early(period), due) == key[1:]

    accounts, owners = _accounts(plan, key[1:], period)
    if (paid := PAID.get(kind)) is not None:
        read = _reader(accounts, paid.flow)
        flow = Flow(name, lambda program: _sum(program, program.sheltered.outflows[paid], mine), read)
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


def _exchanges(plan: Plan, name: str) -> Flow:
    """What is bought inside tax-advantaged accounts beyond what arrives there by conversion."""
    accounts = [a["name"] for a in plan.scenario.content.get("accounts", []) if a["type"] != "taxable"]

    def of(program: Program) -> Expr:
        model, exchanged = program.model, list[Expr]()
        for number, pool in enumerate(program.sheltered.pools):
            bought, name = list[Expr](), next(iter(pool.shares))
            for asset, held in program.sheltered.held[number][0].items():
                before = sum(opening(plan, one).get(asset, 0.0) for one in accounts if one in pool.shares)
                tag = Tag("bought_inside", account=name, asset=asset)
                bought.append(model.column(tag))
                model.row(tag, bought[-1] - held, ">=", -before / UNIT)
            tag = Tag("exchanged_inside", account=name)
            exchanged.append(model.column(tag))
            arrived = program.sheltered.converted_in[number][0] + program.sheltered.rolled_in[number][0]
            model.row(tag, exchanged[-1] - total(bought) + arrived, ">=")
        return total(exchanged)

    def read(year: PlanYear) -> float:
        held = ((year.accounts[account], opening(plan, account)) for account in accounts)
        came = ((one, before, one.converted_in + one.rolled_in) for one, before in held)
        return sum(max(0.0, bought_inside(before, one.holdings) - arrived) for one, before, arrived in came)

    return Flow(name, of, read)
