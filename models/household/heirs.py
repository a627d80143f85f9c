"""From [[heirs]] to their facts: the years after the close, their law and own income, what money of then counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ...tax_tables.project import LawBook
from ...tax_tables.schema import Actuarial, FilingStatus
from ..accounts import KINDS
from ..laws.federal.inherited_accounts import OF_AGE, Beneficiary, Inheritance, last_year
from ..scenario import Scenario
from ..scenario.heirs import Heir
from ..scenario.people import Person
from .calendar import SENIOR_AGE
from .heir_facts import HeirYear, Inheriting
from .market import rate_in
from .risk import mean_returns


def inheriting(
    scenario: Scenario, book: LawBook, close_deflator: float, actuarial: Actuarial
) -> tuple[Inheriting, ...]:
    """The heirs of a scenario; none where it has `goal.heir_tax_rate`."""
    given = scenario.heirs or ()
    everything = sum(heir.share for heir in given if heir.takes == "everything")
    return tuple(
        Inheriting(
            name=heir.name,
            traditional=heir.share,
            rest=heir.share / everything if heir.takes == "everything" else 0.0,
            years=_years(scenario, heir, terms, book, close_deflator, actuarial) if terms else (),
            terms=terms,
        )
        for heir in given
        for terms in [_terms(scenario, heir)]
    )


def last_owner(scenario: Scenario) -> Person:
    """Whoever lives longest, the elder of those who live as long: the heirs inherit from that person."""
    return max(scenario.people, key=lambda person: (person.last_year, -person.born.toordinal()))


def growth_after(scenario: Scenario) -> float:
    """What inherited money is expected to return a year: the mean of the target of the last year.

    Where each account keeps its own mix, that of the traditional accounts of today.
    """
    returns, wish, last = mean_returns(scenario), scenario.allocation, scenario.last_year
    shares = {asset: wish.share(asset, last, scenario.start_year) for asset in returns}
    if wish.fixed_by_account:
        shares = _traditional_mix(scenario)
    return sum(share * returns[asset] for asset, share in shares.items())


def _traditional_mix(scenario: Scenario) -> dict[str, float]:
    held: dict[str, float] = {}
    for account in scenario.accounts:
        for asset, value in account.holdings.items() if KINDS[account.type].deferred else ():
            held[asset] = held.get(asset, 0.0) + value
    whole = sum(held.values())
    return {asset: value / whole for asset, value in held.items()} if whole else scenario.household_mix


def _terms(scenario: Scenario, heir: Heir) -> Inheritance | None:
    """26 USC 401(a)(9)(E): of a birth year alone the last day of it, so that nobody stretches who may not."""
    if heir.relation == "charity" or heir.birth_year is None:
        return None
    owner, died = last_owner(scenario), date(scenario.last_year, 12, 31)
    beneficiary: Beneficiary = "designated"
    if heir.relation == "disabled":
        beneficiary = "disabled"
    elif heir.relation == "minor_child" and died.year - heir.birth_year < OF_AGE:
        beneficiary = "minor_child"
    return Inheritance(owner.born, died, date(heir.birth_year, 12, 31), beneficiary, roth=False)


def _years(
    scenario: Scenario,
    heir: Heir,
    terms: Inheritance,
    book: LawBook,
    close_deflator: float,
    actuarial: Actuarial,
) -> tuple[HeirYear, ...]:
    end = last_year(terms, actuarial)
    return tuple(_each(scenario, heir, terms, end or terms.died.year + 1, book, close_deflator))


def _each(
    scenario: Scenario, heir: Heir, terms: Inheritance, end: int, book: LawBook, close_deflator: float
) -> Iterator[HeirYear]:
    """The years from the one after the death to the last; each year's money counts less by the account's return."""
    grown = 1.0 + growth_after(scenario)
    price, inflation = close_deflator, scenario.market.inflation
    for since, year in enumerate(range(terms.died.year + 1, end + 1)):
        yield HeirYear(
            year=year,
            worth=grown**-since,
            status=FilingStatus(heir.filing_status),
            seniors=int(year - terms.born.year >= SENIOR_AGE),
            income=heir.income * price,
            law=book.for_year(year),
        )
        price *= 1.0 + rate_in(inflation, year - scenario.start_year)
