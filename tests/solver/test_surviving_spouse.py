"""Statuses after a death with a child at home, in a whole plan: every law follows, by hand and by the audit."""

from __future__ import annotations

import pytest

from decumulate.models.scenario import load

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
