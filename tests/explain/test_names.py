"""Names are for people: no number of a plan or of what explains it depends on them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from decumulate.models.plan import Plan
from decumulate.models.scenario import load
from decumulate.solver.explain.explain import explain
from decumulate.solver.explain.limits import Limit
from decumulate.solver.reoptimise.resolver import Resolver
from decumulate.solver.run import solve

from ..solver.small import document, ira, roth
from .moved import QUICK


def two_with_iras(his: str, hers: str, account: str = "Plan") -> dict[str, Any]:
    """Two of 76 who must take more from their IRAs than they spend: heirs' rate so low that RMDs cost them."""

    def person(name: str, born: str) -> dict[str, Any]:
        benefit = {"monthly_benefit_at_full_age": 1_500, "claim_age": 66}
        return {"name": name, "born": born, "plan_to_age": 79, "social_security": benefit}

    lots = [{"asset": "fund", "acquired": "2010-05-01", "value": 600_000, "basis": 590_000}]
    return {
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.05},
        "people": [person(his, "1950-01-15"), person(hers, "1950-03-15")],
        "accounts": [
            {"name": "A IRA", "type": "traditional_ira", "owner": his, "holdings": {"fund": 400_000}},
            {"name": "B IRA", "type": "traditional_ira", "owner": hers, "holdings": {"fund": 900_000}},
            {"name": account, "type": "401k", "owner": hers, "holdings": {"fund": 100_000}},
            {"name": "Joint", "type": "taxable", "owner": "joint", "lots": lots},
        ],
        "spending": {"annual": 40_000},
        "allocation": {"target": {"fund": 1.0}, "band": 0.0},
        "market": {"inflation": 0.0, "assets": {"fund": {"total_return": 0.04}}},
        "taxes": {
            "state": "FL",
            "prior_magi": [60_000, 60_000],
            "prior_filing_status": ["married_filing_jointly", "married_filing_jointly"],
        },
    }


def required(his: str, hers: str, account: str) -> tuple[float, list[Limit]]:
    found = explain(load(two_with_iras(his, hers, account)), None, QUICK, [2026])
    limits = [limit for limit in found.limits if limit.kind == "rmd"]
    assert [limit.name for limit in limits] == [f"RMD ({his})", f"RMD ({hers})"]
    return found.plan.estate.after_tax, limits


@pytest.mark.parametrize(
    ("his", "hers", "account"),
    [
        ("Ann", "Ann Lee", "2026"),
        ("Ann Lee", "Ann", "pooled"),
        ("rmd", "rmd_Ann 2026", "Ann Lee"),
        ("pooled", "none", "none"),
    ],
)
def test_renaming_changes_no_price_of_required_distributions(his: str, hers: str, account: str) -> None:
    plain, (first, second) = required("Bob", "Cleo", "Plan")
    renamed, (his_limit, her_limit) = required(his, hers, account)
    assert renamed == pytest.approx(plain, abs=0.01)
    assert first.cost != pytest.approx(second.cost, abs=100.0)  # or a swap could not be seen
    assert [his_limit.cost, her_limit.cost] == pytest.approx([first.cost, second.cost], abs=0.01)
    assert (his_limit.years, her_limit.years) == (first.years, second.years)


def test_a_fixed_flow_is_found_by_its_place_in_the_list() -> None:
    """Among eleven wishes the price of the second is its own, not the eleventh's with it."""
    content = two_with_iras("Ann", "Ann Lee")
    none = [
        ("roth_conversions", owner, year, 0.0) for year in range(2026, 2030) for owner in ("Ann", "Ann Lee")
    ]
    wishes = [
        ("roth_distributions", "Ann", 2026, 0.0),
        ("traditional_distributions", "Ann", 2026, 50_000.0),
        *none,
        ("traditional_distributions", "Ann Lee", 2026, 90_000.0),
    ]
    content["limits"] = {
        "fixed": [
            {"year": year, "what": what, "owner": owner, "amount": amount}
            for what, owner, year, amount in wishes
        ]
    }
    found = explain(load(content), None, QUICK, [2026])
    second = next(limit for limit in found.limits if limit.name.startswith("limits.fixed[1] "))
    del content["limits"]["fixed"][1]
    freed = solve(load(content), QUICK)
    assert second.cost == pytest.approx(freed.estate.after_tax - found.plan.estate.after_tax, abs=0.5)
    assert second.cost > 1.0


def parts_of(content: dict[str, Any], plan: Plan) -> dict[tuple[str, str, bool], list[float]]:
    """Loss and parts of every price of the first years, by flow, account and side."""
    found = explain(load(content), plan, QUICK, [2027])
    return {
        (f"{cost.year} {cost.flow}", cost.account, cost.more): [
            cost.loss or 0.0,
            *asdict(cost.parts).values(),
        ]
        for cost in found.costs
        if cost.parts is not None
    }


def mixed() -> dict[str, Any]:
    """Ann, 67 to 70: an IRA and a Roth IRA, each of which may hold the bonds: the heirs' tax and the growth of what is
    held change places at no cost, for a dollar of the IRA counts in the mix as what the heirs leave of it."""
    content = document(1959, 4, [ira(400_000), roth(150_000)], 20_000, 0.25)
    content["market"]["assets"] = {
        "fund": {"total_return": 0.06, "qualified_dividends": 0.0},
        "bond": {"total_return": 0.03, "interest": 0.03},
    }
    content["allocation"] = {
        "target": {"fund": 0.5, "bond": 0.5},
        "band": 0.05,
        "measure": "after_tax",
        "traditional_tax_rate": 0.25,
    }
    content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    return content


@pytest.mark.parametrize("content", [two_with_iras("Ann", "Bob"), mixed()])
def test_the_order_of_accounts_and_assets_changes_no_part_of_any_price(content: dict[str, Any]) -> None:
    """Several plans are worth the same: which one a solver meets first must not show."""
    plan = solve(load(content), QUICK)
    before = parts_of(content, plan)
    content["accounts"].reverse()
    content["people"].reverse()
    content["market"]["assets"] = dict(reversed(content["market"]["assets"].items()))
    after = parts_of(content, plan)
    assert before.keys() == after.keys()
    for row, parts in before.items():
        assert after[row] == pytest.approx(parts, abs=1e-3), row


@pytest.mark.parametrize("place", [0, 1])
def test_a_move_of_nothing_changes_no_tax_of_any_year(place: int) -> None:
    """Of the plans as good as the given one it is the given one that is read, whatever each account may hold."""
    content = mixed()
    content["people"][0] |= {"born": "1964-01-15", "plan_to_age": 63}
    content["spending"]["annual"] = 0.0
    nothing = [
        {"what": what, "owner": "Ann", "year": year, "amount": 0.0}
        for what in ("traditional_distributions", "roth_distributions", "roth_conversions")
        for year in (2026, 2027)
    ]
    content["limits"] = {"fixed": nothing}
    content["allocation"]["target"] = {"fund": 0.7, "bond": 0.3}
    scenario = load(content)
    content["accounts"][place]["never"] = ["bond"]  # so that the plan's bonds are all in the other one
    plan = solve(load(content), QUICK)
    resolver = Resolver(scenario, plan, "highs", 1)
    assert resolver.as_given
    again = resolver.read(resolver.base, {})
    for was, now in zip(resolver.before.years, again.years, strict=True):
        assert now.tax.total == pytest.approx(was.tax.total, abs=0.05)
    assert again.estate.heirs_tax == pytest.approx(resolver.before.estate.heirs_tax, abs=0.05)
