"""What has happened before a plan that begins within its first year, and what of that year is still to come.

By the day (wages, growth, yields, spending): the days left over the days of the year. By the month (Social Security,
pensions, Medicare premiums): the months that begin on `as_of` or later. What came before is what [year_to_date] says.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...tax_tables.schema import YearLaw
from ..accounts import KINDS
from ..laws.federal import payroll_tax
from ..scenario import Scenario
from ..scenario.accounts import WITHOUT_RMD
from ..scenario.year_to_date import YearToDate
from .calendar import filing_status, half_birthday, january, months_paid
from .facts import NOTHING_YET, SoFar
from .healthcare import base_premiums, surcharges_by_tier
from .receipts import OF_HOLDINGS, Receipts


def first_month_left(scenario: Scenario) -> int:
    """The number of the first month that is still paid."""
    given = scenario.year_to_date
    return january(scenario.start_year + 1) - given.months_left if given else january(scenario.start_year)


def fraction_left(scenario: Scenario) -> float:
    """The share of the start year's days from the plan's first day on."""
    return scenario.year_to_date.fraction if scenario.year_to_date else 1.0


def so_far(
    scenario: Scenario, law: YearLaw, medicare_from: Mapping[str, int], part_d_monthly: float | None
) -> SoFar:
    """The facts of [year_to_date], with what follows from them: payroll tax withheld, premiums paid."""
    given, year = scenario.year_to_date, scenario.start_year
    if given is None:
        return NOTHING_YET
    since = first_month_left(scenario)
    months = sum(
        months_paid(first, year) - months_paid(first, year, since) for first in medicare_from.values()
    )
    last_years = {person.name: person.last_year for person in scenario.people}
    status = filing_status(last_years, year, scenario.taxes.dependent_child_until, scenario.widowed)
    return SoFar(
        wages=given.wages,
        pensions=given.pensions,
        social_security=given.social_security,
        receipts=_receipts(scenario, given),
        distributions=given.distributions,
        rmd=_counted(given),
        conversions=given.conversions,
        qcd=given.qcd,
        prior_values={
            account.name: account.prior_year_end_value
            for account in scenario.accounts
            if not isinstance(account, WITHOUT_RMD) and account.prior_year_end_value is not None
        },
        taxes_paid=given.taxes_paid,
        payroll_tax=payroll_tax.compute(tuple(given.wages.values()), status, law.federal.payroll_tax),
        base_premiums=base_premiums(months, part_d_monthly, law.medicare),
        surcharge_by_tier=surcharges_by_tier(months, law.medicare),
        spending=given.spending,
        set_aside=given.set_aside,
    )


def _counted(given: YearToDate) -> dict[str, float]:
    """What counts towards required distributions, by account: the part of distributions that does, and all QCDs."""
    taken = {**given.distributions, **given.rmd}
    return {
        name: taken.get(name, 0.0) + given.qcd.get(name, 0.0) for name in dict.fromkeys((*taken, *given.qcd))
    }


def _receipts(scenario: Scenario, given: YearToDate) -> Receipts:
    """Dollars by line of the return; Roth distributions are no income but for what is said to be taxable."""
    deferred = {account.name for account in scenario.accounts if KINDS[account.type].deferred}
    early = given.early_distributions
    return Receipts.read(
        given,
        ("taxable_roth_distributions", *OF_HOLDINGS),
        traditional_distributions=sum(
            amount for name, amount in given.distributions.items() if name in deferred
        ),
        early_distributions=early_by_age(scenario) if early is None else early,
        roth_conversions=sum(given.conversions.values()),
    )


def early_to_date(scenario: Scenario) -> float:
    """What of the distributions of [year_to_date] bears the 10 percent: as it says, else by age; 0 without it."""
    given = scenario.year_to_date
    if given is None:
        return 0.0
    return early_by_age(scenario) if given.early_distributions is None else given.early_distributions


def early_by_age(scenario: Scenario) -> float:
    """Taken from traditional accounts by whoever is not 59 1/2 on the first day (26 USC 72(t)(2)(A)(i)).

    Who reached it earlier in the year took it afterwards (definitions.md, Ages), unless the scenario says otherwise.
    """
    given = scenario.year_to_date
    assert given is not None
    young = {p.name for p in scenario.people if half_birthday(p.born) > given.as_of}
    return sum(
        given.distributions.get(account.name, 0.0)
        for account in scenario.accounts
        if KINDS[account.type].deferred
        and KINDS[account.type].early(young=account.owner in young, rolled_in=account.bears_early_tax)
    )


def whole_year(left: Mapping[str, float], received: Mapping[str, float]) -> dict[str, float]:
    """A stream's year by person: what is still to come and what came."""
    return {name: amount + received.get(name, 0.0) for name, amount in left.items()}
