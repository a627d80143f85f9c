"""What the next dollar of a year costs, over the whole range of income: the effective marginal rates of one year.

    map = rate_map(scenario, horizon, 2031, plan)
    map.at("ordinary", 43_000).rate        -> 0.407
    map.frame(), map.jumps_frame()         -> pandas

Rates are slopes of the audit's own return; the kinks between them are found exactly (kinks.py). Medicare surcharges
are no rates: a dollar over an edge costs the whole tier, two years on, so they stand apart as jumps; where a state's
tax steps, a dollar costs the whole step in the same year, so that these stand apart too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from ...models.household.facts import Horizon, Period
from ...models.household.healthcare import Filed, surcharge_decided
from ...models.household.receipts import Receipts
from ...models.household.state_facts import StateOfYear
from ...models.laws.federal import senior_deduction
from ...models.laws.federal.charity import NO_GIFTS, NOTHING_CARRIED
from ...models.laws.medicare import irmaa
from ...models.plan import Plan
from ...models.returns.enter import enter
from ...models.returns.federal_return import ReturnInput, ReturnLines, federal_return
from ...models.returns.marginal_rates import state_tax
from ...models.returns.of_plan import input_of_plan
from ...models.returns.told import told_of
from ...models.scenario import Scenario
from ...models.scenario.states import STATES
from ...tax_tables.schema import FilingStatus
from .kinks import JUMP, Pieces, Row, pieces

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["ordinary", "long_term_gain"]
KINDS: tuple[Kind, ...] = ("ordinary", "long_term_gain")
STEP = 500.0
WIDER = 1.25
"""Without `upto` a map ends this much beyond the top of the fourth bracket, or twice beyond the plan's own income."""
DIGITS = 7
"""Rates are rounded so: a slope is a difference of dollars."""
MOVES = 1e-7
"""A slope that is no more than this is none."""


@dataclass(frozen=True)
class RatesOfYear:
    """What one more dollar costs, as fractions of it; together `rate`.

    own         the dollar's own bracket, or its own rate as a gain
    benefits    Social Security that becomes taxable with it
    stacking    gains and dividends that it pushes into a higher rate
    senior      senior deduction that it takes away
    itemized    other deductions that fall with AGI
    niit, amt   net investment income tax; alternative minimum tax
    state       state income tax
    """

    own: float
    benefits: float
    stacking: float
    senior: float
    itemized: float
    niit: float
    amt: float
    state: float

    @property
    def federal(self) -> float:
        """All but the state's."""
        return self.rate - self.state

    @property
    def rate(self) -> float:
        return float(sum(getattr(self, part.name) for part in fields(RatesOfYear)))


@dataclass(frozen=True)
class Segment(RatesOfYear):
    """One stretch of income over which the rate is one number: `kind` from `start` to `end` dollars of it.

    `agi_start`, `agi_end`: AGI at both ends.
    """

    kind: Kind
    start: float
    end: float
    agi_start: float
    agi_end: float


@dataclass(frozen=True)
class Jump:
    """A Medicare edge: more than `income` dollars of `kind` cost `dollars` more, paid in `year_paid` (its dollars).

    `magi` is the edge, `tier` the tier above it. At the last edge of all the edge dollar itself is above.
    """

    kind: Kind
    income: float
    magi: float
    tier: int
    dollars: float
    year_paid: int


@dataclass(frozen=True)
class StateStep:
    """A step of the state's tax: more than `income` dollars of `kind`, at federal AGI `agi`, cost `dollars` more (or,
    below zero, less) in the same year."""

    kind: Kind
    income: float
    agi: float
    dollars: float


@dataclass(frozen=True)
class RateMap:
    """The effective marginal rates of one year, in dollars of that year.

    `received` is the year's return before any of the income that the map runs over; for ordinary income the plan's
    gains are in it, for gains its withdrawals and conversions. `here`: what the plan itself has of each kind (empty
    without a plan). `year_paid`: when the Medicare surcharges of this year are paid, None where nobody is then
    enrolled or the plan is over. `state_steps`: of the law of `state`, "" where the plan has none of a state.
    """

    year: int
    filing_status: FilingStatus
    ages: dict[str, int]
    deflator: float
    received: dict[Kind, ReturnInput]
    here: dict[Kind, float]
    segments: tuple[Segment, ...]
    jumps: tuple[Jump, ...]
    year_paid: int | None
    state: str = ""
    state_steps: tuple[StateStep, ...] = ()

    def of(self, kind: Kind) -> tuple[Segment, ...]:
        """The segments of one kind of income, ascending."""
        return tuple(segment for segment in self.segments if segment.kind == kind)

    def at(self, kind: Kind, income: float) -> Segment:
        """The segment that the next dollar above `income` lies in. ValueError beyond the map."""
        for segment in self.of(kind):
            if segment.start <= income < segment.end:
                return segment
        last = self.of(kind)[-1].end
        raise ValueError(
            f"income {income:,.2f} is off the map: expected 0 to {last:,.0f}; ask for more with `upto`"
        )

    def frame(self) -> pd.DataFrame:
        """A row a segment: kind, start, end, AGI at both, `rate`, `federal` and its parts."""
        import pandas as pd

        order = ("kind", "start", "end", "agi_start", "agi_end")
        rows = [
            {name: getattr(segment, name) for name in order}
            | {"rate": segment.rate, "federal": segment.federal}
            | {part.name: getattr(segment, part.name) for part in fields(RatesOfYear)}
            for segment in self.segments
        ]
        return pd.DataFrame(rows)

    def jumps_frame(self) -> pd.DataFrame:
        """A row a Medicare edge."""
        import pandas as pd

        return pd.DataFrame(
            [asdict(jump) for jump in self.jumps], columns=[part.name for part in fields(Jump)]
        )


def rate_map(
    scenario: Scenario,
    horizon: Horizon,
    year: int,
    plan: Plan | None = None,
    step: float = STEP,
    upto: float | None = None,
) -> RateMap:
    """The map of one plan year, from no income of a kind to `upto` dollars of it.

    With a plan everything else of the year is the plan's; without one it is what comes in of itself: wages, pensions,
    Social Security, the deductions, in the first year the loss carry-forward and what [year_to_date] says. `step`
    is how closely kinks are looked for. ValueError when the year is not of the scenario.
    """
    period = _period(horizon, year)
    received = _received(scenario, horizon, period, plan)
    here: dict[Kind, float] = {}
    if plan is not None:
        income = plan.years[period.index].income
        here["ordinary"] = income.traditional_distributions + income.roth_conversions
        here["long_term_gain"] = income.long_term_gains
    most = upto if upto is not None else _reach(period, here)
    inputs: dict[Kind, ReturnInput] = {
        "ordinary": replace(received, traditional_distributions=0.0, roth_conversions=0.0),
        "long_term_gain": replace(received, long_term_gains=0.0),
    }
    later = horizon.periods[period.index + 2] if period.index + 2 < len(horizon.periods) else None
    if later is not None and not any(later.surcharge_by_tier):
        later = None
    segments: list[Segment] = []
    jumps: list[Jump] = []
    steps: list[StateStep] = []
    for kind in KINDS:
        own = _Kind(kind, inputs[kind], period)
        found = pieces(own.row, 0.0, most, step)
        segments += own.segments(found)
        steps += own.state_steps(found)
        if later is not None:
            jumps += own.jumps(most, later)
    return RateMap(
        year=year,
        filing_status=period.filing_status,
        ages=dict(period.ages),
        deflator=period.deflator,
        received=inputs,
        here=here,
        segments=tuple(segments),
        jumps=tuple(jumps),
        year_paid=None if later is None else later.year,
        state=STATES[period.state.code] if isinstance(period.state, StateOfYear) else "",
        state_steps=tuple(steps),
    )


def _period(horizon: Horizon, year: int) -> Period:
    first, last = horizon.periods[0].year, horizon.periods[-1].year
    if not first <= year <= last:
        raise ValueError(f"year {year} is not of this scenario: expected {first} to {last}")
    return horizon.periods[year - first]


def _received(scenario: Scenario, horizon: Horizon, period: Period, plan: Plan | None) -> ReturnInput:
    """The year's return as the plan has it, or with nothing chosen."""
    if plan is not None:
        return input_of_plan(horizon, plan, period.index, scenario.taxes.carried)
    first = period.index == 0
    carried = scenario.taxes.carried if first else (0.0, 0.0)
    received = replace(period.so_far.receipts, early_distributions=0.0)
    gifts = period.giving.in_cash if period.giving is not None else NO_GIFTS
    gifts_carried = horizon.gifts_carried.carried if first else NOTHING_CARRIED
    surcharge = _surcharge(scenario, horizon, period)
    told = told_of(period, {}, {}, 0.0)
    return enter(period, period.streams + received, carried, surcharge, gifts, gifts_carried, told=told)


def _surcharge(scenario: Scenario, horizon: Horizon, period: Period) -> float:
    """Medicare's surcharges of the year, by the returns that decide it with nothing chosen."""
    if not any(period.surcharge_by_tier):
        return 0.0
    unknown = [(0.0, period.filing_status)] * irmaa.PAID_IN
    until = horizon.periods[: period.index + 1]
    filed = [*(horizon.prior_returns or unknown), *(_filed(scenario, before) for before in until)]
    return surcharge_decided(period, filed)[0]


def _filed(scenario: Scenario, period: Period) -> Filed:
    """Medicare's MAGI of a year with nothing chosen, which nothing deducted changes, and its filing status."""
    carried = scenario.taxes.carried if period.index == 0 else (0.0, 0.0)
    received = period.streams + replace(period.so_far.receipts, early_distributions=0.0)
    lines = federal_return(enter(period, received, carried), period.law)
    return lines.magi_medicare, period.filing_status


def _reach(period: Period, here: dict[Kind, float]) -> float:
    top = period.law.federal.ordinary_income_tax.tops[period.filing_status][3]
    return max(WIDER * top, *(2.0 * income for income in here.values()), 0.0)


LINES = ("agi", "social_security", "deduction", "senior", "ordinary", "taxable", "gain", "tax", "gains_tax")
TAXES = ("niit", "amt", "state")


@dataclass(frozen=True)
class _Kind:
    """One kind of income added to one return."""

    kind: Kind
    received: ReturnInput
    period: Period

    def entered(self, income: float) -> ReturnInput:
        x = self.received
        if self.kind == "ordinary":
            return x + Receipts(traditional_distributions=income)
        return x + Receipts(long_term_gains=income)

    def lines(self, income: float) -> ReturnLines:
        return federal_return(self.entered(income), self.period.law)

    def row(self, income: float) -> Row:
        """What of the return may turn, in the order of LINES and TAXES."""
        x = self.entered(income)
        lines = federal_return(x, self.period.law)
        status, federal = self.period.filing_status, self.period.law.federal
        senior = senior_deduction.compute(lines.agi, x.seniors, status, federal.senior_deduction)
        return np.array(
            [
                lines.agi,
                lines.taxable_social_security,
                lines.deduction,
                senior,
                lines.ordinary_taxable_income,
                lines.taxable_income,
                lines.net_capital_gain,
                lines.ordinary_income_tax,
                lines.capital_gains_tax,
                lines.niit,
                lines.amt,
                state_tax(x, lines, self.period.state),
            ]
        )

    def state_steps(self, found: Pieces) -> Iterator[StateStep]:
        for income, by in found.jumps:
            dollars = float(by[-1])
            if abs(dollars) > JUMP:
                yield StateStep(self.kind, income, self.lines(income).agi, dollars)

    def segments(self, found: Pieces) -> Iterator[Segment]:
        stretches: list[tuple[float, float, RatesOfYear]] = []
        for start, end, slopes in found.pieces:
            named = dict(zip((*LINES, *TAXES), map(float, slopes), strict=True))
            rates = self._rates(named, self.lines(0.5 * (start + end)).taxable_income)
            if stretches and stretches[-1][2] == rates:
                start = stretches.pop()[0]
            stretches.append((start, end, rates))
        for start, end, rates in stretches:
            yield Segment(
                **asdict(rates),
                kind=self.kind,
                start=start,
                end=end,
                agi_start=self.lines(start).agi,
                agi_end=self.lines(end).agi,
            )

    def _rates(self, slope: dict[str, float], taxable: float) -> RatesOfYear:
        """The slopes of tax, split by what the dollar sets in motion."""
        gained = self.kind == "long_term_gain"
        moves = slope["ordinary"] > MOVES
        rate = slope["tax"] / slope["ordinary"] if moves else 0.0
        if (
            not moves and slope["taxable"] > MOVES
        ):  # deductions reach into the gains: every dollar counts as one
            rate = slope["gains_tax"] / slope["taxable"]
        benefits = rate * slope["social_security"]
        senior = -rate * slope["senior"]
        itemized = -rate * (slope["deduction"] - slope["senior"])
        stacking = 0.0
        if moves:
            own_gain = self._gains_rate(taxable) * slope["gain"] if gained else 0.0
            stacking = max(0.0, slope["gains_tax"] - own_gain)
        income_tax = slope["tax"] + slope["gains_tax"]
        own = income_tax - benefits - senior - itemized - stacking
        parts = (own, benefits, stacking, senior, itemized, *(slope[name] for name in TAXES))
        return RatesOfYear(*(round(part, DIGITS) + 0.0 for part in parts))

    def _gains_rate(self, taxable: float) -> float:
        """The rate of a gain on top of everything."""
        table = self.period.law.federal.capital_gains_tax
        tops = table.tops[self.period.filing_status]
        return table.rates[sum(taxable > top for top in tops)]

    def jumps(self, upto: float, later: Period) -> Iterator[Jump]:
        """The Medicare edges that are passed between no income and `upto`."""
        status, table = self.period.filing_status, later.law.medicare.irmaa
        first, last = self.lines(0.0).magi_medicare, self.lines(upto).magi_medicare
        for edge in table.edges[status]:
            if first < edge < last:
                before = irmaa.tier(edge - 1.0, status, table)
                above = irmaa.tier(edge + 1.0, status, table)
                cost = later.surcharge_by_tier[above] - later.surcharge_by_tier[before]
                yield Jump(self.kind, self._income_at(edge, upto), edge, above, cost, later.year)

    def _income_at(self, magi: float, upto: float) -> float:
        """The income at which MAGI is so much: MAGI never falls as income rises."""
        low, high = 0.0, upto
        while high - low > 1e-6:
            middle = 0.5 * (low + high)
            if self.lines(middle).magi_medicare <= magi:
                low = middle
            else:
                high = middle
        return low
