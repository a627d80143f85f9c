"""Best plans where not all of a state's tax is a row: each pays what its own return owes, worked out with paper and
pencil, and the bound is off by no more than is said to be missing."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from decumulate import solve
from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.state_facts import StateOfYear
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.scenarios import path as scenario_path
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions


def household(heirs: float, ira: float = 600_000, **changes: Any) -> Scenario:
    """Nora of `scenarios/by_hand.toml`, whose heirs pay `heirs` on her IRA: brackets below that are filled twice."""
    raw = tomllib.loads(scenario_path("by_hand").read_text(encoding="utf-8"))
    raw["goal"]["heir_tax_rate"] = heirs
    raw["allocation"]["traditional_tax_rate"] = heirs
    raw["accounts"][0]["holdings"]["fund"] = ira
    raw["taxes"] = changes.pop("taxes")
    raw["people"][0] |= changes.pop("nora", {})
    if ned := changes.pop("ned", None):
        raw["people"].append({"name": "Ned", "born": "1965-03-15", "sex": "male", "plan_to_age": 62} | ned)
    return load(raw | changes)


def solved(scenario: Scenario) -> Plan:
    plan = solve(scenario, SolveOptions(time_limit=10.0, threads=1, gap=1e-7, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    assert not {"repaired", "replaced", "no_certificate"} & {warning.code for warning in plan.warnings}
    rules = [period.state for period in build_horizon(scenario).periods]
    missing = sum(rule.missing for rule in rules if isinstance(rule, StateOfYear))
    assert plan.certificate is not None
    assert plan.certificate.gap_dollars is not None
    assert plan.certificate.gap_dollars <= 1.05**2 * missing + 0.5
    return plan


def taxes(plan: Plan) -> list[float]:
    return [year.tax.state_tax for year in plan.years]


def agis(plan: Plan) -> list[float]:
    return [year.tax.agi for year in plan.years]


LOW = 1_348.0 * (0.02 + 0.025 + 0.03)
"""Missouri's tax at 5,392, where 3.5 percent begins; of the 4,044 beyond it takes 3.5, 4 and 4.5 percent."""


def missouri(taxable: float) -> float:
    return LOW + 1_348.0 * 0.12 + 0.047 * (taxable - 9_436.0)


def test_missouri_deducts_a_share_of_federal_tax_by_its_agi() -> None:
    # 66,500 out of the IRA, above 50,000: 15 percent of 5,800; of 6,000 of an IRA nothing above 31,000
    plan = solved(household(0.2, taxes={"state": "MO"}))
    assert agis(plan) == pytest.approx([66_500.0] * 2, abs=0.5)
    assert taxes(plan) == pytest.approx([missouri(66_500.0 - 16_100.0 - 870.0)] * 2, abs=0.05)


def test_each_spouse_in_missouri_has_the_low_brackets_for_a_part_by_incomes() -> None:
    # The 12 % bracket ends at 133,000, where no federal tax is deducted. Of 100,800 Ned's part is 8 of 133.
    pension = [{"name": "Pension", "annual": 8_000, "from_age": 55, "indexed": True}]
    plan = solved(household(0.2, taxes={"state": "MO"}, ned={"pensions": pension}))
    assert agis(plan) == pytest.approx([133_000.0] * 2, abs=0.5)
    ned = 100_800.0 * 8.0 / 133.0
    owed = missouri(100_800.0 - ned) + LOW + 0.035 * (ned - 5_392.0)
    assert taxes(plan) == pytest.approx([owed] * 2, abs=0.05)


def test_maines_pension_deduction_is_a_product_where_it_falls() -> None:
    # The 24 % bracket ends at 217,875: of 49,824 the part left there is 1 - 90,075/100,000, and of the standard
    # deduction nothing is; the exemption of 5,250 is whole.
    plan = solved(household(0.38, 1_200_000, taxes={"state": "ME"}))
    assert agis(plan)[0] == pytest.approx(217_875.0, abs=0.5)
    taxable = 217_875.0 - 49_824.0 * (1.0 - 0.90075) - 5_250.0
    owed = 0.058 * 27_400.0 + 0.0675 * (64_850.0 - 27_400.0) + 0.0715 * (taxable - 64_850.0)
    assert taxes(plan)[0] == pytest.approx(owed, abs=0.1)


@pytest.mark.parametrize(("heirs", "beyond"), [(0.2, False), (0.22, True)])
def test_a_plan_in_frederick_county_stays_below_a_rate_or_passes_it(heirs: float, beyond: bool) -> None:
    # Above 50,000 of Maryland taxable income all of it is taxed at 2.96 percent in place of 2.75: 105 more. From there
    # to the end of the 12 % bracket, 9,900 further, a dollar costs 19.71 %, and heirs pay 0.29 or 2.29 % more.
    plan = solved(household(heirs, taxes={"state": "MD", "locality": "Frederick"}))
    out, rate = (66_500.0, 0.0296) if beyond else (56_600.0, 0.0275)
    assert agis(plan) == pytest.approx([out] * 2, abs=150.0 if not beyond else 0.5)
    owed = [90.0 + 0.0475 * (agi - 9_600.0) + rate * (agi - 6_600.0) for agi in agis(plan)]
    assert taxes(plan) == pytest.approx(owed, abs=0.02)


def test_two_earners_in_wisconsin_exclude_from_67_or_have_their_credit() -> None:
    # The 12 % bracket ends at 133,000 and, for Nora's age, 1,650 and 6,000. Of what leaves the IRA 24,000 are free,
    # which is worth more than the credit of 480; 116,650 leave 25,840 less 0.19778 of what is above 29,040.
    wages = [{"name": "Work", "annual": 20_000, "until_year": 2027}]
    filed = {"prior_magi": [0, 0], "prior_filing_status": ["married_filing_jointly"] * 2}
    plan = solved(
        household(
            0.22,
            taxes={"state": "WI", "community_property": False} | filed,
            nora={"born": "1959-01-15", "plan_to_age": 68, "wages": wages},
            ned={"wages": wages},
        )
    )
    assert agis(plan) == pytest.approx([140_650.0] * 2, abs=0.5)
    taxable = 116_650.0 - (25_840.0 - 0.19778 * (116_650.0 - 29_040.0)) - 1_650.0
    owed = 0.035 * 20_150.0 + 0.044 * (69_260.0 - 20_150.0) + 0.053 * (taxable - 69_260.0)
    assert taxes(plan) == pytest.approx([owed] * 2, abs=0.05)


def test_what_a_bound_leaves_out_is_said() -> None:
    # Two of them, without benefits or pensions of a government: 4.7 percent of 6,000, and 180.63 of the low brackets.
    told = {
        code: message
        for code, _, message in build_horizon(
            household(0.2, taxes={"state": "MO"}, ned={"sex": "male"})
        ).warnings
    }
    assert "at the very most $463 a year (in 2026)" in told["state_bound"]
    assert "state_bound" not in {
        c for c, _, _ in build_horizon(household(0.2, taxes={"state": "SC"})).warnings
    }
