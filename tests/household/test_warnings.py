"""What had to be assumed is said, and only then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from decumulate.models.household.facts import Horizon
from decumulate.models.household.state_warnings import of_accounts
from decumulate.models.scenario import Scenario

HorizonOf = Callable[..., Horizon]


def codes(horizon: Horizon) -> set[str]:
    return {code for code, _, _ in horizon.warnings}


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("rmd_age_1959", {"people.Kim.born": "1959-03-15"}),
        ("survivor_under_59_half", {"people.Sam.born": "1985-09-02"}),
        ("spending_smile", {"spending.shape": "smile"}),
        ("no_spousal_benefit", {"people.Sam.social_security": None}),
        ("earnings_test", {"people.Kim.social_security.claim_age": 66}),
    ],
)
def test_said_when_so_and_not_otherwise(horizon_of: HorizonOf, code: str, changes: dict[str, Any]) -> None:
    assert code not in codes(horizon_of())
    assert code in codes(horizon_of(changes))


def test_life_event_needs_work_that_ends_or_a_death(horizon_of: HorizonOf) -> None:
    assert "life_event" in codes(horizon_of())
    assert any("the end of work" in message for _, _, message in horizon_of().warnings)
    retired: dict[str, Any] = {"people.Kim.wages": [], "people.Sam.wages": []}
    assert any("the death of Kim in 2041" in message for _, _, message in horizon_of(retired).warnings)
    together = {**retired, "people.Sam.plan_to_age": 78}
    assert "life_event" not in codes(horizon_of(together))


def test_work_that_ends_long_before_medicare_is_no_life_event(horizon_of: HorizonOf) -> None:
    young = {"people.Kim.born": "1971-03-15", "people.Sam.born": "1973-09-02"}
    (message,) = [words for code, _, words in horizon_of(young).warnings if code == "life_event"]
    assert "the death of Kim" in message


def test_no_earnings_test_after_full_age(horizon_of: HorizonOf) -> None:
    working = [{"annual": 50_000, "until_year": 2035}]
    assert "earnings_test" not in codes(horizon_of({"people.Kim.wages": working}))


WIDOW: dict[str, Any] = {
    "market.inflation": 0.0,
    "people.Kim.born": "1955-05-05",
    "people.Kim.plan_to_age": 71,
    "people.Kim.wages": [],
    "people.Sam.born": "1965-05-05",
    "people.Sam.plan_to_age": 75,
    "people.Sam.social_security": {
        "monthly_benefit_at_full_age": 2000,
        "claim_age": 70,
        "survivor_claim_age": 60,
    },
    "people.Sam.wages": [{"annual": 90_000, "until_year": 2030}],
}


def said(horizon: Horizon, code: str) -> str:
    (message,) = [words for found, _, words in horizon.warnings if found == code]
    return message


def test_the_earnings_test_withholds_a_survivors_benefit(horizon_of: HorizonOf) -> None:
    """Kim's 3,200 a month and 3.6 %, 61y8m old: all of it is less than half of 90,000 over the exempt 25,560."""
    horizon = horizon_of(WIDOW)
    paid = sum(p.social_security["Sam"] for p in horizon.periods if 2027 <= p.year <= 2030)
    assert paid / 4 == pytest.approx(12 * 3000 * (1 + 10 / 150) * 1.036 * (1 - 0.285 * 64 / 84))
    assert paid / 4 < 0.5 * (90_000 - 25_560)
    assert f"${paid:,.0f} from 2027 to 2030" in said(horizon, "earnings_test")


def test_half_of_what_is_earned_above_the_exempt_amount(horizon_of: HorizonOf) -> None:
    """Kim's own benefit from March 2027, full age a year later; a third in 2028, and only of January and February."""
    wages = [{"annual": 30_000, "until_year": 2030}]
    changes = {"market.inflation": 0.0, "people.Kim.social_security.claim_age": 66, "people.Kim.wages": wages}
    assert "$2,220 in 2027" in said(horizon_of(changes), "earnings_test")
    wages[0]["annual"] = 25_560
    assert "earnings_test" not in codes(horizon_of(changes))


def test_a_survivor_is_told_what_another_month_brings(horizon_of: HorizonOf) -> None:
    """14 years from January 2027 at 61y8m, above Sam's own 2,480 from 70; or 8 years 8 months of the whole from 67."""
    early, late = 168 * 3200 * (1 - 0.285 * 64 / 84), 104 * 3200
    stake = f"${early - late:,.0f} more in all"
    age = "people.Sam.social_security.survivor_claim_age"
    best = said(horizon_of({**WIDOW, age: None}), "survivor_claim")
    assert f"from 2027-01, which brings the most by age 75: {stake} than 2032-05" in best
    assert f"from 2032-05; 2027-01 would bring {stake} by age 75" in said(
        horizon_of({**WIDOW, age: 67}), "survivor_claim"
    )
    waits = said(horizon_of({**WIDOW, age: None, "people.Sam.plan_to_age": 95}), "survivor_claim")
    assert "from 2032-05, which brings the most by age 95" in waits
    old = {**WIDOW, age: None, "people.Sam.born": "1958-05-05", "people.Sam.plan_to_age": 85}
    assert "survivor_claim" not in codes(horizon_of(old))  # full age is past at the death


def test_projection_is_said(horizon_of: HorizonOf) -> None:
    assert "projected_law" in codes(horizon_of())
    later = {"start_year": 2028, "people.Kim.wages": [], "people.Sam.wages": []}
    assert "assumed_inflation" in codes(horizon_of(later))


def test_every_warning_has_words(horizon_of: HorizonOf) -> None:
    for code, where, message in horizon_of({"spending.shape": "smile"}).warnings:
        assert code.islower()
        assert where
        assert len(message) > 30


LEFT = {
    "name": "Left",
    "type": "inherited_ira",
    "owner": "Sam",
    "holdings": {"stock": 200_000},
    "inherited_from": {"born": "1940-02-01", "died": "2024-06-01"},
}


def test_an_inherited_account_is_named_where_the_state_has_it_otherwise(horizon_of: HorizonOf) -> None:
    own = [{"name": "Kim IRA", "type": "traditional_ira", "owner": "Kim", "holdings": {"stock": 500_000}}]
    wages = {"people.Kim.wages": [], "people.Sam.wages": []}
    for state, said in (("NY", True), ("PA", False), ("AR", False), ("ME", False)):
        there = wages | {"taxes.state": state}
        assert "state_inherited" not in codes(horizon_of(there))
        assert ("state_inherited" in codes(horizon_of(there | {"accounts": [*own, LEFT]}))) is said
    shared = {**LEFT, "inherited_from": {**LEFT["inherited_from"], "share": 0.5}}
    by_halves = horizon_of(wages | {"taxes.state": "NY", "accounts": [*own, shared]})
    assert "state_inherited" not in codes(by_halves)


def test_employers_plans_are_named_where_the_state_has_them_otherwise(
    scenario_of: Callable[..., Scenario],
) -> None:
    """Hawaii frees what the employer paid in, where that is said; Maryland's exclusion is in the plan."""
    account = {"name": "Kim 401k", "type": "401k", "owner": "Kim", "holdings": {"stock": 1.0}}
    household = scenario_of({"accounts": [account]})
    (message,) = [words for _, _, words in of_accounts(household, "HI")]
    assert "have none (employer_funded)" in message
    said = scenario_of({"accounts": [account | {"employer_funded": 0.4}]})
    assert not list(of_accounts(said, "HI"))
    assert not list(of_accounts(household, "MD"))
    assert not list(of_accounts(household, "NC"))
