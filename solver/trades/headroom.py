"""Room in the year's return: how far it is from the edges of the law, a state's too, before and after the orders.

Measured on the audit's return: how many dollars more of ordinary income (a withdrawal or a conversion), or of long-term
gain, until the line stands at the edge. Before the orders nothing more is withdrawn, converted or sold than was by the
day of the positions; after them the plan's amounts and the orders' gains are done. Wages, benefits, interest and
dividends are the plan's whole year in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ...models.accounts import KINDS
from ...models.amounts import dollars as written
from ...models.household.facts import Horizon, Period
from ...models.household.receipts import Receipts
from ...models.household.state_facts import StateOfYear
from ...models.laws.states.edges import edges_of
from ...models.plan import Plan
from ...models.returns.federal_return import ReturnInput, ReturnLines, federal_return
from ...models.returns.marginal_rates import state_tax
from ...models.returns.resident import resident_at
from ...models.returns.state_steps import StepAbove
from ...models.scenario import Scenario
from ...models.scenario.states import STATES
from .check import return_without_sales
from .order import CENT

Line = Callable[[ReturnInput, ReturnLines], float]
More = Literal["ordinary income", "long-term gain"]
HALVINGS = 60
FAR = 1e6
"""Dollars beyond which no step of a state's tax is looked for."""


@dataclass(frozen=True)
class Headroom:
    """An edge of the law above this year's income before the orders.

    line            what the edge is of: `at` dollars of it
    more            what room is counted in
    before, after   dollars of `more` until the line is at the edge; after the orders below 0: so far is it past it
    beyond          what lies beyond, in words
    """

    edge: str
    line: str
    at: float
    more: More
    before: float
    after: float
    beyond: str


def _returns(
    scenario: Scenario, plan: Plan, period: Period, gains: tuple[float, float]
) -> tuple[ReturnInput, ReturnInput]:
    """The year's return with nothing more done, and with the plan's amounts and the orders' gains."""
    kinds = {account.name: KINDS[account.type] for account in scenario.accounts}
    accounts = plan.years[0].accounts
    planned = return_without_sales(scenario, plan, period)
    withdrawn = sum(
        account.distributed for name, account in accounts.items() if name in kinds and kinds[name].deferred
    )
    converted = sum(account.converted_out for account in accounts.values())
    undone = replace(
        planned,
        traditional_distributions=max(0.0, planned.traditional_distributions - withdrawn),
        roth_conversions=max(0.0, planned.roth_conversions - converted),
    )
    done = planned + Receipts(short_term_gains=gains[0], long_term_gains=gains[1])
    return undone, done


@dataclass(frozen=True)
class _Family:
    """Edges of one line, (name, dollars of the line, what lies beyond), lowest first."""

    words: str
    line: Line
    more: More
    edges: Sequence[tuple[str, float, str]]


def headroom_of(
    scenario: Scenario, plan: Plan, horizon: Horizon, gains: tuple[float, float]
) -> Iterator[Headroom]:
    """Of each law the edges from the first one above the year as it stands to the first above what is planned.

    `gains`: the orders' own, short and long.
    """
    period = horizon.periods[0]
    law = period.law
    undone, done = _returns(scenario, plan, period, gains)
    for family in _families(horizon):

        def stands(x: ReturnInput, family: _Family = family) -> float:
            return family.line(x, federal_return(x, law))

        before, after = stands(undone), stands(done)
        for name, at, beyond in family.edges:
            if at > before + CENT:
                yield Headroom(
                    edge=name,
                    line=family.words,
                    at=at,
                    more=family.more,
                    before=_until(undone, at, family.more, stands),
                    after=_until(done, at, family.more, stands) if after <= at else at - after,
                    beyond=beyond,
                )
                if at >= after:
                    break
    if isinstance(period.state, StateOfYear):
        for line in period.state.amounts.table.edges:
            yield from _to_state_steps(undone, done, period.state, line)


def _to_state_steps(
    undone: ReturnInput, done: ReturnInput, rule: StateOfYear, line: str
) -> Iterator[Headroom]:
    """Likewise the steps of the state's tax along a line of its return, those that cost anything."""

    def returned(x: ReturnInput) -> ReturnLines:
        return federal_return(x, rule.law)

    def stands(x: ReturnInput) -> float:
        return resident_at(x, returned(x), rule).get(line, 0.0)

    before, after = stands(undone), stands(done)
    for edge in edges_of(rule.amounts, max(before, after) + FAR):
        if edge.line != line or edge.value <= before + CENT:
            continue
        room = _until(undone, edge.value, "ordinary income", stands)
        if room >= FAR:
            return
        near, far = (undone + Receipts(roth_conversions=room + more) for more in (0.0, 2.0))
        cost = state_tax(far, returned(far), rule) - state_tax(near, returned(near), rule)
        if cost <= 2.0:
            continue
        above = StepAbove(edge, cost)
        yield Headroom(
            edge=f"step of {STATES[rule.code]}'s tax",
            line=above.line,
            at=edge.value,
            more="ordinary income",
            before=room,
            after=_until(done, edge.value, "ordinary income", stands)
            if after <= edge.value
            else edge.value - after,
            beyond=f"{written(cost)} more of the state's tax",
        )
        if edge.value >= after:
            return


def _until(x: ReturnInput, at: float, more: More, stands: Callable[[ReturnInput], float]) -> float:
    """Dollars more of a kind until the line stands at the edge, to a cent downwards."""

    def with_more(dollars: float) -> ReturnInput:
        if more == "ordinary income":
            return x + Receipts(roth_conversions=dollars)
        return x + Receipts(long_term_gains=dollars)

    low, high = 0.0, 1000.0
    while stands(with_more(high)) <= at and high < 1e9:
        low, high = high, 2.0 * high
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if stands(with_more(middle)) <= at else (low, middle)
    return low


def _families(horizon: Horizon) -> Iterator[_Family]:
    period = horizon.periods[0]
    federal, status = period.law.federal, period.filing_status
    schedule, gains = federal.ordinary_income_tax, federal.capital_gains_tax
    brackets = zip(schedule.rates, schedule.rates[1:], schedule.tops[status], strict=False)
    yield _Family(
        "ordinary taxable income",
        lambda x, lines: lines.agi - lines.deduction - x.qualified_dividends - lines.net_capital_gain,
        "ordinary income",
        [
            (f"top of the {100 * rate:g}% bracket", top, f"{100 * above:g}% from there")
            for rate, above, top in brackets
        ],
    )
    ceilings = zip(gains.rates, gains.rates[1:], gains.tops[status], strict=False)
    yield _Family(
        "taxable income",
        lambda x, lines: lines.agi - lines.deduction,
        "long-term gain",
        [
            (f"{100 * rate:g}% capital-gain ceiling", top, f"gains bear {100 * above:g}%")
            for rate, above, top in ceilings
        ],
    )
    yield _Family("MAGI", lambda x, lines: lines.magi_medicare, "ordinary income", list(_tiers(horizon)))
    threshold = federal.niit.threshold[status]
    yield _Family(
        "AGI",
        lambda x, lines: lines.agi,
        "ordinary income",
        [("NIIT threshold", threshold, f"{100 * federal.niit.rate:g}% on investment income")],
    )
    senior = federal.senior_deduction
    if period.seniors and senior.amount[status] > 0.0:
        start = senior.threshold[status]
        yield _Family(
            "AGI",
            lambda x, lines: lines.agi,
            "ordinary income",
            [("start of the senior deduction's phase-out", start, "the deduction falls")],
        )


def _tiers(horizon: Horizon) -> Iterator[tuple[str, float, str]]:
    """The edges that set surcharges two years on, and what the next tier costs more."""
    if len(horizon.periods) < 3:
        return
    later, status = horizon.periods[2], horizon.periods[0].filing_status
    table, costs = later.law.medicare.irmaa, later.surcharge_by_tier
    if max(costs) > 0.0:
        for tier, edge in zip(table.tiers[status], table.edges[status], strict=True):
            more = costs[tier] - costs[tier - 1]
            yield f"IRMAA tier {tier - 1} ceiling", edge, f"{written(more)} more of premiums in {later.year}"
