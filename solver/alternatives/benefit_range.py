"""The relaxed programs of one household under many paths of Social Security, as one family.

Programs whose years differ in their benefits alone have the same rows and columns, in each year as long as the benefits
stay on one side of the kinks of their taxation: at nothing, below the second base less the first, at or above it.
Within such a *stretch* all numbers are linear in the year's benefits (26 USC 86), so two programs, one at each end of
it, say what every other one is (formulation/variable_bounds.py, AnyBenefits).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ...models.household.facts import Horizon, Period
from ...models.scenario import Scenario
from ..formulation.program import Program, ProgramGoal, Refinement
from ..formulation.variable_bounds import AnyBenefits, year_bounds
from .arrays import Array, Whole

End = Literal[0, 1]
NOTHING, FEW, MANY = 0, 1, 2
"""The stretches of a year's benefits."""


@dataclass(frozen=True)
class Stretch:
    """The benefits of one year, from `low` to `high`, between which its program is linear in them."""

    kind: int
    low: float
    high: float

    def of(self, end: End) -> float:
        return self.high if end else self.low


class BenefitRange:
    """The family of a scenario's programs under the paths of `benefits`: nominal dollars by way and year.

    kinds       by way and year, in which stretch its benefits are
    stretches   by year, those that occur
    """

    def __init__(
        self,
        scenario: Scenario,
        horizon: Horizon,
        benefits: Array,
        goal: ProgramGoal,
        refinement: Refinement,
    ) -> None:
        self.scenario, self.horizon, self.benefits = scenario, horizon, benefits
        self.goal, self.refinement = goal, refinement
        self.kinds = np.stack([_kinds(p, benefits[:, t]) for t, p in enumerate(horizon.periods)], axis=1)
        self.stretches = [self._stretches(t) for t in range(len(horizon.periods))]
        most = self._with(benefits.max(axis=0))
        program = Program(scenario, most, goal)
        self.bounds = year_bounds(scenario, most, program.assets, losses=program.losses.active)

    def _stretches(self, t: int) -> dict[int, Stretch]:
        found = {}
        for kind in np.unique(self.kinds[:, t]):
            there = self.benefits[self.kinds[:, t] == kind, t]
            found[int(kind)] = Stretch(int(kind), float(there.min()), float(there.max()))
        return found

    def _with(self, benefits: Array) -> Horizon:
        """The horizon with other benefits: who receives them decides nothing in the program."""
        periods = []
        for period, dollars in zip(self.horizon.periods, benefits, strict=True):
            (first, *others) = period.ages
            paid = {first: float(dollars)} | dict.fromkeys(others, 0.0)
            periods.append(replace(period, social_security=paid))
        return replace(self.horizon, periods=tuple(periods))

    def written(self, benefits: Array, stretches: Sequence[Stretch]) -> Program:
        """The disjunctive program of a path that lies in these stretches."""
        within = AnyBenefits([(s.low, s.high) for s in stretches], self.bounds)
        return Program.with_cells(
            self.scenario, self._with(benefits), self.goal, self.refinement, within=within
        )

    def program(self, way: int) -> Program:
        """That of one of the ways."""
        kinds = self.kinds[way]
        stretches = [of[int(kind)] for of, kind in zip(self.stretches, kinds, strict=True)]
        return self.written(self.benefits[way], stretches)

    def at_end(self, kind: int, end: End) -> Program:
        """The program at one end of a stretch, in years that have it; elsewhere at one end of another."""
        chosen = [of.get(kind) or of[max(of)] for of in self.stretches]
        return self.written(np.array([stretch.of(end) for stretch in chosen]), chosen)


def _kinds(period: Period, benefits: Array) -> Whole:
    table = period.law.federal.social_security
    apart = table.base2[period.filing_status] - table.base1[period.filing_status]
    return np.where(benefits <= 0.0, NOTHING, np.where(benefits < apart, FEW, MANY))
