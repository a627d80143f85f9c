"""Retired households in states whose tax steps or falls away along income: the best plan, and the tax by hand on it."""

from __future__ import annotations

import math
import tomllib
from functools import cache
from typing import Any

import pytest

from decumulate import solve
from decumulate.models.plan import Plan, PlanYear
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions

ALONE = """
schema_version = 1
start_year = 2026
goal = { objective = "max_estate", heir_tax_rate = 0.24 }
spending = { annual = 70_000 }
allocation = { target = { fund = 0.6, bond = 0.4 }, band = 0.2, traditional_tax_rate = 0.2 }
taxes = { prior_magi = [90_000, 90_000], community_property = false }
[market]
inflation = 0.0
[market.assets]
fund = { total_return = 0.07, qualified_dividends = 0.018 }
bond = { total_return = 0.04, interest = 0.03, treasury_interest = 0.01 }
[[people]]
name = "Vera"
born = 1953-01-15
sex = "female"
plan_to_age = 74
social_security = { monthly_benefit_at_full_age = 2_500, claim_age = 66 }
pensions = [{ annual = 14_000, from_age = 60 }]
[[accounts]]
name = "Bank"
type = "taxable"
owner = "Vera"
[[accounts.lots]]
asset = "fund"
acquired = 2011-03-15
value = 200_000
basis = 90_000
[[accounts.lots]]
asset = "bond"
acquired = 2023-01-17
value = 100_000
basis = 100_000
[[accounts]]
name = "Vera IRA"
type = "traditional_ira"
owner = "Vera"
holdings = { fund = 600_000, bond = 300_000 }
[[accounts]]
name = "Vera Roth"
type = "roth_ira"
owner = "Vera"
holdings = { fund = 60_000, bond = 40_000 }
contribution_basis = 20_000
first_contribution_year = 2008
"""
MAX = {
    "name": "Max",
    "sex": "male",
    "plan_to_age": 71,
    "social_security": {"monthly_benefit_at_full_age": 1_500, "claim_age": "66y4m"},
    "pensions": [{"annual": 9_000, "from_age": 60, "public": True}],
}
PENSIONS = 23_000.0


def household(code: str, *, couple: bool, **changes: Any) -> Scenario:
    raw = tomllib.loads(ALONE)
    raw["taxes"]["state"] = code
    raw["taxes"]["prior_filing_status"] = ["married_filing_jointly" if couple else "single"] * 2
    if couple:
        raw["people"].append(MAX | {"born": raw["people"][0]["born"].replace(year=1956)})
    else:
        del raw["taxes"]["community_property"]
    return load(raw).with_changes(changes)


@cache
def solved(code: str, couple: bool, place: str = "", heirs: float = 0.24) -> Plan:
    """The best plan: its audit agrees to the cent, and nothing better is left."""
    changes: dict[str, Any] = {"goal.heir_tax_rate": heirs}
    scenario = household(code, couple=couple, **(changes | ({"taxes.locality": place} if place else {})))
    plan = solve(scenario, SolveOptions(time_limit=20.0, threads=1, gap=1e-7, effort=0.0, ranges=False))
    report = audit(plan, scenario)
    assert report.ok, report
    for told, found in zip(plan.years, report.years, strict=True):
        assert told.tax.state_tax == pytest.approx(found.tax.state_tax, abs=0.01)
    assert plan.certificate is not None
    assert plan.certificate.status == "optimal"
    return plan


def treasury(year: PlanYear) -> float:
    return year.income.treasury_interest


def test_a_couple_stays_below_the_income_at_which_rhode_island_taxes_benefits_and_pensions() -> None:
    """A dollar more at 136,750 costs 3.75 percent of 40,800 of taxable benefits and of 23,000 of pensions."""
    for year in solved("RI", True).years:
        assert year.tax.agi == pytest.approx(136_749.0, abs=0.02)
        taxable = (
            year.tax.agi
            - treasury(year)
            - 0.85 * year.income.social_security
            - PENSIONS
            - 22_400.0
            - 2 * 5_250.0
        )
        assert year.tax.state_tax == pytest.approx(0.0375 * taxable, abs=0.01)


def test_a_widow_in_talbot_county_keeps_the_senior_credit_of_maryland() -> None:
    """From 100,000 of federal AGI on 1,000 of credit and half of the exemption are gone. Of the pension is excluded
    what 40,600 is above her benefits."""
    for year in solved("MD", False, "Talbot", heirs=0.32).years:
        assert year.tax.agi == pytest.approx(99_999.0, abs=0.1)
        benefits = year.income.social_security
        income = year.tax.agi - treasury(year) - 0.85 * benefits - (40_600.0 - benefits)
        taxable = income - 3_400.0 - 3_200.0 - 1_000.0
        state = 20.0 + 30.0 + 40.0 + 0.0475 * (taxable - 3_000.0) - 1_000.0
        assert year.tax.state_tax == pytest.approx(state + 0.024 * taxable, abs=0.01)


@pytest.mark.parametrize(
    ("couple", "heirs", "gross", "owed"),
    [
        # no tax up to 10,000, beyond which 85,000 would be 112 dollars; the exclusion is 75,000
        (False, 0.24, 84_999.0, 0.0),
        # the exclusion falls from 75,000 to 37,500 beyond 100,000; exempt are two times 1,000
        (False, 0.32, 99_999.0, 280.0 + 0.0175 * (24_999.0 - 2_000.0 - 20_000.0)),
        # a couple's is all of its income
        (True, 0.24, 99_999.0, 0.0),
    ],
    ids=["filing threshold", "alone", "couple"],
)
def test_new_jersey_is_left_at_the_income_where_its_exclusion_falls(
    couple: bool, heirs: float, gross: float, owed: float
) -> None:
    for year in solved("NJ", couple, heirs=heirs).years:
        income = year.tax.agi - treasury(year) - 0.85 * year.income.social_security
        assert income == pytest.approx(gross, abs=0.2)
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


@pytest.mark.parametrize("heirs", [0.24, 0.30])
def test_new_mexico_taxes_benefits_above_one_income(heirs: float) -> None:
    """A couple's 150,000 of federal AGI: up to it what is taxable federally of benefits is free."""
    years = solved("NM", True, heirs=heirs).years
    assert (max(year.tax.agi for year in years) > 150_000.0) == (heirs == 0.30)
    for year in years:
        free = 0.85 * year.income.social_security if year.tax.agi <= 150_000.0 else 0.0
        gains = min(2_500.0, year.income.long_term_gains)
        taxable = year.tax.agi - treasury(year) - free - gains - 32_200.0 - 2 * 1_650.0
        low = 0.015 * 8_000.0 + 0.032 * 17_000.0 + 0.043 * 25_000.0
        owed = low + 0.047 * (min(taxable, 100_000.0) - 50_000.0) + 0.049 * max(0.0, taxable - 100_000.0)
        owed += 0.010 * max(0.0, taxable - 315_000.0)
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


@pytest.mark.parametrize("couple", [False, True])
def test_wisconsins_standard_deduction_falls_with_what_is_left_of_income(couple: bool) -> None:
    """At 67 each excludes up to 24,000 of retirement income; the deduction then falls by 12 cents of a dollar, for a
    couple 19.778."""
    exempt, excluded = (2 * 950.0, 48_000.0) if couple else (950.0, 24_000.0)
    whole, start, rate = (25_840.0, 29_040.0, 0.19778) if couple else (13_960.0, 20_120.0, 0.12)
    first, second = (20_150.0, 69_260.0) if couple else (15_110.0, 51_950.0)
    for year in solved("WI", couple).years:
        own = year.tax.agi - treasury(year) - 0.85 * year.income.social_security
        own -= 0.3 * year.income.long_term_gains + excluded
        assert start < own < start + whole / rate
        taxable = own - (whole - rate * (own - start)) - exempt
        owed = 0.035 * first + 0.044 * (min(taxable, second) - first) + 0.053 * max(0.0, taxable - second)
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


@pytest.mark.parametrize("couple", [False, True])
def test_utahs_credits_fall_by_shares_of_income(couple: bool) -> None:
    """One of 6 percent of the federal standard deduction, one of the rate on taxable benefits."""
    standard, start, benefits_from = (
        (35_500.0, 37_251.5, 90_000.0) if couple else (18_150.0, 18_625.8, 54_000.0)
    )
    for year in solved("UT", couple).years:
        income = year.tax.agi - treasury(year)
        taxpayer = 0.06 * standard - 0.013 * (income - start)
        benefits = 0.0445 * 0.85 * year.income.social_security - 0.025 * (year.tax.agi - benefits_from)
        assert taxpayer > 100.0
        assert benefits > 100.0
        assert year.tax.state_tax == pytest.approx(0.0445 * income - taxpayer - benefits, abs=0.01)


def test_a_widow_born_by_1952_has_the_larger_of_two_credits_in_utah() -> None:
    """450 less 2.5 percent of income above 25,000, or the rate on what of her benefits is taxable; little is drawn."""
    changes = {
        "people.Vera.born": "1950-01-15",
        "people.Vera.plan_to_age": 77,
        "people.Vera.social_security.claim_age": 66,
        "spending.annual": 20_000,
        "goal.heir_tax_rate": 0.1,
        "accounts.Vera IRA.holdings": {"fund": 100_000, "bond": 50_000},
    }
    scenario = household("UT", couple=False, **changes)
    plan = solve(scenario, SolveOptions(time_limit=20.0, threads=1, gap=1e-7, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    for year in plan.years:
        income = year.tax.agi - treasury(year)
        taxpayer = 0.06 * 18_150.0 - 0.013 * max(0.0, income - 18_625.8)
        early = max(0.0, 450.0 - 0.025 * (year.tax.agi - 25_000.0))
        second = max(0.0445 * year.income.taxable_social_security, early)
        assert year.tax.agi < 43_000.0
        assert year.tax.state_tax == pytest.approx(max(0.0, 0.0445 * income - taxpayer - second), abs=0.01)


def test_a_couple_in_ohio_stays_below_the_income_at_which_credits_end() -> None:
    """At 100,000 after exemptions of 1,900 each end 200 for retirement income and 50 of the aged; of the rest 5 percent
    are the joint filing credit."""
    for year in solved("OH", True).years:
        agi = year.tax.agi - treasury(year) - 0.85 * year.income.social_security
        assert agi == pytest.approx(103_799.0, abs=0.1)
        before = 0.0127448 * 26_050.0 + 0.0275 * (agi - 3_800.0 - 26_050.0)
        assert year.tax.state_tax == pytest.approx(0.95 * (before - 250.0), abs=0.01)


def test_a_couple_stays_below_the_income_where_new_york_takes_back_a_bracket_at_once() -> None:
    """Where taxable income passes 323,200 a third of 3,071 (2027: 3,393) is gone, 16,050 of 50,000. Excluded are the
    husband's public pension and 20,000 of what else the wife has."""
    rates = (
        (0.039, 0.044, 0.0515, 0.054, 0.059, 333.0 + 807.0),
        (0.038, 0.043, 0.0505, 0.053, 0.058, 1_141.0),
    )
    for year, (a, b, c, d, e, back) in zip(solved("NY", True, heirs=0.32).years, rates, strict=True):
        benefits = 0.85 * year.income.social_security
        agi = year.tax.agi - treasury(year) - benefits - 9_000.0 - 20_000.0
        assert agi == pytest.approx(339_249.0, abs=0.2)
        brackets = 17_150 * a + 6_450 * b + 4_300 * c + 133_650 * d + (agi - 16_050.0 - 161_550.0) * e
        assert year.tax.state_tax == pytest.approx(brackets + back, abs=0.01)


def test_vermont_taxes_a_percent_more_of_benefits_for_every_hundred_dollars() -> None:
    """Between 55,000 and 65,000 of a widow's federal AGI; the plan stays just below one of the steps."""
    pensions = [{"annual": 24_000, "from_age": 60}]
    small = {"fund": 150_000, "bond": 100_000}
    changes = {
        "people.Vera.pensions": pensions,
        "accounts.Vera IRA.holdings": small,
        "spending.annual": 60_000,
    }
    scenario = household("VT", couple=False, **changes, **{"goal.heir_tax_rate": 0.18})
    plan = solve(scenario, SolveOptions(time_limit=20.0, threads=1, gap=1e-6, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    assert plan.certificate is not None
    assert plan.certificate.status == "optimal"
    for year in plan.years:
        assert 55_050.0 < year.tax.agi < 64_950.0
        percents = 1 + int((year.tax.agi - 55_050.0) // 100.0)
        benefits = year.income.taxable_social_security
        assert benefits < 0.85 * year.income.social_security
        gains = min(5_000.0, year.income.long_term_gains)
        income = year.tax.agi - treasury(year) - benefits * (1.0 - percents / 100.0) - gains
        taxable = income - 7_800.0 - 1_250.0 - 5_400.0
        owed = 0.0335 * min(taxable, 50_500.0) + 0.066 * max(0.0, taxable - 50_500.0)
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


def test_a_widow_in_connecticut_pays_by_the_steps_of_two_incomes() -> None:
    """By federal AGI a share of pensions and distributions is excluded, from 75,000 on a quarter of benefits is taxed;
    by what is left the exemption and the credit step."""
    scenario = household("CT", couple=False, **{"goal.heir_tax_rate": 0.24})
    plan = solve(scenario, SolveOptions(time_limit=2.0, threads=1, gap=2e-3, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    shares = {75_000.0: 0.85, 77_500.0: 0.7, 80_000.0: 0.55, 82_500.0: 0.4, 85_000.0: 0.25}
    credits = {26_500.0: 0.15, 31_300.0: 0.14, 31_800.0: 0.13, 32_300.0: 0.12, 32_800.0: 0.11, 33_300.0: 0.1}
    for year in plan.years:
        assert 75_000.0 < year.tax.agi < 87_500.0
        share = next(share for start, share in reversed(shares.items()) if year.tax.agi > start)
        agi = year.tax.agi - treasury(year) - 0.6 * year.income.social_security
        agi -= share * (14_000.0 + year.income.traditional_distributions)
        assert 26_500.0 < agi < 45_000.0
        taxable = agi - 15_000.0 + 1_000.0 * max(0, math.ceil((agi - 30_000.0) / 1_000.0))
        credit = next(credit for start, credit in reversed(credits.items()) if agi > start)
        owed = (200.0 + 0.045 * (taxable - 10_000.0)) * (1.0 - credit)
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


@pytest.mark.parametrize("couple", [False, True])
def test_south_carolinas_deduction_falls_with_agi_in_tens_of_dollars(couple: bool) -> None:
    """15,000 of each one of 65, whatever it is of; and 15,000 (30,000) less a part of AGI above 40,000 (80,000)."""
    whole, start, over, aged = (
        (30_000.0, 80_000.0, 110_000.0, 2) if couple else (15_000.0, 40_000.0, 55_000.0, 1)
    )
    for year in solved("SC", couple).years:
        deduction = 10.0 * int(whole * (1.0 - (year.tax.agi - start) / over) / 10.0 + 1e-6)
        assert 1_000.0 < deduction < whole
        income = year.tax.agi - treasury(year) - 0.85 * year.income.social_security
        taxable = income - 0.44 * year.income.long_term_gains - 15_000.0 * aged - deduction
        owed = 0.0199 * 30_000.0 + 0.0521 * (taxable - 30_000.0)
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


def test_short_term_gains_bear_more_in_massachusetts() -> None:
    """Lots held for four months pay for 2026: 8.5 % on gains above what is exempt (4,400 and 700 from 65), not 5 %."""
    content = {
        "schema_version": 1,
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.2},
        "people": [{"name": "Ann", "born": "1956-03-01", "plan_to_age": 71}],
        "accounts": [
            {
                "name": "Bank",
                "type": "taxable",
                "owner": "Ann",
                "lots": [{"asset": "fund", "acquired": "2025-09-01", "value": 300_000, "basis": 180_000}],
            }
        ],
        "spending": {"annual": 60_000},
        "allocation": {"fixed_by_account": True, "traditional_tax_rate": 0.2},
        "market": {"inflation": 0.0, "assets": {"fund": {"total_return": 0.05}}},
        "taxes": {
            "state": "MA",
            "prior_magi": [50_000, 50_000],
            "prior_filing_status": ["single", "single"],
        },
    }
    plan = solve(load(content), SolveOptions(time_limit=20.0, threads=1, effort=0.0, ranges=False))
    year = plan.years[0]
    assert not {warning.code for warning in plan.warnings} & {"replaced", "audit_difference", "audit_fault"}
    assert year.income.short_term_gains > 14_000
    assert year.tax.state_tax == pytest.approx(0.085 * (year.income.short_term_gains - 4_400 - 700), abs=0.01)
