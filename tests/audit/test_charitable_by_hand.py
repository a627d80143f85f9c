"""Payments of IRAs straight to charities in plans worked out on paper: required distributions, income, faults."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, ScenarioError
from decumulate.solver.audit import audit

from ..returns.followed import Followed
from .households import person, plan, rules, scenario

NO_PREMIUMS = {"medicare_from": {"Ann": "2030-01"}}


def ira(value: float, **more: Any) -> dict[str, Any]:
    return {"name": "IRA", "type": "traditional_ira", "owner": "Ann", "holdings": {"fund": value}} | more


def bank(value: float) -> dict[str, Any]:
    lot = {"asset": "fund", "acquired": "2010-05-01", "value": value, "basis": value}
    return {"name": "Broker", "type": "taxable", "owner": "Ann", "lots": [lot]}


def ann(accounts: list[dict[str, Any]], born: str = "1952-03-01", years: int = 1, **tables: Any) -> Scenario:
    """Single, who gives $12,000 a year and lives on nothing else: taxes come out of what is distributed."""
    last = 2025 + years - int(born[:4])
    giving = {"annual": 12_000}
    given = {"giving": giving, "healthcare": NO_PREMIUMS, **tables}
    return scenario([person("Ann", born, last)], accounts, 0.0, **given)


def one_year(distributed: float, qcd: float, opened: float, cash: float = 0.0, **account: Any) -> Plan:
    flows = {"distributed": distributed, "qcd": qcd, "holdings": {"fund": opened - distributed - qcd}}
    return plan({"accounts": {"IRA": flows | account}, "gifts": {"grants": 12_000, "cash": cash}})


# 74 in 2026: 25.5 of the uniform table. 510,000 / 25.5 = 20,000, of which 12,000 is given: 8,000 is income.
def test_it_counts_as_required_and_is_no_income():
    home = ann([ira(510_000)])
    report = audit(one_year(8_000, 12_000, 510_000), home)
    assert report.ok, report
    year = report.years[0]
    assert year.rmd_required == {"Ann": pytest.approx(20_000)}
    assert year.accounts["IRA"].rmd == pytest.approx(8_000)
    assert (year.income.qcd, year.income.taxable_distributions) == pytest.approx((12_000, 8_000))
    assert (year.tax.agi, year.tax.federal_tax) == (8_000, 0)
    assert year.cash.first_day == year.cash.carry_out == pytest.approx(8_000)
    assert year.accounts["IRA"].close == pytest.approx(490_000)
    assert "RMD (Ann)" in year.binding


def test_the_forms_tell_what_was_paid_what_is_taxed_and_what_was_given():
    home, of_plan = ann([ira(510_000)]), one_year(8_000, 12_000, 510_000)
    followed = Followed.of(of_plan, home)
    assert followed.wrong() == followed.apart() == []
    lines = {key: line.amount for key, line in followed.lines.items()}
    assert lines["2026.form1040.line4a"] == pytest.approx(20_000)
    assert lines["2026.form1040.line4b"] == pytest.approx(8_000)
    assert lines["2026.form1040.line4c"] == pytest.approx(12_000)
    assert lines["2026.rmd.paid.IRA"] == lines["2026.rmd.pool.IRA"] == pytest.approx(20_000)


def test_what_is_not_taken_is_missed_and_what_is_assigned_twice_is_a_fault():
    home = ann([ira(510_000)])
    assert rules(audit(one_year(7_000, 12_000, 510_000), home)) == [(2026, "rmd", "Ann")]
    assert rules(audit(one_year(8_000, 12_000, 510_000, rmd=8_000), home)) == []
    stated = audit(one_year(20_000, 12_000, 510_000, rmd=20_000), home)
    assert (2026, "rmd", "Ann") in rules(stated)


# More than is required: nothing else must leave, and none of it is a required distribution.
def test_a_gift_beyond_what_is_required():
    home = ann([ira(255_000)])
    report = audit(one_year(0, 12_000, 255_000), home)
    assert report.ok, report
    assert report.years[0].rmd_required == {"Ann": pytest.approx(10_000)}
    assert (report.years[0].accounts["IRA"].rmd, report.years[0].tax.agi) == (0, 0)


# 70 1/2 on 30 December 2026 (born on 30 June 1956) is in time, on 1 January 2027 it is not.
@pytest.mark.parametrize(("born", "faults"), [("1956-06-30", []), ("1956-07-01", [(2026, "qcd", "Ann")])])
def test_the_year_in_which_70_half_falls(born, faults):
    home = ann([ira(300_000)], born)
    assert rules(audit(one_year(0, 12_000, 300_000), home)) == faults


def test_only_iras_may():
    home = ann([ira(300_000, type="401k"), bank(100_000)])
    paid = audit(one_year(0, 12_000, 300_000), home)
    assert (2026, "qcd", "IRA") in rules(paid)


# An inherited IRA in its tenth year must be empty: 12,000 to charities, 88,000 taxed.
def test_an_inherited_ira_pays_charities_too():
    left = {"born": "1940-05-01", "died": "2016-03-02"}
    home = ann([ira(100_000, type="inherited_ira", inherited_from=left)], born="1950-01-05")
    report = audit(one_year(88_000, 12_000, 100_000), home)
    assert [rule for _, rule, _ in rules(report)] == []
    assert report.years[0].tax.agi == pytest.approx(88_000)


def test_no_giving_and_no_leave_to_give_so():
    silent = ann([ira(510_000)], giving=None)
    found = rules(audit(one_year(8_000, 12_000, 510_000), silent))
    assert (2026, "qcd", "Ann") in found
    cash = ann([ira(510_000)], giving={"annual": 12_000, "qcd": False})
    assert (2026, "qcd", "Ann") in rules(audit(one_year(8_000, 12_000, 510_000), cash))


def test_each_persons_limit():
    home = ann([ira(2_550_000)], giving={"annual": 120_000})
    over = audit(_given(120_000, 0, 2_550_000), home)
    assert rules(over) == [(2026, "qcd", "Ann")]
    assert "120,000.00, of which 111,000.00 may be" in over.faults[0].message
    assert audit(_given(111_000, 9_000, 2_550_000), home).ok


def _given(qcd: float, cash: float, opened: float) -> Plan:
    flows = {"distributed": 200_000, "qcd": qcd, "holdings": {"fund": opened - 200_000 - qcd}}
    return plan({"accounts": {"IRA": flows}, "gifts": {"grants": qcd + cash, "cash": cash}})


# Pub. 590-B: of 20,000 deducted since 70 1/2 the first year's gift makes up for 12,000, the second's for 8,000.
def test_contributions_since_70_half_are_made_up_for_year_by_year():
    home = ann([ira(510_000)], years=2)
    home = home.with_changes({"people.Ann.ira_deductions_after_70_half": 20_000})
    first = {"distributed": 8_000, "qcd": 12_000, "holdings": {"fund": 490_000}}
    # 75 in 2027: 24.6; 490,000 / 24.6 = 19,918.70, of which 7,918.70 is beyond the gift
    second = {"distributed": 7_918.7, "qcd": 12_000, "holdings": {"fund": 470_081.3}}
    gifts = {"grants": 12_000, "cash": 0}
    two = plan({"accounts": {"IRA": first}, "gifts": gifts}, {"accounts": {"IRA": second}, "gifts": gifts})
    report = audit(two, home)
    assert report.ok, report
    assert [year.income.qcd for year in report.years] == [0, 4_000]
    assert [year.tax.agi for year in report.years] == pytest.approx([20_000, 15_918.7])
    assert [year.income.traditional_distributions for year in report.years] == pytest.approx([8_000, 7_918.7])
    followed = Followed.of(two, home)
    assert followed.wrong() == followed.apart() == []
    lines = {key: line.amount for key, line in followed.lines.items()}
    assert lines["2027.qcd.contributed.Ann"] == pytest.approx(8_000)
    assert lines["2027.qcd.excluded.Ann"] == pytest.approx(4_000)
    assert lines["2027.form1040.line4b"] == pytest.approx(15_918.7)
    assert lines["2027.form1040.line4c"] == pytest.approx(4_000)


# 5,000 was paid to a charity before 1 July, 15,000 withdrawn: of 20,000 nothing is left to take.
def test_what_was_given_before_the_first_day_counts():
    begun = {
        "as_of": "2026-07-01",
        "values_as_of": "2026-07-01",
        "qcd": {"IRA": 5_000},
        "distributions": {"IRA": 15_000},
    }
    home = ann([ira(490_000, prior_year_end_value=510_000)], year_to_date=begun)
    report = audit(_rest(7_000), home)
    assert report.ok, report
    year = report.years[0]
    assert year.gifts is not None
    assert year.gifts.grants == pytest.approx(7_000)
    assert year.rmd_required == {"Ann": 0}
    assert year.tax.agi == pytest.approx(15_000)
    assert year.income.qcd == pytest.approx(12_000)  # 7,000 of the plan, 5,000 before it
    lines = {key: line.amount for key, line in Followed.of(_rest(7_000), home).lines.items()}
    assert lines["2026.form1040.line4a"] == pytest.approx(27_000)
    assert lines["2026.form1040.line4c"] == pytest.approx(12_000)


def _rest(qcd: float) -> Plan:
    flows = {"distributed": 0, "qcd": qcd, "holdings": {"fund": 490_000 - qcd}}
    return plan({"accounts": {"IRA": flows}, "gifts": {"grants": qcd, "cash": 0}})


def begun_with(qcd: float, giving: float = 200_000, **person_fields: Any) -> Scenario:
    begun = {
        "as_of": "2026-07-01",
        "values_as_of": "2026-07-01",
        "qcd": {"IRA": qcd},
        "distributions": {"IRA": 15_000},
    }
    accounts = [ira(490_000, prior_year_end_value=510_000)]
    home = ann(accounts, giving={"annual": giving}, year_to_date=begun)
    return home.with_changes({f"people.Ann.{name}": value for name, value in person_fields.items()})


# 26 USC 408(d)(8)(A), 111,000 in 2026: what was paid beyond it is income, and was taken for none.
def test_what_was_given_beyond_the_limit_is_refused():
    assert build_horizon(begun_with(111_000)).periods[0].may_give == {"Ann": 0}
    with pytest.raises(ScenarioError, match=r"111,001\.00 out of the IRAs of Ann.*at most 111,000"):
        build_horizon(begun_with(111_001))


def test_deductions_to_make_up_for_and_gifts_of_before_are_refused_together():
    with pytest.raises(ScenarioError, match="ira_deductions_after_70_half of Ann"):
        begun_with(6_000, ira_deductions_after_70_half=9_000)
