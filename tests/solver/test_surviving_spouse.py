"""Statuses after a death with a child at home, in a whole plan: every law follows, by hand and by the audit."""

from __future__ import annotations

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.returns.survivor import survivor_of_plan
from decumulate.models.scenario import load
from decumulate.solver.report.model import Sentence, Table
from decumulate.solver.report.sections.plan import plan_report
from decumulate.solver.report.sections.survivor import survivor_section
from decumulate.solver.run import SolveOptions

from .small import benefits, brokerage, document, ira, lot, solved


def test_surviving_spouse_head_of_household_and_single() -> None:
    """Bob dies in 2026; a child is at home through 2029. $100,000 leaves Ann's IRA in each year, nothing else."""
    content = document(1980, 5, [ira(900_000), brokerage(lot(50_000, 50_000))], 70_000, heirs=0.10)
    content["people"].append({"name": "Bob", "born": "1975-05-05", "plan_to_age": 51})
    content["taxes"]["dependent_child_until"] = 2029
    content["limits"] = {
        "fixed": [
            {"what": "traditional_distributions", "owner": "Ann", "year": year, "amount": 100_000}
            for year in range(2026, 2031)
        ]
    }
    plan = solved(load(content))
    statuses = [year.filing_status for year in plan.years]
    assert statuses == [
        "married_filing_jointly",
        "qualifying_surviving_spouse",
        "qualifying_surviving_spouse",
        "head_of_household",
        "single",
    ]
    # 2026's law at no inflation. Joint and surviving spouse: 100,000 - 32,200 = 67,800: 10 % of 24,800, 12 % of 43,000.
    # Head of household: 100,000 - 24,150 = 75,850: 10 % of 17,700, 12 % of 49,750 (to 67,450), 22 % of 8,400.
    # Single: 100,000 - 16,100 = 83,900: 10 % of 12,400, 12 % of 38,000, 22 % of 33,500.
    joint, head, single = 2_480 + 5_160, 1_770 + 5_970 + 1_848, 1_240 + 4_560 + 7_370
    for year, tax in zip(plan.years, [joint, joint, joint, head, single], strict=True):
        assert year.tax.federal_tax == pytest.approx(
            tax + 10_000, abs=0.5
        )  # 10 % before 59 1/2; $1 opens a Roth


def test_benefits_of_a_surviving_spouse_are_taxed_as_a_single_ones() -> None:
    """26 USC 86(c): $25,000 and $34,000 for all but joint returns; the bound and the audit agree."""
    content = document(1959, 3, [ira(600_000)], 45_000, heirs=0.25)
    content["people"][0]["social_security"] = benefits(2_500, 67)
    content["people"].append({"name": "Bob", "born": "1955-05-05", "plan_to_age": 71})
    content["people"][1]["social_security"] = benefits(2_000, 70)
    content["taxes"] |= {
        "dependent_child_until": 2028,
        "prior_magi": [60_000, 60_000],
        "prior_filing_status": ["married_filing_jointly"] * 2,
    }
    plan = solved(load(content))
    assert plan.years[1].filing_status == "qualifying_surviving_spouse"
    assert plan.certificate is not None
    assert plan.certificate.gap_dollars == pytest.approx(0.0, abs=1.0)


@pytest.fixture(scope="module")
def widow() -> Plan:
    """Bob, with $1,000 a month, dies in 2026; $130,000 leaves Ann's IRA in each year. No prices rise."""
    content = document(1955, 3, [ira(900_000), brokerage(lot(50_000, 50_000))], 60_000, heirs=0.10)
    content["people"].append({"name": "Bob", "born": "1950-05-05", "plan_to_age": 76})
    content["people"][1]["social_security"] = benefits(1_000, 66)
    content["taxes"] |= {
        "prior_magi": [60_000, 60_000],
        "prior_filing_status": ["married_filing_jointly"] * 2,
    }
    content["people"][0]["plan_to_age"] = 74
    content["limits"] = {
        "fixed": [
            {"what": "traditional_distributions", "owner": "Ann", "year": year, "amount": 130_000}
            for year in range(2026, 2030)
        ]
    }
    return solved(load(content))


def test_what_a_death_costs_the_survivor_by_hand(widow: Plan) -> None:
    """In 2027 Ann, 72, has Bob's $12,000 (85 % of it taxed: $10,200) and $130,000."""
    scenario = load(widow.scenario.content)
    found = survivor_of_plan(scenario, build_horizon(scenario), widow)
    assert found is not None
    assert (found.deceased, found.survivor, found.last_year) == ("Bob", "Ann", 2026)
    assert found.benefits == pytest.approx((12_000.0, 12_000.0), abs=500.0)
    first = found.years[0]
    assert first.agi == pytest.approx(140_200, abs=500)  # and the adjustment of 2027
    # Single, over 65: 16,100 + 2,050, and 6,000 less 6 % of what is above 75,000. 10 %, 12 %, 22 % (to 105,700), 24 %.
    deducted = 16_100 + 2_050 + max(0.0, 6_000 - 0.06 * (first.agi - 75_000))
    single = 1_240 + 4_560 + 0.22 * (105_700 - 50_400) + 0.24 * (first.agi - deducted - 105_700)
    # Joint, both over 65: 32,200 + 2 x 1,650 + 2 x 6,000 (no phase-out below 150,000): 10 % to 24,800, 12 % to 100,800.
    joint = 2_480 + 0.12 * (first.agi - 32_200 - 3_300 - 12_000 - 24_800)
    assert first.tax == pytest.approx(single, abs=1.0)
    assert first.joint_tax == pytest.approx(joint, abs=1.0)
    # 2029's premiums: above $137,000 tier 2 of a single return, below $218,000 of a joint one.
    assert first.surcharged == 2029
    assert first.surcharge == pytest.approx(12 * (202.9 + 37.5), abs=1.0)
    assert first.joint_surcharge == 0.0
    assert [year.surcharged for year in found.years] == [2029, None, None]


def test_the_paragraph_is_there_where_it_says_something(widow: Plan) -> None:
    section = survivor_section(widow)
    paragraph, table = section.blocks
    assert isinstance(paragraph, Sentence)
    assert paragraph.text.startswith("In this plan Bob dies in 2026; from 2027 on Ann files as single.")
    assert "in 2029 Medicare surcharges of none in place of $2,885" in paragraph.text
    assert isinstance(table, Table)
    assert survivor_section(widow) in plan_report(widow).sections
    alone = solved(load(document(1955, 2, [ira(90_000)], 10_000, heirs=0.1) | {"taxes": PAST}))
    assert survivor_section(alone).blocks == ()


PAST = {"state": "FL", "prior_magi": [9_000, 9_000], "prior_filing_status": ["single", "single"]}


def test_the_month_of_the_survivors_claim_is_in_the_paragraph() -> None:
    """Ann is 62 when Bob dies: waiting for her survivor's benefit is worth something, and is said beside the tax."""
    content = document(1965, 8, [ira(600_000)], 20_000, heirs=0.10)
    content["people"].append({"name": "Bob", "born": "1958-05-05", "plan_to_age": 69})
    content["people"][1]["social_security"] = benefits(2_000, 66)
    content["taxes"] |= PAST | {"prior_filing_status": ["married_filing_jointly"] * 2}
    section = survivor_section(solved(load(content), SolveOptions(effort=0.0, ranges=False, gap=0.01)))
    paragraph = section.blocks[0]
    assert isinstance(paragraph, Sentence)
    assert "Ann's survivor's benefit is counted from" in paragraph.text
