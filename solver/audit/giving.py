"""What a plan gives to charities, replayed: the year's grants are met, each pocket by what it holds."""

from __future__ import annotations

from collections.abc import Mapping

from ...models.plan import AccountYear
from ...models.plan_year import Gifts
from .books import Year
from .findings import GRAIN, TOLERANCE, dollars


def check_gifts(accounts: Mapping[str, AccountYear], year: Year) -> Gifts | None:
    """The year's gifts as the audit adds them up; None where the scenario asks for none.

    A plan that says nothing of them gives in cash what IRAs do not pay.
    """
    asked, told = year.period.giving, year.given.gifts
    if asked is None:
        if told is not None and told.grants + told.cash > TOLERANCE:
            year.fault("giving", "", "the plan gives to charities, and the scenario has no [giving]")
        return None
    direct = sum(account.qcd for account in accounts.values())
    cash = max(0.0, asked.grants - direct) if told is None else told.cash
    if cash < -GRAIN:
        year.slip(-cash, "negative", "", f"{dollars(cash)} of cash is given")
    reached = cash + direct
    if abs(reached - asked.grants) > GRAIN:
        message = f"{dollars(reached)} reaches charities, the scenario's grants are {dollars(asked.grants)}"
        year.slip(abs(reached - asked.grants), "giving", "", message)
    return Gifts(grants=asked.grants, cash=cash)
