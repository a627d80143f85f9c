"""Households at random, small enough to be solved exactly: each is the same for the same number, everywhere."""

from __future__ import annotations

from random import Random
from typing import Any

ASSETS = {
    "stock": {"total_return": 0.065, "qualified_dividends": 0.018},
    "bond": {"total_return": 0.04, "interest": 0.04},
    "muni": {"total_return": 0.03, "tax_exempt_interest": 0.03},
}


def household(number: int) -> dict[str, Any]:
    """One or two people of 58 to 77 for three to six years, poor to rich, with old gains and losses."""
    random = Random(f"household {number}")
    years = random.randint(3, 6)
    names = ["Ann", "Ben"][: random.choice((1, 2, 2))]
    wealth = 10 ** random.uniform(5.3, 6.6)
    assets = ["stock", "bond", *(["muni"] if random.random() < 0.2 else [])]
    accounts = _accounts(random, names, assets, wealth)
    status = "married_filing_jointly" if len(names) > 1 else "single"
    content: dict[str, Any] = {
        "title": f"household {number}",
        "start_year": 2026,
        "goal": {
            "objective": random.choice(("max_estate", "max_estate", "max_spending")),
            "heir_tax_rate": random.choice((0.12, 0.24, 0.35)),
        },
        "people": [_person(random, name, years) for name in names],
        "accounts": accounts,
        "spending": {"annual": round(min(wealth * random.uniform(0.03, 0.1), 400_000.0), -2)},
        "allocation": _allocation(random, assets),
        "market": {
            "inflation": random.choice((0.0, 0.025)),
            "assets": {name: ASSETS[name] for name in assets},
        },
        "taxes": {
            "state": "FL",
            "prior_magi": [round(random.uniform(3e4, 3e5), -2) for _ in range(2)],
            "prior_filing_status": [status, status],
        },
        "limits": {"cliff_margin": random.choice((1, 1, 50))},
    }
    content["goal"]["estate_floor"] = round(0.2 * wealth, -3)
    if random.random() < 0.15:
        content["limits"]["max_annual_conversion"] = 20_000
    return content


def _person(random: Random, name: str, years: int) -> dict[str, Any]:
    age = random.randint(58, 77)
    lives = years if name == "Ann" else random.randint(1, years)
    person: dict[str, Any] = {
        "name": name,
        "born": f"{2026 - age}-{random.randint(1, 12):02}-15",
        "plan_to_age": age + lives - 1,
    }
    if random.random() < 0.8:
        claim = random.choice((65, 67, 70))
        person["social_security"] = {
            "monthly_benefit_at_full_age": random.randint(8, 32) * 100,
            "claim_age": claim,
        }
    if random.random() < 0.2:
        annual = random.randint(5, 40) * 1_000
        person["pensions"] = [
            {"name": "pension", "annual": annual, "from_age": age, "survivor_fraction": 0.5}
        ]
    return person


def _accounts(random: Random, names: list[str], assets: list[str], wealth: float) -> list[dict[str, Any]]:
    """A brokerage account with lots, and each person's IRA and perhaps Roth IRA; never nothing at all."""
    parts = [random.random() for _ in range(1 + 2 * len(names))]
    scale = wealth / sum(parts)
    taxable, *rest = (part * scale for part in parts)
    owner = "joint" if len(names) > 1 else names[0]
    lots = []
    for asset in assets:
        for _ in range(random.randint(1, 3)):
            value = round(taxable / 2 / len(assets) * random.uniform(0.3, 1.5), 2)
            basis = round(value * random.choice((0.3, 0.6, 0.9, 1.1)), 2) if asset == "stock" else value
            year = random.choice((2009, 2015, 2019, 2022, 2025))
            acquired = f"{year}-{random.randint(1, 12):02}-15"
            lots.append({"asset": asset, "acquired": acquired, "value": value, "basis": basis})
    accounts: list[dict[str, Any]] = [{"name": "Brokerage", "type": "taxable", "owner": owner, "lots": lots}]
    for name, deferred, free in zip(names, rest[::2], rest[1::2], strict=True):
        accounts.append(
            {
                "name": f"{name} IRA",
                "type": random.choice(("traditional_ira", "traditional_ira", "401k")),
                "owner": name,
                "holdings": _mix(random, assets, deferred),
            }
        )
        if random.random() < 0.7:
            roth = {
                "name": f"{name} Roth",
                "type": "roth_ira",
                "owner": name,
                "holdings": _mix(random, assets, free),
                "contribution_basis": round(0.4 * free, 2),
                "first_contribution_year": 2010,
            }
            accounts.append(roth)
    return accounts


def _mix(random: Random, assets: list[str], amount: float) -> dict[str, float]:
    share = random.uniform(0.4, 0.8)
    return {assets[0]: round(share * amount, 2), assets[1]: round((1 - share) * amount, 2)}


def _allocation(random: Random, assets: list[str]) -> dict[str, Any]:
    if random.random() < 0.15:
        return {"fixed_by_account": True, "band": 0.02}
    stock = random.choice((0.4, 0.6))
    target = {"stock": stock, "bond": 1 - stock}
    if "muni" in assets:
        target = {"stock": stock, "bond": 0.9 - stock, "muni": 0.1}
    measure = random.choice(("market_value", "after_tax"))
    return {"target": target, "band": 0.03, "measure": measure}
