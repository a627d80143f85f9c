"""Whose gifts are carried over, and what of them ends with a death (26 CFR 1.170A-10(d)(4))."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from decumulate.models.household.carried_gifts import CarriedGifts, carried_at_start
from decumulate.models.laws.federal.charity import Carried, Excess
from decumulate.models.scenario import load

from ..solver.small import brokerage, document, lot


@dataclass
class Filers:
    year: int
    dies: tuple[str, ...] = ()
    ages: dict[str, int] = field(default_factory=lambda: {"Ann": 80, "Ben": 78})


BEFORE = CarriedGifts(owners={"Ann brokerage": "Ann", "Ben brokerage": "Ben", "both": "joint"})


def test_cash_is_given_by_halves_and_lots_by_their_owners() -> None:
    """2026: cash by halves. 2027: lots of 30,000 of Ann's, 10,000 of Ben's and 20,000 of both: Ben gave a third."""
    after = BEFORE.on(Carried(cash=(Excess(2026, 8_000),)), Filers(2026))
    out = Carried(cash=(Excess(2026, 6_000),), at_market=(Excess(2027, 9_000),))
    lots = {"Ann brokerage": 30_000.0, "Ben brokerage": 10_000.0, "both": 20_000.0}
    left = after.on(out, Filers(2027, dies=("Ann",)), lots).carried
    assert left.cash == (Excess(2026, 3_000),)
    ((year, amount),) = left.at_market
    assert (year, amount) == (2027, pytest.approx(3_000))


def test_while_both_live_and_alone_nothing_ends() -> None:
    out = Carried(cash=(Excess(2026, 8_000),))
    assert BEFORE.on(out, Filers(2026)).carried == out
    alone = Filers(2028, dies=("Ben",), ages={"Ben": 80})
    assert BEFORE.on(out, alone).carried == out


def test_what_was_given_before_the_plan_is_whose_the_scenario_says() -> None:
    content = document(1950, 3, [brokerage(lot(100_000, 50_000))], 20_000, heirs=0.2)
    content["people"].append({"name": "Ben", "born": "1955-01-15", "plan_to_age": 80})
    content["taxes"] |= {"prior_magi": [50_000] * 2, "prior_filing_status": ["married_filing_jointly"] * 2}
    content["giving"] = {
        "annual": 1_000,
        "carryovers": [
            {"year": 2024, "kind": "property", "amount": 9_000, "owner": "Ann"},
            {"year": 2024, "kind": "property", "amount": 3_000, "owner": "Ben"},
            {"year": 2025, "kind": "cash", "amount": 5_000, "owner": "Ben"},
        ],
    }
    start = carried_at_start(load(content))
    assert start.carried == Carried(cash=(Excess(2025, 5_000),), at_market=(Excess(2024, 12_000),))
    left = start.on(start.carried, Filers(2026, dies=("Ann",))).carried
    assert left == Carried(cash=(Excess(2025, 5_000),), at_market=(Excess(2024, 3_000),))
