"""The first day of accounts that the law has as one: each flow from one of them, and nothing exchanged for nothing."""

from __future__ import annotations

import random

import pytest

from decumulate import audit, load
from decumulate.solver.formulation.divide import divided
from decumulate.solver.run import SolveOptions, solve

from .small import benefits, document, ira, roth

TWO = {"broker": {"stock": 310_400.0}, "bank": {"bond": 155_600.0}}


def test_accounts_that_need_do_nothing_keep_what_they_hold() -> None:
    parts = divided(TWO, {"stock": 310_400.0, "bond": 155_600.0}, {}, 0.0)
    assert {name: {a: v for a, v in part.held.items() if v} for name, part in parts.items()} == TWO
    assert all(part.rows == 0 for part in parts.values())


def test_a_flow_leaves_the_account_that_holds_what_is_taken() -> None:
    """$50,000 of bonds less: all of it from the bank, though the broker is larger."""
    leaves = {"distributed": 20_000.0, "converted_out": 30_000.0}
    parts = divided(TWO, {"stock": 310_400.0, "bond": 105_600.0}, leaves, 0.0)
    assert (parts["bank"].distributed, parts["bank"].converted_out) == (20_000.0, 30_000.0)
    assert not any(parts["broker"].flows.values())
    assert sum(part.exchanged for part in parts.values()) == pytest.approx(0.0)


def test_a_flow_that_no_account_can_bear_empties_one() -> None:
    parts = divided(TWO, {"stock": 66_000.0}, {"distributed": 400_000.0}, 0.0)
    assert sum(part.distributed for part in parts.values()) == pytest.approx(400_000.0)
    assert sum(sum(part.held.values()) for part in parts.values()) == pytest.approx(66_000.0)
    assert sum(part.exchanged for part in parts.values()) == pytest.approx(0.0)


def test_what_arrives_goes_to_one_account_and_into_what_the_pool_lacks() -> None:
    before = {"small": {"stock": 10_000.0}, "large": {"stock": 40_000.0}}
    parts = divided(before, {"stock": 50_000.0, "bond": 7_000.0}, {}, 7_000.0)
    assert parts["large"].held == {"stock": 40_000.0, "bond": 7_000.0}
    assert parts["small"].held == {"stock": 10_000.0, "bond": 0.0}


def test_whatever_the_pool_does_its_accounts_add_up_to_it() -> None:
    draw = random.Random(7)
    for _ in range(200):
        assets = ["stock", "bond", "cash"][: draw.randint(1, 3)]
        before = {
            name: {asset: draw.choice((0.0, draw.uniform(0.0, 1e5))) for asset in assets}
            for name in ("a", "b", "c")[: draw.randint(2, 3)]
        }
        whole = sum(sum(held.values()) for held in before.values())
        out, converted = draw.uniform(0.0, 0.3) * whole, draw.uniform(0.0, 0.5) * whole
        given = draw.choice((0.0, draw.uniform(0.0, 0.1))) * whole
        arrives = draw.choice((0.0, draw.uniform(0.0, 1e5)))
        after, mix = whole - out - converted - given + arrives, [draw.random() for _ in assets]
        held = {asset: after * part / sum(mix) for asset, part in zip(assets, mix, strict=True)}
        leaves = {"qcd": given, "distributed": out, "converted_out": converted}
        parts = divided(before, held, leaves, arrives)
        for asset in assets:
            assert sum(part.held[asset] for part in parts.values()) == pytest.approx(held[asset], abs=1e-6)
        for name, part in parts.items():
            left = sum(before[name].values()) + part.converted_in - part.distributed - part.converted_out
            left -= part.qcd
            assert sum(part.held.values()) == pytest.approx(left, abs=1e-6)
            assert min(part.held.values()) >= 0.0
        assert sum(part.distributed for part in parts.values()) == pytest.approx(out)
        assert sum(part.converted_out for part in parts.values()) == pytest.approx(converted)
        assert sum(part.qcd for part in parts.values()) == pytest.approx(given)


def test_a_plan_for_two_iras_takes_from_one_and_exchanges_in_one_at_most() -> None:
    """Ann, 74, with her stocks in one IRA and her bonds in another: required distributions are of both together."""
    accounts = [
        ira(0, name="Ann broker", holdings={"stock": 310_400}),
        ira(0, name="Ann bank", holdings={"bond": 155_600}),
        roth(0, holdings={"stock": 50_000}),
    ]
    content = document(1952, 6, accounts, 30_000, 0.25)
    content["people"][0]["social_security"] = benefits(2_100, 67)
    content["taxes"] |= {"prior_magi": [60_000, 60_000], "prior_filing_status": ["single", "single"]}
    content["allocation"] = {"target": {"stock": 0.6, "bond": 0.4}, "band": 0.05}
    content["market"]["assets"] = {
        "stock": {"total_return": 0.06, "qualified_dividends": 0.015},
        "bond": {"total_return": 0.04, "interest": 0.04},
    }
    scenario = load(content)
    plan = solve(scenario, SolveOptions(gap=1e-4, time_limit=20.0, threads=1, ranges=False))
    report = audit(plan, scenario)
    assert report.ok, [*map(str, report.faults), *map(str, report.differences)]
    first = plan.years[0].accounts
    both = [first["Ann broker"], first["Ann bank"]]
    assert sum(one.rmd for one in both) == pytest.approx((310_400 + 155_600) / 25.5, abs=0.01)
    assert sum(one.distributed > 1.0 for one in both) == 1
    assert sum(one.converted_out > 1.0 for one in both) <= 1
    exchanged = [step for step in plan.steps if step.kind == "exchange" and step.source in first]
    assert sum(step.source in ("Ann broker", "Ann bank") for step in exchanged) <= 1
