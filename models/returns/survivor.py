"""What it costs a survivor to file alone: each year's return beside the same income on a joint return.

The same income and benefits, in the same year's law, with the other spouse's age counted as if alive; surcharges of one
enrollee, by the edges of either return, two years on. Amounts are today's dollars.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...tax_tables.schema import FilingStatus
from ..household.calendar import senior_by
from ..household.facts import Horizon, Period
from ..laws.medicare import irmaa
from ..plan import Plan, PlanYear
from ..scenario import Scenario
from .federal_return import federal_return
from .marginal_rates import state_tax
from .of_plan import input_of_plan

JOINT = FilingStatus.MARRIED_FILING_JOINTLY


@dataclass(frozen=True)
class AloneYear:
    """A year of the survivor's: income and state tax, and the surcharges that its income brings, each beside what they
    would be on a joint return. `surcharged` is the premium year; None where nobody pays any then."""

    year: int
    agi: float
    tax: float
    joint_tax: float
    surcharge: float
    joint_surcharge: float
    surcharged: int | None

    @property
    def more_tax(self) -> float:
        return self.tax - self.joint_tax

    @property
    def more_surcharge(self) -> float:
        return self.surcharge - self.joint_surcharge


@dataclass(frozen=True)
class Survivor:
    """Who is left, and what changes: the couple's last whole year beside the survivor's first, and all years alone.

    benefits, spending, tax    Social Security with pensions, what is spent, income tax; of the last year of both, and
                               of the first alone
    """

    deceased: str
    survivor: str
    status: FilingStatus
    last_year: int
    benefits: tuple[float, float]
    spending: tuple[float, float]
    tax: tuple[float, float]
    years: Sequence[AloneYear]


def survivor_of_plan(scenario: Scenario, horizon: Horizon, plan: Plan) -> Survivor | None:
    """None where no spouse is survived within the plan. The plan's lines must be complete."""
    places = [t for t, period in enumerate(horizon.periods[:-1]) if period.dies]
    if not places:
        return None
    last = places[0]
    (deceased,), first = horizon.periods[last].dies, horizon.periods[last + 1]
    both, alone = plan.years[last], plan.years[last + 1]
    return Survivor(
        deceased=deceased,
        survivor=next(iter(first.ages)),
        status=first.filing_status,
        last_year=both.year,
        benefits=(_benefits(both), _benefits(alone)),
        spending=(both.cash.spending / both.deflator, alone.cash.spending / alone.deflator),
        tax=(_tax(both), _tax(alone)),
        years=[_alone(scenario, horizon, plan, t, deceased) for t in range(last + 1, len(horizon.periods))],
    )


def _benefits(year: PlanYear) -> float:
    return (year.income.social_security + year.income.pensions) / year.deflator


def _tax(year: PlanYear) -> float:
    return (year.tax.federal_tax + year.tax.state_tax) / year.deflator


def _alone(scenario: Scenario, horizon: Horizon, plan: Plan, t: int, deceased: str) -> AloneYear:
    period, year = horizon.periods[t], plan.years[t]
    entered = input_of_plan(horizon, plan, t, scenario.taxes.carried)
    seniors = entered.seniors + senior_by(scenario.person(deceased).born, period.year)
    joint = replace(entered, filing_status=JOINT, seniors=seniors)
    lines, together = federal_return(entered, period.law), federal_return(joint, period.law)
    later = horizon.periods[t + irmaa.PAID_IN] if t + irmaa.PAID_IN < len(horizon.periods) else None
    paying = later if later is not None and any(later.surcharge_by_tier) else None
    return AloneYear(
        year=period.year,
        agi=lines.agi / year.deflator,
        tax=(lines.federal_tax + state_tax(entered, lines, period.state)) / year.deflator,
        joint_tax=(together.federal_tax + state_tax(joint, together, period.state)) / year.deflator,
        surcharge=_surcharge(paying, lines.magi_medicare, period.filing_status),
        joint_surcharge=_surcharge(paying, together.magi_medicare, JOINT),
        surcharged=None if paying is None else paying.year,
    )


def _surcharge(paying: Period | None, magi: float, status: FilingStatus) -> float:
    if paying is None:
        return 0.0
    table = paying.law.medicare.irmaa
    return irmaa.surcharge(paying.surcharge_by_tier, magi, status, table) / paying.deflator
