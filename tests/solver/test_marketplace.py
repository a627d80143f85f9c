"""`limits.marketplace_magi`: income of the years before Medicare kept below a line, by program and audit."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.models.scenario import load

from .small import benefits, brokerage, document, ira, lot, roth, solved


def home(**tables: Any) -> dict[str, Any]:
    """Ann, 60, for six years, 65 in January 2031; heirs pay half, so that every dollar is worth converting.

    Cash pays for spending and tax, and municipal bonds pay 1,000 of exempt interest.
    """
    cash = [lot(300_000, 300_000, "cash"), lot(50_000, 50_000, "muni")]
    accounts = [brokerage(*cash), ira(0, holdings={"cash": 400_000}), roth(0, holdings={"cash": 10_000})]
    content = document(1966, 6, accounts, 10_000, heirs=0.5)
    content["market"]["assets"] = {
        "cash": {"total_return": 0.0},
        "muni": {"total_return": 0.02, "tax_exempt_interest": 0.02},
    }
    content["allocation"] = {"target": {"cash": 0.9, "muni": 0.1}, "band": 0.9}
    return content | tables


def test_conversions_fill_the_line_until_medicare() -> None:
    plan = solved(load(home(limits={"marketplace_magi": 30_000})))
    magi = [year.tax.magi_marketplace for year in plan.years]
    assert magi[:5] == pytest.approx([30_000] * 5, abs=1.0)
    assert magi[5] > 100_000
    assert all("marketplace_magi" in year.binding for year in plan.years[:5])
    assert all(
        year.tax.agi == pytest.approx(30_000 - year.income.tax_exempt_interest, abs=1.0)
        for year in plan.years[:5]
    )


def test_all_benefits_count_whatever_part_is_taxed() -> None:
    content = home(limits={"marketplace_magi": 30_000})
    content["people"][0]["social_security"] = benefits(1_000, 62)
    plan = solved(load(content))
    paid = [year.income.social_security for year in plan.years]
    assert paid[3] > 8_000
    for year in plan.years[:5]:
        income = year.tax.agi - year.income.taxable_social_security + year.income.social_security
        assert income + year.income.tax_exempt_interest == pytest.approx(30_000, abs=1.0)


def test_it_costs_what_it_keeps_out() -> None:
    free, kept = (solved(load(home(limits=limits))) for limits in ({}, {"marketplace_magi": 30_000}))
    assert free.objective is not None
    assert kept.objective is not None
    assert kept.objective.value < free.objective.value - 1_000
    loose = solved(load(home(limits={"marketplace_magi": 1_000_000})))
    assert loose.objective is not None
    assert loose.objective.value == pytest.approx(free.objective.value, abs=1.0)


def test_what_can_be_spent_below_a_line() -> None:
    """20,000 from an IRA: 16,100 is deducted, and 390 of tax leaves 19,610."""
    content = document(1965, 1, [ira(100_000), roth(0)], 0, heirs=0.2) | {
        "limits": {"marketplace_magi": 20_000}
    }
    content["goal"] |= {"objective": "max_spending", "estate_floor": 0}
    plan = solved(load(content))
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(19_610, abs=1.0)
    assert plan.years[0].tax.magi_marketplace == pytest.approx(20_000, abs=1.0)
