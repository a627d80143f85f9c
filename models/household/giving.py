"""What must reach charities in each year, and how much a donor-advised fund may hold for it."""

from __future__ import annotations

from collections.abc import Sequence

from ..scenario import Scenario
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
