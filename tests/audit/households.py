"""Small households for sums that can be done on paper: no inflation, no yields unless a test says so."""

from __future__ import annotations

from typing import Any

from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load

FLAT = {"total_return": 0.0}


def person(name: str, born: str, to_age: int) -> dict[str, Any]:
    return {"name": name, "born": born, "plan_to_age": to_age}


def scenario(
    people: list, accounts: list, annual: float, assets: dict | None = None, **tables: Any
) -> Scenario:
    """A scenario with bands that never bind; `tables` add or replace whole tables."""
    assets = assets or {"fund": FLAT}
    document = {
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.2},
        "people": people,
        "accounts": accounts,
        "spending": {"annual": annual},
        "allocation": {"target": {next(iter(assets)): 1.0}, "band": 1.0, "risk": "free"},
        "market": {"inflation": 0.0, "assets": assets},
        "taxes": {"state": "FL"},
    }
    return load(document | tables)


def plan(*years: dict[str, Any], **rest: Any) -> Plan:
    """A plan of 2026 and the years after; trades may be left out."""
    numbered = [{"year": 2026 + index, "trades": []} | year for index, year in enumerate(years)]
    return Plan.read({"years": numbered} | rest)


def sell(amount: float, asset: str = "fund", acquired: str = "2010-05-01", account: str = "Broker") -> dict:
    return {"account": account, "asset": asset, "acquired": acquired, "action": "sell", "amount": amount}


def buy(amount: float, year: int, asset: str = "fund", account: str = "Broker") -> dict:
    first_day = f"{year}-01-01"
    return {"account": account, "asset": asset, "acquired": first_day, "action": "buy", "amount": amount}


def rules(report: Any) -> list[tuple[int, str, str]]:
    """(year, rule, where) of every fault."""
    return [(fault.year, fault.rule, fault.where) for fault in report.faults]
