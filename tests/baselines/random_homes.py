"""Small households at random, and rules at random, for the properties that every rule's plan must have."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from decumulate.models.scenario import Scenario, load
from decumulate.solver.baselines.rules import PRO_RATA, ROTH_LAST, TAXABLE_FIRST
from decumulate.solver.simulate.rule import Conversions, Rule, WithdrawalOrder

ASSETS = {
    "stock": {"total_return": 0.07, "qualified_dividends": 0.015, "ordinary_dividends": 0.002},
    "bond": {"total_return": 0.04, "interest": 0.04},
    "muni": {"total_return": 0.03, "tax_exempt_interest": 0.028},
}
TARGET = {"stock": 0.55, "bond": 0.35, "muni": 0.10}


def money(high: int) -> st.SearchStrategy[int]:
    """Nothing, or thousands of dollars."""
    return st.one_of(st.just(0), st.integers(1, high // 1000).map(lambda n: 1000 * n))


@st.composite
def accounts(draw: st.DrawFn, owner: str, joint: bool) -> list[dict[str, Any]]:
    """What one person owns; some of it may be missing."""
    found: list[dict[str, Any]] = []
    lots = [
        {"asset": asset, "acquired": acquired, "value": value, "basis": round(share * value)}
        for asset, acquired in (("stock", "2009-04-01"), ("stock", "2025-08-01"), ("bond", "2020-02-03"))
        if (value := draw(money(300_000))) and (share := draw(st.floats(0.2, 1.3)))
    ]
    if lots:
        owned_by = "joint" if joint and draw(st.booleans()) else owner
        found.append({"name": f"{owner} brokerage", "type": "taxable", "owner": owned_by, "lots": lots})
    for kind in ("traditional_ira", "401k", "roth_ira"):
        stock, bond = draw(money(400_000)), draw(money(300_000))
        if stock + bond:
            account = {"name": f"{owner} {kind}", "type": kind, "owner": owner}
            account["holdings"] = {"stock": stock, "bond": bond}
            if kind == "roth_ira":
                account["contribution_basis"] = (stock + bond) // 3
                account["first_contribution_year"] = draw(st.sampled_from([2010, 2024]))
            found.append(account)
    return found


@st.composite
def households(draw: st.DrawFn) -> Scenario:
    """One person or two, 52 to 80 years old, for 4 to 9 years, with what allocation, limits and taxes may hold."""
    people, owned = [], []
    couple = draw(st.booleans())
    years = draw(st.integers(4, 9))
    for place, name in enumerate(("Ann", "Ben") if couple else ("Ann",)):
        born = 2026 - draw(st.integers(52, 80))
        lives = years - (draw(st.integers(0, 3)) if place else 0)
        person = {
            "name": name,
            "born": f"{born}-{draw(st.integers(1, 12)):02d}-15",
            "plan_to_age": 2025 + lives - born,
        }
        if draw(st.booleans()):
            person["social_security"] = {
                "monthly_benefit_at_full_age": draw(st.integers(500, 3500)),
                "claim_age": 67,
            }
        people.append(person)
        owned += draw(accounts(name, couple))
    if not any(account["type"] == "traditional_ira" for account in owned):
        owned.append({"name": "Ann 401", "type": "401k", "owner": "Ann", "holdings": {"bond": 250_000}})
    wealth = sum(
        sum(account.get("holdings", {}).values()) + sum(lot["value"] for lot in account.get("lots", ()))
        for account in owned
    )
    status = "married_filing_jointly" if couple else "single"
    content: dict[str, Any] = {
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.22},
        "people": people,
        "accounts": owned,
        "spending": {"annual": round(wealth * draw(st.floats(0.0, 0.3))), "survivor_fraction": 0.8},
        "market": {"inflation": 0.025, "trading_cost": draw(st.sampled_from([0.0, 0.001])), "assets": ASSETS},
        "taxes": {"state": "FL", "prior_magi": [90_000, 260_000], "prior_filing_status": [status, status]},
    }
    content["taxes"]["capital_loss_carryforward"] = {
        "short": draw(money(20_000)),
        "long": draw(money(20_000)),
    }
    if draw(st.booleans()):
        content["taxes"]["state"] = "OH"
        content["taxes"]["state_flat"] = {
            "rate": 0.04,
            "taxes_retirement": True,
            "taxes_social_security": False,
        }
    if draw(st.integers(0, 3)):
        content["allocation"] = {
            "target": TARGET,
            "band": draw(st.sampled_from([0.0, 0.02, 0.2])),
            "measure": draw(st.sampled_from(["after_tax", "market_value"])),
            "same_in_every_account": draw(st.integers(0, 4)) == 0,
        }
    limits: dict[str, Any] = {"cliff_margin": 1.0}
    if draw(st.booleans()):
        limits["max_annual_conversion"] = 40_000
    if draw(st.booleans()):
        limits["no_conversions_after"] = 2027
    flows = ["roth_conversions", "traditional_distributions", "roth_distributions"]
    if draw(st.integers(0, 3)) == 0:
        person = draw(st.sampled_from(people))
        last = int(person["born"][:4]) + person["plan_to_age"]
        owner, amount, year = person["name"], draw(money(30_000)), draw(st.integers(2026, min(2028, last)))
        limits["fixed"] = [
            {"year": year, "what": draw(st.sampled_from(flows)), "owner": owner, "amount": amount}
        ]
    content["limits"] = limits
    return load(content)


def rules() -> st.SearchStrategy[Rule]:
    """Any rule: spending up to a bracket, or an order with conversions."""
    conversions = st.sampled_from(
        [
            Conversions(),
            Conversions("bracket", 0.12),
            Conversions("bracket", 0.22),
            Conversions("tier", 0),
            Conversions("tier", 2),
            Conversions("agi", 70_000.0),
            Conversions("all", 2027),
        ]
    )
    orders = st.sampled_from([TAXABLE_FIRST, ROTH_LAST, PRO_RATA])
    places = st.sampled_from(["same mix", "bonds in traditional"])
    filling = WithdrawalOrder(TAXABLE_FIRST.groups, traditional_to=0.12)
    return st.one_of(
        st.builds(lambda o, c, p: Rule("any", "", o, c, p), orders, conversions, places),
        st.builds(lambda p: Rule("filling", "", filling, Conversions(), p), places),
    )
