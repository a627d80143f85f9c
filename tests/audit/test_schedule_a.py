"""Schedule A with what the plan itself pays, line by line on paper."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from decumulate import solve
from decumulate.models.household.facts import FlatStateTax, ItemizedInputs
from decumulate.models.laws.federal.itemized_deductions import deduction_of_agi
from decumulate.models.returns.federal_return import ReturnInput, federal_return
from decumulate.models.returns.marginal_rates import state_tax
from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.schema import FilingStatus

LAW = LawBook(lambda _: 0.025, 2026).for_year(2026)
FLAT = FlatStateTax(0.05, taxes_retirement=True, taxes_social_security=False)


def test_premiums_and_state_tax_are_deducted() -> None:
    # AGI 100,000 (90,000 of pension and 10,000 of interest, 4,000 of it of treasuries). State tax: 4,800.
    # Line 4: 6,000 + 4,000 - 7.5 % of 100,000 = 2,500. Line 7: 4,800 + 9,000 = 13,800, below the cap.
    # Line 10: 8,000. Line 14: 2,000 - 0.5 % of 100,000 = 1,500. In all 25,800; the standard deduction is 17,100.
    inputs = ItemizedInputs(0, 9_000, 8_000, 2_000, 6_000, medicare_premiums=4_000, state=FLAT)
    x = ReturnInput(
        FilingStatus.SINGLE, pensions=90_000.0, interest=10_000.0, treasury_interest=4_000.0, itemized=inputs
    )
    lines = federal_return(x, LAW)
    assert lines.itemizes
    assert lines.deduction == pytest.approx(25_800.0)
    assert state_tax(x, lines, FLAT) == pytest.approx(4_800.0)
    # Without them: 0 of medical costs, 9,000 + 8,000 + 1,500 = 18,500.
    bare = replace(x, itemized=replace(inputs, medicare_premiums=0.0, state=None))
    assert federal_return(bare, LAW).deduction == pytest.approx(18_500.0)


def test_state_tax_counts_up_to_the_cap_as_it_falls() -> None:
    # AGI 555,000, 50,000 above the 505,000 of 2026: the cap is 40,400 - 30 % of 50,000 = 25,400; 5 % of AGI is 27,750.
    inputs = ItemizedInputs(mortgage_interest=20_000, state=FLAT)
    x = ReturnInput(FilingStatus.SINGLE, pensions=555_000.0, itemized=inputs)
    lines = federal_return(x, LAW)
    assert lines.deduction == pytest.approx(45_400.0)


def test_state_tax_is_added_back_for_the_amt() -> None:
    # At minimum rates of 40 % tax is 40 % of AMTI less the exemption: 480,000 - 20,000 of interest - 90,100, whatever
    # of state tax is deducted: 147,960.
    amt = replace(LAW.federal.amt, rates=(0.4, 0.4))
    law = replace(LAW, federal=replace(LAW.federal, amt=amt))
    for rate in (0.0, 0.03, 0.08):
        inputs = ItemizedInputs(mortgage_interest=20_000, state=replace(FLAT, rate=rate))
        x = ReturnInput(FilingStatus.SINGLE, pensions=480_000.0, itemized=inputs)
        assert federal_return(x, law).federal_tax == pytest.approx(147_960.0)


PENSIONER = """
schema_version = 1
start_year = 2026
[goal]
objective = "max_estate"
heir_tax_rate = 0.24
[[people]]
name = "Ann"
born = 1955-05-05
plan_to_age = 76
[[people.pensions]]
name = "P"
annual = 60_000
from_age = 60
indexed = true
[[accounts]]
name = "Own"
type = "taxable"
owner = "Ann"
lots = [{ asset = "fund", acquired = 2020-01-02, value = 200_000, basis = 150_000 }]
[[accounts]]
name = "IRA"
type = "traditional_ira"
owner = "Ann"
holdings = { fund = 600_000 }
[spending]
annual = 70_000
[taxes]
state = "PA"
state_flat = { rate = 0.05, taxes_retirement = RETIREMENT, taxes_social_security = false }
prior_magi = [130_000, 150_000]
prior_filing_status = ["single", "single"]
[taxes.itemized]
property_tax = 9_000
mortgage_interest = { amount = 8_000, until_year = 2029 }
medical_expenses = 7_000
[market]
inflation = 0.025
[market.assets.fund]
total_return = 0.05
qualified_dividends = 0.01
treasury_interest = 0.01
"""


@pytest.mark.parametrize("retirement", ["true", "false"])
def test_the_plan_deducts_what_it_pays_and_the_audit_agrees(retirement: str) -> None:
    """Planner and audit to the dollar; nothing that it pays is forgotten, and the bound is no less than the plan."""
    home = load(tomllib.loads(PENSIONER.replace("RETIREMENT", retirement)))
    plan = solve(home, SolveOptions(effort=0.0, ranges=False, threads=1, time_limit=15.0))
    report = audit(plan, home)
    assert report.ok, str(report)
    assert plan.objective is not None
    assert plan.certificate is not None
    assert plan.certificate.bound >= plan.objective.value - 1.0
    year = plan.years[0]
    tax = year.tax
    medical = 7_000 + tax.medicare_premiums + tax.irmaa_surcharge - 0.075 * tax.agi
    itemized = max(0.0, medical) + 9_000 + tax.state_tax + 8_000
    assert tax.irmaa_surcharge > 0.0
    senior = max(0.0, 6_000 - 0.06 * max(0.0, tax.agi - 75_000))
    assert tax.deduction == pytest.approx(itemized + senior, abs=0.01)
    assert itemized > 16_100 + 2_050  # the standard deduction of a senior


@pytest.mark.parametrize("more", [0.0, 6_936.0])
def test_claimed_medical_costs_fall_straight_with_agi_below_the_top_bracket(more: float) -> None:
    """Cost less 7.5 % of AGI, below zero too where surcharges are to be added; section 68 takes nothing of less than
    nothing. (A limit that did put $45 too much into the program at an AGI of $75,000, and no plan could be given.)
    """
    law = LAW.federal
    raw = ItemizedInputs(medical_expenses=30_000.0, medicare_premiums=2_903.0)
    top = law.ordinary_income_tax.tops[FilingStatus.SINGLE][-1]
    may = deduction_of_agi(
        raw,
        FilingStatus.SINGLE,
        law.itemized_deductions,
        top,
        0.0,
        900_000.0,
        medical="claimed",
        more_medical=more,
    )
    for agi in (0.0, 44_803.0, 75_000.0, 300_000.0, 430_000.0, 515_000.0):
        assert may(agi) == pytest.approx(max(-more, 32_903.0 - 0.075 * agi), abs=1e-6)
