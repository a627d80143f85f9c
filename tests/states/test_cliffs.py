"""States' cliffs from both sides, to the cent, with what each costs worked by hand; 2026 unless said otherwise."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
import pytest

from decumulate.models.returns.bulk import tax_rows

JOINT = "married_filing_jointly"
CENT = 0.01


class Cliff(NamedTuple):
    """`column` at `last` is still on the near side, a cent more beyond; `jump` dollars, the cent's own tax apart."""

    state: str
    cells: dict[str, Any]
    column: str
    last: float
    jump: float


OLD = {"age": 70}
OLD_COUPLE = {"filing_status": JOINT, "age": 70, "spouse_age": 70}
YOUNG = {"age": 50}

CLIFFS = {
    # pensions of 62: 75,000 excluded at 100,000, then 37.5 percent; 23,000 and 60,500 taxed
    "New Jersey 100,000": Cliff("NJ", OLD, "pensions", 100_000.00, 717.5 + 0.05525 * 20_500 - 332.5),
    # 46,875 excluded at 125,000, then 23,437.50; taxable 76,125 and 99,562.50, the bracket of 75,000 between
    "New Jersey 125,000": Cliff("NJ", OLD, "pensions", 125_000.00, 0.0637 * 23_437.50),
    "New Jersey 150,000": Cliff("NJ", OLD, "pensions", 150_000.00, 0.0637 * 28_125),
    # exemptions of 2 x 1,000 and 2 x 1,000: 100,000 of 100,000 are excluded, then half
    "New Jersey 100,000, joint": Cliff("NJ", OLD_COUPLE, "pensions", 100_000.00, 280 + 0.0175 * 26_000),
    # no tax to 10,000; 8,000 to pay on from there
    "New Jersey no tax": Cliff("NJ", YOUNG, "interest", 10_000.00, 0.014 * 9_000),
    # below 136,750: 45,000 of pension each are free; taxable 13,850, then 103,850
    "Rhode Island": Cliff(
        "RI",
        OLD_COUPLE | {"pensions": 90_000},
        "traditional_distributions",
        46_749.99,
        0.0375 * 68_200 + 0.0475 * 21_800,
    ),
    # 20,400 of benefits taxed at once: taxable 79,600 - 17,750... at 100,000 of federal AGI
    "New Mexico": Cliff(
        "NM",
        OLD | {"social_security": 24_000},
        "traditional_distributions",
        79_600.00,
        0.047 * (66_500 - 61_450) + 0.049 * (81_850 - 66_500),
    ),
    # senior credit of 1,000 and half of the exemption of 3,200, at 4.75 percent
    "Maryland 100,000": Cliff("MD", OLD, "traditional_distributions", 100_000.00, 1_000 + 0.0475 * 1_600),
    "Maryland 150,000, joint": Cliff(
        "MD", OLD_COUPLE, "traditional_distributions", 150_000.00, 1_750 + 0.0475 * 3_200
    ),
    # 2 percent of all gains
    "Maryland gains": Cliff(
        "MD", YOUNG | {"long_term_gains": 200_000}, "traditional_distributions", 150_000.00, 0.02 * 200_000
    ),
    # a credit of 261.802 (2025: 256), and 1,750 of federal tax at 8.75 percent
    "Oregon credit, 2025": Cliff("OR", OLD | {"year": 2025}, "traditional_distributions", 100_000.00, 256),
    "Oregon federal tax": Cliff("OR", OLD, "traditional_distributions", 124_999.99, 0.0875 * 1_750),
    "Oregon federal tax, the last step": Cliff(
        "OR", OLD, "traditional_distributions", 144_999.99, 0.099 * 1_750
    ),
    # tax of 332 from one dollar above 26,050 of taxable income, exemption 2,400; the pension's credit is 200
    "Ohio no tax": Cliff("OH", YOUNG, "interest", 28_450.00, 332.00204 - 20),
    # 100,000 after an exemption of 1,900: credits of 200 and 50 go
    "Ohio credits": Cliff("OH", OLD, "traditional_distributions", 101_899.99, 250),
    "Ohio exemption": Cliff("OH", YOUNG, "interest", 80_000.00, 0.0275 * 250),
    # 2,925 of exemption, and 5 percent of property tax
    "Illinois": Cliff("IL", YOUNG | {"property_tax": 6_000}, "interest", 250_000.00, 0.0495 * 2_925 + 300),
    # a deduction of 18,150 but for 1,000 is added back
    "Colorado": Cliff("CO", OLD, "interest", 299_999.99, 0.044 * (18_150 - 1_000)),
    # a tenth of 20,400 of taxed benefits at 6.8 percent, again after 4,000
    "Minnesota": Cliff(
        "MN", OLD | {"social_security": 24_000}, "traditional_distributions", 66_010.00, 0.068 * 2_040
    ),
    "Minnesota, the second step": Cliff(
        "MN", OLD | {"social_security": 24_000}, "traditional_distributions", 70_010.00, 0.068 * 2_040
    ),
    # 35, then 25 percent of federal tax, 0.10 x (25,000 - 16,100) = 890, in the bracket of 4.5 percent
    "Missouri": Cliff("MO", YOUNG, "interest", 25_000.00, 0.045 * 89),
    # 500 of exemption for whoever is 65
    "Indiana": Cliff("IN", OLD, "traditional_distributions", 39_999.99, 0.0295 * 500),
    # two credits of 2025 fall by 6 a step
    "California": Cliff("CA", OLD | {"year": 2025}, "traditional_distributions", 252_203.00, 12),
    "California, the second step": Cliff(
        "CA", OLD | {"year": 2025}, "traditional_distributions", 254_703.00, 12
    ),
    # 35 percent of 10,200 of benefits in 2025, less what the 8,000 of seniors cover instead: 6,630 + 1,370
    "West Virginia, 2025": Cliff(
        "WV",
        OLD | {"year": 2025, "social_security": 12_000},
        "traditional_distributions",
        39_800.00,
        0.0333 * (10_200 - 8_000),
    ),
    "Virginia no tax": Cliff("VA", YOUNG, "interest", 11_949.99, 0.02 * 2_270),
    # an exemption of 1,000: taxable 6,650, then 7,650
    "Oklahoma": Cliff("OK", OLD, "interest", 15_000.00, 0.035 * 550 + 0.045 * 450),
    # an exclusion of 5,000: AGI 10,000, then 15,000 less 13,960 and 950
    "Wisconsin exclusion": Cliff("WI", {"age": 66}, "traditional_distributions", 14_999.99, 0.035 * 90),
    # 55, then 40 percent of IRAs: AGI 51,915 and 69,120; exemption 20,000 and 2,000; credit of 11 and 10 percent
    "Connecticut 115,000, joint": Cliff(
        "CT",
        OLD_COUPLE | {"interest": 300},
        "traditional_distributions",
        114_699.99,
        0.90 * (400 + 0.045 * 47_120) - 0.89 * (400 + 0.045 * 11_915),
    ),
    "Alabama's standard deduction": Cliff("AL", YOUNG, "interest", 25_999.99, 0.05 * 25),
    # all of the tax forgiven, then 90 percent
    "Pennsylvania forgiveness": Cliff("PA", OLD, "interest", 6_500.00, 0.0307 * 650),
    "Kentucky family credit": Cliff("KY", YOUNG, "interest", 15_960.00, 0.1 * 0.035 * (15_960 - 3_360)),
    # state income tax of 10,000 is an item no more
    "Hawaii": Cliff(
        "HI",
        YOUNG | {"property_tax": 10_000, "state_income_tax_paid": 10_000},
        "interest",
        99_999.99,
        0.076 * 10_000,
    ),
    "Idaho building fund": Cliff("ID", YOUNG, "interest", 16_100.00, 10),
    # ---- couples, and the further steps of each series
    "Colorado, joint": Cliff("CO", OLD_COUPLE, "interest", 299_999.99, 0.044 * (35_500 - 2_000)),
    "Illinois, joint": Cliff("IL", OLD_COUPLE, "interest", 500_000.00, 0.0495 * 2 * 3_925),
    "Indiana, joint": Cliff("IN", OLD_COUPLE, "traditional_distributions", 39_999.99, 0.0295 * 1_000),
    "Pennsylvania, joint": Cliff("PA", OLD_COUPLE, "interest", 13_000.00, 0.0307 * 1_300),
    "Pennsylvania, the last step": Cliff("PA", OLD, "interest", 8_750.00, 0.0307 * 875),
    # two exemptions of 1,000: 8,300, then 10,300
    "Oklahoma, joint": Cliff("OK", OLD_COUPLE, "interest", 25_000.00, 0.025 * 1_500 + 0.035 * 500),
    "West Virginia family credit": Cliff(
        "WV", YOUNG, "interest", 15_960.00, 0.1 * (0.0211 * 10_000 + 0.0281 * 3_960)
    ),
    # 14 or 15 dollars for a row of 100: 3.70 and 10, in whole dollars
    "Arkansas adjustment": Cliff("AR", YOUNG, "interest", 97_320.99, 14),
    # below 75,000 all of a pension of 45,000 is free, then 85 percent: CT AGI 30,000 and 36,750
    "Connecticut 75,000": Cliff(
        "CT",
        OLD | {"pensions": 45_000},
        "interest",
        29_999.99,
        0.90 * (200 + 0.045 * 18_750) - 0.85 * (200 + 0.045 * 5_000),
    ),
    # 14,000 of exemption, then 13,000, at 4.5 percent less a credit of 15 percent
    "Connecticut exemption": Cliff("CT", YOUNG, "interest", 31_000.00, 0.85 * 45),
    # 25 of the lowest rate, less a credit of 10 percent
    "Connecticut add-back": Cliff("CT", YOUNG, "interest", 56_500.00, 0.90 * 25),
    "Connecticut recapture": Cliff("CT", YOUNG, "interest", 105_000.00, 25),
    "Connecticut recapture, the middle": Cliff("CT", YOUNG, "interest", 200_000.00, 90),
    "Maryland exemption 125,000": Cliff("MD", OLD, "traditional_distributions", 125_000.00, 0.05 * 800),
    "Maryland exemption 150,000": Cliff("MD", OLD, "traditional_distributions", 150_000.00, 0.0525 * 800),
    "Maryland exemption 175,000, joint": Cliff(
        "MD", OLD_COUPLE, "traditional_distributions", 175_000.00, 0.05 * 1_600
    ),
    "Maryland exemption 200,000, joint": Cliff(
        "MD", OLD_COUPLE, "traditional_distributions", 200_000.00, 0.0525 * 1_600
    ),
    # a tenth of federal tax each: 1,240 + 0.12 x 21,500; 5,800 + 0.22 x 33,500; 17,966 + 0.24 x 3,200
    "Missouri 50,000": Cliff("MO", YOUNG, "interest", 50_000.00, 0.047 * 382),
    "Missouri 100,000": Cliff("MO", YOUNG, "interest", 100_000.00, 0.047 * 1_317),
    "Missouri 125,000": Cliff("MO", YOUNG, "interest", 125_000.00, 0.047 * 0.05 * 18_734),
    "New Jersey 125,000, joint": Cliff(
        "NJ", OLD_COUPLE, "pensions", 125_000.00, 1_645 + 0.05525 * 9_750 - 805 - 0.0245 * 8_500
    ),
    "New Jersey 150,000, joint": Cliff("NJ", OLD_COUPLE, "pensions", 150_000.00, 0.05525 * 37_500),
    "New Jersey no tax, joint": Cliff(
        "NJ", {"filing_status": JOINT, "age": 50, "spouse_age": 50}, "interest", 20_000.00, 0.014 * 18_000
    ),
    # 32,640 of benefits: 81,860 of taxable income, then 114,500
    "New Mexico, joint": Cliff(
        "NM",
        OLD_COUPLE | {"social_security": 38_400},
        "traditional_distributions",
        117_360.00,
        0.047 * 18_140 + 0.049 * 14_500,
    ),
    # taxable 215,400 at 5.9 percent on all of it; above, 567 and 2,047 over 50,000 of AGI beyond it
    "New York, taxable 215,400": Cliff(
        "NY",
        YOUNG,
        "interest",
        223_400.00,
        331.5 + 140.8 + 113.3 + 3_604.5 + 7_950.25 + 567 + 2_047 * 0.16 - 0.059 * 215_400,
    ),
    "Oregon credit, joint, 2025": Cliff(
        "OR", OLD_COUPLE | {"year": 2025}, "traditional_distributions", 200_000.00, 512
    ),
    "Oregon federal tax, joint": Cliff(
        "OR", OLD_COUPLE, "traditional_distributions", 249_999.99, 0.0875 * 1_750
    ),
    "Ohio exemption 40,000": Cliff("OH", YOUNG, "interest", 40_000.00, 0.0275 * 250),
    "Ohio exemption 500,000": Cliff("OH", YOUNG, "interest", 500_000.00, 0.0275 * 1_900),
    # a fifth of 11,200 and 5,250 in the top bracket
    "Rhode Island deduction": Cliff("RI", YOUNG, "interest", 261_000.00, 0.0599 * 0.2 * 16_450),
    # a hundredth of 8,500 of taxed benefits: the share is in whole percents, a half up, so first above an AGI of 55,050
    "Vermont benefits": Cliff(
        "VT", OLD | {"social_security": 10_000}, "traditional_distributions", 46_550.00, 0.0335 * 85
    ),
    "Virginia no tax, joint": Cliff(
        "VA",
        {"filing_status": JOINT, "age": 50, "spouse_age": 50},
        "interest",
        23_899.99,
        2 * 0.02 * 2_270,  # each on a half of 4,540 by the spouse tax adjustment
    ),
    # an exclusion of 5,000 each: 30,000 less 25,840 - 0.19778 x 960 and 1,900
    "Wisconsin exclusion, joint": Cliff(
        "WI",
        {"filing_status": JOINT, "age": 66, "spouse_age": 66},
        "traditional_distributions",
        29_999.99,
        0.035 * (30_000 - (25_840 - 0.19778 * 960) - 1_900),
    ),
}


def tax(cliff: Cliff, amount: float) -> float:
    row = {"year": 2026, "filing_status": "single", "state": cliff.state, **cliff.cells, cliff.column: amount}
    return float(tax_rows(pd.DataFrame([row])).iloc[0]["state_tax"])


@pytest.mark.parametrize("cliff", CLIFFS.values(), ids=CLIFFS)
def test_a_cliff_from_both_sides(cliff: Cliff) -> None:
    near, far = tax(cliff, cliff.last), tax(cliff, round(cliff.last + CENT, 2))
    assert far - near == pytest.approx(cliff.jump, abs=0.005), (near, far)
    before, after = tax(cliff, cliff.last - CENT), tax(cliff, cliff.last + 2 * CENT)
    assert near - before < 0.005, "flat to the cent on the near side"
    assert after - far < 0.005, "and on the far side"
