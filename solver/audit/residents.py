"""Whose each kind of a year's income is, where the state's law asks: by the books' owners, by spouses' halves else."""

from __future__ import annotations

from collections.abc import Mapping

from ...models.accounts.opened import JOINT
from ...models.household.state_facts import StateOfYear
from ...models.plan import AccountYear
from ...models.plan_year import OfPerson
from .books import Year
from .sheltered import Taken
from .trading import paid

OF_HOLDINGS = (
    "interest",
    "treasury_interest",
    "tax_exempt_interest",
    "ordinary_dividends",
    "qualified_dividends",
)
Dollars = dict[str, float]


def by_person(
    accounts: Mapping[str, AccountYear], taken: Taken, taxed: Mapping[str, float], year: Year
) -> dict[str, OfPerson]:
    """What each living person received; empty where no state asks, or only one person files.

    taxed    of what each person's IRAs pay charities, what is income
    """
    period = year.period
    if not isinstance(period.state, StateOfYear) or len(period.ages) == 1:
        return {}
    found: dict[str, Dollars] = {
        "wages": dict(period.wages),
        "pensions": dict(period.pensions),
        "social_security": dict(period.social_security),
        "traditional_distributions": _distributions(taken, taxed, year),
        "taxable_roth_distributions": _halves(
            period.so_far.receipts.taxable_roth_distributions, taken.taxable_roth_by, year
        ),
        "roth_conversions": _conversions(accounts, year),
    }
    found |= {line: _yields(line, accounts, year) for line in OF_HOLDINGS}
    return {
        person: OfPerson.model_construct(None, **{line: of[person] for line, of in found.items()})
        for person in period.ages
    }


def _halves(joint: float, own: Mapping[str, float], year: Year) -> Dollars:
    ages = year.period.ages
    return {person: own.get(person, 0.0) + joint / len(ages) for person in ages}


def _distributions(taken: Taken, taxed: Mapping[str, float], year: Year) -> Dollars:
    done = year.period.so_far.distributions
    return {
        person: taken.deferred_by.get(person, 0.0)
        + taxed.get(person, 0.0)
        + sum(done.get(name, 0.0) for name in year.books.owned(person, "traditional_distributions"))
        for person in year.period.ages
    }


def _conversions(accounts: Mapping[str, AccountYear], year: Year) -> Dollars:
    done = year.period.so_far.conversions
    return {
        person: sum(accounts[name].converted_out + done.get(name, 0.0) for name in year.books.owned(person))
        for person in year.period.ages
    }


def _yields(line: str, accounts: Mapping[str, AccountYear], year: Year) -> Dollars:
    books, own = year.books, dict.fromkeys(year.period.ages, 0.0)
    joint = float(getattr(year.period.so_far.receipts, line))
    for name, account in accounts.items():
        if not books.kinds[name].sheltered:
            amount = getattr(paid(account.holdings, year.period.assets), line)
            if books.owners[name] == JOINT:
                joint += amount
            else:
                own[books.owners[name]] += amount
    return _halves(joint, own, year)
