"""What each of a plan's years puts on its return: its income with the losses and premiums of the years before."""

from __future__ import annotations

from ..household.facts import Horizon
from ..laws.federal import charity
from ..laws.federal.charity import Carried
from ..plan import Plan
from .enter import enter, gifts_of, shares_of, taxed_of
from .federal_return import ReturnInput, ReturnLines, federal_return
from .told import told_of_plan


def input_of_plan(
    horizon: Horizon, plan: Plan, index: int, carried: tuple[float, float] = (0.0, 0.0)
) -> ReturnInput:
    """The return's input of the plan's year `index` (0 is the first). `carried`: short- and long-term losses from
    before the plan's first year, `scenario.taxes.carried`."""
    period, income = horizon.periods[index], plan.years[index].income
    if index:
        short = _short_carried(horizon, plan, index, carried)
        carried = short, income.loss_carryforward_in - short
    year = plan.years[index]
    gifts, gifts_carried = gifts_of(period, year.gifts, taxed_of(year)), _gifts_carried(horizon, plan, index)
    shares = shares_of(list(year.by_person.values()))
    told, surcharge = told_of_plan(period, year, taxed_of(year)), year.tax.irmaa_surcharge
    return enter(period, income.receipts, carried, surcharge, gifts, gifts_carried, shares, told)


def return_of_plan(
    horizon: Horizon, plan: Plan, index: int, carried: tuple[float, float] = (0.0, 0.0)
) -> ReturnLines:
    """The lines of that return."""
    return federal_return(input_of_plan(horizon, plan, index, carried), horizon.periods[index].law)


def _gifts_carried(horizon: Horizon, plan: Plan, index: int) -> Carried:
    """Gifts carried into the plan's year `index`, by the AGI of those before."""
    carried = horizon.gifts_carried
    for period, year in zip(horizon.periods[:index], plan.years, strict=False):
        if period.giving is not None:
            given = gifts_of(period, year.gifts, taxed_of(year))
            table = period.law.federal.itemized_deductions
            at = (given, carried.carried, year.tax.agi, period.year)
            out = charity.carried_out(
                charity.compute(*at, table), charity.compute_in_state(*at, period.giving.ceilings)
            )
            carried = carried.on(out, period, year.gifts.lots_by_account if year.gifts else None)
    return carried.carried


def _short_carried(horizon: Horizon, plan: Plan, index: int, carried: tuple[float, float]) -> float:
    """The short-term part of what is carried into a later year, where the year can have short-term gains: the second of
    a plan that begins within its year. In others what is left offsets long-term gains alike, whatever its character."""
    into, before = plan.years[index].income.loss_carryforward_in, horizon.periods[index - 1]
    if not into or not before.begins_within_year:
        return 0.0
    lines = return_of_plan(horizon, plan, index - 1, carried)
    whole = lines.carry_short_out + lines.carry_long_out
    return into * lines.carry_short_out / whole if whole else 0.0
