"""Retired households that state what they pay, in states that deduct little of it: the tax by hand on the best plan."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from decumulate import solve
from decumulate.models.plan import Plan, PlanYear
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions

from .test_retired_in_states import household, treasury

PREMIUMS = 2_902.68
ITEMS = {
    "property_tax": 9_000,
    "mortgage_interest": {"amount": 15_000, "until_year": 2027},
    "medical_expenses": 6_000,
}
GIVING = {"annual": 8_000, "lots": True, "qcd": True}


@cache
def solved(
    code: str, couple: bool, property_tax: float = 9_000.0, *, giving: bool = False, heirs: float = 0.24
) -> Plan:
    """A plan whose audit agrees to the cent; Connecticut's steps leave a gap open, the others close it."""
    seconds = 4.0 if code == "CT" else 20.0
    changes: dict[str, Any] = {"goal.heir_tax_rate": heirs}
    changes["taxes.itemized"] = ITEMS | {"property_tax": property_tax}
    scenario = household(code, couple=couple, **(changes | ({"giving": GIVING} if giving else {})))
    plan = solve(scenario, SolveOptions(time_limit=seconds, threads=1, gap=1e-5, effort=0.0, ranges=False))
    report = audit(plan, scenario)
    assert report.ok, report
    for told, found in zip(plan.years, report.years, strict=True):
        assert told.tax.state_tax == pytest.approx(found.tax.state_tax, abs=0.01)
    return plan


def of_new_jersey(year: PlanYear) -> float:
    return year.tax.agi - treasury(year) - 0.85 * year.income.social_security


def test_rhode_island_has_no_items_and_no_gifts() -> None:
    """What the federal return deducts of both is beside its tax, which is deducted there; the step at 136,750 is as it
    was."""
    for year in solved("RI", True, giving=True).years:
        assert year.tax.agi == pytest.approx(136_749.0, abs=0.02)
        taxable = year.tax.agi - treasury(year) - 0.85 * year.income.social_security - 23_000.0
        assert year.tax.state_tax == pytest.approx(0.0375 * (taxable - 22_400.0 - 10_500.0), abs=0.01)


def test_new_jersey_deducts_property_tax_and_what_medical_costs_are_above_a_fiftieth() -> None:
    """Medicare's premiums are among the costs; excluded are 75,000 up to 100,000 of gross income, then 37.5 percent."""
    for year in solved("NJ", False, heirs=0.28).years:
        gross = of_new_jersey(year)
        assert gross < 100_000.0
        agi = gross - 75_000.0
        medical = 6_000.0 + PREMIUMS - 0.02 * agi
        taxable = agi - 2_000.0 - medical - 9_000.0
        assert 0.0 < taxable < 20_000.0
        assert year.tax.state_tax == pytest.approx(0.014 * taxable, abs=0.01)


@pytest.mark.slow
def test_new_jersey_credits_fifty_dollars_for_little_property_tax() -> None:
    """2,000 deducted would save 28 dollars."""
    for year in solved("NJ", False, 2_000.0, heirs=0.28).years:
        agi = of_new_jersey(year) - 75_000.0
        taxable = agi - 2_000.0 - (6_000.0 + PREMIUMS - 0.02 * agi)
        assert 10_000.0 < taxable < 20_000.0
        assert year.tax.state_tax == pytest.approx(0.014 * taxable - 50.0, abs=0.01)


@pytest.mark.slow
def test_connecticut_credits_property_tax_by_its_own_income() -> None:
    """As far as there is tax: 300 up to 49,500."""
    shares = {75_000.0: 0.85, 77_500.0: 0.7, 80_000.0: 0.55, 82_500.0: 0.4, 85_000.0: 0.25}
    credits = {26_500.0: 0.15, 31_300.0: 0.14, 31_800.0: 0.13, 32_300.0: 0.12, 32_800.0: 0.11, 33_300.0: 0.1}
    paid = []
    for year in solved("CT", False).years:
        assert 75_000.0 < year.tax.agi < 87_500.0
        share = next(share for start, share in reversed(shares.items()) if year.tax.agi > start)
        agi = year.tax.agi - treasury(year) - 0.6 * year.income.social_security
        agi -= share * (14_000.0 + year.income.traditional_distributions)
        assert 19_500.0 < agi < 49_500.0
        exemption = 15_000.0 - 1_000.0 * max(0, math.ceil((agi - 30_000.0) / 1_000.0))
        credit = next((credit for start, credit in reversed(credits.items()) if agi > start), 0.15)
        taxable = agi - max(0.0, exemption)
        brackets = 0.02 * min(taxable, 10_000.0) + 0.045 * max(0.0, taxable - 10_000.0)
        paid.append(max(0.0, brackets * (1.0 - credit) - 300.0))
        assert year.tax.state_tax == pytest.approx(paid[-1], abs=0.01)
    assert max(paid) > 0.0


@pytest.mark.slow
def test_north_dakota_begins_from_federal_taxable_income() -> None:
    """Its own tax of the year is deducted there and nowhere added back; two fifths of gains and dividends are free."""
    for year in solved("ND", False, giving=True, heirs=0.3).years:
        income = year.income
        preferred = income.long_term_gains + income.qualified_dividends
        free = treasury(year) + 0.85 * income.social_security + 0.4 * preferred
        taxable = year.tax.agi - year.tax.deduction - free
        assert 49_575.0 < taxable < 250_400.0
        assert year.tax.state_tax == pytest.approx(0.0195 * (taxable - 49_575.0), abs=0.01)


def giving(code: str, annual: float, **changes: Any) -> Plan:
    """Of a widow who gives so much cash a year, and itemizes nothing else."""
    given = {"annual": annual, "lots": False, "qcd": False}
    scenario = household(code, couple=False, giving=given, **changes)
    plan = solve(scenario, SolveOptions(time_limit=4.0, threads=1, gap=1e-3, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    assert not {"repaired", "replaced"} & {warning.code for warning in plan.warnings}
    return plan


def test_washington_deducts_of_large_gifts_what_is_above_its_amount() -> None:
    """Of 350,000 a year 66,000 come off gains; in 2027 no gain is above the first 284,000."""
    lot = {"asset": "fund", "acquired": "2011-03-15", "value": 2_600_000, "basis": 300_000}
    plan = giving("WA", 350_000, **{"accounts.Bank.lots": [lot]})
    paid = []
    for year in plan.years:
        paid.append(0.07 * max(0.0, year.income.long_term_gains - 284_000.0 - 66_000.0))
        assert year.tax.state_tax == pytest.approx(paid[-1], abs=0.01)
    assert max(paid) > 0.0
    assert "state_charities" in {warning.code for warning in plan.warnings}


def test_vermont_credits_a_twentieth_of_what_is_given() -> None:
    for year in giving("VT", 8_000).years:
        assert year.income.long_term_gains == 0.0
        assert year.tax.agi > 65_000.0, "no benefits are free"
        taxable = year.tax.agi - treasury(year) - 7_800.0 - 1_250.0 - 5_400.0
        owed = 0.0335 * 50_500.0 + 0.066 * (taxable - 50_500.0) - 0.05 * 8_000.0
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


def test_colorado_subtracts_gifts_above_500_beside_the_standard_deduction() -> None:
    """As far as Schedule A would have them: above half a percent of AGI. Benefits are subtracted, and no more."""
    plan = giving("CO", 8_000)
    told = {warning.code: warning.message for warning in plan.warnings}
    assert "at most $44" in told["state_doubtful"]
    for year in plan.years:
        assert year.income.taxable_social_security > 24_000.0
        gifts = 8_000.0 - 0.005 * year.tax.agi - 500.0
        income = year.tax.agi - treasury(year) - year.income.taxable_social_security
        assert year.tax.state_tax == pytest.approx(0.044 * (income - year.tax.deduction - gifts), abs=0.01)


def test_massachusetts_deducts_gifts_and_of_who_itemizes_medical_costs() -> None:
    """Wages and retirement income are more than the gifts, so that these come off whole."""
    changes = {"taxes.itemized": ITEMS | {"medical_expenses": 16_000, "charity_cash": 5_000}}
    scenario = household("MA", couple=False, **changes)
    plan = solve(scenario, SolveOptions(time_limit=4.0, threads=1, gap=1e-5, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    for year in plan.years:
        income = year.tax.agi - treasury(year) - 0.85 * year.income.social_security
        medical = 16_000.0 + PREMIUMS - 0.075 * year.tax.agi
        assert year.tax.deduction > 40_000.0, "it itemizes"
        assert medical > 0.0
        owed = 0.05 * (income - 5_000.0 - 4_400.0 - 700.0 - medical)
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


def with_medical_costs(code: str) -> Plan:
    """Of a widow who itemizes by far."""
    items = ITEMS | {"medical_expenses": 46_000, "charity_cash": 5_000}
    scenario = household(code, couple=False, **{"taxes.itemized": items})
    plan = solve(scenario, SolveOptions(time_limit=2.5, threads=1, gap=1e-3, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    return plan


def test_louisiana_deducts_medical_costs_above_the_federal_standard_deduction() -> None:
    for year in with_medical_costs("LA").years:
        income = year.tax.agi - treasury(year) - 0.85 * year.income.social_security
        medical = 46_000.0 + PREMIUMS - 0.075 * year.tax.agi - 18_150.0
        assert medical > 0.0
        assert year.tax.state_tax == pytest.approx(0.03 * (income - 12_324.0 - 12_838.0 - medical), abs=0.01)


@pytest.mark.slow
def test_montana_adds_its_own_tax_back() -> None:
    """Property tax and its own are below the federal cap, so that all of its own is in the items."""
    for year in with_medical_costs("MT").years:
        assert year.income.long_term_gains == 0.0
        taxable = year.tax.agi - treasury(year) - year.tax.deduction + year.tax.state_tax - 5_660.0
        owed = 0.047 * min(taxable, 47_500.0) + 0.0565 * max(0.0, taxable - 47_500.0)
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


def of_items(code: str, couple: bool) -> Plan:
    """Of who also gives 5,000, of which what is above half a percent of AGI is deducted."""
    scenario = household(code, couple=couple, **{"taxes.itemized": ITEMS | {"charity_cash": 5_000}})
    plan = solve(scenario, SolveOptions(time_limit=2.5, threads=1, gap=1e-3, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    return plan


def test_delaware_deducts_property_tax_interest_and_gifts_but_no_medical_costs() -> None:
    for year in of_items("DE", couple=False).years:
        income = year.tax.agi - treasury(year) - 0.85 * year.income.social_security
        taxable = income - 12_500.0 - (9_000.0 + 15_000.0 + 5_000.0 - 0.005 * year.tax.agi)
        assert 10_000.0 < taxable < 20_000.0
        owed = 0.022 * 3_000.0 + 0.039 * 5_000.0 + 0.048 * (taxable - 10_000.0) - 220.0
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


def test_kentuckys_spouses_split_interest_and_gifts() -> None:
    """Of her retirement income 31,110 is free, of his all 9,000; items are less than both have beside."""
    for year in of_items("KY", couple=True).years:
        income = year.tax.agi - treasury(year) - 0.85 * year.income.social_security
        assert 14_000.0 + year.income.traditional_distributions + year.income.roth_conversions > 31_110.0
        taxable = income - 31_110.0 - 9_000.0 - (15_000.0 + 5_000.0 - 0.005 * year.tax.agi)
        assert year.tax.state_tax == pytest.approx(0.035 * taxable - 80.0, abs=0.01)


def test_alabama_deducts_items_beside_federal_tax() -> None:
    """Of her IRA 6,000 is free, and both pensions; medical costs count above 4 percent of Alabama AGI."""
    for year in of_items("AL", couple=True).years:
        income = year.tax.agi - treasury(year) - 0.85 * year.income.social_security - 23_000.0 - 6_000.0
        medical = 6_000.0 + 2.0 * PREMIUMS + year.tax.irmaa_surcharge - 0.04 * income
        items = medical + 9_000.0 + 15_000.0 + 5_000.0 - 0.005 * year.tax.agi
        taxable = income - items - 3_000.0 - year.tax.federal_tax
        assert taxable > 6_000.0
        assert year.tax.state_tax == pytest.approx(
            0.02 * 1_000.0 + 0.04 * 5_000.0 + 0.05 * (taxable - 6_000.0), abs=0.01
        )


def test_colorado_adds_its_own_tax_back() -> None:
    """Benefits taxed federally are more than the 24,000 from 65: they are subtracted, and nothing else."""
    scenario = household("CO", couple=False, **{"taxes.itemized": ITEMS | {"charity_cash": 5_000}})
    plan = solve(scenario, SolveOptions(time_limit=2.5, threads=1, gap=1e-3, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    for year in plan.years:
        taxable = year.tax.agi - treasury(year) - 0.85 * year.income.social_security - year.tax.deduction
        assert year.tax.state_tax == pytest.approx(0.044 * (taxable + year.tax.state_tax), abs=0.01)


@pytest.mark.slow
def test_missouri_takes_items_without_income_tax_and_a_share_of_federal_tax() -> None:
    """Of federal tax 15 percent up to 100,000 of Missouri AGI, 5 up to 125,000; benefits and gains are free."""
    for year in with_medical_costs("MO").years:
        assert year.income.long_term_gains == 0.0
        own = year.tax.agi - treasury(year)
        assert 50_000.0 < own < 125_000.0
        share = 0.15 if own <= 100_000.0 else 0.05
        medical = 46_000.0 + PREMIUMS - 0.075 * year.tax.agi
        items = medical + 9_000.0 + 15_000.0 + 5_000.0 - 0.005 * year.tax.agi
        deducted = items + 0.85 * year.income.social_security + share * year.tax.federal_tax
        taxable = own - deducted
        assert taxable > 10_000.0
        low = 1_348.0 * (
            0.02 + 0.025 + 0.03 + 0.035 + 0.04 + 0.045
        )  # six rows of one width, then 4.7 percent
        assert year.tax.state_tax == pytest.approx(low + 0.047 * (taxable - 6 * 1_348.0 - 1_348.0), abs=0.01)


def test_missouris_property_tax_shares_the_federal_cap_with_its_own_tax() -> None:
    """40,000 and the year's tax are above 40,400, in 2027 40,804: of that property tax is its part."""
    scenario = household("MO", couple=False, **{"taxes.itemized": {"property_tax": 40_000}})
    plan = solve(scenario, SolveOptions(time_limit=4.0, threads=1, gap=1e-3, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    low = 1_348.0 * (0.02 + 0.025 + 0.03 + 0.035 + 0.04 + 0.045)
    for year, cap in zip(plan.years, (40_400.0, 40_804.0), strict=True):
        assert year.income.long_term_gains == 0.0
        own, tax = year.tax.agi - treasury(year), year.tax.state_tax
        assert 50_000.0 < own < 125_000.0
        share = 0.15 if own <= 100_000.0 else 0.05
        assert 40_000.0 + tax > cap
        items = cap * 40_000.0 / (40_000.0 + tax)
        deducted = items + 0.85 * year.income.social_security + share * year.tax.federal_tax
        assert tax == pytest.approx(low + 0.047 * (own - deducted - 7 * 1_348.0), abs=0.01)


def test_maines_items_fall_to_nothing_along_its_own_income() -> None:
    """Medical costs hang on federal AGI, a part of them falls along Maine AGI: no row, and exact in the plan."""
    items = ITEMS | {"medical_expenses": 20_000, "charity_cash": 5_000}
    limits = {"agi": [{"year": year, "at_least": 159_000, "at_most": 160_000} for year in (2026, 2027)]}
    scenario = household("ME", couple=False, limits=limits, **{"taxes.itemized": items})
    plan = solve(scenario, SolveOptions(time_limit=4.0, threads=1, gap=1e-3, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    for year in plan.years:
        agi = year.tax.agi
        pension = 49_824.0 - year.income.social_security  # more than that is received
        pension *= 1.0 - max(0.0, agi - 127_800.0) / 100_000.0
        own = agi - treasury(year) - 0.85 * year.income.social_security - pension
        assert 102_250.0 < own < 165_000.0
        deducted = 9_000.0 + 15_000.0 + 5_000.0 - 0.005 * agi + 20_000.0 + PREMIUMS - 0.075 * agi
        taxable = own - deducted * (1.0 - (own - 102_250.0) / 75_000.0) - 5_250.0
        assert taxable > 64_850.0
        owed = 0.058 * 27_400.0 + 0.0675 * (64_850.0 - 27_400.0) + 0.0715 * (taxable - 64_850.0)
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


def test_iowa_adds_its_own_tax_back_and_says_that_it_is_doubtful() -> None:
    """Of who still works: retirement income is free, and wages, interest and dividends are not."""
    work = [{"name": "Work", "annual": 60_000, "until_year": 2027}]
    scenario = household("IA", couple=False, **{"taxes.itemized": ITEMS, "people.Vera.wages": work})
    plan = solve(scenario, SolveOptions(time_limit=2.5, threads=1, gap=1e-3, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    told = {warning.code: warning.message for warning in plan.warnings}
    assert (
        "Iowa: that its own income tax on Schedule A is added back is doubtful: at most $1,2"
        in told["state_doubtful"]
    )
    for year in plan.years:
        free = 14_000.0 + year.income.traditional_distributions + year.income.roth_conversions
        income = year.tax.agi - treasury(year) - 0.85 * year.income.social_security - free
        assert income > 60_000.0
        owed = 0.038 * (income - year.tax.deduction + year.tax.state_tax) - 60.0
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


def wisconsin(year: PlanYear, excluded: float) -> tuple[float, float]:
    """Of a widow: the tax before credits, and what of the standard deduction is left."""
    own = year.tax.agi - treasury(year) - 0.85 * year.income.social_security - excluded
    own -= 0.3 * year.income.long_term_gains
    left = 13_960.0 - 0.12 * (own - 20_120.0)
    taxable = own - left - 950.0
    assert taxable > 15_110.0
    low = 0.035 * 15_110.0 + 0.044 * (min(taxable, 51_950.0) - 15_110.0)
    return low + 0.053 * max(0.0, taxable - 51_950.0), left


def test_wisconsin_excludes_retirement_income_from_67_or_credits_items_above_its_standard_deduction() -> None:
    """Medical costs of 46,000 are worth more than 24,000 excluded; interest and gifts alone are not."""
    for plan, excluded in ((of_items("WI", couple=False), 24_000.0), (with_medical_costs("WI"), 0.0)):
        for year in plan.years:
            owed, left = wisconsin(year, excluded)
            if not excluded:
                medical = 46_000.0 + PREMIUMS + year.tax.irmaa_surcharge - 0.075 * year.tax.agi
                owed -= 0.05 * (medical + 15_000.0 + 5_000.0 - 0.005 * year.tax.agi - left) + 300.0
            assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


@pytest.mark.slow
def test_south_carolina_deducted_schedule_a_without_its_own_tax_until_2025() -> None:
    """In 2025 beside 44 percent of net gain and 15,000 of any income from 65; from 2026 nothing is itemized."""
    items = ITEMS | {"medical_expenses": 46_000, "charity_cash": 5_000}
    scenario = household("SC", couple=False, start_year=2025, **{"taxes.itemized": items})
    plan = solve(scenario, SolveOptions(time_limit=5.0, threads=1, gap=1e-3, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    first = plan.years[0]
    income = first.tax.agi - treasury(first) - 0.85 * first.income.social_security
    income -= 0.44 * first.income.long_term_gains
    senior = 6_000.0 - 0.06 * (first.tax.agi - 75_000.0)
    taxable = income - 15_000.0 - (first.tax.deduction - senior - first.tax.state_tax)
    low = 0.03 * (min(taxable, 17_830.0) - 3_560.0)
    assert first.tax.state_tax == pytest.approx(low + 0.06 * max(0.0, taxable - 17_830.0), abs=0.01)


HAWAII = {
    2026: (
        (0.0, 0.014),
        (9_600.0, 0.032),
        (14_400.0, 0.055),
        (19_200.0, 0.064),
        (24_000.0, 0.068),
        (36_000.0, 0.072),
    ),
    2027: ((0.0, 0.014), (14_400.0, 0.025), (19_200.0, 0.05), (24_000.0, 0.064), (36_000.0, 0.068)),
}
"""Where a single filer's brackets begin up to 48,000, and their rates; beyond that 7.6 percent, in 2027 7.2."""


def hawaii_due(year: int, taxable: float) -> float:
    assert 0.0 < taxable < 125_000.0
    rows = [*HAWAII[year], (48_000.0, 0.076 if year == 2026 else 0.072), (125_000.0, 0.0)]
    return sum(rate * max(0.0, min(taxable, end) - start) for (start, rate), (end, _) in pairwise(rows))


def hawaii(least: float, most: float) -> Plan:
    """With an AGI between two amounts."""
    limits = {"agi": [{"year": year, "at_least": least, "at_most": most} for year in (2026, 2027)]}
    changes: dict[str, Any] = {"taxes.itemized": ITEMS | {"charity_cash": 5_000}, "limits": limits}
    scenario = household("HI", couple=False, **changes)
    plan = solve(scenario, SolveOptions(time_limit=4.0, threads=1, gap=1e-3, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    assert "replaced" not in {warning.code for warning in plan.warnings}
    return plan


def hawaii_taxable(year: PlanYear) -> float:
    """Form N-11 but for its own tax among the items: the pension and benefits are free, medical costs count above 7.5
    percent of Hawaii AGI."""
    own = year.tax.agi - treasury(year) - 0.85 * year.income.social_security - 14_000.0
    assert own < 166_800.0
    medical = max(0.0, 6_000.0 + PREMIUMS + year.tax.irmaa_surcharge - 0.075 * own)
    items = medical + 9_000.0 + 15_000.0 + 5_000.0 - 0.005 * year.tax.agi
    return own - items - 2 * 1_144.0


def test_hawaii_deducts_its_own_tax_of_the_year_below_an_agi() -> None:
    """Up to 100,000 of federal AGI: the tax is that of what it leaves itself."""
    for year in hawaii(99_900.0, 99_999.0).years:
        assert year.income.long_term_gains == 0.0
        taxable = hawaii_taxable(year) - year.tax.state_tax
        assert year.tax.state_tax == pytest.approx(hawaii_due(year.year, taxable), abs=0.01)


def test_above_it_hawaii_deducts_no_income_tax() -> None:
    for year in hawaii(125_000.0, 125_100.0).years:
        assert year.income.long_term_gains == 0.0
        assert year.tax.state_tax == pytest.approx(hawaii_due(year.year, hawaii_taxable(year)), abs=0.01)


def arkansas_due(taxable: float) -> float:
    """2026, without credits: the middle of a row of 100 of taxable income, in whole dollars."""
    middle = taxable // 100 * 100 + 50
    assert 26_400 < middle < 75_000 or 5_600 < middle < 26_400
    low = 0.02 * (min(middle, 11_200) - 5_600) + 0.03 * max(0.0, min(middle, 16_000) - 11_200)
    due = low + 0.034 * max(0.0, min(middle, 26_400) - 16_000) + 0.037 * max(0.0, middle - 26_400)
    return math.ceil(due - 0.5 - 1e-6)


def test_arkansas_deducts_items_without_income_tax() -> None:
    """Of pension and IRA 6,000 are left out; medical costs above a tenth of the rest, gifts whole; a credit of 29, one
    from 65 and one of 60 at low taxable income."""
    for year in of_items("AR", couple=False).years:
        assert year.income.long_term_gains == 0.0
        own = year.tax.agi - treasury(year) - 0.85 * year.income.social_security - 6_000.0
        items = 6_000.0 + PREMIUMS - 0.1 * own + 9_000.0 + 15_000.0 + 5_000.0
        assert 11_200.0 < own - items < 26_500.0
        assert year.tax.state_tax == pytest.approx(arkansas_due(own - items) - 2 * 29.0 - 60.0, abs=0.01)


def test_spouses_in_arkansas_split_their_items_by_whole_percents_of_income() -> None:
    """Max receives his pension of 9,000 alone, of which 3,000 are taxed; his credits are more than his tax."""
    for year in of_items("AR", couple=True).years:
        assert year.income.long_term_gains == 0.0
        whole = year.tax.agi - treasury(year) - 0.85 * year.income.social_security - 2 * 6_000.0
        vera = whole - 3_000.0
        medical = 6_000.0 + 2.0 * PREMIUMS + year.tax.irmaa_surcharge - 0.1 * whole
        items = max(0.0, medical) + 9_000.0 + 15_000.0 + 5_000.0
        taxable = vera - items * round(vera / whole, 2)
        assert taxable > 27_700.0, "no low credit of hers; his is whole"
        assert year.tax.state_tax == pytest.approx(arkansas_due(taxable) - 4 * 29.0 - 60.0, abs=0.01)


@pytest.mark.parametrize("code", ["AR", "HI"])
def test_what_is_given_in_arkansas_and_hawaii(code: str) -> None:
    """Cash or lots, or out of the IRA: the audit agrees."""
    scenario = household(code, couple=False, giving=GIVING, **{"taxes.itemized": ITEMS})
    plan = solve(scenario, SolveOptions(time_limit=3.0, threads=1, gap=1e-3, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    assert "replaced" not in {warning.code for warning in plan.warnings}
