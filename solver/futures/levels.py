"""Levels of this year's AGI that are worth trying: where the next dollar of income begins to cost more.

Found on the return of the plan's own first year, everything but withdrawals and conversions held (explain/rate_map.py):
tops of brackets, the ceilings of the lower rates on gains, Medicare's edges, steps and brackets of a state's tax, and
whatever else makes the next dollar dearer.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ...models.amounts import rate
from ...models.household.facts import Horizon
from ...models.household.receipts import Receipts
from ...models.plan import Plan
from ...models.returns.federal_return import federal_return
from ...models.scenario import Scenario
from ...tax_tables.schema import YearLaw
from ..explain.rate_map import RateMap, Segment, rate_map

DEARER = 0.02
"""A rise of the rate of the next dollar that makes a level."""
STEP = 100.0
"""Dollars of a state's tax at a step that make a level."""
APART = 500.0
"""Dollars within which two levels are one."""
TAKEN = {
    "benefits": "where more of Social Security is taxed",
    "senior": "where the senior deduction falls",
    "itemized": "where deductions fall",
    "niit": "the threshold of the net investment income tax",
    "amt": "where the alternative minimum tax begins",
    "state": "the top of a bracket of the state",
}
NEXT_GAINS = 0.04
"""The next rate on gains is about 5 points more at least; a smaller rise is what other parts do to gains stacked."""


class Level(NamedTuple):
    """An AGI (dollars of the year) and what it is at. `cliff`: whether the next dollar costs a whole tier or step."""

    words: str
    agi: float
    cliff: bool = False

    def within(self, asked: tuple[float, float]) -> bool:
        """Whether it lies where the scenario asks this year's AGI to lie."""
        return asked[0] - 0.5 <= self.agi <= asked[1] + 0.5


def kinks(scenario: Scenario, horizon: Horizon, plan: Plan) -> list[Level]:
    """The levels of the plan's first year, ascending."""
    found = rate_map(scenario, horizon, scenario.start_year, plan)
    dearer = _dearer(found, horizon.periods[0].law)
    return sorted({*dearer, *_cliffs(found, scenario.limits.cliff_margin)}, key=lambda one: one.agi)


def _dearer(found: RateMap, law: YearLaw) -> Iterator[Level]:
    for before, after in pairwise(found.of("ordinary")):
        if after.rate - before.rate >= DEARER:
            yield Level(_words(before, after, _gains_rate(found, after.start, law)), after.agi_start)


def _gains_rate(found: RateMap, income: float, law: YearLaw) -> float:
    """The rate on gains whose ceiling is nearest to the taxable income that so much ordinary income makes."""
    entered = found.received["ordinary"] + Receipts(traditional_distributions=income)
    taxable, table = federal_return(entered, law).taxable_income, law.federal.capital_gains_tax
    ceilings = zip(table.rates, table.tops[found.filing_status], strict=False)
    return min(ceilings, key=lambda one: abs(one[1] - taxable))[0]


def _words(before: Segment, after: Segment, gains_rate: float) -> str:
    """What makes the next dollar dearer, most of all; `gains_rate`: whose ceiling it is, where gains are pushed over
    one."""
    gains = ("stacking",) if after.stacking - before.stacking >= NEXT_GAINS else ()
    parts = ("own", *gains, *TAKEN)
    most = max(parts, key=lambda part: float(getattr(after, part) - getattr(before, part)))
    if most == "own":
        own = round(before.own, 3)
        return f"the top of the {rate(own)} bracket" if own else "the most income that bears no tax"
    if most == "stacking":
        return f"the ceiling of the {rate(gains_rate)} rate on gains"
    return TAKEN[most]


def _cliffs(found: RateMap, margin: float) -> Iterator[Level]:
    clear = max(margin, 0.01)
    for jump in found.jumps:
        if jump.kind == "ordinary":
            agi = _agi_at(found, jump.income) - clear
            yield Level(f"the ceiling of Medicare tier {jump.tier - 1}", agi, True)
    for step in found.state_steps:
        if step.kind == "ordinary" and step.dollars >= STEP:
            yield Level(f"below a step of {found.state}'s tax", step.agi - clear, True)


def _agi_at(found: RateMap, income: float) -> float:
    part = found.at("ordinary", income)
    share = (income - part.start) / max(part.end - part.start, 1e-9)
    return part.agi_start + share * (part.agi_end - part.agi_start)


def apart(levels: list[Level], own: float) -> list[Level]:
    """One of those that are alike, the nearest to `own`, ascending; of two, a cliff says more than a rate."""
    kept: list[Level] = []
    for level in sorted(
        levels, key=lambda one: (abs(one.agi - own) > 0.0, not one.cliff, abs(one.agi - own))
    ):
        if all(abs(level.agi - other.agi) > APART for other in kept):
            kept.append(level)
    return sorted(kept, key=lambda one: one.agi)
