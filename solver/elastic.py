"""Where no plan meets all wishes: which wish, given up in part, makes one possible, and the most that can be met.

Each kind of wish is loosened by itself while all others stand, and what can then be met is a plan's, found by the
same rounds. A wish that cannot help alone is not named.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

from ..models.household.facts import Horizon
from ..models.scenario import Scenario
from .errors import Conflict, InfeasibleError, NoPlanInTime, SolverFailure
from .exact import Certified, NoPlan, Rounds
from .lifetime.holdings import fixed_mix
from .lifetime.program import NOTHING, Relaxed, Wish
from .pen import UNIT

SECONDS = 8.0
"""At most, for each plan that shows what can be met."""
GAP = 1e-4
BAND_STEP = 1e-4


@dataclass(frozen=True)
class Elastic:
    """A scenario without a plan, and what to solve it with."""

    scenario: Scenario
    horizon: Horizon
    wish: Wish
    backend: str
    threads: int

    def explain(self) -> InfeasibleError:
        """The error that names the wishes in conflict."""
        conflicts = [*self._spending(), *self._extras(), *self._floor(), *self._fixed(), *self._bands()]
        if conflicts:
            return InfeasibleError(
                conflicts, "no plan meets all wishes; any one of these would have to give way"
            )
        message = "no plan meets the wishes, and giving up any one of them alone does not help: "
        message += "spending, bands, fixed flows and the estate floor conflict together"
        return InfeasibleError([], message)

    def _spending(self) -> Iterator[Conflict]:
        asked = self.scenario.spending.annual
        if self.wish.objective != "max_spending" and asked > 0:
            best = self._best(self.scenario, Wish("max_spending", estate_at_least=0.0))
            if best is not None:
                yield Conflict("spending a year", "spending.annual", asked, -best.found.objective * UNIT)

    def _extras(self) -> Iterator[Conflict]:
        asked = sum(extra.amount for extra in self.scenario.spending.extra)
        if asked > 0:
            share = self._least(Relaxed(extras=True))
            if share is not None and share <= 1.0:
                yield Conflict("together", "spending.extra", asked, asked * (1.0 - share))

    def _floor(self) -> Iterator[Conflict]:
        asked = self.scenario.goal.estate_floor
        if self.wish.objective == "max_spending" and asked > 0:
            best = self._best(self.scenario.with_changes({"spending.annual": 0.0}), Wish("max_estate"))
            if best is not None:
                estate = -best.found.objective * UNIT / self.horizon.estate_deflator
                yield Conflict("estate after tax", "goal.estate_floor", asked, estate)

    def _fixed(self) -> Iterator[Conflict]:
        for number, flow in enumerate(self.scenario.limits.fixed):
            off = self._least(Relaxed(fixed=number))
            if off is not None:
                deflator = self.horizon.periods[flow.year - self.scenario.start_year].deflator
                where = f"limits.fixed[{number}] ({flow.what} of {flow.owner} in {flow.year})"
                yield Conflict(flow.what, where, flow.amount, flow.amount - off * UNIT / deflator)

    def _bands(self) -> Iterator[Conflict]:
        """The narrowest band that a plan holds, to a hundredth of a percent, by halving."""
        if fixed_mix(self.scenario) or self.scenario.allocation is None:
            return
        low, high = self.scenario.allocation.band, 1.0
        if not self._holds(high):
            return
        while high - low > BAND_STEP:
            middle = 0.5 * (low + high)
            low, high = (low, middle) if self._holds(middle) else (middle, high)
        yield Conflict("a band that holds is", "allocation.band", self.scenario.allocation.band, high)

    def _holds(self, band: float) -> bool:
        """Whether there is any plan within a band."""
        scenario = self.scenario.with_changes({"allocation.band": band})
        return self._best(scenario, self.wish, gap=math.inf) is not None

    def _least(self, relaxed: Relaxed) -> float | None:
        """The least slack of a plan under one loosened wish (thousands, or a share); None where that does not help."""
        best = self._best(self.scenario, Wish("least_slack"), relaxed=relaxed)
        return best.found.objective if best is not None else None

    def _best(
        self, scenario: Scenario, wish: Wish, *, gap: float = GAP, relaxed: Relaxed = NOTHING
    ) -> Certified | None:
        rounds = Rounds(
            scenario,
            self.horizon,
            wish,
            self.backend,
            self.threads,
            gap,
            time.monotonic() + SECONDS,
            lambda state: None,
            relaxed=relaxed,
        )
        try:
            return rounds.run()
        except (NoPlan, NoPlanInTime, SolverFailure):
            return None
