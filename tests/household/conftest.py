"""One couple, worked out by hand in the tests, and a way to change it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from decumulate.models.household.facts import Horizon
from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario, load

COUPLE: dict[str, Any] = {
    "start_year": 2026,
    "goal": {"objective": "max_estate", "heir_tax_rate": 0.24},
    "people": [
        {
            "name": "Kim",
            "born": "1961-03-15",
            "plan_to_age": 80,
            "social_security": {"monthly_benefit_at_full_age": 3000, "claim_age": 67},
            "pensions": [
                {
                    "annual": 12_000,
                    "from_age": 66,
                    "indexed": True,
                    "amount_in": "today",
                    "survivor_fraction": 0.5,
                },
                {"annual": 6_000, "from_age": 60},
            ],
            "wages": [{"annual": 250_000, "until_year": 2027}],
        },
        {
            "name": "Sam",
            "born": "1963-09-02",
            "plan_to_age": 90,
            "social_security": {"monthly_benefit_at_full_age": 1000, "claim_age": 65},
            "wages": [{"annual": 50_000, "until_year": 2026}],
        },
    ],
    "accounts": [
        {"name": "Kim IRA", "type": "traditional_ira", "owner": "Kim", "holdings": {"stock": 500_000}},
    ],
    "spending": {
        "annual": 100_000,
        "survivor_fraction": 0.7,
        "extra": [{"year": 2028, "amount": 35_000}],
    },
    "market": {
        "inflation": 0.02,
        "assets": {
            "stock": {"total_return": 0.07, "qualified_dividends": 0.015, "ordinary_dividends": 0.005},
            "cash": {"total_return": 0.03, "interest": 0.03},
        },
    },
    "taxes": {"prior_magi": [200_000, 210_000], "prior_filing_status": ["married_filing_jointly"] * 2},
}

Change = Mapping[str, Any]


@pytest.fixture
def scenario_of() -> Callable[[Change], Scenario]:
    """The couple's scenario with values set by dotted path."""

    def build(changes: Change | None = None) -> Scenario:
        return load(copy.deepcopy(COUPLE)).with_changes(changes or {})

    return build


@pytest.fixture
def horizon_of(scenario_of: Callable[[Change], Scenario]) -> Callable[[Change], Horizon]:
    """The facts of the couple with values set by dotted path."""

    def build(changes: Change | None = None) -> Horizon:
        return build_horizon(scenario_of(changes or {}))

    return build
