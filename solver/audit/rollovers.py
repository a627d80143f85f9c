"""Rollovers of employers' plans and pensions: what the scenario wants, and to where the law lets them go."""

from __future__ import annotations

from collections.abc import Mapping

from ...models.plan import AccountYear
from ...models.scenario.accounts import EmployerPlan
from .books import Year
from .findings import GRAIN, TOLERANCE, dollars


def check_rollovers(accounts: Mapping[str, AccountYear], year: Year) -> None:
    """What is rolled out of a plan is all that is left there, in the year that the scenario says, and arrives whole; so
    does a pension's lump sum."""
    due: dict[str, float] = {}
    for name, account in accounts.items():
        terms = year.books.terms.get(name)
        if isinstance(terms, EmployerPlan) and terms.rolls_to is not None:
            wanted = year.scenario.start_year if terms.rolls_in is None else terms.rolls_in
            if wanted == year.period.year:
                due[terms.rolls_to] = due.get(terms.rolls_to, 0.0) + account.rolled_out
                _check_whole(name, account, year)
                continue
        if account.rolled_out > TOLERANCE:
            message = (
                f"{dollars(account.rolled_out)} is rolled out of {name}, but no rollover is wanted this year"
            )
            year.fault("rollover", name, message)
    for person in year.scenario.people:
        for pension in person.pensions:
            paid = pension.lump_sum
            if paid is not None and paid.rolls_to is not None and paid.year == year.period.year:
                due[paid.rolls_to] = due.get(paid.rolls_to, 0.0) + paid.amount
    for name, account in accounts.items():
        arrived, sent = account.rolled_in, due.get(name, 0.0)
        if abs(arrived - sent) > GRAIN:
            message = f"{dollars(sent)} is rolled to {name}, but {dollars(arrived)} arrives"
            year.slip(abs(arrived - sent), "rollover", name, message)


def _check_whole(name: str, account: AccountYear, year: Year) -> None:
    left = sum(account.holdings.values())
    if left > TOLERANCE:
        year.fault(
            "rollover", name, f"{name} is rolled over in {year.period.year}, but {dollars(left)} stays in it"
        )
