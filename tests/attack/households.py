"""Small households at random, by seed: every kind of what has happened in the year, losses, exempt interest, itemising.

household(seed)                the scenario
content(seed, begun=False)     its document, for tests that change something; `begun` says whether the year has begun

Ages 45 to 90, one person or two, three to six years, $20,000 to $5 million, incomes from nothing to wages of half a
million. What is drawn is always a valid scenario, but not always one that a plan can meet.
"""

from __future__ import annotations

import math
import random
from typing import Any

from decumulate.models.scenario import Scenario, load

ASSETS = {
    "stock": {"total_return": 0.065, "qualified_dividends": 0.015, "ordinary_dividends": 0.003},
    "bond": {"total_return": 0.04, "interest": 0.04},
    "muni": {"total_return": 0.03, "tax_exempt_interest": 0.03},
}
DAYS = ("2026-01-02", "2026-02-28", "2026-06-15", "2026-11-23", "2026-12-31")
SO_FAR = (0.0, 1_000.0, 12_000.0, 90_000.0, 400_000.0, 1_500_000.0)
"""Of the order of what has been received since January: small, beyond a bracket, beyond every threshold."""


def household(seed: int, *, begun: bool | None = None) -> Scenario:
    """A valid scenario; the same seed always gives the same one."""
    return load(content(seed, begun=begun))


def content(seed: int, *, begun: bool | None = None) -> dict[str, Any]:
    """The document of a household. `begun`: whether the year has begun; left out, of half of them."""
    of = random.Random(seed)
    begun = of.random() < 0.5 if begun is None else begun
    wealth = math.exp(of.uniform(math.log(20_000), math.log(5_000_000)))
    people = _people(of, of.random() < 0.5)
    names = [person["name"] for person in people]
    accounts = _accounts(of, people, wealth)
    status = "married_filing_jointly" if len(people) > 1 else "single"
    document: dict[str, Any] = {
        "start_year": 2026,
        "goal": {"objective": of.choice(["max_estate", "max_estate", "max_spending"]), "heir_tax_rate": 0.24},
        "people": people,
        "accounts": accounts,
        "spending": {"annual": round(wealth * of.choice([0.0, 0.02, 0.05, 0.1])), "survivor_fraction": 0.75},
        "market": {
            "inflation": of.choice([0.0, 0.025]),
            "trading_cost": of.choice([0.0, 0.001]),
            "assets": {name: dict(facts) for name, facts in ASSETS.items()},
        },
        "taxes": _taxes(of) | {"prior_magi": [60_000, 250_000], "prior_filing_status": [status, status]},
        "limits": {"cliff_margin": of.choice([1.0, 1.0, 100.0])},
    }
    if of.random() < 0.2:  # what is invested falls before it rises, so that what is bought can lose
        years = max(int(p["born"][:4]) + p["plan_to_age"] for p in people) - 2025
        document["market"]["assets"]["stock"]["total_return"] = [-0.15, *[0.08] * (years - 1)]
    document |= _mix(of)
    if of.random() < 0.3:
        document["limits"]["max_annual_conversion"] = of.choice([0, 20_000, 100_000])
    if begun:
        document["year_to_date"] = _so_far(of, names, accounts)
        for account in accounts:
            if account["type"] in ("traditional_ira", "401k"):
                value = sum(account["holdings"].values())
                account["prior_year_end_value"] = round(value * of.uniform(0.8, 1.2))
    return document


def _people(of: random.Random, couple: bool) -> list[dict[str, Any]]:
    """One or two, the second never outliving the first by more than three years."""
    last = 2026 + of.randint(2, 5)
    people = []
    for place, name in enumerate(("Ann", "Ben") if couple else ("Ann",)):
        born = 2026 - of.randint(45, 90)
        ends = max(2026, last - (of.randint(0, 3) if place else 0))
        person: dict[str, Any] = {
            "name": name,
            "born": f"{born}-{of.randint(1, 12):02d}-{of.randint(1, 28):02d}",
            "plan_to_age": ends - born,
        }
        if of.random() < 0.7:
            person["social_security"] = {
                "monthly_benefit_at_full_age": of.choice([400, 1_500, 3_200]),
                "claim_age": 67,
            }
        if of.random() < 0.3:
            pension = {"name": "pension", "annual": of.choice([3_000, 40_000]), "from_age": 2026 - born}
            person["pensions"] = [pension | {"indexed": False}]
        if 2026 - born < 70 and of.random() < 0.3:
            person["wages"] = [
                {
                    "name": "job",
                    "annual": of.choice([9_000, 120_000, 500_000]),
                    "until_year": min(2027, ends),
                }
            ]
        people.append(person)
    return people


def _accounts(of: random.Random, people: list[dict[str, Any]], wealth: float) -> list[dict[str, Any]]:
    """A brokerage account, and for each person what there may be of an IRA, a 401(k) and a Roth IRA."""
    shares = [of.random() ** 2 + 0.05 for _ in range(1 + 2 * len(people))]
    parts = [wealth * share / sum(shares) for share in shares]
    lots = []
    for asset, share in (("stock", 0.4), ("stock", 0.25), ("bond", 0.2), ("muni", 0.15)):
        value = round(parts[0] * share)
        acquired = of.choice(["2012-04-02", "2024-12-30", "2025-09-01"])
        basis = round(value * of.choice([0.2, 0.8, 1.0, 1.4]))
        lots.append({"asset": asset, "acquired": acquired, "value": value, "basis": basis})
    if of.random() < 0.3:  # nothing exempt, nothing short
        lots = [lot | {"acquired": "2012-04-02"} for lot in lots if lot["asset"] != "muni"]
    owner = "joint" if len(people) > 1 else "Ann"
    accounts: list[dict[str, Any]] = [{"name": "brokerage", "type": "taxable", "owner": owner, "lots": lots}]
    for place, person in enumerate(people):
        name, kind = person["name"], of.choice(["traditional_ira", "traditional_ira", "401k"])
        for value, type_ in zip(parts[1 + 2 * place :], (kind, "roth_ira"), strict=False):
            stock = round(value * 0.6)
            account = {"name": f"{name} {type_}", "type": type_, "owner": name}
            account["holdings"] = {"stock": stock, "bond": round(value) - stock}
            if type_ == "roth_ira":
                account |= {"contribution_basis": round(value * 0.4), "first_contribution_year": 2012}
            accounts.append(account)
    return accounts


def _taxes(of: random.Random) -> dict[str, Any]:
    taxes: dict[str, Any] = {"state": "FL"}
    if of.random() < 0.3:
        taxes = {"state": "PA", "state_flat": {"rate": 0.04}}
        taxes["state_flat"] |= {"taxes_retirement": of.random() < 0.5, "taxes_social_security": False}
    if of.random() < 0.4:
        taxes["itemized"] = {
            "state_income_tax": of.choice([0, 15_000]),
            "property_tax": of.choice([0, 9_000, 60_000]),
            "mortgage_interest": of.choice([0, 25_000]),
            "charity_cash": of.choice([0, 2_000, 80_000]),
            "medical_expenses": of.choice([0, 30_000]),
        }
    if of.random() < 0.5:
        some = (0, 2_000, 40_000, 600_000)
        taxes["capital_loss_carryforward"] = {"short": of.choice(some), "long": of.choice(some)}
    return taxes


def _mix(of: random.Random) -> dict[str, Any]:
    kind = of.random()
    if kind < 0.3:
        return {}
    if kind < 0.5:
        return {"allocation": {"fixed_by_account": True, "band": 0.1}}
    target = {"stock": 0.55, "bond": 0.35, "muni": 0.10}
    return {"allocation": {"target": target, "band": of.choice([0.05, 0.3]), "measure": "market_value"}}


def _so_far(of: random.Random, names: list[str], accounts: list[dict[str, Any]]) -> dict[str, Any]:
    """Every kind of income since January, each there or not, small or beyond all thresholds."""

    def some() -> float:
        return round(of.choice(SO_FAR) * of.uniform(0.5, 1.5), 2) if of.random() < 0.5 else 0.0

    pretax = [account["name"] for account in accounts if account["type"] in ("traditional_ira", "401k")]
    roths = [account["name"] for account in accounts if account["type"] == "roth_ira"]
    from_roth = some() / 10
    day = of.choice(DAYS)
    received: dict[str, Any] = {
        "as_of": day,
        "values_as_of": day,
        "wages": {name: some() for name in names},
        "pensions": {name: some() / 4 for name in names},
        "social_security": {name: of.choice([0.0, 9_000.0, 30_000.0]) for name in names},
        "distributions": {name: some() for name in pretax} | {roths[0]: from_roth},
        "conversions": {name: some() for name in pretax},
        "interest": some(),
        "tax_exempt_interest": some(),
        "ordinary_dividends": some(),
        "qualified_dividends": some(),
        "short_term_gains": of.choice([1, -1]) * some(),
        "long_term_gains": of.choice([1, -1]) * some(),
        "taxable_roth_distributions": of.choice([0.0, from_roth]),
    }
    amounts = [sum(x.values()) if isinstance(x, dict) else x for x in list(received.values())[2:]]
    income = sum(amount for amount in amounts if amount > 0.0)
    return received | {"taxes_paid": round(of.choice([0.0, 0.3, 0.45, 0.45]) * income, 2)}
