"""What must reach charities in each year, and how much a donor-advised fund may hold for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...tax_tables.project import LawBook
from ...tax_tables.schema import FilingStatus
from ...tax_tables.state_reforms import reformed
from ..laws.states.state_gifts import OWN_CEILINGS, ceilings
from ..scenario import Scenario
from ..scenario.checks_giving import CARRIED_ON
from .facts import YearGiving
from .streams import Clock


def givings(scenario: Scenario, clock: Clock) -> Sequence[YearGiving | None]:
    """The giving of every plan year, in its dollars; None where the scenario has none.

    Of a year that has begun the grants are the whole year's, less what was given before the first day.
    """
    asked = scenario.giving
    if asked is None:
        return [None] * len(clock.years)
    begun = scenario.year_to_date
    before = begun.given if begun else 0.0
    grants = [asked.in_year(year, clock.start_year, clock.price(year)) for year in clock.years]
    grants[0] = max(0.0, grants[0] - before - (sum(begun.qcd.values()) if begun else 0.0))
    return [
        YearGiving(
            grants=amount,
            lots=asked.lots,
            qcd=asked.qcd,
            fund=sum(grants[t : t + asked.daf_years]) if asked.daf else None,
            before=0.0 if t else before,
        )
        for t, amount in enumerate(grants)
    ]


def under_ceilings(
    givings: Sequence[YearGiving | None],
    index: int,
    scenario: Scenario,
    years: Sequence[int],
    status: FilingStatus,
    book: LawBook,
) -> YearGiving | None:
    """A year's giving with the ceilings of the state that has its own, of those in which the household lives from then
    on; in the first of them. As it is where none has, and where a flat rate stands in for its law."""
    asked, year = givings[index], years[index]
    codes = [scenario.taxes.residence(later)[0] for later in years[index:]]
    mine = [code for code in codes if code is not None and code in OWN_CEILINGS]
    if asked is None or not mine or scenario.taxes.state_flat is not None:
        return asked
    amounts = reformed(mine[0], year, status, book.deflator, book.reforms)
    own = ceilings(amounts, book.for_year(year).federal.itemized_deductions)
    return replace(asked, ceilings=own, there=_most_there(scenario, givings[: index + 1]))


def _most_there(scenario: Scenario, givings: Sequence[YearGiving | None]) -> float:
    """What a plan can give in the last of its years so far, or has not had deducted of the five before."""
    years = [year for year in givings[-CARRIED_ON - 1 :] if year is not None]
    before = sum(part.amount for part in scenario.giving.carryovers) if scenario.giving is not None else 0.0
    return before + sum(year.grants + year.before for year in years) + (years[-1].fund or 0.0)
