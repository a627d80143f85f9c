"""Whole small plans, state tax by hand: heirs, employers' plans, heads of household, benefits, tax added back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.returns.bulk import tax_rows
from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions, solve

from .test_told_apart import LEFT, PLAN, plan_of

MOTHER = {"born": "1940-02-01", "died": "2024-06-01"}
"""She would be 86 in 2026."""
NEW_YORK = ((0.0, 0.039), (8_500.0, 0.044), (11_700.0, 0.0515), (13_900.0, 0.054), (80_650.0, 0.059))
"""Of 2026, one filer; the standard deduction is 8,000."""
HEADS = ((0.0, 0.039), (12_800.0, 0.044), (17_650.0, 0.0515), (20_900.0, 0.054), (107_650.0, 0.059))


def left(**of: Any) -> dict[str, Any]:
    """An inherited IRA of 600,000."""
    return LEFT | {"inherited_from": MOTHER | of}


def by(brackets: Sequence[tuple[float, float]], taxable: float) -> float:
    ends = [start for start, _ in brackets[1:]] + [1e12]
    parts = zip(brackets, ends, strict=True)
    return sum(rate * max(0.0, min(taxable, end) - start) for (start, rate), end in parts)


def filed(plan: Plan, state: str, kind: str) -> float:
    """The state tax of a return with the lines of a plan's first year, all that accounts pay as one kind."""
    first = plan.years[0]
    row = {"year": first.year, "filing_status": "single", "state": state, "age": first.ages["Ann"]}
    row[kind] = first.income.traditional_distributions
    row["roth_conversions"] = first.income.roth_conversions
    return float(tax_rows(pd.DataFrame([row])).state_tax.iloc[0])


@pytest.mark.parametrize(
    ("of", "excluded"),
    [({}, 20_000.0), ({"share": 0.25}, 5_000.0), ({"share": 0.0}, 0.0), ({"born": "1970-02-01"}, 0.0)],
)
def test_new_york_leaves_an_heirs_part_of_20_000_untaxed_at_any_age_of_the_heir(
    of: Mapping[str, Any], excluded: float
) -> None:
    """Before 59 1/2, as whoever left it would be of age, who might be born in 1970 too."""
    plan = plan_of("NY", "1976-03-01", left(**of))
    first = plan.years[0]
    out = first.income.traditional_distributions
    assert out > 40_000.0
    assert first.tax.state_tax == pytest.approx(by(NEW_YORK, out - excluded - 8_000.0), abs=0.01)


def test_new_york_begins_in_the_year_of_the_decedents_60() -> None:
    born_in_1967 = left(born="1967-02-01")
    before, after = plan_of("NY", "1976-03-01", born_in_1967).years
    assert before.tax.state_tax > after.tax.state_tax + 900.0


def test_new_york_asks_an_heir_of_66_for_the_decedents_age_too() -> None:
    """A younger brother's IRA is not in the heir's own 20,000."""
    for of, excluded in (({"born": "1970-02-01"}, 0.0), ({}, 20_000.0)):
        first = plan_of("NY", "1960-03-01", left(**of)).years[0]
        out = first.income.traditional_distributions
        assert first.tax.state_tax == pytest.approx(by(NEW_YORK, out - excluded - 8_000.0), abs=0.01)


def test_new_york_has_the_heirs_part_unsaid_taken_as_all_and_says_so() -> None:
    for share, said in ((None, True), (1.0, False)):
        plan = plan_of("NY", "1976-03-01", left(**({} if share is None else {"share": share})))
        assert ("state_inherited" in {warning.code for warning in plan.warnings}) is said


def test_arkansas_has_heirs_of_any_age_in_the_6_000() -> None:
    """Less 2,520, the middle of a row of 100; of 26,400 up to 97,600 3.7 percent less 367.20; 29 of a credit."""
    plan = plan_of("AR", "1976-03-01", LEFT, proved=False)
    taxable = plan.years[0].income.traditional_distributions - 6_000.0 - 2_520.0
    assert 26_400.0 < taxable < 75_000.0
    middle = 100.0 * (taxable // 100.0) + 50.0
    owed = round(0.037 * middle - 367.20) - 29.0
    assert plan.years[0].tax.state_tax == pytest.approx(owed, abs=0.01)
    assert filed(plan, "AR", "inherited_distributions") == pytest.approx(owed, abs=0.01)
    assert filed(plan, "AR", "traditional_distributions") > owed + 200.0


def test_arkansas_has_employers_plans_before_59_and_a_half_in_the_6_000() -> None:
    plan = plan_of("AR", "1970-03-01", PLAN, proved=False)
    owed = plan.years[0].tax.state_tax
    assert filed(plan, "AR", "pensions") == pytest.approx(owed, abs=0.01)
    assert filed(plan, "AR", "traditional_distributions") > owed + 200.0


def test_maine_deducts_nothing_of_what_was_inherited() -> None:
    """15,700, 2,050 of them from 65, and an exemption of 5,250; 5.8 percent up to 27,400 and 6.75 then."""
    plan = plan_of("ME", "1956-03-01", LEFT)
    taxable = plan.years[0].income.traditional_distributions - 15_700.0 - 2_050.0 - 5_250.0
    owed = 0.058 * min(taxable, 27_400.0) + 0.0675 * max(0.0, taxable - 27_400.0)
    assert plan.years[0].tax.state_tax == pytest.approx(owed, abs=0.01)
    assert owed > 900.0
    assert filed(plan, "ME", "inherited_distributions") == pytest.approx(owed, abs=0.01)
    assert plan_of("ME", "1956-03-01", {"type": "traditional_ira"}).years[0].tax.state_tax == 0.0


def test_what_a_spouse_holds_as_a_beneficiary_came_by_a_death_too() -> None:
    """Pennsylvania, at 50: nothing; Maine has it as one's own, which before 59 1/2 it deducts no more."""
    spouses = left() | {"beneficiary": "spouse"}
    assert all(year.tax.state_tax == 0.0 for year in plan_of("PA", "1976-03-01", spouses).years)
    for year in plan_of("CO", "1976-03-01", spouses).years:
        owed = 0.044 * (year.income.traditional_distributions - 16_100.0 - 20_000.0)
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)
    assert plan_of("ME", "1956-03-01", spouses).years[0].tax.state_tax == 0.0


def test_what_a_survivor_keeps_as_a_beneficiary_came_by_a_death() -> None:
    """Ben dies in 2026; what Ann of 50 keeps of his is free in Pennsylvania in 2027 and no longer once it is hers."""
    content = {
        "schema_version": 1,
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.05},
        "people": [
            {"name": "Ann", "born": "1976-03-01", "plan_to_age": 51, "inherits_as": "beneficiary"},
            {"name": "Ben", "born": "1960-03-01", "plan_to_age": 66},
        ],
        "accounts": [
            {"name": "Old", "owner": "Ben", "type": "traditional_ira", "holdings": {"fund": 600_000}}
        ],
        "spending": {"annual": 30_000},
        "allocation": {"fixed_by_account": True, "traditional_tax_rate": 0.2},
        "limits": {
            "fixed": [{"what": "traditional_distributions", "owner": "Ann", "year": 2027, "amount": 50_000}]
        },
        "market": {"inflation": 0.0, "assets": {"fund": {"total_return": 0.05}}},
        "taxes": {
            "state": "PA",
            "prior_magi": [0, 0],
            "prior_filing_status": ["married_filing_jointly"] * 2,
        },
    }
    taxes = []
    for how in ("beneficiary", "own"):
        scenario = load(content).with_changes({"people.Ann.inherits_as": how})
        plan = solve(scenario, SolveOptions(time_limit=60.0, threads=1, gap=1e-6, effort=0.0, ranges=False))
        assert audit(plan, scenario).ok
        last = plan.years[1]
        gains = last.income.short_term_gains + last.income.long_term_gains
        taxes.append(last.tax.state_tax - 0.0307 * max(0.0, gains))
    assert taxes == pytest.approx([0.0, 0.0307 * 50_000.0], abs=0.01)


HAWAII = (
    (0.0, 0.014),
    (9_600.0, 0.032),
    (14_400.0, 0.055),
    (19_200.0, 0.064),
    (24_000.0, 0.068),
    (36_000.0, 0.072),
)
"""One filer of 2026, below 48,000; 8,000 are deducted and 1,144 exempt, from 65 twice."""


@pytest.mark.parametrize(("part", "born", "free"), [(0.5, 1956, 0.5), (None, 1956, 0.0), (0.5, 1970, 0.0)])
def test_hawaii_leaves_what_an_employer_paid_for_untaxed_from_59_and_a_half(
    part: float | None, born: int, free: float
) -> None:
    account = PLAN if part is None else PLAN | {"employer_funded": part}
    plan = plan_of("HI", f"{born}-03-01", account)
    income = plan.years[0].income
    taxable = (
        (1.0 - free) * income.traditional_distributions
        + income.roth_conversions
        - 8_000.0
        - 1_144.0 * (2 if born == 1956 else 1)
    )
    assert plan.years[0].tax.state_tax == pytest.approx(by(HAWAII, taxable), abs=0.01)
    assert ("state_employers_plans" in {warning.code for warning in plan.warnings}) is (part is None)


def two_years(state: str, start: int, born: str, fixed: float, **more: Any) -> Plan:
    """Of somebody out of whose IRA so much is paid in each year."""
    amount = {"what": "traditional_distributions", "owner": "Ann", "amount": fixed}
    person = {"name": "Ann", "born": born, "plan_to_age": start + 1 - int(born[:4])}
    content = {
        "schema_version": 1,
        "start_year": start,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.05},
        "people": [person | more.get("person", {})],
        "accounts": [
            {"name": "Old", "owner": "Ann", "type": "traditional_ira", "holdings": {"fund": 900_000}}
        ],
        "spending": {"annual": 40_000},
        "allocation": {"fixed_by_account": True, "traditional_tax_rate": 0.2},
        "limits": {"fixed": [amount | {"year": start}, amount | {"year": start + 1}]},
        "market": {"inflation": 0.0, "assets": {"fund": {"total_return": 0.05}}},
        "taxes": {"state": state, "prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
        | more.get("taxes", {}),
    }
    scenario = load(content)
    plan = solve(scenario, SolveOptions(time_limit=60.0, threads=1, gap=1e-6, effort=0.0, ranges=False))
    assert build_horizon(scenario).periods[0].state is not None
    report = audit(plan, scenario)
    assert report.ok, report
    return plan


@pytest.mark.parametrize("out", [60_000.0, 113_000.0, 125_000.0])
def test_a_head_of_household_in_new_york(out: float) -> None:
    """11,200 are deducted. Above 107,650 a part by 50,000 of what 5.9 percent of all would be more is taken back."""
    for plan in (two_years("NY", 2026, "1970-03-01", out, taxes={"dependent_child_until": 2027}),):
        first = plan.years[0]
        assert first.filing_status == "head_of_household"
        agi = first.tax.agi
        assert agi == pytest.approx(out, abs=2.0)
        taxable, part = agi - 11_200.0, max(0.0, agi - 107_650.0) / 50_000.0
        owed = by(HEADS, taxable)
        owed += part * (0.059 * taxable - owed)
        assert first.tax.state_tax == pytest.approx(owed, abs=0.01)


@pytest.mark.parametrize("out", [25_000.0, 60_000.0])
def test_west_virginia_of_2025_taxes_a_part_of_benefits_above_an_agi(out: float) -> None:
    """Of 24,000 of benefits 20,400 are taxable federally at 60,000: 35 percent of them above 50,000 of AGI, none below.
    2,000 are exempt; benefits that are left out use up the 8,000 of whoever is 65."""
    benefits = {"social_security": {"monthly_benefit_at_full_age": 2_000, "claim_age": 66}}
    plan = two_years("WV", 2025, "1955-03-01", out, person=benefits)
    first = plan.years[0]
    taxed = first.income.taxable_social_security
    share = 1.0 if first.tax.agi <= 50_000.0 else 0.65
    senior = max(0.0, 8_000.0 - share * taxed)
    taxable = first.tax.agi - share * taxed - senior - 2_000.0
    brackets = ((0.0, 0.0222), (10_000.0, 0.0296), (25_000.0, 0.0333), (40_000.0, 0.0444), (60_000.0, 0.0482))
    assert first.tax.state_tax == pytest.approx(by(brackets, taxable), abs=0.01)
    assert (share < 1.0) is (out == 60_000.0)


def test_montana_adds_back_no_more_than_items_are_above_the_standard_deduction() -> None:
    """They are less above 18,150 than its own tax: what is taxed is AGI less 18,150, and less 5,660 from 65."""
    paid = {"itemized": {"property_tax": 12_000, "charity_cash": 6_000}}
    plan = two_years("MT", 2026, "1956-03-01", 390_000.0, taxes=paid)
    assert not {"repaired", "replaced"} & {warning.code for warning in plan.warnings}
    tax = plan.years[0].tax
    above = tax.deduction - 16_100.0 - 2_050.0
    assert 10_000.0 < above < tax.state_tax
    taxable = tax.agi - 16_100.0 - 2_050.0 - 5_660.0
    assert tax.state_tax == pytest.approx(0.047 * 47_500.0 + 0.0565 * (taxable - 47_500.0), abs=0.01)
