"""What a rule fills of a year's income on every path: a bracket, a Medicare tier, an AGI."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...models.at_once.federal import PathIncome, Return, income_for_agi
from ..simulate.rule import Conversions, Rule
from .home import Home, HomeYear

Array = NDArray[np.float64]


class Filling:
    """One year's. `price` is how much higher prices are than in the plan on its first day."""

    def __init__(
        self, home: Home, year: HomeYear, rule: Rule, conversions: Conversions, price: Array | float
    ) -> None:
        self.home, self.year, self.rule, self.conversions, self.price = home, year, rule, conversions, price
        self.benefits = sum(year.period.social_security.values())
        self.aim = self._aim()

    def _aim(self) -> float | None:
        """Dollars of ordinary taxable income, Medicare MAGI or AGI to which the rule fills; None fills nothing."""
        facts, level = self.year.facts, self.conversions.level
        if self.rule.order.traditional_to is not None:
            return facts.bracket_top(self.rule.order.traditional_to)
        limits = self.home.scenario.limits
        if limits.no_conversions_after is not None and facts.period.year > limits.no_conversions_after:
            return None
        match self.conversions.kind:
            case "bracket":
                return facts.bracket_top(level)
            case "tier":
                return facts.tier_ceilings[int(level)] - max(limits.cliff_margin, 0.01)
            case "agi":
                return level * facts.period.deflator
            case "all":
                return np.inf if facts.period.year == int(level) else None
            case _:
                return None

    def _wanted_agi(self, aim: float, lines: Return | None, x: PathIncome) -> Array | float:
        if self.conversions.kind == "tier":
            return aim - x.tax_exempt
        if self.conversions.kind == "agi":
            return aim
        deduction = lines.deduction if lines is not None else self.year.federal.standard
        gain = lines.net_capital_gain if lines is not None else 0.0
        return aim + deduction + x.qualified + gain

    def filled(self, x: PathIncome, lines: Return | None, room: Array) -> Array:
        """What is filled, beside all other income of `x`."""
        if self.aim is None:
            return np.zeros_like(room)
        if np.isinf(self.aim):
            return room
        law, status = self.year.federal.law.federal, self.year.federal.status
        wanted = self._wanted_agi(self.aim, lines, x)
        before = income_for_agi(wanted, self.benefits, x.tax_exempt, law.social_security, status, self.price)
        net = x.short - x.carry_short + x.long - x.carry_long
        counted = np.maximum(net, -law.capital_losses.limit[status] / self.price)
        other = x.ordinary + x.interest + x.dividends + x.qualified + counted
        return np.clip(before - other, 0.0, room)
