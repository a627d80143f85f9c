"""Where the laws bend: incomes that put a line of the return on a kink, found on the return itself."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from decumulate.models.returns.federal_return import ReturnLines

from .one_year import MOST_INCOME, Household, Incomes, law_of

PREFERENTIAL = (0.0, 350.0, 45_000.0, 640_000.0, 1_100_000.0)
"""Gains under which every kink is visited: none, a few (the worksheet's "smaller of"), some, very large (the last
only where the AMT is on, whose exemption they phase out)."""


def at(
    line: Callable[[ReturnLines], float], target: float, household: Household, start: Incomes, name: str
) -> Incomes | None:
    """`start` with the income `name` raised until a line, rising with it, is at the target (to the cent; None where
    it starts above). Nearer than that to a kink, HiGHS may itself mistake one side for the other.
    """

    def over(amount: float) -> bool:
        return line(replace(start, **{name: amount}).returned(household)) > target

    low, high = 0.0, MOST_INCOME / 2
    if over(low) or not over(high):
        return None
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if over(middle) else (middle, high)
    return replace(start, **{name: round(low, 2)})


def targets(household: Household) -> Iterator[tuple[Callable[[ReturnLines], float], float]]:
    """(line, amount) of every kink of the household's year."""
    law, status = law_of(household.year).federal, household.status
    zero, fifteen = law.capital_gains_tax.tops[status]
    brackets = law.ordinary_income_tax.tops[status]
    for top in (0.0, *brackets, zero, fifteen, 0.5 * (zero + brackets[1])):
        yield lambda lines: lines.ordinary_taxable_income, top
    for top in (0.0, zero, brackets[1], fifteen):
        yield lambda lines: lines.taxable_income, top
    first, second = law.social_security.base1[status], law.social_security.base2[status]
    for base in (first, second, first + household.benefits):
        yield lambda lines: lines.provisional_income, base
    cap = law.social_security.second_rate * household.benefits
    yield lambda lines: lines.taxable_social_security, 0.5 * household.benefits
    yield lambda lines: lines.taxable_social_security, cap - 0.005
    yield lambda lines: lines.agi, law.niit.threshold[status]
    senior = law.senior_deduction
    for agi in (
        senior.threshold[status],
        senior.threshold[status] + senior.amount[status] / senior.phaseout_rate,
    ):
        yield lambda lines: lines.agi, agi
    laws = household.laws
    bends = {x for choice in laws.choices for x in choice.deduction.xs[1:-1]}
    if household.amt:
        bends |= {x for choice in laws.choices for x in choice.amt_base.xs[1:-1]}
    for agi in sorted(bends):
        yield lambda lines: lines.agi, agi
    if household.enrolled:
        for edge in law_of(household.year + 2).medicare.irmaa.edges[status]:
            yield lambda lines: lines.magi_medicare, edge - household.margin - 1.0
            yield lambda lines: lines.magi_medicare, edge + 1.0


def kinks(household: Household) -> Iterator[Incomes]:
    """Every kink under every size of preferential income, by a rising distribution and by rising gains."""
    exempt = 0.7 * household.tax_exempt
    for gains in PREFERENTIAL if household.amt else PREFERENTIAL[:-1]:
        start = Incomes(interest=200.0, exempt=exempt, qualified=0.3 * gains, gains=0.7 * gains)
        yield start
        for line, target in targets(household):
            found = at(line, target, household, start, "distributed")
            if found is not None:
                yield found
    for distributed in (0.0, 12_000.0, 70_000.0):
        for line, target in targets(household):
            found = at(line, target, household, Incomes(distributed, exempt=exempt), "gains")
            if found is not None:
                yield found
    if household.losses:
        for loss in (500.0, 3_000.0, 9_000.0):
            for line, target in targets(household):
                start = Incomes(exempt=exempt, qualified=800.0, gains=-loss)
                found = at(line, target, household, start, "distributed")
                if found is not None:
                    yield found


def at_random(household: Household, count: int) -> Iterator[Incomes]:
    """Seeded incomes, from small to very large."""
    rng = random.Random(household.name)

    def amount(never: float, most: float) -> float:
        return (
            0.0 if rng.random() < never else round(math.exp(rng.uniform(math.log(50.0), math.log(most))), 2)
        )

    for _ in range(count):
        lose = household.losses and rng.random() < 0.5
        yield Incomes(
            distributed=amount(0.2, 1e6),
            interest=amount(0.5, 2e5),
            exempt=min(amount(0.3, 6e4), household.tax_exempt),
            qualified=amount(0.4, 3e5),
            gains=-amount(0.0, 2e4) if lose else amount(0.3, 1.2e6),
        )
