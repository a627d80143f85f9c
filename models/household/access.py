"""When money may leave an account, as program and rules of thumb have it. The audit reads the law for itself."""

from __future__ import annotations

from ..laws.federal import designated_roth, inherited_accounts
from ..laws.federal.early_distributions import year_59_half
from ..scenario import Scenario
from ..scenario.accounts import Account, EmployerRoth401k, InheritedRoth
from .facts import Period


def why_shut(scenario: Scenario, account: Account, period: Period) -> str:
    """Why nothing leaves an account in a period, in words; "" where it may."""
    if account.shut(period.year, period.under_59_half):
        return "it pays nothing before the job ends or 59 1/2"
    first = first_qualified(scenario, account)
    if first is not None and period.year < first:
        return f"its payments qualify from {first} on, and earlier ones are no choice of the program"
    return ""


def earnings_wait(account: Account, period: Period) -> bool:
    """Whether earnings of an inherited Roth IRA are still income, so that nothing is taken beyond what must be."""
    if not isinstance(account, InheritedRoth):
        return False
    return not inherited_accounts.clock_is_over(period.year, account.first_contribution_year)


def first_qualified(scenario: Scenario, account: Account) -> int | None:
    """The first year whose payments out of a Roth 401(k) qualify; None of other accounts, and without a clock."""
    if not isinstance(account, EmployerRoth401k) or account.first_contribution_year is None:
        return None
    owner = scenario.person(account.owner)
    began = account.first_contribution_year
    return designated_roth.first_qualified_year(began, year_59_half(owner.born), owner.last_year)
