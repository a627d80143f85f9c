"""What happened before the plan's first day: once into the return, never into cash."""

from __future__ import annotations

from ...models.household.facts import NOTHING_YET
from ...models.household.receipts import STREAMS
from ...models.laws.medicare import irmaa
from ...models.plan_year import SO_FAR_LINES, PlanSoFar
from .books import Year


def premiums_so_far(year: Year) -> float:
    """Premiums and surcharges of the months that have passed."""
    magi, status = year.books.returns[year.period.index]
    done, table = year.period.so_far, year.period.law.medicare.irmaa
    return done.base_premiums + irmaa.surcharge(done.surcharge_by_tier, magi, status, table)


def told(year: Year) -> PlanSoFar | None:
    """The block of a plan's first year that says so; None where the year is whole."""
    done, period = year.period.so_far, year.period
    if done is NOTHING_YET:
        return None
    return PlanSoFar(
        as_of=period.first_day,
        fraction=period.fraction,
        **_received(year),
        distributions=dict(done.distributions),
        conversions=dict(done.conversions),
        qcd=dict(done.qcd),
        rmd={name: amount for name, amount in done.rmd.items() if year.books.kinds[name].rmd != "none"},
        taxes_paid=done.taxes_paid,
        payroll_tax=done.payroll_tax,
        premiums=premiums_so_far(year),
        spending=done.spending,
    )


def _received(year: Year) -> dict[str, float]:
    """Wages, pensions and benefits in sums, and what else the block says of receipts."""
    done = year.period.so_far
    streams = {name: sum(getattr(done, name).values()) for name in STREAMS}
    return {name: getattr(done.receipts, name) for name in SO_FAR_LINES} | streams
