"""Couples whose losses are each one's own, at random."""

from __future__ import annotations

import random
from typing import Any

from decumulate.models.scenario import Scenario, load

from .small import brokerage, couple


def own_accounts(seed: int) -> Scenario:
    """Ann and Ben with brokerage accounts of their own, perhaps a joint one, lots with gains and losses, and losses
    carried in; one of them dies first."""
    of = random.Random(seed)

    def some(most: float) -> float:
        return of.choice([0.0, round(of.uniform(0.0, most), 2)])

    def lots() -> list[dict[str, Any]]:
        return [
            {
                "asset": asset,
                "acquired": of.choice(["2010-05-01", "2025-06-01", "2025-12-15"]),
                "value": round(of.uniform(5e3, 9e4)),
                "basis": round(of.uniform(5e3, 1.8e5)),
            }
            for asset in ("stock", "bond")
        ]

    content = couple(of.choice(["max_estate", "max_estate", "max_spending"]))
    ann, ben = content["people"]
    ann["plan_to_age"], ben["plan_to_age"] = of.choice([66, 67, 68]), of.choice([66, 67, 68])
    content["accounts"][:1] = [brokerage(*lots(), owner=name) for name in ("Ann", "Ben")]
    if of.random() < 0.4:
        content["accounts"].append(brokerage(*lots(), owner="joint"))
    content["allocation"] |= {"band": of.choice([0.05, 0.5]), "target": {"stock": 0.5, "bond": 0.5}}
    content["taxes"]["capital_loss_carryforward"] = [
        {"short": some(9e3), "long": some(3e4), "owner": of.choice(["Ann", "Ben", "joint"])} for _ in range(2)
    ]
    content["spending"]["annual"] = of.choice([40_000, 60_000])
    return load(content)


def begun(seed: int) -> Scenario:
    """The same in September, with lots of the year and gains and losses so far, or with a death in the first year."""
    content = own_accounts(seed).content()
    of = random.Random(seed + 7)
    for account in content["accounts"]:
        if account["type"] == "traditional_ira":
            account["prior_year_end_value"] = 100_000
        for held in account.get("lots", []):
            held["acquired"] = of.choice([held["acquired"], "2026-03-01"])
    content["year_to_date"] = {
        "as_of": "2026-09-15",
        "values_as_of": "2026-09-15",
        "short_term_gains": round(of.uniform(-20e3, 20e3), 2),
        "long_term_gains": round(of.uniform(-30e3, 40e3), 2),
        "wages": {"Ann": of.choice([0, 80_000])},
        "social_security": {"Ann": 0, "Ben": 0},
    }
    return load(content)
