"""Small households for futures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from decumulate.models.scenario import Scenario, load

START, BORN = 2026, 1950


def make_saver(years: int, mix: dict[str, float], **changes: Any) -> Scenario:
    """One person with a million in a Roth IRA and nothing else: no tax, no premiums, prices that stand still, so that
    what is spent is what is drawn."""
    return load(
        {
            "title": "One who saved",
            "start_year": START,
            "goal": {"objective": "max_estate", "heir_tax_rate": 0.0},
            "people": [{"name": "Pat", "born": f"{BORN}-03-01", "plan_to_age": START - BORN + years - 1}],
            "accounts": [
                {
                    "name": "Roth",
                    "type": "roth_ira",
                    "owner": "Pat",
                    "holdings": {asset: 1e6 * share for asset, share in mix.items()},
                    "contribution_basis": 1_000_000,
                    "first_contribution_year": 2000,
                },
                {"name": "Cash", "type": "taxable", "owner": "Pat", "lots": []},
            ],
            "spending": {"annual": 40_000},
            "allocation": {"target": mix, "band": 0.0, "traditional_tax_rate": 0.2},
            "market": {
                "inflation": 0.0,
                "assets": {
                    "us_stock": {"total_return": 0.06},
                    "us_bond": {"total_return": 0.02},
                    "cash": {"total_return": 0.01, "interest": 0.01},
                },
            },
            "healthcare": {"medicare_from": {"Pat": "2099-01"}, "cover": "retiree"},
        },
        changes=changes or None,
    )


@pytest.fixture(scope="session")
def saver() -> Callable[..., Scenario]:
    return make_saver
