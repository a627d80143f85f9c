"""Capital losses of earlier years in states that do not begin from federal AGI: returns by hand, and best plans."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate import solve
from decumulate.models.plan import Plan
from decumulate.models.returns.federal_return import ReturnInput, federal_return
from decumulate.models.returns.marginal_rates import state_tax
from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions

from .test_retired_in_states import household, treasury
from .test_state_rows import SINGLE, rule_of


def owed(code: str, **lines: float) -> float:
    """Of one who is 60 in 2026."""
    rule = rule_of(code, 2026, (60,), [{}])
    x = ReturnInput(SINGLE, 0, **lines)
    return state_tax(x, federal_return(x, rule.law), rule)


def test_massachusetts_lets_carried_losses_meet_gains_and_2000_of_interest() -> None:
    other = {"traditional_distributions": 60_000.0, "interest": 10_000.0}
    # Schedule D line 13: 5,000 less 12,000; of the 7,000 line 16 takes 2,000 off interest.
    assert owed("MA", **other, long_term_gains=5_000.0, carry_long=12_000.0) == pytest.approx(
        0.05 * (60_000.0 + 8_000.0 - 4_400.0)
    )
    # Schedule B lines 18, 20, 22: of 5,000 of unused short-term losses 2,000 meet interest, the others long-term gain.
    assert owed("MA", **other, long_term_gains=4_000.0, carry_short=5_000.0) == pytest.approx(
        0.05 * (60_000.0 + 8_000.0 + 1_000.0 - 4_400.0)
    )
    # Schedule D line 14: a long-term loss meets short-term gain, at 8.5 percent, first.
    assert owed("MA", **other, short_term_gains=6_000.0, carry_long=5_000.0) == pytest.approx(
        0.05 * (60_000.0 + 10_000.0 - 4_400.0) + 0.085 * 1_000.0
    )


def test_arkansas_begins_from_schedule_d() -> None:
    """Form AR1000D lines 1, 4 and 9 are lines 15 and 7 there: what is carried in is the same as a loss of the year."""
    other = {"traditional_distributions": 60_000.0}
    assert owed("AR", **other, long_term_gains=20_000.0, carry_long=12_000.0) == pytest.approx(
        owed("AR", **other, long_term_gains=8_000.0)
    )
    assert owed("AR", **other, long_term_gains=10_000.0, carry_short=4_000.0) == pytest.approx(
        owed("AR", **other, long_term_gains=6_000.0)
    )
    assert owed("AR", **other, carry_long=30_000.0) == pytest.approx(
        owed("AR", **other, long_term_gains=-10_000.0)
    )


def test_washingtons_gain_is_line_15() -> None:
    gains = {"long_term_gains": 600_000.0}
    assert owed("WA", **gains, carry_long=100_000.0) == pytest.approx(0.07 * (500_000.0 - 284_000.0))
    assert owed("WA", **gains, carry_short=100_000.0) == pytest.approx(0.07 * (600_000.0 - 284_000.0))


def test_mississippi_has_net_gains_as_federal_agi_has_them() -> None:
    other = {"interest": 60_000.0}
    assert owed("MS", **other, long_term_gains=20_000.0, carry_long=12_000.0) == pytest.approx(
        owed("MS", **other, long_term_gains=8_000.0)
    )


@pytest.mark.parametrize("code", ["NJ", "PA"])
def test_new_jersey_and_pennsylvania_carry_no_losses(code: str) -> None:
    lines = {"interest": 60_000.0, "long_term_gains": 20_000.0}
    assert owed(code, **lines, carry_long=12_000.0) == pytest.approx(owed(code, **lines))


def test_alabama_deducts_losses_in_their_own_year_alone() -> None:
    """What is carried in lowers federal tax, which is deducted there, and nothing else: 22 percent of 3,000."""
    lines = {"interest": 100_000.0}
    assert owed("AL", **lines, carry_long=12_000.0) == pytest.approx(
        owed("AL", **lines) + 0.05 * 0.22 * 3_000.0
    )
    assert owed("AL", **lines, long_term_gains=-5_000.0) == pytest.approx(
        owed("AL", **lines) - 0.05 * (5_000.0 - 0.22 * 3_000.0)
    )


def plan_of(code: str, **changes: Any) -> Plan:
    scenario = household(code, couple=False, **changes)
    plan = solve(scenario, SolveOptions(time_limit=6.0, threads=1, gap=1e-3, effort=0.0, ranges=False))
    report = audit(plan, scenario)
    assert report.ok
    assert not {"repaired", "replaced"} & {warning.code for warning in plan.warnings}
    for told, found in zip(plan.years, report.years, strict=True):
        assert told.tax.state_tax == pytest.approx(found.tax.state_tax, abs=0.01)
    return plan


PENSION = {"annual": 10_000, "from_age": 50, "indexed": False}


def test_a_plan_in_massachusetts_has_carried_losses_off_gains_and_2000_of_interest_and_dividends() -> None:
    """200,000 are more than all gains of both years."""
    plan = plan_of("MA", **{"taxes.capital_loss_carryforward": 200_000})
    (said,) = (warning.message for warning in plan.warnings if warning.code == "state_losses")
    assert "up to $3,000 of losses a year ($150 of tax)" in said  # 5 percent
    for year in plan.years:
        income = year.income
        paid = income.interest + income.ordinary_dividends + income.qualified_dividends - treasury(year)
        retired = 14_000.0 + income.traditional_distributions + income.roth_conversions
        assert paid > 2_000.0
        expected = 0.05 * (retired + paid - 2_000.0 - 4_400.0 - 700.0)
        assert year.tax.state_tax == pytest.approx(expected, abs=0.01)


def test_a_plan_in_washington_has_long_term_losses_off_its_gains() -> None:
    lot = {"asset": "fund", "acquired": "2011-03-15", "value": 2_600_000, "basis": 300_000}
    changes = {"accounts.Bank.lots": [lot], "spending.annual": 560_000}
    plan = plan_of("WA", **{"taxes.capital_loss_carryforward": 90_000}, **changes)
    first, second = plan.years
    assert first.income.long_term_gains > 374_000.0
    assert first.tax.state_tax == pytest.approx(0.07 * (first.income.long_term_gains - 374_000.0), abs=0.01)
    gain = second.income.long_term_gains
    assert second.tax.state_tax == pytest.approx(0.07 * max(0.0, gain - 284_000.0), abs=0.01)


def test_a_plan_in_arkansas_pays_what_its_return_owes_beside_carried_losses() -> None:
    plan_of("AR", **{"taxes.capital_loss_carryforward": 12_000})


def test_a_plan_in_massachusetts_has_long_term_losses_meet_short_term_gains() -> None:
    """All lots pay for 2026: 40,000 of short-term gain less 25,000 of long-term loss at 8.5 percent; of a pension of
    10,000 4,400 are exempt."""
    content = {
        "schema_version": 1,
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.2},
        "people": [{"name": "Ann", "born": "1966-03-01", "plan_to_age": 60, "pensions": [PENSION]}],
        "accounts": [
            {
                "name": "Bank",
                "type": "taxable",
                "owner": "Ann",
                "lots": [
                    {"asset": "new", "acquired": "2025-09-01", "value": 100_000, "basis": 60_000},
                    {"asset": "old", "acquired": "2012-09-01", "value": 50_000, "basis": 75_000},
                ],
            }
        ],
        "spending": {"annual": 155_000},
        "allocation": {"fixed_by_account": True, "traditional_tax_rate": 0.2},
        "market": {
            "inflation": 0.0,
            "assets": {"new": {"total_return": 0.05}, "old": {"total_return": 0.05}},
        },
        "taxes": {"state": "MA", "prior_magi": [50_000, 50_000], "prior_filing_status": ["single", "single"]},
    }
    scenario = load(content)
    plan = solve(scenario, SolveOptions(time_limit=20.0, threads=1, gap=1e-6, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    assert "repaired" not in {warning.code for warning in plan.warnings}
    assert plan.certificate is not None
    income = plan.years[0].income
    assert income.short_term_gains > 38_000.0
    assert income.long_term_gains == pytest.approx(-25_000.0, abs=0.01)
    owed = 0.085 * (income.short_term_gains - 25_000.0) + 0.05 * (10_000.0 - 4_400.0)
    assert plan.years[0].tax.state_tax == pytest.approx(owed, abs=0.01)
