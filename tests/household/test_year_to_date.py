"""The first period of a plan that begins within its year: what is left of it, and what has happened."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from decumulate.models.household.facts import NOTHING_YET, Period
from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load
from decumulate.scenarios import path

LOOKS_BACK = {"prior_magi": [300_000, 60_000], "prior_filing_status": ["single", "single"]}


def first(as_of: str | None, years: int = 3, **tables: Any) -> tuple[Period, ...]:
    """Ann, born in January 1958, on Medicare, with wages, a pension and benefits."""
    happened = tables.pop("happened", {})
    content = {
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.2},
        "people": [
            {
                "name": "Ann",
                "born": "1958-01-15",
                "plan_to_age": 67 + years,
                "wages": [{"annual": 73_000, "until_year": 2027}],
                "pensions": [{"annual": 12_000, "from_age": 65}],
                "social_security": {"monthly_benefit_at_full_age": 2_000, "claim_age": "66y8m"},
            }
        ],
        "accounts": [{"name": "Cash", "type": "taxable", "owner": "Ann", "lots": []}],
        "spending": {
            "annual": 36_500,
            "extra": [{"year": 2026, "amount": 900}],
            "debts": [{"annual": 7_300, "until_year": 2026}],
        },
        "allocation": {"target": {"stock": 1.0}},
        "market": {
            "inflation": 0.03,
            "assets": {"stock": {"total_return": 0.08, "qualified_dividends": 0.02, "interest": 0.01}},
        },
        "taxes": {"state": "FL"} | LOOKS_BACK,
    }
    streams = {name: {"Ann": 0.0} for name in ("wages", "pensions", "social_security")}
    if as_of:
        content["year_to_date"] = {"as_of": as_of, "values_as_of": as_of} | streams | happened
    return build_horizon(load(content | tables)).periods


def test_by_the_day_and_by_the_month() -> None:
    whole, left = first(None), first("2026-10-20")
    days = (date(2027, 1, 1) - date(2026, 10, 20)).days / 365
    assert days == 73 / 365
    assert left[0].fraction == pytest.approx(days)
    assert left[0].wages["Ann"] == pytest.approx(73_000 * days)
    assert left[0].spending_weight == pytest.approx(days)
    assert left[0].pensions["Ann"] == pytest.approx(2_000)  # November and December
    assert left[0].social_security["Ann"] == pytest.approx(whole[0].social_security["Ann"] / 6)
    stock = left[0].assets["stock"]
    assert (stock.growth, stock.qualified_dividends) == pytest.approx((0.05 * days, 0.02 * days))
    assert left[1].assets["stock"].price == pytest.approx(1.0 + 0.05 * days)
    assert stock.total_return == pytest.approx(0.08 * days)


def test_what_the_calendar_year_decides_stays() -> None:
    whole, left = first(None), first("2026-10-20")
    for name in ("year", "deflator", "filing_status", "ages", "seniors", "medicare_months", "rmd_divisor"):
        assert getattr(left[0], name) == getattr(whole[0], name)
    assert left[0].spending_extra == pytest.approx(900 + 7_300 * 73 / 365), "what is left of the loan's year"
    assert left[0].law == whole[0].law
    assert [p.first_day for p in left] == [date(2026, 10, 20), date(2027, 1, 1), date(2028, 1, 1)]
    for before, after in zip(whole[1:], left[1:], strict=True):
        assert (after.wages, after.pensions, after.social_security) == (
            before.wages,
            before.pensions,
            before.social_security,
        )
        assert after.so_far is NOTHING_YET


def test_the_year_is_what_came_and_what_is_to_come() -> None:
    happened = {"wages": {"Ann": 50_000}, "pensions": {"Ann": 10_000}, "social_security": {"Ann": 17_000}}
    period = first("2026-10-20", happened=happened)[0]
    assert period.wages["Ann"] == pytest.approx(50_000 + 73_000 * 0.2)
    assert period.pensions["Ann"] == pytest.approx(12_000)
    assert period.so_far.social_security == {"Ann": 17_000}
    # employee FICA of the year is on all of it; what was withheld, on what came
    assert period.payroll_tax == pytest.approx(0.0765 * 64_600)
    assert period.so_far.payroll_tax == pytest.approx(0.0765 * 50_000)


def test_the_wage_base_is_the_years() -> None:
    """$180,000 by October; the year's base is $184,500, so 6.2 % is due on 4,500 more."""
    period = first("2026-10-20", happened={"wages": {"Ann": 180_000}})[0]
    more = period.payroll_tax - period.so_far.payroll_tax
    assert more == pytest.approx(0.062 * 4_500 + 0.0145 * 14_600)


def test_premiums_of_the_months_that_passed() -> None:
    whole, left = first(None)[0], first("2026-10-20")[0]
    assert left.base_premiums == whole.base_premiums
    assert left.so_far.base_premiums == pytest.approx(whole.base_premiums * 10 / 12)
    assert left.so_far.surcharge_by_tier == pytest.approx([10 / 12 * x for x in whole.surcharge_by_tier])
    assert first("2026-10-01")[0].so_far.base_premiums == pytest.approx(whole.base_premiums * 9 / 12)


def test_the_first_of_january_is_the_whole_year() -> None:
    whole, same = first(None)[0], first("2026-01-01")[0]
    assert (same.wages, same.pensions, same.social_security) == (
        whole.wages,
        whole.pensions,
        whole.social_security,
    )
    assert (same.spending_weight, same.assets, same.first_day) == (
        whole.spending_weight,
        whole.assets,
        whole.first_day,
    )
    assert (same.so_far.base_premiums, same.so_far.payroll_tax) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("born", "told", "early"),
    [
        ("1970-05-01", None, 4_000),  # not 59 1/2 at all
        ("1967-06-30", None, 4_000),  # on 30 December: what was taken was taken before
        ("1967-02-01", None, 0),  # on 1 August: taken afterwards, as definitions.md reads a year
        ("1967-02-01", 1_500, 1_500),  # unless the scenario says otherwise
        ("1970-05-01", 0, 0),
    ],
)
def test_what_bears_the_ten_percent(born: str, told: float | None, early: float) -> None:
    accounts = [
        {"name": "IRA", "type": "traditional_ira", "owner": "Ann", "holdings": {"stock": 9e4}},
        {"name": "Roth", "type": "roth_ira", "owner": "Ann", "holdings": {"stock": 9e4}, "contribution_basis": 9e4,
         "first_contribution_year": 2010},
    ]  # fmt: skip
    happened: dict[str, Any] = {"distributions": {"IRA": 4_000, "Roth": 1_000}}
    if told is not None:
        happened["early_distributions"] = told
    people = [{"name": "Ann", "born": born, "plan_to_age": 2028 - int(born[:4])}]
    streams = {"wages": {}, "pensions": {}, "social_security": {}}
    period = first("2026-10-20", happened=streams | happened, accounts=accounts, people=people)[0]
    assert period.so_far.receipts.early_distributions == early


def test_yields_that_nobody_mentions_are_warned_of() -> None:
    def codes(**happened: Any) -> set[str]:
        changes = {"year_to_date": {"as_of": "2026-10-20"} | happened}
        return {code for code, _, _ in build_horizon(load(path("h1_single"), changes=changes)).warnings}

    assert "no_yields_to_date" in codes()
    assert "no_yields_to_date" not in codes(qualified_dividends=10)
    assert "no_yields_to_date" not in codes(as_of="2026-01-01")
