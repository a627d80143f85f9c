"""What must reach charities each year, from [giving]."""

from __future__ import annotations

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load

BASE = load("scenarios/near_retirement.toml")
INFLATION = BASE.market.inflation


def grants(giving, **more):
    horizon = build_horizon(BASE.with_changes({"giving": giving, **more}))
    return [period.giving for period in horizon.periods]


def test_grants_grow_with_prices_end_and_single_ones_come_beside() -> None:
    start = BASE.start_year
    found = grants(
        {
            "annual": {"amount": 8_000, "until_year": start + 2},
            "grants": [{"year": start + 1, "amount": 5_000}, {"year": start + 3, "amount": 1_000}],
        }
    )
    level = [(1 + INFLATION) ** t for t in range(4)]
    wanted = [8_000, 13_000 * level[1], 8_000 * level[2], 1_000 * level[3], 0]
    assert [year.grants for year in found[:5]] == pytest.approx(wanted)
    assert all(year.fund is None and year.lots and year.qcd for year in found)


def test_a_growth_of_its_own_and_the_next_years_of_a_fund() -> None:
    found = grants({"annual": {"amount": 10_000, "growth": 0.10}, "daf": True, "daf_years": 3, "lots": False})
    assert [year.grants for year in found[:3]] == pytest.approx([10_000, 11_000, 12_100])
    assert found[0].fund == pytest.approx(33_100)
    assert found[-1].fund == pytest.approx(found[-1].grants)  # nothing is stated beyond the plan
    assert not found[0].lots


def test_what_was_given_before_the_first_day_is_less_to_give() -> None:
    begun = {"as_of": f"{BASE.start_year}-07-01", "given": 3_000}
    paid = {"wages": {p.name: 0 for p in BASE.people}, "social_security": {}, "pensions": {}}
    found = grants({"annual": 8_000}, year_to_date=begun | paid)
    assert (found[0].grants, found[0].before, found[1].before) == (5_000, 3_000, 0)
    over = grants({"annual": 1_000}, year_to_date=begun | paid)
    assert over[0].grants == 0


def test_more_given_than_the_years_grants_is_warned_of() -> None:
    paid = {"wages": {p.name: 0 for p in BASE.people}, "social_security": {}, "pensions": {}}
    for given, warned in ((8_000, False), (80_000, True)):
        begun = {"as_of": f"{BASE.start_year}-07-01", "given": given} | paid
        home = BASE.with_changes({"giving": {"annual": 8_000}, "year_to_date": begun})
        codes = {warning[0] for warning in build_horizon(home).warnings}
        assert ("given_beyond_grants" in codes) is warned


def test_a_scenario_without_giving_has_none() -> None:
    assert {period.giving for period in build_horizon(BASE).periods} == {None}


def warned(content, **changes):
    return {code: text for code, _, text in build_horizon(content.with_changes(changes)).warnings}


def test_cash_gifts_that_an_ira_might_pay_are_named() -> None:
    """Grace and Walt are 70 1/2 within the plan: stated as Schedule A's cash, or kept to cash by the scenario."""
    stated = warned(BASE, **{"taxes.itemized": {"charity_cash": 6_000}})["cash_gifts"]
    assert "of gifts a year from" in stated
    assert "state them in [giving] instead" in stated
    kept = warned(BASE, giving={"annual": 6_000, "qcd": False})["cash_gifts"]
    assert "leave giving.qcd out" in kept
    assert "cash_gifts" not in warned(BASE, giving={"annual": 6_000})
    assert "cash_gifts" not in warned(BASE)


def test_an_employers_plan_alone_gives_nothing_and_says_so() -> None:
    accounts = BASE.content()["accounts"]
    plans = [a | {"type": "401k"} if a["type"] == "traditional_ira" else a for a in accounts]
    for plan in plans:
        if plan["type"] == "401k":
            plan.pop("after_tax_basis", None)
    giver = BASE.with_changes({"accounts": plans, "giving": {"annual": 6_000}})
    assert "only an IRA may pay a charity" in warned(giver)["no_ira_to_give"]
    assert "no_ira_to_give" not in warned(BASE, giving={"annual": 6_000, "qcd": False})


def test_lots_that_have_grown_are_named_where_gifts_stay_cash() -> None:
    (brokerage,) = [account for account in BASE.accounts if account.type == "taxable"]
    old = {"asset": brokerage.lots[0].asset, "acquired": "1996-05-14", "value": 50_000, "basis": 9_000}
    place = f"accounts.{brokerage.name}.lots"
    stated = warned(BASE, **{place: [old], "taxes.itemized": {"charity_cash": 6_000}})["lots_to_give"]
    assert "bought on 1996-05-14 ($50,000, basis $9,000)" in stated
    assert (
        "leave giving.lots out"
        in warned(BASE, **{place: [old]}, giving={"annual": 1, "lots": False})["lots_to_give"]
    )
    assert "lots_to_give" not in warned(BASE, **{place: [old]}, giving={"annual": 1})
    young = old | {"acquired": f"{BASE.start_year - 1}-11-03"}
    assert "lots_to_give" not in warned(BASE, **{place: [young], "taxes.itemized": {"charity_cash": 6_000}})
