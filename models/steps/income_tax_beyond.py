"""At what rate the year's next dollars of income would be taxed: beyond the edge that the year stands at.

The first year's amounts are whole hundreds, so that it stands up to a hundred dollars before an edge, and the next
$100 would be taxed in part at the rate before it. Said is the rate beyond; that before too where no edge is named.

It is the income tax of the year, federal and state, with what a dollar more makes taxable of benefits and gains, and
takes of deductions; without what selling to pay it may bear, Medicare surcharges and a state's steps.
"""

from __future__ import annotations

from typing import NamedTuple

from ..amounts import rate
from ..household.horizon import build_horizon
from ..household.open_facts import as_chosen
from ..household.receipts import Receipts
from ..household.state_facts import StateOfYear
from ..plan import Plan
from ..returns.marginal_rates import STEP, income_taxes
from ..returns.of_plan import input_of_plan
from ..scenario import Scenario
from ..scenario.states import STATES
from .edges import NEAR, ROUNDED

BEYOND = NEAR + ROUNDED
"""Dollars beyond which the first year has passed any edge that it is said to stand at."""
SMALL_STEP = 10.0
"""Dollars over which the federal rate is told; a state's over `STEP`, as some states' tables have rows of $100."""
SAME = 5e-4
"""Rates that differ by less are one."""


class TaxedAt(NamedTuple):
    """Income tax of the year on a dollar, and what of it is the state's, named: as fractions."""

    whole: float
    state: float = 0.0
    of: str = ""

    @property
    def words(self) -> str:
        """As `36.3% (New York's 9.28% in it)`."""
        if self.state < SAME:
            return rate(self.whole)
        return f"{rate(self.whole)} ({self.of} {rate(self.state)} in it)"


class NextDollars(NamedTuple):
    """The rates of the next $100, and of those beyond them."""

    first: TaxedAt
    beyond: TaxedAt

    def words(self, edge: str) -> str:
        """In a sentence after the `edge` that the year's income is filled to, "" where it stands at none."""
        if edge:
            return f"a dollar beyond it would be taxed at {self.beyond.words}"
        if abs(self.first.whole - self.beyond.whole) < SAME:
            return f"a dollar more of income would be taxed at {self.first.words}"
        first, beyond = self.first.words, self.beyond.words
        return f"the next $100 of income would be taxed at {first}, what is beyond them at {beyond}"


def next_dollars(plan: Plan, scenario: Scenario | None, kind: str) -> NextDollars:
    """The rates of more of a kind of income of the first year, as `roth_conversions`; without the scenario those that
    the plan itself has."""
    if scenario is None:
        own = TaxedAt(plan.years[0].tax.marginal_rate_ordinary)
        return NextDollars(own, own)
    horizon = build_horizon(as_chosen(scenario, plan))
    period = horizon.periods[0]
    entered = input_of_plan(horizon, plan, 0, scenario.taxes.carried)

    def owed(more: float) -> tuple[float, float]:
        return income_taxes(entered + Receipts(**{kind: more}), period.law, period.state)

    of = _whose(period.state)

    def taxed(start: float) -> TaxedAt:
        (federal, state), (more_federal, _), (_, more_state) = (
            owed(start + step) for step in (0.0, SMALL_STEP, STEP)
        )
        own = (more_state - state) / STEP
        return TaxedAt((more_federal - federal) / SMALL_STEP + own, own, of)

    return NextDollars(taxed(0.0), taxed(BEYOND))


def _whose(rule: object) -> str:
    """The state's, and its city's or county's, as `New York's and New York City's`."""
    if not isinstance(rule, StateOfYear):
        return "the state's"
    place = f" and {rule.place}'s" if rule.place else ""
    return f"{STATES[rule.code]}'s{place}"
