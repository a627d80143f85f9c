"""What the plan comes to: the estate, the totals and the value of the goal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...models.household.facts import Horizon
from ...models.plan import Estate, HeirDraw, HeirPart, Objective, PlanYear, Totals
from ...models.returns.heirs import heir_taxes
from ...models.scenario import Scenario
from .findings import TOLERANCE, RuleFault, dollars
from .replay import Replayed


def estate_of(replayed: Replayed, scenario: Scenario, horizon: Horizon) -> Estate:
    """After-tax wealth at the close of the last year; on what is traditional heirs pay their rate, or own taxes."""
    last, kinds = replayed.years[-1], replayed.books.kinds
    by_tax = {"taxable": last.cash.carry_out, "deferred": 0.0, "free": 0.0}
    for name, account in last.accounts.items():
        by_tax[kinds[name].tax] += account.close
    heirs = tuple(_heirs(by_tax["deferred"], by_tax["taxable"] + by_tax["free"], horizon))
    rate = scenario.goal.heir_tax_rate or 0.0
    heirs_tax = sum(heir.tax for heir in heirs) + sum(
        (1.0 - kinds[name].kept_by_heirs(rate)) * account.close for name, account in last.accounts.items()
    )
    after_tax = sum(by_tax.values()) - heirs_tax
    return Estate(
        year=last.year,
        taxable=by_tax["taxable"],
        traditional=by_tax["deferred"],
        roth=by_tax["free"],
        hsa=0.0,
        heirs_tax=heirs_tax,
        after_tax=after_tax,
        after_tax_real=after_tax / horizon.estate_deflator,
        **({"heirs": heirs} if heirs else {}),
    )


def _heirs(traditional: float, rest: float, horizon: Horizon) -> Iterator[HeirPart]:
    """What each heir keeps, in dollars of the close, and how traditional money is drawn, in dollars of each year."""
    taxes = heir_taxes(horizon.heirs)
    schedules = taxes.schedules(traditional)
    for heir, schedule, tax in zip(horizon.heirs, schedules, taxes.taxes(schedules), strict=True):
        received = heir.traditional * traditional, heir.rest * rest
        years = zip(heir.years, schedule.drawn, schedule.tax, strict=True)
        keeps = sum(received) - tax
        yield HeirPart(
            name=heir.name,
            traditional=received[0],
            rest=received[1],
            tax=tax,
            keeps=keeps,
            keeps_real=keeps / horizon.estate_deflator,
            years=tuple(HeirDraw(year=of.year, drawn=drawn, tax=owed) for of, drawn, owed in years),
        )


def totals_of(years: Sequence[PlanYear], estate: Estate, scenario: Scenario, horizon: Horizon) -> Totals:
    """Sums over the years and the present value of all taxes (plan.Totals says how it is discounted)."""
    rate = scenario.goal.discount_rate
    deflators = [*(period.deflator for period in horizon.periods), horizon.estate_deflator]
    factors = [1.0 / d if rate is None else (1.0 + rate) ** -k for k, d in enumerate(deflators)]
    paid = [
        year.tax.federal_tax + year.tax.payroll_tax + year.tax.state_tax + year.tax.irmaa_surcharge
        for year in years
    ]
    return Totals(
        federal_tax=sum(year.tax.federal_tax for year in years),
        state_tax=sum(year.tax.state_tax for year in years),
        medicare_surcharges=sum(year.tax.irmaa_surcharge for year in years),
        lifetime_tax_present_value=sum(
            factor * amount for factor, amount in zip(factors, [*paid, estate.heirs_tax], strict=True)
        ),
    )


def objective_of(
    years: Sequence[PlanYear], estate: Estate, totals: Totals, scenario: Scenario, horizon: Horizon
) -> Objective:
    """The goal's value; a level of spending and a present value are today's dollars, so real already.

    Under `max_spending` the level is the leanest year's.
    """
    name = scenario.goal.objective
    if name == "max_estate":
        return Objective(name=name, value=estate.after_tax, value_real=estate.after_tax_real)
    if name == "min_lifetime_tax":
        value = totals.lifetime_tax_present_value
        return Objective(name=name, value=value, value_real=value)
    levels = (
        (year.cash.spending - period.spending_extra) / period.spending_weight
        for year, period in zip(years, horizon.periods, strict=True)
        if period.spending_weight > 0.0
    )
    level = min(levels, default=0.0)
    return Objective(name=name, value=level, value_real=level)


def floor_faults(estate: Estate, scenario: Scenario) -> Iterator[RuleFault]:
    """Under `max_spending` an estate below `goal.estate_floor` is a fault."""
    floor = scenario.goal.estate_floor
    if scenario.goal.objective == "max_spending" and estate.after_tax_real < floor - TOLERANCE:
        message = (
            f"the estate is {dollars(estate.after_tax_real)} in today's dollars, its floor {dollars(floor)}"
        )
        yield RuleFault(estate.year, "estate_floor", "", message)
