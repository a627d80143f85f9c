"""Medicare's surcharges after a life event: what a more recent return saves of what the one of two years before makes.

A saving is told by tier: it is there where the older return is past the tier and a more recent one is not. Both are 0
or 1 in a cell, so that the saving needs no switch of its own, in neither form of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...models.household.facts import Horizon, Period
from ...models.laws.medicare import irmaa, life_event
from .disjunctive import YearOfCells
from .model import UNIT, Expr, Model, Tag, total
from .restricted import YearOfOne
from .year_rows import YearRows

Within = Callable[[int, str], Sequence[Expr]]
"""By place of a period and law: by tier, 1 where what the law takes of its return is no more."""
ONE = Expr(const=1.0)


@dataclass(frozen=True)
class Saving:
    """Of one tier of a period's premiums: whether it is saved (0 to 1), and what it costs, thousands of dollars."""

    tier: int
    saved: Expr
    step: float


class Savings:
    """The savings of every period; none where no event is listed."""

    def __init__(self, model: Model, horizon: Horizon) -> None:
        self.model, self.horizon = model, horizon
        self.of = [list(self._columns(period)) for period in horizon.periods]
        self._returns: list[dict[int, dict[int, Expr]]] = [
            {back: {} for back in period.more_recent} for period in horizon.periods
        ]

    def _columns(self, period: Period) -> list[Saving]:
        if not period.more_recent:
            return []
        costs = period.surcharge_by_tier
        steps = [(tier, (above - cost) / UNIT) for tier, (cost, above) in enumerate(pairwise(costs))]
        return [
            Saving(tier, self.model.column(Tag("life_event", period.year, part=tier), 0.0, 1.0), step)
            for tier, step in steps
            if step > 0.0
        ]

    def total(self, t: int) -> Expr:
        """What is saved of a period's surcharges."""
        return total(saving.saved * saving.step for saving in self.of[t])

    def years_back(self, t: int, values: Sequence[float]) -> int | None:
        """How many years back the return is that a solution's saving of a period is by; None where there is none."""
        saved = [saving.tier for saving in self.of[t] if saving.saved.value(values) > 0.5]
        for back, within in self._returns[t].items() if saved else ():
            if all(within[tier].value(values) > 0.5 for tier in saved):
                return back
        return None

    def write(self, years: Sequence[YearOfCells | YearOfOne], *, exact: bool) -> None:
        """The rows, once every year's laws are written. `exact`: with those that hold savings from below too, where
        tiers are chosen; where cells leave edges out they would not be outer."""
        for period, savings in zip(self.horizon.periods, self.of, strict=True):
            rows = YearRows(self.model, period.year)
            returns = self._returns[period.index]
            for saving in savings:
                passed = ONE - self._within(period, irmaa.PAID_IN, saving.tier, years)
                for back in period.more_recent:
                    returns[back][saving.tier] = self._within(period, back, saving.tier, years)
                within = [returns[back][saving.tier] for back in period.more_recent]
                life_event.constrain(rows, saving.saved, passed, within)
                for other in within if exact else ():
                    rows.at_least("life_event", saving.saved - passed - other + 1.0)

    def _within(self, period: Period, back: int, tier: int, years: Sequence[YearOfCells | YearOfOne]) -> Expr:
        """1 where the return of so many years before is not past a tier of the period's premiums."""
        t = period.index - back
        if t >= 0:
            return years[t].within[life_event.BY_YEARS_BACK[back]][tier]
        filed = self.horizon.prior_returns[t + irmaa.PAID_IN]
        costs = period.surcharge_by_tier
        taken = irmaa.surcharge(costs, *filed, period.law.medicare.irmaa)
        return Expr(const=float(taken <= costs[tier]))
