"""A state's income tax of many returns at once.

A flat stand-in is worked out as it stands; a state's own law is read once more over arrays (state_laws).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..household.facts import FlatStateTax, ItemizedInputs, Period
from ..household.state_facts import StateOfYear
from .federal import Amount, PathIncome, Return
from .state_laws.register import LAWS, local_tax
from .state_laws.returns import PathReturn
from .state_laws.tables import StateAmounts, moved

Array = NDArray[np.float64]


Since = Callable[[int], Amount]


def as_in_the_plan(year: int) -> float:
    """Prices of an earlier year, beside the plan's."""
    return 1.0


class StateYear(Protocol):
    """A state's tax in one year. `price`: how much higher prices are than in the plan, `since` the same of earlier
    years."""

    def of(
        self, x: PathIncome, lines: Return, price: Amount = 1.0, since: Since = as_in_the_plan
    ) -> Array: ...


@dataclass
class FlatYear:
    """The rate that stands in for a state, on AGI less what it does not tax. Retirement income is all of `ordinary`
    but wages."""

    rule: FlatStateTax
    wages: float

    def of(self, x: PathIncome, lines: Return, price: Amount = 1.0, since: Since = as_in_the_plan) -> Array:
        base = lines.agi - x.treasury
        if not self.rule.taxes_retirement:
            base = base - (x.ordinary - self.wages)
        if not self.rule.taxes_social_security:
            base = base - lines.taxable_benefits
        return np.asarray(self.rule.rate * np.maximum(base, 0.0))


class OwnLawYear:
    """A state's own law, read once more over arrays (state_laws), with that of the city or county."""

    def __init__(self, rule: StateOfYear, given: ItemizedInputs, payroll: float) -> None:
        self.rule, self.given, self.payroll = rule, given, payroll
        self.law = LAWS[rule.code]

    def of(self, x: PathIncome, lines: Return, price: Amount = 1.0, since: Since = as_in_the_plan) -> Array:
        plain = np.ndim(price) == 0 and price == 1.0
        amounts = self.rule.amounts
        t: StateAmounts = amounts if plain else moved(amounts, self.rule.year, price, since)
        s = PathReturn(self.rule, x, lines, self.given, self.payroll, price)
        found = self.law(s, t)
        tax = found.tax + local_tax(self.rule.place, self.rule.code, s, found, t)
        return np.asarray(tax if plain else tax / price) + np.zeros(np.shape(lines.agi))


def state_year(period: Period) -> StateYear | None:
    """A period's state; None where it takes nothing."""
    if isinstance(period.state, FlatStateTax):
        return FlatYear(period.state, sum(period.wages.values()))
    if isinstance(period.state, StateOfYear):
        return OwnLawYear(period.state, period.itemized, period.payroll_tax)
    return None
