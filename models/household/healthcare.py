"""Medicare by year: base premiums, and the surcharges that each look-back tier would cost.

The tier itself is decided by the return of two years before (models/laws/medicare/irmaa.py), after a life event
perhaps by a later one (life_event.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from ...tax_tables.schema import FilingStatus, MedicareLaw
from ..laws.medicare import irmaa, life_event, premiums
from ..scenario import Scenario
from .facts import Period

Filed = tuple[float, FilingStatus]
"""Medicare's MAGI and the filing status of a return."""


def base_premiums(months: int, part_d_monthly: float | None, law: MedicareLaw) -> float:
    """Part B and Part D premiums of `months` enrolled months of all persons together, in the year's dollars.

    `part_d_monthly` is the plan's own premium in the year's dollars, None for the national base premium.
    """
    return premiums.compute(months, part_d_monthly, law.premiums)


def surcharges_by_tier(months: int, law: MedicareLaw) -> tuple[float, ...]:
    """Part B and Part D surcharges of `months` enrolled months if the look-back tier is 0, 1, ... 5."""
    return tuple(months * irmaa.monthly(tier, law.irmaa) for tier in range(len(law.irmaa.part_b)))


def life_events(scenario: Scenario) -> tuple[int, ...]:
    """The years of the listed life events; of a death without a year, that of the first death in the plan."""
    years = (event.year or scenario.first_death for event in scenario.healthcare.life_event or ())
    return tuple(sorted({year for year in years if year is not None}))


def surcharge_decided(period: Period, returns: Sequence[Filed]) -> tuple[float, int]:
    """A year's surcharges in dollars, and how many years back the return is that decides them.

    `returns` are those from two years before the plan on; where the year's own is not among them, it decides nothing.
    """
    by_tier, table = period.surcharge_by_tier, period.law.medicare.irmaa
    if not period.more_recent:
        return irmaa.surcharge(by_tier, *returns[period.index], table), irmaa.PAID_IN
    usable = {back: period.index + irmaa.PAID_IN - back for back in (irmaa.PAID_IN, *period.more_recent)}
    filed = {back: returns[place] for back, place in usable.items() if place < len(returns)}
    return life_event.compute(by_tier, filed, table)
