"""What must hold of any optimum: scaling, symmetry, more is never worse, and the owner's word."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.reform import reform_names
from decumulate.tax_tables.schema import FilingStatus

from .small import benefits, brokerage, couple, document, ira, lot, roth, solved

CLOSE = SolveOptions(effort=0.0, ranges=False, gap=1e-5, time_limit=60.0)
RATES = ("rate", "share", "factor", "_floor", "_ceiling", "due_")
DOLLAR_FLOORS = ("federal.itemized_deductions.salt_floor",)


def value(plan: Plan) -> float:
    assert plan.objective is not None
    return plan.objective.value


def bound(plan: Plan) -> float:
    assert plan.certificate is not None
    return plan.certificate.bound


def small_couple() -> dict[str, Any]:
    """Three years of a couple: pensions of the law enough for every kind of tax, small enough to be exact quickly."""
    accounts = [
        brokerage(lot(90_000, 40_000), owner="joint"),
        ira(300_000),
        ira(200_000, "Ben"),
        roth(60_000),
    ]
    content = document(1960, 3, accounts, 60_000, heirs=0.24, growth=0.05)
    content["people"] = [
        {"name": "Ann", "born": "1960-01-15", "plan_to_age": 68, "social_security": benefits(2_000, 66)},
        {"name": "Ben", "born": "1963-03-15", "plan_to_age": 65, "social_security": benefits(1_500, 64)},
    ]
    content["taxes"] |= {
        "prior_magi": [230_000, 110_000],
        "prior_filing_status": ["married_filing_jointly", "married_filing_jointly"],
    }
    return content


# ---- scaling ----------------------------------------------------------------------------------------------------


def doubled_law() -> dict[str, Any]:
    """A reform that doubles every dollar of the law of 2026."""

    def twice(amount: Any) -> Any:
        if isinstance(amount, Mapping):
            return {str(status): twice(part) for status, part in amount.items()}
        return [2 * part for part in amount] if isinstance(amount, tuple) else 2 * amount

    law = LawBook(lambda _: 0.0, 2026).for_year(2026)
    changes = {}
    for name in reform_names():
        if name in DOLLAR_FLOORS or not any(word in name.split(".")[-1] for word in RATES):
            room, part, amount = name.split(".")
            changes[name] = twice(getattr(getattr(getattr(law, room), part), amount))
    return changes


def doubled(content: dict[str, Any]) -> dict[str, Any]:
    result = copy.deepcopy(content)
    for account in result["accounts"]:
        for held in account.get("lots", []):
            held["value"], held["basis"] = 2 * held["value"], 2 * held["basis"]
        if "holdings" in account:
            account["holdings"] = {asset: 2 * amount for asset, amount in account["holdings"].items()}
        if "contribution_basis" in account:
            account["contribution_basis"] *= 2
    for person in result["people"]:
        if "social_security" in person:
            person["social_security"]["monthly_benefit_at_full_age"] *= 2
    result["spending"]["annual"] *= 2
    if "prior_magi" in result["taxes"]:
        result["taxes"]["prior_magi"] = [2 * magi for magi in result["taxes"]["prior_magi"]]
    result["limits"] = {"cliff_margin": 2.0}
    result["taxes"]["reform"] = [{"from_year": 2026, "set": doubled_law()}]
    return result


def test_twice_the_dollars_of_scenario_and_law_are_twice_the_estate() -> None:
    content = small_couple()
    once, twice = solved(load(content)), solved(load(doubled(content)))
    assert value(twice) == pytest.approx(2 * value(once), abs=2.0)
    assert once.totals is not None
    assert twice.totals is not None
    assert twice.totals.federal_tax == pytest.approx(2 * once.totals.federal_tax, rel=1e-3)


# ---- more is never worse ----------------------------------------------------------------------------------------


def test_a_dollar_more_in_a_roth_never_lowers_the_bound() -> None:
    content = small_couple()
    before = solved(load(content))
    for more in (1.0, 10_000.0):
        content["accounts"][3]["holdings"]["fund"] = 60_000 + more
        after = solved(load(content))
        assert bound(after) >= bound(before) + more - 0.01
        assert value(after) >= value(before) + more - 2.0


def test_an_added_option_never_lowers_the_best() -> None:
    content = small_couple()
    free = solved(load(content))
    for limits in (
        {"max_annual_conversion": 20_000},
        {"no_conversions_after": 2026},
        {"cliff_margin": 5_000},
    ):
        bound_by = solved(load(content | {"limits": limits}))
        assert bound(free) >= bound(bound_by) - 1.0
        assert value(free) >= value(bound_by) - 2.0
    wider = couple()
    wider["allocation"]["band"] = 0.10
    assert bound(solved(load(wider), CLOSE)) >= value(solved(load(couple()), CLOSE)) - 1.0


# ---- symmetry ---------------------------------------------------------------------------------------------------


def test_the_order_of_people_and_of_accounts_is_immaterial() -> None:
    content = couple()
    turned = copy.deepcopy(content)
    turned["people"].reverse()
    turned["accounts"].reverse()
    for account in turned["accounts"]:
        if "lots" in account:
            account["lots"].reverse()
    one, other = solved(load(content), CLOSE), solved(load(turned), CLOSE)
    assert value(one) == pytest.approx(value(other), rel=2e-5)


@pytest.mark.parametrize("kind", ["taxable", "traditional_ira", "roth_ira", "401k"])
def test_without_taxes_a_dollar_grows_alike_in_every_account(kind: str) -> None:
    """10,000 of a fund that pays 2 % and grows 3 %, nothing spent: too little for any tax."""
    held = {
        "taxable": brokerage(lot(10_000, 10_000)),
        "traditional_ira": ira(10_000),
        "roth_ira": roth(10_000),
        "401k": ira(10_000, type="401k"),
    }
    content = document(1967, 4, [held[kind]], 0.0, heirs=0.0)
    content["market"]["assets"]["fund"] = {"total_return": 0.05, "interest": 0.02}
    plan = solved(load(content))
    assert value(plan) == pytest.approx(10_000 * 1.05**4, abs=0.01)


# ---- the owner's word -------------------------------------------------------------------------------------------


def converted(plan: Plan) -> list[float]:
    return [year.income.roth_conversions for year in plan.years]


def test_limits_are_kept() -> None:
    content = small_couple()
    assert max(converted(solved(load(content)))) > 25_000
    most = solved(load(content | {"limits": {"max_annual_conversion": 25_000}}))
    assert max(converted(most)) == pytest.approx(25_000, abs=0.01)
    last = solved(load(content | {"limits": {"no_conversions_after": 2026}}))
    assert converted(last)[1:] == pytest.approx([0.0, 0.0], abs=0.01)
    fixed = {"year": 2027, "what": "roth_conversions", "owner": "Ben", "amount": 17_000}
    plan = solved(load(content | {"limits": {"fixed": [fixed]}}))
    assert plan.years[1].accounts["Ben IRA"].converted_out == pytest.approx(17_000, abs=0.01)


def test_the_margin_below_a_cliff_is_kept() -> None:
    """An estate taxed at 30 % converts up to a cliff; with a margin it stops that much earlier."""
    content = document(1959, 3, [ira(1_400_000), roth(200_000)], 50_000, heirs=0.30, growth=0.03)
    content["taxes"] |= {"prior_magi": [90_000, 90_000], "prior_filing_status": ["single", "single"]}
    edges = LawBook(lambda _: 0.0, 2026).for_year(2028).medicare.irmaa.edges
    seen = 0
    for margin in (1.0, 700.0):
        magi = solved(load(content | {"limits": {"cliff_margin": margin}})).years[0].tax.magi_medicare
        (near,) = [edge for edge in edges[FilingStatus.SINGLE] if 0 <= edge - magi < 1_000]
        assert near - magi == pytest.approx(margin, abs=0.05)
        seen += 1
    assert seen == 2


# ---- the three objectives -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def best_estate() -> tuple[Scenario, Plan]:
    scenario = load(couple())
    return scenario, solved(scenario, CLOSE)


def test_the_most_that_can_be_spent_can_be_spent() -> None:
    content = small_couple()
    content["goal"] |= {"objective": "max_spending", "estate_floor": 150_000}
    level = value(solved(load(content)))
    content["goal"]["objective"] = "max_estate"
    content["spending"]["annual"] = level - 0.01
    estate = solved(load(content)).estate
    assert estate is not None
    assert estate.after_tax_real >= 150_000 - 1.0


def test_least_tax_is_least_within_its_share_of_the_estate(best_estate: tuple[Scenario, Plan]) -> None:
    scenario, most = best_estate
    least = solved(load(couple("min_lifetime_tax")), CLOSE)
    assert least.totals is not None
    assert most.totals is not None
    assert least.estate is not None
    assert least.certificate is not None
    slack = least.certificate.gap_dollars + 1.0
    assert least.totals.lifetime_tax_present_value <= most.totals.lifetime_tax_present_value + slack
    assert least.estate.after_tax >= 0.995 * value(most) - 2.0
    assert audit(most, scenario).ok
