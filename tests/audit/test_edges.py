"""The words of `binding`, the notes about margins, and the value of each goal."""

from __future__ import annotations

import pytest

from decumulate.models.plan import Plan
from decumulate.solver.audit import audit, fill

from .households import person, plan, scenario

IRA = {"name": "IRA", "type": "traditional_ira", "owner": "Ann", "holdings": {"fund": 500_000}}
STATED = {"state": "FL", "prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}


def ann(to_age: int = 70, spending: float = 0.0, **tables):
    """68 in 2026, so enrolled in Medicare all year; RMDs are far off."""
    return scenario([person("Ann", "1958-06-15", to_age)], [IRA], spending, taxes=STATED, **tables)


def takes(*amounts: float) -> Plan:
    left, years = 500_000.0, []
    for amount in amounts:
        left -= amount
        years.append({"accounts": {"IRA": {"distributed": amount, "holdings": {"fund": left}}}})
    return plan(*years)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (109_000, "IRMAA tier 0 ceiling (2028 premiums)"),
        (108_999, "IRMAA tier 0 ceiling (2028 premiums)"),
        (137_000, "IRMAA tier 1 ceiling (2028 premiums)"),
        (200_000, None),
        (108_901, "IRMAA tier 0 ceiling (2028 premiums)"),  # as near as amounts in whole hundreds can be
        (108_890, None),
        (109_010, None),
    ],
)
def test_edges_of_magi(amount, words):
    # Without inflation the edges of 2028 are those of 2026: 109,000 and 137,000 for a single filer.
    report = audit(
        takes(amount, 0, 0),
        ann(to_age=70),
    )
    assert report.years[0].binding == ((words,) if words else ())


def test_the_niit_threshold_holds_those_with_investment_income():
    # 1,000 of interest and 199,000 from the IRA: AGI is 200,000.
    lot = {"asset": "fund", "acquired": "2010-05-01", "value": 100_000, "basis": 100_000}
    home = scenario(
        [person("Ann", "1958-06-15", 68)],
        [IRA, {"name": "Broker", "type": "taxable", "owner": "Ann", "lots": [lot]}],
        0.0,
        {"fund": {"total_return": 0.01, "interest": 0.01}},
        taxes=STATED,
    )
    accounts = {
        "IRA": {"distributed": 199_000, "holdings": {"fund": 301_000}},
        "Broker": {"holdings": {"fund": 100_000}},
    }
    assert audit(plan({"accounts": accounts}), home).years[0].binding == ("NIIT threshold",)


def test_a_margin_not_kept_is_noted_and_breaks_no_rule():
    report = audit(takes(108_400, 5_000, 0), ann(limits={"cliff_margin": 1_000}))
    assert [(note.year, note.rule) for note in report.notes] == [(2026, "cliff_margin")]
    assert "MAGI is 600.00 below the IRMAA tier 0 ceiling (2028 premiums)" in report.notes[0].message
    assert report.ok
    assert audit(takes(108_000, 5_000, 0), ann(limits={"cliff_margin": 1_000})).notes == ()


def test_edges_after_which_nobody_pays_are_none():
    report = audit(takes(109_000), ann(to_age=68))
    assert report.years[0].binding == ()


def test_lifetime_tax_is_discounted_from_the_first_of_january():
    # One year, no spending: 100,000 taken, 400,000 left to heirs who pay 20 %, 80,000, a year later.
    goal = {"objective": "min_lifetime_tax", "heir_tax_rate": 0.2, "discount_rate": 0.05}
    report = audit(takes(100_000), ann(to_age=68, goal=goal))
    tax = report.years[0].tax
    assert report.objective.value == pytest.approx(tax.federal_tax + 80_000 / 1.05)
    assert report.objective.value_real == report.objective.value


def test_filling_keeps_what_the_plan_says():
    bare = plan(
        {"accounts": {"IRA": {"distributed": 100_000, "holdings": {"fund": 400_000}}}, "tax": {"agi": 5.0}}
    )
    report = audit(bare, ann(to_age=68))
    whole = fill(bare, report)
    assert whole.years[0].tax.agi == 5.0
    assert whole.years[0].tax.taxable_income == report.years[0].tax.taxable_income > 0
    assert whole.estate == report.estate
    assert [str(line) for line in audit(whole, ann(to_age=68)).differences] == [
        "2026 agi: planner 5.00, audit 100,000.00 (-99,995.00)"
    ]


def test_the_schema_of_a_plan_names_every_block():
    schema = Plan.model_json_schema()
    assert {"PlanYear", "Income", "Tax", "Cash", "AccountYear", "Trade"} <= set(schema["$defs"])
    assert schema["required"] == ["years"]
