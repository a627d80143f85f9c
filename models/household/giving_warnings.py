"""What [giving] and cash gifts leave undone that an IRA's payments to charities would do: (code, where, message)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..accounts import KINDS
from ..amounts import dollars
from ..laws.federal.charitable_distributions import day_70_half
from ..scenario import Scenario
from ..scenario.accounts import EmployerPlan
from .benefit_warnings import Note
from .facts import Period


def giving_warnings(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """Gifts that stay cash although IRAs might pay them, and what keeps a person's IRAs from it."""
    yield from _cash_alone(scenario, periods)
    yield from _employer_plans(scenario, periods)


def _cash_alone(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """Gifts that the scenario itself keeps to cash, from 70 1/2 on, of whoever has an IRA."""
    found = []
    for period in periods:
        asked = period.giving
        kept = 0.0 if asked is None or asked.qcd else asked.grants
        cash = period.itemized.charity_cash + kept
        people = [name for name in period.may_give if _iras(scenario, name)]
        if cash > 0.0 and people:
            found.append((period, cash, people))
    if not found:
        return
    period, cash, people = found[0]
    stated = period.itemized.charity_cash > 0.0
    who = " and ".join(f"{name} ({' and '.join(_iras(scenario, name))})" for name in people)
    last = found[-1][0].year
    span = f"from {period.year} to {last}" if last > period.year else f"in {period.year}"
    how = (
        "state them in [giving] instead, and take them out of spending.annual"
        if stated
        else "leave giving.qcd out, and the plan decides"
    )
    yield (
        "cash_gifts",
        "taxes.itemized.charity_cash" if stated else "giving.qcd",
        f"{dollars(cash)} of gifts a year {span} stay cash; from 70 1/2 on {who} may pay them straight from the IRA: "
        f"no income, and it counts toward what must leave it (26 USC 408(d)(8)); {how}",
    )


def _iras(scenario: Scenario, person: str) -> list[str]:
    """A person's accounts that may pay a charity and hold something, or are to have a plan rolled to them."""
    rolled = {
        account.rolls_to
        for account in scenario.accounts
        if isinstance(account, EmployerPlan) and any(account.holdings.values())
    }
    return [
        account.name
        for account in scenario.accounts
        if account.owner == person
        and KINDS[account.type].gives
        and (any(account.holdings.values()) or account.name in rolled)
    ]


def _employer_plans(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """Whoever has no IRA, but a plan of an employer that would have to be rolled over first."""
    givers = {
        name
        for p in periods
        if p.giving is not None and p.giving.qcd and p.giving.grants
        for name in p.may_give
    }
    for person in scenario.people:
        plans = [
            account.name
            for account in scenario.accounts
            if isinstance(account, EmployerPlan)
            and account.owner == person.name
            and KINDS[account.type].deferred
            and any(account.holdings.values())
        ]
        if person.name in givers and plans and not _iras(scenario, person.name):
            yield (
                "no_ira_to_give",
                f"accounts.{plans[0]}",
                f"only an IRA may pay a charity directly (26 USC 408(d)(8)(B)): {' and '.join(plans)} may not; rolled "
                f"to an IRA of {person.name} (rolls_to) it could, from {day_70_half(person.born)} on",
            )
