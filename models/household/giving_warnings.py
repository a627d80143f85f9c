"""What [giving] and cash gifts leave undone that an IRA's payments to charities would do: (code, where, message)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..accounts import KINDS
from ..amounts import dollars
from ..laws.federal.charitable_distributions import day_70_half
from ..scenario import Scenario
from ..scenario.accounts import EmployerPlan, TaxableAccount
from .basis import is_long_term
from .benefit_warnings import Note
from .facts import Period

GROWN = 0.25
"""The share of gain in a lot's value from which giving it, and not cash, is worth a word."""


def giving_warnings(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """Gifts that stay cash although IRAs might pay them, and what keeps a person's IRAs from it."""
    yield from _cash_alone(scenario, periods)
    yield from _lots_kept(scenario, periods)
    yield from _employer_plans(scenario, periods)
    yield from _more_than_grants(scenario)


def _more_than_grants(scenario: Scenario) -> Iterator[Note]:
    """What reached charities before the first day, where it is more than the year's grants: perhaps a slip."""
    begun, giving, year = scenario.year_to_date, scenario.giving, scenario.start_year
    if begun is None or giving is None:
        return
    done, grants = begun.given + sum(begun.qcd.values()), giving.in_year(year, year, 1.0)
    if done > grants + 0.005:
        yield (
            "given_beyond_grants",
            "year_to_date.given",
            f"{dollars(done)} has been given in {year} already, more than the {dollars(grants)} that [giving] has "
            "for the year: all of it is deducted, nothing more is given; see whether it is meant so",
        )


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


def _lots_kept(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """Lots with a gain that the scenario itself keeps from being given, while cash is."""
    first = periods[0]
    stated = first.itemized.charity_cash > 0.0
    if not stated and (first.giving is None or first.giving.lots or not first.giving.grants):
        return
    grown = [
        (account.name, lot)
        for account in scenario.accounts
        if isinstance(account, TaxableAccount)
        for lot in account.lots
        if lot.value - lot.basis > GROWN * lot.value
        and is_long_term(lot.acquired, first.first_day)
        and not scenario.market.assets[lot.asset].keep
    ]
    if not grown:
        return
    account, lot = max(grown, key=lambda entry: (entry[1].value - entry[1].basis) / entry[1].value)
    how = "state the gifts in [giving]" if stated else "leave giving.lots out"
    yield (
        "lots_to_give",
        "taxes.itemized.charity_cash" if stated else "giving.lots",
        f"gifts stay cash, while lots held over a year have grown, as {lot.asset} of {account} bought on "
        f"{lot.acquired} ({dollars(lot.value)}, basis {dollars(lot.basis)}): given, nobody is taxed on the gain, and "
        f"it is deducted at market value up to 30 % of AGI (26 USC 170(b)(1)(C)); {how}, and the plan decides",
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
