"""The raw Schedule A amounts of each year, and what has to be said of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..amounts import dollars
from ..laws.federal import payroll_tax, senior_deduction
from ..laws.regime import INF
from ..laws.states.items import KnownItems
from ..laws.states.steps import LEAST, MOST
from ..scenario import Scenario
from ..scenario.taxes import ITEMS
from .benefit_warnings import Note
from .facts import FlatStateTax, ItemizedInputs, Period, YearGiving
from .state_facts import StateOfYear


def itemized(
    scenario: Scenario,
    year: int,
    price: float,
    base_premiums: float,
    state: FlatStateTax | StateOfYear | None,
) -> ItemizedInputs:
    """Raw Schedule A amounts of `year`, in its dollars; `price` is its price level, 1 in the start year.

    Whoever states any, or gives, also deducts Medicare's premiums and the state's tax.
    """
    raw = scenario.taxes.itemized
    if raw is None and scenario.giving is None:
        return ItemizedInputs()
    amounts: dict[str, Any] = {}
    if raw is not None:
        amounts = {name: raw.item(name).paid(year, scenario.start_year, price) for name in ITEMS}
    return ItemizedInputs(**amounts, medicare_premiums=base_premiums, state=state)


def beside_items(
    state: FlatStateTax | StateOfYear | None,
    given: ItemizedInputs,
    surcharges: Sequence[float],
    giving: YearGiving | None,
) -> tuple[FlatStateTax | StateOfYear | None, ItemizedInputs]:
    """A year's state with what is known of its items, and the items with that state; as they were without either."""
    if not isinstance(state, StateOfYear) or given.is_nothing:
        return state, given
    federal = state.law.federal
    known = KnownItems(
        state.status,
        federal.itemized_deductions,
        federal.ordinary_income_tax.tops[state.status][-1],
        given.property_tax,
        given.mortgage_interest,
        given.medical_expenses + given.medicare_premiums,
        max(surcharges) if given.medicare_premiums else 0.0,
        given.charity_cash,
        given.state_income_tax,
        giving is not None,
        senior=senior_deduction.deduction_of_agi(
            state.seniors, state.status, federal.senior_deduction, LEAST, MOST
        ),
        payroll_tax=payroll_tax.compute(
            [one.wages for one in state.residents], state.status, federal.payroll_tax
        ),
        most_given=giving.most if giving is not None else 0.0,
        top_rate=_top_rate(state),
        most_there=giving.there if giving is not None else 0.0,
        beside_standard=federal.standard_deduction.charity_nonitemizer[state.status],
    )
    state = replace(state, items=known)
    return state, replace(given, state=state)


def _top_rate(state: StateOfYear) -> float:
    """The highest of a state's rates."""
    if state.unknown:
        return INF
    t = state.amounts
    return t["rate"] if "rate" in t else max((rate for _, rate in t.rows("brackets")), default=INF)


def itemized_warnings(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """Where a default decides dollars."""
    raw = scenario.taxes.itemized
    if raw is None:
        return
    mortgage = raw.item("mortgage_interest")
    last = periods[-1].year
    if mortgage.amount > 0.0 and mortgage.until_year is None and last > scenario.start_year:
        paid = sum(period.itemized.mortgage_interest for period in periods)
        yield (
            "mortgage_without_end",
            "taxes.itemized.mortgage_interest",
            f"no until_year is given: mortgage interest is deducted in every year to {last}, {dollars(paid)} in all; "
            "write { amount = ..., until_year = ... } with the year of the last payment",
        )
    stated, rule = raw.item("state_income_tax"), periods[0].state
    if stated.amount > 0.0 and rule is not None and rule.rate > 0.0:
        whose = "state_flat" if rule.linear else "the state"
        yield (
            "state_tax_twice",
            "taxes.itemized.state_income_tax",
            f"the tax of {whose} is deducted by itself; this {dollars(stated.amount)} a year is taken as another "
            "one's (a city's, say) and deducted too: leave it out where it is the same tax",
        )
