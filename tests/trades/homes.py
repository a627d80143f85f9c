"""Small households for a year's orders: a scenario, the first year of a plan written by hand, and a book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from decumulate.models.plan import AccountYear, Cash, Income, Plan, PlanYear, Tax
from decumulate.models.positions.book import CASH, Book, BookAccount, PastTrade, Position, Security
from decumulate.models.scenario import Scenario, load

AS_OF = date(2026, 3, 16)
OLD, YOUNG = date(2015, 5, 1), date(2025, 12, 1)
TYPES = {"Brokerage": "taxable", "IRA": "traditional_ira", "Roth": "roth_ira", "Old 401k": "401k"}


def security(ticker: str, asset: str, price: float = 100.0, **more: Any) -> Security:
    return Security(ticker, asset, price, **more)


def scenario(
    target: Mapping[str, float], carry: Mapping[str, float] | None = None, **allocation: Any
) -> Scenario:
    """Ann, 66, with an account of each kind; the holdings here are not the book's."""
    taxes: dict[str, Any] = {"state": "FL", "prior_magi": [50_000, 50_000]}
    taxes["prior_filing_status"] = ["single", "single"]
    if carry:
        taxes["capital_loss_carryforward"] = dict(carry)
    first = next(iter(target))
    accounts = [
        {"name": name, "type": kind, "owner": "Ann", "holdings": {first: 1000.0}}
        for name, kind in TYPES.items()
        if kind != "taxable"
    ]
    accounts[1] |= {"contribution_basis": 500.0, "first_contribution_year": 2010}
    lots = [{"asset": first, "acquired": "2015-05-01", "value": 1000.0, "basis": 500.0}]
    accounts.append({"name": "Brokerage", "type": "taxable", "owner": "Ann", "lots": lots})
    return load(
        {
            "schema_version": 1,
            "start_year": 2026,
            "goal": {"objective": "max_estate", "heir_tax_rate": 0.2},
            "people": [{"name": "Ann", "born": "1960-01-15", "sex": "female", "plan_to_age": 66}],
            "accounts": accounts,
            "spending": {"annual": 0},
            "allocation": {"target": dict(target), "band": 0.0} | allocation,
            "market": {
                "inflation": 0.0,
                "assets": {asset: {"total_return": 0.0} for asset in (*target, "cash")},
            },
            "taxes": taxes,
        }
    )


def plan(
    cash: float = 0.0,
    flows: Mapping[str, Mapping[str, float]] | None = None,
    ordinary: float = 0.22,
    long: float = 0.15,
    income: Mapping[str, float] | None = None,
) -> Plan:
    """The first year of a plan: cash for the year, flows by account, marginal rates, incomes."""
    accounts = {name: AccountYear(holdings={}, **(flows or {}).get(name, {})) for name in TYPES}
    year = PlanYear(
        year=2026,
        accounts=accounts,
        trades=(),
        cash=Cash(first_day=cash),
        tax=Tax(marginal_rate_ordinary=ordinary, marginal_rate_long_term_gain=long),
        income=Income(**(income or {})),
    )
    return Plan(years=(year,))


def book(
    positions: Sequence[Position],
    securities: Sequence[Security],
    cash: Mapping[str, float] | None = None,
    history: Sequence[PastTrade] | None = (),
    accounts: Mapping[str, BookAccount] | None = None,
) -> Book:
    """Ann's book; every account of the scenario is there."""
    known = {s.ticker: s for s in securities}
    known[CASH] = Security(CASH, "cash", 1.0)
    return Book(
        as_of=AS_OF,
        accounts=accounts or {name: BookAccount(kind, "Ann") for name, kind in TYPES.items()},
        cash=cash or {},
        positions=tuple(positions),
        securities=known,
        history=None if history is None else tuple(history),
    )


def lot(
    ticker: str, quantity: float, basis: float, account: str = "Brokerage", acquired: date = OLD
) -> Position:
    return Position(account, ticker, acquired, quantity, basis)
