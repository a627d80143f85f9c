"""A state's income tax of many returns at once.

A flat stand-in is worked out as it stands. A state's own law is known here by its slopes: its tax by the audit's own
return at amounts of ordinary income and of preferential income, straight lines between; `error` is the most that this
was away from the return on as many years at random. What is deducted from itemised income is the tax before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..household.facts import FlatStateTax, Period
from ..household.state_facts import StateOfYear
from ..returns.federal_return import ReturnInput, federal_return
from .federal import Amount, PathIncome, Return

Array = NDArray[np.float64]
ORDINARY = np.array([0, 1, 2, 3, 4, 6, 8, 11, 14, 18, 23, 30, 40, 55, 80, 120, 200, 400, 1000]) * 1e4
PREFERRED = np.array([0, 1, 3, 6, 12, 25, 60, 150, 400]) * 1e4
CHECKED = 60
"""Years at random on which the slopes are compared with the return."""


class StateYear(Protocol):
    """A state's tax in one year; `error`: dollars that it may be away from the return, as far as is known."""

    error: float

    def of(self, x: PathIncome, lines: Return, price: Amount) -> Array: ...


@dataclass
class FlatYear:
    """The rate that stands in for a state, on AGI less what it does not tax. Retirement income is all of `ordinary`
    but wages."""

    rule: FlatStateTax
    wages: float
    error = 0.0

    def of(self, x: PathIncome, lines: Return, price: Amount) -> Array:
        base = lines.agi
        if not self.rule.taxes_retirement:
            base = base - (x.ordinary - self.wages)
        if not self.rule.taxes_social_security:
            base = base - lines.taxable_benefits
        return np.asarray(self.rule.rate * np.maximum(base, 0.0))


class SlopesYear:
    """A state's own tax by its slopes."""

    def __init__(self, period: Period, rule: StateOfYear) -> None:
        self.period, self.rule, self.law = period, rule, period.law
        self.scale = period.deflator
        self.table = np.array(
            [[self._owed(y * self.scale, g * self.scale) for g in PREFERRED] for y in ORDINARY]
        )
        rng = np.random.default_rng(period.year)
        y = rng.uniform(0.0, 25e4, CHECKED) * self.scale
        g = rng.uniform(0.0, 12e4, CHECKED) * self.scale * (rng.random(CHECKED) < 0.5)
        exact = np.array([self._owed(float(a), float(b)) for a, b in zip(y, g, strict=True)])
        self.error = float(np.max(np.abs(self._between(y, g) - exact)))

    def _owed(self, distributed: float, gains: float) -> float:
        """By the return: distributions of traditional accounts beside wages, pensions and benefits; gains."""
        period = self.period
        x = ReturnInput(
            filing_status=period.filing_status,
            seniors=period.seniors,
            wages=sum(period.wages.values()),
            pensions=sum(period.pensions.values()),
            social_security=sum(period.social_security.values()),
            traditional_distributions=distributed,
            long_term_gains=gains,
            state=self.rule,
        )
        return float(self.rule.owed(x, federal_return(x, self.law), self.rule))

    def _between(self, y: Array, g: Array) -> Array:
        rows, columns = ORDINARY * self.scale, PREFERRED * self.scale
        i = np.clip(np.searchsorted(rows, y, side="right") - 1, 0, len(rows) - 2)
        j = np.clip(np.searchsorted(columns, g, side="right") - 1, 0, len(columns) - 2)
        u = (y - rows[i]) / (rows[i + 1] - rows[i])
        v = (g - columns[j]) / (columns[j + 1] - columns[j])
        at = self.table
        return np.asarray(
            (1 - u) * (1 - v) * at[i, j]
            + u * (1 - v) * at[i + 1, j]
            + (1 - u) * v * at[i, j + 1]
            + u * v * at[i + 1, j + 1]
        )

    def of(self, x: PathIncome, lines: Return, price: Amount) -> Array:
        period = self.period
        fixed = sum(period.wages.values()) + sum(period.pensions.values())
        limit = self.law.federal.capital_losses.limit[period.filing_status] / price
        gains = x.long - x.carry_long + x.short - x.carry_short
        gains = np.maximum(gains, -limit)
        ordinary = np.maximum(x.ordinary - fixed + x.interest + x.dividends + np.minimum(gains, 0.0), 0.0)
        return self._between(ordinary, np.maximum(gains, 0.0) + x.qualified)


def state_year(period: Period) -> StateYear | None:
    """A period's state; None where it takes nothing."""
    if isinstance(period.state, FlatStateTax):
        return FlatYear(period.state, sum(period.wages.values()))
    if isinstance(period.state, StateOfYear):
        return SlopesYear(period, period.state)
    return None
