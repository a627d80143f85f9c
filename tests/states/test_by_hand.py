"""Returns of states worked by hand from the forms: the statuses and the classes that no record answers."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from decumulate.models.returns.bulk import tax_rows

JOINT = "married_filing_jointly"
HEAD, SEPARATE, WIDOWED = "head_of_household", "married_filing_separately", "qualifying_surviving_spouse"


def state_tax(state: str, year: int, status: str = "single", **cells: Any) -> float:
    """`state_tax` of one row, dollars."""
    row = {"state": state, "year": year, "filing_status": status, **cells}
    return float(tax_rows(pd.DataFrame([row])).iloc[0]["state_tax"])


# ---- head of household, separate, surviving spouse: 80,000 of pension and 10,000 of interest in 2025 -----------
# Born in 1965 (60 in the year), but for New York (58, before its exclusion); no dependents, no deductions but the
# standard one.

AT_SIXTY = {"age": 60, "pensions": 80_000, "interest": 10_000}
AT_58 = AT_SIXTY | {"age": 58}
INTEREST = {"age": 60, "interest": 60_000}

STATUSES = [
    ("AZ", HEAD, AT_SIXTY, 0.025 * (90_000 - 23_625)),
    ("AZ", SEPARATE, AT_SIXTY, 0.025 * (90_000 - 15_750)),
    ("AZ", WIDOWED, AT_SIXTY, 0.025 * (90_000 - 23_625)),  # a head of household
    # California: 90,000 - 11,412 = 78,588, or 90,000 - 5,706 = 84,294; credits of 153, two of them for the widowed
    ("CA", HEAD, AT_SIXTY, 221.73 + 0.02 * 30_357 + 0.04 * 15_186 + 0.06 * 10_872 - 153),
    (
        "CA",
        SEPARATE,
        AT_SIXTY,
        110.79 + 0.02 * 15_185 + 0.04 * 15_188 + 0.06 * 16_090 + 0.08 * 15_182 + 0.093 * 11_570 - 153,
    ),
    ("CA", WIDOWED, AT_SIXTY, 221.58 + 0.02 * 30_370 + 0.04 * 26_060 - 306),
    ("GA", HEAD, AT_SIXTY, 0.0519 * (90_000 - 12_000)),
    ("GA", SEPARATE, AT_SIXTY, 0.0519 * (90_000 - 12_000)),
    ("GA", WIDOWED, AT_SIXTY, 0.0519 * (90_000 - 12_000)),
    ("IL", HEAD, INTEREST, 0.0495 * (60_000 - 2_850)),
    ("IL", SEPARATE, INTEREST, 0.0495 * (60_000 - 2_850)),
    ("IL", WIDOWED, INTEREST, 0.0495 * (60_000 - 2_850)),
    ("MA", HEAD, AT_SIXTY, 0.05 * (90_000 - 6_800)),
    ("MA", SEPARATE, AT_SIXTY, 0.05 * (90_000 - 4_400)),
    ("MA", WIDOWED, AT_SIXTY, 0.05 * (90_000 - 6_800)),  # a head of household
    # Michigan: three quarters of 65,897 of the pension are deducted for those born from 1946 to 1966
    ("MI", HEAD, AT_SIXTY, 0.0425 * (90_000 - 49_422.75 - 5_800)),
    ("MI", SEPARATE, AT_SIXTY, 0.0425 * (90_000 - 49_422.75 - 5_800)),
    ("MI", WIDOWED, AT_SIXTY, 0.0425 * (90_000 - 49_422.75 - 5_800)),
    ("NC", HEAD, AT_SIXTY, 0.0425 * (90_000 - 19_125)),
    ("NC", SEPARATE, AT_SIXTY, 0.0425 * (90_000 - 12_750)),
    ("NC", WIDOWED, AT_SIXTY, 0.0425 * (90_000 - 25_500)),
    # New Jersey: 89,000 after an exemption of 1,000; those who are not single or separate have the joint schedule
    ("NJ", HEAD, AT_SIXTY, 280 + 525 + 490 + 350 + 0.05525 * 9_000),
    ("NJ", SEPARATE, AT_SIXTY, 280 + 262.5 + 175 + 1_933.75 + 0.0637 * 14_000),
    ("NJ", WIDOWED, AT_SIXTY, 280 + 525 + 490 + 350 + 0.05525 * 9_000),
    ("NY", HEAD, AT_58, 512 + 218.25 + 170.625 + 0.055 * (78_800 - 20_900)),
    ("NY", SEPARATE, AT_58, 340 + 144 + 115.5 + 3_671.25 + 0.06 * (82_000 - 80_650)),
    ("NY", WIDOWED, AT_58, 686 + 290.25 + 225.75 + 0.055 * (73_950 - 27_900)),
    # Ohio: exemption 1,900; 342 and 2.75 percent above 26,050; credit of 200 for retirement income above 8,000
    ("OH", HEAD, AT_SIXTY, 342 + 0.0275 * (88_100 - 26_050) - 200),
    ("OH", SEPARATE, AT_SIXTY, 342 + 0.0275 * (88_100 - 26_050) - 200),
    ("OH", WIDOWED, AT_SIXTY, 342 + 0.0275 * (88_100 - 26_050) - 200),
    ("PA", HEAD, AT_SIXTY, 0.0307 * 10_000),
    ("PA", SEPARATE, AT_SIXTY, 0.0307 * 10_000),
    ("PA", WIDOWED, AT_SIXTY, 0.0307 * 10_000),
    # Virginia: 90,000 - 930 - 8,750 = 80,320 for all who are not joint
    ("VA", HEAD, AT_SIXTY, 60 + 60 + 600 + 0.0575 * (80_320 - 17_000)),
    ("VA", SEPARATE, AT_SIXTY, 60 + 60 + 600 + 0.0575 * (80_320 - 17_000)),
    ("VA", WIDOWED, AT_SIXTY, 60 + 60 + 600 + 0.0575 * (80_320 - 17_000)),
]


# A retiree of 72 in 2025: of 24,000 of benefits 20,400 are taxed in every status (a separate return's, living together,
# alike), federal AGI 143,400; less benefits and 3,000 of Treasury interest 120,000 are left.

AT_72 = {
    "age": 72,
    "social_security": 24_000,
    "traditional_distributions": 60_000,
    "pensions": 30_000,
    "interest": 8_000,
    "treasury_interest": 3_000,
    "qualified_dividends": 5_000,
    "long_term_gains": 20_000,
}

RETIRED = [
    # Arizona: a quarter of the gain, 2,100, the federal senior deduction less 6 percent above 75,000 (not separate)
    ("AZ", HEAD, 0.025 * (120_000 - 5_000 - 2_100 - (6_000 - 0.06 * 68_400) - 23_625)),
    ("AZ", SEPARATE, 0.025 * (120_000 - 5_000 - 2_100 - 15_750)),
    ("AZ", WIDOWED, 0.025 * (120_000 - 5_000 - 2_100 - (6_000 - 0.06 * 68_400) - 23_625)),
    # California: 108,588 or, separate, 114,294; personal credits of 153 (306 of the widowed) and 153 of age
    ("CA", HEAD, 221.73 + 607.14 + 607.44 + 965.34 + 1_214.80 + 0.093 * (108_588 - 98_990) - 306),
    ("CA", SEPARATE, 110.79 + 303.70 + 607.52 + 965.40 + 1_214.56 + 0.093 * (114_294 - 72_724) - 306),
    ("CA", WIDOWED, 221.58 + 607.40 + 1_215.04 + 0.06 * (108_588 - 82_904) - 459),
    # Georgia: 65,000 of 120,000 excluded
    ("GA", HEAD, 0.0519 * (55_000 - 12_000)),
    ("GA", SEPARATE, 0.0519 * (55_000 - 12_000)),
    ("GA", WIDOWED, 0.0519 * (55_000 - 12_000)),
    # Illinois: 30,000 that are no retirement income, 2,850 and 1,000 of age
    ("IL", HEAD, 0.0495 * (30_000 - 3_850)),
    ("IL", SEPARATE, 0.0495 * (30_000 - 3_850)),
    ("IL", WIDOWED, 0.0495 * (30_000 - 3_850)),
    # Massachusetts: exemptions of 6,800 or 4,400, and 700 of age
    ("MA", HEAD, 0.05 * (120_000 - 7_500)),
    ("MA", SEPARATE, 0.05 * (120_000 - 5_100)),
    ("MA", WIDOWED, 0.05 * (120_000 - 7_500)),
    # Michigan: born in 1953, three quarters of 65,897 of 90,000 rather than 20,000 less exemption and benefits
    ("MI", HEAD, 0.0425 * (120_000 - 49_422.75 - 5_800)),
    ("MI", SEPARATE, 0.0425 * (120_000 - 49_422.75 - 5_800)),
    ("MI", WIDOWED, 0.0425 * (120_000 - 49_422.75 - 5_800)),
    ("NC", HEAD, 0.0425 * (120_000 - 19_125)),
    ("NC", SEPARATE, 0.0425 * (120_000 - 12_750)),
    ("NC", WIDOWED, 0.0425 * (120_000 - 25_500)),
    # New Jersey: above 100,000 of income 37.5 percent of it is excluded, separate 25 percent (N.J.S.A. 54A:6-10, 6-15)
    ("NJ", HEAD, 280 + 525 + 490 + 0.035 * (120_000 * 0.625 - 2_000 - 70_000)),
    ("NJ", SEPARATE, 280 + 262.5 + 175 + 1_933.75 + 0.0637 * (120_000 * 0.75 - 2_000 - 75_000)),
    ("NJ", WIDOWED, 280 + 525 + 490 + 0.035 * (120_000 * 0.625 - 2_000 - 70_000)),
    # New York: 20,000 of pension and IRA free; 100,000 less 11,200, 8,000, 16,050
    ("NY", HEAD, 512 + 218.25 + 170.625 + 0.055 * (88_800 - 20_900)),
    ("NY", SEPARATE, 340 + 144 + 115.5 + 3_671.25 + 0.06 * (92_000 - 80_650)),
    ("NY", WIDOWED, 686 + 290.25 + 225.75 + 0.055 * (83_950 - 27_900)),
    # Ohio: exemption 1,900, 2,394.32 and 3.125 percent above 100,000, where the credits of retirees have ended
    ("OH", HEAD, 2_394.32 + 0.03125 * 18_100),
    ("OH", SEPARATE, 2_394.32 + 0.03125 * 18_100),
    ("OH", WIDOWED, 2_394.32 + 0.03125 * 18_100),
    ("PA", HEAD, 0.0307 * 30_000),
    ("PA", SEPARATE, 0.0307 * 30_000),
    ("PA", WIDOWED, 0.0307 * 30_000),
    # Virginia: 930, 800 of age, 8,750; the age deduction is gone at 62,000, of the married at 87,000
    ("VA", HEAD, 720 + 0.0575 * (120_000 - 930 - 800 - 8_750 - 17_000)),
    ("VA", SEPARATE, 720 + 0.0575 * (120_000 - 930 - 800 - 8_750 - 17_000)),
    ("VA", WIDOWED, 720 + 0.0575 * (120_000 - 930 - 800 - 8_750 - 17_000)),
]


@pytest.mark.parametrize(
    ("state", "status", "tax"), RETIRED, ids=[f"{state} {status}" for state, status, _ in RETIRED]
)
def test_a_retirees_status(state: str, status: str, tax: float) -> None:
    assert state_tax(state, 2025, status, **AT_72) == pytest.approx(tax, abs=0.01)


@pytest.mark.parametrize(
    ("state", "status", "cells", "tax"), STATUSES, ids=[f"{state} {status}" for state, status, *_ in STATUSES]
)
def test_a_status(state: str, status: str, cells: dict[str, Any], tax: float) -> None:
    assert state_tax(state, 2025, status, **cells) == pytest.approx(tax, abs=0.01)


@pytest.mark.parametrize("state", ["AZ", "MA", "WI"])
def test_a_surviving_spouse_is_a_head_of_household_where_the_state_has_no_such_status(state: str) -> None:
    assert state_tax(state, 2025, WIDOWED, **AT_SIXTY) == state_tax(state, 2025, HEAD, **AT_SIXTY) > 0.0


# ---- the classes whose recorded answers are set aside -------------------------------------------------------------


def test_alabama_frees_a_pension_and_deducts_federal_tax() -> None:
    # Federal: 55,000 - 17,750 - 6,000 = 31,250; tax 1,192.50 + 0.12 * 19,325 = 3,511.50.
    # Alabama: 5,000 of interest and 14,000 of the IRA; 3,000, 3,511.50 and 1,500 off: 10,988.50.
    tax = state_tax("AL", 2025, age=70, pensions=30_000, traditional_distributions=20_000, interest=5_000)
    assert tax == pytest.approx(10 + 100 + 0.05 * 7_988.50)


def test_alabamas_standard_deduction_falls_in_steps() -> None:
    # Federal: 30,000 - 15,750 = 14,250; tax 1,192.50 + 0.12 * 2,325 = 1,471.50. Nine full steps of 25 above 25,500.
    tax = state_tax("AL", 2025, age=60, traditional_distributions=30_000)
    assert tax == pytest.approx(10 + 100 + 0.05 * (30_000 - 2_775 - 1_471.50 - 1_500 - 3_000))


def test_louisianas_exemption_covers_iras() -> None:
    alone = state_tax("LA", 2025, age=70, traditional_distributions=40_000, pensions=5_000)
    assert alone == pytest.approx(0.03 * (45_000 - 12_000 - 12_500))
    both = state_tax("LA", 2026, JOINT, age=66, spouse_age=66, traditional_distributions=90_000)
    assert both == pytest.approx(0.03 * (90_000 - 2 * 12_324 - 25_676))
    younger = state_tax("LA", 2026, JOINT, age=66, spouse_age=64, traditional_distributions=90_000)
    assert younger == pytest.approx(0.03 * (90_000 - 12_324 - 25_676))


def test_nebraska_taxes_a_governments_pension() -> None:
    # 50,000 - 8,600 - 2,000 = 39,400, less a credit of 171.
    tax = state_tax("NE", 2025, age=70, public_pensions=50_000)
    by_bracket = 0.0246 * 4_030 + 0.0351 * 20_090 + 0.0501 * 14_750 + 0.052 * 530
    assert tax == pytest.approx(by_bracket - 171)


def test_an_alabama_couple() -> None:
    # 2025, both 70: federal 80,000 - 31,500 - 3,200 - 12,000 = 33,300, tax 2,385 + 0.12 * 9,450. Alabama: the pension
    # is free, of each IRA of 25,000 6,000; 10,000 of interest and 38,000; the deduction of 8,500 less 175 for each of
    # 45 full 500 above 25,500 ends at 5,000; 3,000 and federal tax off.
    cells = {"age": 70, "spouse_age": 70, "pensions": 20_000, "traditional_distributions": 50_000}
    tax = state_tax("AL", 2025, JOINT, **cells, interest=10_000)
    federal = 2_385 + 0.12 * (33_300 - 23_850)
    taxable = 48_000 - 5_000 - 3_000 - federal
    assert tax == pytest.approx(20 + 200 + 0.05 * (taxable - 6_000))


def test_a_nebraska_couple_with_a_governments_pension() -> None:
    # 2026, both 68: 90,000 - 17,700 - 2 * 1,700 = 68,900; two credits of 176.
    cells = {"age": 68, "spouse_age": 68, "public_pensions": 60_000, "traditional_distributions": 30_000}
    by_bracket = 0.0246 * 8_250 + 0.0351 * (49_530 - 8_250) + 0.0455 * (68_900 - 49_530)
    assert state_tax("NE", 2026, JOINT, **cells) == pytest.approx(by_bracket - 2 * 176)


def test_a_louisiana_couple_of_whom_one_has_the_ira() -> None:
    # R.S. 47:44.1 is of each one's own income: 12,324 of 80,000 of the first, nothing of the second.
    cells = {"age": 70, "spouse_age": 70, "traditional_distributions": 80_000, "share_traditional": 1.0}
    assert state_tax("LA", 2026, JOINT, **cells) == pytest.approx(0.03 * (80_000 - 12_324 - 25_676))


# ---- the classes in which ours differs from the record ----------------------------------------------------------


def test_michigans_investments_are_deducted_only_as_far_as_pensions_and_iras_leave_the_cap() -> None:
    # Born in 1945: 8,000 of an IRA leave 14,688 - 8,000 = 6,688 of 10,000 of interest; exemption 5,800.
    tax = state_tax("MI", 2025, age=80, traditional_distributions=8_000, interest=10_000)
    assert tax == pytest.approx(max(0.0, 0.0425 * (18_000 - 8_000 - 6_688 - 5_800)))
    more = state_tax("MI", 2025, age=80, traditional_distributions=8_000, interest=30_000)
    assert more == pytest.approx(0.0425 * (38_000 - 8_000 - 6_688 - 5_800))


def test_missouris_property_tax_shares_the_federal_cap_with_income_tax() -> None:
    # 2025: 30,000 and 20,000 are above 40,000. Form MO-A Part 2: income tax is 40 percent of the 50,000, so 16,000 of
    # the 40,000 come off, and 24,000 are left. At 300,000 nothing of federal tax and of 6,000 of an IRA is deducted.
    cells = {"age": 60, "traditional_distributions": 300_000, "property_tax": 30_000}
    low = 1_313 * (0.02 + 0.025 + 0.03 + 0.035 + 0.04 + 0.045)
    tax = state_tax("MO", 2025, **cells, state_income_tax_paid=20_000)
    assert tax == pytest.approx(low + 0.047 * (300_000 - 24_000 - 9_191))
    below = state_tax("MO", 2025, **cells, state_income_tax_paid=10_000)
    assert below == pytest.approx(low + 0.047 * (300_000 - 30_000 - 9_191)), "together no more than the cap"


def test_montana_starts_after_gifts_beside_the_standard_deduction() -> None:
    # Federal taxable income 2026: 60,000 - 16,100 - 1,000 = 42,900, all below 47,500.
    assert state_tax("MT", 2026, age=60, pensions=60_000, charity_cash=3_000) == pytest.approx(0.047 * 42_900)


def test_new_yorks_gifts_have_no_floor() -> None:
    # 2026, single, 60 and so 20,000 of the pension free: AGI 60,000; gifts 12,000 above the standard 8,000.
    tax = state_tax("NY", 2026, age=60, pensions=80_000, charity_cash=12_000)
    assert tax == pytest.approx(331.50 + 140.80 + 113.30 + 0.054 * (48_000 - 13_900))


def test_new_yorks_property_tax_is_whole_and_the_items_are_cut_by_half() -> None:
    # AGI 562,149 is above 525,000: half of what the limit of 2009 to 2017 leaves: 28,242 - 0.03 * (626,870 - 340,700).
    cells = {"age": 50, "pensions": 562_149, "property_tax": 28_242}
    items = 0.5 * (28_242 - 0.03 * (562_149 - 340_700))
    plain = state_tax("NY", 2025, age=50, pensions=562_149)
    saved = 0.0685 * (items - 8_000)
    assert plain - state_tax("NY", 2025, **cells) == pytest.approx(saved, abs=0.01)


def test_north_dakotas_loss_is_no_negative_gain() -> None:
    # Federal taxable income 97,000 - 15,750 = 81,250; 1.95 percent above 48,475.
    tax = state_tax("ND", 2025, age=60, pensions=100_000, long_term_gains=-20_000)
    assert tax == pytest.approx(0.0195 * (81_250 - 48_475))


def test_north_dakotas_marriage_credit_counts_iras() -> None:
    # 2025, both 50, 60,000 of IRAs each: taxable 88,500, joint tax 0.0195 * (88,500 - 80,975) = 146.74; apart 44,250
    # each would pay nothing, so the credit is the whole tax.
    tax = state_tax("ND", 2025, JOINT, age=50, spouse_age=50, traditional_distributions=120_000)
    assert tax == 0.0


def test_oregons_retirement_credit_counts_iras() -> None:
    # 2025, both 63: taxable 24,000 - 5,670 = 18,330; tax 418 + 643.28; credits 512, and 9 percent of 15,000 (the base).
    tax = state_tax("OR", 2025, JOINT, age=63, spouse_age=63, traditional_distributions=24_000)
    assert tax == 0.0
    # 30,000 of it and 10,000 of interest: 40,000 - 5,670 - 850 of federal tax; base 15,000 - 10,000 above 30,000.
    cells = {"age": 63, "spouse_age": 63, "traditional_distributions": 30_000, "interest": 10_000}
    taxable = 40_000 - 5_670 - 850
    by_bracket = 0.0475 * 8_800 + 0.0675 * 13_400 + 0.0875 * (taxable - 22_200)
    assert state_tax("OR", 2025, JOINT, **cells) == pytest.approx(by_bracket - 512 - 0.09 * 5_000)


def test_pennsylvanias_forgiveness_counts_interest_that_is_not_taxed() -> None:
    assert state_tax("PA", 2025, age=70, interest=6_000) == 0.0
    treasury = state_tax("PA", 2025, age=70, interest=9_000, treasury_interest=3_000)
    assert treasury == pytest.approx(0.0307 * 6_000), "eligibility income is 9,000"


def test_georgias_exclusion_is_of_income_that_is_taxed() -> None:
    tax = state_tax("GA", 2026, age=66, pensions=60_000, wages=30_000, tax_exempt_interest=20_000)
    assert tax == pytest.approx(0.0499 * (90_000 - 65_000 - 15_000))
    rich = state_tax("GA", 2026, age=66, pensions=50_000, wages=60_000, tax_exempt_interest=20_000)
    assert rich == pytest.approx(0.0499 * (110_000 - 55_000 - 15_000)), (
        "5,000 of wages count, no municipal interest"
    )


def test_georgias_exclusion_is_of_no_treasury_interest() -> None:
    # 40,000 of pension and 10,000 of a bank's interest are excluded; 20,000 of Treasury interest goes off before that.
    tax = state_tax(
        "GA", 2026, age=66, pensions=40_000, interest=30_000, treasury_interest=20_000, wages=40_000
    )
    assert tax == pytest.approx(0.0499 * (110_000 - 20_000 - 55_000 - 15_000))


def test_rhode_islands_pensions_are_free_for_whom_is_of_age() -> None:
    # 2026: the first is 64, the second 70 and has none of the pension; 60,000 - 22,400 - 10,500.
    cells = {"age": 64, "spouse_age": 70, "pensions": 60_000}
    assert state_tax("RI", 2026, JOINT, **cells, share_pensions=1.0) == pytest.approx(0.0375 * 27_100)
    assert state_tax("RI", 2026, JOINT, **cells, share_pensions=0.0) == 0.0


def test_rhode_islands_pensions_are_free_from_the_year_of_67() -> None:
    # Born in 1960 or later full benefits begin at 67 (42 USC 416(l)); 60,000 of pension, of which 50,000 may be free.
    assert state_tax("RI", 2026, age=66, pensions=60_000) == pytest.approx(0.0375 * (60_000 - 11_200 - 5_250))
    assert state_tax("RI", 2036, age=66, pensions=60_000) > 0.0375 * 15_000
    for year in (2026, 2031, 2036):
        assert state_tax("RI", year, age=67, pensions=60_000) == 0.0


# ---- items --------------------------------------------------------------------------------------------------------


def test_wisconsins_credit_of_items_or_what_is_excluded_from_67() -> None:
    # 2026, 72: 60,000 of pension. Without exclusion 9,174.40 of the standard deduction are left, taxable 49,875.60, tax
    # 2,058.54. Medical costs above 4,500, interest, gifts above 300: 5 percent of what is above 9,174.40, and 300.
    cells = {"age": 72, "pensions": 60_000, "property_tax": 4_000, "charity_cash": 8_000}
    items = 5_500 + 20_000 + 7_700
    tax = 0.035 * 15_110 + 0.044 * (49_875.6 - 15_110)
    more = cells | {"mortgage_interest": 20_000, "medical_expenses": 10_000}
    assert state_tax("WI", 2026, **more) == pytest.approx(tax - 0.05 * (items - 9_174.4) - 300)
    # With 10,000 of interest and no medical costs 24,000 excluded are worth more: 36,000 leave 12,054.40.
    less = cells | {"mortgage_interest": 10_000}
    by_bracket = 0.035 * 15_110 + 0.044 * (36_000 - 12_054.4 - 950 - 15_110)
    assert state_tax("WI", 2026, **less) == pytest.approx(by_bracket)
    # A couple of 60, 2025: 90,000 of wages and 30,000; the smaller one's credit is 480; 25,110 less 0.19778 of 91,790.
    cells = {"age": 60, "spouse_age": 60, "wages": 120_000, "share_wages": 0.75, "mortgage_interest": 40_000}
    left = 25_110 - 0.19778 * (120_000 - 28_210)
    taxable = 120_000 - left - 1_400
    by_bracket = 0.035 * 19_580 + 0.044 * (67_300 - 19_580) + 0.053 * (taxable - 67_300)
    tax = by_bracket - 480 - 0.05 * (40_000 - left)
    assert state_tax("WI", 2025, JOINT, **cells) == pytest.approx(tax)


def test_iowas_own_tax_is_no_item() -> None:
    # 2026, 50: 90,000 of wages less 29,000 of items, of which 3,000 are state income tax, added back whole.
    cells = {"age": 50, "wages": 90_000, "property_tax": 6_000, "mortgage_interest": 20_000}
    tax = state_tax("IA", 2026, **cells, state_income_tax_paid=3_000)
    assert tax == pytest.approx(0.038 * (90_000 - 26_000) - 40)
    # Items of 18,000 are 1,900 above the standard deduction of 16,100, of which 3,000 leave 15,000.
    cells |= {"mortgage_interest": 9_000}
    tax = state_tax("IA", 2026, **cells, state_income_tax_paid=3_000)
    assert tax == pytest.approx(0.038 * (90_000 - 15_000) - 40)
    # The standard deduction has none of it.
    assert state_tax("IA", 2026, age=50, wages=90_000, state_income_tax_paid=3_000) == pytest.approx(
        0.038 * (90_000 - 16_100) - 40
    )


def test_south_carolina_adds_income_tax_back_as_far_as_items_are_above_the_standard_deduction() -> None:
    # 2025: 19,000 of items, 4,000 of them income tax; the federal standard deduction is 15,750.
    cells = {"age": 60, "wages": 90_000, "property_tax": 6_000, "mortgage_interest": 9_000}
    tax = state_tax("SC", 2025, **cells, state_income_tax_paid=4_000)
    assert tax == pytest.approx(0.03 * (17_830 - 3_560) + 0.06 * (90_000 - 15_750 - 17_830))
    cells |= {"mortgage_interest": 20_000}
    tax = state_tax("SC", 2025, **cells, state_income_tax_paid=4_000)
    assert tax == pytest.approx(0.03 * (17_830 - 3_560) + 0.06 * (90_000 - 26_000 - 17_830))


# ---- years after the last published one: enacted schedules, indexes, frozen amounts -----------------------------


def test_later_years() -> None:
    assert state_tax("NC", 2031, age=60, pensions=60_000) == pytest.approx(0.0399 * (60_000 - 12_750))
    assert state_tax("IN", 2028, age=60, pensions=60_000) == pytest.approx(0.029 * 59_000)
    assert state_tax("GA", 2027, age=70, pensions=100_000) == pytest.approx(
        0.0499 * (100_000 - 70_000 - 15_000)
    )
    assert state_tax("MS", 2030, age=60, wages=60_000) == pytest.approx(
        0.03 * (60_000 - 2_300 - 6_000 - 10_000)
    )
    step = [state_tax("NJ", 2035, age=70, pensions=amount) for amount in (100_000.00, 100_000.01)]
    assert step[1] - step[0] == pytest.approx(1_517.625, abs=0.005), "the step stands where it was"


def test_michigans_deduction_by_age_is_of_everyone_who_has_reached_67() -> None:
    # Born in 1960 and later too: 20,000 less the exemption, which goes off beside it, of any income.
    for year in (2027, 2031, 2036):
        assert state_tax("MI", year, age=67, interest=40_000) == pytest.approx(0.0425 * 20_000)
        assert state_tax("MI", year, age=66, interest=40_000) > 0.0425 * 32_000


def test_washingtons_tax_on_income_above_a_million() -> None:
    cells = {"age": 60, "traditional_distributions": 1_500_000}
    assert state_tax("WA", 2027, **cells) == 0.0
    for year in (2028, 2029):
        assert state_tax("WA", year, **cells) == pytest.approx(0.099 * 500_000), (
            "the million is fixed to 2029"
        )
    assert 0.0 < state_tax("WA", 2030, **cells) < 0.099 * 500_000, "then it is indexed"


def test_maines_standard_deduction_is_the_federal_one_from_2027() -> None:
    # Both low enough that nothing falls: 5.8 percent on what is left of 30,000.
    before, after = (state_tax("ME", year, age=60, wages=30_000) for year in (2026, 2027))
    assert before == pytest.approx(0.058 * (30_000 - 15_700 - 5_250))
    assert after < before


# ---- gifts ------------------------------------------------------------------------------------------------------


def test_new_jersey_taxes_what_an_ira_pays_a_charity() -> None:
    # 70, so 75,000 are excluded to 100,000 of income; 20,000 of the IRA, as much to a charity, 70,000 of interest.
    cells = {"age": 70, "traditional_distributions": 20_000, "interest": 70_000}
    without = state_tax("NJ", 2026, **cells)
    with_qcd = state_tax("NJ", 2026, **cells, qcd=20_000)
    assert without == pytest.approx(0.014 * (90_000 - 75_000 - 2_000))
    # 110,000 of income: 37.5 percent of 40,000, and of other income what is left of 37.5 percent of 110,000
    taxable = 110_000 - 0.375 * 110_000 - 2_000
    assert with_qcd == pytest.approx(280 + 262.5 + 175 + 0.05525 * (taxable - 40_000))
    assert state_tax("OR", 2026, **cells, qcd=20_000) == state_tax("OR", 2026, **cells)


def test_new_yorks_gifts_of_property_stay_within_30_percent() -> None:
    # AGI 60,000 after 20,000 of the pension; federal AGI 80,000: 24,000 of 40,000 of property.
    tax = state_tax("NY", 2026, age=60, pensions=80_000, gifts_property=40_000)
    assert tax == pytest.approx(331.50 + 140.80 + 113.30 + 0.054 * (36_000 - 13_900))


def test_massachusetts_has_interest_beside_dividends_and_gifts_beside_wages_alone() -> None:
    """A loss meets 2,000 of the interest; of gifts that are more than an IRA pays nothing is left for the interest."""
    cells = {"year": 2026, "filing_status": "single", "age": 60, "state": "MA", "interest": 30_000}
    lost, given = {"long_term_gains": -5_000}, {"traditional_distributions": 8_000, "gifts_cash": 12_000}
    rows = pd.DataFrame([cells | lost, cells | given, cells | given | {"gifts_cash": 3_000}]).fillna(0)
    owed = [0.05 * (28_000 - 4_400), 0.05 * (30_000 - 4_400), 0.05 * (35_000 - 4_400)]
    assert tax_rows(rows).state_tax.tolist() == pytest.approx(owed, abs=0.01)


# ---- items of Hawaii (Form N-11) and Arkansas (Form AR3) --------------------------------------------------------

FIRST_SIX = 134.40 + 153.60 + 264.00 + 307.20 + 816.00
"""Hawaii's tax of a single filer in 2026 up to 36,000."""
ITEMS_OF_HAWAII = {
    "medical_expenses": 10_000,
    "property_tax": 12_000,
    "mortgage_interest": 8_000,
    "charity_cash": 6_000,
    "state_income_tax_paid": 3_000,
}


def test_hawaiis_income_tax_is_an_item_below_an_agi() -> None:
    """At 66 with a pension of 20,000, which is free: medical costs above 7.5 percent of Hawaii AGI, gifts above half a
    percent of the federal one. From 100,000 of that on no income tax counts."""
    of = {"age": 66, "pensions": 20_000, "traditional_distributions": 70_000} | ITEMS_OF_HAWAII
    items = (10_000 - 5_625) + 12_000 + 8_000 + (6_000 - 475) + 3_000
    taxable = 75_000 - items - 2 * 1_144
    assert 36_000 < taxable < 48_000
    below = FIRST_SIX + 0.072 * (taxable - 36_000)
    assert state_tax("HI", 2026, interest=5_000, **of) == pytest.approx(below, abs=0.005)
    items = (10_000 - 6_000) + 12_000 + 8_000 + (6_000 - 500)
    taxable = 80_000 - items - 2 * 1_144
    at = FIRST_SIX + 0.072 * 12_000 + 0.076 * (taxable - 48_000)
    assert state_tax("HI", 2026, interest=10_000, **of) == pytest.approx(at, abs=0.005)


def test_hawaiis_items_but_medical_costs_fall_at_a_high_agi() -> None:
    # Joint: 30,000 of tax and interest less 3 % of 133,200; 30,000 of medical costs less 7.5 % of 300,000.
    of = {"age": 60, "traditional_distributions": 300_000, "medical_expenses": 30_000}
    cells = of | {"spouse_age": 60, "property_tax": 20_000, "mortgage_interest": 10_000}
    taxable = 300_000 - (30_000 - 3_996) - 7_500 - 2_288
    owed = 2 * (FIRST_SIX + 864) + 0.076 * 154_000 + 0.079 * (taxable - 250_000)
    assert state_tax("HI", 2026, JOINT, **cells) == pytest.approx(owed, abs=0.005)
    # Single: of 3,000 of property tax a fifth is left; with 7,500 that is 100 more than the standard deduction.
    taxable = 300_000 - (600 + 7_500) - 1_144
    owed = FIRST_SIX + 864 + 0.076 * 77_000 + 0.079 * 50_000 + 0.0825 * 50_000 + 0.09 * 50_000
    owed += 0.1 * (taxable - 275_000)
    assert state_tax("HI", 2026, property_tax=3_000, **of) == pytest.approx(owed, abs=0.005)


def test_hawaii_has_cash_gifts_beside_the_standard_deduction_from_2026() -> None:
    of = {"age": 60, "wages": 50_000, "charity_cash": 1_500}
    later = FIRST_SIX + 0.072 * (50_000 - 8_000 - 1_000 - 1_144 - 36_000)
    assert state_tax("HI", 2026, **of) == pytest.approx(later, abs=0.005)
    before = FIRST_SIX + 0.072 * (50_000 - 4_400 - 1_144 - 36_000)
    assert state_tax("HI", 2025, **of) == pytest.approx(before, abs=0.005)


def test_arkansas_items_are_medical_costs_tax_interest_and_gifts() -> None:
    """At 70: 62,000 less 6,000; medical costs above a tenth of that, gifts without a floor. The middle of the row of
    36,600 is 36,650; two credits of 29."""
    of = {"age": 70, "traditional_distributions": 50_000, "pensions": 10_000, "interest": 2_000}
    items = {
        "medical_expenses": 12_000,
        "property_tax": 4_000,
        "mortgage_interest": 6_000,
        "charity_cash": 3_000,
    }
    assert 56_000 - (12_000 - 5_600) - 4_000 - 6_000 - 3_000 == 36_600
    of |= items | {"state_income_tax_paid": 2_000}
    assert state_tax("AR", 2025, **of) == round(0.039 * 36_650 - 419.96) - 58
    assert state_tax("AR", 2026, **of) == round(112 + 144 + 353.6 + 0.037 * 10_250) - 58


def test_arkansas_spouses_divide_their_items_by_whole_percents_of_income() -> None:
    # 54,000 of the first's IRA and 20,000 of the second's wages: 73 percent of 21,000 and the rest, 5,670.
    of = {
        "age": 60,
        "spouse_age": 60,
        "traditional_distributions": 60_000,
        "wages": 20_000,
        "share_wages": 0.0,
    }
    items = {
        "property_tax": 9_000,
        "mortgage_interest": 11_000,
        "charity_cash": 1_000,
        "share_traditional": 1.0,
    }
    first = round(112 + 144 + 353.6 + 0.037 * (38_650 - 26_400))  # 54,000 - 15,330
    second = 206  # 112 and 3 percent of 14,350 - 11,200, as 14,330 are left: 206.50, a half is rounded down
    assert state_tax("AR", 2026, JOINT, **of, **items) == first + second - 2 * 29 - 60
