"""Gifts on a year's forms: what ceilings and floor let be deducted, what is carried from year to year."""

from __future__ import annotations

import pytest

from decumulate.models.plan import Plan
from decumulate.models.scenario import load

from ..solver.small import benefits, brokerage, document, ira, lot
from .followed import Followed


def _year(t: int, cash: float, out: float, left: float) -> dict:
    """All of the brokerage is cash from the first day on; the IRA pays what is said."""
    sold = {"account": "Ann brokerage", "asset": "fund", "action": "sell", "amount": 250_000}
    return {
        "year": 2026 + t,
        "trades": [] if t else [sold],
        "cash": {"spending": 20_000},
        "gifts": {"grants": cash, "cash": cash},
        "accounts": {
            "Ann brokerage": {"holdings": {}},
            "Ann IRA": {"distributed": out, "holdings": {"fund": left}},
        },
    }


@pytest.fixture(scope="module")
def followed() -> Followed:
    """Ann, 74, who gives $50,000 of cash in 2026 and $10,000 a year later, with two gifts carried in. No benefits."""
    content = document(1952, 3, [brokerage(lot(250_000, 250_000)), ira(600_000)], 20_000, heirs=0.2)
    content["people"][0]["social_security"] = benefits(0, 67)
    content["healthcare"] = {"medicare_from": {"Ann": "2035-01"}}
    content["giving"] = {
        "grants": [{"year": year, "amount": amount} for year, amount in ((2026, 50_000), (2027, 10_000))],
        "lots": False,
        "qcd": False,
        "carryovers": [
            {"year": 2021, "kind": "property", "amount": 40_000},
            {"year": 2025, "kind": "cash", "amount": 2_000},
        ],
    }
    years = [
        _year(0, 50_000, 60_000, 540_000),
        _year(1, 10_000, 60_000, 480_000),
        _year(2, 0, 60_000, 420_000),
    ]
    return Followed.of(Plan.read({"years": years}), load(content))


def amounts(followed: Followed, *names: str) -> list[float]:
    return [followed.lines[name].amount for name in names]


def test_carry_overs_year_by_year(followed: Followed) -> None:
    """AGI is $60,000. 2026: of cash 52,000 there are 36,000 under 60 percent, nothing is left for property, whose five
    years are over; the floor of 300 goes on with 14,000 of the year's own and 2,000 of 2025. 2027: 10,000 of its own
    and 16,300 before: all under the ceiling, less the floor. 2028: nothing."""
    assert amounts(followed, "2026.gifts.cash_own", "2026.gifts.cash_in", "2026.gifts.at_market_in") == [
        50_000,
        2_000,
        40_000,
    ]
    assert amounts(followed, "2026.gifts.cash_allowed", "2026.gifts.floor", "2026.gifts.deductible") == [
        36_000,
        300,
        35_700,
    ]
    assert amounts(followed, "2026.gifts.cash_out", "2026.gifts.at_market_ended") == pytest.approx(
        [16_300, 40_000]
    )
    assert "2026.gifts.at_market_out" not in followed.lines
    assert amounts(followed, "2027.gifts.cash_in", "2027.gifts.deductible") == pytest.approx([16_300, 26_000])
    assert "2027.gifts.cash_out" not in followed.lines
    assert not [key for key in followed.lines if key.startswith("2028.gifts")]


def test_schedule_a_has_the_gifts_on_its_lines(followed: Followed) -> None:
    named = [f"2026.schedule_a.line{number}" for number in ("11", "13", "14", "17")]
    assert amounts(followed, *named) == pytest.approx([50_000, 42_000, 35_700, 35_700])
    assert amounts(followed, "2026.form1040.line14") == pytest.approx(
        [35_700 + 6_000]
    )  # the senior deduction


def test_every_line_is_what_its_arithmetic_says(followed: Followed) -> None:
    assert followed.wrong() == []
    assert followed.apart() == []
